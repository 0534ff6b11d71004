import { OpenStackCloudConfig, OpenStackCloudController } from '../../lib/manifests';
import type {
  OpenStackCloudConfigProps,
  OpenStackCloudControllerProps,
  OpenStackCredentials,
} from '../../lib/manifests';
import { synthesizeChart } from '../../lib/testing';
import type { ManifestObject } from '../../lib/testing';
import { formatViolation } from '../../lib/values';

const KEYSTONE = { authURL: 'https://keystone.example.org:5000/v3', region: 'RegionOne' };
const CREDENTIALS: OpenStackCredentials = {
  ...{ kind: 'applicationCredential', ...KEYSTONE },
  ...{ applicationCredentialID: 'c3', applicationCredentialSecret: 's"e\\c#r;e t' },
};

function config(props: Partial<OpenStackCloudConfigProps> = {}) {
  let made: OpenStackCloudConfig | undefined;
  const { objects, violations } = synthesizeChart((chart) => {
    made = new OpenStackCloudConfig(chart, 'c', { credentials: CREDENTIALS, ...props });
  });
  const files = (objects[0]?.['stringData'] ?? {}) as Readonly<Record<string, string>>;
  return { made, files, objects, told: violations.map(formatViolation) };
}

function controller(props: Partial<OpenStackCloudControllerProps> = {}) {
  const cloudConfig = { secretName: 'cloud-config', namespace: 'kube-system' };
  const { objects, violations } = synthesizeChart(
    (chart) => new OpenStackCloudController(chart, 'c', { cloudConfig, ...props }),
  );
  const find = (kind: string): ManifestObject | undefined =>
    objects.find((one) => one.kind === kind);
  return { objects, find, told: violations.map(formatViolation) };
}

describe('a cloud.conf', () => {
  it('keeps the credentials apart, whatever stands in them', () => {
    const { files, told } = config();

    expect(told).toEqual([]);
    expect(files['cloud.conf']).toBe(
      '[Global]\nuse-clouds = true\nclouds-file = "/etc/config/clouds.yaml"\ncloud = "openstack"\n',
    );
    expect(JSON.parse(files['clouds.yaml'] ?? '')).toEqual({
      clouds: {
        openstack: {
          auth_type: 'v3applicationcredential',
          auth: {
            auth_url: KEYSTONE.authURL,
            application_credential_id: 'c3',
            application_credential_secret: 's"e\\c#r;e t',
          },
          region_name: 'RegionOne',
        },
      },
    });
  });

  it('says the rest under the names of cloud.conf, and to nodes what they need of it', () => {
    const { made, files, told } = config({
      loadBalancer: { 'lb-provider': 'ovn', 'node-selector': { role: 'edge', gpu: '' } },
      loadBalancerClasses: { internal: { 'subnet-id': 'a"b' } },
      networking: {
        ...{ 'internal-network-name': ['a', 'b;c'] },
        'address-sort-order': ['10.0.0.0/8', 'fd00::/8'],
      },
      routerId: 'r1',
      blockStorage: { 'ignore-volume-az': true, 'node-volume-attach-limit': 20 },
      metadata: { 'search-order': ['metadataService', 'configDrive'] },
    });

    expect(told).toEqual([]);
    expect(files['cloud.conf']?.split('\n\n').slice(1).join('\n\n')).toMatchInlineSnapshot(`
      "[LoadBalancer]
      lb-method = "SOURCE_IP_PORT"
      lb-provider = "ovn"
      node-selector = "role=edge,gpu"

      [LoadBalancerClass "internal"]
      subnet-id = "a\\"b"

      [Networking]
      internal-network-name = "a"
      internal-network-name = "b;c"
      address-sort-order = "10.0.0.0/8,fd00::/8"

      [Route]
      router-id = "r1"

      [Metadata]
      search-order = "metadataService,configDrive"

      [BlockStorage]
      node-volume-attach-limit = 20
      ignore-volume-az = true
      "
    `);
    expect(made?.nodeConfig).toBe(
      '[Metadata]\nsearch-order = "metadataService,configDrive"\n\n[BlockStorage]\nnode-volume-attach-limit = 20\nignore-volume-az = true\n',
    );
    expect(made?.routes).toBe(true);
  });

  it('brings the authority of the cloud, names a trust, and mounts what is in another Secret', () => {
    const authority = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n';
    const own = config({ credentials: { ...CREDENTIALS, certAuthority: authority } });
    const trust = config({
      credentials: {
        ...{ kind: 'trust', ...KEYSTONE, trustID: 't1', trusteeID: 'u1' },
        trusteePassword: 'secret',
      },
    });
    const clouds = config({ credentials: { kind: 'clouds', cloudsSecret: 'mine', cloud: 'shop' } });

    expect([own.files['ca.crt'], own.files['clouds.yaml']]).toEqual([
      authority,
      expect.stringContaining('"cacert": "/etc/config/ca.crt"'),
    ]);
    expect(trust.files['cloud.conf']).toContain('trust-id = "t1"');
    expect(trust.files['clouds.yaml']).toContain('"user_id": "u1"');
    expect(clouds.files).toEqual({
      'cloud.conf':
        '[Global]\nuse-clouds = true\nclouds-file = "/etc/openstack/clouds.yaml"\ncloud = "shop"\n',
    });
    expect(clouds.made?.mountedSecret).toEqual({ name: 'mine', mountPath: '/etc/openstack' });
  });

  it.each<[string, Partial<OpenStackCloudConfigProps>, string]>([
    [
      'a method that ovn does not have',
      { loadBalancer: { 'lb-provider': 'ovn', 'lb-method': 'ROUND_ROBIN' } },
      'loadBalancer.lb-method: "ROUND_ROBIN": is no method of ovn; leave it out, or write SOURCE_IP_PORT',
    ],
    [
      'a method that amphorae do not have',
      { loadBalancer: { 'lb-method': 'SOURCE_IP_PORT' } },
      'loadBalancer.lb-method: "SOURCE_IP_PORT": is a method of ovn, and none of amphora; use another one, or lb-provider: "ovn"',
    ],
    [
      'an answer that may take longer than the next question',
      { loadBalancer: { 'monitor-timeout': '10s' } },
      'loadBalancer.monitor-timeout: "10s": is longer than monitor-delay (5s), which Octavia refuses; write a shorter one, or a longer delay',
    ],
    [
      'a slip in a name',
      { loadBalancer: { 'floating-network': 'x' } as never },
      'loadBalancer.floating-network: is no setting here; write "floating-network-id"',
    ],
    [
      'a number out of range',
      { blockStorage: { 'node-volume-attach-limit': 0 } },
      'blockStorage.node-volume-attach-limit: "0": is no whole number from 1 to 256; write for example 1',
    ],
    [
      'a switch in quotes',
      { blockStorage: { 'ignore-volume-az': 'true' as never } },
      'blockStorage.ignore-volume-az: "true": is neither true nor false; write it without quotes',
    ],
    [
      'a text of two lines',
      { loadBalancer: { 'subnet-id': 'a\n[Global]' } },
      'loadBalancer.subnet-id: "a\\n[Global]": is no text on one line; write it as OpenStack shows it',
    ],
    [
      'a place to ask that is none',
      { metadata: { 'search-order': ['dhcp' as never] } },
      'metadata.search-order: "a list": is no order of them; use a list of configDrive, metadataService',
    ],
    [
      'a class that says nothing',
      { loadBalancerClasses: { internal: {} } },
      'loadBalancerClasses[internal]: says nothing; write what is other than usual',
    ],
    [
      'credentials that are none',
      { credentials: { ...CREDENTIALS, region: '' } },
      'credentials.region: "": is no text on one line; write it as OpenStack shows it',
    ],
  ])('refuses %s', (_, change, message) => {
    const { objects, told } = config(change);

    expect(told).toEqual([`chart/c.${message}`]);
    expect(objects).toEqual([]);
  });
});

describe('the cloud controller manager', () => {
  it('runs where nodes are not taken over yet, and may change nothing but nodes and Services', () => {
    const { find, told } = controller({ clusterName: 'shop' });
    const pod = JSON.stringify(find('DaemonSet'));

    expect(told).toEqual([]);
    expect(pod).toContain('"--cluster-name=shop"');
    expect(pod).toContain(
      '{"key":"node.cloudprovider.kubernetes.io/uninitialized","operator":"Exists"}',
    );
    expect(pod).toContain('"node-role.kubernetes.io/control-plane":""');
    expect(pod).not.toContain('cluster-cidr');
    const rules = find('ClusterRole')?.['rules'] as { resources: string[] }[];
    expect(rules.flatMap(({ resources }) => resources)).toEqual([
      ...['leases', 'events', 'nodes', 'nodes/status', 'services', 'services/status'],
    ]);
  });

  it('makes routes to pods for a range of them', () => {
    const { find, told } = controller({
      cloudConfig: { secretName: 'a', namespace: 'b', routes: true },
      clusterCIDR: '10.244.0.0/16',
    });

    expect(told).toEqual([]);
    expect(JSON.stringify(find('DaemonSet'))).toContain(
      '"--cluster-cidr=10.244.0.0/16","--allocate-node-cidrs=true","--configure-cloud-routes=true"',
    );
  });

  it.each<[string, Partial<OpenStackCloudControllerProps>, string]>([
    [
      'routes without the range of pods',
      { cloudConfig: { secretName: 'a', namespace: 'b', routes: true } },
      'clusterCIDR: is needed for the routes that the cloud.conf asks for (routerId); write the range of all pods',
    ],
    [
      'no cloud.conf',
      { cloudConfig: undefined as never },
      'cloudConfig: is no Secret with a cloud.conf; give an OpenStackCloudConfig, or { secretName: "cloud-config", namespace: "kube-system" }',
    ],
    [
      'a name that load balancers cannot have',
      { clusterName: 'a shop' },
      'clusterName: "a shop": is no name of at most 63 letters, digits, "-", "_" and "."; write for example "shop"',
    ],
  ])('refuses %s', (_, change, message) => {
    const { objects, told } = controller(change);

    expect(told).toEqual([`chart/c.${message}`]);
    expect(objects).toEqual([]);
  });
});
