/** What one field of a network may hold. */
import { IpAddress } from '../values';
import type { Violation } from '../values';

import { isRecord, isText, itemsOf, validateList, validateSwitch } from './given';
import { problem } from './problem';

/** What is wrong with a value that stands at a path. */
export type FieldCheck = (given: unknown, path: string) => Violation[];

/** The fields of a record and what each may hold. */
export type FieldChecks = Readonly<Record<string, FieldCheck>>;

/** Checks a record, and refuses every field that is not among those that are known. */
export function record(checks: FieldChecks, required: readonly string[] = []): FieldCheck {
  return (given, path) => {
    if (!isRecord(given)) {
      const remedy = 'write the settings by name: { … }';
      return [problem('invalid', path, given, 'is no record', remedy)];
    }
    const missing = required.filter((name) => given[name] === undefined);
    return [
      ...missing.map((name) =>
        problem('required', `${path}.${name}`, '', 'is not given', `write ${name}`),
      ),
      ...Object.entries(given).flatMap(([name, value]) => {
        if (value === undefined) return [];
        const check = Object.hasOwn(checks, name) ? checks[name] : undefined;
        if (check !== undefined) return check(value, `${path}.${name}`);
        const remedy = `use ${Object.keys(checks).join(', ')}`;
        const reason = 'is no setting that cloud-init passes on';
        return [problem('unsupported', `${path}.${name}`, name, reason, remedy)];
      }),
    ];
  };
}

/** Checks a record of things by name, and their names. */
export function byName(check: FieldCheck, name: RegExp, example: string): FieldCheck {
  return (given, path) => {
    if (!isRecord(given)) return record({})(given, path);
    return Object.entries(given).flatMap(([key, value]) => {
      const at = `${path}[${key}]`;
      const wrong = name.test(key)
        ? []
        : [problem('invalid', at, key, 'is no name of a network card', `write "${example}"`)];
      return [...wrong, ...check(value, at)];
    });
  };
}

/** Checks a list and everything in it. */
export function listOf(check: FieldCheck, example: string): FieldCheck {
  return (given, path) => [
    ...validateList(given, path, example),
    ...itemsOf(given as readonly unknown[]).flatMap((one, index) =>
      check(one, `${path}[${index}]`),
    ),
  ];
}

/** Checks a text by its form. */
export function textOf(form: RegExp, reason: string, example: string): FieldCheck {
  return (given, path) =>
    isText(given, form)
      ? []
      : [problem('invalid', path, given, reason, `write for example "${example}"`)];
}

/** Checks a choice. */
export function oneOf(choices: readonly unknown[]): FieldCheck {
  return (given, path) => {
    if (choices.includes(given)) return [];
    const remedy = `use ${choices.map(String).join(', ')}`;
    return [problem('unsupported', path, given, 'is none of the choices', remedy)];
  };
}

/** Checks a whole number. */
export function wholeNumber(least: number, most: number, example: number): FieldCheck {
  return (given, path) => {
    const good = Number.isInteger(given) && Number(given) >= least && Number(given) <= most;
    const reason = `is no whole number from ${least} to ${most}`;
    return good
      ? []
      : [problem('out-of-range', path, given, reason, `write for example ${example}`)];
  };
}

/** Checks a switch. */
export const onOff: FieldCheck = validateSwitch;

/** Checks an address without a prefix. */
export const address: FieldCheck = (given, path) =>
  violationOf(IpAddress.parse(given as string, path));

/** Checks an address and the prefix of its network: unlike a `Cidr` it names one machine in it. */
export const addressWithPrefix: FieldCheck = (given, path) => {
  if (splitAddress(given) !== undefined) return [];
  const remedy = 'write for example "10.0.0.5/24"';
  return [problem('invalid', path, given, 'is no address with the prefix of its network', remedy)];
};

/** The address and the number behind the slash; undefined for anything else. */
export function splitAddress(
  given: unknown,
): { readonly address: IpAddress; readonly prefix: number } | undefined {
  const [, text = '', digits = ''] =
    typeof given === 'string' ? (/^([^/]*)\/(\d{1,3})$/.exec(given) ?? []) : [];
  const parsed = IpAddress.parse(text, '');
  const prefix = Number(digits);
  if (!parsed.ok || prefix > (parsed.value.family === 4 ? 32 : 128)) return undefined;
  return { address: parsed.value, prefix };
}

/** What a parser has refused. */
export function violationOf(
  outcome: { readonly ok: true } | { readonly ok: false; readonly violation: Violation },
): Violation[] {
  return outcome.ok ? [] : [outcome.violation];
}
