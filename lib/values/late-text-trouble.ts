/** Texts in which something was to stand that is known later, and does not: the message that Pulumi gives instead, and broken placeholders. */
import { mayHoldBase64 } from './base64-run';
import { placeholderNumber } from './placeholder';

/** What is wrong with such a text, and what to do about it. */
export interface LateTextTrouble {
  readonly reason: string;
  readonly remedy: string;
}

const MESSAGES = /calling(?: |%20)(?:\[|%5b)to(?:string|json)(?:\]|%5d)(?: |%20)on(?: |%20)an/i;
const WHOLE = /output-(?:0|[1-9]\d*)-of-groundwork/g;
// With other letters or signs between, as other notations have them, or with an end missing.
const SIGN = String.raw`(?:[-_. ]|\\x2d|%2d)?`;
const REST = '(?:$|[^a-z0-9-]|g(?:$|r(?:$|o(?:$|u(?:$|n(?:$|d))))))';
const BROKEN = new RegExp(
  `output${SIGN}\\d+${SIGN}of${SIGN}${REST}|\\d${SIGN}of${SIGN}groundwork`,
  'i',
);
const SUSPICIOUS = /alling.{1,5}to|output.{1,4}\d|groundwork/i;

const SHORTEST = 8;
const LONE_NUMBER = /(?<![\dA-Za-z.])777\d{12}(?!\d)/g;
// As Go prints a number that it has read from YAML or JSON: values of Helm in a text.
const EXPONENT = /(?<!\d)7\.77\d{3,12}e\+?14(?!\d)/i;

const MESSAGE: LateTextTrouble = {
  reason: 'holds what Pulumi says when an Output is used as a text, in the place of its value',
  remedy: 'write asString(output) of groundwork/bridge where the Output is put into the text',
};
const DAMAGED: LateTextTrouble = {
  reason: 'holds a part of the placeholder of an Output, which something has cut or changed',
  remedy: 'change the value before: asString(output.apply(...))',
};
/** What is wrong with a number for which `isCalculated` holds. */
export const CALCULATED: LateTextTrouble = {
  reason: 'is or holds a number that was calculated from the placeholder of an Output',
  remedy: 'calculate before: asNumber(output.apply(...))',
};
const EXPONENT_OF_NUMBER: LateTextTrouble = {
  reason: 'holds the placeholder of a number as 7.77…e+14, as Helm writes numbers into texts',
  remedy: 'give asString(output.apply(String)) to the chart',
};

/** Whether a text can hold anything that is known later, or what is left of it: quick, for the many that do not. */
export function mayBeLate(text: string): boolean {
  if (text.length < SHORTEST) return false;
  return (
    text.includes('777') || text.includes('7.77') || SUSPICIOUS.test(text) || mayHoldBase64(text)
  );
}

// How many placeholders there may be, where that is not known.
const LIKELY = 10_000;

/** What is wrong with a text in clear; undefined for nearly all. `count` is how many placeholders were handed out. */
export function lateTextTrouble(text: string, count = LIKELY): LateTextTrouble | undefined {
  if (text.length < SHORTEST) return undefined;
  if (text.includes('777') && holdsCalculated(text, count)) return CALCULATED;
  if (text.includes('7.77') && EXPONENT.test(text)) return EXPONENT_OF_NUMBER;
  if (!SUSPICIOUS.test(text)) return undefined;
  if (MESSAGES.test(text)) return MESSAGE;
  return BROKEN.test(text.replace(WHOLE, '\n')) ? DAMAGED : undefined;
}

/** A calculation in a text shows only where it is small: the digits of the placeholder, but for the last six. */
function holdsCalculated(text: string, count: number): boolean {
  return [...text.matchAll(LONE_NUMBER)].some(([digits]) => {
    const block = Number(digits.slice(3, 9));
    return block < count && placeholderNumber(block) !== Number(digits);
  });
}
