export { base64Runs, encodeBase64 } from './base64-run';
export type { Base64Form, Base64Run } from './base64-run';
export {
  LONGEST_CHAP_TEXT,
  SHORTEST_CHAP_SECRET,
  checkChapName,
  checkChapSecret,
} from './chap-secret';
export { Cidr } from './cidr';
export type { CidrInput } from './cidr';
export { devicePathLabel, shortHostName, volumeName } from './device-label';
export { DevicePath } from './device-path';
export type { DevicePathInput, DevicePathKind, DevicePathOptions } from './device-path';
export { Duration } from './duration';
export type { DurationInput } from './duration';
export { Findings, checkSwitch, isRecord, isText, readProps, readTexts } from './findings';
export { Hostname } from './hostname';
export type { HostnameInput } from './hostname';
export { IpAddress } from './ip-address';
export type { IpAddressInput, IpFamily } from './ip-address';
export { Iqn } from './iqn';
export type { IqnInput } from './iqn';
export { IscsiPortal } from './iscsi-portal';
export type { IscsiPortalInput } from './iscsi-portal';
export { KubernetesVersion } from './kubernetes-version';
export type { KubernetesVersionInput } from './kubernetes-version';
export { CALCULATED, lateTextTrouble, mayBeLate } from './late-text-trouble';
export type { LateTextTrouble } from './late-text-trouble';
export { LateValue } from './late-value';
export type { LateType } from './late-value';
export {
  LONGEST_LABEL,
  LONGEST_OBJECT_NAME,
  hashedObjectName,
  isDnsLabel,
  isLabelKey,
  isLabelValue,
  isObjectName,
  labelValueOf,
  objectNameOf,
  uniqueObjectNames,
} from './object-name';
export type { WantedName } from './object-name';
export { Percentage } from './percentage';
export type { PercentageInput } from './percentage';
export {
  hasPlaceholder,
  isCalculated,
  placeholderIndex,
  placeholderNumber,
  placeholderText,
  placeholdersIn,
} from './placeholder';
export type { FoundPlaceholder } from './placeholder';
export { printedValue } from './printed-value';
export { Quantity } from './quantity';
export type { QuantityInput } from './quantity';
export type { Suffix } from './quantity-notation';
export { toldOnce, toldViolations } from './told-violations';
export {
  InvalidConfiguration,
  at,
  formatViolation,
  parsed,
  refused,
  valueOrThrow,
} from './violation';
export type { Parsed, Violation, ViolationCode } from './violation';
