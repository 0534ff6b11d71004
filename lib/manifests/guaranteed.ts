/** Resources of containers whose pods are ended last. */
import { Findings, InvalidConfiguration, Quantity } from '../values';
import type { QuantityInput } from '../values';

/** What a container asks for and may have at most: the same of each. */
export interface GuaranteedResources {
  readonly requests: Readonly<Record<'cpu' | 'memory', string>>;
  readonly limits: Readonly<Record<'cpu' | 'memory', string>>;
}

// One thousandth of a CPU: what is finer, the API server refuses.
const LEAST_CPU = Quantity.of('1m');
const LEAST_MEMORY = Quantity.of(1);
const USUAL = { cpu: '100m', memory: '64Mi' };

/**
 * The `resources` of a container of a pod of the class `Guaranteed`: limits of CPU and memory, and requests as high as these. All containers of the
 * pod need them, also those that run first: one without makes the pod `Burstable`.
 *
 * The kernel ends pods of this class last when memory runs short; the kubelet, when a node is under pressure, ends first what uses more than it asked for.
 *
 * @example
 * ```ts
 * import { guaranteed } from 'groundwork/manifests';
 *
 * const container = { name: 'web', image: 'docker.io/library/nginx:1.29.3', resources: guaranteed('100m', '64Mi') };
 * ```
 *
 * @see https://kubernetes.io/docs/concepts/workloads/pods/pod-qos/
 * @param cpu CPUs, from 1m on, in whole thousandths
 * @param memory bytes of memory, more than none, in whole bytes
 * @throws InvalidConfiguration when one is none of these
 */
export function guaranteed(cpu: QuantityInput, memory: QuantityInput): GuaranteedResources {
  const findings = new Findings();
  const resources = readGuaranteed({ cpu: nothing(cpu), memory: nothing(memory) }, USUAL, findings);
  if (findings.violations.length > 0) {
    throw new InvalidConfiguration('guaranteed resources', findings.violations);
  }
  return resources;
}

/** Amounts of CPU and memory, as somebody gives them. */
export interface ComputeAmounts {
  readonly cpu?: unknown;
  readonly memory?: unknown;
}

/** As `guaranteed`, with the usual amounts in the place of what is not given or refused; `path` is that of the two. */
export function readGuaranteed(
  given: ComputeAmounts,
  usual: Readonly<Record<'cpu' | 'memory', string>>,
  findings: Findings,
  path = '',
): GuaranteedResources {
  const cpu = { path: `${path}cpu`, step: 'm', least: LEAST_CPU, usual: usual.cpu } as const;
  const memory = {
    path: `${path}memory`,
    step: '',
    least: LEAST_MEMORY,
    usual: usual.memory,
  } as const;
  const amounts = {
    cpu: readExact(given.cpu, cpu, findings),
    memory: readExact(given.memory, memory, findings),
  };
  return { requests: amounts, limits: { ...amounts } };
}

interface Bounds {
  readonly path: string;
  readonly step: '' | 'm';
  readonly least: Quantity;
  readonly usual: string;
}

function readExact(
  given: unknown,
  { path, step, least, usual }: Bounds,
  findings: Findings,
): string {
  if (given === undefined) return usual;
  const quantity = findings.take(Quantity.parse(given as QuantityInput, path));
  if (quantity === undefined) return usual;
  const remedy = `write for example "${usual}"`;
  if (quantity.compare(least) < 0) {
    const reason = `is less than ${least.toString()}, the least that there is`;
    findings.add('out-of-range', path, given, reason, remedy);
  } else if (!quantity.equals(quantity.roundedUp(step))) {
    const reason = `is no whole number of ${step === 'm' ? 'thousandths' : 'bytes'}`;
    findings.add('invalid', path, given, reason, remedy);
  } else return quantity.toString();
  return usual;
}

// What is left out of a call is nothing, and not the usual amount.
function nothing(given: unknown): unknown {
  return given ?? null;
}
