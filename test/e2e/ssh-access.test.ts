/** Programs on a machine that is reached by SSH, run by the real `ssh` on a real sshd. */
import { boots, runOn } from '../../lib/platform';
import type { SshAccess } from '../../lib/platform';
import { freePorts } from '../support/free-ports';
import { describeLab } from '../support/describe-lab';
import { startSshServer } from '../support/lab/ssh-server';
import type { SshServer } from '../support/lab/ssh-server';

const STRANGER = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBySPoZqWRu8yTHxUBMVGQ9LNHLsJ7rQe9xGnbbTcmV0';

jest.setTimeout(120_000);

describeLab('access by SSH', () => {
  let server: SshServer;
  let access: SshAccess;

  beforeAll(async () => {
    server = await startSshServer();
    const { port, user, identityFile } = server;
    const knownHosts = server.knownHosts('known', `one ${server.hostKey}`);
    access = {
      kind: 'ssh',
      machine: 'one',
      host: '127.0.0.1',
      port,
      user,
      identityFile,
      knownHosts,
    };
  });

  afterAll(async () => {
    await server.stop();
  });

  it('runs a program as root, with its words as they were given', async () => {
    const words = ['a b', "it's", '$HOME `id` "x"', '\\', 'two\nlines', '', '*', 'ä→😀'];

    expect(boots(access)).toBe(true);
    expect(await runOn(access, ['printf', '<%s>', ...words])).toEqual({
      ...{ code: 0, stderr: '' },
      stdout: words.map((word) => `<${word}>`).join(''),
    });
    expect(await runOn(access, ['id', '-un'])).toMatchObject({ stdout: 'root\n' });
  });

  it('hands on the input, the output, the errors and the code', async () => {
    const said = 'cat; echo bad >&2; exit 7';

    expect(await runOn(access, ['sh', '-c', said], { input: 'in\n' })).toEqual({
      ...{ code: 7, stdout: 'in\n', stderr: 'bad\n' },
    });
    expect(await runOn(access, ['no-such-program'])).toMatchObject({ code: 127 });
  });

  it('gives programs the same environment as on any other machine', async () => {
    const { stdout } = await runOn(access, ['env']);

    expect(
      stdout
        .split('\n')
        .filter((line) => line !== '')
        .sort(),
    ).toEqual([
      'HOME=/root',
      'LC_ALL=C.UTF-8',
      'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/opt/groundwork/bin',
    ]);
  });

  it('ends what takes too long, on the machine itself', async () => {
    const sleeping = ['sh', '-c', 'exec sleep 4242'];
    const count = async (): Promise<string> => {
      const { stdout } = await runOn(access, ['sh', '-c', 'pgrep -cx sleep']);
      return stdout.trim();
    };

    expect(await runOn(access, sleeping, { timeoutMs: 1_500 })).toMatchObject({ code: 124 });
    expect(await count()).toBe('0');

    const stubborn = ['sh', '-c', 'trap "" TERM; exec sleep 4242'];

    expect(await runOn(access, stubborn, { timeoutMs: 1_000 })).toMatchObject({ code: 124 });
    expect(await count()).toBe('0');
  });

  it('goes through other hosts, with the same key and without asking anybody', async () => {
    const hop = `${server.user}@127.0.0.1:${server.port}`;
    const known = [`one ${server.hostKey}`, `[127.0.0.1]:${server.port} ${server.hostKey}`];
    const knownHosts = server.knownHosts('all', ...known);
    const words = ['a b', "it's", '%h %%'];

    for (const jump of [hop, `ssh://${hop},${hop}`]) {
      expect(await runOn({ ...access, knownHosts, jump }, ['printf', '<%s>', ...words])).toEqual({
        ...{ code: 0, stderr: '', stdout: words.map((word) => `<${word}>`).join('') },
      });
    }
    const lost = { ...access, jump: hop };

    expect(await runOn(lost, ['true'])).toMatchObject({
      code: 125,
      stderr: expect.stringContaining('Host key verification failed.') as unknown,
    });
    expect(
      await runOn({ ...lost, knownHosts, jump: `no-such-user@127.0.0.1:${server.port}` }, ['true']),
    ).toMatchObject({
      code: 125,
      stderr: expect.stringContaining('Permission denied') as unknown,
    });
  });

  it('says nothing to a machine whose key is not known, or is another one', async () => {
    const marker = ['touch', '/spoken-to'];
    const unknown = { ...access, knownHosts: server.knownHosts('none') };
    const changed = { ...access, knownHosts: server.knownHosts('other', `one ${STRANGER}`) };
    // The same key under the address alone: what counts is the name of the machine.
    const elsewhere = [`[127.0.0.1]:${server.port} ${server.hostKey}`];
    const byAddress = { ...access, knownHosts: server.knownHosts('address', ...elsewhere) };

    for (const wrong of [unknown, changed, byAddress]) {
      const { code, stderr } = await runOn(wrong, marker);

      expect(code).toBe(125);
      expect(stderr).toContain('Host key verification failed.');
    }
    expect(await runOn(access, ['test', '-e', '/spoken-to'])).toMatchObject({ code: 1 });
  });

  it('takes a key that an authority has signed for that machine, and for no other', async () => {
    const knownHosts = server.knownHosts('signed', `@cert-authority * ${server.authority}`);

    expect(await runOn({ ...access, knownHosts }, ['true'])).toMatchObject({ code: 0 });
    expect(await runOn({ ...access, knownHosts, machine: 'two' }, ['true'])).toMatchObject({
      code: 125,
      stderr: expect.stringContaining('Host key verification failed.') as unknown,
    });
  });

  it('says of a machine that does not answer, or lets nobody in, that it cannot be reached', async () => {
    const [port = 0] = await freePorts(1);

    expect(await runOn({ ...access, port }, ['true'])).toMatchObject({
      code: 125,
      stderr: expect.stringContaining('Connection refused') as unknown,
    });
    expect(await runOn({ ...access, user: 'stranger' }, ['true'])).toMatchObject({
      code: 125,
      stderr: expect.stringContaining('Permission denied') as unknown,
    });
  });
});
