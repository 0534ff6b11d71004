/** What a flavour is: the size of a machine. */
import { Findings, isRecord } from '../../values';
import type { Violation } from '../../values';

/** The size of a machine, by the numbers and in the units of Nova. */
export interface FlavorFacts {
  readonly vcpus: number;
  /** In MiB. */
  readonly ram: number;
  /** Of its own disk, in GiB; 0 when machines of this flavour boot from a volume. */
  readonly disk: number;
}

/** What a machine has, as `capacity` of a `Machine` takes it. */
export interface FlavorCapacity {
  readonly cpu: number;
  readonly memory: string;
  readonly ephemeralStorage: string;
}

/**
 * The capacity of a machine of a flavour. The kernel keeps some per cent of the memory for itself, so what the kubelet sees is a little less.
 *
 * @param rootGigabytes the size in GiB of the volume that it boots from, where it does
 */
export function flavorCapacity(facts: FlavorFacts, rootGigabytes?: number): FlavorCapacity {
  return {
    cpu: facts.vcpus,
    memory: `${facts.ram}Mi`,
    ephemeralStorage: `${rootGigabytes ?? facts.disk}Gi`,
  };
}

/** Everything that is wrong with what a program says of flavours. */
export function checkFlavors(
  flavors: Readonly<Record<string, FlavorFacts>> | undefined,
): readonly Violation[] {
  const findings = new Findings();
  const given: unknown = flavors;
  if (given === undefined) return [];
  if (!isRecord(given)) {
    const remedy = `write for example { "m1.small": ${EXAMPLE} }`;
    findings.add('invalid', '', given, 'is no record of flavours', remedy);
    return findings.violations;
  }
  for (const [name, facts] of Object.entries(given)) {
    const isGood = isRecord(facts) && isCount(facts['vcpus'], 1) && isCount(facts['ram'], 1);
    if (isGood && isCount(facts['disk'], 0)) continue;
    const reason = 'does not say vcpus, ram in MiB and disk in GiB as whole numbers';
    findings.add('invalid', name, facts, reason, `write for example ${EXAMPLE}`);
  }
  return findings.violations;
}

const EXAMPLE = '{ vcpus: 2, ram: 4096, disk: 40 }';

function isCount(value: unknown, least: number): boolean {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= least;
}
