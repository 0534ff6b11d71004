/** What stands in a machine in the place of values that are known later. */
import type { FillPlace, MachineFill } from '../machine';
import type { Violation } from '../values';

import { LateNames } from './late-names';
import { entriesIn, labelTree, resolveTree } from './late-text';
import type { LateEntry } from './output-registry';
import { readLate } from './read-late';

/** The Outputs in the text of a machine, found while it is rendered with their labels. */
export class LateMachine {
  private readonly names = new LateNames();
  private readonly places = new Map<LateEntry, FillPlace[]>();

  /** Puts labels in the place of values, and remembers what stands where. */
  readonly labels: MachineFill = {
    stage: 'labels',
    fill: (data, place, findings) => {
      const read = readLate(data, place.construct, findings, this.names);
      for (const entry of entriesIn(read)) {
        this.places.set(entry, [...(this.places.get(entry) ?? []), place]);
      }
      return labelTree(read);
    },
  };

  /** The Outputs that were found, in the order in which they were. */
  get entries(): readonly LateEntry[] {
    return [...this.places.keys()];
  }

  /** What is wrong with secrets in places where they are not allowed. */
  refuseSecrets(secret: readonly LateEntry[], allowed: readonly string[]): readonly Violation[] {
    return secret.flatMap((entry) =>
      (this.places.get(entry) ?? [])
        .filter(({ construct, file }) => {
          return !allowed.includes(construct) && (file === undefined || !allowed.includes(file));
        })
        .map(({ construct, file }) => ({
          code: 'forbidden',
          path: construct,
          reason: `${file === undefined ? '' : `${file} `}holds the secret <output:${this.names.nameOf(entry)}>, and user data is no safe`,
          remedy: `let the machine fetch it at boot, or add ${JSON.stringify(file ?? construct)} to allowSecrets`,
        })),
    );
  }
}

/** Puts values in their places. */
export function valuesFill(values: ReadonlyMap<LateEntry, unknown>): MachineFill {
  const names = new LateNames();
  const told = new Set<LateEntry>();
  return {
    stage: 'values',
    fill: (data, { construct, onlyNames }, findings) => {
      const read = readLate(data, construct, findings, names);
      for (const entry of onlyNames ? entriesIn(read) : []) {
        if (told.has(entry) || isHarmless(values.get(entry))) continue;
        told.add(entry);
        const reason = `<output:${names.nameOf(entry)}> became more than a name or a whole number, and this construct had read it before`;
        const remedy = 'give such a value to a File or another construct of groundwork/machine';
        findings.add('invalid', construct, undefined, reason, remedy);
      }
      return resolveTree(read, (entry) => values.get(entry));
    },
  };
}

// What no check refuses that takes the text of a placeholder, and no format reads as something else than a text.
const NAME = /^[a-z](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*$/;
const NO_TEXT_IN_YAML = /^(?:y|n|yes|no|on|off|true|false|null|nan|inf)$/;
const LONGEST = 63;

function isHarmless(value: unknown): boolean {
  if (Array.isArray(value)) return value.every(isHarmless);
  if (typeof value === 'number') return Number.isSafeInteger(value) && value > 0;
  if (typeof value !== 'string' || value.length > LONGEST) return false;
  return NAME.test(value) && !NO_TEXT_IN_YAML.test(value);
}
