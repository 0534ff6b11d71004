import fc from 'fast-check';

import {
  CortxBlockVolumes,
  LocalStorageClass,
  LocalVolumes,
  SymlinkBlockDevices,
} from '../../lib/manifests';
import { synthesizeChart } from '../../lib/testing';
import { changedAnywhere } from '../support/any-place';

const volumes = [
  { node: 'a.x', path: '/dev/sdb', size: '5Gi', name: 'a', labels: { b: 'c' } },
  { node: 'a.y', path: '/dev/sdb', size: '5Gi' },
];
const good = [
  [LocalStorageClass, { name: 'a', isDefault: true, reclaimPolicy: 'Retain', labels: { a: 'b' } }],
  [
    LocalVolumes,
    {
      volumes,
      storageClass: 'a',
      namePrefix: 'local',
      volumeMode: 'Block',
      reclaimPolicy: 'Retain',
      clashes: 'hash',
      labels: { a: 'b' },
    },
  ],
  [CortxBlockVolumes, { volumes, storageClass: 'a', clashes: 'hash' }],
  [
    SymlinkBlockDevices,
    {
      nodes: [{ node: 'a', devices: [{ device: '/dev/sdc', name: 'data-0' }] }],
      image: 'a/b:1',
      separator: 'cortx',
      form: 'job',
      namespace: 'a',
      createNamespace: true,
      tolerations: [{ key: 'a', operator: 'Equal', value: 'b', effect: 'NoExecute' }],
      ttlSecondsAfterFinished: 5,
      backoffLimit: 1,
      intervalSeconds: 60,
      cpu: '10m',
      memory: '32Mi',
      seLinuxType: 'spc_t',
      labels: { a: 'b' },
    },
  ],
] as const;

describe.each(good.map(([Part, props]) => [Part.name, Part, props] as const))(
  '%s',
  (_, Part, props) => {
    const made = (given: unknown) =>
      synthesizeChart((chart) => new Part(chart, 'x', given as never));

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
