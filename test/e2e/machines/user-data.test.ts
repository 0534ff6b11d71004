/**
 * User data in all of its forms, read by cloud-init: first by its code alone, then by booted machines, which must be the same machine
 * whatever the form.
 */
import fc from 'fast-check';
import { parse } from 'yaml';

import {
  AuthorizedKeys,
  Directory,
  File,
  FirstBootStep,
  JournalLimits,
  Machine,
  Package,
  PackageSource,
  Sysctl,
  SystemdUnit,
  User,
  UserDataPart,
} from '../../../lib/machine';
import type { UserDataProps } from '../../../lib/machine';
import { makeAptRepository } from '../../support/apt-repository';
import type { AptRepository } from '../../support/apt-repository';
import { readByCloudInit } from '../../support/cloud-init-parts';
import { describeLab } from '../../support/describe-lab';
import { treeDifference, treeDigest, treeOf } from '../../support/file-tree';
import type { TreeEntry } from '../../support/file-tree';
import { withMachine } from '../../support/lab/boot';
import type { LabMachine } from '../../support/lab/boot';

const MINUTES = 60_000;
const KEY = `ssh-ed25519 ${'A'.repeat(68)}`;

describeLab('user data', () => {
  describe('as the code of cloud-init reads it', () => {
    test('a message has the parts and texts that were given, to the byte', () => {
      const script = '#!/bin/sh\n# ünïcödé, a tab\t and a blank at the end \necho "= =3D"\n';
      const machine = machineOf({ form: 'multipart' });
      new UserDataPart(machine, 'ascii', {
        contentType: 'text/x-shellscript',
        content: '#!/bin/sh\ntrue\n',
      });
      new UserDataPart(machine, 'script', { contentType: 'text/x-shellscript', content: script });
      new UserDataPart(machine, 'long', {
        contentType: 'text/cloud-boothook',
        content: `#cloud-boothook\n#!/bin/sh\necho ${'é'.repeat(3_000)}\n\n\n`,
      });

      const [read] = readByCloudInit([machine.render().payload]);

      expect(read?.warnings).toBe('');
      expect(read?.parts.map(({ type, filename }) => [type, filename])).toEqual([
        ['text/x-shellscript', 'user-001-ascii'],
        ['text/x-shellscript', 'user-002-script'],
        ['text/cloud-boothook', 'user-003-long'],
        ['text/cloud-config', 'groundwork.yaml'],
      ]);
      expect(read?.parts[1]?.text).toBe(script);
      expect(read?.parts[2]?.text).toBe(
        `#cloud-boothook\n#!/bin/sh\necho ${'é'.repeat(3_000)}\n\n\n`,
      );
      expect(read?.parts[3]?.text).toBe(machineOf().render().userData);
    });

    test('gzip, message and both say what the plain text says', () => {
      const forms: UserDataProps[] = [
        { form: 'plain', gzip: 'never' },
        { form: 'plain', gzip: 'always' },
        { form: 'multipart', gzip: 'never' },
        { form: 'multipart', gzip: 'always' },
      ];
      const read = readByCloudInit(forms.map((form) => machineOf(form).render().payload));
      const plain: unknown = parse(machineOf().render().userData, { version: '1.1' });

      // A plain text is no cloud-config until its first line has been looked at.
      expect(read.map(({ parts }) => parts.map(({ type }) => type))).toEqual(
        forms.map(() => ['text/cloud-config']),
      );
      for (const { config } of read) expect(config).toEqual(plain);
    });

    test('a plain text that speaks of MIME in its beginning is handed over as a message', () => {
      const machine = new Machine('m');
      new File(machine, 'mail', { path: '/etc/a-mail', content: 'MIME-Version: 1.0\n\nhello\n' });
      const rendered = machine.render();
      const [message, plain] = readByCloudInit([
        rendered.payload,
        // What would be read of the plain text: the check can fail.
        Buffer.from(rendered.userData.slice(rendered.userData.indexOf('#cloud-config'))),
      ]);

      expect(rendered.form).toBe('multipart');
      expect(message?.config).toHaveProperty('runcmd');
      expect(plain?.config).not.toHaveProperty('runcmd');
    });

    test('nothing of the machine and nothing of other parts is lost in merging', () => {
      const name = fc.stringMatching(/^[a-z]{1,8}$/);
      const part = fc.record(
        {
          packages: fc.uniqueArray(name, { maxLength: 3 }),
          runcmd: fc.array(fc.oneof(name, fc.array(name, { minLength: 1 })), { maxLength: 3 }),
          bootcmd: fc.array(name, { maxLength: 2 }),
        },
        { requiredKeys: [] },
      );
      const mergeType = fc.constantFrom(
        undefined,
        'list(append)+dict(recurse_list)+str()',
        'list(prepend)+dict(no_replace,recurse_list)+str(append)',
      );
      const cases = fc.sample(
        fc.array(fc.tuple(part, mergeType), { minLength: 1, maxLength: 3 }),
        60,
      );
      const machines = cases.map((parts) => {
        const machine = machineOf();
        parts.forEach(([config, merge], index) => {
          const content = JSON.stringify(config);
          const how = merge === undefined ? {} : { mergeType: merge };
          new UserDataPart(machine, `p${index}`, {
            contentType: 'text/cloud-config',
            content,
            ...how,
          });
        });
        return machine;
      });
      const own = parse(machineOf().render().userData, { version: '1.1' }) as Config;

      const read = readByCloudInit(machines.map((machine) => machine.render().payload));

      read.forEach(({ config, warnings }, index) => {
        expect(warnings).toBe('');
        const [runcmd, files] = [config['runcmd'] as unknown[], config['write_files'] as unknown[]];
        expect(runcmd.slice(0, own.runcmd.length)).toEqual(own.runcmd);
        expect(files).toEqual(own.write_files);
        expect(config['users']).toEqual(own.users);
        for (const key of ['packages', 'runcmd', 'bootcmd'] as const) {
          const wanted = (cases[index] ?? []).flatMap(([one]): unknown[] => one[key] ?? []);
          const mine = key === 'runcmd' ? own.runcmd : [];
          expect(sortedTexts((config[key] as unknown[] | undefined) ?? [])).toEqual(
            sortedTexts([...mine, ...wanted]),
          );
        }
      });
    });

    test('without a way of merging, the machine would be lost: the check can fail', () => {
      const machine = machineOf();
      new UserDataPart(machine, 'own', {
        contentType: 'text/cloud-config',
        content: 'runcmd: [[id]]',
      });
      const text = machine.render().userData;
      const [good, bad] = readByCloudInit([
        Buffer.from(text),
        Buffer.from(text.replaceAll(/^Merge-Type: .*\n/gm, '')),
      ]);

      expect(good?.config['runcmd']).toHaveLength(5);
      expect(bad?.config['runcmd']).not.toContainEqual(['id']);
    });
  });

  describe('as machines boot from it', () => {
    let first: readonly TreeEntry[] | undefined;

    test.each<[string, UserDataProps]>([
      ['plain', { form: 'plain', gzip: 'never' }],
      ['gzip', { form: 'plain', gzip: 'always' }],
      ['multipart', { form: 'multipart', gzip: 'never' }],
      ['multipart gzip', { form: 'multipart', gzip: 'always' }],
    ])(
      'a machine from %s has the same files, to the bit',
      async (_, form) => {
        const text = machineOf(form);
        await withMachine(text, { level: 1, userData: text.render().payload }, async (machine) => {
          const tree = await treeOf(machine);
          expect(await machine.status()).toMatchObject({
            state: 'done',
            skipped: ['sysctl vm.swappiness'],
          });
          expect(treeDifference(first ?? tree, tree)).toEqual([]);
          expect(treeDigest(tree)).toBe(treeDigest(first ?? tree));
          if (first !== undefined) return;

          first = tree;
          await expectAccounts(machine);
          await expectFiles(machine);
          await expectJournal(machine);
        });
      },
      5 * MINUTES,
    );

    test(
      'the digest sees one byte, one bit of a mode, an owner, and a file that is gone',
      async () => {
        const machine = new Machine('digest');
        new File(machine, 'odd', { path: '/etc/odd', content: 'odd' });
        await withMachine(machine, { level: 1 }, async (booted) => {
          const seen = new Set([treeDigest(await treeOf(booted))]);
          for (const change of [
            'printf X | dd of=/etc/odd conv=notrunc',
            'chmod 0645 /etc/odd',
            'chown 1:1 /etc/odd',
            'rm /etc/motd',
          ]) {
            await booted.output(change);
            seen.add(treeDigest(await treeOf(booted)));
          }

          expect(seen.size).toBe(5);
        });
      },
      5 * MINUTES,
    );
  });

  describe("with parts and packages of one's own", () => {
    let repository: AptRepository;
    const inRoot = () =>
      Object.fromEntries(
        Object.entries(repository.files).map(([name, content]) => [`/srv/repo/${name}`, content]),
      );

    beforeAll(() => {
      repository = makeAptRepository('gw-hello', '1.2-3');
    }, MINUTES);

    test(
      'both parts work, and a package comes from a source with a key',
      async () => {
        const machine = withParts(repository.publicKey, '1.2-3');
        await withMachine(
          machine,
          { level: 1, userData: machine.render().payload, files: inRoot() },
          async (booted) => {
            expect(await booted.status()).toMatchObject({ state: 'done' });
            expect(
              await booted.output('cat /usr/share/gw-hello/hello; dpkg-query -W gw-hello'),
            ).toBe('hello\ngw-hello\t1.2-3');
            // The machine's commands come first, and a part's only after a first boot that went well.
            expect(await booted.file('/root/order')).toBe('boothook\nstep\nruncmd\nscript\n');
            expect(await booted.file('/etc/part')).toBe('from a part: ünï\n');
            expect(await booted.file('/etc/jinja')).toBe('with-parts\n');
            expect(await booted.file('/etc/own')).toBe('own\n');
            expect(
              await booted.output('cut -d: -f1 /etc/passwd | grep -xE "debian|guest|app" | sort'),
            ).toBe('app\ndebian\nguest');
            expect(await booted.output('cloud-init status || :')).toContain('done');
          },
        );
      },
      5 * MINUTES,
    );

    test(
      'a source with the key of somebody else fails the machine, and says which package',
      async () => {
        const { publicKey } = makeAptRepository('other', '1');
        const machine = withParts(publicKey, '1.2-3');
        await withMachine(
          machine,
          { level: 1, userData: machine.render().payload, files: inRoot() },
          async (booted) => {
            expect(await booted.status()).toMatchObject({
              state: 'failed',
              step: 'installed packages',
              construct: 'with-parts/package',
              output: expect.stringMatching(
                /gw-hello is not installed[\s\S]*NO_PUBKEY|gw-hello is not installed[\s\S]*not signed/,
              ) as string,
            });
            expect(await booted.file('/root/order')).toBe('boothook\nscript\n');
            expect(await booted.output('cloud-init status || :')).toContain('error');
          },
        );
      },
      5 * MINUTES,
    );
  });
});

interface Config {
  readonly runcmd: readonly unknown[];
  readonly write_files: readonly unknown[];
  readonly users: readonly unknown[];
}

/** A machine of odd content. */
function machineOf(userData: UserDataProps = {}): Machine {
  const machine = new Machine('forms', { userData });
  new File(machine, 'odd', {
    path: '/etc/odd',
    content:
      '\n  ünïcödé \u{1f600} ☃\t\ttabs \ncolons: #hashes "quotes" \\back\\ %s $HOME `x` = =3D \n--\nFrom me\n.\n\n',
  });
  new File(machine, 'empty', { path: '/etc/empty', content: '', mode: '0600' });
  new File(machine, 'owned', {
    path: '/etc/app/config',
    content: 'secret=no\r\nwindows\r\n',
    mode: '0640',
    owner: 'app:app',
  });
  new File(machine, 'program', {
    path: '/opt/app/bin/run',
    content: '#!/bin/sh\nexit 0\n',
    mode: '0755',
  });
  new Directory(machine, 'made', { path: '/srv/made', mode: '1770', owner: 'app:adm' });
  new User(machine, 'app', {
    name: 'app',
    uid: 990,
    primaryGroup: 'app',
    gecos: 'The application',
    home: '/var/lib/app',
    system: true,
    shell: '/usr/sbin/nologin',
  });
  new User(machine, 'guest', {
    name: 'guest',
    groups: ['adm'],
    sudo: 'ALL=(ALL) NOPASSWD:ALL',
    sshAuthorizedKeys: [`${KEY} guest`],
  });
  new AuthorizedKeys(machine, 'keys', { keys: [`${KEY} admin`] });
  new AuthorizedKeys(machine, 'more', { keys: [`${KEY} other`, `${KEY} admin`] });
  new Sysctl(machine, 'kernel', { settings: { 'vm.swappiness': 10 } });
  new JournalLimits(machine, 'journal', {
    Storage: 'persistent',
    SystemMaxUse: '24M',
    MaxRetentionSec: '2week',
    ForwardToConsole: false,
  });
  new SystemdUnit(machine, 'unit', {
    name: 'app.service',
    sections: {
      Service: { Type: 'oneshot', RemainAfterExit: true, ExecStart: '/opt/app/bin/run' },
      Install: { WantedBy: 'multi-user.target' },
    },
    enable: true,
    start: 'wait',
  });
  return machine;
}

/** A machine with parts of its user's beside its own. */
function withParts(key: string, version: string): Machine {
  const machine = new Machine('with-parts');
  new PackageSource(machine, 'source', {
    type: 'apt',
    name: 'lab',
    uris: ['file:/srv/repo'],
    suites: ['./'],
    key,
  });
  new Package(machine, 'package', { name: 'gw-hello', version });
  new User(machine, 'app', { name: 'app' });
  new File(machine, 'own', { path: '/etc/own', content: 'own' });
  new FirstBootStep(machine, 'step', {
    phase: 'last',
    command: ['sh', '-c', 'echo step >>/root/order'],
    description: 'say when',
  });
  new UserDataPart(machine, 'config', {
    contentType: 'text/cloud-config',
    content: [
      'users: [default, {name: guest}]',
      'write_files:',
      '- path: /etc/part',
      '  content: "from a part: ünï\\n"',
      'runcmd:',
      '- echo runcmd >>/root/order',
      '',
    ].join('\n'),
  });
  new UserDataPart(machine, 'jinja', {
    contentType: 'text/jinja2',
    content:
      '## template: jinja\n#cloud-config\nwrite_files:\n- path: /etc/jinja\n  content: "{{ ds.meta_data.local_hostname }}\\n"\n',
  });
  new UserDataPart(machine, 'boothook', {
    contentType: 'text/cloud-boothook',
    content: '#cloud-boothook\n#!/bin/sh\n[ -e /root/order ] || echo boothook >/root/order\n',
  });
  new UserDataPart(machine, 'script', {
    contentType: 'text/x-shellscript',
    content: '#!/bin/sh\necho script >>/root/order\n',
  });
  return machine;
}

async function expectAccounts(machine: LabMachine): Promise<void> {
  expect(await machine.output('getent passwd app guest')).toBe(
    'app:x:990:1000:The application:/var/lib/app:/usr/sbin/nologin\nguest:x:1000:1001::/home/guest:/bin/sh',
  );
  expect(await machine.output('id -nG guest; getent shadow app guest debian | cut -d: -f2')).toBe(
    'guest adm\n!\n!\n!',
  );
  expect(await machine.output('cat /home/guest/.ssh/authorized_keys')).toBe(`${KEY} guest`);
  expect(await machine.output('sort /home/debian/.ssh/authorized_keys')).toBe(
    `${KEY} admin\n${KEY} other`,
  );
  expect(
    await machine.output('stat -c "%a %U %n" /home/debian/.ssh /home/debian/.ssh/authorized_keys'),
  ).toBe('700 debian /home/debian/.ssh\n600 debian /home/debian/.ssh/authorized_keys');
}

async function expectFiles(machine: LabMachine): Promise<void> {
  const paths = machineOf()
    .plan()
    .files.filter(({ path }) => path.startsWith('/etc/'));
  for (const { path, content, mode, owner } of paths) {
    expect(await machine.output(['stat', '-c', '%a %U:%G %s', path])).toBe(
      `${mode.replace(/^0/, '')} ${owner} ${Buffer.byteLength(content)}`,
    );
    expect((await machine.run(['cat', path])).stdout).toBe(content);
  }
  expect(await machine.output('stat -c "%a %U:%G %F" /srv/made')).toBe('1770 app:adm directory');
}

/** journald says itself what it keeps to, when it starts. */
async function expectJournal(machine: LabMachine): Promise<void> {
  const settings = await machine.output('systemd-analyze cat-config systemd/journald.conf');
  expect(settings).toContain('# /etc/systemd/journald.conf.d/90-groundwork.conf\n[Journal]');
  expect(settings).toContain('SystemMaxUse=24M');
  const said = await machine.output('journalctl --unit systemd-journald --output cat');
  expect(said).toMatch(/System Journal \(\/var\/log\/journal\/[0-9a-f]+\) is .*, max 24\.0M/);
  expect(said).not.toMatch(/Unknown key|Failed to parse/);
  expect(
    await machine.output('journalctl --header | grep -c "^File path: /var/log/journal/"'),
  ).not.toBe('0');
}

function sortedTexts(values: readonly unknown[]): string[] {
  return values.map((value) => JSON.stringify(value)).sort();
}
