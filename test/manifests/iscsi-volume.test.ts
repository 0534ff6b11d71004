import { Chart, Testing } from 'cdk8s';

import { IscsiVolume } from '../../lib/manifests';
import type { IscsiPersistentVolume, IscsiVolumeProps } from '../../lib/manifests';
import { synthesizeChart } from '../../lib/testing';
import { formatViolation, placeholderText } from '../../lib/values';

const DISK: IscsiVolumeProps = {
  portals: ['10.0.0.1', '10.0.0.2:3260', '[fd00::3]:3261'],
  iqn: 'iqn.2016-06.com.example:store',
};
const VOLUME: IscsiPersistentVolume = { name: 'store', size: '8Gi' };
const SECRET = 'correct-horse-battery';
const LATE = placeholderText(0);

function made(props: object = {}, namespace?: string) {
  const app = Testing.app();
  const chart = new Chart(app, 'chart', namespace === undefined ? {} : { namespace });
  const disk = new IscsiVolume(chart, 'disk', { ...DISK, ...props });
  return { disk, ...synthesizeChart(chart) };
}

function refusals(props: object, namespace?: string): string[] {
  return made(props, namespace).disk.violations().map(formatViolation);
}

const objectOf = (kind: string, props: object, namespace?: string) =>
  made(props, namespace).objects.find((one) => one.kind === kind);

describe('in a pod', () => {
  it('has its other portals beside the first, and everything else said', () => {
    expect(made().disk.podVolume('store')).toEqual({
      name: 'store',
      iscsi: {
        targetPortal: '10.0.0.1:3260',
        portals: ['10.0.0.2:3260', '[fd00::3]:3261'],
        iqn: 'iqn.2016-06.com.example:store',
        lun: 0,
        fsType: 'ext4',
        readOnly: false,
      },
    });
    expect(made().objects).toEqual([]);
  });

  it('has no further portals when there is one', () => {
    expect(made({ portals: ['10.0.0.1'] }).disk.podVolume('a').iscsi).not.toHaveProperty('portals');
  });

  it('finds its Secret in its own namespace', () => {
    const { iscsi } = made({ chap: { secretName: 'store-chap' } }).disk.podVolume('a');

    expect(iscsi).toMatchObject({
      chapAuthSession: true,
      chapAuthDiscovery: false,
      secretRef: { name: 'store-chap' },
    });
    expect(iscsi['secretRef']).not.toHaveProperty('namespace');
  });

  it('has a name that a pod can hold', () => {
    const { disk } = made();
    disk.podVolume('Two Words');

    expect(disk.violations().map(formatViolation)).toEqual([
      'podVolume: "Two Words": is no name of a volume in a pod; write for example "store"',
    ]);
  });
});

describe('as a persistent volume', () => {
  it('is kept, for one claim, outside of namespaces', () => {
    const claim = { name: 'store', namespace: 'shop', create: true };
    const { yaml, violations } = made(
      { persistentVolume: { ...VOLUME, claim }, fsType: 'xfs', labels: { a: 'b' } },
      'other',
    );

    expect(violations).toEqual([]);
    expect(yaml).toMatchInlineSnapshot(`
      "apiVersion: v1
      kind: PersistentVolume
      metadata:
        labels:
          a: b
        name: store
      spec:
        accessModes:
          - ReadWriteOnce
        capacity:
          storage: 8Gi
        claimRef:
          apiVersion: v1
          kind: PersistentVolumeClaim
          name: store
          namespace: shop
        iscsi:
          fsType: xfs
          iqn: iqn.2016-06.com.example:store
          lun: 0
          portals:
            - 10.0.0.2:3260
            - "[fd00::3]:3261"
          readOnly: false
          targetPortal: 10.0.0.1:3260
        persistentVolumeReclaimPolicy: Retain
        storageClassName: ""
        volumeMode: Filesystem
      ---
      apiVersion: v1
      kind: PersistentVolumeClaim
      metadata:
        labels:
          a: b
        name: store
        namespace: shop
      spec:
        accessModes:
          - ReadWriteOnce
        resources:
          requests:
            storage: 8Gi
        storageClassName: ""
        volumeMode: Filesystem
        volumeName: store
      "
    `);
  });

  it('names the namespace of its Secret', () => {
    const chap = { secretName: 'store-chap', namespace: 'shop' };

    expect(objectOf('PersistentVolume', { persistentVolume: VOLUME, chap })).toMatchObject({
      spec: { iscsi: { secretRef: { name: 'store-chap', namespace: 'shop' } } },
    });
    expect(
      objectOf('PersistentVolume', { persistentVolume: VOLUME, chap: { secretName: 'a' } }, 'b'),
    ).toMatchObject({ spec: { iscsi: { secretRef: { name: 'a', namespace: 'b' } } } });
  });

  it('is for many when nobody writes', () => {
    expect(
      objectOf('PersistentVolume', { persistentVolume: VOLUME, readOnly: true }),
    ).toMatchObject({ spec: { accessModes: ['ReadOnlyMany'], iscsi: { readOnly: true } } });
  });

  it('can be the device itself, without a file system', () => {
    const volume = objectOf('PersistentVolume', {
      persistentVolume: { ...VOLUME, volumeMode: 'Block' },
    });

    expect(volume).toMatchObject({ spec: { volumeMode: 'Block' } });
    expect((volume?.['spec'] as { iscsi: object }).iscsi).not.toHaveProperty('fsType');
  });
});

describe('the Secret', () => {
  const session = { username: 'client', password: SECRET };

  it('is made of what is given, with the type and the keys of the kubelet', () => {
    const chap = {
      ...{ secretName: 'store-chap' },
      session: { ...session, usernameIn: 'store', passwordIn: `${SECRET}-2` },
      discovery: { username: 'finder', password: LATE },
    };

    expect(objectOf('Secret', { chap }, 'shop')).toMatchObject({
      type: 'kubernetes.io/iscsi-chap',
      metadata: { name: 'store-chap', namespace: 'shop' },
      stringData: {
        'node.session.auth.username': 'client',
        'node.session.auth.password': SECRET,
        'node.session.auth.username_in': 'store',
        'node.session.auth.password_in': `${SECRET}-2`,
        'discovery.sendtargets.auth.username': 'finder',
        // How the harness shows a value that is known later.
        'discovery.sendtargets.auth.password': '<output>',
      },
    });
    expect(made({ chap }).disk.podVolume('a').iscsi).toMatchObject({ chapAuthDiscovery: true });
  });

  it('is somebody else’s when nothing is given', () => {
    expect(objectOf('Secret', { chap: { secretName: 'a' } }, 'shop')).toBeUndefined();
  });

  const chap = (change: object) => ({ chap: { secretName: 'a', session, ...change } });

  it.each([
    [
      chap({ session: { username: 'a', password: 'elevenchars' } }),
      'chap.session.password: the secret has 11 characters, and 12 are the least; write 12 to 255 random characters',
    ],
    [
      chap({ session: { ...session, usernameIn: 'b', passwordIn: SECRET } }),
      'chap.session.passwordIn: the secret is that of the other direction, which the protocol forbids; write another one',
    ],
    [
      chap({ session: { ...session, usernameIn: 'b' } }),
      'chap.session.passwordIn: there is no secret; write 12 to 255 random characters',
    ],
    [
      chap({ session: { password: SECRET } }),
      'chap.session.username: is no name for a login by CHAP; write for example "storage-client"',
    ],
    [
      chap({ chapAuthSession: false }),
      'chap.session: is given, and switched off; drop it, or the switch',
    ],
    [
      chap({ chapAuthDiscovery: true }),
      'chap.discovery: the Secret that is made would have nothing for a discovery by CHAP; write a name and a secret',
    ],
    [{ chap: {} }, 'chap.secretName: is no name of a Secret; write for example "store-chap"'],
    [chap({ namespace: 'A' }), 'chap.namespace: "A": is no namespace; write for example "storage"'],
    [chap({ session: 'x' }), 'chap.session: is no name with a secret; write { username:'],
    [{ chap: 'store' }, 'chap: "store": names no Secret; write for example { secretName:'],
    [
      { persistentVolume: VOLUME, chap: { secretName: 'a' } },
      'chap.namespace: a persistent volume has no namespace in which its Secret would be looked for; write where the Secret is',
    ],
  ])('is refused: %j', (props, message) => {
    expect(refusals(props)).toContainEqual(expect.stringContaining(message));
    expect(refusals(props).join()).not.toContain(SECRET);
  });

  it('switched off altogether is refused', () => {
    const off = { secretName: 'a', chapAuthSession: false, chapAuthDiscovery: false };

    expect(refusals({ chap: off })).toEqual([
      'chap: switches both logins by CHAP off; leave chap out, or switch one of them on',
    ]);
  });
});

test('addresses and names can be known later', () => {
  const { disk } = made({ portals: [LATE, '10.0.0.2'], iqn: LATE });

  expect(disk.violations()).toEqual([]);
  expect(disk.podVolume('a').iscsi).toMatchObject({ targetPortal: LATE, iqn: LATE });
});

const persistent = (change: object) => ({ persistentVolume: { ...VOLUME, ...change } });

test.each([
  [{ portals: ['node1:3260'] }, 'portals[0]: "node1:3260": names a host; the disk is found by'],
  [{ portals: [] }, 'portals: "a list": names no portal; write for example ["10.0.0.1:3260"]'],
  [{ portals: ['10.0.0.1', '10.0.0.1:3260'] }, 'portals[1]: "10.0.0.1:3260": is named twice'],
  [
    { portals: ['10.0.0.1:3260,2'] },
    'portals[0]: "10.0.0.1:3260,2": names a portal group, for which a volume has no place; write "10.0.0.1:3260"',
  ],
  [
    { iqn: 'iqn.2016-06.org.gluster:Node1' },
    'iqn: "iqn.2016-06.org.gluster:Node1": holds capitals',
  ],
  [{ iqn: 'iqn.2024-01.lab:x' }, 'iqn: "iqn.2024-01.lab:x": has no dot in its domain'],
  [{ lun: 256 }, 'lun: "256": is no whole number from 0 to 255; write for example 0'],
  [
    { fsType: 'ntfs' },
    'fsType: "ntfs": is none that the kubelet makes; use ext3, ext4, xfs, btrfs',
  ],
  [{ readOnly: 'no' }, 'readOnly: "no": is neither true nor false'],
  [{ iscsiInterface: 'a b' }, 'iscsiInterface: "a b": is no interface of open-iscsi'],
  [{ initiatorName: 'x' }, 'initiatorName: "x": is no qualified name'],
  [
    { ...persistent({ accessModes: ['ReadOnlyMany'] }) },
    'persistentVolume.accessModes: "ReadOnlyMany": lets several machines mount a disk that is not read-only; add readOnly: true, or drop the mode',
  ],
  [
    { ...persistent({ accessModes: ['ReadWriteOnce'] }), readOnly: true },
    'persistentVolume.accessModes: "ReadWriteOnce": promises writing to a disk that is read-only; write ["ReadOnlyMany"]',
  ],
  [
    persistent({ accessModes: ['ReadWriteMany'] }),
    'persistentVolume.accessModes[0]: "ReadWriteMany": lets several machines write, which no file system on one disk survives; use ReadWriteOnce or ReadOnlyMany',
  ],
  [
    persistent({ accessModes: ['ReadWriteOncePod'] }),
    'is for volumes of CSI drivers only; use ReadWriteOnce or ReadOnlyMany',
  ],
  [
    {
      ...persistent({}),
      readOnly: true,
      initiatorName: 'iqn.2016-06.com.example:one',
    },
    'initiatorName: "iqn.2016-06.com.example:one": would be the name of several machines at once, which end the sessions of each other; leave it out, or drop ReadOnlyMany',
  ],
  [
    { ...persistent({ volumeMode: 'Block' }), fsType: 'xfs' },
    'fsType: "xfs": is said of a device without a file system; leave it out, or drop volumeMode',
  ],
  [
    persistent({ volumeMode: 'Block', mountOptions: ['noatime'] }),
    'persistentVolume.mountOptions: is said of a device that is not mounted; leave it out, or drop volumeMode',
  ],
  [persistent({ volumeMode: 'Disk' }), 'persistentVolume.volumeMode: "Disk": is none; use'],
  [
    persistent({ size: '0' }),
    'persistentVolume.size: "0": is nothing; write how large it is, such as "100Gi"',
  ],
  [
    persistent({ size: '1500m' }),
    'persistentVolume.size: "1500m": is no whole number of bytes; write how large it is',
  ],
  [persistent({ name: 'A' }), 'persistentVolume.name: "A": is no name of a volume'],
  [persistent({ storageClass: 'A' }), 'persistentVolume.storageClass: "A": is no name of a class'],
  [persistent({ accessModes: 'x' }), 'persistentVolume.accessModes: "x": is no list of modes'],
  [persistent({ claim: { name: 'a' } }), 'persistentVolume.claim.namespace: is no namespace'],
  [persistent({ claim: 'a' }), 'persistentVolume.claim: "a": is no claim'],
  [{ persistentVolume: 5 }, 'persistentVolume: "5": is no persistent volume'],
])('%j is refused', (props, message) => {
  expect(refusals(props)).toEqual([expect.stringContaining(message) as string]);
});
