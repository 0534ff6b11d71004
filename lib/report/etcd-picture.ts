/**
 * Pictures of a cluster of etcd: its members over failure domains with what the loss of each means, how many of them a write needs, and what is on a
 * data volume when the database is full. Deciding where things stand and drawing them are apart.
 */

import {
  bytesText,
  type EtcdLossReport,
  type EtcdMemberReport,
  type EtcdReport,
  volumeShares,
  type VolumeShare,
  writesText,
} from './etcd-report';
import { barWidths } from './capacity';
import { type Markup, markup } from './markup';
import { box, type Drawing, type Fill, keyLines, label, patterned, type Picture } from './picture';
import { fitMiddle, fitText } from './text-width';
import { counted } from './wording';

const GAP = 16;
const PADDING = 12;
const HEADER = 34;
const TILE = { height: 44, gap: 8, padding: 8 } as const;
const FOOTER = 50;
const LEAST_WIDTH = 250;
const BAR = 30;
const NAME = { size: 13, bold: true } as const;
const ADDRESS = { size: 12, mono: true } as const;
const SMALL = { size: 13 } as const;

/** The place of a failure domain. */
export interface EtcdDomainPlace {
  readonly loss: EtcdLossReport;
  readonly members: readonly EtcdMemberReport[];
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Decides where the domains stand: in rows of boxes of the same width. */
export function layoutDomains(report: EtcdReport, width: number): readonly EtcdDomainPlace[] {
  const { domains } = report;
  const fitting = Math.floor((width + GAP) / (LEAST_WIDTH + GAP));
  const columns = Math.max(1, Math.min(domains.length, fitting));
  const boxWidth = (width - (columns - 1) * GAP) / columns;
  const places: EtcdDomainPlace[] = [];
  let y = 1;
  for (let first = 0; first < domains.length; first += columns) {
    const row = domains.slice(first, first + columns);
    const most = Math.max(...row.map((loss) => loss.members.length));
    const height = HEADER + most * (TILE.height + TILE.gap) + FOOTER;
    for (const [i, loss] of row.entries()) {
      const members = report.members.filter(({ name }) => loss.members.includes(name));
      places.push({ loss, members, x: i * (boxWidth + GAP), y, width: boxWidth, height });
    }
    y += height + GAP;
  }
  return places;
}

/** Members over failure domains. */
export function domainsPicture(report: EtcdReport, id: string): Picture {
  const { domains, members } = report;
  const losses = domains.map(({ domain, writes }) => `without ${domain} ${writesText(writes)}`);
  return {
    id: `${id}-domains`,
    title: `Members of ${report.name} by failure domain`,
    description: `${counted(members.length, 'member')} in ${counted(domains.length, 'failure domain')}; ${losses.join(', ')}.`,
    draw: (width) => {
      const places = layoutDomains(report, width);
      const bottom = Math.max(0, ...places.map(({ y, height }) => y + height));
      return { height: bottom + 1, body: markup`${places.map((one) => drawDomain(one, report))}` };
    },
  };
}

function drawDomain(place: EtcdDomainPlace, { members: all }: EtcdReport): Markup {
  const { loss, members, x, y, width, height } = place;
  const left = x + PADDING;
  const room = width - 2 * PADDING;
  const bottom = y + height;
  const font = { size: 14, bold: true };
  const verdict = {
    ...{ x: left, y: bottom - 31, text: fitText('When it is lost:', room, SMALL), ...SMALL },
    tone: 'muted' as const,
  };
  const outcome = `${loss.left} of ${all.length} left, ${writesText(loss.writes)}`;
  const tone = loss.writes ? {} : { tone: 'alert' as const };
  const tiles = members.map((member, i) =>
    drawMember(member, left, y + HEADER + i * (TILE.height + TILE.gap), room),
  );
  return markup`${box({ x: x + 1, y, width: width - 2, height, fill: 'domain', radius: 8 })}${label(
    {
      ...{ x: left, y: y + 23, text: fitMiddle(loss.domain, room, font), ...font },
    },
  )}${tiles}${label(verdict)}${label({
    ...{ x: left, y: bottom - 13, text: fitText(outcome, room, SMALL), ...SMALL, ...tone },
  })}`;
}

function drawMember(
  { name, address }: EtcdMemberReport,
  x: number,
  y: number,
  width: number,
): Markup {
  const room = width - 2 * TILE.padding;
  const where = address ?? 'address not known';
  const detail = { ...ADDRESS, mono: address !== undefined };
  return markup`${box({ x, y, width, height: TILE.height, fill: 'tile', radius: 4, tooltip: `${name} ${where}` })}${label(
    { x: x + TILE.padding, y: y + 18, text: fitMiddle(name, room, NAME), ...NAME },
  )}${label({
    ...{ x: x + TILE.padding, y: y + 35, text: fitMiddle(where, room, detail), ...detail },
    tone: 'muted',
  })}`;
}

/** How many of the members a write needs, and how many may fail. */
export function quorumPicture(report: EtcdReport, id: string): Picture {
  const { members, quorum, faultTolerance } = report;
  return {
    id: `${id}-quorum`,
    title: `Quorum of ${report.name}`,
    description: `Of ${counted(members.length, 'member')} a write needs ${quorum}; ${faultTolerance} may fail at once.`,
    draw: (width) => drawQuorum(report, width),
  };
}

function drawQuorum({ members, quorum, faultTolerance }: EtcdReport, width: number): Drawing {
  const cell = (width - 1) / Math.max(1, members.length);
  const cells = members.map((_, i) =>
    patterned({
      ...{ x: 0.5 + i * cell, y: 0.5, width: cell, height: BAR },
      fill: i < quorum ? 'allocatable' : 'free',
    }),
  );
  const more = faultTolerance === 1 ? 'one more may fail' : `${faultTolerance} more may fail`;
  const keys = keyLines(
    [
      { fill: 'allocatable', text: `${quorum} needed for a write, any of them` },
      ...(faultTolerance === 0 ? [] : [{ fill: 'free', text: more } as const]),
    ],
    width,
    BAR + 10,
  );
  return { height: BAR + 10 + keys.height, body: markup`${cells}${keys.body}` };
}

const SHARES: Readonly<
  Record<VolumeShare['name'], { readonly fill: Fill; readonly text: string }>
> = {
  database: { fill: 'system', text: 'database, when it is full' },
  snapshot: { fill: 'kube', text: 'a snapshot of it' },
  copy: { fill: 'eviction', text: 'a defragmented copy' },
  rest: { fill: 'free', text: 'log and spare' },
};

/** What is on the data volume of each member at worst. */
export function volumePicture(report: EtcdReport, id: string): Picture {
  const shares = volumeShares(report);
  const list = shares.map(({ name, bytes }) => `${bytesText(bytes)} ${SHARES[name].text}`);
  return {
    id: `${id}-volume`,
    title: `Data volume of each member of ${report.name}`,
    description: `${bytesText(report.volumeBytes)}: ${list.join(', ')}.`,
    draw: (width) => drawVolume(shares, width),
  };
}

function drawVolume(shares: readonly VolumeShare[], width: number): Drawing {
  const total = Math.max(
    1,
    shares.reduce((sum, { bytes }) => sum + bytes, 0),
  );
  const widths = barWidths(
    shares.map(({ bytes }) => bytes / total),
    width - 1,
  );
  let x = 0.5;
  const pieces = shares.map(({ name }, i) => {
    const wide = widths[i] ?? 0;
    const piece =
      wide > 0 && patterned({ x, y: 0.5, width: wide, height: BAR, fill: SHARES[name].fill });
    x += wide;
    return piece;
  });
  const shown = shares.filter(({ bytes }) => bytes > 0);
  const keys = shown.map(({ name, bytes }) => ({
    fill: SHARES[name].fill,
    text: `${bytesText(bytes)} ${SHARES[name].text}`,
  }));
  const key = keyLines(keys, width, BAR + 10);
  return { height: BAR + 10 + key.height, body: markup`${pieces}${key.body}` };
}
