import fc from 'fast-check';
import { parse, stringify } from 'yaml';

import { CortxSolution, solutionDevices } from '../../lib/node';
import type { CortxSolutionOptions } from '../../lib/node';
import { changedAnywhere } from '../support/any-place';
import { SOLUTION } from '../support/cortx-solution';

const NODE = 'node-1.rack-a.example';
const good: CortxSolutionOptions = {
  separator: 'cortx',
  clashes: 'hash',
  names: { '/dev/sdc': 'a', '/dev/sdd': 'b', '/dev/sde': 'c', '/dev/sdf': 'd' },
  nodes: { [NODE]: { secondaryStorage: '/dev/sdz', devices: { '/dev/sdc': '/dev/sdy' } } },
};

function textOf(value: unknown): string {
  try {
    return stringify(value);
  } catch {
    // Symbols and functions have no YAML.
    return '';
  }
}

describe('whatever stands anywhere', () => {
  it('in a solution file, it is read or refused, and what is read agrees', () => {
    fc.assert(
      fc.property(changedAnywhere(parse(SOLUTION)), (value) => {
        const outcome = CortxSolution.parse(textOf(value));
        if (!outcome.ok) {
          expect(outcome.violations).not.toEqual([]);
          return;
        }
        const { nodes, devices, counts } = outcome.value;
        const inFile = solutionDevices(outcome.value.rewritten());
        expect(outcome.value.blockVolumes()).toHaveLength(nodes.length * devices.length);
        expect(counts.volumes).toBe(nodes.length * devices.length);
        expect(inFile.map(({ device }) => device).sort()).toEqual(
          devices.map(({ stablePath }) => stablePath).sort(),
        );
      }),
    );
  });

  it('in its options, they are read or refused', () => {
    fc.assert(
      fc.property(changedAnywhere(good), (options) => {
        const outcome = CortxSolution.parse(SOLUTION, options as CortxSolutionOptions);
        if (outcome.ok) outcome.value.nodePrep(NODE);
        else expect(outcome.violations).not.toEqual([]);
      }),
    );
  });
});
