/** The picture of how much of the user data's limit each machine needs, and what the fullest machine spends it on. */

import { type Markup, markup } from './markup';
import { box, type Drawing, label, patterned, type Picture, round } from './picture';
import type { MachineReport, UserDataPart, UserDataReport } from './plan-report';
import { barWidths } from './capacity';
import { fitMiddle } from './text-width';
import { counted, grouped } from './wording';

/** Machines in the picture; more are counted in a line of text and stand in the table. */
const MOST_ROWS = 12;

/** Parts of a machine that are named; the others are summed up. */
const MOST_PARTS = 8;

/** A machine with its budget. */
export interface Budget {
  readonly name: string;
  readonly userData: UserDataReport;
}

/** The machines that have user data, fullest first, then by name. */
export function budgets(machines: readonly MachineReport[]): readonly Budget[] {
  const known = machines.flatMap(({ name, userData }) =>
    userData === undefined ? [] : [{ name, userData }],
  );
  const filled = ({ userData }: Budget): number => userData.bytes / Math.max(1, userData.limit);
  return known.sort((a, b) => filled(b) - filled(a) || (a.name < b.name ? -1 : 1));
}

/** The biggest parts, and one for all the others and the text around them, so that the sum is the whole. */
export function partsInFull(userData: UserDataReport): readonly UserDataPart[] {
  const named = [...userData.parts]
    .sort((a, b) => b.bytes - a.bytes || (a.part < b.part ? -1 : 1))
    .slice(0, MOST_PARTS);
  const rest =
    (userData.textBytes ?? userData.bytes) - named.reduce((sum, part) => sum + part.bytes, 0);
  if (rest <= 0) return named;
  const others = userData.parts.length - named.length;
  const part = others > 0 ? `${others} smaller parts and what joins them` : 'what joins the parts';
  return [...named, { part, construct: '', bytes: rest }];
}

/** `9,412 of 16,384 bytes, 6,972 free`, and the bytes of the text where that is compressed. */
export function budgetText({ bytes, textBytes = bytes, limit }: UserDataReport): string {
  const left = limit - bytes;
  const rest = left >= 0 ? `${grouped(left)} free` : `${grouped(-left)} too many`;
  const from = textBytes === bytes ? '' : `, compressed from ${grouped(textBytes)}`;
  return `${grouped(bytes)} of ${grouped(limit)} bytes, ${rest}${from}`;
}

/** The picture of all machines' budgets. */
export function budgetPicture(all: readonly Budget[]): Picture {
  const fullest = all[0];
  const summary =
    fullest === undefined ? '' : ` Fullest: ${fullest.name}, ${budgetText(fullest.userData)}.`;
  return {
    id: 'user-data',
    title: 'User data against its limit',
    description: `${counted(all.length, 'machine')}.${summary}`,
    draw: (width) => drawBudgets(all, width),
  };
}

function drawBudgets(all: readonly Budget[], width: number): Drawing {
  const shown = all.slice(0, MOST_ROWS);
  const hidden = all.slice(MOST_ROWS);
  const rows = shown.map((budget, i) => drawBudget(budget, width, i * 58));
  const height = shown.length * 58;
  if (hidden.length === 0) return { height, body: markup`${rows}` };
  const most = hidden[0] === undefined ? '' : grouped(hidden[0].userData.bytes);
  const text = `and ${counted(hidden.length, 'more machine')} of at most ${most} bytes`;
  const more = label({ x: 0, y: height + 14, text, size: 13, tone: 'muted' });
  return { height: height + 22, body: markup`${rows}${more}` };
}

function drawBudget({ name, userData }: Budget, width: number, y: number): Markup {
  const { bytes, limit } = userData;
  const over = bytes > limit;
  const whole = Math.max(bytes, limit, 1);
  const [used = 0, free = 0] = barWidths([bytes / whole, (whole - bytes) / whole], width - 1);
  const text = budgetText(userData);
  const wide = width > 600;
  const font = { size: 13 };
  const mark = over && drawLimit((limit / whole) * (width - 1), y);
  return markup`${label({ x: 0, y: y + 14, text: fitMiddle(name, wide ? width / 2 : 108, { ...font, bold: true }), bold: true, ...font })}${label(
    {
      x: width,
      y: y + 14,
      text,
      anchor: 'end',
      ...(over ? { tone: 'alert' as const } : {}),
      size: wide ? 13 : 11.5,
    },
  )}${patterned({ x: 0.5, y: y + 22.5, width: used, height: 18, fill: 'used', tooltip: text })}${
    free > 0 && box({ x: 0.5 + used, y: y + 22.5, width: free, height: 18, fill: 'area free' })
  }${mark}`;
}

function drawLimit(x: number, y: number): Markup {
  return markup`<path class="limit" d="M${round(x)} ${y + 18}v27"/>
`;
}

/** The picture of what one machine's user data is made of. */
export function partsPicture({ name, userData }: Budget): Picture {
  const parts = partsInFull(userData);
  const list = parts.map(({ part, bytes }) => `${part} ${grouped(bytes)}`).join(', ');
  return {
    id: 'user-data-parts',
    title: `Biggest parts of ${name}`,
    description: `Bytes: ${list}.`,
    draw: (width) => drawParts(parts, width),
  };
}

function drawParts(parts: readonly UserDataPart[], width: number): Drawing {
  const most = Math.max(1, ...parts.map((part) => part.bytes));
  const rows = parts.map((part, i) => drawPart(part, part.bytes / most, width, i * 46));
  return { height: parts.length * 46, body: markup`${rows}` };
}

function drawPart(
  { part, construct, bytes }: UserDataPart,
  share: number,
  width: number,
  y: number,
): Markup {
  const amount = `${grouped(bytes)} bytes`;
  const from = construct === '' ? '' : ` — ${construct}`;
  const font = { size: 13 };
  // Nearly every part is a file, and its path says so; on a phone there is room for that only.
  const name = part.replace(/^write_files /, '') + (width > 600 ? from : '');
  return markup`${label({ x: 0, y: y + 14, text: fitMiddle(name, width - 100, font), ...font })}${label(
    {
      x: width,
      y: y + 14,
      text: amount,
      anchor: 'end',
      tone: 'muted',
      ...font,
    },
  )}${patterned({ x: 0.5, y: y + 21.5, width: Math.max(3, share * (width - 1)), height: 12, fill: 'used', tooltip: `${part}${from}: ${amount}` })}`;
}
