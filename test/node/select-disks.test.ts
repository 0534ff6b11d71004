/**
 * What the program decides from what udev, sysfs, lsblk and wipefs tell it. They are stubs and folders here, and `prepare-file-system` only
 * notes its calls: no test ever holds a disk. That it is right about real disks, and about udev, is shown by a lab.
 */
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { renderSelectDisks } from '../../lib/node/select-disks';

let root = '';
const at = (...parts: string[]): string => path.join(root, ...parts);
const text = (...parts: string[]): string => readFileSync(at(...parts), 'utf8');

/** A disk as the stubs tell of it. */
interface Disk {
  readonly mib?: number;
  readonly links?: readonly string[];
  readonly properties?: Readonly<Record<string, string>>;
  readonly rotational?: 0 | 1;
  readonly removable?: 0 | 1;
  readonly ro?: 0 | 1;
  readonly transport?: string;
  /** How an NVMe disk is reached, and where the kernel says so. */
  readonly fabric?: readonly [file: string, transport: string];
  /** What lsblk lists, the disk itself first. */
  readonly tree?: string;
  readonly holds?: string;
  readonly virtual?: boolean;
}

const MIB = 1024 * 1024;

function add(name: string, disk: Disk): void {
  const { mib = 100, links = [`by-id/virtio-${name.toUpperCase()}`], properties = {} } = disk;
  const folder = at('sys/block', name);
  mkdirSync(path.join(folder, 'queue'), { recursive: true });
  if (disk.virtual !== true) mkdirSync(path.join(folder, 'device'), { recursive: true });
  writeFileSync(path.join(folder, 'size'), `${(mib * MIB) / 512}\n`);
  writeFileSync(path.join(folder, 'removable'), `${disk.removable ?? 0}\n`);
  writeFileSync(path.join(folder, 'ro'), `${disk.ro ?? 0}\n`);
  writeFileSync(path.join(folder, 'queue/rotational'), `${disk.rotational ?? 0}\n`);
  addFabric(path.join(folder, 'device'), disk.fabric);
  writeFileSync(at('dev', name), '');
  const names = links.map((link) => (link.startsWith('/') ? link : `/dev/disk/${link}`));
  for (const link of links.filter((one) => !one.startsWith('/'))) {
    mkdirSync(path.dirname(at('dev/disk', link)), { recursive: true });
    rmSync(at('dev/disk', link), { force: true });
    symlinkSync(at('dev', name), at('dev/disk', link));
  }
  const told = { DEVNAME: `/dev/${name}`, DEVLINKS: names.join(' '), ...properties };
  const lines = Object.entries(told).map(([key, value]) => `${key}=${value}\n`);
  mkdirSync(at('told', name), { recursive: true });
  writeFileSync(at('told', name, 'udev'), lines.join(''));
  writeFileSync(at('told', name, 'TRAN'), `${disk.transport ?? ''}\n`);
  writeFileSync(at('told', name, 'tree'), `${disk.tree ?? `${name} disk `}\n`);
  writeFileSync(at('told', name, 'TYPE'), disk.holds === undefined ? '' : `${disk.holds}\n`);
  writeFileSync(at('told', name, 'UUID'), `uuid-of-${name}\n`);
}

function addFabric(device: string, [file, transport]: readonly [string, string] = ['', '']): void {
  if (file === '') return;
  mkdirSync(path.dirname(path.join(device, file)), { recursive: true });
  writeFileSync(path.join(device, file), `${transport}\n`);
}

function remove(name: string): void {
  rmSync(at('sys/block', name), { recursive: true });
  rmSync(at('dev', name));
}

function program(name: string, body: string): void {
  writeFileSync(at('bin', name), `#!/bin/sh\n${body}\n`);
  chmodSync(at('bin', name), 0o755);
}

const note = (name: string) => `echo "${name} $*" >>'${at('calls')}'`;
/** The name of the disk that the last argument leads to. Here and below the shell does itself what it can: most of the time goes into programs. */
const lastDisk =
  'for last; do :; done; [ ! -L "$last" ] || last=$(readlink "$last"); disk=${last##*/}';
const print = 'while IFS= read -r line; do echo "$line"; done <';

beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'groundwork-select-'));
  for (const folder of ['bin', 'sys/block', 'dev', 'rules', 'units', 'mnt']) {
    mkdirSync(at(folder), { recursive: true });
  }
  const told = `${lastDisk}; cd '${at('told')}'/"$disk" 2>/dev/null || exit 1`;
  program(
    'udevadm',
    `case $1 in info) disk=\${3##*/}; ${print}'${at('told')}'/"$disk/udev" ;; settle) ;; *) ${note('udevadm')} ;; esac`,
  );
  program('lsblk', `${told}; case $* in *TRAN*) ${print}TRAN ;; *) ${print}tree ;; esac`);
  program('wipefs', `${told}; case $* in *UUID*) ${print}UUID ;; *) ${print}TYPE ;; esac`);
  // What is started is mounted, and mounted is what the unit says.
  program(
    'systemctl',
    `${note('systemctl')}; [ "$1" != start ] || { mkdir -p "$(sed -n 's/^Where=//p' '${at('units')}'/"$2")"; echo "$2" >>'${at('mounted')}'; }`,
  );
  program(
    'systemd-escape',
    `case $2 in --suffix=*) echo "$(echo "$3" | tr / _).mount" ;; *) echo "\${2#--template=}" | sed "s|@|@$(echo "$3" | tr / _)|" ;; esac`,
  );
  program(
    'mountpoint',
    `for last; do :; done; grep -qsxF "$(echo "$last" | tr / _).mount" '${at('mounted')}'`,
  );
  program(
    'findmnt',
    `for last; do :; done; what=$(sed -n 's/^What=//p' '${at('units')}'/"$(echo "$last" | tr / _).mount"); echo '${at('dev')}'/"\${what##*/uuid-of-}"`,
  );
  program('prepare', `${note('prepare')}; ${lastDisk}; echo ext4 >'${at('told')}'/"$disk/TYPE"`);
  writeFileSync(at('bin/prepare'), text('bin/prepare').replace('for last; do :; done', 'last=$1'));
  program('flock', '');
  program('sync', '');
  program('sleep', note('sleep'));
});

afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

const SHELLS = ['sh', 'dash', 'busybox'].filter(
  (shell) => spawnSync(shell, shell === 'busybox' ? ['true'] : ['-c', 'true']).status === 0,
);

function select(lines: readonly string[] = [], shell = 'sh', waitSeconds = 0) {
  const all = ['class=fast', 'mode=Filesystem', 'type=ext4', `dir=${at('mnt/fast')}`, ...lines];
  writeFileSync(at('wanted'), `${all.join('\n')}\n`);
  const paths = {
    sys: at('sys'),
    dev: at('dev'),
    state: at('state'),
    rules: at('rules'),
    units: at('units'),
    prepare: at('bin/prepare'),
  };
  const script = renderSelectDisks(paths, waitSeconds).replaceAll('-b "$disk" ]', '-e "$disk" ]');
  const args = [...(shell === 'busybox' ? ['sh'] : []), '-c', script, 'select', at('wanted')];
  const env = { PATH: `${at('bin')}:${process.env['PATH'] ?? ''}` };
  const { status, stdout, stderr } = spawnSync(shell, args, { encoding: 'utf8', env });
  return { code: status, table: stdout, said: stderr };
}

const RAW = ['mode=Block'];
const record = (name = 'fast') => (existsSync(at('state', name)) ? text('state', name) : '');
const chosen = () =>
  record()
    .split('\n')
    .flatMap((line) => line.split(' ')[1] ?? []);
const calls = (): string[] =>
  existsSync(at('calls')) ? text('calls').replaceAll(root, '').trim().split('\n') : [];

/** Everything that is written down, with its time. */
const written = (): string[] =>
  ['state', 'rules', 'units'].flatMap((folder) =>
    readdirSync(at(folder)).map((file) => {
      const { mtimeMs, ino } = statSync(at(folder, file));
      return `${file} ${mtimeMs} ${ino}`;
    }),
  );

test.each(SHELLS)(
  'with %s chooses disks, names them, makes file systems and mounts them',
  (shell) => {
    add('vdc', {});
    add('vdb', {});

    const { code, said } = select(['options=noatime'], shell);

    expect([code, said]).toEqual([
      0,
      expect.stringContaining(`2 disks are ready in ${at('mnt/fast')}`),
    ]);
    expect(record()).toBe('0 by-id/virtio-VDB uuid-of-vdb\n1 by-id/virtio-VDC uuid-of-vdc\n');
    expect(text('rules/90-groundwork-disks-fast.rules')).toBe(
      [0, 1]
        .map(
          (number) =>
            `ACTION!="remove", SUBSYSTEM=="block", ENV{DEVTYPE}=="disk", SYMLINK=="disk/by-id/virtio-VD${number === 0 ? 'B' : 'C'}", SYMLINK+="groundwork/fast/${number}"\n`,
        )
        .join(''),
    );
    const unit = `${at('mnt/fast/virtio-VDB').replaceAll('/', '_')}.mount`;
    expect(text('units', unit).replaceAll(root, '')).toMatchInlineSnapshot(`
"[Unit]
Description=/dev/disk/by-uuid/uuid-of-vdb on /mnt/fast/virtio-VDB
Before=groundwork-disks-fast.service
Requires=groundwork-filesystem-ext4@_dev_disk_by-uuid_uuid-of-vdb.service
After=groundwork-filesystem-ext4@_dev_disk_by-uuid_uuid-of-vdb.service

[Mount]
What=/dev/disk/by-uuid/uuid-of-vdb
Where=/mnt/fast/virtio-VDB
Type=ext4
Options=noatime,nofail

[Install]
WantedBy=local-fs.target
"
`);
    expect(calls().filter((call) => call.startsWith('prepare'))).toEqual([
      'prepare /dev/disk/by-id/virtio-VDB ext4',
      'prepare /dev/disk/by-id/virtio-VDC ext4',
    ]);
  },
);

test.each(SHELLS)('with %s changes nothing the second and third time', (shell) => {
  add('vdb', {});
  select([], shell);
  const before = written();
  rmSync(at('calls'));

  expect(select([], shell).code).toBe(0);
  expect(select([], shell).code).toBe(0);
  expect(written()).toEqual(before);
  expect(calls()).toEqual([]);
});

describe.each<readonly [why: string, disk: Disk, lines: readonly string[], said: string]>([
  ['too small', { mib: 9 }, ['min=10485760'], 'is smaller than 10485760 bytes'],
  ['too large', { mib: 11 }, ['max=10485760'], 'is larger than 10485760 bytes'],
  ['a drive without a medium', { mib: 0 }, [], 'is smaller than 1 bytes'],
  ['spinning', { rotational: 1 }, ['rotational=0'], 'rotational is 1'],
  ['not spinning', {}, ['rotational=1'], 'rotational is 0'],
  ['removable', { removable: 1 }, [], 'its medium can be removed'],
  ['read-only', { ro: 1 }, [], 'can only be read'],
  ['attached otherwise', { transport: 'sata' }, ['transport=nvme sas'], 'transport is sata'],
  ['on the network', { transport: 'iscsi' }, [], 'is not local: transport is iscsi'],
  [
    'NVMe on the network',
    { transport: 'nvme', fabric: ['transport', 'tcp'] },
    [],
    'is not local: nvme by tcp',
  ],
  [
    'NVMe on the network, by several paths',
    { transport: 'nvme', fabric: ['nvme3/transport', 'rdma'] },
    [],
    'is not local: nvme by rdma',
  ],
  ['of another model', { properties: { ID_MODEL: 'QEMU' } }, ['model=SAM*'], 'model is QEMU'],
  ['elsewhere', { properties: { ID_PATH: 'pci-1-ata-2' } }, ['path=pci-2*'], 'path is pci-1-ata-2'],
  ['nameless', { links: [] }, [], 'has no name of its own'],
  [
    'known by its slot only',
    { links: ['by-path/pci-0000:00:05.0'] },
    [],
    'has no name of its own, only that of its slot (by-path/pci-0000:00:05.0)',
  ],
  [
    'named after what is on it',
    { links: ['by-id/lvm-pv-uuid-abc', 'by-id/dm-name-x', 'by-id/md-uuid-x'] },
    [],
    'has no name of its own',
  ],
  [
    'named by somebody',
    { links: ['by-id/virtio-VDB', '/dev/cortx/data-0'] },
    [],
    'is /dev/cortx/data-0 already',
  ],
  [
    'the system’s own',
    { tree: 'vdb disk \nvdb1 part /\nvdb2 part [SWAP]' },
    [],
    'is in use: vdb disk vdb1 part / vdb2 part [SWAP]',
  ],
  ['mounted', { tree: 'vdb disk /srv' }, [], 'is in use: vdb disk /srv'],
  ['swap', { tree: 'vdb disk [SWAP]' }, [], 'is in use: vdb disk [SWAP]'],
  ['held by LVM', { tree: 'vdb disk \ndata-a lvm ' }, [], 'is in use: vdb disk data-a lvm'],
  ['held by a RAID', { tree: 'vdb disk \nmd0 raid1 ' }, [], 'is in use: vdb disk md0 raid1'],
  [
    'a path of a multipath disk',
    { properties: { DM_MULTIPATH_DEVICE_PATH: '1' } },
    [],
    'is one path of a multipath disk',
  ],
  ['with a file system', { holds: 'ext4' }, [], 'holds ext4'],
  ['with a volume of LVM', { holds: 'LVM2_member' }, [], 'holds LVM2_member'],
  ['with a partition table', { holds: 'gpt\nPMBR' }, [], 'holds gpt PMBR'],
  ['with another file system', { holds: 'xfs' }, ['adopt=1'], 'holds xfs'],
])('a disk that is %s', (_, disk, lines, reason) => {
  test('is left alone, and the first boot fails and says why', () => {
    add('vdb', disk);

    const { code, table, said } = select(lines);

    expect(code).toBe(1);
    expect(table.trim().replace(/ +/g, ' ')).toBe(`vdb ${(disk.mib ?? 100) * MIB} ${reason}`);
    expect(said).toBe('fast: 0 disks are as wanted, not 1; nothing was changed\n');
    expect(readdirSync(at('state'))).toEqual(['.lock']);
    expect([...readdirSync(at('rules')), ...readdirSync(at('units'))]).toEqual([]);
    expect(calls().every((call) => call.startsWith('sleep'))).toBe(true);
  });
});

test.each<readonly [string, Disk, readonly string[]]>([
  ['of the smallest size', { mib: 10 }, ['min=10485760', 'max=10485760']],
  ['of a model', { properties: { ID_MODEL: 'SAMSUNG_MZ7' } }, ['model=SAM*_MZ[67]']],
  ['of a slot', { properties: { ID_PATH: 'pci-0000:3b:00.0' } }, ['path=pci-0000:3b:*']],
  ['of one of several transports', { transport: 'sas' }, ['transport=nvme sas']],
  ['on the network, when that is said', { transport: 'iscsi' }, ['transport=iscsi']],
  ['of virtio, which not every lsblk knows', {}, ['transport=virtio']],
  ['without a name, by its slot', { links: ['by-path/pci-1'] }, ['slots=1']],
  ['with the wanted file system', { holds: 'ext4' }, ['adopt=1']],
  ['raw with anything on it', { holds: 'crypto_LUKS' }, ['adopt=1', ...RAW]],
  ['with links of clouds', { links: ['by-id/virtio-VDB', '/dev/sdf', '/dev/xvdf'] }, []],
])('takes a disk %s', (_, disk, lines) => {
  add('vdb', disk);

  expect(select(lines).code).toBe(0);
  expect(chosen()).toHaveLength(1);
});

test('knows a disk by the most lasting of its names', () => {
  const paths = ['by-path/pci-1', 'by-id/ata-X_1', 'by-id/scsi-3500'];
  add('sda', { links: [...paths, 'by-id/wwn-0x500'] });
  add('nvme0n1', { links: ['by-id/nvme-X_1', 'by-id/nvme-eui.002', 'by-path/pci-2'] });
  add('sdb', { links: ['by-path/pci-3', 'by-id/scsi-B', 'by-id/ata-B'] });

  expect(select(RAW).code).toBe(0);
  expect(chosen()).toEqual(['by-id/ata-B', 'by-id/nvme-eui.002', 'by-id/wwn-0x500']);
});

test('looks only at what has hardware behind it', () => {
  add('loop0', { virtual: true });
  add('dm-0', { virtual: true });
  add('vdb', {});

  expect(select(RAW).table).toBe('');
  expect(chosen()).toEqual(['by-id/virtio-VDB']);
});

test('takes neither of two disks with one name', () => {
  add('sda', { links: ['by-id/wwn-0x5'] });
  add('sdb', { links: ['by-id/wwn-0x5'] });
  add('sdc', { links: ['by-id/wwn-0x50'] });

  expect(select(RAW).table.match(/has the name of another disk/g)).toHaveLength(2);
  expect(chosen()).toEqual(['by-id/wwn-0x50']);
});

test('takes the first by name when there are more than are wanted', () => {
  for (const name of ['vdd', 'vdb', 'vdc']) add(name, {});

  expect(select([...RAW, 'most=2']).table).toContain('is one more than the 2 that are wanted');
  expect(chosen()).toEqual(['by-id/virtio-VDB', 'by-id/virtio-VDC']);
});

test('waits for disks that are late', () => {
  add('vdb', {});
  const late = at('late');
  add('vdc', {});
  spawnSync('mv', [at('sys/block/vdc'), late]);
  program('sleep', `[ ! -e '${late}' ] || mv '${late}' '${at('sys/block/vdc')}'`);

  expect(select([...RAW, 'least=2'], 'sh', 60).code).toBe(0);
  expect(chosen()).toHaveLength(2);
});

test('gives up after a while, and tells of every disk', () => {
  add('vda', { tree: 'vda disk \nvda1 part /' });
  add('vdb', {});
  add('vdc', { mib: 5 });

  const { table, said } = select(['least=2', 'min=10485760'], 'sh', 1);

  expect(table).toBe(
    'vda            104857600  is in use: vda disk vda1 part /\nvdc              5242880  is smaller than 10485760 bytes\n',
  );
  expect(said).toBe('fast: 1 disks are as wanted, not 2; nothing was changed\n');
});

test('never chooses again: not for disks that come, nor for other names of the kernel', () => {
  add('vdb', {});
  select();
  const before = written();
  remove('vdb');
  add('vda', { links: ['by-id/virtio-AAA'] });
  add('vdx', { links: ['by-id/virtio-VDB'], holds: 'ext4' });
  writeFileSync(at('bin/findmnt'), `#!/bin/sh\necho '${at('dev/vdx')}'\n`);

  expect(select()).toMatchObject({ code: 0, table: '' });
  expect(written()).toEqual(before);
});

test('says when a disk is gone, takes no other, and leaves no folder to write to', () => {
  add('vdb', {});
  add('vdc', {});
  select();
  remove('vdb');
  add('vdd', {});
  writeFileSync(at('mounted'), text('mounted').replace(/.*VDB.*\n/, ''));

  const { code, said } = select();

  expect(code).toBe(1);
  expect(said).toContain('disk 0 (by-id/virtio-VDB) is not there; no other disk takes its place');
  expect(said).toContain('not ready: 0');
  expect(readdirSync(at('mnt/fast'))).toEqual(['virtio-VDC']);
  expect(record()).not.toContain('VDD');
});

test('makes a file system once: a disk that is blank again is not formatted', () => {
  add('vdb', {});
  select();
  rmSync(at('calls'));
  add('vdb', {});

  select();

  expect(calls().filter((call) => call.startsWith('prepare'))).toEqual([]);
});

test('takes up what was interrupted before the file system was written down', () => {
  add('vdb', { holds: 'ext4' });
  mkdirSync(at('state'));
  writeFileSync(at('state/fast'), '0 by-id/virtio-VDB\n');

  expect(select().code).toBe(0);
  expect(record()).toBe('0 by-id/virtio-VDB uuid-of-vdb\n');
});

test('does not mount a disk that cannot be prepared', () => {
  add('vdb', {});
  program('prepare', 'echo "holds a grudge" >&2; exit 1');

  const { code, said } = select();

  expect(code).toBe(1);
  expect(said).toContain('disk 0 (by-id/virtio-VDB) could not be prepared');
  expect(readdirSync(at('units'))).toEqual([]);
});

test('says when something else is mounted in the place of a disk', () => {
  add('vdb', {});
  program('findmnt', `echo '${at('dev/other')}'`);

  const { said, code } = select();

  expect([code, said]).toEqual([1, expect.stringContaining('is not what is mounted on')]);
  expect(calls().at(-1)).toMatch(/^systemctl stop .*virtio-VDB\.mount$/);
});

test('starts no shared directory of a disk that is not the one', () => {
  add('vdb', {});
  program('findmnt', `echo '${at('dev/other')}'`);

  expect(select(['shares=2', `base=${at('mnt/base')}`]).code).toBe(1);
  expect(calls().at(-1)).toMatch(/^systemctl stop /);
});

test('takes NVMe on the network when that is what is asked for, and one that is not', () => {
  add('nvme0n1', { transport: 'nvme', fabric: ['transport', 'pcie'] });
  add('nvme1n1', { transport: 'nvme', fabric: ['transport', 'tcp'] });

  expect(select([...RAW, 'transport=nvme']).code).toBe(0);
  expect(chosen()).toHaveLength(2);
  rmSync(at('state'), { recursive: true });
  expect(select(RAW).code).toBe(0);
  expect(chosen()).toEqual(['by-id/virtio-NVME0N1']);
});

describe('takes no disk whose name is that of another one', () => {
  test('which is in use', () => {
    add('vdb', { links: ['by-id/wwn-0x5000c500a1b2c3d4'], tree: 'vdb disk /srv' });
    add('vdc', { links: ['by-id/wwn-0x5000c500a1b2c3d4'] });

    const { code, table } = select(RAW);

    expect(code).toBe(1);
    expect(table).toContain('has the name of another disk (by-id/wwn-0x5000c500a1b2c3d4)');
  });

  test('for which it is one of several', () => {
    add('vdb', { links: ['by-id/wwn-0x5000c500a1b2c3d4', 'by-id/scsi-SAME'], mib: 1 });
    add('vdc', { links: ['by-id/scsi-SAME'] });

    const { code, table } = select([...RAW, 'min=2097152']);

    expect(code).toBe(1);
    expect(table).toContain('has the name of another disk (by-id/scsi-SAME)');
  });

  test('which is made of several', () => {
    add('vdb', { links: ['by-id/wwn-0x5000c500a1b2c3d4'] });
    writeFileSync(at('dev/dm-0'), '');
    rmSync(at('dev/disk/by-id/wwn-0x5000c500a1b2c3d4'));
    symlinkSync(at('dev/dm-0'), at('dev/disk/by-id/wwn-0x5000c500a1b2c3d4'));

    const { code, table } = select(RAW);

    expect(code).toBe(1);
    expect(table).toContain('has the name of another disk');
  });
});

test.each(SHELLS)('with %s a write that was cut short is no choice of another class', (shell) => {
  add('vdb', {});
  mkdirSync(at('state'));
  writeFileSync(at('state/.fast.new'), '0 by-id/virtio-VDB\n');

  expect(select(RAW, shell).code).toBe(0);
  expect(chosen()).toEqual(['by-id/virtio-VDB']);
});

test('leaves the choice of a class alone whose name is longer', () => {
  add('vdb', {});
  mkdirSync(at('state'));
  writeFileSync(at('state/fast.new'), '0 by-id/virtio-OTHER\n');

  expect(select([]).code).toBe(0);
  expect(record('fast.new')).toBe('0 by-id/virtio-OTHER\n');
});

describe.each(SHELLS)('with %s odd texts', (shell) => {
  test.each([
    ['a model', { properties: { ID_MODEL: '$(touch pwned) `id` \\c * "é" \'' } }],
    [
      'a name of udev',
      { links: ['by-id/virtio-VDB', 'by-id/ata-a\\x20b', 'by-id/é', 'by-id/$(id)'] },
    ],
    ['a slot', { properties: { ID_PATH: '; id | *' } }],
    ['a property of two equal signs', { properties: { ID_SERIAL: 'a=b=c', ID_MODEL: 'a=b' } }],
  ])('as %s change nothing', (_, disk) => {
    add('vdb', disk);

    const { code, said } = select(RAW, shell);

    expect([code, said]).toEqual([0, expect.stringContaining('1 disks are ready')]);
    expect(chosen()).toEqual(['by-id/virtio-VDB']);
    expect(existsSync('pwned')).toBe(false);
  });

  test('as what is mounted on a disk keep it in use', () => {
    add('vdb', { tree: 'vdb disk /a\\x20b\\c$(id)' });

    expect(select(RAW, shell)).toMatchObject({
      code: 1,
      table: expect.stringContaining('is in use: vdb disk /a') as string,
    });
  });

  test('as the name of a disk keep it out', () => {
    add('cciss!c0d0', { links: ['by-id/cciss-1'] });
    rmSync(at('told/cciss!c0d0'), { recursive: true });

    expect(select(RAW, shell)).toMatchObject({
      code: 1,
      table: expect.stringContaining('udev does not know it') as string,
    });
  });
});

test('shares a disk among several directories', () => {
  add('vdb', {});
  const base = at('mnt/base');

  expect(select(['shares=2', `base=${base}`]).code).toBe(0);
  expect(readdirSync(at('mnt/fast')).sort()).toEqual(['virtio-VDB-1', 'virtio-VDB-2']);
  expect(calls().filter((call) => call.startsWith('systemctl daemon-reload'))).toHaveLength(1);
  const unit = text('units', `${at('mnt/fast/virtio-VDB-2').replaceAll('/', '_')}.mount`);
  expect(unit).toContain(`RequiresMountsFor=${base}/virtio-VDB\n`);
  expect(unit).toContain(`What=${base}/virtio-VDB/vol2\n`);
  expect(unit).toContain('Type=none\nOptions=bind,nofail\n');
});

test('links raw disks, once', () => {
  add('vdb', {});

  expect(select(RAW).code).toBe(0);
  expect(readlinkSync(at('mnt/fast/virtio-VDB'))).toBe(at('dev/disk/by-id/virtio-VDB'));
  // What pods put on it is theirs.
  add('vdb', { holds: 'xfs', tree: 'vdb disk /var/lib/kubelet/x' });
  expect(select(RAW).code).toBe(0);
  expect(calls().some((call) => call.startsWith('prepare'))).toBe(false);
});

test('puts no link over something else', () => {
  add('vdb', {});
  mkdirSync(at('mnt/fast/virtio-VDB'), { recursive: true });

  expect(select(RAW).said).toContain('that is there already');
  expect(readdirSync(at('mnt/fast'))).toEqual(['virtio-VDB']);
});

test('takes no disk of another class, nor one that has another use', () => {
  for (const name of ['vdb', 'vdc', 'vdd']) add(name, {});
  mkdirSync(at('state'));
  writeFileSync(at('state/slow'), '0 by-id/virtio-VDB some-uuid\n');
  const taken = at('dev/disk/by-id/virtio-VDC');

  const { table } = select([...RAW, `taken=${taken}`, 'taken=/dev/disk/by-id/none']);

  expect(table).toContain('is of the class slow');
  expect(table).toContain(`is ${taken}, which has another use`);
  expect(chosen()).toEqual(['by-id/virtio-VDD']);
});

test('says what to do when more disks are wanted later', () => {
  add('vdb', {});
  select(RAW);

  const { code, said } = select([...RAW, 'least=2']);

  expect(code).toBe(1);
  expect(said).toContain('names fewer than 2 disks: add a line, or remove the file to choose anew');
});

test('does nothing without its file', () => {
  const script = renderSelectDisks();

  expect(spawnSync('sh', ['-c', script, 'select', at('none')]).status).not.toBe(0);
});
