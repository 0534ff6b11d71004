/** Whether what a program says of a machine has the shape that everything else counts on. */
import { Findings, at, checkSwitch, isRecord, isText } from '../../values';
import type { Violation } from '../../values';

const LISTS = ['secrets', 'buckets', 'allowSecrets', 'endpoints', 'groups', 'volumes'] as const;
const CALLED = /^[^\s\p{Cc}](?:[^\p{Cc}]{0,253}[^\s\p{Cc}])?$/u;

/** What is wrong with the shape of what is said of a machine, or of a pool. */
export function checkMachineShape(args: unknown): readonly Violation[] {
  const findings = new Findings();
  if (!isRecord(args)) {
    const remedy = 'write { network, machine: (at) => new Machine(at.name) }';
    findings.add('invalid', '', args, 'is no record of settings', remedy);
    return findings.violations;
  }
  if (typeof args['machine'] !== 'function') {
    const remedy = 'write (at) => new Machine(at.name)';
    findings.add('invalid', 'machine', args['machine'], 'is no function of the place', remedy);
  }
  for (const name of LISTS) {
    if (args[name] === undefined || Array.isArray(args[name])) continue;
    findings.add('invalid', name, args[name], 'is no list', 'write [] for none');
  }
  for (const name of ['size', 'failureDomain'] as const) {
    if (args[name] === undefined || isText(args[name], CALLED)) continue;
    findings.add('invalid', name, args[name], 'is no name', 'leave it out, or write a name');
  }
  checkSwitch(args['publicAddress'], 'publicAddress', findings);
  const { volumes } = args;
  if (Array.isArray(volumes)) {
    volumes.forEach((volume: unknown, index) => {
      findings.addAll(checkVolume(volume).map((one) => at(one, `volumes[${index}]`)));
    });
  }
  return findings.violations;
}

function checkVolume(volume: unknown): readonly Violation[] {
  const findings = new Findings();
  if (!isRecord(volume)) {
    const remedy = 'write { name: "data", size: "20Gi" }';
    findings.add('invalid', '', volume, 'is no record', remedy);
    return findings.violations;
  }
  const { name, performance } = volume;
  if (typeof name !== 'string') {
    findings.add('invalid', 'name', name, 'is no name', 'write for example "data"');
  }
  if (performance !== undefined && performance !== 'standard' && performance !== 'fast') {
    const remedy = 'write "standard" or "fast"';
    findings.add('invalid', 'performance', performance, 'is none of the choices', remedy);
  }
  return findings.violations;
}
