/** The part of the OpenStack platform that needs no engine. */
export type { Flow, OutgoingFlow } from '../flow';
export { poolMembers } from '../pool-members';
export type { PoolMember, PoolRequest } from '../pool-members';
export { flavorCapacity } from './flavor-facts';
export type { FlavorCapacity, FlavorFacts } from './flavor-facts';
export { OPENSTACK_FAILURE_DOMAINS, planOpenStackPlacements } from './plan-placements';
export type {
  OpenStackPlacementPlan,
  OpenStackPlacementRequest,
  StorePlaces,
} from './plan-placements';
export { planSecurityGroups } from './security-group-plan';
export type {
  PlannedSecurityGroup,
  SecurityGroupNetwork,
  SecurityGroupPlan,
  SecurityGroupPlanning,
  SecurityGroupRule,
} from './security-group-plan';
export { planShare } from './share-plan';
export type { PlannedShare, SharePlanning } from './share-plan';
export { openStackStorePlaces } from './store-places';
export type { OpenStackStoresArgs } from './store-places';
export { volumeDevice } from './volume-links';
