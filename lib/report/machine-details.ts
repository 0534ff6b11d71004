/** One machine in words: what its first boot does, in order, and what it mounts, names and sets. */

import { type Markup, markup } from './markup';
import type { MachineReport } from './plan-report';
import { capacityLines, type ShareName } from './capacity';
import { table } from './table';
import { budgetText, partsInFull } from './user-data';
import { grouped } from './wording';

/** The machine, folded unless `open`. */
export function machineDetails(machine: MachineReport, index: number, open: boolean): Markup {
  const { name, role, address, failureDomain } = machine;
  const facts = [role, address, failureDomain].filter((fact) => fact !== undefined).join(' · ');
  return markup`<details class="machine" id="machine-${index + 1}"${open && markup` open`}>
<summary><strong>${name}</strong>${facts !== '' && markup` <span class="muted">${facts}</span>`}</summary>
${firstBoot(machine)}${mounts(machine)}${blockDevices(machine)}${sysctls(machine)}${capacity(machine)}${userData(machine)}</details>
`;
}

function firstBoot({ steps }: MachineReport): Markup {
  const rows = steps.map(({ phase, description, construct }, i) => [
    i + 1,
    phase,
    description,
    construct,
  ]);
  const columns = [
    { head: '#', kind: 'number' as const },
    { head: 'Phase' },
    { head: 'Step' },
    { head: 'From', kind: 'code' as const },
  ];
  const steplist = table({ caption: 'First boot, in this order', columns, rows });
  return (
    steplist ??
    markup`<p class="muted">The first boot has no steps of its own.</p>
`
  );
}

function mounts({ mounts: all }: MachineReport): Markup | undefined {
  const columns = [
    { head: 'Path', kind: 'code' as const },
    { head: 'Device', kind: 'code' as const },
    { head: 'Type' },
    { head: 'From', kind: 'code' as const },
  ];
  const rows = all.map(({ path, what, type, construct }) => [path, what, type, construct]);
  return table({ caption: 'Mounts', columns, rows });
}

function blockDevices({ blockDevices: all }: MachineReport): Markup | undefined {
  const columns = [
    { head: 'Stable name', kind: 'code' as const },
    { head: 'Device', kind: 'code' as const },
    { head: 'From', kind: 'code' as const },
  ];
  const rows = all.map(({ name, device, construct }) => [name, device, construct]);
  return table({ caption: 'Block devices', columns, rows });
}

function sysctls({ sysctls: all }: MachineReport): Markup | undefined {
  const columns = [
    { head: 'Key', kind: 'code' as const },
    { head: 'Value', kind: 'code' as const },
    { head: 'From', kind: 'code' as const },
  ];
  const rows = all.map(({ key, value, construct }) => [key, value, construct]);
  return table({ caption: 'Kernel settings', columns, rows });
}

function capacity(machine: MachineReport): Markup | undefined {
  const lines = capacityLines(machine) ?? [];
  const names = SHARES.filter(({ name }) =>
    lines.some((line) => line.shares.some((share) => share.name === name)),
  );
  const columns = [
    { head: 'Resource' },
    ...['Capacity', ...names.map(({ head }) => head)].map((head) => ({
      head,
      kind: 'number' as const,
    })),
  ];
  const rows = lines.map((line) => [
    line.note === '' ? line.resource : `${line.resource} (${line.note})`,
    line.capacity,
    ...names.map(({ name }) => line.shares.find((share) => share.name === name)?.text ?? '0'),
  ]);
  return table({ caption: 'Capacity', columns, rows });
}

const SHARES: readonly { readonly name: ShareName; readonly head: string }[] = [
  { name: 'kube', head: '− kube' },
  { name: 'system', head: '− system' },
  { name: 'eviction', head: '− eviction' },
  { name: 'hugePages', head: '− huge pages' },
  { name: 'allocatable', head: '= allocatable' },
];

function userData({ userData: budget }: MachineReport): Markup | undefined {
  if (budget === undefined) return undefined;
  const columns = [
    { head: 'Part' },
    { head: 'From', kind: 'code' as const },
    { head: 'Bytes', kind: 'number' as const },
  ];
  const rows = partsInFull(budget).map((part) => [part.part, part.construct, grouped(part.bytes)]);
  return table({ caption: `User data: ${budgetText(budget)}`, columns, rows });
}
