export { Cidr } from './cidr';
export type { CidrInput } from './cidr';
export { DevicePath } from './device-path';
export type { DevicePathInput, DevicePathKind, DevicePathOptions } from './device-path';
export { Duration } from './duration';
export type { DurationInput } from './duration';
export { Hostname } from './hostname';
export type { HostnameInput } from './hostname';
export { IpAddress } from './ip-address';
export type { IpAddressInput, IpFamily } from './ip-address';
export { KubernetesVersion } from './kubernetes-version';
export type { KubernetesVersionInput } from './kubernetes-version';
export { Percentage } from './percentage';
export type { PercentageInput } from './percentage';
export { printedValue } from './printed-value';
export { Quantity } from './quantity';
export type { QuantityInput } from './quantity';
export type { Suffix } from './quantity-notation';
export {
  InvalidConfiguration,
  at,
  formatViolation,
  parsed,
  refused,
  valueOrThrow,
} from './violation';
export type { Parsed, Violation, ViolationCode } from './violation';
