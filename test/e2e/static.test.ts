/**
 * Level 0 of the labs: what a library prints is judged by the programs that read it, without booting anything. Units and drop-ins by
 * systemd, user data by cloud-init's schema, scripts by the shell and ShellCheck, udev rules by udev.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Machine } from '../../lib/machine';
import type { PlannedFile } from '../../lib/machine';
import { TimeSync } from '../../lib/node';
import type { TimeSyncProps } from '../../lib/node';
import { findCloudInitSchema, imageTrees } from '../../tools/cloud-init-schema';
import { which } from '../../tools/process';
import { cloudConfigJudge } from '../support/cloud-init-schema';
import { chronyJudge } from '../support/chrony-judge';
import { judgeTest } from '../support/judge-test';
import { machineMatrix, PACKAGED } from '../support/machine-matrix';
import { type JudgedFile, unitJudge } from '../support/systemd-verify';
import { udevJudge } from '../support/udev-judge';

// Each verdict takes 0.1 s, but on a machine that is busy with other labs several seconds.
jest.setTimeout(60_000);

const matrix = machineMatrix().map(([name, machine]) => [name, machine] as const);

describe('units and drop-ins', () => {
  const judge = unitJudge([...imageTrees(), '/']);
  const lab = judgeTest('systemd-analyze verify', judge.ready ? undefined : judge.reason);
  const verdict = (files: readonly JudgedFile[]) => {
    if (!judge.ready) throw new Error(judge.reason);
    return judge.judge(files, PACKAGED);
  };

  lab.each(matrix)('of %s are taken by systemd without a word', (_, machine) => {
    const { units, output } = verdict(machine.plan().files);

    expect(output).toBe('');
    expect(units).toContain('groundwork-first-boot.service');
  });

  const service = (lines: string): JudgedFile => ({
    path: '/etc/systemd/system/broken.service',
    content: `[Service]\nExecStart=/bin/true\n${lines}\n`,
    mode: '0644',
  });

  lab.each([
    ['an unknown key', service('ExecStartt=/bin/true'), "Unknown key 'ExecStartt'"],
    ['an unknown type', service('Type=oneshott'), 'Failed to parse service type'],
    ['an unknown section', service('[Servce]\nType=oneshot'), "Unknown section 'Servce'"],
    ['a bad duration', service('RestartSec=soon'), 'Failed to parse'],
    ['a program that is not there', service('ExecStartPre=/no/such/program'), '/no/such/program'],
    ['a unit that is not there', service('[Unit]\nRequires=nowhere.service'), 'nowhere.service'],
    [
      'a drop-in for a unit that nothing brings',
      { ...service(''), path: '/etc/systemd/system/stranger.service.d/10-x.conf' },
      'stranger.service',
    ],
    [
      'a drop-in with an unknown key',
      {
        path: '/etc/systemd/system/kubelet.service.d/99-x.conf',
        content: '[Service]\nSlicee=x.slice\n',
        mode: '0644',
      },
      "Unknown key 'Slicee'",
    ],
    [
      'a second command where there may be one',
      {
        path: '/etc/systemd/system/kubelet.service.d/99-x.conf',
        content: '[Service]\nExecStart=/bin/true\n',
        mode: '0644',
      },
      'more than one ExecStart',
    ],
    [
      'a mount unit of the wrong name',
      {
        path: '/etc/systemd/system/mnt-a.mount',
        content: '[Mount]\nWhat=/dev/disk/by-label/a\nWhere=/mnt/b\nType=ext4\n',
        mode: '0644',
      },
      'Where= setting',
    ],
  ])('the judge finds %s', (_, file, complaint) => {
    expect(verdict([file]).output).toContain(complaint);
  });
});

describe('user data', () => {
  const schema = findCloudInitSchema();
  const lab = judgeTest("cloud-init's schema", schema.found ? undefined : schema.reason);
  let judge: ReturnType<typeof cloudConfigJudge> = () => ['no schema'];
  beforeAll(() => {
    if (schema.found) judge = cloudConfigJudge(schema.file);
  });

  lab.each(matrix)("of %s keeps to cloud-init's schema and holds no unknown key", (_, machine) => {
    expect(judge(machine.render().userData)).toEqual([]);
  });

  lab.each([
    ['an unknown key', 'bootcmdd: []', '/bootcmdd is no key of cloud-config'],
    ['a list that is none', 'runcmd: ls', '/runcmd must be array'],
    [
      'a number for a mode',
      'write_files: [{path: /a, permissions: 0644}]',
      '/write_files/0/permissions must be string',
    ],
    [
      'a file without a path',
      'write_files: [{content: a}]',
      "/write_files/0 must have required property 'path'",
    ],
    [
      'an unknown key of a file',
      'write_files: [{path: /a, modee: "0644"}]',
      '/write_files/0 must NOT have additional properties',
    ],
    ['a word for a boolean', 'manage_etc_hosts: perhaps', '/manage_etc_hosts'],
  ])('the judge finds %s', (_, line, complaint) => {
    const found = judge(`#cloud-config\n${line}\n`);

    expect(found.join('\n')).toContain(complaint);
  });

  lab('the judge wants the first line that cloud-init wants', () => {
    expect(judge('runcmd: [ls]\n')).toEqual(['/ does not begin with #cloud-config']);
    expect(judge('#cloud-config\nruncmd: [ls]\n')).toEqual([]);
  });
});

/** Runs a program on each file, which it finds in a folder of its own; what it said, empty when nothing. */
function said(files: readonly PlannedFile[], command: readonly string[]): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'groundwork-static-'));
  try {
    return files
      .map((file) => {
        const place = path.join(folder, path.basename(file.path));
        writeFileSync(place, file.content);
        const [program = '', ...args] = command;
        const done = spawnSync(program, [...args, place], { encoding: 'utf8' });
        if (done.error !== undefined) throw done.error;
        return `${done.stdout}${done.stderr}${done.status === 0 ? '' : `exit code ${done.status ?? -1}\n`}`;
      })
      .join('');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function scriptsOf(files: readonly PlannedFile[]): readonly PlannedFile[] {
  return files.filter(({ content }) => content.startsWith('#!/bin/sh\n'));
}

/** A script with the files that it reads in their places, since ShellCheck finds no files of another machine. */
function withWhatItReads(
  file: PlannedFile,
  _index: number,
  all: readonly PlannedFile[],
): PlannedFile {
  const content = file.content.replace(/^\. (\/\S+)$/gm, (line, read: string) => {
    const found = all.find(({ path: at }) => at === read);
    return found === undefined ? line : withWhatItReads(found, 0, all).content;
  });
  return { ...file, content };
}

function script(content: string): PlannedFile {
  return {
    path: '/a/script',
    content: `#!/bin/sh\n${content}\n`,
    mode: '0755',
    owner: 'root:root',
    construct: 'm',
  };
}

describe('scripts', () => {
  const shellcheck = which('shellcheck');
  const missing = shellcheck === undefined ? 'there is no shellcheck here' : undefined;
  const lab = judgeTest('ShellCheck', missing, 'welcome');
  // Meant as they are: several empty variables on one line (SC1007), and "done" as a word (SC1010).
  const check = [
    shellcheck ?? '',
    '--norc',
    '--shell=sh',
    '--severity=warning',
    '--exclude=SC1007,SC1010',
  ];

  test.each(matrix)('of %s are read by sh', (_, machine) => {
    const scripts = scriptsOf(machine.plan().files);

    expect(scripts.length).toBeGreaterThan(0);
    expect(said(scripts, ['sh', '-n'])).toBe('');
  });

  lab.each(matrix)('of %s pass ShellCheck', (_, machine) => {
    expect(said(scriptsOf(machine.plan().files.map(withWhatItReads)), check)).toBe('');
  });

  test('sh finds a script that is broken', () => {
    expect(said([script('if true; then')], ['sh', '-n'])).toContain('exit code 2');
  });

  lab('ShellCheck finds an output without quotes', () => {
    expect(said([script('rm -f $(cat list)')], check)).toContain('SC2046');
  });
});

describe('udev rules', () => {
  const judge = udevJudge(imageTrees());
  const lab = judgeTest('udev', judge.ready ? undefined : judge.reason, 'welcome');
  const verdict = (files: readonly JudgedFile[]): string => {
    if (!judge.ready) throw new Error(judge.reason);
    return judge.judge(files);
  };

  lab.each(matrix)('of %s are taken by udev', (_, machine) => {
    expect(verdict(machine.plan().files)).toBe('');
  });

  lab.each([
    ['an unknown key', 'NOSUCHKEY=="1", SYMLINK+="a"', 'NOSUCHKEY'],
    ['an unknown operator', 'SUBSYSTEM=="block", SYMLINK~="a"', ':1'],
    ['a place to go to that there is not', 'SUBSYSTEM=="block", GOTO="nowhere"', 'nowhere'],
  ])('the judge finds %s', (_, rule, complaint) => {
    const file = { path: '/etc/udev/rules.d/65-x.rules', content: `${rule}\n`, mode: '0644' };

    expect(verdict([file])).toContain(complaint);
  });
});

describe("chrony's file", () => {
  const judge = chronyJudge(imageTrees());
  const lab = judgeTest('chronyd', judge.ready ? undefined : judge.reason, 'welcome');
  const verdict = (text: string) => {
    if (!judge.ready) throw new Error(judge.reason);
    return judge.judge(text);
  };
  const fileOf = (props: TimeSyncProps): string => {
    const machine = new Machine('m');
    new TimeSync(machine, 'time', props);
    return (
      machine.plan().files.find(({ path }) => path === '/etc/chrony/chrony.conf')?.content ?? ''
    );
  };

  lab.each<[string, TimeSyncProps]>([
    ['of the least', { servers: ['2001:db8::1'] }],
    [
      'of everything',
      {
        servers: ['ntp1.example.org'],
        pools: ['pool.example.org'],
        minPollInterval: '1s',
        maxPollInterval: '131072s',
        nts: true,
        makeStep: { threshold: '90s', limit: -1 },
        allow: ['10.0.0.0/8', 'fd00::/8'],
      },
    ],
  ])('%s is read by chrony, line by line', (_, props) => {
    // The folder for what administrators add is not there.
    const text = fileOf(props).replace(/^confdir.*\n/m, '');

    expect(verdict(text)).toEqual({ taken: true, output: text });
  });

  lab.each([
    ['an unknown directive', 'makestep 1 3\nsteppable\n', 'Invalid directive'],
    ['an unknown option', 'server a.example.org iburst nt\n', 'Could not parse server'],
    ['a word for a number', 'makestep often 3\n', 'Could not parse makestep'],
  ])('the judge finds %s', (_, text, complaint) => {
    const { taken, output } = verdict(text);

    expect(taken).toBe(false);
    expect(output).toContain(complaint);
  });
});
