import * as pulumi from '@pulumi/pulumi';

import { EtcdCluster } from '../../lib/clusters';
import type { EtcdClusterArgs } from '../../lib/clusters';
import { LocalPlatform } from '../../lib/platform/local';
import { synthesizeProgram } from '../../lib/testing';
import type { ProgramOptions, SynthesizedProgram } from '../../lib/testing';
import '../../lib/testing/matchers';

const KEY = 'the key of';
const DYNAMIC = 'pulumi-nodejs:dynamic/groundwork';

const PROVIDERS: NonNullable<ProgramOptions['newResource']> = ({ type, name }) => {
  if (type.endsWith(':Certificate') || type.endsWith(':CertificateAuthority')) {
    return {
      // What is public stands in the files of members too; so short it is not taken for a leak.
      ...{
        certificate: name.endsWith('peer-ca') ? 'CA-P' : 'CA-C',
        trustBundle: 'trust',
        root: 'root',
      },
      privateKey: pulumi.secret(`${KEY} ${name}`),
    };
  }
  if (type.endsWith(':LocalSecret')) return { revision: `files of ${name}` };
  if (type.endsWith(':LocalMachine')) return { instance: `instance of ${name}`, state: 'running' };
  return type.endsWith(':EtcdIncarnation') ? { clusterId: 'c1' } : undefined;
};

type Changes = Partial<Omit<EtcdClusterArgs, 'platform' | 'network'>>;

function clusterOf(changes: Changes = {}): EtcdCluster {
  const platform = new LocalPlatform({ runtime: 'files', failureDomains: ['a', 'b', 'c'] });
  return new EtcdCluster('etcd', {
    ...{ platform, network: platform.network('net', { cidr: '10.0.0.0/24' }) },
    ...{ version: '3.6.14', install: { folder: '/opt/programs/etcd-{version}' } },
    dataVolume: { size: '20Gi' },
    backup: { to: platform.bucket('etcd-backup') },
    ...changes,
  });
}

async function synthesized(
  changes: Changes = {},
  options: ProgramOptions = {},
  look: (cluster: EtcdCluster) => void = () => undefined,
): Promise<SynthesizedProgram> {
  return synthesizeProgram(
    () => {
      const cluster = clusterOf(changes);
      look(cluster);
      return { ca: cluster.ca, etcdctl: cluster.etcdctl, clusterId: cluster.clusterId };
    },
    { newResource: PROVIDERS, timeout: '20s', ...options },
  );
}

const at = (type: string, name: string): string => `${DYNAMIC}:${type}::${name}`;

// One for all that is asked of it: a machine of etcd is much text, in which every secret is looked for.
describe('three members, and one for events', () => {
  let cluster: SynthesizedProgram;
  let seen: EtcdCluster;

  beforeAll(async () => {
    const changes = {
      ...{ events: { members: 1 }, allowSingle: true },
      tls: { names: ['{member}.etcd.example', '10.9.9.9'] },
    };
    cluster = await synthesized(changes, {}, (one) => {
      seen = one;
    });
  }, 60_000);

  test('are registered in their order: what they may become, then each machine between its turn and its membership, at last their beginning', () => {
    const order = [
      at('EtcdPlan', 'etcd-plan'),
      ...['etcd-1', 'etcd-2', 'etcd-3'].flatMap((name) => [
        at('EtcdTurn', `${name}-turn`),
        at('LocalMachine', name),
        at('EtcdMembership', `${name}-membership`),
      ]),
      at('EtcdIncarnation', 'etcd-incarnation'),
    ];
    for (const [index, later] of order.entries()) {
      const earlier = order[index - 1];
      if (earlier !== undefined) expect(cluster).toRunBefore(earlier, later);
    }
    expect(cluster).toRunBefore(at('EtcdPlan', 'etcd-plan'), at('CertificateAuthority', 'etcd-ca'));
    expect(cluster).toRunBefore(
      ...([at('LocalSecret', 'etcd-1-files'), at('LocalMachine', 'etcd-1')] as const),
    );
  });

  test('keep keys in secrets only: not in user data, not in clear anywhere', () => {
    expect(cluster.leaks).toEqual([]);
    expect(cluster.warnings).toEqual([expect.stringContaining('no machine is booted')]);
    for (const name of ['etcd-1', 'etcd-2', 'etcd-3', 'etcd-events-1']) {
      expect(cluster).toHaveSecret(`${at('LocalSecret', `${name}-files`)}.files`);
    }
    const texts = JSON.stringify(cluster.userData);
    expect(texts).toContain('/etc/etcd/pki');
    expect(texts).not.toContain(KEY);
  });

  test('tell what is known of them before anything is made', () => {
    expect(seen.endpoints).toEqual([
      ...['https://10.0.0.11:2379', 'https://10.0.0.12:2379', 'https://10.0.0.13:2379'],
    ]);
    expect(seen.eventEndpoints).toEqual(['https://10.0.0.14:2379']);
    expect(seen.metricsTargets).toEqual([
      ...['10.0.0.11:2381', '10.0.0.12:2381', '10.0.0.13:2381', '10.0.0.14:2381'],
    ]);
    expect(seen.apiServerArguments()).toEqual([
      '--etcd-servers=https://10.0.0.11:2379,https://10.0.0.12:2379,https://10.0.0.13:2379',
      '--etcd-servers-overrides=/events#https://10.0.0.14:2379',
      '--etcd-cafile=/etc/kubernetes/pki/etcd/ca.crt',
      '--etcd-certfile=/etc/kubernetes/pki/apiserver-etcd-client.crt',
      '--etcd-keyfile=/etc/kubernetes/pki/apiserver-etcd-client.key',
    ]);
    expect(Object.keys(seen.memberMachines)).toEqual([
      ...['etcd-1', 'etcd-2', 'etcd-3', 'etcd-events-1'],
    ]);
    expect(seen.plan).toMatchObject({
      members: [{ address: '10.0.0.11' }, { address: '10.0.0.12' }, { address: '10.0.0.13' }],
      events: { name: 'etcd-events', faultTolerance: 0, members: [{ address: '10.0.0.14' }] },
    });
    expect(cluster.outputs).toEqual({
      ...{ ca: 'trust', clusterId: 'c1' },
      etcdctl: {
        ETCDCTL_ENDPOINTS: 'https://10.0.0.11:2379,https://10.0.0.12:2379,https://10.0.0.13:2379',
        ...{ ETCDCTL_CACERT: 'ca.crt', ETCDCTL_CERT: 'tls.crt', ETCDCTL_KEY: 'tls.key' },
      },
    });
  });

  test('have certificates for the names that they are reached at, of two authorities', () => {
    const inputs = Object.fromEntries(cluster.resources.map((one) => [one.name, one.inputs]));

    expect(inputs['etcd-2-server']).toMatchObject({
      usages: ['server auth', 'client auth'],
      dnsNames: ['etcd-2', 'localhost', 'etcd-2.etcd.example'],
      ipAddresses: ['10.0.0.12', '127.0.0.1', '10.9.9.9'],
      issuerCertificate: 'CA-C',
    });
    expect(inputs['etcd-2-peer']).toMatchObject({
      ...{ dnsNames: ['etcd-2'], ipAddresses: ['10.0.0.12'] },
      issuerCertificate: 'CA-P',
    });
    expect(inputs['etcd-api-server']).toMatchObject({
      ...{ usages: ['client auth'], commonName: 'kube-apiserver-etcd-client' },
    });
  });

  test('share their authorities, and have orders of their own', () => {
    const names = cluster.resources.map(({ name }) => name);

    expect(names.filter((name) => name.endsWith('-ca'))).toEqual(['etcd-ca', 'etcd-peer-ca']);
    expect(names).toEqual(
      expect.arrayContaining(['etcd-events-plan', 'etcd-events-1', 'etcd-events-incarnation']),
    );
  });
});

const ONE: Changes = { members: 1, allowSingle: true, walVolume: { size: '1Gi' } };

test('in a preview only what providers know is unknown', async () => {
  const cluster = await synthesized(ONE, { mode: 'preview' });

  expect(cluster.unknowns.filter((path) => path.includes('EtcdTurn'))).toEqual([]);
  expect(cluster.unknowns).toEqual(
    expect.arrayContaining([
      `${at('EtcdMembership', 'etcd-1-membership')}.files`,
      `${at('EtcdMembership', 'etcd-1-membership')}.instance`,
    ]),
  );
});

test('everything that is wrong is told at once, and nothing is registered', async () => {
  const refused = synthesized({
    ...{ members: 4, backup: undefined as unknown as false },
    tls: { names: ['*.local'], generation: 0 },
    settings: { 'quota-backend-bytes': '9Gi' },
  });

  await expect(refused).rejects.toThrow(/^6 problems in etcd cluster "etcd"\n/);
  for (const path of ['members', 'backup', 'tls.names', 'tls.generation', 'settings.quota']) {
    await expect(refused).rejects.toThrow(`  ${path}`);
  }
});

test('what only the platform refuses is told before anything but the component is registered', async () => {
  const registered: string[] = [];
  const refused = synthesized(
    { addresses: ['10.0.0.11', '10.0.0.11', '10.9.0.1'] },
    {
      newResource: ({ name }) => {
        registered.push(name);
        return undefined;
      },
    },
  );

  await expect(refused).rejects.toThrow('10.9.0.1');
  expect(registered).toEqual([]);
});

test.each<[string, unknown, string]>([
  [
    'no platform',
    { platform: undefined },
    'platform: is not given; give for example a LocalPlatform',
  ],
  [
    'no network',
    { network: undefined },
    'network: is not given; give what platform.network(…) returns',
  ],
  ['tls that is none', { tls: 5 }, 'tls: is no record; leave it out'],
  [
    'an authority that is none',
    { tls: { ca: 'x' } },
    'tls.ca: is no authority; give a CertificateAuthority',
  ],
])('%s is refused', async (_, changes, told) => {
  await expect(synthesized(changes as Changes)).rejects.toThrow(told);
});

test('arguments that are none are refused', () => {
  const none = null as unknown as EtcdClusterArgs;

  expect(() => new EtcdCluster('etcd', none)).toThrow(
    'there are no arguments; give { platform, network, version, … }',
  );
});

test('the whole of it', async () => {
  const { resources } = await synthesized(ONE);

  const shown = resources.map(({ address, inputs }) => {
    // What follows from the text of a machine changes with every word of it.
    const { __provider: _text, seed: _seed, image: _image, revision: _revision, ...rest } = inputs;
    return [address, rest];
  });
  expect(Object.fromEntries(shown)).toMatchSnapshot();
});
