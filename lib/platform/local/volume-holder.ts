/** Who holds a data volume, for people: two machines with one data directory must never be. */
import { readFileSync, readdirSync, readlinkSync } from 'node:fs';
import { basename, dirname } from 'node:path';

import { statOf } from './process-identity';

/** What a process was started with, and the files that it has open. */
export interface HoldingProcess {
  readonly pid: number;
  readonly name: string;
  readonly command: readonly string[];
}

/**
 * Who has one of the devices open: `machine "two" of stack shop/dev`, or the process where it is none of ours. Empty when it cannot be told, as for a
 * device that is mounted on the host.
 */
export function holdersOf(devices: readonly string[]): readonly string[] {
  return describeHolders(processesWith(devices));
}

/** The processes in words, machines first and once each. */
export function describeHolders(processes: readonly HoldingProcess[]): readonly string[] {
  const machines = processes.flatMap(({ command }) => machineIn(command) ?? []);
  if (machines.length > 0) return [...new Set(machines)].sort();
  return processes.map(({ pid, name }) => `process ${pid} (${name})`);
}

// systemd-nspawn is told the folder of the machine, which says whose it is; so is the supervisor, which has the same devices open.
function machineIn(command: readonly string[]): string | undefined {
  const argument = command.find((word) => word.startsWith('--directory='));
  const machine = dirname(argument ?? '');
  const machines = dirname(machine);
  if (basename(machines) !== 'machines') return undefined;
  const stack = dirname(machines);
  return `machine "${basename(machine)}" of stack ${basename(dirname(stack))}/${basename(stack)}`;
}

function processesWith(devices: readonly string[]): readonly HoldingProcess[] {
  return readdirSync('/proc')
    .filter(
      (entry) => /^\d+$/.test(entry) && openFiles(entry).some((file) => devices.includes(file)),
    )
    .flatMap((entry) => {
      const stat = statOf(Number(entry));
      return stat === undefined ? [] : { pid: stat.pid, name: stat.name, command: words(entry) };
    });
}

function openFiles(pid: string): readonly string[] {
  try {
    return readdirSync(`/proc/${pid}/fd`).flatMap((fd) => linkOf(`/proc/${pid}/fd/${fd}`) ?? []);
  } catch {
    return [];
  }
}

function linkOf(path: string): string | undefined {
  try {
    return readlinkSync(path);
  } catch {
    return undefined;
  }
}

function words(pid: string): readonly string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
  } catch {
    return [];
  }
}
