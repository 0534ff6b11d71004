import { formatViolation } from '../../lib/values';

import { GlusterStorageClass } from '../../lib/manifests';
import type { GlusterClassParameters, GlusterStorageClassProps } from '../../lib/manifests';
import { synthesizeChart } from '../../lib/testing';

const ID = '0123456789abcdef0123456789abcdef';
const URL = 'http://10.96.0.50:8080';

function made(props: Partial<GlusterStorageClassProps> = {}) {
  return synthesizeChart(
    (chart) =>
      new GlusterStorageClass(chart, 'c', {
        kubernetesVersion: '1.25',
        name: 'gfs-mirror',
        parameters: { resturl: URL },
        ...props,
      }),
    { kubernetesVersion: '1.25' },
  );
}

function refusals(props: Partial<GlusterStorageClassProps>): string[] {
  return made(props).violations.map(formatViolation);
}

const withParameters = (more: Partial<Record<keyof GlusterClassParameters, unknown>>) => ({
  parameters: { resturl: URL, ...more } as GlusterClassParameters,
});

describe('a class of GlusterFS volumes', () => {
  it('is a class whose parameters and annotations are all texts', () => {
    const { yaml } = made({
      isDefault: true,
      reclaimPolicy: 'Delete',
      mountOptions: ['backup-volfile-servers=10.0.0.2:10.0.0.3'],
      secretKey: 'open-sesame',
      ...withParameters({
        restauthenabled: true,
        restuser: 'admin',
        secretNamespace: 'heketi',
        secretName: 'heketi-admin',
        clusterid: [ID, ID.replace('0', 'f')],
        gidMin: 40_000,
        gidMax: 50_000,
        volumetype: 'replicate:2',
        volumeoptions: { 'features.shard': 'enable', 'client.ssl': 'on' },
        volumenameprefix: 'team-a',
        snapfactor: 1.5,
        customepnameprefix: 'gluster',
      }),
    });

    expect(yaml).toMatchInlineSnapshot(`
      "apiVersion: v1
      kind: Secret
      metadata:
        name: heketi-admin
        namespace: heketi
      stringData:
        key: open-sesame
      type: kubernetes.io/glusterfs
      ---
      apiVersion: storage.k8s.io/v1
      kind: StorageClass
      metadata:
        annotations:
          storageclass.kubernetes.io/is-default-class: "true"
        name: gfs-mirror
      allowVolumeExpansion: true
      mountOptions:
        - backup-volfile-servers=10.0.0.2:10.0.0.3
      parameters:
        clusterid: 0123456789abcdef0123456789abcdef,f123456789abcdef0123456789abcdef
        customepnameprefix: gluster
        gidMax: "50000"
        gidMin: "40000"
        restauthenabled: "true"
        resturl: http://10.96.0.50:8080
        restuser: admin
        secretName: heketi-admin
        secretNamespace: heketi
        snapfactor: "1.5"
        volumenameprefix: team-a
        volumeoptions: client.ssl on,features.shard enable
        volumetype: replicate:2
      provisioner: kubernetes.io/glusterfs
      reclaimPolicy: Delete
      volumeBindingMode: Immediate
      "
    `);
  });

  it('keeps volumes and lets them grow unless told otherwise', () => {
    expect(made().objects).toEqual([
      {
        apiVersion: 'storage.k8s.io/v1',
        kind: 'StorageClass',
        metadata: { name: 'gfs-mirror' },
        provisioner: 'kubernetes.io/glusterfs',
        parameters: { resturl: URL },
        reclaimPolicy: 'Retain',
        volumeBindingMode: 'Immediate',
        allowVolumeExpansion: true,
      },
    ]);
  });

  it.each(['1.16', '1.25.16'])('is made for Kubernetes %s', (kubernetesVersion) => {
    expect(refusals({ kubernetesVersion })).toEqual([]);
  });

  it.each(['1.26', '1.27', '1.36.1'])(
    'is refused for Kubernetes %s, with what to use in its place',
    (kubernetesVersion) => {
      expect(refusals({ kubernetesVersion })).toEqual([
        `chart/c.kubernetesVersion: "${kubernetesVersion}": Kubernetes has no code for kubernetes.io/glusterfs from 1.26 on: claims of this class would wait for ever; use KadaluStorage (kadalu mounts the same Gluster volume by its CSI driver), or NfsVolume with the volume served by NFS-Ganesha`,
      ]);
    },
  );

  it('is told to be deprecated by the check of 1.25', () => {
    expect(made().warnings.map(({ reason }) => reason)).toEqual([
      'is deprecated, and without function from Kubernetes 1.26 on',
    ]);
  });
});

describe('a class of GlusterFS volumes is refused', () => {
  const keyed = { restuser: 'admin', secretName: 'a', secretNamespace: 'b' };

  it.each<[string, Partial<GlusterStorageClassProps>, string]>([
    ['without a version', { kubernetesVersion: 1.25 as never }, 'kubernetesVersion: "1.25"'],
    ['without a name', { name: 'A_b' }, 'name: "A_b": is no name of an object'],
    ['without parameters', { parameters: [] as never }, 'parameters: "a list": is no record'],
    ['by another policy', { reclaimPolicy: 'Recycle' as never }, 'use Retain or Delete'],
    ['with a switch in quotes', { isDefault: 'true' as never }, 'is neither true nor false'],
    ['with two mount options in one', { mountOptions: ['a b'] }, 'mountOptions[0]: "a b": is no'],
    [
      'with another parameter',
      withParameters({ customepnamespace: 'a' } as never),
      'parameters.customepnamespace: "customepnamespace": is no parameter of the plugin',
    ],
    ['without a server', withParameters({ resturl: '10.0.0.1:8080' }), 'is no address of a server'],
    [
      'with a password in the address',
      withParameters({ resturl: 'http://a:b@10.0.0.1' }),
      'has more than a server and a port',
    ],
    [
      'by a name of the cluster',
      withParameters({ resturl: 'http://heketi.storage.svc:8080' }),
      'is a name that the controller manager, outside of pods, cannot resolve',
    ],
    [
      'without a user beside the key',
      withParameters({ ...keyed, restuser: undefined }),
      'names no user that the key belongs to, and Heketi refuses a key of nobody',
    ],
    [
      'with a key and no authentication',
      withParameters({ ...keyed, restauthenabled: false }),
      'makes Kubernetes forget the user and the key beside it',
    ],
    [
      'with authentication and no key',
      withParameters({ restauthenabled: true }),
      'wants a key, and there is none',
    ],
    [
      'with authentication in quotes',
      withParameters({ restauthenabled: 'true' }),
      'parameters.restauthenabled: "true": is neither true nor false',
    ],
    [
      'with a Secret of no namespace',
      withParameters({ ...keyed, secretNamespace: undefined }),
      'is no name of a namespace, which has to stand beside the Secret',
    ],
    [
      'with a key for a Secret of no name',
      { secretKey: 'x', ...withParameters({ restuser: 'admin', secretNamespace: 'b' }) },
      'is no name of a Secret, which has to stand beside its namespace',
    ],
    [
      'with an id of 31 digits',
      withParameters({ clusterid: ID.slice(1) }),
      'is no id of a cluster',
    ],
    ['with one id twice', withParameters({ clusterid: `${ID},${ID}` }), 'stands there twice'],
    ['with no ids', withParameters({ clusterid: [] }), 'names no cluster'],
    ['with a group below 2000', withParameters({ gidMin: 1999 }), 'is no whole number from 2000'],
    [
      'with groups the wrong way round',
      withParameters({ gidMin: 5000, gidMax: 4000 }),
      'parameters.gidMax: "4000": is below gidMin (5000)',
    ],
    ['with four copies', withParameters({ volumetype: 'replicate:4' }), 'is more than Heketi'],
    [
      'with an option of commas',
      withParameters({ volumeoptions: { 'a.b': 'x,y' } }),
      'is no value',
    ],
    ['with an option that is none', withParameters({ volumeoptions: { x: 'y' } }), 'is no name of'],
    ['with options in a list', withParameters({ volumeoptions: ['a.b c'] }), 'is no record of'],
    [
      'with a prefix of _',
      withParameters({ volumenameprefix: 'a_b' }),
      'is no letter and at most 63',
    ],
    [
      'with a snapshot factor of 0',
      withParameters({ snapfactor: 0 }),
      'is no number from 1 to 100',
    ],
    [
      'with a long prefix of Services',
      withParameters({ customepnameprefix: 'a'.repeat(27) }),
      'begins no name of a Service within 26 characters',
    ],
  ])('%s', (_, props, message) => {
    const found = refusals(props);

    expect(found).toHaveLength(1);
    expect(found[0]).toContain(message);
  });

  it('with a key in clear, unless that is allowed, and never tells it', () => {
    const key = withParameters({ restuser: 'admin', restuserkey: 'open sesame' });

    expect(refusals(key)).toEqual([
      'chart/c.parameters.restuserkey: would be read by everybody who may list StorageClasses; use secretName and secretNamespace, or set allowKeyInClear',
    ]);
    expect(made({ ...key, allowKeyInClear: true }).objects[0]).toMatchObject({
      parameters: { restuserkey: 'open sesame' },
    });
  });
});
