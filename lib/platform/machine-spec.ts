/** What is said of a machine with identity before anything is known of its text, and what is wrong with it on every platform. */
import { Hostname, Quantity, at } from '../values';
import type { Violation } from '../values';
import type { DataVolume } from './placement';

/** One machine with identity, apart from what is on it. */
export interface MachineSpec {
  /** One RFC 1123 label. */
  readonly name: string;
  /**
   * Its address.
   *
   * @default - the one that the network keeps for its name, else the next free one from the 11th on
   */
  readonly address?: string;
  /**
   * Its data volumes.
   *
   * @default - none
   */
  readonly volumes?: readonly DataVolume[];
  /**
   * One of the platform's failure domains.
   *
   * @default - the first one
   */
  readonly failureDomain?: string;
  /**
   * The names of the secrets that it is given.
   *
   * @default []
   */
  readonly secretNames?: readonly string[];
  /**
   * The names of the buckets that it is given.
   *
   * @default []
   */
  readonly bucketNames?: readonly string[];
}

const MAXIMUM_SERIAL = 20;
const SERIAL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;

/** What is wrong with the name, the failure domain and the volumes of a machine. */
export function checkMachineSpec(
  machine: MachineSpec,
  failureDomains: readonly string[],
): readonly Violation[] {
  const { name, failureDomain, volumes = [] } = machine;
  const violations: Violation[] = [...checkMachineName(name)];
  if (failureDomain !== undefined && !failureDomains.includes(failureDomain)) {
    violations.push({
      code: 'unsupported',
      path: `${name}.failureDomain`,
      value: failureDomain,
      reason: 'is none of the failure domains of the platform',
      remedy: `take one of ${failureDomains.map((domain) => `"${domain}"`).join(', ')}`,
    });
  }
  volumes.forEach((volume, index) => {
    const first = volumes.findIndex((other) => other.name === volume.name) === index;
    violations.push(...checkVolume(volume, first).map((v) => at(v, `${name}.volumes[${index}]`)));
  });
  return violations;
}

/** What is wrong with the name of a machine. */
export function checkMachineName(name: string): readonly Violation[] {
  const outcome = Hostname.parse(name, name);
  if (!outcome.ok) return [outcome.violation];
  if (!name.includes('.')) return [];
  const reason = 'a machine is named by one label';
  const remedy = `write "${outcome.value.short}", and set "hostname" of the Machine to the full name`;
  return [{ code: 'invalid', path: name, value: name, reason, remedy }];
}

function checkVolume({ name, size }: DataVolume, first: boolean): readonly Violation[] {
  const violations: Violation[] = [];
  const problem = { path: 'name', value: name, remedy: 'write for example "data"' };
  if (!SERIAL.test(name)) {
    const reason = 'must be lower-case letters, digits and hyphens, since it is a serial number';
    violations.push({ ...problem, code: 'invalid', reason });
  } else if (name.length > MAXIMUM_SERIAL) {
    const reason = `is ${name.length} characters long; a virtio serial number has at most ${MAXIMUM_SERIAL}`;
    violations.push({ ...problem, code: 'too-long', reason, remedy: 'shorten it' });
  }
  if (!first) {
    const reason = 'another volume of this machine has that name';
    violations.push({
      ...problem,
      code: 'duplicate',
      reason,
      remedy: 'name each volume differently',
    });
  }
  const quantity = Quantity.parse(size, 'size');
  if (!quantity.ok) return [...violations, quantity.violation];
  if (quantity.value.isZero() || quantity.value.isNegative()) {
    const reason = 'must be more than nothing';
    const remedy = 'write for example "1Gi"';
    violations.push({
      code: 'out-of-range',
      path: 'size',
      value: quantity.value.toString(),
      reason,
      remedy,
    });
  }
  return violations;
}
