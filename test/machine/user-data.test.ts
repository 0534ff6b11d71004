import { gunzipSync } from 'node:zlib';

import { parse } from 'yaml';

import { File, Machine, OPENSTACK_USER_DATA_LIMIT, UserDataPart } from '../../lib/machine';
import type { MachineProps, UserDataProps } from '../../lib/machine';

const codesOf = (machine: Machine) => machine.validate().map(({ code, path }) => `${code} ${path}`);

function machineWith(userData: UserDataProps = {}, bytes = 100): Machine {
  const machine = new Machine('m', { userData });
  new File(machine, 'x', { path: '/etc/x', content: 'x'.repeat(bytes) });
  return machine;
}

describe('by default', () => {
  test('is a plain cloud-config, for the strictest of all platforms', () => {
    const { userData, form, encoding, payload, base64, platform, limit, bytes, textBytes } =
      machineWith().render();

    expect({ form, encoding, platform, limit }).toEqual({
      form: 'plain',
      encoding: 'plain',
      platform: 'aws',
      limit: 16_384,
    });
    expect(Buffer.from(payload).toString()).toBe(userData);
    expect(base64).toBe(Buffer.from(userData).toString('base64'));
    expect([bytes, textBytes]).toEqual([payload.length, payload.length]);
  });

  test('is compressed above nine tenths of the limit', () => {
    const plain = machineWith().render().textBytes;
    const room = Math.floor(16_384 * 0.9) - plain + 100;

    expect(machineWith({}, room).render()).toMatchObject({ encoding: 'plain' });
    expect(machineWith({}, room + 1).render()).toMatchObject({ encoding: 'gzip' });
  });

  test('is a message as soon as there is a part beside it', () => {
    const machine = machineWith();
    new UserDataPart(machine, 'p', { contentType: 'text/x-shellscript', content: '#!/bin/sh\n' });

    expect(machine.render().form).toBe('multipart');
  });
});

describe('gzip', () => {
  test('has a header that names neither time nor system, and holds the text', () => {
    const { payload, userData } = machineWith({ gzip: 'always' }).render();

    expect([...payload.slice(0, 10)]).toEqual([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 2, 255]);
    expect(gunzipSync(payload).toString()).toBe(userData);
    expect(machineWith({ gzip: 'always' }).render().payload).toEqual(payload);
  });

  test('is left out when that is wanted, however long the text is', () => {
    expect(codesOf(machineWith({ gzip: 'never' }, 20_000))).toEqual(['too-long m']);
    expect(codesOf(machineWith({ gzip: 'auto' }, 20_000))).toEqual([]);
    expect(codesOf(machineWith({ gzip: 'never', platform: 'openstack' }, 20_000))).toEqual([]);
  });
});

describe('a message', () => {
  test('holds the machine as its last part, in fixed headers and with a boundary of its content', () => {
    const text = machineWith({ form: 'multipart' }).render().userData;
    const other = machineWith({ form: 'multipart' }, 101).render().userData;
    const boundary = /boundary="(groundwork-[0-9a-f]{32})"/;

    expect(text.split('#cloud-config')[0]?.replaceAll(/[0-9a-f]{32}/g, 'DIGEST')).toBe(
      [
        'MIME-Version: 1.0',
        'Content-Type: multipart/mixed; boundary="groundwork-DIGEST"',
        '',
        '--groundwork-DIGEST',
        'Content-Type: text/cloud-config; charset="utf-8"',
        'Content-Transfer-Encoding: 7bit',
        'Content-Disposition: attachment; filename="groundwork.yaml"',
        'Merge-Type: list(prepend)+dict(no_replace,recurse_list,recurse_str)+str()',
        '',
        '',
      ].join('\n'),
    );
    expect(text.endsWith(`--${boundary.exec(text)?.[1] ?? ''}--\n`)).toBe(true);
    expect(machineWith({ form: 'multipart' }).render().userData).toBe(text);
    expect(boundary.exec(other)?.[1]).not.toBe(boundary.exec(text)?.[1]);
  });

  test('counts what holds it together, and each part by its construct', () => {
    const machine = machineWith({ form: 'multipart' });
    const content = '#!/bin/sh\necho ünïcödé\n';
    new UserDataPart(machine, 'p', { contentType: 'text/x-shellscript', content });
    const { parts, textBytes, userData } = machine.render();

    expect(parts.reduce((sum, { bytes }) => sum + bytes, 0)).toBe(textBytes);
    expect(textBytes).toBe(Buffer.byteLength(userData));
    expect(parts).toContainEqual({ part: 'text/x-shellscript', construct: 'm/p', bytes: 43 });
    expect(parts.some(({ part, construct }) => part === 'MIME' && construct === 'm')).toBe(true);
    expect(userData).toContain('echo =C3=BCn=C3=AFc=C3=B6d=C3=A9\n');
  });

  test('gives the parts of one\'s own their names in order, behind "runcmd"', () => {
    const machine = machineWith();
    for (const id of ['b', 'a']) {
      new UserDataPart(machine, id, { contentType: 'text/x-shellscript', content: '#!/bin/sh\n' });
    }
    const names = [...machine.render().userData.matchAll(/filename="([^"]+)"/g)].map(([, n]) => n);

    expect(names).toEqual(['user-001-b', 'user-002-a', 'groundwork.yaml']);
    // The order in which cloud-init runs scripts.
    expect([...names.slice(0, 2), 'runcmd'].sort()[0]).toBe('runcmd');
  });

  test('is not handed over as a seed otherwise than as text', () => {
    const machine = machineWith({ form: 'multipart', gzip: 'always' });

    expect(machine.seed()['user-data']).toBe(machine.render().userData);
  });
});

describe('a text that cloud-init would take for a message', () => {
  const mail = (userData: UserDataProps): Machine => {
    const machine = new Machine('m', { userData });
    new File(machine, 'mail', { path: '/etc/a', content: 'mime-version: 1.0' });
    return machine;
  };

  test('is handed over as one', () => {
    expect(mail({}).render().form).toBe('multipart');
  });

  test('is refused as plain text', () => {
    expect(codesOf(mail({ form: 'plain' }))).toEqual(['conflict m.userData.form']);
  });

  test('is plain when the words come later than cloud-init looks', () => {
    const machine = new Machine('m');
    new File(machine, 'a', { path: '/etc/a', content: 'x'.repeat(4096) });
    new File(machine, 'b', { path: '/etc/b', content: 'mime-version: 1.0' });

    expect(machine.render().form).toBe('plain');
    expect(parse(machine.render().userData)).toHaveProperty('runcmd');
  });
});

test("one cloud-config has no place for a part of one's own", () => {
  const machine = machineWith({ form: 'plain' });
  new UserDataPart(machine, 'p', { contentType: 'text/x-shellscript', content: '#!/bin/sh\n' });

  expect(codesOf(machine)).toEqual(['conflict m.userData.form']);
});

test.each<[string, unknown, string]>([
  ['another cloud', { platform: 'azure' }, 'unsupported m.userData.platform'],
  ['another form', { form: 'mime' }, 'unsupported m.userData.form'],
  ['a switch', { gzip: true }, 'unsupported m.userData.gzip'],
  ['a list', [], 'invalid m.userData'],
  ['a text', 'aws', 'invalid m.userData'],
])('%s is refused', (_, userData, refusal) => {
  expect(codesOf(new Machine('m', { userData: userData as UserDataProps }))).toEqual([refusal]);
});

describe('what takes the user data', () => {
  test('is said by a platform where the program left it open', () => {
    const machine = new Machine('worker-1');
    expect(machine.userDataLimit).toBe(16_384);

    machine.takenBy('openstack');

    expect(machine.userDataLimit).toBe(OPENSTACK_USER_DATA_LIMIT);
    expect(machine.render()).toMatchObject({
      platform: 'openstack',
      limit: OPENSTACK_USER_DATA_LIMIT,
    });
  });

  test.each<[string, MachineProps]>([
    ['a platform', { userData: { platform: 'aws' } }],
    ['a limit', { userDataLimit: 16_384 }],
  ])('stays what the program said where it has named %s', (_what, props) => {
    const machine = new Machine('worker-1', props);

    machine.takenBy('openstack');

    expect(machine.render()).toMatchObject({ platform: 'aws', limit: 16_384 });
  });

  test('decides what is too long', () => {
    const machine = new Machine('worker-1', { userData: { gzip: 'never' } });
    new File(machine, 'Long', { path: '/etc/long', content: 'x'.repeat(20_000) });
    expect(machine.validate().map(({ code }) => code)).toEqual(['too-long']);

    machine.takenBy('openstack');

    expect(machine.validate()).toEqual([]);
  });
});
