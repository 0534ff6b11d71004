import { Directory, FileSystem, Machine, Mount } from '../../lib/machine';
import { EtcdMember, SecretFiles } from '../../lib/node';
import type { EtcdMemberProps } from '../../lib/node';
import { synthesize } from '../../lib/testing';
import { formatViolation } from '../../lib/values';

const GOOD: EtcdMemberProps = {
  version: '3.6.14',
  install: { folder: '/opt/programs/etcd-{version}' },
  name: 'etcd-2',
  address: '10.0.0.12',
  membership: 'joined',
  dataDir: '/var/lib/etcd/data',
};

function withDisk(machine: Machine): void {
  const device = '/dev/disk/by-id/wwn-0x5000c500a1b2c3d4';
  const what = new FileSystem(machine, 'fs', { device, type: 'ext4' });
  new Mount(machine, 'mount', { what, path: '/var/lib/etcd' });
}

function made(props: Partial<EtcdMemberProps> = {}) {
  return synthesize((machine) => {
    withDisk(machine);
    const files = new SecretFiles(machine, 'files', {
      ...{ name: 'etcd', fetch: ['cp', '-r', '/run/x/.'], directory: '/etc/etcd/pki' },
    });
    return new EtcdMember(machine, 'etcd', { ...GOOD, bundle: { files }, ...props });
  });
}

function refusals(props: object): string[] {
  const machine = new Machine('m');
  withDisk(machine);
  new EtcdMember(machine, 'etcd', { ...GOOD, ...props });
  return machine.validate().map((one) => formatViolation(one).replace(/^m\/etcd\.?/, ''));
}

describe('a member that joins', () => {
  test('has settings by which etcd alone could neither begin nor join a cluster', () => {
    const text = made().files['/etc/etcd/etcd.env'] ?? '';

    expect(text).toContain("ETCD_INITIAL_CLUSTER='etcd-2=https://10.0.0.12:2380'\n");
    expect(text).toContain("ETCD_INITIAL_CLUSTER_STATE='existing'\n");
    expect(text).not.toContain('TOKEN');
  });

  test('finds its cluster as the last thing before it starts, and is let vote after it', () => {
    const { files, plan } = made({ fsyncGate: false });
    const unit = files['/etc/systemd/system/etcd-member.service'] ?? '';

    expect(unit.split('\n').filter((line) => /^(Exec|Environment)/.test(line))).toEqual([
      'EnvironmentFile=/etc/etcd/etcd.env',
      'EnvironmentFile=-/run/groundwork-etcd/cluster.env',
      'ExecStartPre=+/opt/groundwork/bin/etcd-directories etcd no /var/lib/etcd/data',
      'ExecStartPre=/opt/groundwork/bin/etcd-wait-for-files /etc/etcd/pki/server.crt /etc/etcd/pki/server.key /etc/etcd/pki/ca.crt /etc/etcd/pki/peer.crt /etc/etcd/pki/peer.key /etc/etcd/pki/peer-ca.crt /etc/etcd/pki/members /etc/etcd/pki/token',
      'ExecStartPre=+/opt/groundwork/bin/etcd-join',
      'ExecStart=/opt/programs/etcd-3.6.14/etcd',
      'ExecStartPost=+/usr/bin/systemctl restart --no-block etcd-promote.service',
    ]);
    expect(plan?.units.filter(({ enable }) => enable).map(({ name }) => name)).toEqual([
      'etcd-start.service',
      'secret-files-etcd.service',
    ]);
  });

  test('may move its directories, which the service sees as a part of their disks', () => {
    const unit = made().files['/etc/systemd/system/etcd-member.service'] ?? '';

    // Not /var/lib/etcd/data, which would be a mount there.
    expect(unit.split('\n').filter((line) => line.startsWith('ReadWritePaths='))).toEqual([
      'ReadWritePaths=-/var/lib/etcd',
    ]);
  });

  test('tells its programs where everything is', () => {
    const library = made().files['/opt/groundwork/lib/etcd-member.sh'] ?? '';

    expect(library.split('\n').slice(2, 17)).toEqual([
      "name='etcd-2'",
      "peer_urls='https://10.0.0.12:2380'",
      "etcdctl='/opt/programs/etcd-3.6.14/etcdctl'",
      "data='/var/lib/etcd/data'",
      "wal=''",
      "log='/var/lib/etcd/data/member/wal'",
      "controls='/var/lib/etcd/groundwork'",
      "members='/etc/etcd/pki/members'",
      "token='/etc/etcd/pki/token'",
      "trust='/etc/etcd/pki/ca.crt /etc/etcd/pki/peer-ca.crt'",
      "service='etcd-member.service'",
      "fetch='/opt/groundwork/bin/secret-files-etcd'",
      "run='/run/groundwork-etcd'",
      "kept='/var/lib/groundwork-etcd'",
      '. /etc/etcd/etcdctl.env',
    ]);
  });

  test('has every program under its own name, and none when its members stand in its settings', () => {
    const programs = (text: Readonly<Record<string, string>>) =>
      Object.keys(text).filter((path) => /\/etcd-(join|promote|status|leave|refresh)$/.test(path));

    expect(programs(made().files)).toHaveLength(5);
    expect(
      programs(
        synthesize((machine) => {
          withDisk(machine);
          const { membership: _, ...rest } = GOOD;
          return new EtcdMember(machine, 'etcd', { ...rest, initialClusterToken: 'x' });
        }).files,
      ),
    ).toEqual([]);
  });

  test('tells where its files are', () => {
    const machine = new Machine('m');
    const joined = new EtcdMember(machine, 'a', { ...GOOD, bundle: { tokenFile: '/etc/t' } });
    const { membership: _, ...rest } = GOOD;
    const named = new EtcdMember(new Machine('n'), 'a', { ...rest, initialClusterToken: 'x' });

    expect([joined.membersFile, joined.tokenFile]).toEqual(['/etc/etcd/pki/members', '/etc/t']);
    expect([named.membersFile, named.tokenFile]).toEqual([undefined, undefined]);
  });

  test('fits into the user data of any platform, packed', () => {
    const machine = new Machine('etcd-2');
    withDisk(machine);
    new EtcdMember(machine, 'etcd', GOOD);

    // What all of the member's programs cost; backups and maintenance come on top.
    expect(machine.render().bytes).toBeLessThan(13_500);
  });

  test.each<[string, object, string]>([
    [
      'its members in its settings',
      { initialCluster: { 'etcd-2': 'https://10.0.0.12:2380' } },
      'initialCluster: a joined member finds its cluster by itself; leave it out, or write membership: "static"',
    ],
    [
      'a token in its settings',
      { initialClusterToken: 'x' },
      'initialClusterToken: a joined member finds its cluster by itself; leave it out, or write membership: "static"',
    ],
    [
      'a membership that is none',
      { membership: 'guest', initialClusterToken: 'x' },
      'membership: "guest": is neither static nor joined; write one of the two',
    ],
    [
      'files that nobody would read',
      { membership: 'static', initialClusterToken: 'x', bundle: {} },
      'bundle: is read by a joined member only; leave it out, or write membership: "joined"',
    ],
    [
      'addresses without TLS',
      { allowPlain: true, listenClientUrls: ['http://10.0.0.12:2379'] },
      'allowPlain: a joined member is asked and asks by TLS only; write https:// everywhere',
    ],
    [
      'the loopback told to others',
      {
        address: '127.0.0.1',
        listenPeerUrls: ['https://10.0.0.12:2380'],
        initialAdvertisePeerUrls: ['https://10.0.0.12:2380'],
      },
      'advertiseClientUrls[0]: "https://127.0.0.1:2379": means something else to every machine; name an address at which others reach this one',
    ],
    [
      'a file that is no path',
      { bundle: { membersFile: 'members' } },
      'bundle.membersFile: "members": is no absolute path of plain characters; write for example "/etc/etcd/pki/members"',
    ],
    [
      'files that somebody else brings',
      { bundle: { files: new Directory(new Machine('x'), 'd', { path: '/srv/x' }) } },
      'bundle.files: is no SecretFiles; write bundle: { files: new SecretFiles(machine, …) }',
    ],
    [
      'a bundle that is none',
      { bundle: 'pki' },
      'bundle: "pki": is no record of files; write for example { membersFile: "/etc/etcd/pki/members" }',
    ],
    [
      'a folder that is none',
      { install: { folder: 'programs' } },
      'install.folder: "programs": is no absolute path of plain characters; write for example "/opt/programs/etcd-{version}"',
    ],
    [
      'a program beside a folder',
      { program: '/usr/bin/etcd' },
      'program: "/usr/bin/etcd": is taken from the folder; leave it out',
    ],
  ])('is refused with %s', (_, props, message) => {
    expect(refusals(props)).toEqual([message]);
  });
});
