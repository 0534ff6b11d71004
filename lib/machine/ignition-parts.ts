/**
 * What Ignition shall do, between the plan of a machine and the two texts that say so: for the machine (JSON) and for people (Butane).
 */
import { FIRST_BOOT_SERVICE } from './first-boot-script';
import type { IgnitionDistribution } from './ignition-distribution';
import { groupsOf, ignitionUsers } from './ignition-user';
import type { ProvidedUser } from './ignition-user';
import { sortBy } from './machine-parts';
import type { MachinePlan, PlannedFile } from './plan';
import { renderSections } from './unit-sections';

/** What Ignition shall do. */
export interface IgnitionParts {
  readonly groups: readonly { readonly name: string; readonly construct: string }[];
  readonly users: readonly ProvidedUser[];
  readonly files: readonly PlannedFile[];
  readonly units: readonly IgnitionUnit[];
}

/** A unit with its drop-ins. */
export interface IgnitionUnit {
  readonly name: string;
  /** Undefined for a unit that the image brings. */
  readonly contents?: string;
  readonly enabled?: true;
  readonly dropins: readonly { readonly name: string; readonly contents: string }[];
  /** Whose it is; several, joined by commas. */
  readonly construct: string;
}

/** The file that holds the name of the machine. */
export const HOSTNAME_FILE = '/etc/hostname';

/** Where the rule of sudo of a user stands. */
export function sudoersPath(user: string): string {
  return `/etc/sudoers.d/90-groundwork-${user}`;
}

/** The groups of users that Ignition has to make, since the image has none of that name. */
export function newGroups(plan: MachinePlan, on: IgnitionDistribution): readonly string[] {
  const own = new Set(plan.users.map(({ name }) => name));
  const wanted = new Set(plan.users.flatMap(groupsOf));
  return [...wanted]
    .filter((name) => ![...on.openGroups, ...on.closedGroups].includes(name) && !own.has(name))
    .sort();
}

/** The parts of a plan, sorted by name or path. */
export function ignitionParts(plan: MachinePlan, on: IgnitionDistribution): IgnitionParts {
  const { machine, users } = plan;
  const files = [
    ownFile(HOSTNAME_FILE, `${plan.hostname}\n`, '0644', machine),
    ...users.flatMap(({ name, sudo, construct }) =>
      sudo === undefined
        ? []
        : [ownFile(sudoersPath(name), `${name} ${sudo}\n`, '0440', construct)],
    ),
  ];
  return {
    groups: newGroups(plan, on).map((name) => {
      const from = users.filter((user) => groupsOf(user).includes(name));
      return { name, construct: from.map(({ construct }) => construct).join(', ') };
    }),
    users: ignitionUsers(plan),
    files: sortBy([...files, ...plan.files.filter((file) => unitOf(file) === undefined)], pathOf),
    units: unitsOf(plan),
  };
}

/**
 * Nothing but a preset starts the first boot, and nothing else asks for the network: cloud-init, which does both elsewhere, is not there. The
 * units that constructs enable are left to the first boot, which starts them when their modules, settings and disks are ready.
 */
const FIRST_BOOT_DROP_IN = {
  name: '10-ignition.conf',
  contents: renderSections({ Unit: { Wants: 'network-online.target' } }),
};

function unitsOf({ machine, files }: MachinePlan): IgnitionUnit[] {
  const units = new Map<string, IgnitionUnit>([
    [
      FIRST_BOOT_SERVICE,
      {
        name: FIRST_BOOT_SERVICE,
        enabled: true,
        dropins: [FIRST_BOOT_DROP_IN],
        construct: machine,
      },
    ],
  ]);
  for (const file of files) {
    const place = unitOf(file);
    if (place === undefined) continue;
    const { unit: name, dropIn } = place;
    const { content: contents, construct } = file;
    const before = units.get(name);
    const { dropins = [] } = before ?? {};
    const constructs = [...new Set([...(before?.construct.split(', ') ?? []), construct])];
    units.set(name, {
      ...before,
      name,
      ...(dropIn === undefined ? { contents } : {}),
      dropins: dropIn === undefined ? dropins : [...dropins, { name: dropIn, contents }],
      construct: constructs.join(', '),
    });
  }
  return sortBy([...units.values()], ({ name }) => name);
}

const UNIT_FILE =
  /^\/etc\/systemd\/system\/([A-Za-z0-9:_.@\\-]+\.(?:automount|mount|path|service|slice|socket|swap|target|timer))(?:\.d\/([^/]+\.conf))?$/;
const LONGEST_LINE = 2048;

/**
 * The unit that a file is, or is a drop-in of. Ignition reads units before it writes them, writes no empty ones, and knows no mode and owner of
 * them; what does not fit is written as any other file.
 */
function unitOf(file: PlannedFile): { unit: string; dropIn: string | undefined } | undefined {
  const { path, content, mode, owner } = file;
  const [, unit, dropIn] = UNIT_FILE.exec(path) ?? [];
  if (unit === undefined || mode !== '0644' || owner !== 'root:root') return undefined;
  const fits = content.split('\n').every((line) => Buffer.byteLength(line) < LONGEST_LINE);
  return fits && /^\[[^\]]+\]$/m.test(content) ? { unit, dropIn } : undefined;
}

function ownFile(path: string, content: string, mode: string, construct: string): PlannedFile {
  return { path, content, mode, owner: 'root:root', construct };
}

function pathOf({ path }: PlannedFile): string {
  return path;
}
