/**
 * What a cloud would refuse halfway is refused before anything is made, in one error: a project without room, names that are not there, credentials
 * that are not taken. After each refusal every API is asked, and the project is as empty as before.
 */
import type { OpenStackAuth } from '../../../lib/platform/openstack';
import { describeLab } from '../../support/describe-lab';
import { startOpenStack } from '../../support/openstack/openstack';
import type { CloudProject, OpenStack, Quotas } from '../../support/openstack/openstack';
import { stackSettingsText } from '../../support/openstack/openstack-project';
import { platformProject } from '../../support/openstack/platform-project';
import type { ObservedRun, PulumiProject } from '../../support/pulumi-project';
import type { PreflightStack } from '../programs/openstack-preflight';

const TEST_MS = 600_000;

/** No room anywhere: each of them is smaller than what the stack takes. */
const TINY: Quotas = {
  compute: { instances: 2, cores: 2, ram: 1024, server_groups: 0 },
  volumev3: { volumes: 2, gigabytes: 8, per_volume_gigabytes: 4 },
  network: {
    network: 0,
    subnet: 0,
    router: 0,
    port: 3,
    floatingip: 2,
    security_group: 1,
    security_group_rule: 5,
  },
  'load-balancer': { load_balancer: 0, listener: 0, pool: 0, member: 2, health_monitor: 0 },
  sharev2: { shares: 0, gigabytes: 1 },
};

const EVERYTHING: PreflightStack = {
  machines: 3,
  volume: '5Gi',
  publicAddress: true,
  endpoint: true,
  share: '2Gi',
};

function authOf({ settings }: CloudProject): OpenStackAuth {
  const own = Object.entries(settings).filter(([name]) => name !== 'openstack:useOctavia');
  return Object.fromEntries(own.map(([name, value]) => [name.replace('openstack:', ''), value]));
}

describeLab('preflight on OpenStack', () => {
  let openstack: OpenStack;
  let tiny: CloudProject;
  let roomy: CloudProject;
  let lab: PulumiProject;

  beforeAll(async () => {
    openstack = await startOpenStack({ extras: ['manila', 'octavia'], projects: ['roomy'] });
    roomy = openstack.project('roomy');
    tiny = await openstack.newProject('tiny', TINY);
    lab = await platformProject(tiny, 'test/e2e/programs/openstack-preflight.ts');
  }, TEST_MS);

  afterAll(async () => {
    lab.remove();
    await openstack.stop();
  }, TEST_MS);

  async function run(
    command: 'preview' | 'up' | 'destroy',
    stack: PreflightStack,
    {
      project = tiny,
      ...other
    }: { readonly project?: CloudProject } & Record<string, unknown> = {},
  ): Promise<ObservedRun> {
    lab.write('Pulumi.test.yaml', stackSettingsText(project, { 'lab:stack': stack, ...other }));
    const argv = command === 'preview' ? [] : ['--yes', '--skip-preview'];
    return lab.observe(command, ...argv);
  }

  /** The errors that a run told, and nothing but what stands behind the name of the resource. */
  function errorsOf({ code, events }: ObservedRun): readonly string[] {
    expect(code).not.toBe(0);
    return events.flatMap(({ diagnosticEvent: said }) => {
      if (said?.severity !== 'error') return [];
      return [
        said.message
          .replace(/<\{%[^%]*%\}>/g, '')
          .replace(/^.*?has a problem: /s, '')
          .trim(),
      ];
    });
  }

  const quotasIn = (error: string | undefined): readonly string[] =>
    [...(error ?? '').matchAll(/^\s*quota\.([a-z_.-]+): .* (\d+)(?: GiB| MiB)? missing;/gm)]
      .map(([, name, missing]) => `${name ?? ''} ${missing ?? ''}`)
      .sort();

  test(
    'a project without room is told of every quota, in the preview and before anything is made',
    async () => {
      const errors = errorsOf(await run('up', EVERYTHING));

      expect(errors).toHaveLength(1);
      expect(quotasIn(errors[0])).toEqual([
        'compute.cores 1',
        'compute.instances 1',
        'compute.ram 512',
        'compute.server_groups 1',
        'load-balancer.health_monitor 1',
        'load-balancer.listener 1',
        'load-balancer.load_balancer 1',
        'load-balancer.member 1',
        'load-balancer.pool 1',
        'network.floatingip 1',
        'network.network 1',
        expect.stringMatching(/^network\.port \d/),
        'network.router 1',
        expect.stringMatching(/^network\.security_group \d/),
        expect.stringMatching(/^network\.security_group_rule \d/),
        'network.subnet 1',
        'share.gigabytes 1',
        'share.shares 1',
        'volume.gigabytes 7',
        'volume.volumes 1',
      ]);
      expect(errors[0]).toContain(
        `quota.compute.cores: the quota "cores" of Nova for project "${tiny.name}" is too small: 3 more needed, 2 free (2 allowed, 0 in use), 1 missing; ask for a quota of at least 3, or make the stack smaller`,
      );
      expect(errors[0]).toContain(
        `the quota "per_volume_gigabytes" of Cinder for project "${tiny.name}" is too small: 5 GiB needed, at most 4 GiB allowed`,
      );
      expect(errorsOf(await run('preview', EVERYTHING))).toEqual(errors);
      expect(await openstack.leftovers(tiny)).toEqual([]);
    },
    TEST_MS,
  );

  test(
    'names that lead nowhere are told together, with what may be meant',
    async () => {
      const platform = {
        image: { name: 'debian-13' },
        flavor: 'm1.tinny',
        externalNetwork: 'publik',
        availabilityZones: ['nowa'],
        volumeTypes: { standard: 'standart' },
      };
      const flavors = { 'm1.tiny': { vcpus: 8, ram: 512, disk: 1 } };

      const named = errorsOf(
        await run('preview', { machines: 1, volume: '1Gi', platform }, { project: roomy }),
      );
      const sized = errorsOf(await run('preview', { machines: 1, flavors }, { project: roomy }));

      expect(named).toHaveLength(1);
      expect(named[0]?.split('\n').map((line) => line.trim())).toEqual(
        expect.arrayContaining([
          'image: "debian-13": the project sees no image of this name or id; "debian-12" is there',
          'flavor: "m1.tinny": the project sees no flavor of this name or id; "m1.tiny" is there',
          'externalNetwork: "publik": the project sees no external network of this name or id; "public" is there',
          'zone: "nowa": the project sees no availability zone of Nova of this name or id; "nova" is there',
          'volume.type: "standart": the project sees no volume type of this name or id; "standard" is there',
        ]),
      );
      expect(sized).toEqual([
        expect.stringContaining(
          'the cloud says that this flavor has 1 vcpus, 512 MiB of memory and 1 GiB of disk',
        ),
      ]);
      expect(await openstack.leftovers(roomy)).toEqual([]);
    },
    TEST_MS,
  );

  test(
    'credentials that are not taken, and a cloud that is not there, are one clear error each',
    async () => {
      const { origin } = new URL(openstack.authUrl);
      const cases: readonly (readonly [Record<string, string>, string])[] = [
        [
          { 'openstack:password': 'wrong' },
          `auth: Keystone at ${openstack.authUrl} does not let user "${tiny.user}" of project "${tiny.name}" in (401); look at user, password, project and their domains`,
        ],
        [
          { 'openstack:authUrl': `${origin}/wrong/v3` },
          `auth: what is at ${origin}/wrong/v3 answers 404`,
        ],
        [
          { 'openstack:authUrl': 'http://127.0.0.1:9/v3' },
          'auth: http://127.0.0.1:9 is not reached: connect ECONNREFUSED 127.0.0.1:9; look at authUrl and region, and whether this computer may reach the cloud',
        ],
        [
          { 'openstack:region': 'Atlantis' },
          'service.compute: the cloud has no Nova (compute) in this region; name a region that has it',
        ],
      ];
      for (const [settings, message] of cases) {
        const errors = errorsOf(await run('up', { machines: 1 }, settings));
        expect(errors).toEqual([expect.stringContaining(message)]);
      }
      expect(await openstack.leftovers(tiny)).toEqual([]);
    },
    TEST_MS,
  );

  test(
    'what fits is made, a second run changes nothing, and growth beyond the quota leaves all as it is',
    async () => {
      // The program says itself who asks; the stack's own settings would be refused.
      const platform = { auth: authOf(roomy) };
      const elsewhere = { project: roomy, 'openstack:password': 'not this one' };
      await openstack.setQuotas(roomy, { compute: { instances: 1 } });
      const made = await run('up', { machines: 1, platform }, elsewhere);
      expect([made.code, made.stderr]).toEqual([0, '']);
      const preflight = made.operations.find(({ name }) => name === 'preflight');
      expect(preflight?.new?.inputs['auth']).toMatchObject({ ciphertext: '[secret]' });
      expect(preflight?.new?.outputs['auth']).toMatchObject({ ciphertext: '[secret]' });
      const there = await openstack.leftovers(roomy);

      // All of the quota is used, and none of it is asked for again.
      const again = await run('preview', { machines: 1, platform }, elsewhere);
      expect(Object.keys(again.changes)).toEqual(['same']);
      const errors = errorsOf(await run('up', { machines: 2, platform }, elsewhere));

      expect(errors).toEqual([
        `quota.compute.instances: the quota "instances" of Nova for project "${roomy.name}" is too small: 1 more needed, 0 free (1 allowed, 1 in use), 1 missing; ask for a quota of at least 2, or make the stack smaller`,
      ]);
      expect(await openstack.leftovers(roomy)).toEqual(there);
      expect(there.filter((line) => line.startsWith('compute servers'))).toHaveLength(1);
      expect((await run('destroy', { machines: 1, platform }, elsewhere)).code).toBe(0);
      expect(await openstack.leftovers(roomy)).toEqual([]);
    },
    TEST_MS,
  );
});
