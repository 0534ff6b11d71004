import { Machine, Mount, Sysctl } from '../../lib/machine';
import { CortxNodePrep } from '../../lib/node';
import type { CortxNodePrepProps } from '../../lib/node';

const WWN = '/dev/disk/by-id/wwn-0x5000c500a1b2c3d4';
const NVME = '/dev/disk/by-id/nvme-eui.0025385b71b0d3c4';

function worker(props: CortxNodePrepProps = {}) {
  const machine = new Machine('worker-1');
  return { machine, prep: new CortxNodePrep(machine, 'cortx', props) };
}

function refusals(props: CortxNodePrepProps): string[] {
  return worker(props)
    .machine.validate()
    .map(({ code, path }) => `${code} ${path}`);
}

function sysctlsOf(props: CortxNodePrepProps): Record<string, string> {
  const { sysctls } = worker(props).machine.plan();
  return Object.fromEntries(sysctls.map(({ key, value }) => [key, value]));
}

/** Settings as they come from a file, whose types nobody has checked. */
function unchecked(props: Record<string, unknown>): CortxNodePrepProps {
  return props;
}

describe('secondary storage', () => {
  it('is mounted by its stable path, and never formatted over something', () => {
    const { machine, prep } = worker({ secondaryStorage: { device: WWN } });
    const plan = machine.plan();

    expect(plan.mounts).toEqual([
      expect.objectContaining({ what: WWN, path: '/mnt/fs-local-volume', type: 'ext4' }),
    ]);
    expect(plan.fileSystems).toEqual([expect.objectContaining({ device: WWN, type: 'ext4' })]);
    expect(prep.provisionerPath).toBe('/mnt/fs-local-volume/local-path-provisioner');
  });

  it('gets the folder of the provisioner once it is mounted', () => {
    const { machine } = worker({ secondaryStorage: { device: WWN } });
    const steps = machine.plan().steps.map(({ id }) => id);

    expect(steps.indexOf('cortx/ProvisionerDirectory')).toBeGreaterThan(
      steps.indexOf('mount /mnt/fs-local-volume'),
    );
  });

  it('may be elsewhere and of another kind', () => {
    const { machine, prep } = worker({
      secondaryStorage: {
        device: `${WWN}-part1`,
        mountPath: '/srv/volumes',
        fileSystem: 'xfs',
        label: 'volumes',
        options: ['noatime'],
        subDirectory: 'pv',
      },
    });
    const [mount] = machine.plan().mounts;

    expect(mount).toMatchObject({ path: '/srv/volumes', type: 'xfs' });
    expect(prep.provisionerPath).toBe('/srv/volumes/pv');
  });

  it.each<[string, CortxNodePrepProps, string]>([
    [
      'a name that changes',
      { secondaryStorage: { device: '/dev/sdb' } },
      'forbidden worker-1/cortx.secondaryStorage.device',
    ],
    [
      'no device',
      unchecked({ secondaryStorage: {} }),
      'required worker-1/cortx.secondaryStorage.device',
    ],
    ['a text', unchecked({ secondaryStorage: WWN }), 'invalid worker-1/cortx.secondaryStorage'],
    [
      'a place that hides the system',
      { secondaryStorage: { device: WWN, mountPath: '/usr/local' } },
      'forbidden worker-1/cortx.secondaryStorage.mountPath',
    ],
    [
      'a file system that cannot be made',
      unchecked({ secondaryStorage: { device: WWN, fileSystem: 'btrfs' } }),
      'unsupported worker-1/cortx.secondaryStorage.fileSystem',
    ],
    [
      'a label that is too long',
      { secondaryStorage: { device: WWN, label: 'seventeen-letters' } },
      'too-long worker-1/cortx.secondaryStorage.label',
    ],
    [
      'an option of fstab',
      { secondaryStorage: { device: WWN, options: ['defaults', 'noauto'] } },
      'unsupported worker-1/cortx.secondaryStorage.options[1]',
    ],
    [
      'a folder elsewhere',
      { secondaryStorage: { device: WWN, subDirectory: '../etc' } },
      'invalid worker-1/cortx.secondaryStorage.subDirectory',
    ],
  ])('is not %s', (_, props, expected) => {
    expect(refusals(props)).toEqual([expected]);
  });

  it('takes a name that changes when that is wanted', () => {
    expect(refusals({ secondaryStorage: { device: '/dev/sdb', allowUnstable: true } })).toEqual([]);
  });
});

describe('block devices', () => {
  it('get their names from udev, at every boot', () => {
    const { machine, prep } = worker({
      blockDevices: [
        { device: NVME, name: 'data-0' },
        { device: '/dev/mapper/mpathA' },
        { device: '/dev/sdq', name: 'log-0', allowUnstable: true },
      ],
    });
    const rules = machine.plan().files.find(({ path }) => path.startsWith('/etc/udev'));

    expect(rules?.path).toBe('/etc/udev/rules.d/90-groundwork-cortx.rules');
    expect(rules?.content).toMatchInlineSnapshot(`
      "ACTION!="remove", SUBSYSTEM=="block", SYMLINK=="disk/by-id/nvme-eui.0025385b71b0d3c4", SYMLINK+="cortx/data-0"
      ACTION!="remove", SUBSYSTEM=="block", SYMLINK=="mapper/mpathA", SYMLINK+="cortx/mapper/mpathA"
      ACTION!="remove", SUBSYSTEM=="block", KERNEL=="sdq", SYMLINK+="cortx/log-0"
      "
    `);
    expect(prep.blockDevices.map(({ path }) => path)).toEqual([
      '/dev/cortx/data-0',
      '/dev/cortx/mapper/mpathA',
      '/dev/cortx/log-0',
    ]);
    expect(prep.names).toEqual({
      [NVME]: 'data-0',
      '/dev/mapper/mpathA': 'mapper/mpathA',
      '/dev/sdq': 'log-0',
    });
  });

  it('of two folders have a file of rules each', () => {
    const machine = new Machine('worker-1');
    const add = (id: string, separator: string, device: string) =>
      new CortxNodePrep(machine, id, { separator, blockDevices: [{ device, name: 'data-0' }] });
    add('slash', 'a/b', WWN);
    add('hyphen', 'a-b', NVME);

    expect(machine.validate()).toEqual([]);
  });

  it('stand in the folder that was asked for', () => {
    const { machine, prep } = worker({
      separator: 'cortx/a',
      blockDevices: [{ device: NVME, name: 'data-0' }],
    });

    expect(prep.blockDevices[0]?.path).toBe('/dev/cortx/a/data-0');
    expect(machine.plan().files.map(({ path }) => path)).toContain(
      '/etc/udev/rules.d/90-groundwork-cortx.a.rules',
    );
  });

  it.each<[string, CortxNodePrepProps, string]>([
    [
      'a name that changes',
      { blockDevices: [{ device: '/dev/sdb', name: 'data-0' }] },
      'forbidden worker-1/cortx.blockDevices[0].device',
    ],
    [
      'a name that leads elsewhere',
      { blockDevices: [{ device: NVME, name: '../sda' }] },
      'invalid worker-1/cortx.blockDevices[0].name',
    ],
    [
      'a separator that leads elsewhere',
      { separator: 'cortx/..' },
      'invalid worker-1/cortx.separator',
    ],
    [
      'one name for two',
      {
        blockDevices: [
          { device: NVME, name: 'data-0' },
          { device: WWN, name: 'data-0' },
        ],
      },
      'duplicate worker-1/cortx.blockDevices[1].name',
    ],
    [
      'a name that is a folder too',
      {
        blockDevices: [
          { device: NVME, name: 'data' },
          { device: WWN, name: 'data/0' },
        ],
      },
      'duplicate worker-1/cortx.blockDevices[1].name',
    ],
    [
      'one disk twice',
      {
        blockDevices: [
          { device: WWN, name: 'a' },
          { device: '/dev/disk/by-id/scsi-35000c500a1b2c3d4', name: 'b' },
        ],
      },
      'duplicate worker-1/cortx.blockDevices[1].device',
    ],
    [
      'the disk of the secondary storage',
      { secondaryStorage: { device: WWN }, blockDevices: [{ device: WWN, name: 'a' }] },
      'conflict worker-1/cortx.blockDevices[0].device',
    ],
    [
      'a disk whose partition is the secondary storage',
      { secondaryStorage: { device: `${WWN}-part1` }, blockDevices: [{ device: WWN, name: 'a' }] },
      'conflict worker-1/cortx.blockDevices[0].device',
    ],
    [
      'no list',
      unchecked({ blockDevices: { device: NVME } }),
      'invalid worker-1/cortx.blockDevices',
    ],
  ])('are not %s', (_, props, expected) => {
    expect(refusals(props)).toEqual([expected]);
  });

  it('may be partitions beside that of the secondary storage', () => {
    const props = {
      secondaryStorage: { device: `${WWN}-part1` },
      blockDevices: [{ device: `${WWN}-part2`, name: 'data-0' }],
    };

    expect(refusals(props)).toEqual([]);
  });

  it('carry nothing of other constructs', () => {
    const { machine } = worker({ blockDevices: [{ device: NVME, name: 'data-0' }] });
    new Mount(machine, 'other', { what: NVME, path: '/mnt/other', type: 'ext4' });

    expect(machine.validate().map(({ code }) => code)).toEqual(['conflict']);
  });
});

describe('kernel settings', () => {
  it('of a worker are those of the CORTX script, but for the pattern of core dumps', () => {
    expect(sysctlsOf({})).toEqual({
      'net.netfilter.nf_conntrack_tcp_be_liberal': '1',
      'vm.max_map_count': '30000000',
    });
  });

  it('load the module of connection tracking before', () => {
    const { machine } = worker();

    expect(machine.plan().modules.map(({ name }) => name)).toEqual(['nf_conntrack']);
  });

  it('may be others', () => {
    expect(
      sysctlsOf({ maxMapCount: 262144, corePattern: 'core.%t', conntrackBeLiberal: false }),
    ).toEqual({
      'vm.max_map_count': '262144',
      'kernel.core_pattern': 'core.%t',
    });
    expect(sysctlsOf({ maxMapCount: false, conntrackBeLiberal: false })).toEqual({});
  });

  it('conflict with others for the same key', () => {
    const { machine } = worker();
    new Sysctl(machine, 'other', { settings: { 'vm.max_map_count': 262144 } });

    expect(machine.validate().map(({ code }) => code)).toEqual(['conflict']);
  });

  it.each<[string, CortxNodePrepProps, string]>([
    [
      'fewer mappings than Linux has by itself',
      { maxMapCount: 65529 },
      'out-of-range worker-1/cortx.maxMapCount',
    ],
    [
      'more than the kernel counts',
      { maxMapCount: 2 ** 31 },
      'out-of-range worker-1/cortx.maxMapCount',
    ],
    ['half a mapping', { maxMapCount: 70000.5 }, 'out-of-range worker-1/cortx.maxMapCount'],
    [
      'a pattern of two lines',
      { corePattern: 'core\nkernel.panic=1' },
      'invalid worker-1/cortx.corePattern',
    ],
    [
      'a pattern too long for the kernel',
      { corePattern: 'x'.repeat(128) },
      'too-long worker-1/cortx.corePattern',
    ],
  ])('are not %s', (_, props, expected) => {
    expect(refusals(props)).toEqual([expected]);
  });
});

describe('a node of the control plane', () => {
  it('gets the setting of connection tracking only', () => {
    const { machine } = worker({ role: 'control-plane' });

    expect(sysctlsOf({ role: 'control-plane' })).toEqual({
      'net.netfilter.nf_conntrack_tcp_be_liberal': '1',
    });
    expect(machine.plan().mounts).toEqual([]);
  });

  it('has no disks for CORTX', () => {
    const props: CortxNodePrepProps = {
      role: 'control-plane',
      secondaryStorage: { device: WWN },
      blockDevices: [{ device: NVME }],
    };

    expect(refusals(props)).toEqual([
      'forbidden worker-1/cortx.blockDevices',
      'forbidden worker-1/cortx.secondaryStorage',
    ]);
  });

  it('is one of the two roles', () => {
    expect(refusals(unchecked({ role: 'master' }))).toEqual(['unsupported worker-1/cortx.role']);
  });
});
