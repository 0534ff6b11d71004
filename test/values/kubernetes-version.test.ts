import fc from 'fast-check';

import { KubernetesVersion } from '../../lib/values';

test.each([
  ['1.36', '1.36', 36, undefined],
  ['v1.36', '1.36', 36, undefined],
  ['v1.36.1', '1.36.1', 36, 1],
  ['1.30.0', '1.30.0', 30, 0],
  ['1.36.0-rc.1', '1.36.0-rc.1', 36, 0],
  ['1.36.1+k3s1', '1.36.1+k3s1', 36, 1],
  ['1.0', '1.0', 0, undefined],
])('reads %s', (input, printed, minor, patch) => {
  const version = KubernetesVersion.of(input);

  expect(version.toString()).toBe(printed);
  expect(version.minor).toBe(minor);
  expect(version.patch).toBe(patch);
  expect(version.series).toBe(`1.${minor}`);
});

test.each([
  ['1.36', '1.33', true],
  ['1.36', '1.36', true],
  ['1.36', '1.37', false],
  ['1.9', '1.10', false],
  ['1.36.1', '1.36', true],
  ['1.36.1', '1.36.1', true],
  ['1.36.1', '1.36.2', false],
  ['1.36', '1.36.1', false],
  ['1.36', '1.36.0', true],
  ['1.36.0-rc.1', '1.36', true],
  ['1.36.0-rc.1', '1.36.0', false],
  ['1.37.0', '1.36.9', true],
])('whether %s is at least %s: %s', (version, other, expected) => {
  expect(KubernetesVersion.of(version).atLeast(other)).toBe(expected);
});

test('orders releases, with candidates before them', () => {
  const versions = ['1.36.10', '1.36.2', '1.36', '1.9.11', '1.36.0-rc.1', '1.36.2+k3s1'];
  const sorted = versions.map((text) => KubernetesVersion.of(text));

  expect(sorted.sort((a, b) => a.compare(b)).map(String)).toEqual([
    '1.9.11',
    '1.36.0-rc.1',
    '1.36',
    '1.36.2',
    '1.36.2+k3s1',
    '1.36.10',
  ]);
  expect(KubernetesVersion.of('1.36').equals('v1.36.0')).toBe(true);
  expect(JSON.stringify(KubernetesVersion.of('v1.36'))).toBe('"1.36"');
});

test('the order is that of minor and patch', () => {
  const release = fc.tuple(fc.nat({ max: 60 }), fc.nat({ max: 30 }));
  fc.assert(
    fc.property(release, release, ([minorA, patchA], [minorB, patchB]) => {
      const order = Math.sign((minorA - minorB) * 100 + (patchA - patchB));
      const [a, b] = [`v1.${minorA}.${patchA}`, `1.${minorB}.${patchB}`];

      expect(KubernetesVersion.of(a).compare(b)).toBe(order);
      expect(KubernetesVersion.of(a).atLeast(b)).toBe(order >= 0);
    }),
  );
});
