/**
 * The picture of what is left for Pods: capacity − kube − system − eviction = allocatable, per resource. Machines with the same
 * figures share one picture.
 */

import { Quantity } from '../values';
import { addsUp, sumTexts } from './amounts';
import { type Markup, markup } from './markup';
import { type Drawing, type Fill, keyLines, label, patterned, type Picture } from './picture';
import { type MachineReport, RESOURCES, type ResourceReport } from './plan-report';
import { fitText, textWidth } from './text-width';
import { groupBy } from './group-by';
import { nameList } from './wording';

/** What a resource is divided into. */
export type ShareName = 'kube' | 'system' | 'eviction' | 'hugePages' | 'allocatable';

/** One share of a resource. */
export interface Share {
  readonly name: ShareName;

  /** The amount in the unit of the line, such as `29196Mi`. */
  readonly text: string;

  /** Part of the capacity, from 0 to 1. */
  readonly part: number;
}

/** One resource of a machine. */
export interface CapacityLine {
  readonly resource: string;
  readonly capacity: string;
  readonly shares: readonly Share[];

  /** Whether capacity less reservations is allocatable, exactly. */
  readonly addsUp: boolean;

  /** What a reader should know about the figures; mostly empty. */
  readonly note: string;
}

/** Machines with the same figures. */
export interface CapacityStack {
  readonly machines: readonly string[];
  readonly lines: readonly CapacityLine[];
}

/** The figures of all machines that state a capacity, same ones together. */
export function capacityStacks(machines: readonly MachineReport[]): readonly CapacityStack[] {
  const stacks = machines.flatMap((machine) => {
    const lines = capacityLines(machine);
    return lines === undefined ? [] : [{ name: machine.name, lines }];
  });
  const groups = groupBy(stacks, (stack) => JSON.stringify(stack.lines));
  return [...groups.values()].map((group) => ({
    machines: group.map((stack) => stack.name),
    lines: group[0]?.lines ?? [],
  }));
}

/** The figures of one machine; none when it states no capacity. */
export function capacityLines(machine: MachineReport): readonly CapacityLine[] | undefined {
  const { capacity, allocatable, reservations } = machine;
  if (capacity === undefined || allocatable === undefined) return undefined;
  return RESOURCES.map(({ key, label: resource }) => {
    const pick = (amounts?: ResourceReport): Quantity | undefined => amounts?.[key];
    return capacityLine(key, resource, capacity[key], {
      kube: pick(reservations?.kube),
      system: pick(reservations?.system),
      eviction: pick(reservations?.eviction),
      hugePages: key === 'memory' ? reservations?.hugePages : undefined,
      allocatable: allocatable[key],
    });
  });
}

function capacityLine(
  key: keyof ResourceReport,
  resource: string,
  capacity: Quantity,
  amounts: Readonly<Record<ShareName, Quantity | undefined>>,
): CapacityLine {
  const named = shareNames(amounts).map((name) => [name, amounts[name] ?? Quantity.zero] as const);
  const parts = named.map(([, amount]) => amount);
  const texts = sumTexts(key, capacity, parts);
  const whole = capacity.toNumber();
  return {
    resource,
    capacity: texts.whole,
    note: noteOf(addsUp(capacity, parts), texts.roundedTo),
    addsUp: addsUp(capacity, parts),
    shares: named.map(([name, amount], i) => ({
      name,
      text: texts.parts[i] ?? '0',
      part: whole === 0 ? 0 : amount.toNumber() / whole,
    })),
  };
}

function shareNames({
  hugePages,
}: Pick<Record<ShareName, Quantity | undefined>, 'hugePages'>): readonly ShareName[] {
  const always = ['kube', 'system', 'eviction'] as const;
  if (hugePages === undefined || hugePages.isZero()) return [...always, 'allocatable'];
  return [...always, 'hugePages', 'allocatable'];
}

function noteOf(sumHolds: boolean, roundedTo: string | undefined): string {
  if (!sumHolds) return 'does not add up';
  return roundedTo === undefined ? '' : `rounded to ${roundedTo}`;
}

const NAMES: Readonly<Record<ShareName, string>> = {
  kube: 'kube',
  system: 'system',
  eviction: 'eviction',
  hugePages: 'huge pages',
  allocatable: 'allocatable',
};
const BAR = 30;
const LEAST = 3;

/** The picture of one stack. */
export function capacityPicture(stack: CapacityStack, index: number): Picture {
  const lines = stack.lines.map((line) => `${line.resource}: ${equation(line)}`);
  return {
    id: `capacity-${index + 1}`,
    title: `Capacity of ${nameList(stack.machines, 4)}`,
    description: `${lines.join('; ')}.`,
    draw: (width) => drawStack(stack, width),
  };
}

/** `32768Mi − 2048Mi kube − 1024Mi system − 500Mi eviction = 29196Mi allocatable`. */
export function equation(line: CapacityLine): string {
  const reserved = line.shares.filter((share) => share.name !== 'allocatable');
  const left = line.shares.find((share) => share.name === 'allocatable')?.text ?? '0';
  const subtracted = reserved.map((share) => ` − ${share.text} ${NAMES[share.name]}`).join('');
  return `${line.capacity}${subtracted} ${line.addsUp ? '=' : '≠'} ${left} allocatable`;
}

function drawStack(stack: CapacityStack, width: number): Drawing {
  let y = 0;
  const body = stack.lines.map((line) => {
    const drawn = drawLine(line, width, y);
    y += drawn.height + 22;
    return drawn.body;
  });
  return { height: Math.max(0, y - 20), body: markup`${body}` };
}

function drawLine(line: CapacityLine, width: number, y: number): Drawing {
  const bar = y + 24;
  const keys = line.shares.map((share) => ({
    fill: fillOf(share),
    text: `${sign(share, line)} ${share.text} ${NAMES[share.name]}`,
  }));
  const key = keyLines(keys, width, bar + BAR + 10);
  const tone = line.addsUp ? 'muted' : 'alert';
  const note =
    line.note !== '' &&
    label({ x: width, y: y + 15, text: line.note, size: 13, tone, anchor: 'end' });
  return {
    height: 24 + BAR + 10 + key.height,
    body: markup`${label({ x: 0, y: y + 15, text: `${line.resource}: ${line.capacity}`, size: 14, bold: true })}${note}${drawBar(
      line,
      width,
      bar,
    )}${key.body}`,
  };
}

function fillOf({ name }: Share): Fill {
  return name === 'hugePages' ? 'other' : name;
}

function sign(share: Share, line: CapacityLine): string {
  if (share.name !== 'allocatable') return '−';
  return line.addsUp ? '=' : '≠';
}

function drawBar(line: CapacityLine, width: number, y: number): Markup {
  let x = 0.5;
  const widths = barWidths(
    line.shares.map((share) => share.part),
    width - 1,
  );
  const pieces = line.shares.map((share, i) => {
    const room = widths[i] ?? 0;
    const piece = room > 0 && drawShare(share, x, y, room);
    x += room;
    return piece;
  });
  return markup`${pieces}`;
}

function drawShare(share: Share, x: number, y: number, width: number): Markup {
  const font = { size: 13 };
  const percent = `${(share.part * 100).toFixed(1)} %`;
  const text = share.name === 'allocatable' ? `${share.text} (${percent})` : '';
  const fits = text !== '' && textWidth(text, font) < width - 12;
  const name = `${NAMES[share.name]} ${share.text} (${percent})`;
  const area = patterned({ x, y, width, height: BAR, fill: fillOf(share), tooltip: name });
  const written =
    fits && label({ x: x + 8, y: y + 20, text: fitText(text, width - 12, font), ...font });
  return markup`${area}${written}`;
}

/** Widths that fill the bar; a share that is not nothing is never too thin to be seen. */
export function barWidths(parts: readonly number[], width: number): readonly number[] {
  const shown = parts.map((part) => (part > 0 ? Math.max(part, 0) : 0));
  const sum = Math.max(
    1,
    shown.reduce((total, part) => total + part, 0),
  );
  const wanted = shown.map((part) => (part === 0 ? 0 : Math.max(LEAST, (part / sum) * width)));
  const excess = wanted.reduce((total, share) => total + share, 0) - width;
  if (excess <= 0) return wanted;
  const biggest = wanted.indexOf(Math.max(...wanted));
  return wanted.map((share, i) => (i === biggest ? share - excess : share));
}
