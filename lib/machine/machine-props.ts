/** What a machine is given, and how it is read. */
import { Hostname, KubernetesVersion, Quantity } from '../values';
import type { QuantityInput, Violation } from '../values';

import { AWS_USER_DATA_LIMIT } from './budget';
import { isRecord } from './given';
import { problem } from './problem';
import type { UserDataProps } from './user-data';

/** A machine. */
export interface MachineProps {
  /**
   * Its name: RFC 1123, lower case, at most 64 characters (what Linux takes); the name of its Kubernetes node.
   *
   * @default - the id
   */
  readonly hostname?: string;

  /**
   * The version of Kubernetes that it will run, for constructs whose files depend on it.
   *
   * @default - none; constructs that need it say so
   */
  readonly kubernetesVersion?: string | KubernetesVersion;

  /**
   * What the machine has, before anything is reserved.
   *
   * @default - unknown; what is reserved cannot be checked against it
   */
  readonly capacity?: {
    readonly cpu: QuantityInput;
    readonly memory: QuantityInput;
    readonly ephemeralStorage: QuantityInput;
  };

  /**
   * In which form the user data is handed over, and to what.
   *
   * @default {} - to Amazon EC2, as text, compressed when it is near the limit
   */
  readonly userData?: UserDataProps;

  /**
   * The most bytes of user data, as handed over.
   *
   * @default - what the platform takes: 16384 for Amazon EC2, the least of all clouds
   */
  readonly userDataLimit?: number;
}

/** What a machine has. */
export interface Capacity {
  readonly cpu: Quantity;
  readonly memory: Quantity;
  readonly ephemeralStorage: Quantity;
}

/** The version; undefined when none or a wrong one is given. */
export function readVersion(
  given: MachineProps['kubernetesVersion'],
  found: Violation[],
): KubernetesVersion | undefined {
  if (given === undefined) return undefined;
  const outcome = KubernetesVersion.parse(given, 'kubernetesVersion');
  if (outcome.ok) return outcome.value;
  found.push(outcome.violation);
  return undefined;
}

/** What it has; undefined when nothing or something wrong is given. */
export function readCapacity(
  given: MachineProps['capacity'],
  found: Violation[],
): Capacity | undefined {
  if (given === undefined) return undefined;
  if (!isRecord(given)) {
    const remedy = 'write { cpu: 16, memory: "32Gi", ephemeralStorage: "100Gi" }';
    found.push(problem('invalid', 'capacity', given, 'is no record', remedy));
    return undefined;
  }
  const read = (name: keyof Capacity): Quantity | undefined => {
    const path = `capacity.${name}`;
    const outcome = Quantity.parse(given[name], path);
    if (!outcome.ok) found.push(outcome.violation);
    else if (!outcome.value.isNegative() && !outcome.value.isZero()) return outcome.value;
    else {
      const remedy = 'give what the machine has';
      found.push(problem('out-of-range', path, String(outcome.value), 'is not above zero', remedy));
    }
    return undefined;
  };
  const [cpu, memory, ephemeralStorage] = [read('cpu'), read('memory'), read('ephemeralStorage')];
  if (cpu === undefined || memory === undefined || ephemeralStorage === undefined) return undefined;
  return { cpu, memory, ephemeralStorage };
}

/** An id there has to be: every path begins with it. */
export function validateId(id: string): Violation[] {
  if (id !== '') return [];
  return [problem('required', '', id, 'a machine has no id', 'write for example "worker-1"')];
}

/** A name that Linux takes as its own. */
export function validateHostname(hostname: string): Violation[] {
  const outcome = Hostname.parse(hostname, 'hostname');
  if (!outcome.ok) return [outcome.violation];
  if (outcome.value.fitsKernel) return [];
  const reason = `is ${hostname.length} characters long; Linux takes at most 64 as its own name`;
  return [problem('too-long', 'hostname', hostname, reason, 'shorten it')];
}

/** A number of bytes. */
export function validateLimit(limit: number | undefined): Violation[] {
  if (limit === undefined || (Number.isSafeInteger(limit) && limit > 0)) return [];
  const remedy = `write for example ${AWS_USER_DATA_LIMIT}`;
  return [problem('invalid', 'userDataLimit', limit, 'is no number of bytes', remedy)];
}
