import { VOLUME_PLUGINS } from '../../../lib/manifests/schema/volume-plugins';
import { KubernetesApi } from '../../../lib/manifests/schema/kubernetes-api';
import { Later, deployment, schemaFindings, schemaLines } from '../../support/schema-findings';

const GLUSTER = { name: 'data', glusterfs: { endpoints: 'gluster', path: 'vol' } };
const VOLUME = 'it.spec.template.spec.volumes[0]';

function volume(spec: object): object {
  return { apiVersion: 'v1', kind: 'PersistentVolume', metadata: { name: 'a' }, spec };
}

function storageClass(provisioner: unknown): object {
  return {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: { name: 'a' },
    provisioner,
  };
}

describe('a volume whose code has left Kubernetes', () => {
  test('is refused in a pod, with what to use', () => {
    expect(schemaLines('apiVersions', [deployment({}, { volumes: [GLUSTER] })], '1.26')).toEqual([
      `${VOLUME}.glusterfs: Kubernetes has no code for it from 1.26 on: it is taken, and the pod never starts; use the CSI driver of kadalu, or serve the Gluster volume over NFS with NFS-Ganesha`,
    ]);
  });

  test('is refused in a PersistentVolume and as a provisioner', () => {
    const objects = [
      volume({ cephfs: { monitors: ['a'] } }),
      storageClass('kubernetes.io/glusterfs'),
    ];

    expect(schemaFindings('apiVersions', objects).map(({ path }) => path)).toEqual([
      'it.spec.cephfs',
      'it.provisioner',
    ]);
  });

  test('passes before, with a warning once it is deprecated', () => {
    const object = deployment({}, { volumes: [GLUSTER] });

    expect(schemaLines('apiVersions', [object], '1.25')).toEqual([]);
    expect(schemaLines('deprecations', [object], '1.25')).toEqual([
      `${VOLUME}.glusterfs: is deprecated, and without function from Kubernetes 1.26 on; use the CSI driver of kadalu, or serve the Gluster volume over NFS with NFS-Ganesha`,
    ]);
    expect(schemaLines('deprecations', [object], '1.24')).toEqual([]);
    expect(schemaLines('deprecations', [object], '1.26')).toEqual([]);
  });

  test.each(VOLUME_PLUGINS.filter(({ migrated }) => !migrated))(
    'is refused from 1.$gone on, and not before: $field',
    ({ field, gone }) => {
      const object = deployment({}, { volumes: [{ name: 'a', [field]: {} }] });

      expect(schemaFindings('apiVersions', [object], `1.${gone}`)).toHaveLength(1);
      expect(schemaFindings('apiVersions', [object], `1.${gone - 1}`)).toHaveLength(0);
    },
  );
});

describe('a volume that a driver took over', () => {
  test('is warned of with the name of the driver', () => {
    const object = deployment({}, { volumes: [{ name: 'a', cinder: { volumeID: 'x' } }] });

    expect(schemaLines('apiVersions', [object])).toEqual([]);
    expect(schemaLines('deprecations', [object], '1.26')).toEqual([
      `${VOLUME}.cinder: Kubernetes has no code of its own for it from 1.26 on, and asks a CSI driver; install the CSI driver cinder.csi.openstack.org, and best use it by its own name`,
    ]);
    expect(schemaLines('deprecations', [object], '1.25')).toEqual([]);
  });
});

test.each(['iscsi', 'nfs', 'fc', 'hostPath', 'local', 'csi', 'emptyDir'])(
  'volumes that are still there pass: %s',
  (field) => {
    const objects = [
      deployment({}, { volumes: [{ name: 'a', [field]: {} }] }),
      volume({ [field]: {} }),
    ];

    expect(schemaLines('apiVersions', objects)).toEqual([]);
    expect(schemaLines('deprecations', objects)).toEqual([]);
  },
);

test('late values are right in their place', () => {
  const objects = [
    deployment({}, { volumes: new Later('unknown') }),
    storageClass(new Later('string')),
  ];

  expect(schemaLines('apiVersions', objects)).toEqual([]);
});

test('every field of the table is one of a volume', () => {
  const fields = KubernetesApi.of(36).fieldsOf('core.v1.Volume').all;

  expect(VOLUME_PLUGINS.filter(({ field }) => !fields.has(field))).toEqual([]);
});
