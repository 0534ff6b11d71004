/**
 * Names of what can be asked for and limited.
 *
 * @see https://github.com/kubernetes/kubernetes/blob/v1.36.1/pkg/apis/core/helper/helpers.go
 */
import { Quantity, isLabelKey } from '../../values';

const OF_CONTAINERS = ['cpu', 'memory', 'ephemeral-storage'];
const COUNTED = [
  'pods',
  'resourcequotas',
  'services',
  'replicationcontrollers',
  'secrets',
  'configmaps',
  'persistentvolumeclaims',
  'services.nodeports',
  'services.loadbalancers',
];
const OF_QUOTAS = [
  ...OF_CONTAINERS,
  ...['cpu', 'memory', 'ephemeral-storage', 'storage'].map((name) => `requests.${name}`),
  ...OF_CONTAINERS.map((name) => `limits.${name}`),
  ...COUNTED,
];
const HUGE_PAGES = 'hugepages-';

/** Whether it is memory in pages of one size. */
export function isHugePages(name: string): boolean {
  return name.startsWith(HUGE_PAGES);
}

/** The size of such pages: of `hugepages-2Mi`, 2Mi. */
export function pageSize(name: string): Quantity | undefined {
  const read = Quantity.parse(name.slice(HUGE_PAGES.length));
  return read.ok && read.value.compare(Quantity.zero) > 0 ? read.value : undefined;
}

/** Whether it belongs to Kubernetes itself. */
export function isNative(name: string): boolean {
  return !name.includes('/') || name.includes('kubernetes.io/');
}

/** Whether a container may want more than there is: not of huge pages, and of nothing that a device plugin offers. */
export function mayOvercommit(name: string): boolean {
  return isNative(name) && !isHugePages(name);
}

/** Whether there is no half of it. */
export function isWhole(name: string): boolean {
  return COUNTED.includes(name) || !isNative(name);
}

/** Whether a container can ask for it. */
export function isContainerResource(name: string): boolean {
  if (!isLabelKey(name)) return false;
  if (!name.includes('/')) return OF_CONTAINERS.includes(name) || isHugePages(name);
  return isNative(name) || !name.startsWith('requests.');
}

/** Whether a pod as a whole can ask for it. */
export function isPodResource(name: string): boolean {
  return name === 'cpu' || name === 'memory' || isHugePages(name);
}

/** Whether a ResourceQuota can limit it. */
export function isQuotaResource(name: string): boolean {
  if (!isLabelKey(name)) return false;
  return (
    name.includes('/') || OF_QUOTAS.includes(name) || isHugePages(name.replace('requests.', ''))
  );
}
