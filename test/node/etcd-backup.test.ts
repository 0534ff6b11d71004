import { FileSystem, Machine, Mount } from '../../lib/machine';
import { EtcdBackup, EtcdMaintenance, EtcdMember, EtcdRecovery } from '../../lib/node';
import type { EtcdBackupProps, EtcdMaintenanceProps, EtcdMemberProps } from '../../lib/node';
import { formatViolation } from '../../lib/values';

const BUCKET = '/run/groundwork-buckets/etcd';
const BIN = '/opt/groundwork/bin';
const LIB = '/opt/groundwork/lib';

function memberOn(machine: Machine, props: Partial<EtcdMemberProps> = {}): EtcdMember {
  for (const path of ['/var/lib/etcd', '/var/lib/etcd-wal', '/var/backups']) {
    const id = path.slice(5).replaceAll('/', '-');
    const device = `/dev/disk/by-id/virtio-${id}`;
    const what = new FileSystem(machine, `fs-${id}`, { device, type: 'ext4' });
    new Mount(machine, `mount-${id}`, { what, path });
  }
  return new EtcdMember(machine, 'etcd', {
    ...{ version: '3.6.14', install: 'image', name: 'etcd-1', address: '10.0.0.1' },
    ...{ initialClusterToken: 'test', dataDir: '/var/lib/etcd/data' },
    ...props,
  });
}

function backedUp(props: Partial<EtcdBackupProps> = {}, member: Partial<EtcdMemberProps> = {}) {
  const machine = new Machine('m');
  const etcd = memberOn(machine, member);
  new EtcdBackup(machine, 'backup', { member: etcd, to: { directory: BUCKET }, ...props });
  return filesOf(machine);
}

function maintained(props: Partial<EtcdMaintenanceProps> = {}) {
  const machine = new Machine('m');
  new EtcdMaintenance(machine, 'maintenance', { member: memberOn(machine), ...props });
  return filesOf(machine);
}

function filesOf(machine: Machine): Readonly<Record<string, string>> {
  return Object.fromEntries(machine.plan().files.map(({ path, content }) => [path, content]));
}

/** What is said of props, each on one line. */
function refusals(of: 'backup' | 'maintenance' | 'recovery', props: object): string[] {
  const machine = new Machine('m');
  const member = memberOn(machine);
  if (of === 'backup') {
    new EtcdBackup(machine, 'x', { member, to: { directory: BUCKET }, ...props });
  } else if (of === 'maintenance') new EtcdMaintenance(machine, 'x', { member, ...props });
  else new EtcdRecovery(machine, 'x', { member, ...props });
  return machine.validate().map((one) => formatViolation(one).replace(/^m\/x\.?/, ''));
}

const lines = (text: string | undefined, form: RegExp) =>
  (text ?? '').split('\n').filter((line) => form.test(line));

describe('what is written', () => {
  test('snapshots are started by a timer that counts from the last run, each machine at another second', () => {
    const files = backedUp();

    expect(files['/etc/systemd/system/etcd-snapshot.timer']).toBe(
      [
        '[Unit]\nDescription=Snapshots of etcd\n',
        '[Timer]\nOnActiveSec=120\nOnUnitActiveSec=900\nRandomizedDelaySec=90\nAccuracySec=1\n',
        '[Install]\nWantedBy=timers.target\n',
      ].join('\n'),
    );
    expect(
      lines(files['/etc/systemd/system/etcd-snapshot.service'], /^(Type|ExecStart|After|Requires)/),
    ).toEqual([
      'RequiresMountsFor=/var/lib/etcd',
      'Type=oneshot',
      `ExecStart=${BIN}/etcd-snapshot`,
    ]);
  });

  test.each([
    ['1m', 60, 60, 6],
    ['2m', 120, 120, 12],
    ['1h', 120, 3600, 300],
    ['168h', 120, 604_800, 300],
  ])(
    'every %s begins after %d s, comes again after %d s, at most %d s late',
    (every, first, again, late) => {
      const timer = backedUp({ every })['/etc/systemd/system/etcd-snapshot.timer'];

      expect(lines(timer, /Sec=/)).toEqual([
        `OnActiveSec=${first}`,
        `OnUnitActiveSec=${again}`,
        `RandomizedDelaySec=${late}`,
        'AccuracySec=1',
      ]);
    },
  );

  test('the programs know where the data is, where snapshots go and how many stay', () => {
    const files = backedUp(
      { prefix: 'a/b', keep: 7 },
      { walDir: '/var/lib/etcd-wal/wal', settings: { 'quota-backend-bytes': '4Gi' } },
    );

    expect(lines(files[`${LIB}/etcd-tools.sh`], /^(member|control|members_file)=/)).toEqual([
      'member=etcd-1 data=/var/lib/etcd/data wal=/var/lib/etcd-wal/wal',
      'control=/var/lib/etcd/groundwork service=etcd-member.service user=etcd quota=4294967296',
      'members_file=/etc/etcd/pki/members token_file=/etc/etcd/pki/token static_members=etcd-1=https://10.0.0.1:2380 static_token=test',
    ]);
    expect(files[`${LIB}/etcd-snapshot.sh`]).toContain(
      `prefix=a/b directory=${BUCKET} system_disk=no \nbucket() { ${BIN}/directory-bucket ${BUCKET} "$@"; }\n`,
    );
    expect(files[`${BIN}/etcd-snapshot`]).toContain('head -n "-6"');
    expect(files[`${BIN}/etcd-restore`]).toContain('bump=1000000000\n');
    expect(backedUp({ revisionBump: 0 })[`${BIN}/etcd-restore`]).toContain('bump=0\n');
  });

  test('a command is quoted for the shell, and no program for directories is there', () => {
    const right = backedUp({ to: { command: ['/opt/x/bucket', "it's $HOME"] } });
    expect(right[`${LIB}/etcd-snapshot.sh`]).toContain(
      `bucket() { /opt/x/bucket 'it'\\''s $HOME' "$@"; }`,
    );
    expect(right[`${BIN}/directory-bucket`]).toBeUndefined();
  });

  test('etcd does not start while its data is changed', () => {
    expect(backedUp()['/etc/systemd/system/etcd-member.service.d/30-groundwork-change.conf']).toBe(
      '[Unit]\nAssertPathExists=!/var/lib/etcd/groundwork/changing\n',
    );
  });

  test('a machine without backups restores files, and goes on as a survivor', () => {
    const machine = new Machine('m');
    new EtcdRecovery(machine, 'recovery', { member: memberOn(machine) });
    const files = filesOf(machine);

    expect(
      Object.keys(files)
        .filter((path) => path.startsWith(BIN))
        .sort(),
    ).toEqual(
      expect.arrayContaining(
        ['etcd-force-new-cluster', 'etcd-restore', 'etcd-set-aside', 'etcd-snapshot-check'].map(
          (name) => `${BIN}/${name}`,
        ),
      ),
    );
    expect(files[`${BIN}/etcd-snapshot`]).toBeUndefined();
    expect(files['/etc/systemd/system/etcd-snapshot.timer']).toBeUndefined();
    expect(
      lines(files['/etc/systemd/system/etcd-force-new-cluster.service'], /^(Env|Conf|ExecS|User)/),
    ).toEqual([
      'Conflicts=etcd-member.service',
      'User=etcd',
      'EnvironmentFile=/etc/etcd/etcd.env',
      'EnvironmentFile=-/run/groundwork-etcd/cluster.env',
      'Environment=ETCD_FORCE_NEW_CLUSTER=true',
      'ExecStart=/usr/bin/etcd',
    ]);
  });

  test('backups and maintenance of one member share what they both need', () => {
    const machine = new Machine('m');
    const member = memberOn(machine);
    new EtcdBackup(machine, 'backup', { member, to: { directory: BUCKET } });
    new EtcdMaintenance(machine, 'maintenance', { member });

    expect(machine.validate()).toEqual([]);
  });

  test('maintenance looks once a day for space, and every five minutes for a full database', () => {
    const files = maintained();
    const [maintain, alarms] = ['etcd-maintain', 'etcd-alarms'].map((name) =>
      lines(files[`/etc/systemd/system/${name}.timer`], /Sec=/),
    );

    expect(maintain).toContain('OnUnitActiveSec=86400');
    expect(alarms).toContain('OnUnitActiveSec=300');
    expect(files['/etc/systemd/system/etcd-alarms.service']).toContain(
      `ExecStart=${BIN}/etcd-maintain --alarms\n`,
    );
    expect(files[`${BIN}/etcd-maintain`]).toContain('percent=50 least=104857600\n');
    expect(
      maintained({ fragmentation: 0.29, least: '1Gi', every: '12h', alarmsEvery: '1m' })[
        `${BIN}/etcd-maintain`
      ],
    ).toContain('percent=29 least=1073741824\n');
  });

  test('nothing is written of what is refused', () => {
    const machine = new Machine('m');
    const member = memberOn(machine);
    new EtcdBackup(machine, 'x', { member, to: { directory: BUCKET }, keep: 0 });

    expect(machine.node.findAll().some(({ node }) => node.path.startsWith('m/x/'))).toBe(false);
  });
});

describe('what is taken', () => {
  test.each<[string, object]>([
    ['a directory on a disk of its own', { to: { directory: '/var/backups/etcd' } }],
    ['a mount itself', { to: { directory: '/var/backups' } }],
    [
      'the disk of the system where it is asked for',
      { to: { directory: '/srv/x', allowSystemDisk: true } },
    ],
    [
      'the disk of the data where it is asked for',
      { to: { directory: '/var/lib/etcd/x', allowSystemDisk: true } },
    ],
    ['one snapshot', { keep: 1 }],
    ['a revision bump of none', { revisionBump: 0 }],
  ])('%s', (_, props) => {
    expect(refusals('backup', props)).toEqual([]);
  });
});

describe('what is refused', () => {
  test.each<[string, object, string]>([
    [
      'no place',
      { to: undefined },
      'to: does not say where snapshots are kept; write { directory } or { command }',
    ],
    [
      'two places',
      { to: { directory: BUCKET, command: ['/x'] } },
      'to: does not say where snapshots are kept; write { directory } or { command }',
    ],
    [
      'a list for a place',
      { to: [BUCKET] },
      'to: does not say where snapshots are kept; write { directory } or { command }',
    ],
    [
      'a directory that is no path',
      { to: { directory: 'backups' } },
      'to.directory: "backups": is no absolute path of plain characters; write for example "/var/backups/etcd"',
    ],
    [
      'the disk of the system',
      { to: { directory: '/srv/backups' } },
      'to.directory: "/srv/backups": is on no Mount of this machine, so on the disk of the system; name a directory on another disk, or set allowSystemDisk',
    ],
    [
      'the disk of the data',
      { to: { directory: '/var/lib/etcd/backups' } },
      'to.directory: "/var/lib/etcd/backups": is on /var/lib/etcd, the disk that etcd writes to; name a directory on another disk, or set allowSystemDisk',
    ],
    [
      'a switch in quotes',
      { to: { directory: BUCKET, allowSystemDisk: 'yes' } },
      'to.allowSystemDisk: "yes": is neither true nor false; write it without quotes',
    ],
    [
      'a command that is one text',
      { to: { command: '/opt/bucket etcd' } },
      'to.command: is no program by its whole path with its arguments; write for example ["/opt/backup/bucket", "etcd"]',
    ],
    [
      'a command that is looked for',
      { to: { command: ['aws', 's3'] } },
      'to.command: is no program by its whole path with its arguments; write for example ["/opt/backup/bucket", "etcd"]',
    ],
    [
      'a prefix that leads out',
      { prefix: '../other' },
      'prefix: "../other": is no name of folders; write for example "production/etcd"',
    ],
    [
      'a prefix with a slash at its end',
      { prefix: 'etcd/' },
      'prefix: "etcd/": is no name of folders; write for example "production/etcd"',
    ],
    [
      'a number for a span',
      { every: 15 },
      'every: "15": a number does not say its unit; name the unit, such as "15s" or "15m"',
    ],
    [
      'too often',
      { every: '59s' },
      'every: "59s": is no span of whole seconds from 1m0s to 168h0m0s; write one within the bounds',
    ],
    [
      'too seldom',
      { every: '169h' },
      'every: "169h0m0s": is no span of whole seconds from 1m0s to 168h0m0s; write one within the bounds',
    ],
    [
      'none to keep',
      { keep: 0 },
      'keep: "0": is no whole number from 1 to 10000; write one within the bounds',
    ],
    [
      'a part of one',
      { keep: 1.5 },
      'keep: "1.5": is no whole number from 1 to 10000; write one within the bounds',
    ],
    [
      'revisions that go back',
      { revisionBump: -1 },
      'revisionBump: "-1": is no whole number from 0 to 1000000000000; write one within the bounds',
    ],
    [
      'no member',
      { member: undefined },
      'member: is no member of etcd; give the EtcdMember of this machine',
    ],
    [
      'a name for a member',
      { member: 'etcd-1' },
      'member: is no member of etcd; give the EtcdMember of this machine',
    ],
  ])('%s', (_, props, line) => {
    expect(refusals('backup', props)).toEqual([line]);
  });

  test.each<[string, object, string]>([
    [
      'all of the file',
      { fragmentation: 1 },
      'fragmentation: "1": is no share from 0.05 to 0.95; write for example 0.5',
    ],
    [
      'percent',
      { fragmentation: 50 },
      'fragmentation: "50": is no share from 0.05 to 0.95; write for example 0.5',
    ],
    [
      'a text for a share',
      { fragmentation: '0.5' },
      'fragmentation: "0.5": is no share from 0.05 to 0.95; write for example 0.5',
    ],
    [
      'less than nothing',
      { least: '-1Gi' },
      'least: "-1Gi": is less than nothing; write for example "100Mi"',
    ],
    [
      'too seldom a look at alarms',
      { alarmsEvery: '2h' },
      'alarmsEvery: "2h0m0s": is no span of whole seconds from 1m0s to 1h0m0s; write one within the bounds',
    ],
    [
      'no member',
      { member: null },
      'member: is no member of etcd; give the EtcdMember of this machine',
    ],
  ])('by maintenance: %s', (_, props, line) => {
    expect(refusals('maintenance', props)).toEqual([line]);
  });

  test('a member of another machine', () => {
    const member = memberOn(new Machine('other'));

    expect(refusals('backup', { member })).toEqual([
      'member: is on the machine other; give the EtcdMember of this machine',
    ]);
    expect(refusals('maintenance', { member })).toEqual([
      'member: is on the machine other; give the EtcdMember of this machine',
    ]);
  });

  test('a place to restore from, under its own name', () => {
    expect(refusals('recovery', { from: { directory: '/srv/x' } })).toEqual([
      'from.directory: "/srv/x": is on no Mount of this machine, so on the disk of the system; name a directory on another disk, or set allowSystemDisk',
    ]);
  });

  test.each([null, 5, [], 'x'])('%j for props, without an exception', (props) => {
    const machine = new Machine('m');
    new EtcdBackup(machine, 'backup', props as never);
    new EtcdMaintenance(machine, 'maintenance', props as never);
    new EtcdRecovery(machine, 'recovery', props as never);

    expect(machine.validate().length).toBeGreaterThanOrEqual(3);
  });
});
