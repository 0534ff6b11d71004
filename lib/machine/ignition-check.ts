/**
 * What of a machine has no equivalent in Ignition. Ignition writes files, users and units before the system itself starts, and nothing else;
 * all that the first boot does is done by the machine's own service there too.
 */
import type { Violation } from '../values';

import { isBelow } from './file-path';
import { isInImage, withoutLink } from './ignition-distribution';
import type { IgnitionDistribution } from './ignition-distribution';
import { HOSTNAME_FILE, newGroups, sudoersPath } from './ignition-parts';
import { DEFAULT_USER, groupsOf } from './ignition-user';
import type { MachinePlan, PlannedFile, PlannedUser } from './plan';
import { problem } from './problem';

type Check = (plan: MachinePlan, on: IgnitionDistribution) => readonly Violation[];

/** Everything about the plan that has no equivalent, with the paths of the constructs. */
export function validateForIgnition(plan: MachinePlan, on: IgnitionDistribution): Violation[] {
  return Object.values(CHECKS).flatMap((check) => check(plan, on));
}

const asItIs: Check = () => [];

// A field that the plan gets later is no member of this record until somebody has decided what Ignition does with it.
const CHECKS: { readonly [K in keyof MachinePlan]: Check } = {
  machine: asItIs,
  hostname: asItIs,
  files: (plan, on) => plan.files.flatMap((file) => validateFile(file, plan, on)),
  // Made by the first boot, like those on any other machine.
  directories: ({ directories }, on) =>
    directories.flatMap(({ path, construct }) => validatePlace(path, construct, on)),
  packages: ({ packages }, on) =>
    packages.map(({ name, construct }) => {
      const reason = `${on.name} has no package manager: Ignition cannot install a package`;
      const remedy = 'leave it out if the image has it, else run it as a container or a sysext';
      return problem('unsupported', construct, name, reason, remedy);
    }),
  users: (plan, on) => plan.users.flatMap((user) => validateUser(user, plan, on)),
  // Those of the user "core".
  authorizedKeys: asItIs,
  growth: ({ growth }, on) => {
    if (growth === undefined) return [];
    const reason = `Ignition knows no growpart; ${on.name} grows its root file system by itself`;
    const remedy = 'leave it out';
    const devices = growth.devices.join(', ');
    return [problem('unsupported', growth.construct, devices, reason, remedy)];
  },
  userDataParts: ({ userDataParts }) =>
    userDataParts.map(({ contentType, construct }) => {
      const reason = 'is a part for cloud-init; Ignition reads one config and nothing else';
      const remedy = 'say the same by File, SystemdUnit and FirstBootStep';
      return problem('unsupported', construct, contentType, reason, remedy);
    }),
  mounts: ({ mounts }, on) =>
    mounts.flatMap(({ path, construct }) => validateMount(path, construct, on)),
  // Disks, kernel settings and modules are files, and steps of the first boot.
  fileSystems: asItIs,
  sysctls: asItIs,
  modules: asItIs,
  units: asItIs,
  steps: ({ steps }, on) =>
    steps.flatMap(({ command: [program = ''], construct }) => {
      const name = program.slice(program.lastIndexOf('/') + 1);
      if (!on.missing.includes(name)) return [];
      const reason = `${on.name} has no such program, or none that can change its image`;
      const remedy = 'do it in a container, or by a program that a File brings';
      return [problem('unsupported', construct, program, reason, remedy)];
    }),
};

function validateFile(file: PlannedFile, plan: MachinePlan, on: IgnitionDistribution): Violation[] {
  const { path, mode, owner, construct } = file;
  const found = validatePlace(path, construct, on);
  if (on.unread.some((folder) => isBelow(path, folder))) {
    const reason = `is for a package manager that ${on.name} has not`;
    found.push(problem('unsupported', construct, path, reason, 'leave it out'));
  }
  if (path === HOSTNAME_FILE) {
    const reason = 'is where Ignition is told the name of the machine';
    found.push(problem('conflict', construct, path, reason, 'set the hostname of the Machine'));
  }
  if (!mode.startsWith('0')) {
    const reason = `${path} has this mode; Ignition 3.4.0 sets no setuid, setgid and sticky bits`;
    found.push(problem('unsupported', construct, mode, reason, 'set them by a FirstBootStep'));
  }
  return [...found, ...validateOwner(owner, file, plan)];
}

function validatePlace(path: string, construct: string, on: IgnitionDistribution): Violation[] {
  if (!isInImage(path, on)) return [];
  const reason = `stands in the read-only image of ${on.name}`;
  const remedy = `write below ${(on.writable ?? ['/etc', '/opt', '/var']).join(', ')}`;
  return [problem('unsupported', construct, path, reason, remedy)];
}

/** Ignition looks names up while it writes, and fails for one that is not there. */
function validateOwner(owner: string, { path, construct }: PlannedFile, plan: MachinePlan) {
  const [user = '', group = ''] = owner.split(':');
  const made = plan.users.map(({ name }) => name);
  const users = ['root', DEFAULT_USER, ...made];
  const groups = [...users, ...plan.users.flatMap(groupsOf)];
  const known = (name: string, names: readonly string[]): boolean =>
    /^\d+$/.test(name) || names.includes(name);
  if (known(user, users) && known(group, groups)) return [];
  const reason = `${path} is theirs, but Ignition knows no such user or group when it writes`;
  const remedy = 'make a User with that name or group, or give numbers';
  return [problem('unsupported', construct, owner, reason, remedy)];
}

function validateUser(user: PlannedUser, plan: MachinePlan, on: IgnitionDistribution): Violation[] {
  const { sudo, construct } = user;
  const created = newGroups(plan, on);
  // A user's own group is made with the user, and users are made in order.
  const own = plan.users.slice(0, plan.users.indexOf(user)).map(({ name }) => name);
  const found = groupsOf(user)
    .filter((group) => ![...on.openGroups, ...created, ...own].includes(group))
    .map((group) => {
      const reason = `is a group in the image of ${on.name} that no user can be put into`;
      const remedy = `use ${on.openGroups.join(', ')} or a group of your own`;
      return problem('unsupported', construct, group, reason, remedy);
    });
  const path = sudoersPath(user.name);
  if (sudo !== undefined && plan.files.some((file) => file.path === path)) {
    const reason = 'is the file that holds the rule of sudo for this user';
    found.push(problem('conflict', construct, path, reason, 'move the other file'));
  }
  return found;
}

function validateMount(path: string, construct: string, on: IgnitionDistribution): Violation[] {
  const real = withoutLink(path, on);
  if (real === undefined) return validatePlace(path, construct, on);
  const reason = `stands below a link of ${on.name}, and systemd mounts nothing there`;
  return [problem('unsupported', construct, path, reason, `write "${real}"`)];
}
