/**
 * Secrets of local machines through the real engine: where their files stand and who may read them, that a change of them leaves the machine as it is, and
 * that nothing of them is told or left. Booted machines are in `local-platform.test.ts`.
 */
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { projectRoot } from '../../tools/cache';
import { buildRooms } from '../support/built-rooms';
import { describeLab } from '../support/describe-lab';
import { tracesOf } from '../support/lab/secret-places';
import { PulumiProject } from '../support/pulumi-project';
import type { ObservedRun } from '../support/pulumi-project';

interface Outputs {
  readonly revision: string;
  readonly secretRevision: string;
  readonly instance: string;
  readonly seed: string;
  readonly access: unknown;
}

const limit = 120_000;
const STATE = path.join('.groundwork', 'state', '.pulumi', 'stacks', 'groundwork', 'test.json');
const FIRST = 'hunter2-first-token';
const SECOND = 'hunter2-second-token';

function operations({ operations: all }: ObservedRun): readonly string[] {
  return all
    .filter(({ op, type }) => op !== 'same' && type.includes('dynamic'))
    .map(({ op, name }) => `${op} ${name}`);
}

describeLab('secrets of local machines', () => {
  const stateDirectory = mkdtempSync(path.join(tmpdir(), 'gw-local-secrets-'));
  const stack = path.join(stateDirectory, 'groundwork', 'test');
  let lab: PulumiProject;
  let first: Outputs;

  beforeAll(async () => {
    lab = await PulumiProject.make({
      'Pulumi.yaml':
        'name: groundwork\nmain: index.ts\nruntime: { name: nodejs, options: { typescript: true } }\n',
      'Pulumi.test.yaml': '{}\n',
      // By this name the provider finds itself, as it does where the package is installed.
      'package.json': JSON.stringify({
        name: 'groundwork',
        exports: { './local/provider': './dist/platform/local/provider.js' },
      }),
      'tsconfig.json': readFileSync(path.join(projectRoot, 'tsconfig.json'), 'utf8'),
      'index.ts': `export * from ${JSON.stringify(path.join(projectRoot, 'test/e2e/programs/local-secrets.ts'))};\n`,
    });
    buildRooms(lab.folder, ['values', 'storage', 'machine', 'node', 'bridge', 'platform']);
  }, 900_000);

  afterAll(() => {
    lab.remove();
    rmSync(stateDirectory, { recursive: true, force: true });
  });

  async function run(command: string, settings: object): Promise<ObservedRun> {
    const config = { 'groundwork:local': { stateDirectory, ...settings } };
    lab.write('Pulumi.test.yaml', JSON.stringify({ config }));
    const argv = command === 'preview' ? [] : ['--yes', '--skip-preview'];
    const ran = await lab.observe(command, ...argv);
    if (ran.code !== 0) throw new Error(ran.stdout + ran.stderr);
    return ran;
  }

  async function outputs(): Promise<Outputs> {
    return JSON.parse(
      (await lab.pulumi('stack', 'output', '--json', '--stack', 'test')).stdout,
    ) as Outputs;
  }

  const inSeed = (name: string): string =>
    readFileSync(path.join(stack, 'machines/one/seed/secrets/tls', name), 'utf8');

  it(
    'stand beside the seed of the machine, for its owner alone, and nowhere in clear',
    async () => {
      expect(operations(await run('preview', { token: 'first' }))).toContain('create tls');
      const ran = await run('up', { token: 'first' });

      first = await outputs();
      expect(operations(ran).slice(-2)).toEqual(['create tls', 'create one']);
      expect([inSeed('token'), inSeed('fixed')]).toEqual([FIRST, 'a fixed text']);
      const folder = path.join(first.seed, 'secrets', 'tls');
      expect(statSync(folder).mode & 0o777).toBe(0o700);
      expect(statSync(path.join(folder, 'token')).mode & 0o777).toBe(0o600);
      expect(first.access).toEqual({
        kind: 'local',
        project: 'groundwork',
        stack: 'test',
        stateRoot: stateDirectory,
        runtime: 'files',
        machine: 'one',
      });
      const clear = [lab.read(STATE), ran.stdout, ran.stderr];
      const seeds = readdirSync(first.seed).filter((name) => name !== 'secrets');
      clear.push(...seeds.map((name) => readFileSync(path.join(first.seed, name), 'utf8')));
      expect(clear.flatMap((text) => tracesOf(FIRST, text))).toEqual([]);
      expect(seeds).toHaveLength(3);
    },
    limit,
  );

  it(
    'change without the machine being made anew, known in the preview already',
    async () => {
      expect(operations(await run('up', { token: 'first' }))).toEqual([]);
      const changes = ['update note', 'update tls'];

      expect(operations(await run('preview', { token: 'second' }))).toEqual(changes);
      expect(operations(await run('up', { token: 'second' }))).toEqual(changes);

      const now = await outputs();
      expect(inSeed('token')).toBe(SECOND);
      expect(now.secretRevision).not.toBe(first.secretRevision);
      expect([now.instance, now.revision]).toEqual([first.instance, first.revision]);
      expect(tracesOf(SECOND, lab.read(STATE))).toEqual([]);
    },
    limit,
  );

  it(
    'are brought back when somebody has removed them',
    async () => {
      rmSync(path.join(stack, 'secrets'), { recursive: true });
      const refreshed = await run('refresh', { token: 'second' });
      expect(refreshed.stdout).not.toContain(SECOND);

      expect(operations(await run('up', { token: 'second' }))).toEqual(['create tls']);
      expect((await outputs()).instance).toBe(first.instance);
    },
    limit,
  );

  it(
    'make the machine anew, as its revision says, when it is given other ones, and not for another folder of programs',
    async () => {
      const bucket = await run('up', { token: 'second', bucket: true, programs: '/opt' });
      const now = await outputs();
      expect(operations(bucket)).toContain('create-replacement one');
      expect(now.instance).not.toBe(first.instance);
      expect(now.revision).not.toBe(first.revision);

      const programs = await run('up', { token: 'second', bucket: true, programs: '/srv' });
      expect(operations(programs)).toEqual(['update one']);
      expect(await outputs()).toMatchObject({ instance: now.instance, revision: now.revision });
    },
    limit,
  );

  it(
    'go after the machine, and leave nothing',
    async () => {
      const ran = await run('destroy', { token: 'second' });

      const gone = operations(ran).filter((one) => /(one|tls)$/.test(one));
      expect(gone).toEqual(['delete one', 'delete tls']);
      expect(existsSync(path.join(stateDirectory, 'groundwork'))).toBe(false);
    },
    limit,
  );
});
