import { printedValue } from './printed-value';
import type { Parsed, Violation, ViolationCode } from './violation';

/** What was found while reading an input: the good values are kept, the violations are gathered beside. */
export class Findings {
  private readonly found: Violation[] = [];

  /** All of them, in the order in which they were found. */
  get violations(): readonly Violation[] {
    return this.found;
  }

  /** Adds one; `value` is printed as text. */
  add(code: ViolationCode, path: string, value: unknown, reason: string, remedy: string): void {
    const shown = value === undefined ? {} : { value: printedValue(value) };
    this.found.push({ code, path, ...shown, reason, remedy });
  }

  /** Adds those that somebody else found. */
  addAll(violations: readonly Violation[]): void {
    this.found.push(...violations);
  }

  /** The value that was parsed; a refusal is kept here. */
  take<T>(outcome: Parsed<T>): T | undefined {
    if (outcome.ok) return outcome.value;
    this.found.push(outcome.violation);
    return undefined;
  }
}

/** Whether it is a record of settings, and not a list or nothing. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The props of a construct; what is no record is refused and read as an empty one. */
export function readProps<T extends object>(given: T, findings: Findings): Partial<T> {
  if (isRecord(given)) return given;
  findings.add('invalid', '', given, 'is no record of settings', 'write {} for none');
  return {};
}

/** Whether it is a text of that form. `RegExp.test` alone takes `['x']` for `x`. */
export function isText(value: unknown, form: RegExp): value is string {
  return typeof value === 'string' && form.test(value);
}

/** Refuses what is no switch: `"false"` in quotes would be on. */
export function checkSwitch(given: unknown, path: string, findings: Findings): void {
  if (given === undefined || typeof given === 'boolean') return;
  findings.add('invalid', path, given, 'is neither true nor false', 'write it without quotes');
}

/** The texts of a list; what is no list, and what in it is no text, is refused. */
export function readTexts<T extends string>(
  given: readonly T[] | undefined,
  path: string,
  example: string,
  findings: Findings,
): readonly T[] | undefined {
  if (given === undefined) return undefined;
  const list: unknown = given;
  if (!Array.isArray(list)) {
    findings.add('invalid', path, list, 'is no list', `write for example ["${example}"]`);
    return undefined;
  }
  return given.filter((one: unknown, index) => {
    if (typeof one === 'string') return true;
    findings.add(
      'invalid',
      `${path}[${index}]`,
      one,
      'is no text',
      `write for example "${example}"`,
    );
    return false;
  });
}
