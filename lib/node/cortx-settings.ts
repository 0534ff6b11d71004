/** Reading the settings of a solution file one by one. Each that is read is required, as upstream's template has it, unless it says otherwise. */
import { isRecord, Quantity } from '../values';
import type { Findings, QuantityInput } from '../values';

/** A part of a solution file. */
export type Section = Readonly<Record<string, unknown>>;

/** The settings below `solution`, by paths such as `common.s3.count`, and what is wrong with them. */
export class CortxSettings {
  readonly findings: Findings;
  private readonly root: Section;

  constructor(root: Section, findings: Findings) {
    this.root = root;
    this.findings = findings;
  }

  /** A setting as it was given; undefined when it is not there, or nothing. */
  given(path: string): unknown {
    const found = path
      .split('.')
      .reduce<unknown>((part, key) => (isRecord(part) ? part[key] : undefined), this.root);
    return found ?? undefined;
  }

  /** A setting that has to be there. */
  required(path: string, example: string): unknown {
    const value = this.given(path);
    if (value === undefined)
      this.refuse('required', path, undefined, 'is missing', `add it, such as "${example}"`);
    return value;
  }

  /** One of a few words. */
  choice<T extends string>(path: string, choices: readonly T[]): T | undefined {
    const value = this.required(path, choices[0] ?? '');
    const found = choices.find((one) => one === value);
    if (value !== undefined && found === undefined) {
      this.refuse('unsupported', path, value, 'is none', `use ${choices.join(' or ')}`);
    }
    return found;
  }

  /** A word of at least one character. */
  text(path: string, form: RegExp, example: string): string | undefined {
    const value = this.required(path, example);
    if (typeof value === 'string' && form.test(value)) return value;
    if (value !== undefined) {
      this.refuse(
        'invalid',
        path,
        value,
        'is not what belongs here',
        `write for example "${example}"`,
      );
    }
    return undefined;
  }

  /** A whole number in a range. */
  whole(path: string, least: number, most: number): number | undefined {
    return this.inRange(path, this.required(path, String(least)), least, most);
  }

  /** A whole number in a range, or none. */
  optionalWhole(path: string, least: number, most: number): number | undefined {
    return this.inRange(path, this.given(path), least, most);
  }

  /** An amount above nothing. */
  amount(path: string, example: string): Quantity | undefined {
    const value = this.required(path, example);
    if (value === undefined) return undefined;
    const amount = this.findings.take(Quantity.parse(value as QuantityInput, `solution.${path}`));
    if (amount === undefined || amount.compare(0) > 0) return amount;
    this.refuse('out-of-range', path, value, 'is nothing', `write for example "${example}"`);
    return undefined;
  }

  /** Adds a violation at a path below `solution`. */
  refuse(...[code, path, value, reason, remedy]: Parameters<Findings['add']>): void {
    this.findings.add(code, `solution.${path}`, value, reason, remedy);
  }

  private inRange(path: string, value: unknown, least: number, most: number): number | undefined {
    if (value === undefined) return undefined;
    if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most) {
      return value;
    }
    const reason = `is no whole number from ${least} to ${most}`;
    this.refuse('out-of-range', path, value, reason, `write for example ${least}`);
    return undefined;
  }
}
