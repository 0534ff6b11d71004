/**
 * The picture of failure domains: what stands where, and so what is lost together. Inside a domain machines are grouped by role.
 * `layoutTopology` decides where everything stands; `drawTopology` prints it.
 */

import { groupBy } from './group-by';
import { type Markup, markup } from './markup';
import { box, type Drawing, label, type Picture, round } from './picture';
import type { MachineReport, NetworkReport, PlanReport } from './plan-report';
import { fitMiddle, fitText, textWidth } from './text-width';
import { counted } from './wording';

const SPINE = 22;
const GAP = 16;
const PADDING = 12;
const HEADER = 34;
const ROLE_HEADER = 24;
const TILE = { minWidth: 122, maxWidth: 200, height: 44, gap: 8, padding: 8 } as const;
const NAME = { size: 13, bold: true } as const;
const ADDRESS = { size: 12, mono: true } as const;
const BAND = { height: 40, below: 26 } as const;

/** What is shown for a machine without a failure domain. */
export const NO_DOMAIN = 'not stated';

/** A machine's place. */
export interface TilePlace {
  readonly machine: MachineReport;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The machines of one role in one domain. */
export interface RolePlace {
  readonly role: string;
  readonly y: number;
  readonly tiles: readonly TilePlace[];
}

/** A failure domain's place. */
export interface DomainPlace {
  readonly name: string;
  readonly count: number;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly roles: readonly RolePlace[];
}

/** The places of everything. */
export interface TopologyLayout {
  readonly width: number;
  readonly height: number;
  readonly domains: readonly DomainPlace[];
}

/** Machines by failure domain, by name, those without one last. */
export function machinesByDomain(
  machines: readonly MachineReport[],
): readonly (readonly [string, readonly MachineReport[]])[] {
  const groups = [...groupBy(machines, (machine) => machine.failureDomain ?? NO_DOMAIN)];
  const rank = (name: string): string => (name === NO_DOMAIN ? '1' : `0${name}`);
  return groups.sort(([a], [b]) => (rank(a) < rank(b) ? -1 : 1));
}

/** Decides where everything stands. */
export function layoutTopology(
  machines: readonly MachineReport[],
  width: number,
  top: number,
): TopologyLayout {
  const groups = machinesByDomain(machines);
  const left = top > 0 ? SPINE : 0;
  const columns = Math.max(
    1,
    Math.min(groups.length, Math.floor((width - left + GAP) / (260 + GAP))),
  );
  const domainWidth = (width - left - (columns - 1) * GAP) / columns;
  const domains: DomainPlace[] = [];
  let y = top;
  for (let first = 0; first < groups.length; first += columns) {
    const row = groups
      .slice(first, first + columns)
      .map(([name, members], i) =>
        placeDomain(name, members, left + i * (domainWidth + GAP), y, domainWidth),
      );
    domains.push(...row);
    y += Math.max(...row.map((domain) => domain.height)) + BAND.below;
  }
  return { width, height: groups.length === 0 ? top : y - BAND.below + 2, domains };
}

function placeDomain(
  name: string,
  members: readonly MachineReport[],
  x: number,
  y: number,
  width: number,
): DomainPlace {
  const roles: RolePlace[] = [];
  let next = y + HEADER;
  for (const [role, machines] of groupBy(members, (machine) => machine.role ?? 'machine')) {
    const tiles = placeTiles(machines, x + PADDING, next + ROLE_HEADER, width - 2 * PADDING);
    roles.push({ role, y: next, tiles });
    next = Math.max(...tiles.map((tile) => tile.y)) + TILE.height + 10;
  }
  return { name, count: members.length, x, y, width, height: next + 2 - y, roles };
}

function placeTiles(
  machines: readonly MachineReport[],
  x: number,
  y: number,
  width: number,
): readonly TilePlace[] {
  const texts = machines.flatMap(({ name, address = '' }) => [
    textWidth(name, NAME),
    textWidth(address, ADDRESS),
  ]);
  const room = Math.max(...texts) + 2 * TILE.padding;
  const wanted = Math.min(width, TILE.maxWidth, Math.max(TILE.minWidth, room));
  const perRow = Math.max(1, Math.floor((width + TILE.gap) / (wanted + TILE.gap)));
  const tileWidth = Math.min(TILE.maxWidth, (width + TILE.gap) / perRow - TILE.gap);
  return machines.map((machine, i) => ({
    machine,
    x: x + (i % perRow) * (tileWidth + TILE.gap),
    y: y + Math.floor(i / perRow) * (TILE.height + TILE.gap),
    width: tileWidth,
    height: TILE.height,
  }));
}

/** The picture of the machines, their domains and their network. */
export function topologyPicture(report: PlanReport): Picture {
  const domains = machinesByDomain(report.machines);
  const where = domains.map(([name, members]) => `${name}: ${members.length}`).join(', ');
  return {
    id: 'topology',
    title: 'Machines and failure domains',
    description: `${counted(report.machines.length, 'machine')} in ${counted(domains.length, 'failure domain')} (${where}).`,
    draw: (width) => drawTopology(report, width),
  };
}

function drawTopology(report: PlanReport, width: number): Drawing {
  const { network } = report;
  const top = network === undefined ? 1 : BAND.height + BAND.below;
  const layout = layoutTopology(report.machines, width, top);
  const wires =
    network === undefined ? undefined : markup`${drawWires(layout)}${drawBand(network, width)}`;
  return { height: layout.height, body: markup`${wires}${layout.domains.map(drawDomain)}` };
}

function drawBand(network: NetworkReport, width: number): Markup {
  const { cidr, gateway } = network;
  const font = { size: 14, bold: true };
  const room = width - 28;
  const full = gateway === undefined ? cidr : `${cidr} · gateway ${gateway}`;
  const longestFirst = [`Network ${full}`, full, cidr];
  const text =
    longestFirst.find((one) => textWidth(one, font) <= room) ?? fitText(cidr, room, font);
  const band = { x: 1, y: 1, width: width - 2, height: BAND.height - 2 };
  return markup`${box({ ...band, fill: 'area used', radius: 6 })}${label({ x: 14, y: 25, text, ...font })}`;
}

// From the network down the left side, along the top of each row of domains, and into each domain.
function drawWires(layout: TopologyLayout): Markup {
  const rows = [...groupBy(layout.domains, (domain) => String(domain.y)).values()];
  const paths = rows.map((row) => {
    const rail = (row[0]?.y ?? 0) - 12;
    const drops = row.map((domain) => `M${round(domain.x + domain.width / 2)} ${rail}v12`);
    const end = Math.max(...row.map((domain) => domain.x + domain.width / 2));
    return `M9 ${BAND.height - 1}V${rail}H${round(end)}${drops.join('')}`;
  });
  return markup`<path class="wire" d="${paths.join('')}"/>
`;
}

function drawDomain(domain: DomainPlace): Markup {
  const { x, y, width, height, name, count, roles } = domain;
  const machines = counted(count, 'machine');
  const font = { size: 14, bold: true };
  return markup`${box({ x: x + 1, y: y + 1, width: width - 2, height: height - 2, fill: 'domain', radius: 8 })}${label(
    {
      x: x + PADDING,
      y: y + 23,
      text: fitMiddle(name, width - 2 * PADDING - 100, font),
      ...font,
    },
  )}${label({ x: x + width - PADDING, y: y + 23, text: machines, size: 13, tone: 'muted', anchor: 'end' })}${roles.map(
    (role) => drawRole(role, x + PADDING, width - 2 * PADDING),
  )}`;
}

function drawRole(place: RolePlace, x: number, width: number): Markup {
  const font = { size: 12 };
  const text = fitText(`${place.role} (${place.tiles.length})`, width, font);
  return markup`${label({ x, y: place.y + 16, text, tone: 'muted', ...font })}${place.tiles.map(drawTile)}`;
}

function drawTile({ machine, x, y, width, height }: TilePlace): Markup {
  const room = width - 2 * TILE.padding;
  const address = machine.address ?? 'address not known';
  const detail = { ...ADDRESS, mono: machine.address !== undefined };
  return markup`${box({ x, y, width, height, fill: 'tile', radius: 4, tooltip: `${machine.name} ${address}` })}${label(
    {
      x: x + 8,
      y: y + 18,
      text: fitMiddle(machine.name, room, NAME),
      ...NAME,
    },
  )}${label({ x: x + 8, y: y + 35, text: fitMiddle(address, room, detail), tone: 'muted', ...detail })}`;
}
