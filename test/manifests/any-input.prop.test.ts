import fc from 'fast-check';

import { synthesizeChart } from '../../lib/testing';
import { changedAnywhere } from '../support/any-place';
import { GOOD_MANIFEST_PROPS } from '../support/manifest-props';

describe.each(GOOD_MANIFEST_PROPS.map(([Part, props]) => [Part.name, Part, props] as const))(
  '%s',
  (_, Part, props) => {
    const made = (given: unknown) =>
      synthesizeChart((chart) => new Part(chart, 'x', given as never), {
        kubernetesVersion: '1.25',
      });

    it('takes what is good', () => {
      expect(made(props).violations).toEqual([]);
    });

    it('whatever stands anywhere, is made or refused with its path', () => {
      fc.assert(
        fc.property(changedAnywhere(props), (changed) => {
          const { objects, violations } = made(changed);
          if (violations.length === 0) expect(objects).not.toEqual([]);
          for (const { path } of violations) expect(path).toMatch(/^chart\/x/);
        }),
      );
    });
  },
);
