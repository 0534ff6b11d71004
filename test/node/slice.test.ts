import { Findings } from '../../lib/values';
import { kubeletCgroupName, readSlice } from '../../lib/node/slice';
import type { CgroupDriver } from '../../lib/node/slice';
import { KubernetesVersion } from '../../lib/values';

function read(given: unknown, driver: CgroupDriver = 'systemd') {
  const findings = new Findings();
  const slice = readSlice(given, driver, 'kubeReservedCgroup', findings);
  return { slice, violations: findings.violations };
}

describe('the name of a reserved cgroup', () => {
  it.each<[string, CgroupDriver, string, string]>([
    ['/runtime.slice', 'systemd', 'runtime.slice', '/runtime.slice'],
    ['runtime.slice', 'systemd', 'runtime.slice', '/runtime.slice'],
    ['/runtime', 'systemd', 'runtime.slice', '/runtime.slice'],
    ['/runtime.slice', 'cgroupfs', 'runtime.slice', '/runtime.slice'],
    ['/a.slice/a-b.slice', 'systemd', 'a-b.slice', '/a.slice/a-b.slice'],
    ['a-b.slice', 'cgroupfs', 'a-b.slice', '/a.slice/a-b.slice'],
    ['/a.slice/a-b.slice/a-b-c.slice', 'systemd', 'a-b-c.slice', '/a.slice/a-b.slice/a-b-c.slice'],
  ])('%s is with the %s driver the unit %s in %s', (given, driver, unit, path) => {
    expect(read(given, driver)).toEqual({
      slice: { unit, path, builtIn: false },
      violations: [],
    });
  });

  it('needs no unit for a slice that systemd brings', () => {
    expect(read('/system.slice').slice).toMatchObject({ unit: 'system.slice', builtIn: true });
  });

  it.each<[string, unknown, CgroupDriver, string, string]>([
    ['nothing', '', 'systemd', 'invalid', 'write for example "/runtime.slice"'],
    ['the root', '/', 'systemd', 'invalid', 'write for example "/runtime.slice"'],
    [
      'a plain cgroup under the cgroupfs driver',
      '/runtime',
      'cgroupfs',
      'invalid',
      'write "/runtime.slice": systemd makes the cgroups',
    ],
    ['an empty level', '/a--b.slice', 'systemd', 'invalid', 'write for example "/runtime.slice"'],
    [
      'a slice below another that is not its parent',
      '/a/b.slice',
      'systemd',
      'invalid',
      'write "/b.slice"',
    ],
    [
      'a nested slice at the wrong place',
      '/a-b.slice/a.slice',
      'systemd',
      'invalid',
      'write "/a.slice"',
    ],
    [
      'the cgroup of the pods',
      '/kubepods.slice',
      'systemd',
      'forbidden',
      'choose another name, such as "/runtime.slice"',
    ],
    [
      'a cgroup within it',
      'kubepods-x.slice',
      'systemd',
      'forbidden',
      'choose another name, such as "/runtime.slice"',
    ],
    ['a number', 7, 'systemd', 'invalid', 'write for example "/runtime.slice"'],
  ])('is not %s', (_, given, driver, code, remedy) => {
    const { slice, violations } = read(given, driver);

    expect(slice).toBeUndefined();
    expect(violations).toEqual([
      expect.objectContaining({ code, path: 'kubeReservedCgroup', remedy }),
    ]);
  });

  // Up to 1.15 the systemd driver makes "runtime.slice.slice" of "/runtime.slice".
  it.each<[string, CgroupDriver, string, string]>([
    ['1.36', 'systemd', '/a.slice/a-b.slice', '/a.slice/a-b.slice'],
    ['1.16', 'systemd', '/runtime.slice', '/runtime.slice'],
    ['1.15', 'systemd', '/runtime.slice', '/runtime'],
    ['1.15', 'systemd', '/a.slice/a-b.slice', '/a/b'],
    ['1.15', 'cgroupfs', '/a.slice/a-b.slice', '/a.slice/a-b.slice'],
  ])(
    'is written for a kubelet %s with the %s driver: %s → %s',
    (version, driver, given, written) => {
      const { slice } = read(given, driver);
      if (slice === undefined) throw new Error('refused');

      expect(kubeletCgroupName(slice, driver, KubernetesVersion.of(version))).toBe(written);
    },
  );
});
