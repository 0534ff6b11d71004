import { createPublicKey } from 'node:crypto';

import * as pulumi from '@pulumi/pulumi';

import { SshKey } from '../../lib/pki';
import { sshKeyProvider } from '../../lib/pki/ssh-key-provider';
import type { SshKeyState } from '../../lib/pki/ssh-key-provider';
import { sshPublicKey } from '../../lib/pki/ssh-key-text';
import { unknownValue } from '../../lib/pki/unknown-value';

// A key that OpenSSH 9.2 made (`ssh-keygen -t ecdsa`), its public half as OpenSSL writes it and as OpenSSH does.
const PEM = `-----BEGIN PUBLIC KEY-----
MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEZSGjlBMMBpfLjNKQS79g3pF6rxVe
2ktBf9hwK8xg+jaKl2meJRxDabysydamVw8XOs2/h32n0o8CbN6vDl+HRA==
-----END PUBLIC KEY-----
`;
const PUBLIC =
  'ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBGUho5QTDAaXy4zSkEu/YN6Req8VXtpLQX/YcCvMYPo2ipdpniUcQ2m8rMnWplcPFzrNv4d9p9KPAmzerw5fh0Q= lab';
const FINGERPRINT = 'SHA256:I4kqY5dSg8/Mwdry7k9tas3eG3QO1TM+9TadgroWqA8';

const provider = sshKeyProvider();

async function made(comment = 'heketi@lab'): Promise<SshKeyState> {
  return (await provider.create({ comment })).outs;
}

const valueOf = <T>(output: pulumi.Output<T>) =>
  new Promise<T>((resolve) => {
    output.apply(resolve);
  });

describe('the text of a key', () => {
  it('is what OpenSSH makes of the same key', () => {
    const { line, fingerprint } = sshPublicKey(createPublicKey(PEM), 'lab');

    expect(line).toBe(PUBLIC);
    expect(fingerprint).toBe(FINGERPRINT);
  });
});

describe('the provider', () => {
  it('makes a key once; another comment keeps it', async () => {
    const state = await made();

    expect(state.privateKey).toMatch(/^-----BEGIN EC PRIVATE KEY-----\n/);
    expect(state.publicKey).toMatch(/^ecdsa-sha2-nistp256 [A-Za-z0-9+/]{139}= heketi@lab$/);
    expect(await provider.diff('id', state, { comment: 'heketi@lab' })).toEqual({ changes: false });
    expect(await provider.diff('id', state, { comment: 'other' })).toEqual({ changes: true });
    const { outs } = await provider.update('id', state, { comment: 'other' });
    expect(outs).toEqual({
      ...state,
      comment: 'other',
      publicKey: state.publicKey.replace(/heketi@lab$/, 'other'),
    });
    expect((await provider.read('id', outs)).props).toBe(outs);
  });

  it('makes another key for each resource', async () => {
    expect((await made()).privateKey).not.toBe((await made()).privateKey);
  });

  it('judges a comment once it is known', async () => {
    const failures = async (comment: string) =>
      (await provider.check({}, { comment })).failures.map(({ reason }) => reason);

    expect(await failures(unknownValue)).toEqual([]);
    expect(await failures('a b')).toEqual([
      '"a b": is no comment of a key: letters, digits and "@._+-", at most 100; write for example "heketi@production"',
    ]);
  });
});

describe('the resource', () => {
  const registered: unknown[] = [];
  beforeAll(() =>
    pulumi.runtime.setMocks({
      newResource: ({ type, name, inputs }) => {
        registered.push({ type, name, comment: (inputs as SshKeyState).comment });
        if (name === 'mute') return { id: name, state: inputs as object };
        const keys = { publicKey: PUBLIC, privateKey: 'key', fingerprint: FINGERPRINT };
        return { id: name, state: { ...(inputs as object), ...keys } };
      },
      call: () => ({}),
    }),
  );
  beforeEach(() => {
    registered.length = 0;
  });

  it('is called after its resource when nothing else is said', async () => {
    const key = new SshKey('gfs: heketi');

    expect(await valueOf(key.publicKey)).toBe(PUBLIC);
    expect(registered).toEqual([
      {
        type: 'pulumi-nodejs:dynamic/groundwork:SshKey',
        name: 'gfs: heketi',
        comment: 'gfs--heketi',
      },
    ]);
  });

  it('says how its server is known, by names and addresses, at any port', async () => {
    const key = new SshKey('gfs-1');
    const [type, blob] = PUBLIC.split(' ');

    expect(await valueOf(key.knownHosts(['gfs-1', pulumi.output('10.0.0.11')]))).toBe(
      `gfs-1,10.0.0.11 ${type ?? ''} ${blob ?? ''}\n`,
    );
    expect(await valueOf(key.knownHosts(['fd00::11'], 2222))).toMatch(/^\[fd00::11\]:2222 ecdsa/);
  });

  it('keeps quiet where mocks have no key for it', async () => {
    expect(await valueOf(new SshKey('mute').knownHosts(['gfs-1']))).toBe('');
  });

  it('refuses names that are none, before anything else', () => {
    const key = new SshKey('gfs-2');

    expect(() => key.knownHosts([])).toThrow(
      'problem in known hosts\n  names: "[]": names no server; name the server, or give its address',
    );
    expect(() => key.knownHosts(['GFS', '10.0.0'], 0)).toThrow(
      [
        '3 problems in known hosts',
        '  names[0]: "GFS": holds upper case; write "gfs"',
        '  names[1]: "10.0.0": is no IP address; write for example "10.0.0.1" or "2001:db8::1"',
        '  port: "0": is no port from 1 to 65535; write for example 22',
      ].join('\n'),
    );
  });

  it.each([
    [{ comment: 'x\ny' }, 'is no comment of a key'],
    [{ comment: 7 }, 'is no comment of a key'],
    [null, 'is no record of settings'],
    [[], 'is no record of settings'],
  ])('refuses %j', (args, message) => {
    expect(() => new SshKey('bad', args as never)).toThrow(message);
  });
});
