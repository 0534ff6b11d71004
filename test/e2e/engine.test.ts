import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { projectRoot } from '../../tools/cache';
import { removeStaleLocks } from '../../tools/commands/stale-locks';
import { describeLab } from '../support/describe-lab';
import { PulumiProject } from '../support/pulumi-project';

const project = `name: engine-lab
main: program/index.ts
runtime:
  name: nodejs
  options: { typescript: true, tsconfig: ../tsconfig.json, nodeargs: --max-old-space-size=512 }
config:
  engine-lab:greeting: { type: string, default: hello }
`;

const settings = `# kept as it is
config:
  engine-lab:greeting: moin
`;

const program = `
import * as pulumi from '@pulumi/pulumi';

interface NoteInputs { text: pulumi.Input<string> }
const provider: pulumi.dynamic.ResourceProvider = {
  async create(inputs) {
    if (inputs.text === 'slow') await new Promise((resolve) => setTimeout(resolve, 60_000));
    return { id: 'note', outs: inputs };
  },
  async diff(_id, olds, news) { return { changes: olds.text !== news.text }; },
  async update(_id, _olds, news) { return { outs: news }; },
};
class Note extends pulumi.dynamic.Resource {
  declare readonly text: pulumi.Output<string>;
  constructor(name: string, inputs: NoteInputs) { super(provider, name, { ...inputs }); }
}

const greeting: string = new pulumi.Config().require('greeting');
const note = new Note('note', { text: greeting });
export const text = note.text;
export const memory: string = process.execArgv.join(' ');
export const folder: string = process.cwd();
export const hidden = pulumi.secret('correct horse battery staple');
`;

const refusing = `
import { InvalidConfiguration } from '${projectRoot}/lib/values/violation';
import * as pulumi from '@pulumi/pulumi';
const violation = (path: string) => ({ code: 'above-capacity', path, value: '99', reason: 'more than there is', remedy: 'take less' });
const refusal = new InvalidConfiguration('the local stack', [violation('worker-1/kubelet.kubeReserved.cpu'), violation('worker-2/kubelet.kubeReserved.cpu')] as never);
throw new pulumi.RunError(refusal.message);
export const never = pulumi.output(1);
`;

interface Summary {
  readonly changeSummary: Readonly<Record<string, number>>;
}

function processesIn(folder: string): readonly string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        return readFileSync(path.join('/proc', pid, 'environ'), 'utf8').includes(folder);
      } catch {
        return false;
      }
    });
}

async function until(holds: () => boolean, seconds: number): Promise<void> {
  for (const end = Date.now() + seconds * 1000; !holds() && Date.now() < end;) await sleep(100);
}

describeLab('engine', () => {
  let lab: PulumiProject;

  beforeAll(async () => {
    lab = await PulumiProject.make({
      'Pulumi.yaml': project,
      'Pulumi.test.yaml': settings,
      'package.json': JSON.stringify({ name: 'engine-lab', dependencies: { yaml: '2.9.1' } }),
      'tsconfig.json': readFileSync(path.join(projectRoot, 'tsconfig.json'), 'utf8'),
      'program/index.ts': program,
    });
  }, 900_000);

  afterAll(() => {
    lab.remove();
  });

  const limit = 120_000;

  it(
    'previews a TypeScript program without making anything',
    async () => {
      const preview = await lab.operate('preview', '--json');

      expect(preview.stderr).not.toContain('warning');
      expect((JSON.parse(preview.stdout) as Summary).changeSummary).toEqual({ create: 2 });
    },
    limit,
  );

  it(
    'makes a dynamic resource with a setting of the stack',
    async () => {
      const up = await lab.operate('up', '--yes', '--skip-preview');

      expect(up).toMatchObject({ code: 0 });
      expect(up.stdout).toContain('+ 2 created');
    },
    limit,
  );

  it(
    'gives the program its folder, its Node arguments and its settings',
    async () => {
      const outputs = await lab.pulumi('stack', 'output', '--json', '--stack', 'test');

      expect(JSON.parse(outputs.stdout)).toEqual({
        text: 'moin',
        memory: '--max-old-space-size=512',
        folder: path.join(lab.folder, 'program'),
        hidden: '[secret]',
      });
    },
    limit,
  );

  it('keeps a secret encrypted in the state, and its passphrase from other users', () => {
    const state = path.join('.groundwork', 'state', '.pulumi', 'stacks', 'engine-lab', 'test.json');

    expect(lab.read(state)).not.toContain('correct horse');
    expect(statSync(path.join(lab.folder, '.groundwork', 'passphrase')).mode & 0o777).toBe(0o600);
  });

  it('leaves the committed settings alone', () => {
    expect(lab.read('Pulumi.test.yaml')).toBe(settings);
  });

  it(
    'finds nothing to change the second time',
    async () => {
      const up = await lab.operate('up', '--yes', '--expect-no-changes');

      expect(up).toMatchObject({ code: 0 });
      expect(up.stdout).toContain('2 unchanged');
    },
    limit,
  );

  it(
    'sees a changed setting as the update of one resource',
    async () => {
      lab.write('Pulumi.test.yaml', settings.replace('moin', 'servus'));
      const preview = await lab.operate('preview', '--json');

      expect((JSON.parse(preview.stdout) as Summary).changeSummary).toEqual({ same: 1, update: 1 });
    },
    limit,
  );

  it(
    'tells the versions that are really installed',
    async () => {
      const about = await lab.pulumi('about', '--json');
      const told = JSON.parse(about.stdout) as {
        dependencies: unknown;
        runtime: Record<string, string>;
      };

      expect(told.dependencies).toEqual([{ name: 'yaml', version: '2.9.1' }]);
      expect(told.runtime).toMatchObject({
        version: process.version,
        executable: process.execPath,
      });
    },
    limit,
  );

  it(
    'shows every violation of a refused configuration once, and changes nothing',
    async () => {
      lab.write('program/index.ts', refusing);
      const up = await lab.operate('up', '--yes');
      lab.write('program/index.ts', program);

      expect(up.code).not.toBe(0);
      const said = up.stdout + up.stderr;
      expect(said.match(/worker-1\/kubelet\.kubeReserved\.cpu/g)).toHaveLength(1);
      expect(said).toContain('worker-2/kubelet.kubeReserved.cpu');
      // Told once, by the program: the host has nothing to add.
      expect(said).not.toContain('exit code');
    },
    limit,
  );

  it(
    'says what is wrong with a program that ends by itself',
    async () => {
      lab.write('program/index.ts', 'process.exit(3);');
      const preview = await lab.operate('preview');
      lab.write('program/index.ts', program);

      expect(preview.code).not.toBe(0);
      expect(preview.stdout + preview.stderr).toContain('the program ended with exit code 3');
    },
    limit,
  );

  it(
    'cancels at an interrupt, leaves no process, and repairs with the next run',
    async () => {
      lab.write('program/index.ts', `${program}\nnew Note('second', { text: 'slow' });`);
      lab.configuration.refresh();
      const before = processesIn(lab.folder);
      const running = lab.start(
        'up',
        '--stack',
        'test',
        ...lab.configuration.options,
        '--yes',
        '--skip-preview',
      );
      const journal = path.join(
        lab.folder,
        '.groundwork',
        'state',
        '.pulumi',
        'stacks',
        'engine-lab',
        'test.json',
      );
      await until(() => readFileSync(journal, 'utf8').includes('"pending_operations":[{'), 30);
      process.kill(running.pid, 'SIGINT');
      await sleep(1000);
      process.kill(running.pid, 'SIGINT');

      expect(await running.ended).not.toBe(0);
      await until(() => processesIn(lab.folder).length === before.length, 10);
      expect(processesIn(lab.folder)).toEqual(before);
      lab.write('program/index.ts', `${program}\nnew Note('second', { text: 'quick' });`);
      removeStaleLocks(lab.folder);
      expect(await lab.operate('up', '--yes', '--skip-preview')).toMatchObject({ code: 0 });
    },
    limit,
  );

  it(
    'removes everything',
    async () => {
      const destroy = await lab.operate('destroy', '--yes', '--skip-preview');
      const left = await lab.pulumi('stack', 'export', '--stack', 'test');

      expect(destroy).toMatchObject({ code: 0 });
      expect(JSON.parse(left.stdout)).not.toHaveProperty('deployment.resources');
      expect(existsSync(path.join(lab.folder, 'Pulumi.test.yaml'))).toBe(true);
      expect(processesIn(lab.folder)).toEqual([]);
    },
    limit,
  );
});
