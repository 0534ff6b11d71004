/**
 * What goes wrong between a stack and its cloud: a service that is away in the middle of it, a server that somebody deletes, a password that is not the
 * right one. Each ends in one clear error or in the stack as declared, and never in something that nobody knows of.
 */

import { describeLab } from '../../support/describe-lab';
import { until } from '../../support/lab/cluster';
import { serverState } from '../../support/openstack/lab-servers';
import { startOpenStack } from '../../support/openstack/openstack';
import type { CloudProject, OpenStack } from '../../support/openstack/openstack';
import { platformProject } from '../../support/openstack/platform-project';
import type { ObservedRun, PulumiProject } from '../../support/pulumi-project';

const MINUTE = 60_000;
const PROGRAM = 'test/e2e/openstack/programs/three.ts';
const MACHINES = ['one', 'two'];

/** What a server is attached to. */
interface Attached {
  readonly volumes: readonly string[];
  readonly addresses: readonly string[];
}

describeLab('faults of OpenStack', () => {
  let openstack: OpenStack;
  let cloud: CloudProject;
  const projects: PulumiProject[] = [];

  beforeAll(async () => {
    openstack = await startOpenStack({ projects: ['faults'] });
    cloud = openstack.project('faults');
  }, 400_000);

  afterAll(() => {
    for (const project of projects) project.remove();
  });

  async function make(
    of: CloudProject,
    more: Readonly<Record<string, unknown>> = {},
  ): Promise<PulumiProject> {
    const settings = { 'lab:machines': JSON.stringify(MACHINES), ...more };
    const project = await platformProject(of, PROGRAM, { settings });
    projects.push(project);
    return project;
  }

  async function succeed(
    project: PulumiProject,
    command: string,
    ...argv: string[]
  ): Promise<ObservedRun> {
    const ran = await project.observe(command, '--yes', ...argv);
    if (ran.code !== 0) throw new Error(`${command}: ${ran.stdout}${ran.stderr}`);
    return ran;
  }

  async function servers(): Promise<readonly { readonly id: string; readonly name: string }[]> {
    return cloud.session.list('compute', '/servers', 'servers');
  }

  async function attached(id: string): Promise<Attached> {
    const volumes = await cloud.session.list(
      ...(['compute', `/servers/${id}/os-volume_attachments`, 'volumeAttachments'] as const),
    );
    const ports = await cloud.session.list('network', `/v2.0/ports?device_id=${id}`, 'ports');
    return {
      volumes: volumes.map((one) => String(one['volume_id'])).sort(),
      addresses: ports.map((one) => `${one.id} ${JSON.stringify(one['fixed_ips'])}`).sort(),
    };
  }

  test(
    'wrong credentials are one clear error, before anything is made',
    async () => {
      const project = await make(cloud, { 'openstack:password': 'not-this-one' });
      const preview = await project.observe('preview');
      const said = `${preview.stdout}${preview.stderr}`;

      expect(preview.code).not.toBe(0);
      // By whom it was refused and what to look at, and not the password.
      expect(said).toMatch(/user name|password|credentials/);
      expect(said).not.toContain('not-this-one');
      expect(preview.operations.filter(({ type }) => type.startsWith('openstack:'))).toEqual([]);
      const up = await project.observe('up', '--yes', '--skip-preview');
      expect(up.code).not.toBe(0);
      expect(await openstack.leftovers(cloud)).toEqual([]);
    },
    6 * MINUTE,
  );

  describe('a stack', () => {
    let project: PulumiProject;

    beforeAll(async () => {
      project = await make(cloud);
    }, MINUTE);

    test(
      'whose Nova goes away in the middle of `up` is finished by the next one, and nothing is orphaned',
      async () => {
        const up = project.observe('up', '--yes', '--skip-preview', '--parallel', '1');
        // Not before the first server is known to Nova, and long before the last one is.
        await until('a server has been asked for', async () => (await servers()).length > 0, 240);
        await openstack.halt('nova');
        // Back only when the engine has met it.
        const broken = await up;
        await openstack.resume('nova');

        expect(broken.code).not.toBe(0);
        // What Nova was at, it finishes.
        const isBuilding = async ({ id }: { readonly id: string }): Promise<boolean> =>
          (await serverState(cloud.session, id))?.['status'] === 'BUILD';
        await until(
          'no server is being built',
          async () => !(await Promise.all((await servers()).map(isBuilding))).includes(true),
          240,
        );
        await succeed(project, 'up', '--skip-preview');
        const now = await servers();
        // One of each name: what the first run had begun is not there twice.
        expect(now.map(({ name }) => name).sort()).toEqual(MACHINES);
        const states = await Promise.all(now.map(({ id }) => serverState(cloud.session, id)));
        expect(states.map((state) => state?.['status'])).toEqual(['ACTIVE', 'ACTIVE']);
        const volumes = await cloud.session.list('volumev3', '/volumes/detail', 'volumes');
        expect(volumes.map((one) => one['status'])).toEqual(['in-use', 'in-use']);
        const ports = await cloud.session.list(
          'network',
          '/v2.0/ports?device_owner=compute:nova',
          'ports',
        );
        expect(ports).toHaveLength(MACHINES.length);
      },
      15 * MINUTE,
    );

    test(
      'gets a server back that was deleted behind its back, with its port and its volume',
      async () => {
        const [lost = { id: '', name: '' }, kept = lost] = await servers();
        const before = await attached(lost.id);
        expect(before.volumes).toHaveLength(1);
        await cloud.session.remove('compute', `/servers/${lost.id}`);
        await until(
          'it is gone',
          async () => (await serverState(cloud.session, lost.id)) === undefined,
          120,
        );
        await succeed(project, 'refresh', '--skip-preview');
        const up = await succeed(project, 'up', '--skip-preview');
        const back = (await servers()).find(({ name }) => name === lost.name);

        expect(up.changes).toMatchObject({ create: 1 });
        expect(back?.id).not.toBe(lost.id);
        expect((await attached(back?.id ?? '')).volumes).toEqual(before.volumes);
        expect((await attached(back?.id ?? '')).addresses).toEqual(before.addresses);
        // The other one was left alone.
        expect((await servers()).map(({ id }) => id)).toContain(kept.id);
      },
      10 * MINUTE,
    );

    test(
      'goes without a trace',
      async () => {
        await succeed(project, 'destroy', '--skip-preview');

        expect(await openstack.leftovers(cloud)).toEqual([]);
      },
      10 * MINUTE,
    );
  });
});
