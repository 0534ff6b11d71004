import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {
  chooseBackend,
  forgetStack,
  loggedInto,
  prepareProjectBackend,
  projectBackendEnvironment,
  readProject,
  withoutSecrets,
} from '../../tools/backend';
import type { Environment } from '../../tools/process';

describe('chooseBackend', () => {
  it('takes the project where the user has nothing of their own', () => {
    expect(chooseBackend({ env: {} })).toEqual({ kind: 'project' });
    expect(
      chooseBackend({ env: { PULUMI_BACKEND_URL: '', PULUMI_ACCESS_TOKEN: '' }, loggedInto: '' }),
    ).toEqual({
      kind: 'project',
    });
  });

  it.each([
    ['the variable', { env: { PULUMI_BACKEND_URL: 's3://b' } }, 'PULUMI_BACKEND_URL is s3://b'],
    ['the project file', { env: {}, projectUrl: 'gs://b' }, 'Pulumi.yaml names gs://b'],
    [
      'the login',
      { env: {}, loggedInto: 'https://api.pulumi.com' },
      'logged into https://api.pulumi.com',
    ],
    ['a token', { env: { PULUMI_ACCESS_TOKEN: 'pul-x' } }, 'PULUMI_ACCESS_TOKEN is set'],
  ])('takes what %s names', (_name, facts, why) => {
    expect(chooseBackend(facts)).toEqual({ kind: 'own', why });
  });

  it('asks in the order of Pulumi itself', () => {
    const all = {
      env: { PULUMI_BACKEND_URL: 's3://a' },
      projectUrl: 'gs://b',
      loggedInto: 'file://c',
    };

    expect(chooseBackend(all)).toMatchObject({ why: 'PULUMI_BACKEND_URL is s3://a' });
    expect(chooseBackend({ ...all, env: {} })).toMatchObject({ why: 'Pulumi.yaml names gs://b' });
  });

  it('never shows a token, a password or a key', () => {
    expect(
      JSON.stringify(chooseBackend({ env: { PULUMI_ACCESS_TOKEN: 'pul-secret' } })),
    ).not.toContain('pul-secret');
    expect(withoutSecrets('postgres://me:secret@db/state?sslkey=x')).toBe(
      'postgres://…@db/state?…',
    );
  });
});

describe('loggedInto', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(path.join(os.tmpdir(), 'groundwork-home-'))));
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it('reads the backend of the last login', () => {
    mkdirSync(path.join(folder, '.pulumi'));
    writeFileSync(path.join(folder, '.pulumi', 'credentials.json'), '{"current":"file:///srv"}');

    expect(loggedInto({ HOME: folder })).toBe('file:///srv');
    expect(loggedInto({ HOME: '/nowhere', PULUMI_HOME: path.join(folder, '.pulumi') })).toBe(
      'file:///srv',
    );
    expect(loggedInto({ PULUMI_CREDENTIALS_PATH: path.join(folder, '.pulumi') })).toBe(
      'file:///srv',
    );
  });

  it('knows of none where there are no credentials, or no readable ones', () => {
    expect(loggedInto({ HOME: folder })).toBeUndefined();
    mkdirSync(path.join(folder, '.pulumi'));
    writeFileSync(path.join(folder, '.pulumi', 'credentials.json'), '{"current":');
    expect(loggedInto({ HOME: folder })).toBeUndefined();
  });
});

describe("the project's own backend", () => {
  let project: string;
  const passphrase = (): string => path.join(project, '.groundwork', 'passphrase');

  beforeEach(() => {
    project = mkdtempSync(path.join(os.tmpdir(), 'groundwork-project-'));
    writeFileSync(path.join(project, 'Pulumi.yaml'), 'name: demo\nruntime: nodejs\n');
  });
  afterEach(() => {
    rmSync(project, { recursive: true });
  });

  it('gets a passphrase that only its owner reads, and keeps it', () => {
    prepareProjectBackend(project);
    const first = readFileSync(passphrase(), 'utf8');
    prepareProjectBackend(project);

    expect(first).toHaveLength(43);
    expect(statSync(passphrase()).mode & 0o777).toBe(0o600);
    expect(readFileSync(passphrase(), 'utf8')).toBe(first);
  });

  it('never makes a second passphrase for a state that was encrypted with another', () => {
    prepareProjectBackend(project);
    mkdirSync(path.join(project, '.groundwork', 'state', '.pulumi'));
    rmSync(passphrase());

    expect(() => {
      prepareProjectBackend(project);
    }).toThrow(/passphrase is gone.*--forget/s);
    expect(existsSync(passphrase())).toBe(false);
  });

  it("keeps the passphrase of somebody's other stacks out", () => {
    const env: Environment = {
      ['PULUMI_CONFIG_PASSPHRASE']: 'other',
      ...projectBackendEnvironment(project),
    };

    expect(env['PULUMI_CONFIG_PASSPHRASE']).toBeUndefined();
    expect(env['PULUMI_CONFIG_PASSPHRASE_FILE']).toBe(passphrase());
    expect(env['PULUMI_BACKEND_URL']).toBe(`file://${project}/.groundwork/state`);
  });

  it('forgets one stack, and everything with the last', () => {
    prepareProjectBackend(project);
    const stacks = path.join(project, '.groundwork', 'state', '.pulumi', 'stacks', 'demo');
    mkdirSync(stacks, { recursive: true });
    for (const name of ['local.json', 'local.json.attrs', 'other.json'])
      writeFileSync(path.join(stacks, name), '{}');

    forgetStack(project, 'local');
    expect(existsSync(path.join(stacks, 'local.json'))).toBe(false);
    expect(existsSync(path.join(stacks, 'other.json'))).toBe(true);
    expect(existsSync(passphrase())).toBe(true);

    forgetStack(project, 'other');
    expect(existsSync(stacks)).toBe(false);
    expect(existsSync(passphrase())).toBe(false);
  });

  it('needs a project', () => {
    expect(readProject(project).name).toBe('demo');
    expect(() => readProject(path.join(project, 'nowhere'))).toThrow('does not exist');
    writeFileSync(path.join(project, 'Pulumi.yaml'), 'runtime: nodejs\n');
    expect(() => readProject(project)).toThrow('names no project');
  });
});
