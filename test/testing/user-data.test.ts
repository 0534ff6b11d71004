import { gzipSync } from 'node:zlib';

import * as pulumi from '@pulumi/pulumi';

import { File, Machine, UserDataPart } from '../../lib/machine';
import { synthesizeProgram } from '../../lib/testing';
import type { DecodedUserData } from '../../lib/testing';

class Instance extends pulumi.CustomResource {
  constructor(name: string, args: object) {
    super('cloud:index:Instance', name, { ...args });
  }
}

async function decoded(args: object): Promise<readonly DecodedUserData[]> {
  const { userData } = await synthesizeProgram(() => new Instance('one', args));
  return userData['cloud:index:Instance::one'] ?? [];
}

const base64 = (bytes: string | Uint8Array): string => Buffer.from(bytes).toString('base64');

function machine(): Machine {
  const made = new Machine('worker-1');
  new File(made, 'motd', { path: '/etc/motd', content: 'Grüße, = und ein Ende' });
  return made;
}

function severalParts(): Machine {
  const made = machine();
  const content = '#!/bin/sh\necho grün\n';
  new UserDataPart(made, 'own', { contentType: 'text/x-shellscript', content });
  return made;
}

describe('the user data of a machine among the inputs', () => {
  const config = machine().render().userData;

  test.each<[string, string]>([
    ['plain', config],
    ['in base64', base64(config)],
    ['packed', base64(gzipSync(config))],
  ])('is decoded: %s', async (_, userData) => {
    expect(await decoded({ userData })).toEqual([
      { path: 'userData', contentType: 'text/cloud-config', content: config },
    ]);
  });

  test.each<[string, (text: string) => string]>([
    ['plain', (text) => text],
    ['packed', (text) => base64(gzipSync(text))],
  ])('is decoded part by part, %s', async (_, pack) => {
    const message = severalParts().render().userData;
    expect(message).toContain('quoted-printable');

    const parts = await decoded({ nested: [{ userData: pack(message) }] });

    expect(parts.map(({ path, contentType, filename }) => [path, contentType, filename])).toEqual([
      ['nested[0].userData', 'text/x-shellscript', 'user-001-own'],
      ['nested[0].userData', 'text/cloud-config', 'groundwork.yaml'],
    ]);
    expect(parts[0]?.content).toBe('#!/bin/sh\necho grün\n');
    expect(parts[1]?.content).toContain('Grüße, = und ein Ende');
  });

  test('is decoded as others write it: base64 within, folded headers, messages in messages', async () => {
    const inner = [
      'Content-Type: multipart/alternative; boundary=in',
      '',
      '--in',
      'Content-Type: text/x-shellscript',
      'Content-Transfer-Encoding: base64',
      '',
      base64('#!/bin/sh\ntrue\n'),
      '--in--',
    ];
    const message = [
      'Content-Type: multipart/mixed;',
      '\tboundary="out"',
      'MIME-Version: 1.0',
      '',
      'nobody reads this',
      '--out',
      ...inner,
      '--out--',
      '',
    ].join('\r\n');

    expect(await decoded({ userData: message })).toEqual([
      { path: 'userData', contentType: 'text/x-shellscript', content: '#!/bin/sh\ntrue\n' },
    ]);
  });

  test('may be Ignition', async () => {
    const text = '{"ignition":{"version":"3.4.0"}}';

    expect((await decoded({ userDataBase64: base64(text) }))[0]?.contentType).toBe(
      'application/vnd.coreos.ignition+json',
    );
  });

  test('is a script only where it is called user data', async () => {
    const script = '#!/bin/sh\ntrue\n';

    expect(await decoded({ command: script })).toEqual([]);
    expect(await decoded({ user_data: script })).toHaveLength(1);
  });

  test.each(['text', 'aGVsbG8sIHRoZXJl', 'H4sIAAAAAAAAAA==', '{"ignited":1}', 'MIME-Version'])(
    'is not any other text: %s',
    async (text) => {
      expect(await decoded({ text })).toEqual([]);
    },
  );

  test('does not show secrets, and tells of those that have slipped in', async () => {
    const program = await synthesizeProgram(() => {
      const token = pulumi.secret('open sesame');
      new Instance('whole', { userData: pulumi.interpolate`#cloud-config\ntoken: ${token}` });
      token.apply(
        (clear) => new Instance('leak', { userData: base64(`#cloud-config\n# ${clear}`) }),
      );
      return { token };
    });

    expect(Object.keys(program.userData)).toEqual(['cloud:index:Instance::leak']);
    expect(JSON.stringify(program)).not.toContain('sesame');
    expect(program.userData['cloud:index:Instance::leak']?.[0]?.content).toBe(
      '#cloud-config\n# <secret>',
    );
    expect(program.leaks).toEqual(['cloud:index:Instance::leak.userData']);
  });
});
