/**
 * What makes a machine the one that it is: a change of any of it makes the machine anew. One list for the engine's question what has to happen, and for the
 * text by which others know beforehand that it will.
 */
import { digest } from './identity';
import type { MachineInputs } from './machine-provider';
import { diffInputs, stableText } from './resource-provider';
import type { ResourceDiff } from './resource-provider';

/** Inputs that can change without the machine being made anew. */
const UPDATABLE = ['bootTimeout', 'programs'] as const;
type Updatable = (typeof UPDATABLE)[number];

// A record instead of a list: an input that is added later and stands in neither is an error of the compiler.
const LASTING: Readonly<Record<Exclude<keyof MachineInputs, Updatable>, true>> = {
  project: true,
  stack: true,
  stateRoot: true,
  runtime: true,
  name: true,
  hostname: true,
  image: true,
  network: true,
  address: true,
  volumes: true,
  seed: true,
  secrets: true,
  buckets: true,
};
const KEYS = [...(Object.keys(LASTING) as (keyof typeof LASTING)[]), 'programs'] as const;
const DIGITS = 32;

/** What makes a machine the one that it is. */
type MachineIdentity = Readonly<Record<(typeof KEYS)[number], unknown>>;

/** What has to happen to a machine for it to become another. */
export function diffMachine(olds: MachineInputs, news: MachineInputs): ResourceDiff {
  const anew = diffInputs<MachineIdentity>(identityOf(olds), identityOf(news), KEYS);
  return anew.changes ? anew : diffInputs<MachineInputs>(olds, news, UPDATABLE, UPDATABLE);
}

/** Thirty-two hexadecimal digits that change exactly when the machine would be made anew. */
export function machineRevision(inputs: MachineInputs): string {
  return digest(stableText(identityOf(inputs)) ?? '', DIGITS);
}

function identityOf(inputs: MachineInputs): MachineIdentity {
  return {
    ...(Object.fromEntries(KEYS.map((key) => [key, inputs[key]])) as MachineIdentity),
    secrets: inputs.secrets ?? [],
    buckets: inputs.buckets ?? [],
    // That there are any is seen by the machine; which folder of the host they are in, is not.
    programs: inputs.programs !== undefined,
  };
}
