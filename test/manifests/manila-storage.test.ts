import { ManilaStorage, NfsNodePlugin } from '../../lib/manifests';
import type { ManilaClass, ManilaStorageProps } from '../../lib/manifests';
import { synthesizeChart } from '../../lib/testing';
import type { ManifestObject } from '../../lib/testing';
import { formatViolation } from '../../lib/values';

const CREDENTIALS = {
  kind: 'applicationCredential',
  authURL: 'https://keystone.example.org:5000/v3',
  region: 'RegionOne',
  applicationCredentialID: 'c3',
  applicationCredentialSecret: 'secret',
} as const;
const SHARES: ManilaClass = { name: 'shares', type: 'nfs', 'nfs-shareClient': ['10.0.0.0/24'] };

function made(props: Partial<ManilaStorageProps> = {}, partner = true) {
  const { objects, violations } = synthesizeChart(
    (chart) => {
      if (partner) new NfsNodePlugin(chart, 'nfs');
      new ManilaStorage(chart, 'm', {
        ...{ protocol: 'NFS', credentials: CREDENTIALS, classes: [SHARES] },
        ...props,
      });
    },
    { kubernetesVersion: '1.36' },
  );
  const find = (kind: string, name?: string): ManifestObject | undefined =>
    objects.find((one) => one.kind === kind && (name ?? one.metadata.name) === one.metadata.name);
  return { objects, find, told: violations.map(formatViolation) };
}

interface Pod {
  readonly containers: readonly { readonly name: string; readonly args: readonly string[] }[];
}

function podOf(object: ManifestObject | undefined): Pod {
  return (object?.['spec'] as { template: { spec: Pod } }).template.spec;
}

function argsOf(object: ManifestObject | undefined, container: string): readonly string[] {
  return podOf(object).containers.find(({ name }) => name === container)?.args ?? [];
}

describe('storage of Manila', () => {
  it('gives each call of the driver the Secret, and keeps shares', () => {
    const { find, told } = made();

    expect(told).toEqual([]);
    expect(find('Secret')?.['stringData']).toEqual({
      'os-authURL': 'https://keystone.example.org:5000/v3',
      'os-region': 'RegionOne',
      'os-applicationCredentialID': 'c3',
      'os-applicationCredentialSecret': 'secret',
    });
    const secret = (call: string) => ({
      [`csi.storage.k8s.io/${call}-secret-name`]: 'manila-csi-nfs-credentials',
      [`csi.storage.k8s.io/${call}-secret-namespace`]: 'manila-csi',
    });
    expect(find('StorageClass')).toMatchObject({
      provisioner: 'nfs.manila.csi.openstack.org',
      parameters: {
        ...{ type: 'nfs', 'nfs-shareClient': '10.0.0.0/24' },
        ...{ ...secret('provisioner'), ...secret('controller-expand') },
        ...{ ...secret('node-stage'), ...secret('node-publish') },
      },
      reclaimPolicy: 'Retain',
      allowVolumeExpansion: true,
      volumeBindingMode: 'Immediate',
    });
  });

  it('may read one Secret, and no others', () => {
    const { objects } = made();
    const rules = objects
      .filter(({ kind }) => kind === 'Role' || kind === 'ClusterRole')
      .flatMap((one) => one['rules'] as { resources: string[]; resourceNames?: string[] }[]);

    expect(rules.filter(({ resources }) => resources.includes('secrets'))).toEqual([
      {
        ...{ apiGroups: [''], resources: ['secrets'], verbs: ['get'] },
        resourceNames: ['manila-csi-nfs-credentials'],
      },
    ]);
  });

  it('runs a controller that mounts nothing, and on nodes what passes calls on', () => {
    const { find } = made();
    const controller = find('Deployment', 'manila-csi-nfs-controller');
    const node = find('DaemonSet', 'manila-csi-nfs-node');

    expect(JSON.stringify(podOf(controller))).not.toMatch(/hostPath|"privileged"/);
    expect(podOf(controller).containers.map(({ name }) => name)).toEqual([
      'manila-csi',
      'provisioner',
      'resizer',
    ]);
    expect(argsOf(controller, 'manila-csi')).toContain('--provide-node-service=false');
    expect(argsOf(node, 'manila-csi')).toEqual([
      '--endpoint=unix:///csi/csi.sock',
      '--drivername=nfs.manila.csi.openstack.org',
      '--share-protocol-selector=NFS',
      '--fwdendpoint=unix:///var/lib/kubelet/plugins/csi-nfsplugin/csi.sock',
      '--provide-controller-service=false',
    ]);
    expect(JSON.stringify(podOf(node))).toContain(
      'waiting for csi-driver-nfs, which mounts the shares: no socket /var/lib/kubelet/plugins/csi-nfsplugin/csi.sock on this node',
    );
  });

  it('serves CephFS under another name, so that both can be in a cluster', () => {
    const ceph = made({
      protocol: 'CEPHFS',
      classes: [{ name: 'ceph', type: 'cephfs', 'cephfs-mounter': 'kernel' }],
      nodePlugin: { installed: true },
    });

    expect(ceph.told).toEqual([]);
    expect(ceph.find('CSIDriver', 'cephfs.manila.csi.openstack.org')).toBeDefined();
    expect(ceph.find('StorageClass')?.['parameters']).toMatchObject({ 'cephfs-mounter': 'kernel' });
    const names = (all: readonly ManifestObject[]) =>
      all
        .filter(({ kind }) => kind !== 'Namespace')
        .map(({ kind, metadata }) => `${kind}/${metadata.name}`);
    const nfs = new Set(names(made({}, false).objects));
    const own = names(ceph.objects).filter(
      (name) => !name.includes('csi-nfs') && !name.includes('nfs.csi'),
    );
    expect(own.filter((name) => nfs.has(name))).toEqual([]);
  });

  it('regards zones, annotations, addresses and a name of the cluster when told so', () => {
    const { find, told } = made({
      ...{ topology: true, pvcAnnotations: true, clusterID: 'shop' },
      matchExportLocationAddress: '172.16.0.0/16',
      classes: [
        { ...SHARES, zones: ['nova-1', 'nova-2'], availability: 'manila-a' },
        { ...SHARES, name: 'auto', autoTopology: true, appendShareMetadata: { team: 'shop' } },
      ],
      snapshots: { name: 'snapshots' },
    });
    const controller = find('Deployment', 'manila-csi-nfs-controller');

    expect(told).toEqual([]);
    expect(argsOf(controller, 'provisioner')).toContain('--feature-gates=Topology=true');
    expect(argsOf(controller, 'manila-csi').slice(4)).toEqual([
      ...['--with-topology', '--provide-node-service=false', '--cluster-id=shop'],
      '--pvc-annotations',
    ]);
    expect(find('StorageClass', 'shares')).toMatchObject({
      volumeBindingMode: 'WaitForFirstConsumer',
      allowedTopologies: [
        {
          matchLabelExpressions: [
            { key: 'topology.manila.csi.openstack.org/zone', values: ['nova-1', 'nova-2'] },
          ],
        },
      ],
    });
    expect(find('StorageClass', 'auto')?.['parameters']).toMatchObject({
      ...{ autoTopology: 'true', appendShareMetadata: '{"team":"shop"}' },
    });
    expect(find('ConfigMap')?.['data']).toEqual({
      'runtimeconfig.json': '{"nfs":{"matchExportLocationAddress":"172.16.0.0/16"}}',
    });
    expect(find('VolumeSnapshotClass')).toMatchObject({ deletionPolicy: 'Retain' });
    expect(argsOf(controller, 'snapshotter')).not.toEqual([]);
  });

  it('mounts a clouds.yaml where the driver looks for one', () => {
    const { find, told } = made({
      credentials: { kind: 'clouds', cloudsSecret: 'clouds', cloud: 'shop' },
    });

    expect(told).toEqual([]);
    expect(find('Secret')?.['stringData']).toEqual({ 'os-useClouds': 'true', 'os-cloud': 'shop' });
    for (const kind of ['Deployment', 'DaemonSet']) {
      const name = kind === 'Deployment' ? 'manila-csi-nfs-controller' : 'manila-csi-nfs-node';
      const pod = JSON.stringify(podOf(find(kind, name)));
      expect(pod).toContain('"mountPath":"/etc/openstack"');
      expect(pod).toContain('{"secretName":"clouds"}');
    }
  });

  it('leaves a Secret of somebody else alone', () => {
    const { find, told } = made({ credentials: { kind: 'secret', secretName: 'theirs' } });

    expect(told).toEqual([]);
    expect(find('Secret')).toBeUndefined();
    expect(JSON.stringify(find('StorageClass'))).toContain('"theirs"');
  });

  it('wants the driver that mounts in the same program, or a word that it is there', () => {
    expect(made({}, false).told).toEqual([
      'chart/m.nodePlugin: every mount would hang, as nothing here is csi-driver-nfs (the CSIDriver nfs.csi.k8s.io), which does the mounting; add a NfsNodePlugin, or write nodePlugin: { installed: true } when the cluster has it',
    ]);
    expect(made({ nodePlugin: { installed: true } }, false).told).toEqual([]);
    // That of NFS does not mount CephFS.
    expect(made({ protocol: 'CEPHFS', classes: [] }).told).toEqual([
      expect.stringContaining('ceph-csi (the CSIDriver cephfs.csi.ceph.com)'),
    ]);
  });

  it.each<[string, Partial<ManilaClass>, string]>([
    [
      'without a range',
      { 'nfs-shareClient': undefined as never },
      'nfs-shareClient: says not who may mount the shares, and without it everybody may; write the range of the nodes, such as ["10.0.0.0/24"]',
    ],
    [
      'for everybody',
      { 'nfs-shareClient': ['0.0.0.0/0'] },
      'nfs-shareClient[0]: "0.0.0.0/0": lets everybody who reaches the server read and write all shares; write the range of the nodes, or set allowEveryClient: true if that is meant',
    ],
    [
      'for everybody in version 6',
      { 'nfs-shareClient': ['10.0.0.0/24', '::/0'] },
      'nfs-shareClient[1]: "::/0": lets everybody who reaches the server read and write all shares; write the range of the nodes, or set allowEveryClient: true if that is meant',
    ],
    [
      'without a type',
      { type: undefined as never },
      'type: is no name and no id; write the name of a share type',
    ],
    [
      'with a setting of CephFS',
      { 'cephfs-mounter': 'fuse' },
      'cephfs-mounter: "fuse": is for CephFS; leave it out',
    ],
    [
      'with zones that the driver does not regard',
      { zones: ['nova'] },
      'zones: is not regarded by a driver without topology; set topology: true of the driver',
    ],
    [
      'with a slip in a name',
      { shareNetworkId: 'x' } as Partial<ManilaClass>,
      'shareNetworkId: is no setting here; write "shareNetworkID"',
    ],
    [
      'with metadata that is no text',
      { appendShareMetadata: { a: 5 } as never },
      'appendShareMetadata: "a record": is no record of texts; write for example { team: "storage" }',
    ],
  ])('refuses a class %s', (_, change, message) => {
    const { told, objects } = made({ classes: [{ ...SHARES, ...change }] });

    expect(told).toEqual([
      expect.stringContaining(`chart/m.classes[0].${message.split(': ')[0] ?? ''}`),
    ]);
    expect(told.join()).toContain(message);
    expect(objects.some(({ kind }) => kind === 'StorageClass')).toBe(false);
  });

  it('takes everybody when that is said in words, and single addresses', () => {
    const { find, told } = made({
      classes: [
        { ...SHARES, 'nfs-shareClient': ['0.0.0.0/0'], allowEveryClient: true },
        { ...SHARES, name: 'few', 'nfs-shareClient': ['10.0.0.5', 'fd00::5', '10.1.0.0/16'] },
      ],
    });

    expect(told).toEqual([]);
    const client = (name: string) =>
      (find('StorageClass', name)?.['parameters'] as Record<string, string>)['nfs-shareClient'];
    expect([client('shares'), client('few')]).toEqual([
      ...['0.0.0.0/0', '10.0.0.5,fd00::5,10.1.0.0/16'],
    ]);
  });

  it.each<[string, Partial<ManilaStorageProps>, string]>([
    [
      'another protocol',
      { protocol: 'CIFS' as never },
      'chart/m.protocol: "CIFS": is no protocol of shares here; use NFS or CEPHFS',
    ],
    [
      'two classes of one name',
      { classes: [SHARES, SHARES] },
      'chart/m.classes: "shares": is the name of two classes; give each its own',
    ],
    [
      'two classes that are the default',
      {
        classes: [
          { ...SHARES, isDefault: true },
          { ...SHARES, name: 'b', isDefault: true },
        ],
      },
      'chart/m.classes: "shares, b": are all to be the default, and a cluster has one; keep isDefault at one of them',
    ],
    [
      'a name that leaves no room',
      { name: 'a'.repeat(41) },
      `chart/m.name: "${'a'.repeat(41)}": is no name of at most 40 lower-case letters, digits and "-"; write for example "manila-csi-nfs"`,
    ],
    [
      'an image that moves',
      { images: { plugin: 'registry.example/manila:latest' } },
      'chart/m.images.plugin: "registry.example/manila:latest": may be another image tomorrow; write for example "docker.io/library/busybox:1.36.1", best with its digest',
    ],
    [
      'a folder that is none',
      { nodePlugin: { dir: 'a; rm -rf /' } },
      'chart/m.nodePlugin.dir: "a; rm -rf /": is no whole path of a folder; write for example "/var/lib/kubelet/plugins/csi-nfsplugin"',
    ],
  ])('refuses %s', (_, change, message) => {
    expect(made(change).told).toEqual([message]);
  });
});
