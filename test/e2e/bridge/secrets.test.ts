/**
 * Where secrets of a program get to, and where they do not: each stands in a place of its own, so that what is found tells where it came from.
 */
import { readdirSync } from 'node:fs';
import path from 'node:path';

import { describeLab } from '../../support/describe-lab';
import { inventory, startCluster } from '../../support/lab/cluster';
import type { Cluster } from '../../support/lab/cluster';
import { kubernetesProject, settingsText } from '../../support/lab/kubernetes-project';
import type { LabSettings } from '../../support/lab/kubernetes-project';
import { hiddenPlaces, openPlaces, secretOf, tracesOf } from '../../support/lab/secret-places';
import type { PlaceName } from '../../support/lab/secret-places';
import type { ObservedRun, PulumiProject } from '../../support/pulumi-project';

const allPlaces = [...hiddenPlaces, ...openPlaces];
const allowed = { 'lab:open': true, 'lab:allowed': true };
const limit = 180_000;

/** The places whose secrets stand in a text, as they are or encoded. */
const placesIn = (text: string): readonly PlaceName[] =>
  allPlaces.filter((place) => tracesOf(secretOf(place), text).length > 0);

/** What the engine tells its users and its service: everything but the messages for those who look for mistakes in it. */
const withoutDebugging = ({ events }: ObservedRun): string =>
  JSON.stringify(events.filter(({ diagnosticEvent }) => diagnosticEvent?.severity !== 'debug'));

describe('the search for secrets', () => {
  const secret = secretOf('env');

  it.each([0, 1, 2, 3, 4])('finds one in base64 behind %i other bytes', (before) => {
    const text = Buffer.from(`${'x'.repeat(before)}${secret} and more`).toString('base64');

    expect(tracesOf(secret, `data: ${text}`)).toHaveLength(1);
  });

  it('finds one as it is, and none where there is none', () => {
    expect(tracesOf(secret, `key=${secret};`)).toHaveLength(1);
    expect(tracesOf(secret, `key=${secretOf('label')};`)).toEqual([]);
  });
});

describeLab('secrets on their way', () => {
  let cluster: Cluster;
  let project: PulumiProject;

  beforeAll(async () => {
    cluster = await startCluster();
    const group = 'lab.groundwork.test';
    const openAPIV3Schema = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };
    await cluster.api.create('/apis/apiextensions.k8s.io/v1/customresourcedefinitions', {
      metadata: { name: `gadgets.${group}` },
      spec: {
        ...{ group, scope: 'Namespaced', names: { kind: 'Gadget', plural: 'gadgets' } },
        versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema } }],
      },
    });
    project = await kubernetesProject(cluster, 'test/e2e/bridge/programs/secrets.ts');
  }, 900_000);

  afterAll(async () => {
    project.remove();
    await cluster.stop();
  });

  const observe = (settings: LabSettings, ...argv: readonly string[]): Promise<ObservedRun> => {
    project.write('Pulumi.test.yaml', settingsText(cluster, settings));
    const [command = 'up', ...options] = argv;
    const approved = command === 'up' ? ['--yes', '--skip-preview'] : [];
    return project.observe(command, ...approved, ...options);
  };

  const filesBelow = (folder: string): string => {
    const names = readdirSync(path.join(project.folder, folder), {
      encoding: 'utf8',
      recursive: true,
    });
    const files = names.filter((name) => path.extname(name) !== '');
    return files.map((name) => project.read(path.join(folder, name))).join('\n');
  };

  describe('into what everybody sees', () => {
    let refused: ObservedRun;
    let before: readonly string[];

    beforeAll(async () => {
      before = await inventory(cluster.api);
      refused = await observe({ 'lab:open': true }, 'up');
    }, limit);

    it('are refused, all of them by their places', () => {
      expect(refused.code).not.toBe(0);
      const said = refused.stdout + refused.stderr;
      const places = [
        'vault/budget.spec.nested[0].key',
        'vault/login.spec.template.spec.containers[0].command[2]',
        'vault/settings.binaryData.file',
        'vault/settings.data.json',
        'vault/web.metadata.annotations.lab.test/key',
        'vault/web.spec.template.metadata.labels.key',
        'vault/web.spec.template.spec.containers[0].args[1]',
        'vault/web.spec.template.spec.containers[0].env[0].value',
      ];

      expect(said).toContain(`${places.length} problems in the deployment "vault"`);
      expect(places.filter((place) => !said.includes(`${place}: is a secret`))).toEqual([]);
      expect(said).not.toContain('vault/key');
    });

    it('are refused before anything is there, also what is in order', async () => {
      expect(await inventory(cluster.api)).toEqual(before);
      expect(refused.operations.map(({ type }) => type)).toEqual([
        'pulumi:pulumi:Stack',
        'pulumi:providers:kubernetes',
      ]);
    });

    it('are not told by the refusal', () => {
      expect(placesIn(refused.stdout + refused.stderr + refused.eventLog)).toEqual([]);
    });

    it(
      'are refused by a preview too',
      async () => {
        const preview = await observe({ 'lab:open': true }, 'preview');

        expect(preview.code).not.toBe(0);
        expect(preview.stdout + preview.stderr).toContain('8 problems in the deployment "vault"');
      },
      limit,
    );
  });

  describe('where they belong, and where they were allowed by name', () => {
    let preview: ObservedRun;
    let up: ObservedRun;

    beforeAll(async () => {
      preview = await observe(allowed, 'preview', '--diff');
      up = await observe(allowed, 'up');
    }, limit);

    it('get there', async () => {
      expect(up).toMatchObject({ code: 0, changes: { create: 6 } });
      const secret = await cluster.api.get('/api/v1/namespaces/default/secrets/key');
      const values = Object.entries(secret?.data ?? {}).map(([key, value]) => [
        key,
        Buffer.from(value, 'base64').toString(),
      ]);
      expect(Object.fromEntries(values)).toEqual({
        key: secretOf('string-data'),
        url: `postgres://user:${secretOf('string-data')}@db/main`,
        json: JSON.stringify({ deep: [{ key: secretOf('json-in-string-data') }] }),
        key64: secretOf('data'),
        encoded: `user:${secretOf('encoded-data')}`,
      });
      const open = await Promise.all([
        cluster.api.get('/apis/apps/v1/namespaces/default/deployments/web'),
        cluster.api.get('/apis/batch/v1/namespaces/default/jobs/login'),
        cluster.api.get('/api/v1/namespaces/default/configmaps/settings'),
        cluster.api.get('/apis/lab.groundwork.test/v1/namespaces/default/gadgets/first'),
      ]);
      expect(placesIn(JSON.stringify(open)).slice().sort()).toEqual([...openPlaces].sort());
    });

    it('stand in no file of the state, nor in what is exported of it', async () => {
      const exported = await project.pulumi('stack', 'export', '--stack', 'test');

      expect(exported.stdout).toContain('vault/key');
      expect(placesIn(exported.stdout)).toEqual([]);
      expect(filesBelow('.groundwork/state')).toContain('vault/key');
      expect(placesIn(filesBelow('.groundwork/state'))).toEqual([]);
    });

    it('stand in no event of a preview or an update, and on no screen', () => {
      expect(placesIn(withoutDebugging(preview) + withoutDebugging(up))).toEqual([]);
      expect(placesIn(preview.stdout + preview.stderr + up.stdout + up.stderr)).toEqual([]);
      expect(preview.stdout).toContain('[secret]');
    });

    it('stand in no rendered file, where each is told by its name', () => {
      const rendered = filesBelow('rendered');

      expect(placesIn(rendered)).toEqual([]);
      expect(openPlaces.filter((place) => !rendered.includes(`<output:${place}>`))).toEqual([]);
    });
  });

  it(
    'are told by the engine itself to those who look for mistakes in it, with the bridge or without',
    async () => {
      const verbose = ['preview', '--logtostderr', '-v=9'];
      const without = await observe({ 'lab:without': true }, ...verbose);
      const by = await observe({}, ...verbose);

      expect(without.code + by.code).toBe(0);
      expect(placesIn(without.stderr)).toEqual(['string-data']);
      expect(placesIn(by.stderr)).toEqual(hiddenPlaces);
      expect(placesIn(withoutDebugging(by) + withoutDebugging(without))).toEqual([]);
    },
    limit,
  );

  it(
    'would be found, as they are and encoded, if they were none',
    async () => {
      // A secret in a list hides all of the list: these stand in none.
      const plain = ['annotation', 'binary-data', 'json-in-config-map'];
      const shown = await observe({ ...allowed, 'lab:plain': plain }, 'up');

      expect(shown.code).toBe(0);
      expect(placesIn(withoutDebugging(shown)).slice().sort()).toEqual(plain);
      expect(placesIn(filesBelow('.groundwork/state')).slice().sort()).toEqual(plain);
    },
    limit,
  );
});
