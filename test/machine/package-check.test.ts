import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { Machine, Package } from '../../lib/machine';
import { PACKAGE_CHECK, PACKAGE_CHECK_SCRIPT } from '../../lib/machine/package-check';

/** Runs the program where only the named tools are, and what they know. */
function check(tools: Readonly<Record<string, string>>, ...packages: readonly string[]) {
  const folder = mkdtempSync(path.join(tmpdir(), 'gw-packages-'));
  try {
    for (const [name, script] of Object.entries(tools)) {
      writeFileSync(path.join(folder, name), `#!/bin/sh\n${script}\n`);
      chmodSync(path.join(folder, name), 0o755);
    }
    for (const name of ['sed', 'grep', 'tr', 'sort', 'tail']) {
      const real = spawnSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8' }).stdout;
      writeFileSync(path.join(folder, name), `#!/bin/sh\nexec ${real.trim()} "$@"\n`);
      chmodSync(path.join(folder, name), 0o755);
    }
    const program = PACKAGE_CHECK_SCRIPT.replace('/var/log/cloud-init-output.log', `${folder}/log`);
    const done = spawnSync('/bin/sh', ['-c', program, 'check-packages', ...packages], {
      env: { PATH: folder },
      encoding: 'utf8',
    });
    return { code: done.status, said: done.stdout.trim() };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const dpkg = {
  'dpkg-query': `case $4 in
    xfsprogs) echo 'installed 6.1.0-1' ;;
    gone) echo 'config-files 1.0-1' ;;
    '') printf 'installed mawk-user\\ninstalled awk, editor (= 2)\\ndeinstall mta\\n' ;;
    *) exit 1 ;;
  esac`,
};
const rpm = {
  rpm: `case $5 in
    xfsprogs) echo '0:6.1.0-1.el9' ;;
    bind) echo '32:9.16.23-1.el9' ;;
    kernel) printf '0:5.14.0-1.el9\\n0:5.14.0-2.el9\\n' ;;
    *) echo "no package provides $5"; exit 1 ;;
  esac`,
};

test.each<[string, Readonly<Record<string, string>>, readonly string[]]>([
  ['of dpkg', dpkg, ['xfsprogs']],
  ['of dpkg in its version', dpkg, ['xfsprogs=6.1.0-1']],
  ['that others provide', dpkg, ['awk', 'editor']],
  ['of rpm', rpm, ['xfsprogs', 'bind']],
  [
    'of rpm in its version',
    rpm,
    ['xfsprogs=6.1.0', 'xfsprogs=6.1.0-1.el9', 'bind=32:9.16.23-1.el9', 'bind=9.16.23'],
  ],
  ['of rpm in one of its versions', rpm, ['kernel=5.14.0-2.el9']],
])('takes packages %s', (_, tools, packages) => {
  expect(check(tools, ...packages)).toEqual({ code: 0, said: '' });
});

test.each<[string, Readonly<Record<string, string>>, readonly string[], string]>([
  ['a missing package', dpkg, ['xfsprogs', 'nope'], 'nope is not installed'],
  ['all missing packages', dpkg, ['a', 'b'], 'a is not installed\nb is not installed'],
  ['a package that was removed', dpkg, ['gone'], 'gone is not installed'],
  ['one that a removed package provides', dpkg, ['mta'], 'mta is not installed'],
  [
    'another version',
    dpkg,
    ['xfsprogs=6.1.0'],
    'xfsprogs is installed in version 6.1.0-1, not 6.1.0',
  ],
  ['a missing package of rpm', rpm, ['nope'], 'nope is not installed'],
  [
    'another version of rpm',
    rpm,
    ['bind=9.16'],
    'bind is installed in version 32:9.16.23-1.el9, not 9.16',
  ],
  ['a system without either', {}, ['xfsprogs'], 'xfsprogs is not installed'],
])('fails for %s', (_, tools, packages, said) => {
  expect(check(tools, ...packages)).toEqual({ code: 1, said });
});

test('the first boot checks packages before anything else', () => {
  const machine = new Machine('m');
  new Package(machine, 'b', { name: 'xfsprogs' });
  new Package(machine, 'a', { name: 'etcd-server', version: '3.4' });

  expect(machine.plan().steps[0]).toMatchObject({
    id: 'installed packages',
    construct: 'm/b, m/a',
    command: [PACKAGE_CHECK, 'etcd-server=3.4', 'xfsprogs'],
  });
  expect(new Machine('n').plan().files.some((file) => file.path === PACKAGE_CHECK)).toBe(false);
});
