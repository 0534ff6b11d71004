import { KuryrNetwork, qosClassOf } from '../../lib/manifests';
import type { KuryrNetworkProps } from '../../lib/manifests';
import { synthesizeChart } from '../../lib/testing';
import { formatViolation } from '../../lib/values';

const ID = '3f0d4c3a-8d8e-4c8e-9d0e-2f5f3b0f7a11';
const PASSWORD = 'not-$hown "anywhere"';
const LOGIN = {
  auth_type: 'password',
  auth_url: 'https://keystone.example:5000/v3',
  username: 'kuryr',
  project_name: 'k8s',
  password: PASSWORD,
} as const;
const GOOD: KuryrNetworkProps = {
  kubernetesVersion: '1.28',
  images: { controller: 'registry.example/controller:1', cni: 'registry.example/cni:1' },
  api_root: 'https://10.0.0.10:6443',
  ranges: {
    ...{ podCidr: '10.1.0.0/16', serviceCidr: '10.2.0.0/17', hostCidrs: ['10.0.0.0/24'] },
    nodes: 20,
  },
  neutron: LOGIN,
  neutron_defaults: {
    ...{ project: ID.replaceAll('-', ''), pod_subnet: ID, pod_security_groups: [ID] },
    service_subnet: ID,
  },
  driver: { pod_vif_driver: 'nested-vlan', worker_nodes_subnets: [ID], trunkPorts: true },
};
/** What the slides made of it. */
const SLIDES = {
  ...{ services: 'kube-proxy', hostPorts: true },
  driver: { pod_vif_driver: 'neutron-vif', throughHost: true },
  neutron_defaults: { ...GOOD.neutron_defaults, service_subnet: undefined },
} as const;
const MACVLAN = { pod_vif_driver: 'nested-macvlan', worker_nodes_subnets: [ID] } as const;

function made(changes: object = {}) {
  const chart = synthesizeChart((scope) => new KuryrNetwork(scope, 'k', { ...GOOD, ...changes }), {
    kubernetesVersion: '1.28',
  });
  const one = (kind: string) => chart.objects.find((object) => object.kind === kind);
  const config = (one('ConfigMap')?.['data'] ?? {}) as Readonly<Record<string, string>>;
  return { ...chart, one, config, conf: config['kuryr.conf'] ?? '' };
}

const specOf = (object: unknown) =>
  (object as { readonly spec: { readonly template: { readonly spec: object } } }).spec.template
    .spec;

describe('Kuryr', () => {
  it('tells each driver and each handler what it needs', () => {
    const { violations, conf } = made();

    expect(violations).toEqual([]);
    expect(conf).toMatchInlineSnapshot(`
      "[kubernetes]
      api_root = https://10.0.0.10:6443
      ssl_ca_crt_file = /var/run/secrets/kubernetes.io/serviceaccount/ca.crt
      token_file = /var/run/secrets/kubernetes.io/serviceaccount/token
      ssl_verify_server_crt = true
      pod_vif_driver = nested-vlan
      vif_pool_driver = nested
      enabled_handlers = vif,endpoints,service,kuryrloadbalancer,kuryrport
      endpoints_driver_octavia_provider = default

      [neutron_defaults]
      project = 3f0d4c3a8d8e4c8e9d0e2f5f3b0f7a11
      pod_subnet = 3f0d4c3a-8d8e-4c8e-9d0e-2f5f3b0f7a11
      pod_security_groups = 3f0d4c3a-8d8e-4c8e-9d0e-2f5f3b0f7a11
      service_subnet = 3f0d4c3a-8d8e-4c8e-9d0e-2f5f3b0f7a11

      [vif_pool]
      ports_pool_min = 1
      ports_pool_batch = 3
      ports_pool_max = 0
      ports_pool_update_frequency = 20

      [binding]
      default_driver = kuryr.lib.binding.drivers.vlan
      enabled_drivers = kuryr.lib.binding.drivers.vlan

      [pod_vif_nested]
      worker_nodes_subnets = 3f0d4c3a-8d8e-4c8e-9d0e-2f5f3b0f7a11

      [cni_daemon]
      vif_annotation_timeout = 60
      pyroute2_timeout = 10
      worker_num = 30
      docker_mode = true
      netns_proc_dir = /host_proc

      [vif_plug_ovs_privileged]
      helper_command = privsep-helper

      [vif_plug_linux_bridge_privileged]
      helper_command = privsep-helper
      "
    `);
  });

  it('gives addresses only, where kube-proxy serves Services, and chains the plugin for ports', () => {
    const { violations, conf, config } = made(SLIDES);

    expect(violations).toEqual([]);
    expect(conf).toContain('enabled_handlers = vif,kuryrport\n');
    expect(conf).toContain('pod_vif_driver = neutron-vif\n');
    expect(conf).toContain('vif_pool_driver = neutron\n');
    expect(conf).not.toMatch(/service_subnet|octavia/);
    expect(JSON.parse(config['kuryr.conflist.template'] ?? '')).toMatchObject({
      plugins: [
        { type: 'kuryr-cni', kuryr_conf: '/etc/kuryr/kuryr.conf' },
        { type: 'portmap', capabilities: { portMappings: true } },
      ],
    });
  });

  it('gives macvlan no pool, and OVN what goes with it', () => {
    const { violations, conf } = made({
      ...{ driver: MACVLAN, ranges: { ...GOOD.ranges, maxPods: 10 } },
      octavia: { endpoints_driver_octavia_provider: 'ovn' },
    });

    expect(violations).toEqual([]);
    expect(conf).toContain('vif_pool_driver = noop\n');
    expect(conf).not.toContain('[vif_pool]');
    expect(conf).toContain('default_driver = kuryr.lib.binding.drivers.macvlan\n');
    expect(conf).toContain('endpoints_driver_octavia_provider = ovn\n');
    expect(conf).toContain(
      '[octavia_defaults]\nmember_mode = L2\nlb_algorithm = SOURCE_IP_PORT\nenforce_sg_rules = false\n',
    );
  });

  it('keeps what is secret in a Secret, which only the controller gets', () => {
    const { yaml, one } = made();
    const secret = one('Secret') as unknown as { readonly stringData: Record<string, string> };
    const rest = yaml
      .split('---')
      .filter((text) => !text.includes('kind: Secret'))
      .join('');

    // As OpenStack reads it: a dollar stands twice, one pair of quotes is taken away.
    expect(secret.stringData['neutron.conf']).toContain('password = "not-$$hown "anywhere""\n');
    expect(rest).not.toContain('hown');
    expect(JSON.stringify(specOf(one('Deployment')))).toContain('kuryr-neutron');
    expect(JSON.stringify(specOf(one('DaemonSet')))).not.toContain('kuryr-neutron');
  });

  it('takes a Secret that is there, and an application credential', () => {
    const own = made({ neutron: { secret: 'mine' } });
    const { auth_url } = LOGIN;
    const credential = made({
      neutron: {
        ...{ auth_type: 'v3applicationcredential', auth_url, region_name: 'RegionOne' },
        ...{ application_credential_id: ID, application_credential_secret: 's' },
        cacert: '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n',
      },
    });

    expect(own.violations).toEqual([]);
    expect(own.one('Secret')).toBeUndefined();
    expect(JSON.stringify(specOf(own.one('Deployment')))).toContain('"name":"mine"');
    expect(credential.violations).toEqual([]);
    expect(JSON.stringify(credential.one('Secret'))).toContain(
      'cafile = /etc/kuryr/openstack-ca.crt',
    );
    expect(credential.config['openstack-ca.crt']).toContain('BEGIN CERTIFICATE');
  });

  it('is Guaranteed everywhere, and one controller at a time', () => {
    const { one } = made();

    expect(qosClassOf(specOf(one('Deployment')))).toBe('Guaranteed');
    expect(qosClassOf(specOf(one('DaemonSet')))).toBe('Guaranteed');
    expect(one('Deployment')?.['spec']).toMatchObject({
      ...{ replicas: 1, strategy: { type: 'Recreate' } },
    });
  });

  it('brings its kinds, unless somebody else does', () => {
    const kinds = (changes: object) =>
      made(changes)
        .objects.filter(({ kind }) => kind === 'CustomResourceDefinition')
        .map(({ metadata }) => metadata.name);

    expect(kinds({})).toEqual([
      'kuryrports.openstack.org',
      'kuryrnetworks.openstack.org',
      'kuryrloadbalancers.openstack.org',
      'kuryrnetworkpolicies.openstack.org',
    ]);
    expect(kinds({ createDefinitions: false })).toEqual([]);
  });

  it.each(['1.16', '1.28', '1.28.2'])('is for Kubernetes %s', (kubernetesVersion) => {
    expect(made({ kubernetesVersion }).violations).toEqual([]);
  });

  it.each<[string, object, string]>([
    [
      'a cluster that it was never run on',
      { kubernetesVersion: '1.29' },
      'kubernetesVersion: "1.29": Kuryr was given up in 2024 and never run on anything newer than 1.28; route pods natively: FlannelNetwork with "host-gw" and podAddressPairs(podCidr)',
    ],
    ['a cluster that is too old', { kubernetesVersion: '1.15' }, 'it wants 1.16 at least'],
    ['no image', { images: { controller: 'a/b:1' } }, 'images.cni: is no reference of an image'],
    [
      'an API in clear',
      { api_root: 'http://10.0.0.10' },
      'api_root: "http://10.0.0.10": would send',
    ],
    [
      'no API',
      { api_root: '10.0.0.10:6443' },
      'api_root: "10.0.0.10:6443": is no address of HTTPS',
    ],
    [
      'kube-proxy that pods pass by',
      { ...SLIDES, hostPorts: false, driver: GOOD.driver },
      'services: "kube-proxy": packets of pods go past the iptables of their node with nested-vlan, so it would serve none',
    ],
    [
      'ports of nodes that answers pass by',
      { hostPorts: true },
      'hostPorts: "true": packets of pods go past the iptables of their node with nested-vlan, so answers would be lost',
    ],
    [
      'a nested driver through the host',
      { driver: { ...GOOD.driver, throughHost: true } },
      'driver.throughHost: "true": a VLAN in a pod sends past the iptables of its node',
    ],
    [
      'no trunk',
      { driver: { ...GOOD.driver, trunkPorts: false } },
      'driver.trunkPorts: "false": the port of each machine has to be the parent of a trunk',
    ],
    [
      'more pods than Neutron allows a port',
      { driver: MACVLAN },
      'driver.max_allowed_address_pair: "10": lets 10 addresses through a port, and each of 110 pods has one',
    ],
    [
      'a pool that cannot be',
      { driver: MACVLAN, ranges: { ...GOOD.ranges, maxPods: 9 }, vif_pool: {} },
      'vif_pool: nested-macvlan cannot make ports beforehand; write false',
    ],
    [
      'no subnets of machines',
      { driver: { ...GOOD.driver, worker_nodes_subnets: [] } },
      'driver.worker_nodes_subnets: "a list": names none',
    ],
    ['another driver', { driver: { pod_vif_driver: 'sriov' } }, '"sriov": is no driver of Kuryr'],
    [
      'a daemon more patient than the kubelet',
      { cni_daemon: { vif_annotation_timeout: 180 } },
      'cni_daemon.vif_annotation_timeout: "180": the kubelet gives up after 180 seconds',
    ],
    [
      'a kernel given more than the daemon has',
      { cni_daemon: { pyroute2_timeout: 60 } },
      'cni_daemon.pyroute2_timeout: "60": is no less than vif_annotation_timeout (60)',
    ],
    ['one worker', { cni_daemon: { worker_num: 1 } }, 'cni_daemon.worker_num: "1": is no whole'],
    [
      'a pool smaller than what is made at once',
      { vif_pool: { ports_pool_max: 2 } },
      'vif_pool.ports_pool_batch: "3": is more than ports_pool_max (2)',
    ],
    [
      'a pool smaller than what is kept ready',
      { vif_pool: { ports_pool_max: 3, ports_pool_min: 4 } },
      'vif_pool.ports_pool_min: "4": is more than ports_pool_max (3)',
    ],
    [
      'no subnet for Services of Octavia',
      { neutron_defaults: SLIDES.neutron_defaults },
      'neutron_defaults.service_subnet: is no id of OpenStack',
    ],
    [
      'a subnet for Services of kube-proxy',
      { ...SLIDES, neutron_defaults: GOOD.neutron_defaults },
      'neutron_defaults.service_subnet: "3f0d4c3a-8d8e-4c8e-9d0e-2f5f3b0f7a11": is nothing for kube-proxy',
    ],
    [
      'Octavia beside kube-proxy',
      { ...SLIDES, octavia: { endpoints_driver_octavia_provider: 'ovn' } },
      'octavia: is nothing for kube-proxy',
    ],
    [
      'another provider',
      { octavia: { endpoints_driver_octavia_provider: 'f5' } },
      'octavia: "f5": is no provider of Octavia',
    ],
    ['nobody to serve Services', { services: 'ovn' }, 'services: "ovn": serves no Services'],
    [
      'no security group',
      { neutron_defaults: { ...GOOD.neutron_defaults, pod_security_groups: [] } },
      'neutron_defaults.pod_security_groups: "a list": names none',
    ],
    [
      'what is no tag',
      { neutron_defaults: { ...GOOD.neutron_defaults, resource_tags: ['a b'] } },
      'neutron_defaults.resource_tags: "a list": is no list of tags',
    ],
    [
      'no way to log in',
      { neutron: { ...LOGIN, auth_type: 'x' } },
      'neutron.auth_type: "x": is no',
    ],
    [
      'a password that is no line',
      { neutron: { ...LOGIN, password: 'a\nb' } },
      'neutron.password: holds a new line or a control character',
    ],
    ['no password', { neutron: { ...LOGIN, password: 5 } }, 'neutron.password: is neither a text'],
    ['no user', { neutron: { ...LOGIN, username: ' a' } }, 'neutron.username: " a": is no line'],
    ['no certificate', { neutron: { ...LOGIN, cacert: 'x' } }, 'neutron.cacert: is no certificate'],
    [
      'a Secret and a login',
      { neutron: { ...LOGIN, secret: 'mine' } },
      'neutron.auth_type: stands beside a Secret that says it all',
    ],
    [
      'a Secret that is none',
      { neutron: { secret: 'A' } },
      'neutron.secret: is no name of a Secret',
    ],
    [
      'a file that comes first',
      { otherCniFiles: ['10-flannel.conflist'] },
      'otherCniFiles[0]: "10-flannel.conflist": comes before 10-kuryr.conflist',
    ],
    [
      'ranges that are too small for pods and those kept ready',
      {
        ranges: { ...GOOD.ranges, podCidr: '10.1.0.0/25', nodes: 1, maxPods: 120 },
        vif_pool: { ports_pool_min: 6, ports_pool_batch: 1 },
      },
      'ranges.podCidr: "10.1.0.0/25": has 125 addresses for 126 ports of 1 machines',
    ],
  ])('is refused with %s', (_, changes, message) => {
    const { violations, objects } = made(changes);

    expect(violations.map(formatViolation).join('\n')).toContain(message);
    expect(objects).toEqual([]);
  });

  it('never shows a password', () => {
    for (const neutron of [
      { ...LOGIN, auth_url: 'x' },
      { ...LOGIN, password: `${PASSWORD}\n` },
      { ...LOGIN, auth_type: 'x' },
    ]) {
      const { violations } = made({ neutron });
      expect(violations).not.toEqual([]);
      expect(violations.map(formatViolation).join('\n')).not.toContain('hown');
    }
  });
});
