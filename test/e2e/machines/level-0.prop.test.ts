/**
 * Level 0 of the labs, for machines that nobody would write: whatever the constructs accept has to be taken by the programs that read it.
 * What is made is judged in few runs of each judge, for hundreds of machines.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { Machine, MachineConstruct } from '../../../lib/machine';
import type { Contribution, MachinePlan } from '../../../lib/machine';
import { InvalidConfiguration } from '../../../lib/values';
import { findCloudInitSchema, imageTrees } from '../../../tools/cloud-init-schema';
import { builtGoTool } from '../../../tools/go-tool';
import { readByCloudInit } from '../../support/cloud-init-parts';
import { cloudConfigJudge } from '../../support/cloud-init-schema';
import { judgeIgnition, meaningOf } from '../../support/ignition-judge';
import { judgeTest } from '../../support/judge-test';
import { GOOD_PROPS } from '../../support/good-props';
import { makeOddMachine, oddMachines } from '../../support/odd-machine';
import { unitJudge } from '../../support/systemd-verify';
import type { JudgedFile } from '../../support/systemd-verify';
import { udevJudge } from '../../support/udev-judge';
import { judgeTogether } from '../../support/unit-batches';

// A few seconds, but on a machine that is busy with other labs a minute.
jest.setTimeout(300_000);

const COUNT = 400;
// Another one shows other machines.
const SEED = Number(process.env['GROUNDWORK_SEED'] ?? 20_261_121);

interface Accepted {
  readonly number: number;
  readonly machine: Machine;
  readonly plan: MachinePlan;
  /** As data, for people. */
  readonly shown: string;
}

const tried = oddMachines(COUNT, SEED).map((odd, number) => {
  const machine = makeOddMachine(odd);
  return { number, machine, odd, refused: machine.validate().length > 0 };
});
const accepted = tried
  .filter(({ refused }) => !refused)
  .map(({ number, machine, odd }): Accepted => {
    return { number, machine, plan: machine.plan(), shown: JSON.stringify(odd) };
  });

/** What is said of machines, each with the machine as it was made. */
function expectNothing(found: readonly (readonly [machine: Accepted, said: unknown])[]): void {
  expect(found.slice(0, 5).map(([{ number, shown }, said]) => ({ number, said, shown }))).toEqual(
    [],
  );
}

test('many machines are accepted, many are refused, and none of the constructs is missing', () => {
  const accepts = new Map<string, number>();
  const refuses = new Map<string, number>();
  for (const { odd, refused } of tried) {
    const counted = refused ? refuses : accepts;
    for (const { name } of odd.constructs) counted.set(name, (counted.get(name) ?? 0) + 1);
  }
  const names = [...new Set(GOOD_PROPS.map(([Part]) => Part.name))].sort();
  const line = names.map((name) => `${name} ${accepts.get(name) ?? 0}/${refuses.get(name) ?? 0}`);
  process.stderr.write(
    `level 0: ${accepted.length} of ${COUNT} machines accepted; ${line.join(', ')}\n`,
  );

  expect(accepted.length).toBeGreaterThan(COUNT / 5);
  expect(accepted.length).toBeLessThan((COUNT * 9) / 10);
  expect(names.filter((name) => (accepts.get(name) ?? 0) < 3)).toEqual([]);
});

test('what is accepted is rendered, the same every time, whatever is asked for', () => {
  const again = oddMachines(COUNT, SEED).map(makeOddMachine);
  const found = accepted.flatMap((one) => {
    const [seed, other] = [one.machine.seed(), again[one.number]?.seed()];
    one.machine.seedDrive('config-drive');
    return JSON.stringify(seed) === JSON.stringify(other) ? [] : [[one, 'another seed'] as const];
  });

  expectNothing(found);
});

describe('units', () => {
  const judge = unitJudge([...imageTrees(), '/']);
  const lab = judgeTest('systemd-analyze verify', judge.ready ? undefined : judge.reason);
  const together = (machines: readonly { number: number; plan: MachinePlan }[]) => {
    if (!judge.ready) throw new Error(judge.reason);
    return judgeTogether(
      machines.map(({ number, plan }) => ({ number, files: plan.files })),
      judge.judge,
    );
  };

  lab('are taken by systemd without a word', () => {
    const { complaints, units, runs } = together(accepted);
    const shown = complaints.map(({ number, line }) => {
      return { line, shown: accepted.find((one) => one.number === number)?.shown };
    });
    process.stderr.write(`level 0: ${units} units in ${runs} runs of systemd-analyze\n`);

    expect(shown.slice(0, 10)).toEqual([]);
    expect(units).toBeGreaterThan(accepted.length);
  });

  lab('the judge finds a construct that writes an unknown key', () => {
    const machine = brokenMachine({
      kind: 'file',
      path: '/etc/systemd/system/broken.service',
      content: '[Service]\nExecStart=/bin/true\nExecStopp=/bin/true\n',
      mode: '0644',
      owner: 'root:root',
    });
    const { complaints } = together([
      ...accepted.slice(0, 9),
      { number: COUNT, plan: machine.plan() },
    ]);

    expect(complaints).toEqual([
      { number: COUNT, line: expect.stringContaining("Unknown key 'ExecStopp'") as string },
    ]);
  });
});

describe('scripts', () => {
  test('are read by sh', () => {
    const scripts = new Map(
      accepted.flatMap(({ number, plan }) =>
        scriptsOf(plan).map((text) => [text, number] as const),
      ),
    );

    expect(scripts.size).toBeGreaterThan(accepted.length / 4);
    expect(unreadable([...scripts.keys()])).toBe('');
  });

  test('sh finds a construct that writes a broken one', () => {
    const machine = brokenMachine({
      kind: 'file',
      path: '/opt/groundwork/bin/broken',
      content: '#!/bin/sh\nif true; then\n',
      mode: '0755',
      owner: 'root:root',
    });

    expect(unreadable(scriptsOf(machine.plan()))).toContain('end of file');
  });
});

describe('udev rules', () => {
  const judge = udevJudge(imageTrees());
  const lab = judgeTest('udev', judge.ready ? undefined : judge.reason, 'welcome');
  const RULES = '/etc/udev/rules.d/';
  const rulesOf = (number: number, { files }: MachinePlan): readonly JudgedFile[] =>
    files
      .filter((file) => file.path.startsWith(RULES))
      .map((file) => ({ ...file, path: file.path.replace(/-/, `-m${number}-`) }));
  const verdict = (files: readonly JudgedFile[]): string => {
    if (!judge.ready) throw new Error(judge.reason);
    return judge.judge(files);
  };

  lab('are taken by udev', () => {
    const files = accepted.flatMap(({ number, plan }) => rulesOf(number, plan));

    expect(files.length).toBeGreaterThan(10);
    expect(verdict(files)).toBe('');
  });

  lab('the judge finds a construct that writes an unknown key', () => {
    const machine = brokenMachine({
      kind: 'file',
      path: `${RULES}65-broken.rules`,
      content: 'NOSUCHKEY=="1", SYMLINK+="a"\n',
      mode: '0644',
      owner: 'root:root',
    });

    expect(verdict(rulesOf(COUNT, machine.plan()))).toContain('NOSUCHKEY');
  });
});

describe('user data', () => {
  const schema = findCloudInitSchema();
  const missing = imageTrees().length === 0 ? 'no image with cloud-init is built' : undefined;
  const lab = judgeTest(
    'cloud-init',
    schema.found ? (process.getuid?.() === 0 ? missing : 'it has to run as root') : schema.reason,
  );
  const judge = (config: object): readonly string[] =>
    schema.found ? judgeConfig(`#cloud-config\n${JSON.stringify(config)}`) : [schema.reason];
  let judgeConfig: ReturnType<typeof cloudConfigJudge> = () => [];
  beforeAll(() => {
    if (schema.found) judgeConfig = cloudConfigJudge(schema.file);
  });

  lab('is read by cloud-init as it was meant, and keeps to its schema', () => {
    const read = readByCloudInit(accepted.map(({ machine }) => machine.render().payload));
    const found = accepted.flatMap((one, index) => {
      const { config = {}, warnings = 'nothing' } = read[index] ?? {};
      const said = [...(warnings === '' ? [] : [warnings]), ...judge(config), ...lost(one, config)];
      return said.length === 0 ? [] : [[one, said] as const];
    });

    expectNothing(found);
  });

  lab('the judge finds a construct that adds a user without a name', () => {
    const machine = brokenMachine({
      kind: 'user',
      name: 5 as unknown as string,
      groups: [],
      sshAuthorizedKeys: [],
    });
    const [read] = readByCloudInit([machine.render().payload]);

    expect(judge(read?.config ?? {}).join('\n')).toContain('/users/1');
  });
});

describe('Ignition', () => {
  const built = builtGoTool('ignition-check') !== undefined;
  const lab = judgeTest('ignition-check', built ? undefined : 'tools/ignition-check is not built');
  const converted = (['fcos', 'flatcar'] as const).flatMap((variant) =>
    accepted.flatMap((one) => {
      try {
        return [{ one, rendered: one.machine.ignition({ variant }) }];
      } catch (error) {
        if (error instanceof InvalidConfiguration) return [];
        throw error;
      }
    }),
  );

  lab('takes every machine that has an equivalent, and Butane says the same', async () => {
    const verdicts = await judgeIgnition(
      converted.flatMap(({ rendered }) => [
        { kind: 'ignition', text: rendered.config } as const,
        { kind: 'butane', text: rendered.butane } as const,
      ]),
    );
    const found = converted.flatMap(({ one }, index) => {
      const [config, butane] = [verdicts[2 * index], verdicts[2 * index + 1]];
      if (config === undefined || butane === undefined) throw new Error('no verdict');
      const said = [...config.complaints, ...butane.complaints];
      const same = JSON.stringify(meaningOf(config)) === JSON.stringify(meaningOf(butane));
      return said.length === 0 && same ? [] : [[one, same ? said : 'Butane differs'] as const];
    });

    expect(converted.length).toBeGreaterThan(accepted.length / 2);
    expectNothing(found);
  });

  lab('the judge finds a construct that writes a section without an end', async () => {
    const machine = brokenMachine({
      kind: 'file',
      path: '/etc/systemd/system/broken.service',
      content: '[Unit]\n[Service\n',
      mode: '0644',
      owner: 'root:root',
    });
    const { config } = machine.ignition({ variant: 'flatcar' });
    const [verdict] = await judgeIgnition([{ kind: 'ignition', text: config }]);

    expect(JSON.stringify(verdict?.complaints)).toContain('invalid unit content');
  });
});

/** A construct that checks nothing. */
class Broken extends MachineConstruct {
  part: Contribution | undefined;

  override contributions(): readonly Contribution[] {
    return this.part === undefined ? [] : [this.part];
  }
}

function brokenMachine(part: Contribution): Machine {
  const machine = new Machine('broken');
  new Broken(machine, 'x').part = part;
  expect(machine.validate()).toEqual([]);
  return machine;
}

function scriptsOf({ files }: MachinePlan): readonly string[] {
  return files
    .filter(({ content }) => content.startsWith('#!/bin/sh\n'))
    .map(({ content }) => content);
}

/** What sh says of scripts, none of which is run. */
function unreadable(scripts: readonly string[]): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'groundwork-level-0-'));
  try {
    scripts.forEach((text, index) => {
      writeFileSync(path.join(folder, String(index)), text);
    });
    const done = spawnSync('sh', ['-c', 'for f in *; do sh -n "$f"; done'], {
      cwd: folder,
      encoding: 'utf8',
    });
    return `${done.stdout}${done.stderr}`;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Files that cloud-init would write otherwise than they stand in the plan. Parts of users' own may add to the list. */
function lost({ plan }: Accepted, config: object): readonly string[] {
  const { write_files: files = [] } = config as {
    write_files?: { path: string; content: string }[];
  };
  const written = new Map(files.map((file) => [file.path, file.content]));
  return plan.files.flatMap((file) =>
    written.get(file.path) === file.content ? [] : [`${file.path} is read otherwise`],
  );
}
