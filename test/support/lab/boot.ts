/**
 * Boots machines for tests. What is booted is ended at the latest when the test file is through, or this process ends.
 */
import type { Machine } from '../../../lib/machine';
import { bootVirtualMachine } from './booted-vm';
import { bootContainer } from './container-lab';
import type { BootOptions, LabDisk, LabMachine, ResumeOptions } from './lab-machine';
import { resumeVirtualMachine } from './resumed-vm';

export type {
  BootOptions,
  LabDisk,
  LabFile,
  LabMachine,
  LabResult,
  RebootOptions,
  ResumeOptions,
  RunOptions,
} from './lab-machine';

// Those that are still on their way among them: a test that gave up does not wait for them.
const booted = new Set<Promise<LabMachine>>();

/**
 * Boots a machine and waits until cloud-init has finished in it, also when its first boot failed: look at `status()`.
 *
 * @throws Error with the last lines of the console when it does not get that far
 */
export function boot(machine: Machine, options: BootOptions): Promise<LabMachine> {
  return kept(
    options.level === 1 ? bootContainer(machine, options) : bootVirtualMachine(machine, options),
  );
}

/**
 * A virtual machine that has no seed and has long been up, with these disks: a root shell in about a second, for what needs a kernel and disks
 * but not cloud-init. It cannot be rebooted.
 */
export function resume(
  disks: readonly LabDisk[] = [],
  options: ResumeOptions = {},
): Promise<LabMachine> {
  return kept(resumeVirtualMachine(disks, options));
}

/** Boots a machine, uses it, and stops it whatever became of that. */
export async function withMachine<T>(
  machine: Machine,
  options: BootOptions,
  use: (booted: LabMachine) => Promise<T>,
): Promise<T> {
  const made = await boot(machine, options);
  try {
    return await use(made);
  } finally {
    await made.stop();
  }
}

function kept(machine: Promise<LabMachine>): Promise<LabMachine> {
  booted.add(machine);
  return machine;
}

async function stopAll(): Promise<void> {
  const machines = await Promise.allSettled(booted);
  booted.clear();
  await Promise.all(
    machines.map(async (one) => {
      if (one.status === 'fulfilled') await one.value.stop();
    }),
  );
}

// A test that failed halfway may have stopped nothing.
if (typeof afterAll === 'function') afterAll(stopAll, 20 * 60_000);
