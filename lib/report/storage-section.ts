/** The section about storage: pools, what their quorum bears, volumes, ports, and what is left of the disks. */

import { glusterBrickPorts } from '../storage';
import type { HeketiClaimOutcome, HeketiClaimsPlan } from '../storage';
import { bytesText } from './etcd-report';
import { figure, figureList } from './figures';
import { type Markup, markup } from './markup';
import { disksPicture, leftOf, roughBytes } from './storage-picture';
import { diskUses, type StorageLossReport, type StorageReport } from './storage-report';
import { disclosure, table } from './table';
import { counted, nameList } from './wording';

const MOST_NAMES = 6;

/** The section; nothing without a pool. */
export function storageSection(pools: readonly StorageReport[] = []): Markup | undefined {
  if (pools.length === 0) return undefined;
  return markup`${pools.map((pool, index) => poolPart(pool, `storage-${index + 1}`, pools.length))}`;
}

function poolPart(report: StorageReport, id: string, pools: number): Markup {
  const { name, nodes, quorum, volumes, expectedVolumes } = report;
  const ports = glusterBrickPorts({ volumes: expectedVolumes });
  const list = figureList([
    ['Nodes', nodes.length],
    ['Quorum of the pool', quorum.needed],
    ['Volumes', volumes.length],
    ['Ports of bricks', `${ports.first}–${ports.last}`],
  ]);
  const heading =
    pools > 1 &&
    markup`<h3>${name}</h3>
`;
  return markup`${heading}<p><code>${name}</code>, a pool of GlusterFS. ${tolerance(report)} Each node keeps ports for ${counted(expectedVolumes, 'volume')}.</p>
${list}${nodeTable(report)}${volumeTable(report)}${lossTable(report)}${disksPart(report, id)}${report.heketi && claimsPart(report.heketi)}`;
}

function tolerance({ quorum, nodes }: StorageReport): Markup {
  const seen = markup`Volumes are made and changed while ${quorum.needed} of ${counted(nodes.length, 'node')} see each other;`;
  return quorum.spare === 0
    ? markup`${seen} <span class="alert">no node may be lost for that.</span>`
    : markup`${seen} ${quorum.spare} may be lost for that.`;
}

function nodeTable({ nodes }: StorageReport): Markup {
  const rows = nodes.map(({ name, address, failureDomain, arbiter }) => [
    ...[name, address ?? '', failureDomain, arbiter ? 'arbiter' : 'data'],
  ]);
  const columns = [
    { head: 'Node' },
    { head: 'Address', kind: 'code' as const },
    { head: 'Failure domain' },
    { head: 'Holds' },
  ];
  return disclosure('Nodes', table({ caption: 'Nodes of the pool', columns, rows }));
}

function volumeTable({ volumes }: StorageReport): Markup | undefined {
  const rows = volumes.map((volume) => {
    const { name, type = 'replicate:3', arbiter = false, bricks, bytes } = volume;
    return [
      ...[name, arbiter ? `${type}, arbiter` : type, bricks.length],
      ...[bytes === undefined ? 'what its disks have' : bytesText(bytes)],
      ...[bears(volume.survivesReads), bears(volume.survivesWrites)],
    ];
  });
  const columns = [
    ...[{ head: 'Volume' }, { head: 'Type', kind: 'code' as const }],
    ...[{ head: 'Bricks', kind: 'number' as const }, { head: 'Holds' }],
    ...[{ head: 'Nodes that reads bear to lose' }, { head: 'Nodes that writes bear to lose' }],
  ];
  return table({ caption: 'Volumes, and the loss of nodes, whichever they are', columns, rows });
}

function bears(nodes: number): Markup | string {
  return nodes === 0 ? markup`<span class="alert">none</span>` : `any ${nodes}`;
}

function lossTable({ domains }: StorageReport): Markup | undefined {
  const rows = domains.map(({ domain, nodes, ...loss }) => [
    ...[domain, nameList(nodes, MOST_NAMES), outcome(loss)],
  ]);
  const columns = [
    { head: 'Failure domain' },
    { head: 'Nodes in it' },
    { head: 'When it is lost' },
  ];
  return table({ caption: 'What the loss of a failure domain means', columns, rows });
}

function outcome({
  unreadable,
  unwritable,
}: Pick<StorageLossReport, 'unreadable' | 'unwritable'>): Markup | string {
  if (unwritable.length === 0 && unreadable.length === 0) return 'all volumes are read and written';
  const parts = [
    ...(unwritable.length > 0 ? [`no writes to ${nameList(unwritable, MOST_NAMES)}`] : []),
    ...(unreadable.length > 0 ? [`no reads of ${nameList(unreadable, MOST_NAMES)}`] : []),
  ];
  return markup`<span class="alert">${parts.join('; ')}</span>`;
}

function disksPart(report: StorageReport, id: string): Markup | undefined {
  const disks = diskUses(report);
  if (disks.length === 0) return undefined;
  const rows = disks.map((disk) => [
    ...[disk.node, disk.disk, disk.heketi ? 'Heketi' : 'bricks', roughBytes(disk.total)],
    ...[roughBytes(disk.taken), roughBytes(disk.perhaps), roughBytes(leftOf(disk))],
  ]);
  const columns = [
    ...[{ head: 'Node' }, { head: 'Disk' }, { head: 'For' }],
    ...['Has', 'Taken', 'Perhaps taken', 'Left'].map((head) => ({ head, kind: 'number' as const })),
  ];
  const asTable = disclosure('As a table', table({ caption: 'Disks of the pool', columns, rows }));
  return markup`${figure('What is left of the disks', disksPicture(disks, report.name, id))}${asTable}`;
}

const FITS: Readonly<Record<HeketiClaimOutcome['fits'], string>> = {
  always: 'fits',
  depends: 'may fit',
  never: 'does not fit',
};

function claimsPart({ outcomes, unknown }: HeketiClaimsPlan): Markup {
  const rows = outcomes.map(({ name, size, fits, reason, layouts }) => {
    const verdict =
      fits === 'always' ? FITS[fits] : markup`<span class="alert">${FITS[fits]}</span>`;
    const bricks = layouts.map((layout) => layout.bricks).join(' or ');
    return [name, `${size}Gi`, verdict, bricks, reason ?? ''];
  });
  const columns = [
    ...[{ head: 'Claim' }, { head: 'Volume', kind: 'number' as const }, { head: 'Heketi' }],
    ...[{ head: 'Bricks', kind: 'number' as const }, { head: 'Why' }],
  ];
  const blind =
    unknown.length > 0 &&
    markup`<p class="alert">Nothing is known about the size of ${nameList(unknown, MOST_NAMES)}.</p>
`;
  return markup`${blind}${table({ caption: 'Claims that Heketi is to fulfil, in order', columns, rows })}`;
}
