import { CortxNodePrep, LocalDisks } from '../../lib/node';
import { FileSystem, Machine, Mount } from '../../lib/machine';

const WWN = '/dev/disk/by-id/wwn-0x5000c500a1b2c3d4';

function worker(...classes: readonly Record<string, unknown>[]) {
  const machine = new Machine('worker-1');
  const disks = classes.map(
    (props, index) =>
      new LocalDisks(machine, `class-${index}`, {
        storageClass: `class-${index}`,
        ...props,
      }),
  );
  return { machine, disks };
}

const refusals = (...classes: readonly Record<string, unknown>[]): string[] =>
  worker(...classes)
    .machine.validate()
    .map(({ code, path }) => `${code} ${path.replace(/^worker-1\//, '')}`);

const file = (machine: Machine, path: string) =>
  machine.plan().files.find((one) => one.path === path)?.content;

const rulesOf = (disk: Record<string, unknown>) =>
  file(worker({ disks: [disk] }).machine, '/etc/udev/rules.d/90-groundwork-disks-class-0.rules');

describe('disks by name', () => {
  it('are found by their serial number, wherever udev has it, and whole disks only', () => {
    const rule = (key: string) =>
      `ACTION!="remove", SUBSYSTEM=="block", ENV{DEVTYPE}=="disk", ENV{${key}}=="S4EW", SYMLINK+="groundwork/class-0/S4EW"\n`;

    expect(rulesOf({ serial: 'S4EW' })).toBe(
      ['ID_SERIAL_SHORT', 'ID_SCSI_SERIAL', 'ID_SERIAL'].map(rule).join(''),
    );
  });

  it.each([
    [{ wwn: '0x5000c500a1b2c3d4' }, 'disk/by-id/wwn-0x5000c500a1b2c3d4'],
    [{ wwn: 'eui.0025385b71b0d3c4' }, 'disk/by-id/nvme-eui.0025385b71b0d3c4'],
    [{ device: '/dev/disk/by-path/pci-0000:00:1f.2-ata-1' }, 'disk/by-path/pci-0000:00:1f.2-ata-1'],
  ])('are found by the link that udev made: %j', (disk, link) => {
    const name = link.slice(link.lastIndexOf('/') + 1);

    expect(rulesOf(disk)).toBe(
      `ACTION!="remove", SUBSYSTEM=="block", SYMLINK=="${link}", SYMLINK+="groundwork/class-0/${name}"\n`,
    );
  });

  it('carry a file system each, mounted in the discovery directory', () => {
    const { machine } = worker({
      disks: [{ serial: 'A', name: 'data' }, { device: WWN }],
      fileSystem: 'xfs',
      options: ['noatime'],
    });
    const { mounts, fileSystems } = machine.plan();

    expect(fileSystems.map(({ device, type }) => [device, type])).toEqual([
      [WWN, 'xfs'],
      ['/dev/groundwork/class-0/data', 'xfs'],
    ]);
    expect(mounts).toMatchObject([
      { path: '/mnt/disks/class-0/data', options: ['noatime', 'nofail'] },
      { path: '/mnt/disks/class-0/wwn-0x5000c500a1b2c3d4' },
    ]);
  });

  it('are shared by directories, and are then not volumes themselves', () => {
    const { machine, disks } = worker({
      disks: [{ serial: 'A', name: 'data' }],
      sharedDirectories: 2,
    });

    expect(machine.plan().mounts.map(({ path, what }) => [path, what])).toEqual([
      ['/mnt/disks/class-0/data-1', '/mnt/groundwork/class-0/data/vol1'],
      ['/mnt/disks/class-0/data-2', '/mnt/groundwork/class-0/data/vol2'],
      ['/mnt/groundwork/class-0/data', '/dev/groundwork/class-0/data'],
    ]);
    expect(disks[0]?.volumes.map(({ file: name }) => name)).toEqual(['data-1', 'data-2']);
  });

  it('are offered raw by a service that asks first whether they are free', () => {
    const { machine } = worker({
      disks: [{ serial: 'A', name: 'a+b' }],
      volumeMode: 'Block',
      hostDir: '/srv/disks',
    });
    const unit = 'groundwork-disk-class-0-a\\x2bb.service';

    expect(file(machine, `/etc/systemd/system/${unit}`)).toContain(
      'ExecStart=/opt/groundwork/bin/link-disk /dev/groundwork/class-0/a+b /srv/disks/a+b\n',
    );
    expect(machine.plan().steps.at(-1)).toMatchObject({
      phase: 'storage',
      command: ['up', unit, '/dev/groundwork/class-0/a+b'],
      inContainers: 'run',
    });
    expect(machine.plan().fileSystems).toEqual([]);
  });

  it('tell the volumes that the provisioner makes of them', () => {
    const { disks } = worker({
      storageClass: 'local-storage',
      disks: [{ device: WWN, name: 'v' }],
    });
    const [one] = disks;

    expect(one?.volumes).toEqual([
      {
        file: 'v',
        path: '/mnt/disks/local-storage/v',
        device: WWN,
        persistentVolume: expect.stringMatching(/^local-pv-[0-9a-f]+$/) as string,
      },
    ]);
    expect(one?.discovery).toEqual({
      storageClass: 'local-storage',
      hostDir: '/mnt/disks/local-storage',
      volumeMode: 'Filesystem',
      fsType: 'ext4',
    });
  });

  it.each<[string, Record<string, unknown>, string]>([
    ['a serial number in two words', { serial: 'a b' }, 'invalid class-0.disks[0].serial'],
    ['a pattern', { serial: 'a*' }, 'invalid class-0.disks[0].serial'],
    ['a number', { serial: 5 }, 'invalid class-0.disks[0].serial'],
    ['a long serial number', { serial: 'x'.repeat(21) }, 'too-long class-0.disks[0].serial'],
    ['a short WWN', { wwn: '0x5000' }, 'invalid class-0.disks[0].wwn'],
    ['a WWN in capitals', { wwn: '0x5000C500A1B2C3D4' }, 'invalid class-0.disks[0].wwn'],
    ['a kernel name', { device: '/dev/sdb' }, 'forbidden class-0.disks[0].device'],
    ['nothing', {}, 'required class-0.disks[0]'],
    ['two things', { serial: 'a', device: WWN }, 'conflict class-0.disks[0]'],
    ['a name with a slash', { serial: 'a', name: 'a/b' }, 'invalid class-0.disks[0].name'],
  ])('are not %s', (_, disk, expected) => {
    expect(refusals({ disks: [disk] })).toEqual([expected]);
  });

  it('takes a serial number as long as that of a virtio disk', () => {
    expect(refusals({ disks: [{ serial: 'x'.repeat(20) }] })).toEqual([]);
  });

  it.each<[string, Record<string, unknown>, Record<string, unknown>]>([
    ['serial number', { serial: 'A1' }, { serial: 'A1', name: 'b' }],
    ['name', { serial: 'A1', name: 'x' }, { serial: 'B1', name: 'x' }],
    ['path and partition', { device: WWN }, { device: `${WWN}-part1` }],
    ['serial number in a path', { serial: 'A1' }, { device: '/dev/disk/by-id/virtio-A1' }],
    ['path with a serial number', { device: '/dev/disk/by-id/ata-ST_A1-part1' }, { serial: 'A1' }],
  ])('are named once: %s', (_, one, other) => {
    expect(refusals({ disks: [one, other] })).toEqual([
      expect.stringMatching(/^duplicate class-0\.disks\[1\]/),
    ]);
  });
});

describe('disks by what they are', () => {
  it('are described in a file, for a program', () => {
    const { machine } = worker({
      storageClass: 'fast',
      match: {
        size: { min: '1Ti', max: '4T' },
        rotational: false,
        transport: ['sas', 'nvme'],
        model: 'SAMSUNG MZ*',
        path: 'pci-0000:3b:*',
        atLeast: 2,
        atMost: 4,
        allowSlots: true,
      },
      fileSystem: 'xfs',
      options: ['noatime', 'discard'],
      sharedDirectories: 4,
      adopt: true,
    });

    expect(file(machine, '/etc/groundwork/disks/fast')).toMatchInlineSnapshot(`
      "class=fast
      mode=Filesystem
      dir=/mnt/disks/fast
      type=xfs
      options=noatime,discard
      base=/mnt/groundwork/fast
      shares=4
      least=2
      most=4
      min=1099511627776
      max=4000000000000
      rotational=0
      transport=nvme sas
      model=SAMSUNG_MZ*
      path=pci-0000:3b:*
      slots=1
      adopt=1
      "
    `);
    expect(file(machine, '/etc/systemd/system/groundwork-disks-fast.service'))
      .toMatchInlineSnapshot(`
      "[Unit]
      Description=Disks of the class fast
      ConditionVirtualization=!container
      After=local-fs.target
      Before=kubelet.service

      [Service]
      Type=oneshot
      RemainAfterExit=yes
      ExecStart=/opt/groundwork/bin/select-disks /etc/groundwork/disks/fast

      [Install]
      WantedBy=multi-user.target
      "
    `);
    expect(file(machine, '/etc/systemd/system/groundwork-filesystem-xfs@.service')).toContain(
      'ExecStart=/opt/groundwork/bin/prepare-file-system %f xfs\n',
    );
    expect(machine.plan().steps.at(-1)).toMatchObject({
      phase: 'storage',
      command: ['up', 'groundwork-disks-fast.service'],
      inContainers: 'skip',
    });
  });

  test('writes options so that systemd takes them as they are', () => {
    const machine = new Machine('worker-1');
    new LocalDisks(machine, 'fast', {
      storageClass: 'fast',
      match: {},
      options: ['noatime', 'errors=%r'],
    });

    expect(file(machine, '/etc/groundwork/disks/fast')).toContain('options=noatime,errors=%%r\n');
  });

  it('may be any, and one is enough', () => {
    expect(file(worker({ match: {} }).machine, '/etc/groundwork/disks/class-0')).toBe(
      'class=class-0\nmode=Filesystem\ndir=/mnt/disks/class-0\ntype=ext4\nleast=1\n',
    );
  });

  it('may be an exact number', () => {
    const { machine } = worker({ match: { count: 3 }, volumeMode: 'Block' });

    expect(file(machine, '/etc/groundwork/disks/class-0')).toBe(
      'class=class-0\nmode=Block\ndir=/mnt/disks/class-0\nleast=3\nmost=3\n',
    );
    expect(machine.plan().files.some(({ path }) => path.includes('prepare-file-system'))).toBe(
      false,
    );
  });

  it('are never those that have a use already, whatever comes first', () => {
    const { machine } = worker(
      { match: {} },
      { disks: [{ wwn: '0x5000c500a1b2c3d5' }], volumeMode: 'Block' },
      { disks: [{ wwn: '0x5000c500a1b2c3d6' }] },
    );
    new FileSystem(machine, 'own', { device: WWN, type: 'ext4' });
    new CortxNodePrep(machine, 'cortx', {
      blockDevices: [{ device: '/dev/disk/by-id/nvme-eui.0025385b71b0d3c4', name: 'data-0' }],
    });

    const lines = file(machine, '/etc/groundwork/disks/class-0')?.split('\n');
    expect(lines?.filter((line) => line.startsWith('taken='))).toEqual([
      'taken=/dev/disk/by-id/nvme-eui.0025385b71b0d3c4',
      'taken=/dev/disk/by-id/wwn-0x5000c500a1b2c3d4',
      'taken=/dev/disk/by-id/wwn-0x5000c500a1b2c3d5',
      'taken=/dev/disk/by-id/wwn-0x5000c500a1b2c3d6',
    ]);
  });

  it.each<[string, Record<string, unknown>, string]>([
    ['of no size', { size: { min: 0 } }, 'out-of-range class-0.match.size.min'],
    ['of a negative size', { size: { max: '-1Gi' } }, 'out-of-range class-0.match.size.max'],
    [
      'larger than a shell can count',
      { size: { min: '8Ei' } },
      'out-of-range class-0.match.size.min',
    ],
    ['of a size that is none', { size: { min: '1TB' } }, 'invalid class-0.match.size.min'],
    ['larger than the largest', { size: { min: 2, max: 1 } }, 'conflict class-0.match.size.min'],
    ['less than none', { atLeast: 0 }, 'out-of-range class-0.match.atLeast'],
    ['more than the most', { atLeast: 3, atMost: 2 }, 'conflict class-0.match.atLeast'],
    ['counted twice', { count: 3, atMost: 4 }, 'conflict class-0.match.count'],
    ['attached in no way', { transport: [] }, 'invalid class-0.match.transport'],
    ['attached by words', { transport: 'nvme sas' }, 'invalid class-0.match.transport'],
    ['of a model with a line break', { model: 'a\nclass=b' }, 'invalid class-0.match.model'],
    ['in a slot with a shell', { path: '$(reboot)' }, 'invalid class-0.match.path'],
    ['rotational by a word', { rotational: 'no' }, 'invalid class-0.match.rotational'],
    ['something else', { vendor: 'x' }, 'unsupported class-0.match.vendor'],
  ])('are not %s', (_, match, expected) => {
    expect(refusals({ match })).toEqual([expected]);
  });
});

describe('a class', () => {
  const disks = [{ serial: 'A1' }];

  it.each<[string, Record<string, unknown>, string]>([
    ['without a name', { storageClass: undefined, disks }, 'required class-0.storageClass'],
    ['in capitals', { storageClass: 'Fast', disks }, 'invalid class-0.storageClass'],
    ['with a long name', { storageClass: 'x'.repeat(64), disks }, 'too-long class-0.storageClass'],
    ['without disks', {}, 'required class-0.disks'],
    ['with an empty list', { disks: [] }, 'required class-0.disks'],
    ['with both', { disks, match: {} }, 'conflict class-0.match'],
    ['of folders', { disks, volumeMode: 'Directory' }, 'unsupported class-0.volumeMode'],
    ['on btrfs', { disks, fileSystem: 'btrfs' }, 'unsupported class-0.fileSystem'],
    ['in the system', { disks, hostDir: '/usr/disks' }, 'forbidden class-0.hostDir'],
    ['in a folder with a space', { disks, hostDir: '/mnt/my disks' }, 'invalid class-0.hostDir'],
    ['with options that are nothing', { match: {}, options: null }, 'invalid class-0.options'],
    ['with fstab options', { disks, options: ['noauto'] }, 'unsupported class-0.options[0]'],
    ['shared by none', { disks, sharedDirectories: 0 }, 'out-of-range class-0.sharedDirectories'],
    ['that formats over the disks of others', { disks, adopt: false }, 'unsupported class-0.adopt'],
    [
      'of raw disks with options',
      { disks, volumeMode: 'Block', options: ['ro'] },
      'conflict class-0.options',
    ],
    [
      'of raw disks that are shared',
      { disks, volumeMode: 'Block', sharedDirectories: 2 },
      'conflict class-0.sharedDirectories',
    ],
  ])('is refused %s', (_, props, expected) => {
    expect(refusals(props)).toEqual([expected]);
  });

  it.each<[string, Record<string, unknown>, Record<string, unknown>, string]>([
    [
      'name',
      { storageClass: 'x', match: {} },
      { storageClass: 'x', match: {}, hostDir: '/mnt/y' },
      'duplicate class-1.storageClass',
    ],
    [
      'directory',
      { match: {}, hostDir: '/mnt/x' },
      { match: {}, hostDir: '/mnt/x/y' },
      'conflict class-1.hostDir',
    ],
    [
      'disk',
      { disks: [{ serial: 'A1' }] },
      { disks: [{ device: '/dev/disk/by-id/virtio-A1' }], volumeMode: 'Block' },
      'conflict class-1.disks[0]',
    ],
  ])('shares no %s with another one', (_, one, other, expected) => {
    expect(refusals(one, other)).toEqual([expected]);
  });

  it('is offered in no mount point of its own', () => {
    const { machine } = worker({ disks });
    new Mount(machine, 'mount', { what: WWN, path: '/mnt/disks/class-0', type: 'ext4' });

    expect(machine.validate().map(({ path }) => path)).toEqual(['worker-1/class-0.hostDir']);
  });

  it('takes no disk that something else uses', () => {
    const { machine } = worker({ disks: [{ serial: 'A1' }] });
    new FileSystem(machine, 'own', { device: '/dev/disk/by-id/virtio-A1', type: 'ext4' });

    expect(machine.validate().map(({ path }) => path)).toEqual(['worker-1/class-0.disks[0]']);
  });
});
