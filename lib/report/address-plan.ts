/**
 * The picture of who has which address. `addressPlan` divides the network into runs of neighbouring addresses with the same use, so
 * 200 machines in a row are one line and a machine between free addresses is one line too.
 */

import { Cidr, IpAddress } from '../values';
import { type Markup, markup } from './markup';
import { box, type Drawing, type Fill, label, patterned, type Picture, round } from './picture';
import type { MachineReport, NetworkReport } from './plan-report';
import { fitText, textWidth } from './text-width';
import { counted, grouped, nameList } from './wording';

/** Rows in the picture; the table has them all. */
const MOST_ROWS = 30;

/** What a run of addresses is used for. */
export type AddressUse = 'network' | 'gateway' | 'machines' | 'free' | 'broadcast';

/** Neighbouring addresses with the same use. */
export interface AddressRun {
  readonly use: AddressUse;
  readonly first: string;
  readonly last: string;
  readonly count: bigint;

  /** The machines, by address; empty unless the use is `machines`. */
  readonly names: readonly string[];

  /** Where the run begins and ends, as a part of the network from 0 to 1. */
  readonly from: number;
  readonly to: number;
}

/** The whole network, from its first address to its last. */
export interface AddressPlan {
  readonly cidr: string;
  readonly runs: readonly AddressRun[];

  /** Addresses that are outside of the network, taken twice, or no addresses. */
  readonly problems: readonly string[];
}

interface Taken {
  readonly use: AddressUse;
  readonly names: readonly string[];
}

/** Divides the network; none when its range can't be read. */
export function addressPlan(
  network: NetworkReport,
  machines: readonly MachineReport[],
): AddressPlan | undefined {
  const cidr = Cidr.parse(network.cidr);
  if (!cidr.ok) return undefined;
  const taken = new Map<bigint, Taken>();
  const problems: string[] = [];
  reserveEdges(cidr.value, taken);
  for (const claim of claims(network, machines)) {
    const problem = take(cidr.value, taken, claim);
    if (problem !== undefined) problems.push(problem);
  }
  return { cidr: network.cidr, runs: runsOf(cidr.value, taken), problems };
}

interface Claim {
  readonly name: string;
  readonly address: string;
  readonly use: 'gateway' | 'machines';
}

function claims(network: NetworkReport, machines: readonly MachineReport[]): readonly Claim[] {
  const { gateway, bridge, endpoints = [] } = network;
  const own: readonly Claim[] = [
    ...(gateway === undefined
      ? []
      : [{ name: 'the gateway', address: gateway, use: 'gateway' } as const]),
    ...(bridge === undefined
      ? []
      : [{ name: 'the bridge', address: bridge, use: 'machines' } as const]),
    ...endpoints.map(({ name, address }) => ({ name, address, use: 'machines' as const })),
  ];
  const theirs = machines.flatMap(({ name, address }) =>
    address === undefined ? [] : [{ name, address, use: 'machines' as const }],
  );
  return [...own, ...theirs];
}

// IPv4 keeps the first and the last address of a network for itself, unless it is a point-to-point link (RFC 3021).
function reserveEdges(cidr: Cidr, taken: Map<bigint, Taken>): void {
  if (cidr.family !== 4 || cidr.size <= 2n) return;
  taken.set(0n, { use: 'network', names: [] });
  taken.set(cidr.size - 1n, { use: 'broadcast', names: [] });
}

function take(cidr: Cidr, taken: Map<bigint, Taken>, claim: Claim): string | undefined {
  const { name, address, use } = claim;
  const parsed = IpAddress.parse(address);
  if (!parsed.ok) return `${name}: "${address}" is no address`;
  if (!cidr.contains(parsed.value)) return `${name}: ${address} is outside of the network`;
  const index = parsed.value.value - IpAddress.of(cidr.first).value;
  const other = taken.get(index);
  if (other !== undefined) {
    return `${name}: ${address} is taken by ${other.names[0] ?? `the ${other.use} address`}`;
  }
  taken.set(index, { use, names: [name] });
  return undefined;
}

function runsOf(cidr: Cidr, taken: ReadonlyMap<bigint, Taken>): readonly AddressRun[] {
  const runs: AddressRun[] = [];
  const push = (use: AddressUse, start: bigint, end: bigint, names: readonly string[]): void => {
    const last = runs.at(-1);
    if (last?.use === use && use === 'machines') {
      runs.pop();
      runs.push(run(cidr, use, start - last.count, end, [...last.names, ...names]));
    } else if (end > start) runs.push(run(cidr, use, start, end, names));
  };
  let next = 0n;
  for (const index of [...taken.keys()].sort((a, b) => (a < b ? -1 : 1))) {
    const { use, names } = taken.get(index) ?? { use: 'free' as const, names: [] };
    push('free', next, index, []);
    push(use, index, index + 1n, names);
    next = index + 1n;
  }
  push('free', next, cidr.size, []);
  return runs;
}

function run(
  cidr: Cidr,
  use: AddressUse,
  start: bigint,
  end: bigint,
  names: readonly string[],
): AddressRun {
  return {
    use,
    first: cidr.address(start),
    last: cidr.address(end - 1n),
    count: end - start,
    names,
    from: fraction(start, cidr.size),
    to: fraction(end, cidr.size),
  };
}

function fraction(part: bigint, whole: bigint): number {
  return Number((part * 1_000_000n) / whole) / 1_000_000;
}

/** `12`, `65,535` or, where digits say nothing any more, `about 2^64`. */
export function countText(count: bigint): string {
  if (count < 1_000_000_000_000n) return grouped(Number(count));
  return `about 2^${count.toString(2).length - (isPowerOfTwo(count) ? 1 : 0)}`;
}

function isPowerOfTwo(count: bigint): boolean {
  return (count & (count - 1n)) === 0n;
}

/** `10.77.0.11 – 10.77.0.13`. */
export function rangeText(run: AddressRun): string {
  return run.first === run.last ? run.first : `${run.first} – ${run.last}`;
}

/** The range in that room: whole, else with only what is different of the last address, else cut. */
function fittedRange(run: AddressRun, room: number): string {
  const font = { size: 13, mono: true };
  const whole = rangeText(run);
  if (textWidth(whole, font) <= room) return whole;
  const [separator] = /[.:]/.exec(run.first) ?? [':'];
  const groups = run.last.split(separator);
  const same = run.first.split(separator).findIndex((group, i) => group !== groups[i]);
  const rest = groups.slice(Math.max(1, same)).join(separator);
  return fitText(`${run.first} – …${separator}${rest}`, room, font);
}

const USES: Readonly<Record<AddressUse, { readonly text: string; readonly fill: Fill }>> = {
  network: { text: 'network address', fill: 'other' },
  gateway: { text: 'gateway', fill: 'gateway' },
  machines: { text: 'machines', fill: 'used' },
  free: { text: 'free', fill: 'free' },
  broadcast: { text: 'broadcast address', fill: 'other' },
};

/** What a run is used for, with at most `most` names. */
export function useText(run: AddressRun, most: number): string {
  return run.use === 'machines' ? nameList(run.names, most) : USES[run.use].text;
}

/** The picture of the network's addresses. */
export function addressPicture(plan: AddressPlan): Picture {
  const list = plan.runs.map((run) => `${rangeText(run)}: ${useText(run, 3)}`).slice(0, MOST_ROWS);
  return {
    id: 'addresses',
    title: `Addresses of ${plan.cidr}`,
    description: `${list.join('; ')}.`,
    draw: (width) => drawPlan(plan, width),
  };
}

function drawPlan(plan: AddressPlan, width: number): Drawing {
  const shown = plan.runs.slice(0, MOST_ROWS);
  const hidden = plan.runs.length - shown.length;
  const step = width > 600 ? 27 : 44;
  const top = 48;
  const rows = shown.map((run, i) => drawRow(run, width, top + i * step));
  const bottom = top + shown.length * step;
  const more =
    hidden > 0 &&
    label({
      x: 0,
      y: bottom + 14,
      text: `and ${counted(hidden, 'more range')}`,
      size: 13,
      tone: 'muted',
    });
  return {
    height: bottom + (hidden > 0 ? 22 : 0),
    body: markup`${drawOverview(plan, width)}${rows}${more}`,
  };
}

// To scale, except that nothing is thinner than two units.
function drawOverview(plan: AddressPlan, width: number): Markup {
  const room = width - 1;
  const ground = box({ x: 0.5, y: 0.5, width: room, height: 30, fill: 'area free' });
  const taken = plan.runs
    .filter((run) => run.use !== 'free')
    .map((run) => {
      const wide = Math.max(2, (run.to - run.from) * room);
      const x = 0.5 + Math.min(run.from * room, room - wide);
      return patterned({
        x,
        y: 0.5,
        width: wide,
        height: 30,
        fill: USES[run.use].fill,
        tooltip: `${rangeText(run)}: ${useText(run, 3)}`,
      });
    });
  return markup`${ground}${taken}`;
}

function drawRow(run: AddressRun, width: number, y: number): Markup {
  const wide = width > 600;
  const mono = { size: 13, mono: true };
  const font = { size: 13 };
  const range = fittedRange(run, wide ? 400 : width - 90);
  const use = {
    x: wide ? 530 : 22,
    y: y + (wide ? 13 : 31),
    room: wide ? width - 530 : width - 22,
  };
  return markup`${patterned({ x: 0.5, y: y + 1.5, width: 13, height: 13, fill: USES[run.use].fill })}${label({ x: 22, y: y + 13, text: range, ...mono })}${label(
    {
      x: wide ? 510 : width,
      y: y + 13,
      text: countText(run.count),
      anchor: 'end',
      ...font,
    },
  )}${label({ x: use.x, y: round(use.y), text: fitText(useText(run, wide ? 4 : 3), use.room, font), tone: 'muted', ...font })}`;
}
