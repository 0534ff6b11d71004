/** From how a person wants a solution put on nodes to what is complete and legal. */
import type { CortxNodeDisks, CortxSolutionOptions } from './cortx-options';
import { DEFAULT_SEPARATOR, readDeviceName, readSeparator } from './device-name';
import { isRecord, readProps } from '../values';
import type { Findings } from '../values';

/** Options that are complete. */
export interface ReadOptions {
  readonly separator: string;
  readonly names?: Readonly<Record<string, string>>;
  /** Checked once the nodes of the solution are known. */
  readonly nodes: Readonly<Record<string, CortxNodeDisks>> | undefined;
  readonly clashes: 'hash' | 'refuse';
}

const CLASHES: readonly unknown[] = ['hash', 'refuse'];

/** Reads the options; what is refused has its usual value, and a violation. */
export function readSolutionOptions(given: CortxSolutionOptions, findings: Findings): ReadOptions {
  const options: Partial<CortxSolutionOptions> = readProps(given, findings);
  const { separator = DEFAULT_SEPARATOR, nodes, clashes = 'hash' } = options;
  const names = readNames(options.names, findings);
  if (!CLASHES.includes(clashes)) {
    findings.add('unsupported', 'clashes', clashes, 'is none', `use ${CLASHES.join(' or ')}`);
  }
  return {
    separator: readSeparator(separator, 'separator', findings) ?? DEFAULT_SEPARATOR,
    ...(names === undefined ? {} : { names }),
    nodes,
    clashes,
  };
}

function readNames(
  given: unknown,
  findings: Findings,
): Readonly<Record<string, string>> | undefined {
  if (given === undefined) return undefined;
  if (!isRecord(given)) {
    const remedy = 'write { "/dev/sdc": "metadata-0" }';
    findings.add('invalid', 'names', given, 'is no record of names', remedy);
    return undefined;
  }
  const read = Object.entries(given).map(([device, name]) => {
    return [device, readDeviceName(name, `names[${device}]`, findings) ?? 'unknown'] as const;
  });
  return Object.fromEntries(read);
}
