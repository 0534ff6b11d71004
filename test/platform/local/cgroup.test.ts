import { cgroupRoots, processesIn, removeCgroup } from '../../../lib/platform/local/cgroup';

const line = (mountPoint: string, type: string, options: string): string =>
  `30 20 0:26 / ${mountPoint} rw,relatime shared:9 - ${type} ${type} ${options}`;

test('on a host with version 2 there is one hierarchy', () => {
  expect(cgroupRoots(line('/sys/fs/cgroup', 'cgroup2', 'rw,nsdelegate'))).toEqual([
    '/sys/fs/cgroup',
  ]);
});

test('on a host with both versions there are the unified one and the one named systemd', () => {
  const mountinfo = [
    line('/sys/fs/cgroup', 'tmpfs', 'rw,mode=755'),
    line('/sys/fs/cgroup/systemd', 'cgroup', 'rw,xattr,name=systemd'),
    line('/sys/fs/cgroup/memory', 'cgroup', 'rw,memory'),
    line('/sys/fs/cgroup/unified', 'cgroup2', 'rw'),
    '',
  ].join('\n');

  expect(cgroupRoots(mountinfo)).toEqual(['/sys/fs/cgroup/systemd', '/sys/fs/cgroup/unified']);
});

test('a cgroup that is not there has no processes and is removed already', async () => {
  expect(processesIn('/sys/fs/cgroup/not-there')).toEqual([]);
  expect(await removeCgroup('/sys/fs/cgroup/not-there')).toBe(true);
});
