/** What a value that is known only later will be, as far as that is known. */
export type LateType = 'string' | 'number' | 'array' | 'unknown';

/**
 * A value that is known only when the resources are made, in a tree of values that are known. Checks take it for whatever would be right in its
 * place.
 */
export abstract class LateValue {
  /** What it will be. */
  abstract readonly type: LateType;

  /** How it is written where it stays unknown: `<output:vpc.id>`, with the known text around it. Never its value. */
  abstract toString(): string;

  /** The same as it is shown in a tree: a list with known items in it as a list. */
  label(): unknown {
    return this.toString();
  }
}
