/** What is refused of texts with placeholders: where none may stand, and what has been done to them. */
import {
  base64Runs,
  hasPlaceholder,
  isRecord,
  lateTextTrouble,
  mayBeLate,
  placeholdersIn,
} from '../values';
import type { Findings, LateTextTrouble } from '../values';

import { indexesOf, readTemplate } from './late-template';
import type { Template } from './late-template';
import { entryAt, entryCount } from './output-registry';
import type { LateEntry } from './output-registry';

const LIST_IN_TEXT: LateTextTrouble = {
  reason: 'holds a list of an Output inside a text',
  remedy: 'join it before: asString(output.apply((list) => list.join(",")))',
};
const LIST_IN_JSON: LateTextTrouble = {
  reason: LIST_IN_TEXT.reason,
  remedy: 'make the whole JSON by asJson(data)',
};
const UNREADABLE: LateTextTrouble = {
  reason: 'holds an Output inside of base64 that cannot be decoded to a text and encoded again',
  remedy: 'encode it whole, on one line, or encode before: asString(output.apply(...))',
};
const UNKNOWN: LateTextTrouble = {
  reason: 'holds a placeholder that stands for no Output of this program',
  remedy: 'write asString(output) where the text is made',
};
const IN_KEY: LateTextTrouble = {
  reason: 'holds an Output in a key, and the names of fields have to be known',
  remedy: 'write a plain text for the key',
};

/** What names an object: cdk8s, other objects and the engine go by it before anything is known. */
const IDENTITY = [
  { field: ['apiVersion'], remedy: 'write a plain text' },
  { field: ['kind'], remedy: 'write a plain text' },
  {
    field: ['metadata', 'name'],
    remedy: 'write a plain name, and put the value into the content of the object',
  },
  {
    field: ['metadata', 'namespace'],
    remedy: 'write the name of the namespace as a plain text, and let what makes it go first',
  },
];

/** Where the values in a text go; undefined when there are none, or something is wrong with it, which is among the findings then. */
export function readChecked(text: string, path: string, findings: Findings): Template | undefined {
  const trouble = troubleIn(text);
  if (trouble !== undefined) {
    refuse(findings, path, trouble);
    return undefined;
  }
  const { template, broken } = readTemplate(text);
  if (template.holes.length === 0 && broken === 0) return undefined;
  const troubles = [
    broken > 0 ? UNREADABLE : undefined,
    indexesOf(template).map(entryAt).includes(undefined) ? UNKNOWN : undefined,
    listTrouble(template),
  ].filter((one) => one !== undefined);
  for (const one of troubles) refuse(findings, path, one);
  return troubles.length > 0 ? undefined : template;
}

function listTrouble(template: Template): LateTextTrouble | undefined {
  for (const { content, escapes } of template.holes) {
    if (typeof content !== 'number') {
      const inner = listTrouble(content.template);
      if (inner !== undefined) return inner;
    } else if (entryAt(content)?.type === 'array') {
      return escapes > 0 ? LIST_IN_JSON : LIST_IN_TEXT;
    }
  }
  return undefined;
}

/** The entry of a text that is a placeholder and nothing else. */
export function wholeEntry(text: string): LateEntry | undefined {
  if (!text.startsWith('output-')) return undefined;
  const [first] = placeholdersIn(text);
  if (first?.end !== text.length || first.type !== 'text') return undefined;
  return entryAt(first.index);
}

/** Refuses a key with a placeholder in it, whose path is that of the record. */
export function checkKeyText(key: string, path: string, findings: Findings): void {
  if (!mayBeLate(key)) return;
  const trouble = troubleIn(key) ?? (isLate(key) ? IN_KEY : undefined);
  if (trouble !== undefined) refuse(findings, path, trouble);
}

/** Refuses placeholders in what says which object it is. */
export function checkIdentity(
  object: Readonly<Record<string, unknown>>,
  path: string,
  findings: Findings,
): void {
  for (const { field, remedy } of IDENTITY) {
    const value = field.reduce<unknown>((at, key) => (isRecord(at) ? at[key] : undefined), object);
    if (typeof value !== 'string' || !isLate(value)) continue;
    const reason = 'is an Output, and what names an object has to be known';
    refuse(findings, [path, ...field].filter((part) => part !== '').join('.'), { reason, remedy });
  }
}

/** Adds what is wrong with a text. Never with its value, which may be a secret. */
export function refuse(findings: Findings, path: string, trouble: LateTextTrouble): void {
  findings.add('invalid', path, undefined, trouble.reason, trouble.remedy);
}

function troubleIn(text: string): LateTextTrouble | undefined {
  const own = lateTextTrouble(text, entryCount());
  if (own !== undefined) return own;
  for (const { decoded } of base64Runs(text)) {
    const inner = decoded === undefined ? undefined : troubleIn(decoded.text);
    if (inner !== undefined) return inner;
  }
  return undefined;
}

function isLate(text: string): boolean {
  return hasPlaceholder(text) || base64Runs(text).length > 0;
}
