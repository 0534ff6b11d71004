/** Ignition's config of machines, judged by Ignition's and Butane's own code. */
import type { IgnitionVariant, Machine, RenderedIgnition } from '../../../lib/machine';
import { InvalidConfiguration } from '../../../lib/values';
import { describeLab } from '../../support/describe-lab';
import { judgeIgnition, meaningOf } from '../../support/ignition-judge';
import type { IgnitionVerdict } from '../../support/ignition-judge';
import { ignitionMachine } from '../../support/ignition-machine';
import { machineMatrix } from '../../support/machine-matrix';

// Where the judge is not built yet, building it is waited for.
jest.setTimeout(600_000);

const VARIANTS: readonly IgnitionVariant[] = ['fcos', 'flatcar'];

interface Converted {
  readonly name: string;
  readonly machine: Machine;
  readonly rendered: RenderedIgnition;
}

const machines = [
  ...machineMatrix(),
  ['a machine with everything that Ignition has', ignitionMachine()] as const,
];
const converted = VARIANTS.flatMap((variant) =>
  machines.flatMap(([name, machine]): readonly Converted[] => {
    const rendered = convert(machine, variant);
    return rendered === undefined ? [] : [{ name: `${name} on ${variant}`, machine, rendered }];
  }),
);

const ignition = (rest: object): object => ({ ignition: { version: '3.4.0' }, ...rest });
const file = (rest: object): object =>
  ignition({ storage: { files: [{ path: '/etc/x', contents: { source: 'data:,' }, ...rest }] } });
const unit = (rest: object): object =>
  ignition({ systemd: { units: [{ name: 'x.service', ...rest }] } });

const bad: readonly (readonly [string, 'ignition' | 'butane', object | string, string])[] = [
  ['a mode that is none', 'ignition', file({ mode: 0o10000 }), 'illegal file mode'],
  ['bits that are not set', 'ignition', file({ mode: 0o4755 }), 'setuid/setgid/sticky'],
  ['a relative path', 'ignition', file({ path: 'etc/x' }), 'path not absolute'],
  ['an unknown key', 'ignition', file({ modee: 420 }), 'unused key modee'],
  [
    'a content that cannot be read',
    'ignition',
    file({ contents: { source: 'data:;base64,?' } }),
    '',
  ],
  ['an unknown packing', 'ignition', file({ contents: { compression: 'xz' } }), 'compression'],
  ['a name and a number', 'ignition', file({ user: { id: 1, name: 'x' } }), 'both id and name'],
  [
    'a file there twice',
    'ignition',
    ignition({ storage: { files: [{ path: '/etc/x' }, { path: '/etc/x' }] } }),
    'duplicate entry',
  ],
  [
    'a file in the place of a unit',
    'ignition',
    ignition({
      storage: { files: [{ path: '/etc/systemd/system/x.service' }] },
      systemd: { units: [{ name: 'x.service', contents: '[Service]\nExecStart=/bin/true\n' }] },
    }),
    'path conflicts with systemd unit',
  ],
  ['a unit of no kind', 'ignition', unit({ name: 'x.servce' }), 'invalid systemd unit extension'],
  [
    'a drop-in that nothing reads',
    'ignition',
    unit({ dropins: [{ name: '20-x', contents: '[Unit]\n' }] }),
    'invalid systemd drop-in extension',
  ],
  ['a unit that is no text of systemd', 'ignition', unit({ contents: '[Service' }), 'invalid unit'],
  [
    'a line that is too long for it',
    'ignition',
    unit({ contents: `[Service]\nExecStart=/bin/echo ${'x'.repeat(3000)}\n` }),
    'line too long',
  ],
  [
    'a unit that is enabled in vain',
    'ignition',
    unit({ enabled: true, contents: '[Service]\nExecStart=/bin/true\n' }),
    'has no install section',
  ],
  [
    'a key there twice',
    'ignition',
    ignition({ passwd: { users: [{ name: 'x', sshAuthorizedKeys: ['k', 'k'] }] } }),
    'duplicate entry',
  ],
  ['another version', 'ignition', { ignition: { version: '3.6.0' } }, 'version'],
  [
    'a key that Butane has not',
    'butane',
    'variant: fcos\nversion: 1.5.0\nstorrage: {}\n',
    'storrage',
  ],
  ['a format that Butane has not', 'butane', 'variant: fcos\nversion: 9.9.9\n', 'version'],
];

describeLab('ignition', () => {
  let configs: readonly IgnitionVerdict[] = [];
  let butanes: readonly IgnitionVerdict[] = [];
  beforeAll(async () => {
    const verdicts = await judgeIgnition([
      ...converted.map(({ rendered }) => ({ kind: 'ignition', text: rendered.config }) as const),
      ...converted.map(({ rendered }) => ({ kind: 'butane', text: rendered.butane }) as const),
    ]);
    configs = verdicts.slice(0, converted.length);
    butanes = verdicts.slice(converted.length);
  });

  const cases = converted.map((one, index) => [one.name, index, one] as const);

  test('most machines have an equivalent', () => {
    expect(converted.length).toBeGreaterThan(machines.length);
    expect(converted.map(({ name }) => name)).toEqual(
      expect.arrayContaining(
        VARIANTS.map((each) => `a machine with everything that Ignition has on ${each}`),
      ),
    );
  });

  test.each(cases)('%s is taken without a word', (_, index) => {
    expect(configs[index]?.complaints).toEqual([]);
    expect(butanes[index]?.complaints).toEqual([]);
  });

  test.each(cases)('%s says the same in Butane', (_, index) => {
    const [config, butane] = [configs[index], butanes[index]];
    if (config === undefined || butane === undefined) throw new Error('no verdict');

    expect(meaningOf(butane)).toEqual(meaningOf(config));
  });

  test.each(cases)('%s has every file of the plan', (_, index, { machine }) => {
    const written = writtenBy(configs[index]);

    for (const { path, content } of machine.plan().files) {
      expect([path, written.get(path)]).toEqual([path, content]);
    }
    expect(written.get('/etc/hostname')).toBe(`${machine.hostname}\n`);
  });

  test.each(cases)('%s starts the first boot, and nothing else', (_, index) => {
    const units = configs[index]?.config?.systemd.units ?? [];

    expect(units.filter(({ enabled }) => enabled).map(({ name }) => name)).toEqual([
      'groundwork-first-boot.service',
    ]);
  });

  test.each(bad)('the judge finds %s', async (_, kind, document, complaint) => {
    const text = typeof document === 'string' ? document : JSON.stringify(document);
    const [verdict] = await judgeIgnition([{ kind, text }]);

    expect(JSON.stringify(verdict?.complaints)).toContain(complaint);
  });

  test('the comparison finds another content, mode and unit', async () => {
    const text = (mode: string, content: string, unit: string): string =>
      `variant: fcos\nversion: 1.5.0\nstorage: {files: [{path: /etc/x, mode: ${mode}, contents: {inline: ${content}}}]}\nsystemd: {units: [{name: ${unit}, enabled: true}]}\n`;
    const verdicts = await judgeIgnition(
      [
        text('0644', 'a', 'a.service'),
        text('0600', 'a', 'a.service'),
        text('0644', 'b', 'a.service'),
        text('0644', 'a', 'b.service'),
      ].map((each) => ({ kind: 'butane', text: each })),
    );

    expect(new Set(verdicts.map((each) => JSON.stringify(meaningOf(each)))).size).toBe(4);
  });
});

/** Files, units and drop-ins by their path. */
function writtenBy(verdict: IgnitionVerdict | undefined): ReadonlyMap<string, string | undefined> {
  const written = new Map<string, string | undefined>(Object.entries(verdict?.contents ?? {}));
  for (const { name, contents, dropins = [] } of verdict?.config?.systemd.units ?? []) {
    if (contents !== undefined) written.set(`/etc/systemd/system/${name}`, contents);
    for (const dropIn of dropins) {
      written.set(`/etc/systemd/system/${name}.d/${dropIn.name}`, dropIn.contents);
    }
  }
  return written;
}

function convert(machine: Machine, variant: IgnitionVariant): RenderedIgnition | undefined {
  try {
    return machine.ignition({ variant });
  } catch (error) {
    if (error instanceof InvalidConfiguration) return undefined;
    throw error;
  }
}
