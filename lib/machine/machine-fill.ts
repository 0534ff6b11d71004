/**
 * Values that are known later, in what a machine is made of: where they may be put in, and what is said of those that nobody puts in.
 *
 * This room knows how a placeholder looks and no more; who hands them out puts the values in their place.
 */
import type { IConstruct } from 'constructs';

import {
  CALCULATED,
  base64Runs,
  hasPlaceholder,
  isCalculated,
  isRecord,
  lateTextTrouble,
  mayBeLate,
  placeholderIndex,
} from '../values';
import type { Findings, LateTextTrouble, Violation } from '../values';

import type { Contribution } from './contribution';

/** Where something with placeholders stands. */
export interface FillPlace {
  /** The path of its construct. */
  readonly construct: string;
  /** The file that it becomes a part of; undefined where that is not known, or it is no file. */
  readonly file?: string;
  /** Whether only simple names and whole numbers may go in: see `readsAnew` of `MachineConstruct`. */
  readonly onlyNames: boolean;
}

/** Puts something in the place of placeholders. */
export interface MachineFill {
  /**
   * What is put in. `values` are the real ones: constructs are given them in the place of what the program gave, check them and print them as
   * those of the program, so that the text is the same as that of a machine which is made with the values. `labels` are for people: they go
   * into what the constructs have printed, since no check would take them.
   */
  readonly stage: 'values' | 'labels';

  /**
   * The same data with something else in the place of each placeholder.
   *
   * @param data texts, numbers, lists, records; what is an instance of a class stays as it is
   * @param place where it stands
   * @param findings what cannot be done is added here, with the path of the construct in front
   */
  readonly fill: (data: unknown, place: FillPlace, findings: Findings) => unknown;
}

/** A fill at work. */
export interface Filling {
  readonly fill: MachineFill;
  readonly findings: Findings;
  readonly onlyNames: (construct: IConstruct) => boolean;
}

/** Does something while all constructs hold values in the place of placeholders, and gives them back what they held. */
export function withFilled<T>(
  constructs: readonly IConstruct[],
  filling: Filling | undefined,
  work: () => T,
): T {
  if (filling?.fill.stage !== 'values') return work();
  const before: (readonly [IConstruct, string, unknown])[] = [];
  try {
    for (const construct of constructs) {
      for (const [key, value] of Object.entries<unknown>({ ...construct })) {
        if (key === 'node' || !isLate(value)) continue;
        before.push([construct, key, value]);
        Reflect.set(construct, key, fillAt(value, construct, undefined, filling));
      }
    }
    return work();
  } finally {
    for (const [construct, key, value] of before) Reflect.set(construct, key, value);
  }
}

/** What a construct adds, with something in the place of each placeholder. Without a fill it stays, and is refused. */
export function fillPart<T extends Contribution>(
  part: T,
  construct: IConstruct,
  filling: Filling | undefined,
  findings: Findings,
): T {
  if (!isLate(part)) return part;
  if (filling === undefined) {
    findings.addAll([refusal(part, construct.node.path)]);
    return part;
  }
  // The kind and the shape of a part are never late, so what comes back is such a part again.
  return fillAt(part, construct, part.kind === 'file' ? part.path : undefined, filling) as T;
}

function fillAt(
  data: unknown,
  construct: IConstruct,
  file: string | undefined,
  { fill, findings, onlyNames }: Filling,
): unknown {
  const place = {
    construct: construct.node.path,
    onlyNames: onlyNames(construct),
    ...(file === undefined ? {} : { file }),
  };
  return fill.fill(data, place, findings);
}

/** What is wrong with something that has to be known at once. */
export function validateKnown(value: unknown, path: string): Violation[] {
  if (!isLate(value)) return [];
  const reason = 'holds an Output, and has to be known at once';
  return [{ code: 'invalid', path, reason, remedy: 'write a plain value' }];
}

/** Whether a placeholder, or what is left of one, stands anywhere in data. */
export function isLate(data: unknown): boolean {
  return troubleIn(data, []) !== undefined;
}

function refusal(part: Contribution, path: string): Violation {
  const { reason, remedy } = troubleIn(part, []) ?? NOT_FILLED;
  const where = part.kind === 'file' ? `${part.path} ` : '';
  return { code: 'invalid', path, reason: `${where}${reason}`, remedy };
}

const NOT_FILLED: LateTextTrouble = {
  reason: 'holds an Output, whose value is known later',
  remedy: 'render the machine by renderMachine, seedOf or ignitionOf of groundwork/bridge',
};

function troubleIn(data: unknown, above: readonly object[]): LateTextTrouble | undefined {
  if (typeof data === 'string') return textTrouble(data);
  if (typeof data === 'number') return numberTrouble(data);
  if (!isData(data) || above.includes(data)) return undefined;
  const within = [...above, data];
  for (const [key, value] of Object.entries(data)) {
    const trouble = textTrouble(key) ?? troubleIn(value, within);
    if (trouble !== undefined) return trouble;
  }
  return undefined;
}

function textTrouble(text: string): LateTextTrouble | undefined {
  if (!mayBeLate(text)) return undefined;
  const trouble = lateTextTrouble(text);
  if (trouble !== undefined) return trouble;
  if (hasPlaceholder(text)) return NOT_FILLED;
  const [run] = base64Runs(text);
  if (run === undefined) return undefined;
  return (run.decoded === undefined ? undefined : textTrouble(run.decoded.text)) ?? NOT_FILLED;
}

function numberTrouble(value: number): LateTextTrouble | undefined {
  if (placeholderIndex(value) !== undefined) return NOT_FILLED;
  return isCalculated(value, LIKELY) ? CALCULATED : undefined;
}

// How many placeholders there may be, where that is not known.
const LIKELY = 10_000;

/** Lists and plain records: what an instance of a class holds is its own business. */
function isData(value: unknown): value is object {
  if (Array.isArray(value)) return true;
  if (!isRecord(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
