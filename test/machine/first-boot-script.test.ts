/**
 * The script runs here as it runs on a machine, but for the folders that it works in and the programs that it calls (`systemctl` and the
 * like), which are small scripts that write down how they were called.
 */
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import type { FirstBootStatus, PlannedStep } from '../../lib/machine';
import { renderFirstBootScript, shellWord, stepLine } from '../../lib/machine/first-boot-script';

let root = '';
const at = (...parts: string[]): string => path.join(root, ...parts);

beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'groundwork-first-boot-'));
  for (const folder of ['bin', 'proc/vm', 'proc/net/conf/eth0.100', 'sys', 'state']) {
    mkdirSync(at(folder), { recursive: true });
  }
  for (const name of ['systemctl', 'udevadm', 'modprobe', 'journalctl']) program(name, '');
  program('systemd-detect-virt', 'echo none; exit 1');
  writeFileSync(at('console'), '');
});

afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

/** A program that notes its call, then does what is given. */
function program(name: string, body: string): void {
  writeFileSync(at('bin', name), `#!/bin/sh\necho "${name} $*" >>'${at('calls')}'\n${body}\n`);
  chmodSync(at('bin', name), 0o755);
}

function inContainer(): void {
  program('systemd-detect-virt', 'echo systemd-nspawn');
}

function step(
  id: string,
  command: readonly string[],
  rest: Partial<PlannedStep> = {},
): PlannedStep {
  const fields = {
    id,
    command,
    phase: 'last',
    description: `do ${id}`,
    inContainers: 'run',
  } as const;
  return { ...fields, construct: `m/${id}`, ...rest };
}

function run(...steps: PlannedStep[]) {
  const script = renderFirstBootScript('m', steps, {
    state: at('state'),
    sysctlFile: at('sysctl.conf'),
    proc: at('proc'),
    sys: at('sys'),
    console: at('console'),
  });
  const env = { PATH: `${at('bin')}:${process.env['PATH'] ?? ''}` };
  const { status, stdout, stderr } = spawnSync('sh', ['-c', script], { encoding: 'utf8', env });
  return { code: status, output: stdout, errors: stderr };
}

const statusOf = (name = 'status.json') =>
  JSON.parse(readFileSync(at('state', name), 'utf8')) as FirstBootStatus;
const calls = (): string[] =>
  existsSync(at('calls')) ? readFileSync(at('calls'), 'utf8').trim().split('\n').slice(1) : [];
const isDone = (): boolean => existsSync(at('state/first-boot.done'));

describe('a first boot', () => {
  test('runs its steps in order and says that it is done', () => {
    const note = (text: string) => ['sh', '-c', `echo ${text} >>'${at('notes')}'`];

    const { code, output } = run(step('a', note('one')), step('b', note('two')));

    expect(code).toBe(0);
    expect(output).toContain('a: do a\n');
    expect(readFileSync(at('notes'), 'utf8')).toBe('one\ntwo\n');
    expect(isDone()).toBe(true);
    expect(statusOf()).toEqual({
      state: 'done',
      step: '',
      construct: '',
      command: '',
      exitCode: 0,
      output: '',
      skipped: [],
    });
  });

  test('says which step is running', () => {
    run(step('copy', ['cp', at('state/status.json'), at('state/seen.json')]));

    expect(statusOf('seen.json')).toMatchObject({
      state: 'running',
      step: 'copy',
      construct: 'm/copy',
    });
  });

  test('stops at the first step that fails, and says why in three places', () => {
    const { code, errors } = run(
      step('a', ['sh', '-c', 'echo out; echo "no such moon" >&2; exit 7']),
      step('b', ['touch', at('never')]),
    );

    expect(code).toBe(7);
    expect(existsSync(at('never'))).toBe(false);
    expect(isDone()).toBe(false);
    expect(statusOf()).toEqual({
      state: 'failed',
      step: 'a',
      construct: 'm/a',
      command: 'sh -c echo out; echo "no such moon" >&2; exit 7',
      exitCode: 7,
      output: 'out\nno such moon',
      skipped: [],
    });
    const line = 'groundwork: first boot failed at a (do a), exit code 7: no such moon\n';
    expect(errors).toBe(line);
    expect(readFileSync(at('console'), 'utf8')).toBe(line);
  });

  test('makes no console where there is none', () => {
    rmSync(at('console'));

    expect(run(step('a', ['false'])).code).toBe(1);
    expect(existsSync(at('console'))).toBe(false);
  });

  test('begins anew at the next boot, and keeps the first cause', () => {
    const step1 = step('a', ['test', '-e', at('ready')]);
    const step2 = step('b', ['sh', '-c', 'exit 9']);
    run(step1, step2);
    writeFileSync(at('ready'), '');

    expect(run(step1, step2).code).toBe(9);
    expect(statusOf()).toMatchObject({ state: 'failed', step: 'b' });
    expect(statusOf('first-failure.json')).toMatchObject({ state: 'failed', step: 'a' });
    expect(run(step1).code).toBe(0);
    expect(isDone()).toBe(true);
  });

  test('names a program that is not there', () => {
    expect(run(step('a', ['no-such-program'])).code).toBe(127);
    expect(statusOf().output).toContain('not found');
  });

  test('ends a step that takes too long', () => {
    const { code } = run(step('a', ['timeout', '0.2', 'sleep', '20']));

    expect(code).toBe(124);
  });

  test.each([
    ['quotation marks and backslashes', 'say "hi" \\n \\', 'say "hi" \\n \\'],
    ['a line break at the end', 'one\n', 'one'],
    ['several lines', 'one\n\ntwo', 'one\n\ntwo'],
    ['a tab and other control characters', 'a\tb\u0007c\u001b[1m', 'a b?c?[1m'],
    ['characters beyond ASCII', 'grüß', 'gr????'],
    ['formats of printf', '100%s %d', '100%s %d'],
    ['nothing', '', ''],
  ])('keeps its status readable after %s', (_, said, kept) => {
    writeFileSync(at('said'), said);

    run(step('a', ['sh', '-c', `cat '${at('said')}'; exit 1`]));

    expect(statusOf().output).toBe(kept);
  });

  test('keeps the last 20 lines, and never more than 4000 bytes', () => {
    run(step('a', ['sh', '-c', 'seq 1 100; exit 1']));
    const lines = statusOf().output.split('\n');
    run(step('a', ['sh', '-c', 'head -c 9999 /dev/zero | tr "\\0" x; exit 1']));

    expect([lines[0], lines.at(-1), lines.length]).toEqual(['81', '100', 20]);
    expect(statusOf().output).toHaveLength(4000);
  });

  test('takes any name of a construct and any argument', () => {
    const awkward = `it's "a" $(b) \`c\` \\ %s`;
    run(step(awkward, ['sh', '-c', 'echo "$1"; exit 1', 'sh', awkward]));

    expect(statusOf()).toMatchObject({ step: awkward, construct: `m/${awkward}`, output: awkward });
  });

  test('leaves no half of a status behind', () => {
    run(step('a', ['true']));

    expect(existsSync(at('state/status.new'))).toBe(false);
  });
});

describe('kernel modules', () => {
  test('are loaded, unless they are there', () => {
    mkdirSync(at('sys/nf_conntrack'));

    expect(run(step('modules', ['modules', 'nf_conntrack', 'br_netfilter'])).code).toBe(0);
    expect(calls()).toEqual(['modprobe br_netfilter']);
  });

  test('that are missing fail a machine, all of them named', () => {
    program('modprobe', 'echo "no module $1" >&2; exit 1');

    expect(run(step('modules', ['modules', 'a', 'b'])).code).toBe(1);
    expect(statusOf().output).toBe('no module a\nno module b');
  });

  test('that are missing are skipped and listed in a container', () => {
    inContainer();
    program('modprobe', 'exit 1');
    mkdirSync(at('sys/there'));

    expect(run(step('modules', ['modules', 'there', 'a', 'b'])).code).toBe(0);
    expect(statusOf()).toMatchObject({ state: 'done', skipped: ['module a', 'module b'] });
  });
});

describe('kernel settings', () => {
  const settings = (text: string) => {
    writeFileSync(at('sysctl.conf'), text);
    return run(step('sysctl', ['sysctls']));
  };
  const key = (name: string, value = '0\n') => {
    writeFileSync(at('proc', name), value);
  };

  test('are written and read back', () => {
    key('vm/max_map_count', '65530\n');
    key('net/conf/eth0.100/rp_filter');

    const { code } = settings(
      '# written by hand\n\nvm.max_map_count = 30000000\nnet.conf.eth0/100.rp_filter = 2\n',
    );

    expect(code).toBe(0);
    expect(readFileSync(at('proc/vm/max_map_count'), 'utf8')).toBe('30000000\n');
    expect(readFileSync(at('proc/net/conf/eth0.100/rp_filter'), 'utf8')).toBe('2\n');
  });

  test('that the kernel prints with tabs are the same', () => {
    key('vm/range');
    const kernel = `printf '4096\\t87380\\t6291456\\n' | command -p tr "$@"`;
    program('tr', `case $1 in -s) ${kernel} ;; *) command -p tr "$@" ;; esac`);

    expect(settings('vm.range = 4096 87380 6291456\n').code).toBe(0);
  });

  test('that the kernel does not take fail, each with the value that is there', () => {
    // Writing to /dev/null succeeds and changes nothing, as with some keys that the kernel rounds or clamps.
    symlinkSync('/dev/null', at('proc/vm/stubborn'));
    key('vm/good');

    const { code } = settings('vm.stubborn = 1\nvm.good = 5\nvm.absent = 7\n');

    expect(code).toBe(1);
    expect(statusOf().output).toBe('vm.stubborn is , not 1\nvm.absent is not there, not 7');
    expect(readFileSync(at('proc/vm/good'), 'utf8')).toBe('5\n');
  });

  test('that are not there are skipped and listed in a container', () => {
    inContainer();
    key('vm/good');

    expect(settings('vm.absent = 7\nvm.good = 5\n').code).toBe(0);
    expect(statusOf().skipped).toEqual(['sysctl vm.absent']);
    expect(readFileSync(at('proc/vm/good'), 'utf8')).toBe('5\n');
  });

  test('that can be written but do not hold fail a container too', () => {
    inContainer();
    symlinkSync('/dev/null', at('proc/vm/stubborn'));

    expect(settings('vm.stubborn = 1\n').code).toBe(1);
  });
});

describe('udev rules', () => {
  test('are applied to what is there', () => {
    expect(run(step('udev', ['udev'])).code).toBe(0);
    expect(calls()).toEqual(['udevadm control --reload', 'udevadm trigger', 'udevadm settle']);
  });

  test('are skipped in a container', () => {
    inContainer();

    expect(run(step('udev', ['udev'])).code).toBe(0);
    expect(statusOf().skipped).toEqual(['udev rules']);
    expect(calls()).toEqual([]);
  });
});

describe('units of disks', () => {
  test('are enabled and started', () => {
    expect(run(step('mount', ['up', 'mnt-x.mount', at('no-disk')])).code).toBe(0);
    expect(calls()).toEqual([
      'systemctl enable --quiet --no-reload mnt-x.mount',
      'systemctl start mnt-x.mount',
    ]);
  });

  test('are not started in a container without the disk, which is listed once', () => {
    inContainer();
    const disk = at('no-disk');

    run(step('a', ['up', 'a.service', disk]), step('b', ['up', 'b.mount', disk]));

    expect(statusOf()).toMatchObject({ state: 'done', skipped: [`device ${disk}`] });
    expect(calls()).toEqual([
      'systemctl enable --quiet --no-reload a.service',
      'systemctl enable --quiet --no-reload b.mount',
    ]);
  });

  test('are started in a container that has the disk', () => {
    inContainer();
    writeFileSync(at('disk'), '');

    run(step('a', ['up', 'a.service', at('disk')]));

    expect(calls()).toContain('systemctl start a.service');
    expect(statusOf().skipped).toEqual([]);
  });

  test('tell what their programs said when they fail', () => {
    program(
      'systemctl',
      '[ "$1" != show ] || echo 4711; [ "$1" != start ] || { echo "Job failed." >&2; exit 1; }',
    );
    program('journalctl', '[ "$1" = --sync ] || echo "$5: holds xfs, not ext4"');

    expect(run(step('a', ['up', 'a.service'])).code).toBe(1);
    expect(statusOf().output).toBe('Job failed.\n_SYSTEMD_INVOCATION_ID=4711: holds xfs, not ext4');
  });

  test('that cannot be enabled fail', () => {
    program('systemctl', '[ "$1" != enable ] || { echo "no such unit" >&2; exit 5; }');

    expect(run(step('a', ['up', 'a.service'])).code).toBe(5);
  });
});

test('a step for real machines only is skipped and listed in a container', () => {
  inContainer();
  const steps = [step('a', ['touch', at('never')], { inContainers: 'skip' })];

  expect(run(...steps).code).toBe(0);
  expect(existsSync(at('never'))).toBe(false);
  expect(statusOf().skipped).toEqual(['step a']);
});

test('a step for real machines only runs on one', () => {
  run(step('a', ['touch', at('there')], { inContainers: 'skip' }));

  expect(existsSync(at('there'))).toBe(true);
});

test('a line of the script quotes what the shell would read', () => {
  const line = stepLine(step('a b', ['echo', "it's", '$HOME', ''], { timeoutSeconds: 5 }));

  expect(line).toBe(`step 'a b' 'm/a b' 'do a b' timeout 5 echo 'it'\\''s' '$HOME' ''`);
  expect(shellWord('/usr/bin/x=y')).toBe(`'/usr/bin/x=y'`);
});

test('the script is small', () => {
  expect(Buffer.byteLength(renderFirstBootScript('worker-1', []))).toBeLessThan(3200);
});
