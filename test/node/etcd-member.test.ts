import { FileSystem, Machine, Mount } from '../../lib/machine';
import { EtcdMember, etcdFigures } from '../../lib/node';
import type { EtcdMemberProps } from '../../lib/node';
import { synthesize } from '../../lib/testing';
import { formatViolation } from '../../lib/values';

const DISK = '/dev/disk/by-id/wwn-0x5000c500a1b2c3d4';
const LOG_DISK = '/dev/disk/by-id/wwn-0x5000c500a1b2c3d5';
const SUM = '0123456789abcdef'.repeat(4);

const GOOD: EtcdMemberProps = {
  version: '3.6.14',
  install: 'image',
  name: 'a',
  address: '10.0.0.1',
  initialClusterToken: 'test',
  dataDir: '/var/lib/etcd/data',
};

function withDisks(machine: Machine): void {
  for (const [path, device] of [
    ['/var/lib/etcd', DISK],
    ['/var/lib/etcd-wal', LOG_DISK],
  ] as const) {
    const what = new FileSystem(machine, `fs-${path.slice(9)}`, { device, type: 'ext4' });
    new Mount(machine, `mount-${path.slice(9)}`, { what, path });
  }
}

function made(props: Partial<EtcdMemberProps> = {}) {
  return synthesize((machine) => {
    withDisks(machine);
    return new EtcdMember(machine, 'etcd', { ...GOOD, ...props });
  });
}

/** What is said of props, each on one line. */
function refusals(props: object): string[] {
  const machine = new Machine('m');
  withDisks(machine);
  new EtcdMember(machine, 'etcd', { ...GOOD, ...props });
  return machine.validate().map((one) => formatViolation(one).replace(/^m\/etcd\.?/, ''));
}

function settings(props: Partial<EtcdMemberProps> = {}) {
  const machine = new Machine('m');
  return new EtcdMember(machine, 'etcd', { ...GOOD, ...props }).settings;
}

describe('what is written', () => {
  test('a member listens on its address and on the loopback, by TLS, and wants certificates', () => {
    expect(settings()).toEqual({
      'advertise-client-urls': 'https://10.0.0.1:2379',
      'cert-file': '/etc/etcd/pki/server.crt',
      'client-cert-auth': 'true',
      'data-dir': '/var/lib/etcd/data',
      'initial-advertise-peer-urls': 'https://10.0.0.1:2380',
      'initial-cluster': 'a=https://10.0.0.1:2380',
      'initial-cluster-state': 'new',
      'initial-cluster-token': 'test',
      'key-file': '/etc/etcd/pki/server.key',
      'listen-client-urls': 'https://10.0.0.1:2379,https://127.0.0.1:2379',
      'listen-metrics-urls': 'http://127.0.0.1:2381',
      'listen-peer-urls': 'https://10.0.0.1:2380',
      name: 'a',
      'peer-cert-file': '/etc/etcd/pki/peer.crt',
      'peer-client-cert-auth': 'true',
      'peer-key-file': '/etc/etcd/pki/peer.key',
      'peer-trusted-ca-file': '/etc/etcd/pki/ca.crt',
      'trusted-ca-file': '/etc/etcd/pki/ca.crt',
    });
  });

  test('settings stand under upstream names as variables, sizes in bytes and spans with a unit', () => {
    const { files, violations } = made({
      settings: {
        'quota-backend-bytes': '4Gi',
        'backend-batch-interval': '100ms',
        'auto-compaction-retention': '1h',
        'pre-vote': true,
        'feature-gates': { InitialCorruptCheck: true, CompactHashCheck: false },
      },
    });

    expect(violations).toEqual([]);
    const text = files['/etc/etcd/etcd.env'] ?? '';
    expect(text).toContain("ETCD_QUOTA_BACKEND_BYTES='4294967296'\n");
    expect(text).toContain("ETCD_BACKEND_BATCH_INTERVAL='100ms'\n");
    expect(text).toContain("ETCD_AUTO_COMPACTION_RETENTION='1h0m0s'\n");
    expect(text).toContain("ETCD_PRE_VOTE='true'\n");
    expect(text).toContain(
      "ETCD_FEATURE_GATES='CompactHashCheck=false,InitialCorruptCheck=true'\n",
    );
  });

  test('the service waits for its disks, files and the gate, and the boot does not wait for it', () => {
    const { files, plan } = made({ walDir: '/var/lib/etcd-wal/wal' });
    const unit = files['/etc/systemd/system/etcd-member.service'] ?? '';

    expect(plan?.units.filter(({ name }) => name.startsWith('etcd-'))).toMatchObject([
      { name: 'etcd-member.service', enable: false, start: false },
      { name: 'etcd-start.service', enable: true, start: true },
    ]);
    expect(files['/etc/systemd/system/etcd-start.service']).toContain(
      `ExecStart=/bin/sh -c 'timeout 300 systemctl is-system-running --wait >/dev/null; exec systemctl start --no-block etcd-member.service'\n`,
    );
    expect(
      unit.split('\n').filter((line) => /^(ExecStart|After|Type|Requires)/.test(line)),
    ).toEqual([
      'After=network-online.target',
      'After=multi-user.target',
      'RequiresMountsFor=/var/lib/etcd/data /var/lib/etcd-wal/wal',
      'Type=notify',
      'ExecStartPre=+/opt/groundwork/bin/etcd-directories etcd no /var/lib/etcd/data /var/lib/etcd-wal/wal',
      'ExecStartPre=/opt/groundwork/bin/etcd-wait-for-files /etc/etcd/pki/server.crt /etc/etcd/pki/server.key /etc/etcd/pki/ca.crt /etc/etcd/pki/peer.crt /etc/etcd/pki/peer.key',
      'ExecStartPre=/opt/groundwork/bin/etcd-fsync-gate refuse 99 10000 1000 /var/lib/groundwork-etcd/fsync.json /var/lib/etcd/data /var/lib/etcd-wal/wal',
      'ExecStart=/usr/bin/etcd',
    ]);
  });

  test('a log on a disk of its own is one below its directory, around which etcd may not write', () => {
    const { files } = made({ walDir: '/var/lib/etcd-wal/wal' });

    expect(files['/etc/etcd/etcd.env']).toContain("ETCD_WAL_DIR='/var/lib/etcd-wal/wal/log'\n");
  });

  test('a release is installed by the first boot, with its sums', () => {
    const { plan } = made({ install: { release: { sha256: { amd64: SUM } } } });

    expect(plan?.steps.find(({ id }) => id === 'etcd/InstallStep')).toMatchObject({
      phase: 'storage',
      command: [
        '/opt/groundwork/bin/etcd-install',
        '3.6.14',
        'https://github.com/etcd-io/etcd/releases/download/v3.6.14/etcd-v3.6.14-linux-{arch}.tar.gz',
        `amd64=${SUM}`,
      ],
    });
  });

  test('the member that a package would start by itself is kept from starting', () => {
    const { files, plan } = made({ install: { package: { name: 'etcd-server' } } });

    expect(plan?.packages).toMatchObject([{ name: 'etcd-server' }]);
    expect(files['/etc/systemd/system/etcd.service.d/20-groundwork.conf']).toContain(
      'ConditionPathExists=!/etc/etcd/etcd.env\n',
    );
  });

  test('no text of a machine holds a key, and etcdctl is told where one is', () => {
    const { files } = made();

    expect(files['/etc/etcd/etcdctl.env']).toBe(
      "ETCDCTL_ENDPOINTS='https://127.0.0.1:2379'\nETCDCTL_CACERT='/etc/etcd/pki/ca.crt'\nETCDCTL_CERT='/etc/etcd/pki/server.crt'\nETCDCTL_KEY='/etc/etcd/pki/server.key'\n",
    );
    expect(JSON.stringify(files)).not.toContain('-----BEGIN');
  });
});

test.each([
  [1, 1, 0],
  [2, 2, 0],
  [3, 2, 1],
  [4, 3, 1],
  [5, 3, 2],
  [7, 4, 3],
])('%d members need %d for a write, and bear that %d fail', (members, quorum, faultTolerance) => {
  expect(etcdFigures(members, '1Gi')).toEqual({
    quorum,
    faultTolerance,
    databaseBytes: 1_073_741_824n,
    volumeBytes: 3_221_225_472n,
  });
});

test('no members have no figures', () => {
  expect(() => etcdFigures(0)).toThrow('0 is no number of members: write 1, 3 or 5');
});

const THREE = {
  a: 'https://10.0.0.1:2380',
  b: 'https://10.0.0.2:2380',
  c: 'https://10.0.0.3:2380',
};

describe('what is taken', () => {
  test.each<[string, Partial<EtcdMemberProps>]>([
    ['three members', { initialCluster: THREE }],
    [
      'an even number that is asked for',
      { initialCluster: { a: THREE.a, b: THREE.b }, allowEvenSize: true },
    ],
    [
      'a fourth member of a cluster that is there',
      { initialCluster: { ...THREE, d: 'https://10.0.0.4:2380' }, initialClusterState: 'existing' },
    ],
    [
      'an election after exactly five heartbeats',
      { settings: { 'heartbeat-interval': 200, 'election-timeout': 1000 } },
    ],
    ['the longest election', { settings: { 'election-timeout': 50_000 } }],
    ['the largest quota', { settings: { 'quota-backend-bytes': '8Gi' } }],
    [
      'a setting of 3.5',
      { version: '3.5.21', settings: { 'experimental-corrupt-check-time': '4h' } },
    ],
    [
      'http where it is asked for',
      { allowPlain: true, listenClientUrls: ['http://10.0.0.1:2379'] },
    ],
    [
      'every address where it is asked for',
      { allowPublicClients: true, listenClientUrls: ['https://0.0.0.0:2379'] },
    ],
    ['no gate', { fsyncGate: false }],
  ])('%s', (_, props) => {
    expect(refusals(props)).toEqual([]);
  });
});

describe('what is refused', () => {
  test.each<[string, object, string]>([
    [
      'no version',
      { version: undefined },
      'version: is no release of etcd 3; write for example "3.6.14"',
    ],
    [
      'a version whose settings are unknown',
      { version: '3.7.0' },
      'version: "3.7.0": the settings of etcd 3.7 are not known, those of 3.5 and 3.6 are; write for example "3.6.14"',
    ],
    [
      'a 3.5 that cannot be upgraded',
      { version: '3.5.9' },
      'version: "3.5.9": is older than 3.5.21, and cannot go on to 3.6; take the newest 3.5',
    ],
    [
      'an archive without a sum',
      { install: { release: {} } },
      'install.release.sha256: without it anything could be installed; write { amd64: "…" } with the sum of SHA256SUMS of the release',
    ],
    [
      'a sum that is none',
      { install: { release: { sha256: { amd64: 'abc' } } } },
      'install.release.sha256.amd64: "abc": is no SHA-256 in 64 hexadecimal digits; copy it from SHA256SUMS of the release',
    ],
    [
      'an archive by http',
      { install: { release: { sha256: { amd64: SUM }, url: 'http://x/etcd.tar.gz' } } },
      'install.release.url: "http://x/etcd.tar.gz": is no plain address by https; write for example "https://github.com/etcd-io/etcd/releases/download/v{version}/etcd-v{version}-linux-{arch}.tar.gz"',
    ],
    [
      'one archive for two architectures',
      { install: { release: { sha256: { amd64: SUM, arm64: SUM }, url: 'https://x/e.tgz' } } },
      'install.release.url: "https://x/e.tgz": is one archive for several architectures; write {arch} into it',
    ],
    [
      'nothing about where it comes from',
      { install: undefined },
      'install: does not say where etcd comes from; write "image", { folder }, { package: { name } } or { release: { sha256: { amd64: "…" } } }',
    ],
    [
      'the top of a mount',
      { dataDir: '/var/lib/etcd' },
      'dataDir: "/var/lib/etcd": is a mount itself, whose lost+found is in the way of etcd; write "/var/lib/etcd/data"',
    ],
    [
      'the disk of the system',
      { dataDir: '/srv/etcd' },
      'dataDir: "/srv/etcd": is on no Mount of this machine, so on the disk of the system; mount a disk above it, or set allowRootDisk',
    ],
    [
      'a log on the disk of the data',
      { walDir: '/var/lib/etcd/wal' },
      'walDir: "/var/lib/etcd/wal": is on the same mount as the data, /var/lib/etcd; leave it out, or mount a second disk',
    ],
    [
      'a log within the data',
      { walDir: '/var/lib/etcd/data/wal' },
      'walDir: "/var/lib/etcd/data/wal": is within the data directory, where etcd keeps things of its own; name a directory on another disk',
    ],
    [
      'data that the next boot loses',
      { dataDir: '/run/etcd/data' },
      'dataDir: "/run/etcd/data": is no place for data that is to stay; write for example "/var/lib/etcd/data"',
    ],
    [
      'clients without TLS',
      { listenClientUrls: ['http://10.0.0.1:2379'] },
      'listenClientUrls[0]: "http://10.0.0.1:2379": is without TLS; write https://, or set allowPlain for a network of your own',
    ],
    [
      'clients from everywhere',
      { listenClientUrls: ['https://0.0.0.0:2379'] },
      'listenClientUrls[0]: "https://0.0.0.0:2379": listens on every address of the machine; name a private address, or set allowPublicClients',
    ],
    [
      'clients from the internet',
      { listenClientUrls: ['https://[2001:db8::1]:2379'] },
      'listenClientUrls[0]: "https://[2001:db8::1]:2379": listens on an address that the internet may reach; name a private address, or set allowPublicClients',
    ],
    [
      'a name to listen on',
      { listenClientUrls: ['https://etcd:2379'] },
      'listenClientUrls[0]: "https://etcd:2379": is a name, and etcd listens on addresses only; write the address',
    ],
    [
      'a path in an address',
      { listenClientUrls: ['https://10.0.0.1:2379/v3'] },
      'listenClientUrls[0]: "https://10.0.0.1:2379/v3": is no address of the form https://host:port, in lower case and without a path; write for example "https://10.0.0.11:2379"',
    ],
    [
      'loopback told to others',
      { initialCluster: THREE, advertiseClientUrls: ['https://localhost:2379'] },
      'advertiseClientUrls[0]: "https://localhost:2379": means something else to every machine; name an address at which others reach this one',
    ],
    [
      'every address told to others',
      { advertiseClientUrls: ['https://0.0.0.0:2379'] },
      'advertiseClientUrls[0]: "https://0.0.0.0:2379": is no address that anybody can reach; name one of the machine',
    ],
    [
      'an address twice',
      { listenPeerUrls: ['https://10.0.0.1:2380', 'https://10.0.0.1:2380'] },
      'listenPeerUrls: "https://10.0.0.1:2380": is there twice; write it once',
    ],
    [
      'a cluster without this member',
      { initialCluster: { b: THREE.b } },
      'initialCluster: does not name this member, a; add "a" with its addresses for peers',
    ],
    [
      'another address of this member',
      { initialCluster: { ...THREE, a: 'https://10.0.0.9:2380' } },
      'initialCluster.a: "https://10.0.0.9:2380": is not what initialAdvertisePeerUrls says: https://10.0.0.1:2380; write the same in both',
    ],
    [
      'one address for two members',
      { initialCluster: { ...THREE, c: THREE.b } },
      'initialCluster.c: "https://10.0.0.2:2380": is the address of b as well; give each member its own',
    ],
    [
      'an even number',
      { initialCluster: { a: THREE.a, b: THREE.b } },
      'initialCluster: 2 members bear no more failures than 1; begin with one member less or more, or set allowEvenSize',
    ],
    [
      'a cluster that is there with nobody in it',
      { initialClusterState: 'existing' },
      'initialCluster: a cluster that is there has other members than this one; name all of them in initialCluster, this one among them',
    ],
    [
      'no token',
      { initialClusterToken: undefined },
      'initialClusterToken: is nothing that tells this cluster from others; write for example "production-1": letters, digits, ".", "_" and "-"',
    ],
    [
      'a state that is none',
      { initialClusterState: 'old' },
      'initialClusterState: "old": is neither new nor existing; write one of the two',
    ],
    [
      'a key itself',
      { tls: { client: { keyFile: '-----BEGIN PRIVATE KEY-----' } } },
      'tls.client.keyFile: is a certificate or key itself, which the user data would show; write for example "/etc/etcd/pki/server.crt"',
    ],
    [
      'common names of clients',
      { tls: { client: { allowedCommonNames: ['x'] } } },
      'tls.client.allowedCommonNames: etcd looks at common names of peers only; write allowedHostnames',
    ],
    [
      'common and host names',
      { tls: { peer: { allowedCommonNames: ['x'], allowedHostnames: ['y'] } } },
      'tls.peer.allowedCommonNames: etcd takes either common names or host names; drop one of the two',
    ],
    [
      'a limit that says nothing',
      { fsyncGate: { limit: '2s' } },
      'fsyncGate.limit: "2s": is no span of whole microseconds from 100µs to 1s; write for example "10ms"',
    ],
    [
      'a percentile that is none',
      { fsyncGate: { percentile: 101 } },
      'fsyncGate.percentile: "101": is no whole number from 50 to 100; write one within the bounds',
    ],
    [
      'a program beside a release',
      { program: '/usr/bin/etcd', install: { release: { sha256: { amd64: SUM } } } },
      'program: "/usr/bin/etcd": is installed from the release, to a place of its own; leave it out',
    ],
  ])('%s', (_, props, message) => {
    expect(refusals(props)).toEqual([message]);
  });
});

describe('settings that are refused', () => {
  test.each<[string, object, string]>([
    [
      'an election within five heartbeats',
      { 'heartbeat-interval': 250 },
      'settings.heartbeat-interval: "250": the election timeout of 1000 ms is shorter than five heartbeats of 250 ms, and etcd refuses it; write "election-timeout": 2500',
    ],
    [
      'an election that takes too long',
      { 'election-timeout': 50_001 },
      'settings.election-timeout: "50001": is no whole number from 1 to 50000; write one within the bounds',
    ],
    [
      'a quota that is too large',
      { 'quota-backend-bytes': '9Gi' },
      'settings.quota-backend-bytes: "9Gi": is no size in whole bytes from 16Mi to 8Gi; write one within the bounds',
    ],
    [
      'a name of 3.5',
      { 'experimental-compaction-batch-limit': 1000 },
      'settings.experimental-compaction-batch-limit: is deprecated in etcd 3.6, and gone in the next version; write "compaction-batch-limit"',
    ],
    [
      'a switch that became a feature gate',
      { 'experimental-initial-corrupt-check': true },
      'settings.experimental-initial-corrupt-check: is deprecated in etcd 3.6, and gone in the next version; write "feature-gates": { InitialCorruptCheck: … }',
    ],
    [
      'a name that is none',
      { 'quota-backend-byte': 1 },
      'settings.quota-backend-byte: is no setting that can be chosen here; write a name of "etcd --help", without the hyphens in front',
    ],
    [
      'what another prop says',
      { 'data-dir': '/x' },
      'settings.data-dir: follows from another prop; say it by dataDir',
    ],
    [
      'what loses data',
      { 'unsafe-no-fsync': true },
      'settings.unsafe-no-fsync: loses what was acknowledged when the machine fails; leave it out',
    ],
    [
      'a disaster at every start',
      { 'force-new-cluster': true },
      'settings.force-new-cluster: is an operation for a disaster, and would be done at every start; leave it out',
    ],
    [
      'a switch in quotes',
      { 'pre-vote': 'false' },
      'settings.pre-vote: "false": is neither true nor false; write it without quotes',
    ],
    [
      'revisions in minutes',
      { 'auto-compaction-mode': 'revision', 'auto-compaction-retention': '5m' },
      'settings.auto-compaction-retention: "5m0s": is a span of time, where the mode revision wants a number of revisions; write for example 10000, or the mode periodic',
    ],
    [
      'suites of TLS 1.3',
      { 'tls-min-version': 'TLS1.3', 'cipher-suites': ['TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256'] },
      'settings.cipher-suites: cannot be chosen where only TLS 1.3 is allowed, and etcd refuses it; leave it out',
    ],
    [
      'suites without that of HTTP/2',
      { 'cipher-suites': ['TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384'] },
      'settings.cipher-suites: "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384": holds none with AES_128_GCM_SHA256, without which Go refuses to serve HTTP/2; add TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256',
    ],
    [
      'versions of TLS the wrong way round',
      { 'tls-min-version': 'TLS1.3', 'tls-max-version': 'TLS1.2' },
      'settings.tls-max-version: "TLS1.2": is older than tls-min-version; leave it out',
    ],
    [
      'a gate that is none',
      { 'feature-gates': { Nothing: true } },
      'settings.feature-gates.Nothing: is no feature gate; write one of AllAlpha, AllBeta, CompactHashCheck, InitialCorruptCheck, LeaseCheckpoint, LeaseCheckpointPersist, SetMemberLocalAddr, StopGRPCServiceOnDefrag, TxnModeWriteWithSharedBuffer',
    ],
    [
      'a gate that etcd refuses alone',
      { 'feature-gates': { LeaseCheckpointPersist: true } },
      'settings.feature-gates: LeaseCheckpointPersist is of no use without LeaseCheckpoint, and etcd refuses it; add LeaseCheckpoint: true',
    ],
    [
      'a choice that is none',
      { 'log-level': 'loud' },
      'settings.log-level: "loud": is no choice of etcd; write one of debug, info, warn, error, panic, fatal',
    ],
  ])('%s', (_, wrong, message) => {
    expect(refusals({ settings: wrong })).toEqual([message]);
  });

  test('in 3.5 the names of 3.6, with those of 3.5', () => {
    expect(refusals({ version: '3.5.21', settings: { 'memory-mlock': true } })).toEqual([
      'settings.memory-mlock: etcd 3.5 knows no setting memory-mlock; write "experimental-memory-mlock"',
    ]);
  });
});
