import { HeketiDeployment } from '../../lib/manifests';
import type { HeketiDeploymentProps } from '../../lib/manifests';
import { synthesizeChart } from '../../lib/testing';
import type { ManifestObject } from '../../lib/testing';

type Props = Partial<HeketiDeploymentProps>;
type Node = HeketiDeploymentProps['topology']['clusters'][number]['nodes'][number];

const KEY = 'k'.repeat(16);
const HOST_KEY = `ssh-ed25519 ${'A'.repeat(68)}`;
const PRIVATE_KEY = '-----BEGIN EC PRIVATE KEY-----\nAAAA\n-----END EC PRIVATE KEY-----\n';
const SSH = { privateKey: PRIVATE_KEY, knownHosts: `gfs-1 ${HOST_KEY}` };

function node(name = 'gfs-1', ...devices: Node['devices']): Node {
  return {
    node: { hostnames: { manage: [name], storage: [`10.0.0.${name.slice(-1)}`] }, zone: 1 },
    devices: devices.length === 0 ? ['/dev/disk/by-id/virtio-a'] : devices,
  };
}

const GOOD: HeketiDeploymentProps = {
  executor: 'ssh',
  sshexec: SSH,
  adminKey: KEY,
  database: { claim: {} },
  topology: { clusters: [{ nodes: [node()] }] },
};

function made(props: Props = {}) {
  return synthesizeChart((chart) => new HeketiDeployment(chart, 'heketi', { ...GOOD, ...props }), {
    kubernetesVersion: '1.36',
  });
}

function kinds(props: Props = {}): readonly string[] {
  return made(props).objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`);
}

function objectOf(kind: string, props: Props = {}): ManifestObject {
  const found = made(props).objects.find((one) => one.kind === kind);
  if (found === undefined) throw new Error(`there is no ${kind}`);
  return found;
}

/** Any field of an object, by its path. */
function fieldOf(object: unknown, ...path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>(
    (at, key) => (at as Readonly<Record<string | number, unknown>> | undefined)?.[key],
    object,
  );
}

const POD = ['spec', 'template', 'spec'] as const;

function serverField(props: Props, ...path: readonly (string | number)[]): unknown {
  return fieldOf(objectOf('Deployment', props), ...POD, ...path);
}

function serverVariable(props: Props, name: string): unknown {
  const env = serverField(props, 'containers', 0, 'env') as readonly { name: string }[];
  return env.find((one) => one.name === name);
}

function configOf(props: Props = {}): unknown {
  const text = fieldOf(objectOf('ConfigMap', props), 'data', 'heketi.json');
  return JSON.parse(String(text));
}

function refusals(props: Props): readonly string[] {
  return made(props).violations.map(
    ({ code, path, reason, remedy }) => `${code} ${path}: ${reason}; ${remedy}`,
  );
}

describe('a Heketi', () => {
  it('is made of these objects', () => {
    expect(made().violations).toEqual([]);
    expect(made().warnings).toEqual([]);
    expect(kinds().map((one) => one.replace(/[0-9a-f]{8}$/, '…'))).toEqual([
      'Namespace heketi',
      'Secret heketi-keys',
      'ServiceAccount heketi',
      'PersistentVolumeClaim heketi-database',
      'ConfigMap heketi-config-…',
      'Deployment heketi',
      'Service heketi',
      'Job heketi-topology-…',
    ]);
  });

  it('is the same, byte for byte, when it is made again', () => {
    expect(made().yaml).toBe(made().yaml);
  });

  it('has one pod at a time, since the database has one owner', () => {
    const deployment = objectOf('Deployment');

    expect(fieldOf(deployment, 'spec', 'replicas')).toBe(1);
    expect(fieldOf(deployment, 'spec', 'strategy')).toEqual({ type: 'Recreate' });
  });

  it('has the probes of upstream, and time to wait for the lock of the pod before', () => {
    const [server] = serverField({}, 'containers') as readonly object[];

    expect(server).toMatchObject({
      livenessProbe: {
        httpGet: { path: '/hello', port: 'http' },
        initialDelaySeconds: 30,
        timeoutSeconds: 3,
      },
      readinessProbe: { httpGet: { path: '/hello' }, initialDelaySeconds: 3, timeoutSeconds: 3 },
      startupProbe: { periodSeconds: 5, failureThreshold: 36 },
    });
  });

  it('may do nothing that it does not have to', () => {
    expect(kinds().filter((one) => one.startsWith('Role'))).toEqual([]);
    expect(serverField({}, 'automountServiceAccountToken')).toBe(false);
    expect(serverField({}, 'securityContext')).toMatchObject({
      runAsNonRoot: true,
      runAsUser: 10_001,
    });
    expect(fieldOf(objectOf('Namespace'), 'metadata', 'labels')).toMatchObject({
      'pod-security.kubernetes.io/enforce': 'restricted',
    });
    const asRoot = { runAsUser: 0 };
    expect(serverField(asRoot, 'securityContext', 'runAsNonRoot')).toBe(false);
    expect(fieldOf(objectOf('Namespace', asRoot), 'metadata', 'labels')).toMatchObject({
      'pod-security.kubernetes.io/enforce': 'baseline',
    });
  });

  it('keeps an address for StorageClasses, and tells it', () => {
    const resturl = (props: Props): string | undefined => {
      let url: string | undefined;
      synthesizeChart((chart) => {
        url = new HeketiDeployment(chart, 'heketi', { ...GOOD, ...props }).resturl;
      });
      return url;
    };

    expect(fieldOf(objectOf('Service', { clusterIP: '10.96.0.80' }), 'spec', 'clusterIP')).toBe(
      '10.96.0.80',
    );
    expect(resturl({ clusterIP: '10.96.0.80' })).toBe('http://10.96.0.80:8080');
    expect(resturl({ clusterIP: 'fd00::80', port: 9000 })).toBe('http://[fd00::80]:9000');
    expect(resturl({ namespace: 'gfs', tlsSecret: 'tls' })).toBe('https://heketi.gfs.svc:8080');
  });

  it('speaks HTTPS with a certificate', () => {
    const props = { tlsSecret: 'tls' };

    expect(configOf(props)).toMatchObject({
      enable_tls: true,
      cert_file: '/etc/heketi-tls/tls.crt',
      key_file: '/etc/heketi-tls/tls.key',
    });
    expect(serverField(props, 'containers', 0, 'livenessProbe')).toMatchObject({
      httpGet: { scheme: 'HTTPS' },
    });
    const job = fieldOf(objectOf('Job', props), ...POD, 'containers', 0, 'env');
    expect(job).toContainEqual({ name: 'HEKETI_CLI_SERVER', value: 'https://heketi:8080' });
    expect(job).toContainEqual({ name: 'TLS_FOLDER', value: '/etc/heketi-tls' });
  });

  it('starts anew with another configuration, other host keys and another revision', () => {
    const template = (props: Props): string =>
      JSON.stringify(fieldOf(objectOf('Deployment', props), 'spec', 'template'));
    const usual = template({});

    expect(template({ labels: { a: 'b' } })).not.toBe(usual);
    for (const props of [
      { settings: { zone_checking: 'strict' } },
      { sshexec: { ...SSH, knownHosts: `gfs-1,gfs-2 ${HOST_KEY}` } },
      { revision: '2' },
    ] satisfies Props[]) {
      expect(template(props)).not.toBe(usual);
    }
    // A database that is going to move does not, or one in the pod would be gone.
    expect(template({ database: { claim: {}, moveTo: 'other', backup: {} } })).toBe(usual);
  });

  it('goes into the namespace of its chart, which is somebody else’s', () => {
    expect(kinds({ namespace: 'storage', createNamespace: false })[0]).toBe('Secret heketi-keys');
    expect(objectOf('Service', { namespace: 'storage' }).metadata.namespace).toBe('storage');
  });

  it('may have another name, which all others begin with', () => {
    const names = made({ name: 'gfs', database: { claim: {}, backup: {} } }).objects.map(
      ({ metadata }) => metadata.name,
    );

    expect(names.filter((name) => !/^gfs(-|$)/.test(name))).toEqual(['heketi']);
  });
});

describe('the configuration', () => {
  it('has no key in it, and lets nobody in without one', () => {
    expect(configOf({ executor: 'mock', ...WITHOUT_SSH })).toEqual({
      glusterfs: { db: '/var/lib/heketi/heketi.db', executor: 'mock' },
      jwt: { admin: { key: '' }, user: { key: '' } },
      port: '8080',
      use_auth: true,
    });
    expect(fieldOf(objectOf('ConfigMap'), 'data', 'heketi.json')).not.toContain(KEY);
  });

  it('has the user, sudo and the key for SSH', () => {
    expect(configOf()).toMatchObject({
      glusterfs: {
        executor: 'ssh',
        sshexec: { keyfile: '/etc/heketi-key/key', port: '22', sudo: true, user: 'heketi' },
      },
    });
    expect(configOf({ sshexec: { ...SSH, user: 'root' } })).toMatchObject({
      glusterfs: { sshexec: { sudo: false, user: 'root' } },
    });
    expect(serverField({}, 'volumes')).toContainEqual({
      name: 'key',
      secret: {
        secretName: 'heketi-keys',
        defaultMode: 0o400,
        items: [{ key: 'ssh', path: 'key' }],
      },
    });
  });

  it('has host keys verified', () => {
    expect(serverVariable({}, 'SSH_KNOWN_HOSTS')).toEqual({
      name: 'SSH_KNOWN_HOSTS',
      value: '/tmp/known_hosts',
    });
    expect(serverVariable({}, 'KNOWN_HOSTS')).toEqual({
      name: 'KNOWN_HOSTS',
      value: `gfs-1 ${HOST_KEY}\n`,
    });
    const any = { sshexec: { privateKey: PRIVATE_KEY, acceptAnyHostKey: true } };
    expect(serverVariable(any, 'SSH_KNOWN_HOSTS')).toBeUndefined();
  });

  it('says by a variable what the file alone cannot', () => {
    const name = 'HEKETI_GLUSTERAPP_REBALANCE_ON_EXPANSION';
    const off = { sshexec: { ...SSH, rebalance_on_expansion: false } };

    expect(serverVariable(off, name)).toEqual({ name, value: 'false' });
    expect(JSON.stringify(configOf(off))).not.toContain('rebalance');
    expect(serverVariable({}, name)).toBeUndefined();
  });

  it('for pods names their namespace, keeps mounts on the node, and may run commands in them', () => {
    const props: Props = {
      ...WITHOUT_SSH,
      executor: 'kubernetes',
      kubeexec: { namespace: 'gluster' },
    };

    expect(configOf(props)).toMatchObject({
      glusterfs: {
        executor: 'kubernetes',
        kubeexec: {
          fstab: '/var/lib/heketi/fstab',
          gluster_daemonset: true,
          namespace: 'gluster',
          use_pod_names: false,
        },
      },
    });
    expect(objectOf('Role', props)).toMatchObject({
      metadata: { name: 'heketi-exec', namespace: 'gluster' },
      rules: [
        { resources: ['pods'], verbs: ['get', 'list'] },
        { resources: ['pods/exec'], verbs: ['create'] },
      ],
    });
    expect(objectOf('RoleBinding', props)).toMatchObject({
      metadata: { namespace: 'gluster' },
      subjects: [{ kind: 'ServiceAccount', name: 'heketi', namespace: 'heketi' }],
    });
    expect(serverField(props, 'automountServiceAccountToken')).toBe(true);
  });
});

const WITHOUT_SSH = { sshexec: undefined as never };

describe('the keys', () => {
  it('that are texts get a Secret, and stand nowhere else', () => {
    const user = 'u'.repeat(16);
    const { objects } = made({ userKey: user });
    const holders = objects.filter((one) => /k{16}|u{16}|BEGIN EC/.test(JSON.stringify(one)));

    expect(holders.map(({ kind }) => kind)).toEqual(['Secret']);
    expect(fieldOf(holders[0], 'stringData')).toEqual({ admin: KEY, user, ssh: PRIVATE_KEY });
  });

  it('that are in a Secret stay there', () => {
    const props: Props = {
      adminKey: { secret: 'mine', key: 'a' },
      sshexec: { ...SSH, privateKey: { secret: 'mine', key: 's' } },
    };
    const { objects } = synthesizeChart(
      (chart) => new HeketiDeployment(chart, 'heketi', { ...GOOD, ...props }),
      { provided: ['Secret/heketi/mine'] },
    );

    expect(objects.map(({ kind }) => kind)).not.toContain('Secret');
    expect(serverVariable(props, 'HEKETI_ADMIN_KEY')).toMatchObject({
      valueFrom: { secretKeyRef: { name: 'mine', key: 'a' } },
    });
  });

  it('are those of the administrator when there is no user', () => {
    for (const name of ['HEKETI_ADMIN_KEY', 'HEKETI_USER_KEY']) {
      expect(serverVariable({}, name)).toMatchObject({
        valueFrom: { secretKeyRef: { name: 'heketi-keys', key: 'admin' } },
      });
    }
  });
});

describe('the topology', () => {
  it('is loaded by another Job when it has changed, as Jobs cannot be changed', () => {
    const name = (props: Props): string => objectOf('Job', props).metadata.name;
    const more = { topology: { clusters: [{ nodes: [node('gfs-1', '/dev/sdb', '/dev/sdc')] }] } };

    expect(name({})).toMatch(/^heketi-topology-[0-9a-f]{8}$/);
    expect(name({})).toBe(name({ settings: { zone_checking: 'strict' } }));
    expect(name(more)).not.toBe(name({}));
  });

  it('comes to the Job as five arguments for each node', () => {
    const topology = {
      clusters: [
        { nodes: [node('gfs-1', '/dev/sdb', { name: '/dev/sdc', size: '1Ti', tags: { a: 'b' } })] },
        { block: false, nodes: [node('gfs-2')] },
      ],
    };
    const sshexec = { ...SSH, knownHosts: `gfs-1,gfs-2 ${HOST_KEY}` };

    expect(
      fieldOf(objectOf('Job', { topology, sshexec }), ...POD, 'containers', 0, 'args'),
    ).toEqual([
      ...['1', '"file":true,"block":true,', 'gfs-1', '1 10.0.0.1 /dev/sdb /dev/sdc'],
      '{"node":{"hostnames":{"manage":["gfs-1"],"storage":["10.0.0.1"]},"zone":1},"devices":[{"name":"/dev/sdb"},{"name":"/dev/sdc","tags":{"a":"b"}}]}',
      ...['2', '"file":true,"block":false,', 'gfs-2', '1 10.0.0.2 /dev/disk/by-id/virtio-a'],
      '{"node":{"hostnames":{"manage":["gfs-2"],"storage":["10.0.0.2"]},"zone":1},"devices":[{"name":"/dev/disk/by-id/virtio-a"}]}',
    ]);
  });

  it('is loaded after the server is there', () => {
    const { edges } = made();
    const job = edges.filter(({ from }) => from.startsWith('Job/')).map(({ to }) => to);

    expect(job.join(' ')).toMatch(/Deployment\/\S*heketi/);
  });
});

describe('the database', () => {
  const init = (props: Props): unknown => serverField(props, 'initContainers', 0, 'env');

  it('on a claim that is there makes none', () => {
    const props: Props = { database: { claim: 'mine', mustExist: true } };

    expect(kinds(props).join()).not.toContain('PersistentVolumeClaim');
    expect(serverField(props, 'volumes')).toContainEqual({
      name: 'database',
      persistentVolumeClaim: { claimName: 'mine' },
    });
    expect(init(props)).toEqual([{ name: 'MUST_EXIST', value: 'yes' }]);
  });

  it('begins from another claim, which only its copy sees, and only to read', () => {
    const props: Props = { database: { claim: {}, beginFrom: { claim: 'before' } } };
    const mounts = (place: string): unknown => serverField(props, place, 0, 'volumeMounts');

    expect(init(props)).toEqual([{ name: 'SOURCE', value: 'file:/source/heketi.db' }]);
    expect(mounts('initContainers')).toContainEqual({
      name: 'source',
      mountPath: '/source',
      readOnly: true,
    });
    expect(JSON.stringify(mounts('containers'))).not.toContain('/source');
  });

  it('in a Secret is copied there by Heketi, and owned by nobody here', () => {
    const props: Props = { database: { secret: 'heketi-db-backup' } };

    expect(kinds(props).join()).not.toContain('heketi-db-backup');
    expect(serverVariable(props, 'HEKETI_BACKUP_DB_TO_KUBE_SECRET')).toMatchObject({
      value: 'true',
    });
    expect(init(props)).toEqual([
      { name: 'SOURCE', value: 'secret:/backupdb' },
      { name: 'SOURCE_OPTIONAL', value: 'yes' },
    ]);
    expect(serverField(props, 'volumes')).toContainEqual({
      name: 'copy',
      secret: { secretName: 'heketi-db-backup', optional: true, defaultMode: 0o440 },
    });
    expect(objectOf('Role', props)).toMatchObject({
      rules: [
        { resources: ['secrets'], verbs: ['create'] },
        { resources: ['secrets'], resourceNames: ['heketi-db-backup'], verbs: ['get', 'update'] },
      ],
    });
  });

  it('has no copy in a Secret unless that was asked for, as any text would turn it on', () => {
    expect(serverVariable({}, 'HEKETI_BACKUP_DB_TO_KUBE_SECRET')).toBeUndefined();
    expect(JSON.stringify(serverField({}, 'volumes'))).not.toContain('backupdb');
  });

  it('in the pod is so in words only', () => {
    const props: Props = { database: { ephemeral: 'forget-everything-with-the-pod' } };

    expect(serverField(props, 'volumes')).toContainEqual({ name: 'database', emptyDir: {} });
  });

  it('is backed up to a volume of its own', () => {
    const props: Props = { database: { secret: 'copy', backup: { schedule: '@daily', keep: 3 } } };
    const job = objectOf('CronJob', props);

    expect(kinds(props)).toContain('PersistentVolumeClaim heketi-backup');
    expect(fieldOf(job, 'spec', 'schedule')).toBe('@daily');
    expect(fieldOf(job, 'spec', 'concurrencyPolicy')).toBe('Forbid');
    const env = fieldOf(job, 'spec', 'jobTemplate', ...POD, 'containers', 0, 'env');
    expect(env).toContainEqual({ name: 'KEEP', value: '3' });
    expect(env).toContainEqual({ name: 'COPY_DIR', value: '/backupdb' });
  });

  it('moves to a claim by a Job of its own', () => {
    const props: Props = { database: { secret: 'copy', moveTo: {} } };

    expect(kinds(props)).toContain('PersistentVolumeClaim heketi-database');
    expect(kinds(props).filter((one) => one.startsWith('Job heketi-move-'))).toHaveLength(1);
    // And what it becomes has the same claim, so that the volume stays.
    expect(kinds({ database: { claim: {}, mustExist: true } })).toContain(
      'PersistentVolumeClaim heketi-database',
    );
  });
});

describe('a Heketi is refused', () => {
  const TLS_KEY =
    '-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n';
  const openSsh = (cipher: string): string => {
    const body = Buffer.concat([
      Buffer.from('openssh-key-v1\0\0\0\0'),
      Buffer.from([cipher.length]),
      Buffer.from(`${cipher}rest of the key`),
    ]);
    return `-----BEGIN OPENSSH PRIVATE KEY-----\n${body.toString('base64')}\n-----END OPENSSH PRIVATE KEY-----\n`;
  };
  const ssh = (more: object): Props => ({ sshexec: { ...SSH, ...more } });
  const bad = (more: object): Props => more;

  it.each<[string, Props, readonly string[]]>([
    [
      'with another executor',
      bad({ executor: 'local', sshexec: undefined }),
      ['unsupported chart/heketi.executor: is none; use ssh or kubernetes or mock'],
    ],
    [
      'with settings of the other executor',
      bad({ kubeexec: {} }),
      [
        'conflict chart/heketi.kubeexec: says nothing to the executor ssh; leave it out, or use the other executor',
      ],
    ],
    [
      'over SSH without saying how',
      bad({ sshexec: undefined }),
      ['required chart/heketi.sshexec: says nothing; write { privateKey: …, knownHosts: … }'],
    ],
    [
      'without host keys',
      { sshexec: { privateKey: PRIVATE_KEY } },
      [
        'required chart/heketi.sshexec.knownHosts: nothing says which host keys are right, so anybody could stand for a node; write the lines of a known_hosts file, or acceptAnyHostKey: true',
      ],
    ],
    [
      'with host keys of other nodes',
      ssh({ knownHosts: `gfs-9 ${HOST_KEY}` }),
      [
        'required chart/heketi.sshexec.knownHosts: has no line for "gfs-1", which the topology manages; add its host key',
      ],
    ],
    [
      'with host keys of another port',
      ssh({ port: 2222 }),
      [
        'required chart/heketi.sshexec.knownHosts: has no line for "[gfs-1]:2222", which the topology manages; add its host key',
      ],
    ],
    [
      'with host keys that are none',
      ssh({ knownHosts: 'gfs-1 AAAA' }),
      [
        'invalid chart/heketi.sshexec.knownHosts: is no line of a known_hosts file; write a line like "gfs-1 ecdsa-sha2-nistp256 AAAA…", as ssh-keyscan prints it',
      ],
    ],
    [
      'of version 9 with host keys that it does not look at',
      bad({ image: 'a/heketi:9' }),
      [
        'unsupported chart/heketi.sshexec.knownHosts: is not looked at by Heketi 9, which takes any host key; use an image of version 10, or say acceptAnyHostKey: true',
      ],
    ],
    [
      'as a user who may do nothing',
      ssh({ sudo: false }),
      [
        'conflict chart/heketi.sshexec.sudo: lets a user who is not root run LVM and mount; leave it out, or log in as root',
      ],
    ],
    [
      'as a user of no name',
      ssh({ user: 'a b' }),
      ['invalid chart/heketi.sshexec.user: is no name of a user; write for example "heketi"'],
    ],
    [
      'with a public key',
      ssh({ privateKey: HOST_KEY }),
      [
        'invalid chart/heketi.sshexec.privateKey: is the public key; write the privateKey of an SshKey, or { secret: "heketi-ssh", key: "id_ecdsa" }',
      ],
    ],
    [
      'with a key that is none',
      ssh({ privateKey: 'x' }),
      [
        'invalid chart/heketi.sshexec.privateKey: is no private key in PEM; write the privateKey of an SshKey, or { secret: "heketi-ssh", key: "id_ecdsa" }',
      ],
    ],
    [
      'with a key that asks for a passphrase',
      ssh({ privateKey: TLS_KEY }),
      [
        'invalid chart/heketi.sshexec.privateKey: has a passphrase, which nobody gives; write the privateKey of an SshKey, or { secret: "heketi-ssh", key: "id_ecdsa" }',
      ],
    ],
    [
      'with a key of OpenSSH that asks for one',
      ssh({ privateKey: openSsh('aes256-ctr') }),
      [
        'invalid chart/heketi.sshexec.privateKey: has a passphrase, which nobody gives; write the privateKey of an SshKey, or { secret: "heketi-ssh", key: "id_ecdsa" }',
      ],
    ],
    [
      'with an unknown setting',
      ssh({ sudoers: true }),
      [
        'unsupported chart/heketi.sshexec.sudoers: is no setting of Heketi; use one of acceptAnyHostKey, backup_lvm_metadata, block_prealloc, debug_umount_failures, fstab, gluster_cli_timeout, knownHosts, lv_chunksize, lvm_wrapper, mountopts, port, privateKey, pv_data_alignment, rebalance_on_expansion, snapshot_limit, sudo, user, vg_physicalextentsize, xfs_su, xfs_sw',
      ],
    ],
    [
      'with half a stripe',
      ssh({ xfs_su: 64 }),
      [
        'required chart/heketi.sshexec.xfs_su: says nothing without the other of xfs_su and xfs_sw; write both, or none',
      ],
    ],
    [
      'with a placeholder of upstream’s sample',
      ssh({ pv_data_alignment: 'Optional: Specify PV data alignment size' }),
      [
        'invalid chart/heketi.sshexec.pv_data_alignment: is nothing that Heketi can use; write for example "256K"',
      ],
    ],
    [
      'with pods found in two ways',
      bad({
        ...WITHOUT_SSH,
        executor: 'kubernetes',
        kubeexec: { gluster_daemonset: true, use_pod_names: true },
      }),
      [
        'conflict chart/heketi.kubeexec.gluster_daemonset: is not looked at where pods are known by their names; keep one of gluster_daemonset and use_pod_names',
      ],
    ],
    [
      'without a key',
      bad({ adminKey: undefined }),
      [
        'required chart/heketi.adminKey: nothing is given; write at least 16 random characters, or { secret: "heketi", key: "admin" }',
      ],
    ],
    [
      'with a short key',
      { adminKey: 'secret' },
      [
        'invalid chart/heketi.adminKey: is shorter than 16 characters; write at least 16 random characters, or { secret: "heketi", key: "admin" }',
      ],
    ],
    [
      'with a new line in the key',
      { adminKey: `${KEY}\n` },
      [
        'invalid chart/heketi.adminKey: holds white space, a new line or a character beyond ASCII; write at least 16 random characters, or { secret: "heketi", key: "admin" }',
      ],
    ],
    [
      'with one key for both',
      { userKey: KEY },
      [
        'conflict chart/heketi.userKey: is the key of the administrator, so that users would be administrators; leave it out, or use another key',
      ],
    ],
    [
      'with a key in no Secret',
      bad({ adminKey: { secret: 'A' } }),
      [
        'invalid chart/heketi.adminKey: names no Secret and no key in it; write for example { secret: "heketi", key: "admin" }',
      ],
    ],
    [
      'without a database',
      bad({ database: undefined }),
      [
        'required chart/heketi.database: nothing says where the database lives; write { claim: {} } for a volume of its own',
      ],
    ],
    [
      'with a database nowhere',
      bad({ database: {} }),
      [
        'required chart/heketi.database: nothing says where it lives; write { claim: {} } for a volume of its own',
      ],
    ],
    [
      'with a database in two places',
      bad({ database: { claim: {}, secret: 'a' } }),
      [
        'conflict chart/heketi.database: lives in claim and secret; write { claim: {} } for a volume of its own',
      ],
    ],
    [
      'with a database in the pod, not in words',
      bad({ database: { ephemeral: true } }),
      [
        'forbidden chart/heketi.database.ephemeral: lets Heketi forget topology and volumes with the pod, and they are nobody’s then; write { claim: {} }, or in words that it may: "forget-everything-with-the-pod"',
      ],
    ],
    [
      'with a database in the pod that must exist',
      bad({ database: { ephemeral: 'forget-everything-with-the-pod', mustExist: true } }),
      [
        'unsupported chart/heketi.database.mustExist: says nothing about a database with ephemeral; use ephemeral, backup, moveTo',
      ],
    ],
    [
      'with a small volume',
      { database: { claim: { size: '100Mi' } } },
      [
        'out-of-range chart/heketi.database.claim.size: is too small for the database and a copy beside it; write at least "1Gi"',
      ],
    ],
    [
      'with a mode that is none',
      bad({ database: { claim: { accessModes: ['ReadOnlyMany'] } } }),
      [
        'invalid chart/heketi.database.claim.accessModes: is no list of access modes; use a list of ReadWriteOnce or ReadWriteOncePod or ReadWriteMany',
      ],
    ],
    [
      'with backups beside the database',
      { database: { claim: 'a', backup: { claim: 'a' } } },
      [
        'conflict chart/heketi.database.backup.claim: is the volume of the database itself; use another claim',
      ],
    ],
    [
      'with a database that begins from itself',
      { database: { claim: 'a', beginFrom: { claim: 'a' } } },
      [
        'conflict chart/heketi.database.beginFrom: is the volume of the database itself; use another claim',
      ],
    ],
    [
      'with a database that moves to its backups',
      { database: { claim: 'a', backup: { claim: 'b' }, moveTo: 'b' } },
      [
        'conflict chart/heketi.database.moveTo: is the volume of the backups, which would be lost with the database; use another claim',
      ],
    ],
    [
      'with a beginning that is none',
      bad({ database: { claim: {}, beginFrom: { backup: { claim: 'a', file: '../x' } } } }),
      [
        'invalid chart/heketi.database.beginFrom: names nothing to begin with; write { claim: "…" }, { secret: "…" } or { backup: { claim: "…", file: "….json.gz" } }',
      ],
    ],
    [
      'with a schedule that is none',
      { database: { claim: {}, backup: { schedule: '61 * * * *' } } },
      [
        'invalid chart/heketi.database.backup.schedule: "61": is beyond 0-59, every minute there is; write for example "17 3 * * *"',
      ],
    ],
    [
      'with the latest image',
      { image: 'heketi/heketi:latest' },
      [
        'forbidden chart/heketi.image: may be another image tomorrow; write for example "docker.io/library/busybox:1.36.1", best with its digest',
      ],
    ],
    [
      'of an old version',
      { image: 'heketi/heketi:4' },
      [
        'unsupported chart/heketi.version: is none that is known here; use 9 or 10: older ones keep their database in another form',
      ],
    ],
    [
      'with a setting of version 10 for 9',
      bad({
        image: 'a/heketi:9',
        sshexec: { privateKey: PRIVATE_KEY, acceptAnyHostKey: true, mountopts: 'rw' },
      }),
      [
        'unsupported chart/heketi.sshexec.mountopts: is known from Heketi 10 on, and this is 9; leave it out, or use a newer image',
      ],
    ],
    [
      'with bricks that are smaller than the smallest',
      { settings: { brick_min_size_gb: 8, brick_max_size_gb: 4 } },
      [
        'conflict chart/heketi.settings.brick_min_size_gb: is above the biggest brick, 4 GiB; write a smaller one, or a bigger brick_max_size_gb',
      ],
    ],
    [
      'with a setting that is none',
      bad({ settings: { db: '/x' } }),
      [
        'unsupported chart/heketi.settings.db: is no setting of Heketi; use one of auto_create_block_hosting_volume, average_file_size_kb, block_hosting_volume_options, block_hosting_volume_size, brick_max_size_gb, brick_min_size_gb, disable_background_cleaner, disable_monitor_gluster_nodes, loglevel, max_bricks_per_volume, max_inflight_operations, max_volumes_per_cluster, operation_retry_limits, post_request_volume_options, pre_request_volume_options, refresh_time_background_cleaner, refresh_time_monitor_gluster_nodes, start_time_background_cleaner, start_time_monitor_gluster_nodes, zone_checking',
      ],
    ],
    [
      'with nothing in the place of a default',
      { settings: { max_inflight_operations: 0 } },
      [
        'out-of-range chart/heketi.settings.max_inflight_operations: is no whole number from 1 to 2147483647; leave it out for what upstream has',
      ],
    ],
    [
      'with zones that are checked in a third way',
      bad({ settings: { zone_checking: 'strictly' } }),
      ['unsupported chart/heketi.settings.zone_checking: is none; use none or strict'],
    ],
    [
      'with a switch in quotes',
      bad({ settings: { disable_background_cleaner: 'false' } }),
      [
        'invalid chart/heketi.settings.disable_background_cleaner: is neither true nor false; write it without quotes',
      ],
    ],
    [
      'with options that end a command',
      { settings: { pre_request_volume_options: "a b'; reboot" } },
      [
        'invalid chart/heketi.settings.pre_request_volume_options: is nothing that Heketi can use; write for example "performance.cache-size 1GB,nfs.disable on"',
      ],
    ],
    [
      'with an address that is none',
      { clusterIP: 'heketi' },
      [
        'invalid chart/heketi.clusterIP: is no IP address; write for example "10.0.0.1" or "2001:db8::1"',
      ],
    ],
    [
      'with a port of root',
      { port: 80 },
      [
        'out-of-range chart/heketi.port: is no whole number from 1024 to 65535; write for example 8080',
      ],
    ],
    [
      'with a long name',
      { name: 'a'.repeat(41) },
      [
        'invalid chart/heketi.name: is no name of a Service of at most 40 characters; write for example "heketi"',
      ],
    ],
  ])('%s', (_, props, expected) => {
    expect(refusals(props)).toEqual(expected);
    expect(made(props).objects).toEqual([]);
  });

  it('when it would wipe what it has forgotten', () => {
    const topology = {
      clusters: [
        { nodes: [node('gfs-1', { name: '/dev/disk/by-id/virtio-a', destroydata: true })] },
      ],
    };
    const forgetful: Props = {
      topology,
      database: { ephemeral: 'forget-everything-with-the-pod' },
    };

    expect(refusals(forgetful)).toEqual([
      'conflict chart/heketi.topology.clusters[0].nodes[0].devices[0].destroydata: wipes the bricks too, once Heketi begins with a database that has forgotten them; give the database a claim, or wipe it by hand',
    ]);
    expect(refusals({ topology, database: { secret: 'heketi-db-backup' } })).toHaveLength(1);
    expect(refusals({ topology })).toEqual([]);
  });

  it('when its copy would take the place of keys', () => {
    const told =
      'conflict chart/heketi.database.secret: holds keys, in the place of which Heketi would put its copy; write for example "heketi-db-backup"';
    const adminKey = { secret: 'heketi', key: 'admin' };

    expect(refusals({ adminKey, database: { secret: 'heketi' } })).toEqual([told]);
    expect(refusals({ database: { secret: 'heketi-keys' } })).toEqual([told]);
    expect(refusals({ tlsSecret: 'tls', database: { secret: 'tls' } })).toEqual([told]);
    expect(refusals({ adminKey, database: { secret: 'heketi-db-backup' } })).toEqual([]);
  });

  it('never with a secret in its message', () => {
    const { violations } = made({
      adminKey: 'my secret',
      sshexec: { ...SSH, privateKey: 'my secret' },
    });

    expect(violations).toHaveLength(2);
    expect(JSON.stringify(violations)).not.toContain('my secret');
  });

  it('takes keys of OpenSSH without a passphrase, and hashed host names', () => {
    expect(refusals(ssh({ privateKey: openSsh('none') }))).toEqual([]);
    expect(refusals(ssh({ knownHosts: `|1|abc=|def= ${HOST_KEY}` }))).toEqual([]);
    expect(refusals(ssh({ knownHosts: `# a comment\n*.example,gfs-? ${HOST_KEY}\n` }))).toEqual([]);
  });

  it.each([null, 5, [], 'x'])('of %j', (props) => {
    const { violations } = synthesizeChart(
      (chart) => new HeketiDeployment(chart, 'x', props as never),
    );
    expect(violations).not.toEqual([]);
  });
});
