import { parse } from 'yaml';

import { GrowPartition, Machine } from '../../lib/machine';
import type { GrowPartitionProps } from '../../lib/machine';

const machineWith = (props?: GrowPartitionProps): Machine => {
  const machine = new Machine('m');
  new GrowPartition(machine, 'g', props);
  return machine;
};
const codesOf = (machine: Machine) => machine.validate().map(({ code, path }) => `${code} ${path}`);

test('lets the root partition and its file system grow, and checks that they did', () => {
  const machine = machineWith();
  const plan = machine.plan();

  expect(parse(machine.render().userData)).toMatchObject({
    growpart: { mode: 'growpart', devices: ['/'], ignore_growroot_disabled: false },
    resize_rootfs: true,
  });
  expect(plan.steps).toMatchObject([
    {
      id: 'grown partitions',
      phase: 'storage',
      command: ['/opt/groundwork/bin/check-grown', '--root', '/'],
      inContainers: 'skip',
    },
  ]);
  expect(plan.files.map(({ path, mode }) => [path, mode])).toContainEqual([
    '/opt/groundwork/bin/check-grown',
    '0755',
  ]);
});

test('checks nothing when nothing shall grow', () => {
  const machine = machineWith({ mode: 'off', resizeRootfs: false });

  expect(machine.plan().steps).toEqual([]);
  expect(machine.render().userData).toContain('growpart:\n  mode: "off"\n');
});

test('does not wait for a file system that grows while the boot goes on', () => {
  const [step] = machineWith({ resizeRootfs: 'noblock' }).plan().steps;

  expect(step?.command).toEqual(['/opt/groundwork/bin/check-grown', '/']);
});

test.each<[string, GrowPartitionProps]>([
  ['a mount point', { devices: ['/', '/srv/data'] }],
  ['a partition by its id', { devices: ['/dev/disk/by-id/virtio-data-part1'] }],
  ['a partition by its own id', { devices: ['/dev/disk/by-partuuid/0a1b2c3d-01'] }],
  ['a kernel name that is allowed', { devices: ['/dev/vdb1'], allowUnstable: true }],
])('takes %s', (_, props) => {
  expect(codesOf(machineWith(props))).toEqual([]);
});

test.each<[string, unknown, string]>([
  ['no device', { devices: [] }, 'required m/g.devices'],
  ['a text', { devices: '/' }, 'invalid m/g.devices'],
  ['a whole disk', { devices: ['/dev/disk/by-id/virtio-data'] }, 'unsupported m/g.devices[0]'],
  [
    'a whole disk by its kernel name',
    { devices: ['/dev/vda'], allowUnstable: true },
    'unsupported m/g.devices[0]',
  ],
  ['one device twice', { devices: ['/', '/'] }, 'duplicate m/g.devices[1]'],
  ['a volume of LVM', { devices: ['/', '/dev/mapper/vg-root'] }, 'unsupported m/g.devices[1]'],
  ['a kernel name', { devices: ['/dev/vdb1'] }, 'forbidden m/g.devices[0]'],
  ['a relative path', { devices: ['data'] }, 'invalid m/g.devices[0]'],
  ['the program of FreeBSD', { mode: 'gpart' }, 'unsupported m/g.mode'],
  ['a switch as mode', { mode: false }, 'unsupported m/g.mode'],
  ['another way to resize', { resizeRootfs: 'later' }, 'invalid m/g.resizeRootfs'],
  ['a quoted switch', { ignoreGrowrootDisabled: 'yes' }, 'invalid m/g.ignoreGrowrootDisabled'],
])('refuses %s', (_, props, refusal) => {
  expect(codesOf(machineWith(props as GrowPartitionProps))).toEqual([refusal]);
});

test('two constructs that want it otherwise are told of each other', () => {
  const machine = machineWith();
  new GrowPartition(machine, 'other', { mode: 'off' });

  expect(machine.validate()).toMatchObject([{ code: 'conflict', path: 'm/other' }]);
});
