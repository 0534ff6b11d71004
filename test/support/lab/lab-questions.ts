/**
 * What is asked of a machine in the same way at every level: by running commands in it.
 */
import type { FirstBootStatus } from '../../../lib/machine';
import { STATUS_FILE } from '../../../lib/machine';
import type { LabMachine, LabResult } from './lab-machine';

const ENVIRONMENT = [
  'env',
  '-i',
  'HOME=/root',
  'LANG=C.UTF-8',
  'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
];

const NO_FILE = 44;
const READ = `[ -e "$1" ] || exit ${NO_FILE}; cat -- "$1"`;

type Runs = Pick<LabMachine, 'run'>;

/** The words that run a command in a machine, with an environment of its own and for so long. */
export function limited(command: string | readonly string[], seconds: number): readonly string[] {
  const words = typeof command === 'string' ? ['sh', '-c', command] : command;
  return [...ENVIRONMENT, 'timeout', '--kill-after=5', String(seconds), ...words];
}

/** What a command printed, without the last line end. */
export function outputOf(command: string | readonly string[], result: LabResult): string {
  if (result.code === 0) return result.stdout.replace(/\n$/, '');
  const text = typeof command === 'string' ? command : command.join(' ');
  throw new Error(`${text}: ended with ${result.code}: ${result.stderr}${result.stdout}`);
}

/** The text of a file; undefined when there is none. */
export async function readMachineFile(machine: Runs, name: string): Promise<string | undefined> {
  const result = await machine.run(['sh', '-c', READ, 'sh', name]);
  if (result.code === NO_FILE) return undefined;
  if (result.code === 0) return result.stdout;
  throw new Error(`${name} cannot be read: ${result.stderr}`);
}

/** What the machine's own first boot wrote down. */
export async function readStatus(machine: Runs): Promise<FirstBootStatus> {
  const text = await readMachineFile(machine, STATUS_FILE);
  if (text !== undefined) return JSON.parse(text) as FirstBootStatus;
  const { stdout } = await machine.run('cloud-init status --long; cat /run/cloud-init/result.json');
  throw new Error(`there is no ${STATUS_FILE}: the first boot never began\n${stdout}`);
}
