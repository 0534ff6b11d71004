/**
 * One comparison or assignment of a udev rule. udev passes over a key that it does not know and goes on; so the keys and what may be done
 * with them are checked here.
 *
 * @see https://www.freedesktop.org/software/systemd/man/252/udev.html#Keys
 */
import type { Violation } from '../values';

import { problem } from './problem';

/** How a key and a value go together: the first two compare, the others assign. */
export type UdevOperator = '==' | '!=' | '=' | '+=' | '-=' | ':=';

/** `['ENV{ID_WWN}', '==', '0x5000c500a1b2c3d4']`, `['SYMLINK', '+=', 'cortx/data-0']`. */
export type UdevTerm = readonly [key: string, operator: UdevOperator, value: string];

type Use = 'compare' | 'assign' | 'both' | 'run';

interface KeyRule {
  readonly use: Use;
  /** Whether the key is written with a name in braces. */
  readonly braces: 'no' | 'may' | 'must';
  /** The names that the braces may hold; any name when absent. */
  readonly names?: readonly string[];
}

const PLAIN_COMPARE = { use: 'compare', braces: 'no' } as const;
const PLAIN_ASSIGN = { use: 'assign', braces: 'no' } as const;
const PLAIN_BOTH = { use: 'both', braces: 'no' } as const;

const KEYS: Readonly<Record<string, KeyRule>> = {
  ACTION: PLAIN_COMPARE,
  DEVPATH: PLAIN_COMPARE,
  KERNEL: PLAIN_COMPARE,
  KERNELS: PLAIN_COMPARE,
  SUBSYSTEM: PLAIN_COMPARE,
  SUBSYSTEMS: PLAIN_COMPARE,
  DRIVER: PLAIN_COMPARE,
  DRIVERS: PLAIN_COMPARE,
  TAGS: PLAIN_COMPARE,
  RESULT: PLAIN_COMPARE,
  ATTRS: { use: 'compare', braces: 'must' },
  CONST: { use: 'compare', braces: 'must', names: ['arch', 'virt'] },
  TEST: { use: 'compare', braces: 'may' },
  PROGRAM: { use: 'run', braces: 'no' },
  IMPORT: {
    use: 'run',
    braces: 'must',
    names: ['program', 'builtin', 'file', 'db', 'cmdline', 'parent'],
  },
  NAME: PLAIN_BOTH,
  SYMLINK: PLAIN_BOTH,
  TAG: PLAIN_BOTH,
  ATTR: { use: 'both', braces: 'must' },
  SYSCTL: { use: 'both', braces: 'must' },
  ENV: { use: 'both', braces: 'must' },
  OWNER: PLAIN_ASSIGN,
  GROUP: PLAIN_ASSIGN,
  MODE: PLAIN_ASSIGN,
  LABEL: PLAIN_ASSIGN,
  GOTO: PLAIN_ASSIGN,
  OPTIONS: PLAIN_ASSIGN,
  SECLABEL: { use: 'assign', braces: 'must' },
  RUN: { use: 'assign', braces: 'may', names: ['program', 'builtin'] },
};

const OPERATORS: Readonly<Record<Use, readonly string[]>> = {
  compare: ['==', '!='],
  assign: ['=', '+=', '-=', ':='],
  both: ['==', '!=', '=', '+=', '-=', ':='],
  run: ['=', '==', '!='],
};

/** One rule as udev reads it. */
export function renderUdevLine(terms: readonly UdevTerm[]): string {
  return terms.map(([key, operator, value]) => `${key}${operator}"${value}"`).join(', ');
}

/** What is wrong with one term. */
export function validateUdevTerm(term: unknown, path: string): Violation[] {
  const words: readonly unknown[] = Array.isArray(term) ? term : [];
  const [key, operator, value] = words;
  if (
    words.length !== 3 ||
    typeof key !== 'string' ||
    typeof operator !== 'string' ||
    typeof value !== 'string'
  ) {
    const remedy = 'write three texts: ["KERNEL", "==", "sd*"]';
    return [problem('invalid', path, term, 'is no key, operator and value', remedy)];
  }
  return [...validateKey(key, operator, path), ...validateValue(key, operator, value, path)];
}

function validateKey(key: string, operator: string, path: string): Violation[] {
  const [, name = '', , inner] = /^([A-Z]+)(\{([^{}"\s\p{Cc}]+)\})?$/u.exec(key) ?? [];
  const rule = Object.hasOwn(KEYS, name) ? KEYS[name] : undefined;
  if (rule === undefined) {
    const remedy = `use one of ${Object.keys(KEYS).join(', ')}`;
    return [problem('unsupported', path, key, 'is no key of udev rules', remedy)];
  }
  const found = validateBraces(name, inner, rule, path);
  if (!OPERATORS[rule.use].includes(operator)) {
    const remedy = `use one of ${OPERATORS[rule.use].join(' ')}`;
    found.push(problem('unsupported', path, operator, `does not go with ${name}`, remedy));
  }
  return found;
}

function validateBraces(
  name: string,
  inner: string | undefined,
  { braces, names }: KeyRule,
  path: string,
): Violation[] {
  if (inner === undefined) {
    if (braces !== 'must') return [];
    const remedy = `write ${name}{${names?.[0] ?? '…'}}`;
    return [problem('required', path, name, 'names nothing in braces', remedy)];
  }
  if (braces !== 'no' && names?.includes(inner) !== false) return [];
  const remedy = names === undefined ? `write ${name}` : `use ${names.join(', ')}`;
  return [problem('unsupported', path, `${name}{${inner}}`, `has no {${inner}}`, remedy)];
}

function validateValue(key: string, operator: string, value: string, path: string): Violation[] {
  if (/["\p{Cc}\p{Surrogate}]/u.test(value) || value.endsWith('\\')) {
    const reason = 'holds a quotation mark, a control character or a backslash at its end';
    return [problem('invalid', path, value, reason, 'match around it with "?"')];
  }
  const assigns = operator !== '==' && operator !== '!=';
  if (key === 'MODE' && !/^0?[0-7]{3}$/.test(value)) {
    return [problem('invalid', path, value, 'is no mode', 'write for example "0660"')];
  }
  if (key === 'SYMLINK' && assigns && !value.split(' ').every(isLinkName)) {
    const reason = 'is no name of a link below /dev';
    return [problem('invalid', path, value, reason, 'write it relative, such as "cortx/data-0"')];
  }
  return [];
}

function isLinkName(name: string): boolean {
  return name !== '' && name.split('/').every((part) => !['', '.', '..'].includes(part));
}
