/** Outputs in the text of machines, through the real engine: unknown in the preview, right afterwards, secret in the state. */
import { readFileSync } from 'node:fs';
import path from 'node:path';

import { projectRoot } from '../../../tools/cache';
import { describeLab } from '../../support/describe-lab';
import { PulumiProject } from '../../support/pulumi-project';

const program = `
import * as pulumi from '@pulumi/pulumi';
import { asString, renderMachine } from '${projectRoot}/lib/bridge/outputs';
import { File, Machine } from '${projectRoot}/lib/machine';

const provider: pulumi.dynamic.ResourceProvider = {
  async create(inputs) { return { id: 'x', outs: { ...inputs, made: 'made "' + inputs.text.length + '"' } }; },
  async diff(_id, olds, news) { return { changes: olds.text !== news.text }; },
};
class Note extends pulumi.dynamic.Resource {
  declare readonly made: pulumi.Output<string>;
  constructor(name: string, text: pulumi.Input<string>) { super(provider, name, { text, made: undefined }); }
}

const disk = new Note('disk', 'twelve chars');
const machine = new Machine('worker-1');
new File(machine, 'Disk', { path: '/etc/disk.json', content: JSON.stringify({ disk: asString(disk.made) }) });
new Note('worker-1', renderMachine(machine).userData);

const keeper = new Machine('keeper-1');
new File(keeper, 'Token', { path: '/etc/token', mode: '0600', content: asString(pulumi.secret('correct horse')) });
new Note('keeper-1', renderMachine(keeper, { allowSecrets: ['/etc/token'] }).userData);
`;

const refused = `
import * as pulumi from '@pulumi/pulumi';
import { asString, renderMachine } from '${projectRoot}/lib/bridge/outputs';
import { File, Machine } from '${projectRoot}/lib/machine';
const machine = new Machine('worker-1');
new File(machine, 'Token', { path: '/etc/token', content: asString(pulumi.secret('correct horse'), 'token') });
export const userData = renderMachine(machine).userData;
`;

describeLab('outputs in machines', () => {
  let lab: PulumiProject;

  beforeAll(async () => {
    lab = await PulumiProject.make({
      'Pulumi.yaml':
        'name: machine-lab\nmain: program/index.ts\nruntime: { name: nodejs, options: { typescript: true } }\n',
      'package.json': JSON.stringify({ name: 'machine-lab' }),
      'tsconfig.json': readFileSync(path.join(projectRoot, 'tsconfig.json'), 'utf8'),
      'program/index.ts': program,
    });
  }, 900_000);

  afterAll(() => {
    lab.remove();
  });

  const limit = 120_000;
  const textIn = (state: string, name: string): unknown => {
    const { deployment } = JSON.parse(state) as {
      readonly deployment: {
        readonly resources: readonly {
          readonly urn: string;
          readonly inputs?: Readonly<Record<string, unknown>>;
        }[];
      };
    };
    return deployment.resources.find(({ urn }) => urn.endsWith(`::${name}`))?.inputs?.['text'];
  };

  it(
    'leaves what needs an unknown value unknown, and shows the rest',
    async () => {
      const preview = await lab.observe('preview');

      expect(preview).toMatchObject({ code: 0 });
      const inputs = Object.fromEntries(
        preview.operations.map((operation) => [operation.name, operation.new?.inputs['text']]),
      );
      expect(inputs).toMatchObject({
        disk: 'twelve chars',
        // How the engine writes what it does not know.
        'worker-1': '04da6b54-80e4-46f7-96ec-b56ff0331ba9',
        'keeper-1': { ciphertext: '[secret]' },
      });
    },
    limit,
  );

  it(
    'gives the machine the value, escaped in JSON, and keeps a secret one in the state as such',
    async () => {
      const up = await lab.observe('up', '--yes', '--skip-preview');
      const state = (await lab.pulumi('stack', 'export', '--stack', 'test')).stdout;

      expect(up).toMatchObject({ code: 0 });
      expect(textIn(state, 'worker-1')).toContain(String.raw`{"disk":"made \"12\""}`);
      expect(textIn(state, 'keeper-1')).toMatchObject({ ciphertext: expect.any(String) as string });
      // What Pulumi's own library writes for its developers is left out: it holds secrets of everybody.
      const events = up.events.filter(
        ({ diagnosticEvent }) => diagnosticEvent?.severity !== 'debug',
      );
      expect(state + up.stdout + JSON.stringify(events)).not.toContain('correct horse');
    },
    limit,
  );

  it(
    'changes nothing the second time',
    async () => {
      expect((await lab.observe('up', '--yes', '--skip-preview')).changes).toEqual({ same: 4 });
    },
    limit,
  );

  it(
    'refuses a secret that is not allowed, already in the preview, and does not tell it',
    async () => {
      lab.write('program/index.ts', refused);

      const preview = await lab.observe('preview');

      expect(preview.code).not.toBe(0);
      const said = preview.stdout + preview.stderr;
      expect(said).toContain('worker-1/Token: /etc/token holds the secret <output:token>');
      expect(said).not.toContain('correct horse');
    },
    limit,
  );
});
