/** The texts of machines in which the values of Outputs stand, as Outputs. */
import * as pulumi from '@pulumi/pulumi';

import type {
  IgnitionOptions,
  Machine,
  MachineFill,
  NetworkConfig,
  RenderedIgnition,
  RenderedMachine,
  Seed,
  SeedDrive,
  SeedLayout,
} from '../machine';
import { InvalidConfiguration } from '../values';
import type { Violation } from '../values';

import { lateRefusal } from './late-refusal';
import { LateMachine, valuesFill } from './machine-late';
import type { LateEntry } from './output-registry';

/** What is put into the text of a machine. */
export interface MachineOutputOptions {
  /**
   * Files (`/etc/app/token`) and constructs (`worker-1/token`) whose text may hold a secret Output. User data is no safe: clouds show it to
   * everybody who may look at the machine, and to every process on it. The text as a whole is a secret then.
   *
   * @default [] - a secret Output fails what is returned
   */
  readonly allowSecrets?: readonly string[];
}

/**
 * The user data of a machine with the values of all Outputs in their places: `Machine.render()`, later. Constructs check and print the real
 * values, so the text is byte for byte that of a machine which is made with them.
 *
 * Unknown in a preview when one of the values is, secret when one of them is. Over the limit, or refused by a construct, it fails.
 *
 * @throws InvalidConfiguration at once, with all that is wrong whatever the values are
 * @example
 * ```ts
 * import * as pulumi from '@pulumi/pulumi';
 * import { asString, renderMachine } from 'groundwork/bridge';
 * import { File, Machine } from 'groundwork/machine';
 *
 * const address = pulumi.output('10.0.0.9'); // of a resource, in real life
 * const machine = new Machine('worker-1');
 * new File(machine, 'Peer', { path: '/etc/peer', content: 'peer=' + asString(address) });
 * export const userData = renderMachine(machine).apply(({ base64 }) => base64);
 * ```
 */
export function renderMachine(
  machine: Machine,
  options: MachineOutputOptions = {},
): pulumi.Output<RenderedMachine> {
  return later((fill) => machine.render(fill), options);
}

/**
 * The files of a NoCloud seed with the values of all Outputs in their places: `Machine.seed()`, later. See `renderMachine`.
 *
 * @throws InvalidConfiguration at once, with all that is wrong whatever the values are
 */
export function seedOf(
  machine: Machine,
  network?: NetworkConfig,
  options: MachineOutputOptions = {},
): pulumi.Output<Seed> {
  return later((fill) => machine.seed(network, fill), options);
}

/**
 * A disk that tells a machine what it shall be, with the values of all Outputs in their places: `Machine.seedDrive()`, later. See
 * `renderMachine`.
 *
 * @throws InvalidConfiguration at once, with all that is wrong whatever the values are
 */
export function seedDriveOf(
  machine: Machine,
  layout: SeedLayout,
  network?: NetworkConfig,
  options: MachineOutputOptions = {},
): pulumi.Output<SeedDrive> {
  return later((fill) => machine.seedDrive(layout, network, fill), options);
}

/**
 * Ignition's config with the values of all Outputs in their places: `Machine.ignition()`, later. See `renderMachine`.
 *
 * @throws InvalidConfiguration at once, with all that is wrong whatever the values are
 */
export function ignitionOf(
  machine: Machine,
  settings: IgnitionOptions,
  options: MachineOutputOptions = {},
): pulumi.Output<RenderedIgnition> {
  return later((fill) => machine.ignition(settings, fill), options);
}

/**
 * Labels in the place of Outputs, for people and snapshots: `machine.render(outputLabels())` has `<output:vpc>` where a value will stand. No
 * engine is needed. One for all that is rendered together.
 */
export function outputLabels(): MachineFill {
  return new LateMachine().labels;
}

function later<T>(
  make: (fill: MachineFill) => T,
  { allowSecrets = [] }: MachineOutputOptions,
): pulumi.Output<T> {
  const late = new LateMachine();
  // Tells what is wrong at once, and finds what stands where.
  const labelled = make(late.labels);
  const { entries } = late;
  if (entries.length === 0) return pulumi.all([]).apply(() => labelled);
  const secrets = pulumi
    .output(Promise.all(entries.map(({ output }) => pulumi.isSecret(output))))
    .apply((flags) => {
      const secret = entries.filter((_, index) => flags[index]);
      const refused = late.refuseSecrets(secret, allowSecrets);
      if (refused.length > 0) throw refusal('the machine', refused);
      return secret.map(({ index }) => index);
    });
  const outputs = pulumi.all(entries.map(({ output }) => output));
  // Beside the values, and not after them: what is secret is known also where they are not.
  return pulumi.all([secrets, outputs]).apply(([hidden, known]) => {
    const values = new Map(entries.map((entry, index) => [entry, known[index]] as const));
    const secret = entries.filter(({ index }) => hidden.includes(index));
    return withoutSecrets(secret, values, () => make(valuesFill(values)));
  });
}

/** Does something whose errors must not tell a secret. */
function withoutSecrets<T>(
  secret: readonly LateEntry[],
  values: ReadonlyMap<LateEntry, unknown>,
  work: () => T,
): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof InvalidConfiguration)) throw error;
    const texts = secret.map((entry) => String(values.get(entry))).filter((text) => text !== '');
    const hide = (text: string): string =>
      texts.reduce((rest, one) => rest.replaceAll(one, '[secret]'), text);
    const violations = error.violations.map(({ code, path, value, reason, remedy }) => {
      const shown = value === undefined || secret.length > 0 ? {} : { value };
      return { code, path: hide(path), ...shown, reason: hide(reason), remedy: hide(remedy) };
    });
    throw refusal(error.subject, violations);
  }
}

function refusal(subject: string, violations: readonly Violation[]): Error {
  return lateRefusal(new InvalidConfiguration(subject, violations).message);
}
