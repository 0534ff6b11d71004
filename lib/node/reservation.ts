/**
 * What is set aside for daemons, and so is not for pods: `kubeReserved` for the kubelet and the container runtime, `systemReserved` for
 * everything else that systemd starts.
 *
 * @see https://kubernetes.io/docs/tasks/administer-cluster/reserve-compute-resources/
 */
import { Findings, isRecord, Quantity } from '../values';
import type { KubernetesVersion, QuantityInput, Violation } from '../values';

import { firstVersionWith, kubeletHas } from './kubelet-feature';

/** Amounts to set aside. Nothing is set aside of what is not named. */
export interface Reservation {
  /**
   * CPU, in cores: `1`, `'500m'`. It is the weight of the daemons against the pods; only with a limit of their own are they held to it.
   *
   * @default - none
   */
  readonly cpu?: QuantityInput;

  /**
   * Memory. Enforced (`enforceNodeAllocatable`), it is a limit: daemons that want more are killed.
   *
   * @default - none
   */
  readonly memory?: QuantityInput;

  /**
   * Space on the file system that holds `/var/lib/kubelet`. Kubelets before 1.10 count it with the feature gate
   * LocalStorageCapacityIsolation only.
   *
   * @default - none
   */
  readonly ephemeralStorage?: QuantityInput;

  /**
   * Process ids; from kubelet 1.15.
   *
   * @default - none
   */
  readonly pid?: QuantityInput;
}

/** One of the resources that can be set aside. */
export type ReservableResource = keyof Reservation;

/** A reservation after reading: exact amounts, none of them negative. */
export type ReservedAmounts = Readonly<Partial<Record<ReservableResource, Quantity>>>;

/** The kubelet's own names, in the order in which they are written. */
const KUBELET_NAME: Readonly<Record<ReservableResource, string>> = {
  cpu: 'cpu',
  memory: 'memory',
  ephemeralStorage: 'ephemeral-storage',
  pid: 'pid',
};

/** Reads a reservation. Refuses other resources, negative amounts, and process ids where the kubelet reserves none. */
export function readReservation(
  given: Reservation | undefined,
  version: KubernetesVersion | undefined,
  path: string,
): { readonly amounts: ReservedAmounts; readonly violations: readonly Violation[] } {
  const findings = new Findings();
  const amounts: Partial<Record<ReservableResource, Quantity>> = {};
  if (given !== undefined && !isRecord(given)) {
    findings.add('invalid', path, given, 'is no record', 'write for example { memory: "1Gi" }');
  }
  for (const [name, input] of Object.entries(isRecord(given) ? given : {})) {
    if (input === undefined) continue;
    const at = `${path}.${name}`;
    if (!isReservable(name)) {
      findings.add('unsupported', at, name, 'cannot be reserved', remedyForName(name));
      continue;
    }
    const amount = findings.take(Quantity.parse(input as QuantityInput, at));
    if (amount === undefined) continue;
    if (amount.isNegative()) {
      findings.add('out-of-range', at, String(amount), 'is negative', 'write 0 or more');
      continue;
    }
    amounts[name] = amount;
  }
  if (amounts.pid !== undefined) findings.addAll(validatePid(amounts.pid, version, `${path}.pid`));
  return { amounts, violations: findings.violations };
}

/** A reservation as the kubelet takes it: `{ cpu: '1', memory: '2Gi', 'ephemeral-storage': '1Gi' }`. */
export function kubeletReservation(amounts: ReservedAmounts): Record<string, string> {
  const entries = Object.entries(KUBELET_NAME).flatMap(([name, kubeletName]) => {
    const amount = isReservable(name) ? amounts[name] : undefined;
    return amount === undefined ? [] : [[kubeletName, amount.toString()] as const];
  });
  return Object.fromEntries(entries);
}

function isReservable(name: string): name is ReservableResource {
  return Object.hasOwn(KUBELET_NAME, name);
}

function remedyForName(name: string): string {
  const written = Object.entries(KUBELET_NAME).find(([, kubeletName]) => kubeletName === name);
  if (written !== undefined) return `write ${written[0]}`;
  return `reserve ${Object.keys(KUBELET_NAME).join(', ')}`;
}

function validatePid(
  pid: Quantity,
  version: KubernetesVersion | undefined,
  path: string,
): readonly Violation[] {
  const findings = new Findings();
  if (pid.millis() % 1000n !== 0n) {
    findings.add('invalid', path, String(pid), 'is no whole number', 'write for example 1000');
  }
  if (version !== undefined && !kubeletHas('reserved process ids', version)) {
    const reason = `a kubelet ${version.series} reserves no process ids without a feature gate`;
    const remedy = `leave it out, or use ${firstVersionWith('reserved process ids')} or newer`;
    findings.add('unsupported', path, String(pid), reason, remedy);
  }
  return findings.violations;
}
