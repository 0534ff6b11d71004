/**
 * What machines are given: secrets by the key manager and by user data, buckets by Swift and by S3. The programs are those that stand in the
 * user data of a machine, run with nothing but what stands there; what they may not do, the services themselves refuse.
 */
import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';

import { describeLab } from '../../support/describe-lab';
import { cloudStepsOf, stepsOf } from '../../support/openstack/engine-steps';
import { KeeperRoom, writtenFiles } from '../../support/openstack/keeper-room';
import type { ProgramEnd } from '../../support/openstack/keeper-room';
import { startOpenStack } from '../../support/openstack/openstack';
import type { CloudProject, OpenStack } from '../../support/openstack/openstack';
import { stackSettingsText } from '../../support/openstack/openstack-project';
import { platformProject } from '../../support/openstack/platform-project';
import type { ObservedRun, PulumiProject } from '../../support/pulumi-project';

const PROGRAM = 'test/e2e/openstack/programs/stores.ts';
const RUN_MS = 300_000;
const TEST_MS = 120_000;
const FILES = { 'server.key': 'the key of now ü\n', 'server.crt': 'no newline', empty: '' };
const RENEWED = { ...FILES, 'server.key': 'the key of tomorrow\n' };
const CONTAINER = 'lab-test-backup';
const MEBIBYTE = 1_048_576;

interface Places {
  readonly fetch: readonly string[];
  readonly bucket: { readonly command: readonly string[] };
}

interface Outputs {
  readonly userData: string;
  readonly revision: string;
}

describeLab('secrets and buckets on OpenStack', () => {
  let openstack: OpenStack;
  let cloud: CloudProject;
  let project: PulumiProject;
  let room: KeeperRoom;
  const rooms: KeeperRoom[] = [];
  let settings: object = {
    files: FILES,
    secretStore: { kind: 'barbican' },
    bucketStore: { kind: 'swift', segmentSize: '1Mi' },
  };

  beforeAll(async () => {
    openstack = await startOpenStack({ extras: ['barbican', 'swift'], projects: ['stores'] });
    cloud = openstack.project('stores');
    project = await platformProject(cloud, PROGRAM, { settings: { 'lab:stores': settings } });
  }, RUN_MS);

  afterAll(async () => {
    for (const one of rooms) one.remove();
    project.remove();
    await openstack.stop();
  }, RUN_MS);

  async function succeed(command: string, ...words: string[]): Promise<ObservedRun> {
    const ran = await project.observe(command, ...words);
    if (ran.code === 0) return ran;
    throw new Error(`${command}: exit ${ran.code}\n${ran.stdout}${ran.stderr}`);
  }

  /** Changes the settings, and brings that about; what is done has to be what was planned. */
  async function change(changes: object): Promise<readonly string[]> {
    settings = { ...settings, ...changes };
    project.write('Pulumi.test.yaml', stackSettingsText(cloud, { 'lab:stores': settings }));
    const planned = await succeed('preview');
    const done = await succeed('up', '--yes', '--skip-preview');
    expect(cloudStepsOf(done.operations)).toEqual(cloudStepsOf(planned.operations));
    return cloudStepsOf(done.operations);
  }

  async function outputs(): Promise<Outputs> {
    const told = await project.pulumi(
      'stack',
      'output',
      '--stack',
      'test',
      '--json',
      '--show-secrets',
    );
    return JSON.parse(told.stdout) as Outputs;
  }

  async function userData(): Promise<Buffer> {
    return Buffer.from((await outputs()).userData, 'base64');
  }

  async function enter(): Promise<void> {
    room = new KeeperRoom(await userData());
    rooms.push(room);
  }

  const places = (): Places =>
    JSON.parse(room.read('/opt/lab/places.json').replaceAll(room.folder, '')) as Places;
  const bucket = (...words: string[]): ProgramEnd =>
    room.run([...places().bucket.command, ...words]);
  const done = (said = ''): ProgramEnd => ({ code: 0, stdout: said, stderr: '' });

  /** All that is in the container, segments too. */
  async function objects(): Promise<readonly string[]> {
    const { body } = await cloud.session.ask('GET', 'object-store', `/${CONTAINER}`);
    return ((body ?? []) as readonly { readonly name: string }[]).map(({ name }) => name);
  }

  /** Asks something with what the machine has for a secret or a bucket. */
  async function asMachine(
    login: string,
    method: string,
    url: string,
    body: object = {},
  ): Promise<number> {
    const answer = await fetch(`${openstack.authUrl}/auth/tokens`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: room.read(login),
    });
    const token = answer.headers.get('x-subject-token') ?? '';
    const headers = { 'x-auth-token': token, 'content-type': 'application/json' };
    const sent = method === 'POST' ? { body: JSON.stringify(body) } : {};
    return (await fetch(url, { method, headers, ...sent })).status;
  }

  test(
    'are made as it was planned, and nothing of that changes by itself',
    async () => {
      const planned = await succeed('preview');
      const made = await succeed('up', '--yes', '--skip-preview');
      expect(stepsOf(made.operations)).toEqual(stepsOf(planned.operations));
      expect(cloudStepsOf(made.operations)).toEqual(
        expect.arrayContaining([
          'create ApplicationCredential backup-bucket',
          'create ApplicationCredential tls-secret',
          'create Container backup',
          'create ContainerV1 tls',
          'create SecretV1 tls',
        ]),
      );
      const again = await succeed('preview', '--expect-no-changes');
      expect(cloudStepsOf(again.operations)).toEqual([]);
    },
    RUN_MS,
  );

  test(
    'user data says where a secret is, and not what it is',
    async () => {
      await enter();
      const told = Buffer.from(JSON.stringify(writtenFiles(await userData()))).toString();
      for (const text of Object.values(FILES).filter((one) => one !== '')) {
        expect(told).not.toContain(text.trim());
        expect(told).not.toContain(Buffer.from(text).toString('base64'));
      }
      expect(room.modes).toMatchObject({
        '/etc/groundwork/secrets/tls.login': '0600',
        '/etc/groundwork/buckets/backup.login': '0600',
      });
    },
    TEST_MS,
  );

  test(
    'a machine fetches its secret, and no list of processes shows how',
    () => {
      const argv = room.at('/argv');
      writeFileSync(
        room.at('/curl'),
        `#!/bin/sh\necho "$@" >>'${argv}'\nexec /usr/bin/curl "$@"\n`,
        {
          mode: 0o755,
        },
      );
      const env = { PATH: `${room.folder}:/usr/bin:/bin` };
      const fetched = room.fetch(places().fetch, env);
      expect(fetched).toEqual({ ...done(), files: FILES });
      expect(room.scratch).toEqual([]);

      const login = JSON.parse(room.read('/etc/groundwork/secrets/tls.login')) as {
        readonly auth: {
          readonly identity: { readonly application_credential: { readonly secret: string } };
        };
      };
      const shown = readFileSync(argv, 'utf8');
      expect(shown).toContain('/auth/tokens');
      expect(shown).not.toContain(login.auth.identity.application_credential.secret);
      expect(shown).not.toMatch(/gAAAA/);
    },
    TEST_MS,
  );

  test(
    'a machine may read its own secret and its own bucket, and do nothing else',
    async () => {
      const { session } = cloud;
      const manager = `${session.endpoint('key-manager')}/v1`;
      const account = session.endpoint('object-store');
      const mine = `${openstack.authUrl}/users/${session.userId}`;
      const containers = await session.list('key-manager', '/v1/containers', 'containers');
      const idOf = (name: string): string => {
        const found = containers.find((one) => one.name.startsWith(`${name}-`));
        return String(found?.['container_ref']).split('/').at(-1) ?? '';
      };
      await session.succeed('PUT', 'object-store', '/elsewhere');
      const secret = '/etc/groundwork/secrets/tls.login';
      const objectsLogin = '/etc/groundwork/buckets/backup.login';
      const { revision } = await outputs();
      const asked: readonly Parameters<typeof asMachine>[] = [
        [secret, 'GET', `${manager}/containers/${idOf('tls')}`],
        [secret, 'GET', `${manager}/secrets/${revision}/payload`],
        [objectsLogin, 'GET', `${account}/${CONTAINER}`],
        [secret, 'GET', `${manager}/containers/${idOf('other')}`],
        [secret, 'GET', `${manager}/containers`],
        [secret, 'GET', `${manager}/secrets`],
        [secret, 'GET', `${manager}/secrets/${revision}`],
        [secret, 'POST', `${manager}/secrets`],
        [secret, 'DELETE', `${manager}/secrets/${revision}`],
        [secret, 'GET', `${account}/${CONTAINER}`],
        [secret, 'GET', `${session.endpoint('compute')}/servers`],
        // Keystone holds no access rules against what it is asked itself; but nobody comes by more than they have in this way.
        [
          secret,
          'POST',
          `${mine}/application_credentials`,
          { application_credential: { name: 'x' } },
        ],
        [secret, 'POST', `${mine}/credentials/OS-EC2`, { tenant_id: session.projectId }],
        [objectsLogin, 'GET', account],
        [objectsLogin, 'GET', `${account}/elsewhere`],
        [objectsLogin, 'PUT', `${account}/elsewhere/object`],
        [objectsLogin, 'PUT', `${account}/another`],
        [objectsLogin, 'POST', `${account}/${CONTAINER}`],
        [objectsLogin, 'DELETE', `${account}/${CONTAINER}`],
        [objectsLogin, 'GET', `${manager}/secrets/${revision}/payload`],
      ];
      const answers: number[] = [];
      for (const one of asked) answers.push(await asMachine(...one));
      expect(answers.slice(0, 3).every((status) => status < 300)).toBe(true);
      expect(answers.slice(3).map((status) => [401, 403].includes(status))).toEqual(
        answers.slice(3).map(() => true),
      );
      await session.succeed('DELETE', 'object-store', '/elsewhere');
    },
    TEST_MS,
  );

  test(
    'a secret that changes reaches a machine that runs, and changes nothing of the machine',
    async () => {
      const before = await outputs();
      expect(await change({ files: RENEWED })).toEqual([
        'create-replacement SecretV1 tls',
        'delete-replaced SecretV1 tls',
        'update ContainerV1 tls',
      ]);
      const after = await outputs();
      // The same text, so the machine is not made anew.
      expect(after.userData).toBe(before.userData);
      expect(after.revision).not.toBe(before.revision);
      expect(room.fetch(places().fetch)).toEqual({ ...done(), files: RENEWED });
    },
    RUN_MS,
  );

  test(
    'what cannot be fetched is said in a line, and leaves nothing',
    () => {
      const file = '/etc/groundwork/secrets/tls';
      const [good, login] = [room.read(file), room.read(`${file}.login`)];
      const fetched = (): ProgramEnd & { files: object } => room.fetch(places().fetch);

      writeFileSync(
        room.at(file),
        good.replace(/^key-manager=.*$/m, 'key-manager=http://127.0.0.1:1'),
      );
      expect(fetched().stderr).toMatch(/^barbican-secret: cannot read where the secret is: curl: /);
      writeFileSync(room.at(file), good.replace(/^container=.*$/m, 'container=x'));
      expect(fetched().stderr).toMatch(
        /^barbican-secret: cannot read where the secret is: .* 401\n$/,
      );
      writeFileSync(room.at(file), good);
      writeFileSync(room.at(`${file}.login`), login.replace('"secret":"', '"secret":"x'));
      const refused = fetched();
      expect(refused).toMatchObject({ code: 1, files: {} });
      expect(refused.stderr).toMatch(/^barbican-secret: cannot log in at http:.* 401\n$/);
      writeFileSync(room.at(`${file}.login`), login);
      expect(fetched()).toMatchObject({ code: 0, files: RENEWED });
      expect(room.scratch).toEqual([]);
    },
    TEST_MS,
  );

  test(
    'a bucket keeps objects, small and large',
    async () => {
      const small = room.at('/small');
      const large = room.at('/large');
      const back = room.at('/back');
      writeFileSync(small, randomBytes(1000));
      writeFileSync(large, randomBytes(MEBIBYTE * 2 + 500_000));

      expect(bucket('list')).toEqual(done());
      expect(bucket('put', large, 'etcd/a')).toEqual(done());
      // Its name begins with that of another one.
      expect(bucket('put', large, 'etcd/a/b')).toEqual(done());
      expect(bucket('put', small, 'etcd/c.json')).toEqual(done());
      expect(bucket('list')).toEqual(done('etcd/a\netcd/a/b\netcd/c.json\n'));
      expect((await objects()).filter((name) => name.startsWith('.segments/'))).toHaveLength(6);
      for (const [key, file] of [
        ['etcd/a/b', large],
        ['etcd/c.json', small],
      ] as const) {
        expect(bucket('get', key, back)).toEqual(done());
        expect(readFileSync(back).equals(readFileSync(file))).toBe(true);
      }

      // Written over, its old parts go, and nobody else's.
      expect(bucket('put', small, 'etcd/a')).toEqual(done());
      expect((await objects()).filter((name) => name.startsWith('.segments/'))).toHaveLength(3);
      expect(bucket('get', 'etcd/a', back)).toEqual(done());
      expect(readFileSync(back).equals(readFileSync(small))).toBe(true);
      expect(bucket('get', 'etcd/a/b', back)).toEqual(done());
      expect(readFileSync(back).equals(readFileSync(large))).toBe(true);

      expect(bucket('remove', 'etcd/a/b')).toEqual(done());
      expect(bucket('remove', 'etcd/a/b')).toEqual(done());
      expect(await objects()).toEqual(['etcd/a', 'etcd/c.json']);
      expect(bucket('get', 'etcd/a/b', back)).toEqual({
        ...{ code: 1, stdout: '' },
        stderr: 'swift-bucket: there is no etcd/a/b\n',
      });
      expect(bucket('put', small, '../x').stderr).toBe('swift-bucket: ../x is no key\n');
      expect(bucket('put', room.at('/nowhere'), 'x').code).toBe(1);
      expect(room.scratch).toEqual([]);
    },
    TEST_MS,
  );

  test(
    'user data and S3 do the same, and there a secret that changes makes the machine anew',
    async () => {
      const { session } = cloud;
      await session.succeed('PUT', 'object-store', '/s3-lab');
      const { credential } = (await session.succeed(
        ...(['POST', 'identity', `/users/${session.userId}/credentials/OS-EC2`] as const),
        { tenant_id: session.projectId },
      )) as { readonly credential: { readonly access: string; readonly secret: string } };
      const { access, secret } = credential;
      const endpoint = new URL(session.endpoint('object-store')).origin;
      await change({
        files: FILES,
        secretStore: { kind: 'user-data' },
        bucketStore: {
          ...{ kind: 's3', endpoint, bucket: 's3-lab' },
          credential: { accessKey: access, secretKey: secret },
        },
      });
      await enter();
      expect(room.modes).toMatchObject({ '/etc/groundwork/secrets/tls': '0600' });
      expect(room.fetch(places().fetch)).toEqual({ ...done(), files: FILES });

      const [small, back] = [room.at('/small'), room.at('/back')];
      writeFileSync(small, randomBytes(100_000));
      expect(bucket('list')).toEqual(done());
      expect(bucket('put', small, 'etcd/a')).toEqual(done());
      expect(bucket('put', small, 'b.json')).toEqual(done());
      expect(bucket('list')).toEqual(done('b.json\netcd/a\n'));
      expect(bucket('get', 'etcd/a', back)).toEqual(done());
      expect(readFileSync(back).equals(readFileSync(small))).toBe(true);
      expect(bucket('remove', 'etcd/a')).toEqual(done());
      expect(bucket('remove', 'etcd/a')).toEqual(done());
      expect(bucket('get', 'etcd/a', back).stderr).toBe('s3-bucket: there is no etcd/a\n');
      const login = '/etc/groundwork/buckets/backup.login';
      writeFileSync(room.at(login), room.read(login).replace(secret, `${secret}x`));
      expect(bucket('list').stderr).toMatch(/^s3-bucket: cannot list: .* 403\n$/);
      expect(room.scratch).toEqual([]);

      const before = await outputs();
      expect(await change({ files: RENEWED })).toEqual([]);
      const after = await outputs();
      expect(after.revision).not.toBe(before.revision);
      expect(after.userData).not.toBe(before.userData);
      await enter();
      expect(room.fetch(places().fetch)).toEqual({ ...done(), files: RENEWED });
      await session.succeed('DELETE', 'object-store', '/s3-lab/backup/b.json');
      await session.succeed('DELETE', 'object-store', '/s3-lab');
    },
    2 * RUN_MS,
  );

  test(
    'nothing is left when all of it is given up',
    async () => {
      await succeed('destroy', '--yes', '--skip-preview');
      expect(await openstack.leftovers(cloud)).toEqual([]);
    },
    RUN_MS,
  );
});
