/** The part of the OpenStack platform that needs no engine. */
export { OPENSTACK_FAILURE_DOMAINS, planOpenStackPlacements } from './plan-placements';
export type {
  OpenStackPlacementPlan,
  OpenStackPlacementRequest,
  StorePlaces,
} from './plan-placements';
export { volumeDevice } from './volume-links';
