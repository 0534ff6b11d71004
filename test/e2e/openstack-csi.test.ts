/** What is made for the drivers of cloud-provider-openstack, before their own code: what it takes, what it makes of it, and what it asks Keystone. */
import fc from 'fast-check';

import { ManilaStorage, ManilaVolume, OpenStackCloudConfig } from '../../lib/manifests';
import type { ManilaStorageProps, OpenStackCloudConfigProps } from '../../lib/manifests';
import type { OpenStackCredentials } from '../../lib/manifests';
import { synthesizeChart } from '../../lib/testing';
import type { ManifestObject } from '../../lib/testing';
import { changedAnywhere } from '../support/any-place';
import { PLAYED_KEYSTONE, judgeCsi } from '../support/csi-judge';
import type { CsiDocument } from '../support/csi-judge';
import { describeLab } from '../support/describe-lab';
import { GOOD_MANIFEST_PROPS } from '../support/manifest-props';

const RUNS = 400;
const SEED = 11;
const KEYSTONE = { authURL: PLAYED_KEYSTONE, region: 'RegionOne' };
// What a `#` or a quote begins would be a comment or the end of a text where it is not kept apart.
const ODD = 'p"a\\s #s;w\t'.trimEnd();
const AUTHORITY = `-----BEGIN CERTIFICATE-----
MIIBdzCCAR2gAwIBAgIUQ6tmSNmZ8i8Hn0ZKkq1tWm0N8q4wCgYIKoZIzj0EAwIw
-----END CERTIFICATE-----
`;

interface Variant {
  readonly credentials: OpenStackCredentials;
  readonly identity: object;
  readonly scope?: object;
}

/** Each way to say who a driver is, and what Keystone is to be asked then. */
const VARIANTS: Readonly<Record<string, Variant>> = {
  'a user and a project by names': {
    credentials: {
      ...{ kind: 'password', ...KEYSTONE, userName: 'kube', userDomainName: 'Default' },
      ...{ password: ODD, projectName: 'shop', projectDomainID: 'default' },
    },
    identity: {
      methods: ['password'],
      password: { user: { name: 'kube', domain: { name: 'Default' }, password: ODD } },
    },
    scope: { project: { name: 'shop', domain: { id: 'default' } } },
  },
  'a user and a project by ids': {
    credentials: {
      ...{ kind: 'password', ...KEYSTONE, userID: 'u1', password: ODD, projectID: 'p1' },
      endpointType: 'internal',
    },
    identity: { methods: ['password'], password: { user: { id: 'u1', password: ODD } } },
    scope: { project: { id: 'p1' } },
  },
  'an application credential by its id': {
    credentials: {
      ...{ kind: 'applicationCredential', ...KEYSTONE, applicationCredentialID: 'c1' },
      applicationCredentialSecret: ODD,
    },
    identity: {
      methods: ['application_credential'],
      application_credential: { id: 'c1', secret: ODD },
    },
  },
  'an application credential by its name': {
    credentials: {
      ...{ kind: 'applicationCredential', ...KEYSTONE, applicationCredentialName: 'csi' },
      ...{ userName: 'kube', userDomainID: 'default', applicationCredentialSecret: ODD },
    },
    identity: {
      methods: ['application_credential'],
      application_credential: {
        ...{ name: 'csi', secret: ODD },
        user: { name: 'kube', domain: { id: 'default' } },
      },
    },
  },
  'a trust': {
    credentials: {
      ...{ kind: 'trust', ...KEYSTONE, trustID: 't1', trusteeID: 'u1', trusteePassword: ODD },
    },
    identity: { methods: ['password'], password: { user: { id: 'u1', password: ODD } } },
    scope: { 'OS-TRUST:trust': { id: 't1' } },
  },
};

function objectsOf(
  credentials: ManilaStorageProps['credentials'] & OpenStackCredentials,
  more: Partial<OpenStackCloudConfigProps> = {},
): readonly ManifestObject[] {
  const { objects, violations } = synthesizeChart((chart) => {
    const nodePlugin = { installed: true };
    new ManilaStorage(chart, 'shares', { protocol: 'NFS', credentials, nodePlugin });
    new OpenStackCloudConfig(chart, 'config', { credentials, ...more });
  });
  expect(violations).toEqual([]);
  return objects;
}

function documentsOf(objects: readonly ManifestObject[]): readonly CsiDocument[] {
  const secrets = objects
    .filter(({ kind }) => kind === 'Secret')
    .map((one) => one['stringData'] as Readonly<Record<string, string>>);
  const [manila = {}, config = {}] = secrets;
  return [
    { kind: 'manila-secret', values: manila },
    { kind: 'controller', values: config },
    { kind: 'cinder', values: config },
  ];
}

describeLab('drivers of OpenStack', () => {
  test.each(Object.entries(VARIANTS))(
    'all three drivers take %s, and ask Keystone for the same',
    async (_, { credentials, identity, scope }) => {
      const verdicts = await judgeCsi(documentsOf(objectsOf(credentials)));

      expect(verdicts.map(({ refusal, unasked }) => refusal ?? unasked)).toEqual([
        ...[undefined, undefined, undefined],
      ]);
      const auth = scope === undefined ? { identity } : { identity, scope };
      expect(verdicts.map(({ asked }) => asked)).toEqual([{ auth }, { auth }, { auth }]);
    },
    600_000,
  );

  test('a certificate of the client is looked for where it is mounted', async () => {
    const credentials: OpenStackCredentials = {
      ...{ kind: 'clientCertificate', ...KEYSTONE, certificateSecret: 'tls', token: 'gAAAA' },
    };
    const verdicts = await judgeCsi(documentsOf(objectsOf(credentials)));

    expect(verdicts.map(({ refusal }) => refusal)).toEqual([undefined, undefined, undefined]);
    for (const { unasked } of verdicts) {
      expect(unasked).toContain('open /etc/openstack-tls/tls.crt: no such file');
    }
  });

  test('an authority of the cloud is read by all of them', async () => {
    const { credentials } = VARIANTS['a trust'] ?? {};
    if (credentials?.kind !== 'trust') throw new Error('there is no such variant');
    const verdicts = await judgeCsi(
      documentsOf(objectsOf({ ...credentials, certAuthority: AUTHORITY })),
    );

    // It is none, and only who reads it can say so.
    expect(verdicts.map(({ unasked }) => unasked)).toEqual([
      expect.stringMatching(/certificate/i),
      expect.stringMatching(/certificate/i),
      expect.stringMatching(/certificate/i),
    ]);
  });

  test('every setting of a cloud.conf arrives under its own name', async () => {
    const [, settings] = GOOD_MANIFEST_PROPS.find(([Part]) => Part === OpenStackCloudConfig) ?? [];
    const { credentials: _, ...more } = settings as unknown as OpenStackCloudConfigProps;
    const { credentials } = VARIANTS['a trust'] ?? {};
    if (credentials?.kind !== 'trust') throw new Error('there is no such variant');
    const [, controller, cinder] = await judgeCsi(documentsOf(objectsOf(credentials, more)));

    expect(controller?.read).toMatchObject({
      LoadBalancer: {
        ...{ Enabled: true, LBMethod: 'SOURCE_IP', LBProvider: 'amphora', SubnetID: 'a' },
        ...{ MemberSubnetID: 'a', NetworkID: 'a', FloatingNetworkID: 'a', FloatingSubnetID: 'a' },
        ...{ FloatingSubnet: 'a', FloatingSubnetTags: 'a', CreateMonitor: true },
        ...{ MonitorDelay: { Duration: 9e9 }, MonitorTimeout: { Duration: 4e9 } },
        ...{ MonitorMaxRetries: 2, MonitorMaxRetriesDown: 2, ManageSecurityGroups: true },
        ...{ InternalLB: true, NodeSelector: 'a=b', CascadeDelete: true, FlavorID: 'a' },
        ...{ AvailabilityZone: 'a', EnableIngressHostname: true, IngressHostnameSuffix: 'a' },
        ...{ MaxSharedLB: 3, ContainerStore: 'external', ProviderRequiresSerialAPICalls: true },
        TlsContainerRef: 'a',
      },
      LoadBalancerClass: { a: { SubnetID: 'b' } },
      Networking: {
        ...{ IPv6SupportDisabled: true, PublicNetworkName: ['a'], InternalNetworkName: ['b'] },
        AddressSortOrder: '10.0.0.0/8',
      },
      Route: { RouterID: 'a' },
      Metadata: { SearchOrder: 'metadataService', RequestTimeout: { Duration: 9e9 } },
    });
    expect(cinder?.read).toMatchObject({
      BlockStorage: {
        ...{ NodeVolumeAttachLimit: 20, RescanOnResize: true, IgnoreVolumeAZ: true },
        IgnoreVolumeMicroversion: true,
      },
      Metadata: { SearchOrder: 'metadataService' },
    });
  });

  // What the library does not refuse, the driver must not refuse either.
  test.each(
    GOOD_MANIFEST_PROPS.filter(([Part]) => [ManilaStorage, ManilaVolume].includes(Part as never)),
  )(
    'whatever stands in any place of a good %p, the driver takes what is made of it',
    async (Part, props) => {
      const documents: CsiDocument[] = [];
      for (const changed of fc.sample(changedAnywhere(props), { numRuns: RUNS, seed: SEED })) {
        const { objects, violations } = synthesizeChart(
          (chart) => new (Part as typeof ManilaStorage)(chart, 'x', changed as never),
        );
        if (violations.length === 0) documents.push(...objects.flatMap(documentOf));
      }
      const verdicts = await judgeCsi(documents);

      expect(documents.length).toBeGreaterThan(20);
      expect(verdicts.flatMap(({ refusal }) => refusal ?? [])).toEqual([]);
    },
    120_000,
  );

  test('they do refuse what is wrong', async () => {
    const verdicts = await judgeCsi([
      { kind: 'manila-secret', values: { 'os-authURL': PLAYED_KEYSTONE } },
      {
        kind: 'manila-secret',
        values: { 'os-authURL': PLAYED_KEYSTONE, 'os-password': 'a', 'os-trustID': 'b' },
      },
      { kind: 'manila-secret', values: { 'os-trusteeID': 'a' } },
      { kind: 'manila-volume', values: { shareID: 'a', shareName: 'b', shareAccessIDs: 'c' } },
      { kind: 'manila-class', values: { protocol: 'CIFS' } },
      { kind: 'controller', values: { 'cloud.conf': '[LoadBalancer]\nmonitor-delay = "5"\n' } },
      { kind: 'cinder', values: { 'cloud.conf': '[BlockStorage]\nignore-volume-az = maybe\n' } },
    ]);

    expect(verdicts.map(({ refusal = '' }) => refusal)).toEqual([
      expect.stringContaining("parameter 'os-authURL' requires exactly one of"),
      expect.stringContaining("parameter 'os-authURL' requires exactly one of"),
      "parameter 'os-trusteeID' requires 'os-trustID'",
      expect.stringMatching(/parameter 'share(ID|Name)' forbids/),
      expect.stringContaining("parameter 'protocol' does not match"),
      expect.stringContaining('missing unit'),
      expect.stringContaining('maybe'),
    ]);
  });
});

/** What a driver would be given with an object; none for objects that are not for it. */
function documentOf(object: ManifestObject): readonly CsiDocument[] {
  const texts = (field: string) => object[field] as Readonly<Record<string, string>>;
  if (object.kind === 'Secret') return [{ kind: 'manila-secret', values: texts('stringData') }];
  if (object.kind === 'StorageClass') {
    const own = Object.entries(texts('parameters')).filter(([key]) => !key.includes('/'));
    const protocol = String(object['provisioner']).startsWith('nfs') ? 'NFS' : 'CEPHFS';
    // The driver adds the protocol that it serves.
    return [{ kind: 'manila-class', values: { ...Object.fromEntries(own), protocol } }];
  }
  if (object.kind !== 'PersistentVolume') return [];
  const { csi } = object['spec'] as { csi: { volumeAttributes: Record<string, string> } };
  return [{ kind: 'manila-volume', values: csi.volumeAttributes }];
}
