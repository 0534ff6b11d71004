import { groupNeeds } from '../../../lib/platform/openstack/cloud-need';
import type { CloudNeed } from '../../../lib/platform/openstack/cloud-need';
import { preflightProvider } from '../../../lib/platform/openstack/preflight-provider';
import type {
  PreflightInputs,
  PreflightProvider,
} from '../../../lib/platform/openstack/preflight-provider';
import { METHOD_NAMES } from '../../../lib/platform/provider-text';
import { ANSWERS, catalogOf, scriptedCloud } from '../../support/openstack-answers';
import type { CloudAnswers, ScriptedCloud } from '../../support/openstack-answers';

const ENV = {
  OS_AUTH_URL: 'https://keystone/v3',
  OS_USERNAME: 'demo',
  OS_PASSWORD: 'hunter2',
  OS_PROJECT_NAME: 'shop',
  OS_REGION_NAME: 'east',
};
const TOKENS = 'POST https://keystone/v3/auth/tokens';

interface Bench {
  readonly provider: PreflightProvider;
  readonly cloud: ScriptedCloud;
  readonly told: readonly string[];
}

function bench(
  answers: CloudAnswers = ANSWERS,
  env: Readonly<Record<string, string>> = ENV,
): Bench {
  const cloud = scriptedCloud(answers);
  const told: string[] = [];
  const { transport } = cloud;
  const provider = preflightProvider({
    env,
    folder: '/project',
    home: '/home/demo',
    readFile: () => undefined,
    transport,
    tell: (line) => told.push(line),
  });
  return { provider, cloud, told };
}

function inputs(needs: readonly CloudNeed[], more: Partial<PreflightInputs> = {}): PreflightInputs {
  return { needs: groupNeeds(needs), flavors: {}, ...more };
}

const server = (flavor = 'm1.small'): CloudNeed => ({
  kind: 'server',
  flavor,
  image: { name: 'debian-12' },
});

async function reasons(
  { provider }: Bench,
  news: PreflightInputs,
  olds: Partial<PreflightInputs> = {},
): Promise<readonly string[]> {
  const { failures } = await provider.check(olds, news);
  expect(failures.map(({ property }) => property)).toEqual(failures.map(() => ''));
  return failures.map(({ reason }) => reason);
}

describe('what fits', () => {
  test('is taken, and what its flavours are is kept', async () => {
    const { provider, cloud } = bench();
    const news = inputs([server(), server('f-2'), { kind: 'network' }]);

    const checked = await provider.check({}, news);

    expect(checked).toEqual({
      inputs: {
        ...news,
        knownFlavors: {
          'm1.small': { vcpus: 2, ram: 2048, disk: 20 },
          'f-2': { vcpus: 8, ram: 16384, disk: 80 },
        },
      },
      failures: [],
    });
    expect(cloud.requests[0]?.body).toContain('hunter2');
    expect(cloud.requests.slice(1).map(({ headers }) => headers['X-Auth-Token'])).toEqual(
      cloud.requests.slice(1).map(() => 'a token'),
    );
  });

  test('is asked of the services that it is about, and of no others', async () => {
    const { provider, cloud } = bench();

    await provider.check({}, inputs([{ kind: 'network' }]));

    expect(cloud.asked).toEqual([TOKENS, 'GET https://network/v2.0/quotas/p-1/details.json']);
  });

  test('is asked once: what was there before is not asked again, also when there is less of it', async () => {
    const { provider, cloud } = bench();
    const { inputs: olds } = await provider.check({}, inputs([server(), server()]));
    const before = cloud.asked.length;

    const same = await provider.check(olds, inputs([server(), server()]));

    expect(same).toEqual({ inputs: olds, failures: [] });
    expect(cloud.asked).toHaveLength(before);
    expect(await provider.diff('preflight', olds, same.inputs)).toEqual({ changes: false });
    const less = await provider.check(olds, inputs([server()]));
    expect(less.failures).toEqual([]);
    expect(cloud.asked).toHaveLength(before);
  });

  test('is the difference: a larger flavour takes what it has more than the one before', async () => {
    const tight = {
      ...ANSWERS,
      'GET https://compute/v2.1/limits': {
        limits: {
          absolute: {
            maxTotalCores: 15,
            totalCoresUsed: 9,
            maxTotalInstances: 1,
            totalInstancesUsed: 1,
          },
        },
      },
    };
    const one = bench(tight);
    const olds = inputs([server()], {
      knownFlavors: { 'm1.small': { vcpus: 2, ram: 2048, disk: 20 } },
    });

    expect(await reasons(one, inputs([server('m1.large')]), olds)).toEqual([]);
    const next = bench(tight);
    expect(await reasons(next, inputs([server('m1.large'), server('m1.large')]), olds)).toEqual([
      `2 problems, so nothing is made:
  quota.compute.cores: the quota "cores" of Nova for project "shop" is too small: 14 more needed, 6 free (15 allowed, 9 in use), 8 missing; ask for a quota of at least 23, or make the stack smaller
  quota.compute.instances: the quota "instances" of Nova for project "shop" is too small: 1 more needed, 0 free (1 allowed, 1 in use), 1 missing; ask for a quota of at least 2, or make the stack smaller`,
    ]);
  });

  test('is told by the settings of the stack rather than by the environment', async () => {
    const { provider, cloud } = bench(ANSWERS, {});
    const settings: Readonly<Record<string, string>> = {
      'openstack:authUrl': 'https://keystone',
      'openstack:userName': 'demo',
      'openstack:password': 'of the stack',
      'openstack:tenantName': 'shop',
      'openstack:region': 'east',
    };
    await provider.configure({ config: { get: (key) => settings[key] } });

    expect((await provider.check({}, inputs([{ kind: 'port' }]))).failures).toEqual([]);
    expect(cloud.requests[0]?.body).toContain('of the stack');
  });

  test('is told by the program alone where it says anything', async () => {
    const one = bench(ANSWERS, ENV);
    await one.provider.configure({ config: { get: () => 'of the stack' } });
    const auth = { userName: 'robot', password: 'of the program' };

    expect(await reasons(one, inputs([{ kind: 'port' }], { auth }))).toEqual([]);
    expect(JSON.parse(one.cloud.requests[0]?.body ?? '')).toMatchObject({
      auth: { identity: { password: { user: { name: 'robot', password: 'of the program' } } } },
    });
  });

  test('is not asked of anybody where nobody wants it, and is not new later on', async () => {
    const { provider, cloud } = bench();
    const there = Array.from({ length: 9 }, () => server());
    const { inputs: olds, failures } = await provider.check({}, inputs(there, { asks: false }));

    const later = await provider.check(olds, inputs(there));

    expect([failures, later.failures, cloud.asked]).toEqual([[], [], []]);
    expect(await provider.diff('preflight', olds, later.inputs)).toEqual({ changes: true });
    expect(await provider.diff('preflight', olds, olds)).toEqual({ changes: false });
    expect(await provider.diff('preflight', later.inputs, { ...later.inputs, asks: true })).toEqual(
      { changes: false },
    );
  });

  test('is the difference also to what nobody was asked about', async () => {
    const tight = bench({
      ...ANSWERS,
      'GET https://compute/v2.1/limits': {
        limits: { absolute: { maxTotalCores: 15, totalCoresUsed: 9 } },
      },
    });
    const { inputs: olds } = await tight.provider.check({}, inputs([server()], { asks: false }));

    expect(await reasons(tight, inputs([server('m1.large')]), olds)).toEqual([]);
  });

  test('is believed as long as it is not known yet', async () => {
    const { provider, cloud } = bench();
    const unknown = '04da6b54-80e4-46f7-96ec-b56ff0331ba9';
    const news = { needs: unknown, flavors: {} } as unknown as PreflightInputs;

    expect(await provider.check({}, news)).toEqual({ inputs: news, failures: [] });
    expect(cloud.asked).toEqual([]);
  });
});

describe('quotas', () => {
  test('of all services are told in one failure', async () => {
    const [reason, ...others] = await reasons(
      bench(),
      inputs([
        ...Array.from({ length: 7 }, () => server()),
        { kind: 'key-pair' },
        { kind: 'port', count: 6 },
        { kind: 'security-group', count: 9 },
        { kind: 'security-group', count: 1 },
        { kind: 'volume', gigabytes: 11 },
        { kind: 'load-balancer' },
        { kind: 'member' },
        { kind: 'share', gigabytes: 1, type: 'nfs' },
      ]),
    );

    expect(others).toEqual([]);
    expect(reason?.match(/quota\.[a-z_.-]+: |\d+( GiB)? missing/g)?.join('')).toBe(
      [
        'quota.compute.instances: 1 missing',
        'quota.compute.cores: 3 missing',
        'quota.compute.key_pairs: 1 missing',
        // Two are reserved already, and the load balancer takes one.
        'quota.network.port: 2 missing',
        // The group "default" comes with the first of them.
        'quota.network.security_group: 1 missing',
        'quota.load-balancer.load_balancer: 1 missing',
        'quota.load-balancer.member: 1 missing',
        'quota.share.shares_nfs: 1 missing',
        'quota.volume.gigabytes_standard: 1 GiB missing',
      ]
        .toSorted()
        .join(''),
    );
  });

  test('that a cloud keeps to itself are said to be unknown, and refuse nothing', async () => {
    const one = bench({
      ...ANSWERS,
      'GET https://network/v2.0/quotas/p-1/details.json': {
        status: 403,
        body: '{"NeutronError":{"message":"not for you"}}',
      },
    });

    expect(await reasons(one, inputs([{ kind: 'port', count: 99 }]))).toEqual([]);
    expect(one.told).toEqual([
      'the quotas of network are not known: the network service answers 403 (not for you) to GET /quotas/p-1/details.json',
    ]);
  });
});

describe('a run that is judged in several parts', () => {
  const LIMITS = 'GET https://compute/v2.1/limits';
  const limits = (used: number): object => ({
    limits: { absolute: { maxTotalInstances: 5, totalInstancesUsed: used } },
  });
  const three = inputs([server(), server(), server()]);
  const TOO_MANY =
    'quota.compute.instances: the quota "instances" of Nova for project "shop" is too small: 6 more needed, 5 free (5 allowed, 0 in use), 1 missing; ask for a quota of at least 6, or make the stack smaller';

  test('has one room for all of them', async () => {
    const one = bench({ ...ANSWERS, [LIMITS]: limits(0) });

    expect(await reasons(one, three)).toEqual([]);
    expect(await reasons(one, three)).toEqual([TOO_MANY]);
    expect(await reasons(one, inputs([server(), server()]))).toEqual([]);
  });

  test('has it as it was in the beginning: what was made meanwhile counts once', async () => {
    const answers: Record<string, unknown> = { ...ANSWERS, [LIMITS]: limits(0) };
    const one = bench(answers);

    expect(await reasons(one, three)).toEqual([]);
    answers[LIMITS] = limits(3);
    expect(await reasons(one, inputs([server(), server()]))).toEqual([]);
    expect(await reasons(one, inputs([server()]))).toEqual([TOO_MANY]);
  });

  test('has what was there before in one of them no second time', async () => {
    const one = bench({ ...ANSWERS, [LIMITS]: limits(3) });

    expect(await reasons(one, three, three)).toEqual([]);
    expect(await reasons(one, inputs([server(), server()]))).toEqual([]);
  });

  test('has room of its own in each cloud', async () => {
    const one = bench({ ...ANSWERS, [LIMITS]: limits(0) }, {});
    const auth = (userName: string) => ({
      ...{ authUrl: 'https://keystone', tenantName: 'shop', region: 'east' },
      ...{ userName, password: 'hunter2' },
    });

    expect(await reasons(one, { ...three, auth: auth('a') })).toEqual([]);
    expect(await reasons(one, { ...three, auth: auth('b') })).toEqual([]);
    expect(await reasons(one, { ...three, auth: auth('a') })).toEqual([TOO_MANY]);
  });
});

describe('a cloud that does not answer', () => {
  test.each<[string, CloudAnswers, string]>([
    [
      'who asks',
      { [TOKENS]: { status: 401 } },
      'auth: Keystone at https://keystone/v3 does not let user "demo" of project "shop" in (401); look at user, password, project and their domains',
    ],
    [
      'where something else is',
      {},
      'auth: what is at https://keystone/v3 answers 404 to a question for a token; try again later, or ask the operators of the cloud',
    ],
    [
      'with a project',
      { [TOKENS]: { token: { catalog: [] } } },
      'auth: Keystone at https://keystone/v3 gives user "demo" of project "shop" a token without a project; set openstack:tenantName, OS_PROJECT_NAME, or project_name in clouds.yaml',
    ],
    [
      'in a service',
      {
        ...ANSWERS,
        'GET https://compute/v2.1/os-availability-zone': {
          status: 503,
          body: '{"message": "later"}',
        },
      },
      'auth: the compute service answers 503 (later) to GET /os-availability-zone; try again later, or ask the operators of the cloud',
    ],
    [
      'with a service',
      {
        ...ANSWERS,
        [TOKENS]: { token: { project: { id: 'p-1' }, catalog: catalogOf(['image']) } },
      },
      'service.compute: the cloud has no Nova (compute) in this region; name a region that has it',
    ],
  ])('%s is one failure', async (_what, answers, message) => {
    expect(await reasons(bench(answers), inputs([server()]))).toEqual([message]);
  });

  test.each([
    [{}, 'look at authUrl and region, and whether this computer may reach the cloud'],
    [
      { https_proxy: 'http://proxy:3128' },
      'https_proxy is set, and the preflight knows no proxy: say preflight: false, or let this computer reach the cloud directly',
    ],
  ])('because it is behind a proxy is told so, with %j', async (more, remedy) => {
    const provider = preflightProvider({
      ...{ folder: '/', home: '/', readFile: () => undefined, tell: () => undefined },
      env: { ...ENV, OS_AUTH_URL: 'https://127.0.0.1:1/v3', ...more },
    });

    const { failures } = await provider.check({}, inputs([server()]));

    expect(failures.map(({ reason }) => reason)).toEqual([
      `auth: https://127.0.0.1:1 is not reached: connect ECONNREFUSED 127.0.0.1:1; ${remedy}`,
    ]);
  });

  test('and credentials that are none are told without a question', async () => {
    const one = bench(ANSWERS, { OS_AUTH_URL: 'https://keystone/v3' });

    expect(await reasons(one, inputs([server()]))).toEqual([
      'auth.password: nothing proves who asks; set openstack:password as a secret, an application credential, or OS_CLOUD and the like',
    ]);
    expect(one.cloud.asked).toEqual([]);
  });
});

describe('names', () => {
  test('are looked for on every page, and with what does not fit', async () => {
    const needs: readonly CloudNeed[] = [
      server('m1.large'),
      { ...server('old'), zone: 'burnt' } as CloudNeed,
      { kind: 'server', flavor: 'm1.small', image: { id: 'i-9' }, rootVolume: { gigabytes: 3 } },
      {
        kind: 'server',
        flavor: 'm1.small',
        image: { name: 'debian-12' },
        rootVolume: { gigabytes: 3 },
      },
      { kind: 'share', gigabytes: 1 },
      { kind: 'external-network', network: 'public' },
    ];

    const [reason] = await reasons(bench(), inputs(needs));

    expect(
      reason
        ?.split('\n')
        .map((line) => line.trim())
        .toSorted(),
    ).toEqual([
      '6 problems, so nothing is made:',
      'flavor: "old": the project sees no flavor of this name or id; name one of "m1.large", "m1.small"',
      'image: "i-9": the project sees no image of this name or id; name one of "debian-12"',
      'quota.compute.cores: the quota "cores" of Nova for project "shop" is too small: 12 more needed, 11 free (20 allowed, 9 in use), 1 missing; ask for a quota of at least 21, or make the stack smaller',
      'rootVolume: "3Gi": image "debian-12" needs a disk of 4 GiB, and it has 3 GiB; take a larger one',
      'share.type: the cloud has no default share type; name one of "nfs"',
      'zone: "burnt": the project sees no availability zone of Nova of this name or id; name one of "nova"',
    ]);
  });

  test('of flavours are held against what the program says of them, though nothing new is asked for', async () => {
    const one = bench();
    const olds = inputs([server()]);
    const said = { 'm1.small': { vcpus: 4, ram: 2048, disk: 20 } };

    expect(await reasons(one, inputs([server()], { flavors: said }), olds)).toEqual([
      'flavors.m1.small: "4 vcpus, 2048 MiB of memory and 20 GiB of disk": the cloud says that this flavor has 2 vcpus, 2048 MiB of memory and 20 GiB of disk; write that, since what is reserved on machines follows from it',
    ]);
  });
});

test('Manila is asked in a version that it knows', async () => {
  const cloud = scriptedCloud();
  const transport: ScriptedCloud['transport'] = (request) =>
    request.headers['X-OpenStack-Manila-API-Version'] === '2.62'
      ? Promise.resolve({ status: 406, headers: {}, body: '' })
      : cloud.transport(request);
  const provider = preflightProvider({
    ...{ env: ENV, folder: '/', home: '/', readFile: () => undefined, tell: () => undefined },
    transport,
  });

  const { failures } = await provider.check(
    {},
    inputs([{ kind: 'share', gigabytes: 1, type: 'nfs' }]),
  );

  expect(failures.map(({ reason }) => reason)).toEqual([
    expect.stringContaining('the quota "shares_nfs" of Manila for project "shop" is too small'),
  ]);
});

test('it has what the engine may ask of it, and makes nothing', async () => {
  const { provider, cloud } = bench();
  const state = inputs([server()]);

  expect(METHOD_NAMES.filter((name) => typeof provider[name] !== 'function')).toEqual([]);
  expect(await provider.create(state)).toEqual({ id: 'preflight', outs: state });
  expect(await provider.read('preflight', state)).toEqual({ id: 'preflight', props: state });
  expect(await provider.update('preflight', state, inputs([]))).toEqual({ outs: inputs([]) });
  await provider.delete('preflight', state);
  expect(cloud.asked).toEqual([]);
});
