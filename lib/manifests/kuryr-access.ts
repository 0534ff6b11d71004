/**
 * What the pods of Kuryr may do in the cluster.
 *
 * @see https://docs.openstack.org/kuryr-kubernetes/latest/installation/manual.html
 */
import type { AccessRule } from './pod-network-access';

const ALL = ['*'];
const READ = ['get', 'list', 'watch'];
const EVENTS = { apiGroups: ['', 'events.k8s.io'], resources: ['events'], verbs: ['create'] };

/** The rules of the controller. */
export const CONTROLLER_RULES: readonly AccessRule[] = [
  {
    apiGroups: [''],
    resources: ['endpoints', 'pods', 'services', 'services/status', 'namespaces'],
    verbs: ALL,
  },
  { apiGroups: [''], resources: ['nodes'], verbs: READ },
  {
    apiGroups: ['openstack.org'],
    resources: ['kuryrnetworks', 'kuryrnetworkpolicies', 'kuryrloadbalancers', 'kuryrports'],
    verbs: ALL,
  },
  {
    apiGroups: ['networking.k8s.io'],
    resources: ['networkpolicies'],
    verbs: [...READ, 'update', 'patch'],
  },
  EVENTS,
];

/** The rules of the daemon on each machine. */
export const DAEMON_RULES: readonly AccessRule[] = [
  { apiGroups: [''], resources: ['pods'], verbs: ALL },
  { apiGroups: ['openstack.org'], resources: ['kuryrports'], verbs: ALL },
  EVENTS,
];
