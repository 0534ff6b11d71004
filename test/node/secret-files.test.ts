import { Machine } from '../../lib/machine';
import { SecretFiles } from '../../lib/node';
import { synthesize } from '../../lib/testing';
import { formatViolation } from '../../lib/values';

const GOOD = { name: 'web', fetch: ['cp', '-r', '/run/web/.'], directory: '/etc/web/pki' };

function refusals(props: object): string[] {
  const machine = new Machine('m');
  new SecretFiles(machine, 'files', { ...GOOD, ...props });
  return machine.validate().map((one) => formatViolation(one).replace(/^m\/files\.?/, ''));
}

test('they are fetched at every boot before who needs them, and the boot does not wait for more than one attempt', () => {
  const { files, plan } = synthesize((machine) => {
    return new SecretFiles(machine, 'files', { ...GOOD, before: ['a.service', 'b.service'] });
  });
  const unit = files['/etc/systemd/system/secret-files-web.service'] ?? '';

  expect(plan?.units.find(({ name }) => name === 'secret-files-web.service')).toMatchObject({
    enable: true,
    start: true,
  });
  expect(unit).toContain('Before=a.service b.service\n');
  expect(unit).toContain('Type=notify\nNotifyAccess=all\n');
  expect(unit).toContain('ExecStart=/opt/groundwork/bin/secret-files-web --boot\n');
});

test('the words of the command stay words', () => {
  const { files } = synthesize((machine) => {
    return new SecretFiles(machine, 'files', { ...GOOD, fetch: ['get', "it's", '$HOME', '-x'] });
  });

  expect(files['/opt/groundwork/bin/secret-files-web']).toContain(
    `fetch() { get 'it'\\''s' '$HOME' -x "$1/" >&2; }\n`,
  );
});

test.each<[string, object, string]>([
  ['no name', { name: undefined }, 'name: is no name of secret files; write for example "etcd"'],
  [
    'a name with a slash',
    { name: 'a/b' },
    'name: "a/b": is no name of secret files; write for example "etcd"',
  ],
  [
    'a folder at the top',
    { directory: '/pki' },
    'directory: "/pki": is no folder below another, of plain characters; write for example "/etc/etcd/pki"',
  ],
  [
    'no command',
    { fetch: [] },
    'fetch: names no program; write for example ["cp", "-r", "/run/secrets/web/."]',
  ],
  [
    'a command of two lines',
    { fetch: ['cp', 'a\nb'] },
    'fetch[1]: is no argument; write it on one line',
  ],
  [
    'a mode by which everybody reads them',
    { mode: '0644' },
    'mode: "0644": lets everybody on the machine read or use secrets; write for example "0640"',
  ],
  [
    'a mode that is none',
    { mode: 640 },
    'mode: "640": is no mode in four octal digits; write for example "0640"',
  ],
  [
    'a group that is none',
    { group: 'a b' },
    'group: "a b": is no name of an account; write for example "etcd"',
  ],
  [
    'a unit that is none',
    { before: ['etcd'] },
    'before[0]: "etcd": is no name of a unit; write for example "etcd-member.service"',
  ],
])('refused is %s', (_, props, message) => {
  expect(refusals(props)).toEqual([message]);
});
