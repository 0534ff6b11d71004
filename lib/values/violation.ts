/**
 * What is wrong with an input, as data. Checks return violations and never throw; the doors of the library (`Machine.render()`,
 * chart synthesis, a component's constructor) collect them all and throw once.
 */

/**
 * The kinds of violation, after the `field.Error` kinds of Kubernetes.
 *
 * @see https://pkg.go.dev/k8s.io/apimachinery/pkg/util/validation/field#ErrorType
 */
export type ViolationCode =
  | 'required'
  | 'invalid'
  | 'unsupported'
  | 'duplicate'
  | 'forbidden'
  | 'conflict'
  | 'out-of-range'
  | 'too-long';

/** One thing that is wrong, where it is, and what to do about it. */
export interface Violation {
  /** The kind, for programs and tests. */
  readonly code: ViolationCode;

  /** The field as the user wrote it, such as `worker-1/kubelet.kubeReserved.memory`; empty for the whole value. */
  readonly path: string;

  /**
   * The value as given, printed as text. Never set for a secret.
   *
   * @default - the message carries no value
   */
  readonly value?: string;

  /** Why it is refused: a clause in lower case without a full stop. */
  readonly reason: string;

  /** What to do instead: a clause in lower case without a full stop. */
  readonly remedy: string;
}

/** The outcome of parsing: a value, or the reason why there is none. */
export type Parsed<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly violation: Violation };

/** Wraps a value that was parsed. */
export function parsed<T>(value: T): Parsed<T> {
  return { ok: true, value };
}

/** Wraps the reason why there is no value. */
export function refused<T>(violation: Violation): Parsed<T> {
  return { ok: false, violation };
}

/** Moves a violation under a longer path: `at(v, 'worker-1/kubelet')` turns `maxPods` into `worker-1/kubelet.maxPods`. */
export function at(violation: Violation, prefix: string): Violation {
  const { path } = violation;
  const joint = path === '' || prefix === '' || path.startsWith('[') ? '' : '.';
  return { ...violation, path: `${prefix}${joint}${path}` };
}

/** One violation on one line: `path: value "x": reason; remedy`. */
export function formatViolation(violation: Violation): string {
  const { path, value, reason, remedy } = violation;
  const subject = value === undefined ? '' : `${JSON.stringify(value)}: `;
  return `${path === '' ? '(value)' : path}: ${subject}${reason}; ${remedy}`;
}

/** Every violation of one configuration, thrown once, sorted by path. */
export class InvalidConfiguration extends Error {
  override readonly name = 'InvalidConfiguration';
  readonly subject: string;
  readonly violations: readonly Violation[];

  /**
   * Collects what is wrong with one subject.
   *
   * @param subject what was checked, such as `machine "worker-1"`
   * @param violations what is wrong with it; at least one
   */
  constructor(subject: string, violations: readonly Violation[]) {
    const sorted = [...violations].sort((a, b) => order(a.path, b.path) || order(a.code, b.code));
    const count = sorted.length === 1 ? '1 problem' : `${sorted.length} problems`;
    super([`${count} in ${subject}`, ...sorted.map((v) => `  ${formatViolation(v)}`)].join('\n'));
    this.subject = subject;
    this.violations = sorted;
  }
}

/** The value, or the violation thrown as an `InvalidConfiguration`; for values written in a program. */
export function valueOrThrow<T>(subject: string, outcome: Parsed<T>): T {
  if (outcome.ok) return outcome.value;
  throw new InvalidConfiguration(subject, [outcome.violation]);
}

// Code point order: the same on every machine, whatever its locale.
function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
