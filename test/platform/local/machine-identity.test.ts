import { diffMachine, machineRevision } from '../../../lib/platform/local/machine-identity';
import type { MachineInputs } from '../../../lib/platform/local/machine-provider';

const inputs: MachineInputs = {
  project: 'shop',
  stack: 'dev',
  runtime: 'containers',
  name: 'one',
  hostname: 'one',
  image: { id: '0123', packages: ['jq'] },
  network: { name: 'net', bridge: '10.77.0.1/24' },
  address: '10.77.0.11',
  volumes: [{ name: 'data', device: '/dev/disk/by-id/virtio-data' }],
  seed: { 'user-data': 'a', 'meta-data': 'b', 'network-config': 'c' },
  bootTimeout: 60,
};

const ANEW: readonly (readonly [string, Partial<MachineInputs>])[] = [
  ['project', { project: 'other' }],
  ['stack', { stack: 'other' }],
  ['stateRoot', { stateRoot: '/elsewhere' }],
  ['runtime', { runtime: 'files' }],
  ['name', { name: 'two' }],
  ['hostname', { hostname: 'two' }],
  ['image', { image: { id: '0123', packages: [] } }],
  ['network', { network: { name: 'net', bridge: '10.78.0.1/24' } }],
  ['address', { address: '10.77.0.12' }],
  ['volumes', { volumes: [] }],
  ['seed', { seed: { ...inputs.seed, 'user-data': 'z' } }],
  ['secrets', { secrets: ['tls'] }],
  ['buckets', { buckets: ['backup'] }],
  ['programs', { programs: '/opt/a' }],
];

test.each(ANEW)('another %s makes the machine anew, and another revision', (key, change) => {
  const news = { ...inputs, ...change };

  expect(diffMachine(inputs, news)).toEqual({
    changes: true,
    replaces: [key],
    deleteBeforeReplace: true,
  });
  expect(machineRevision(news)).not.toBe(machineRevision(inputs));
});

test('every input is in the table above, or can change without the machine being made anew', () => {
  const known = [...ANEW.map(([key]) => key), 'bootTimeout'].sort();

  const changed = ANEW.reduce<MachineInputs>((all, [, change]) => ({ ...all, ...change }), inputs);

  expect(Object.keys(changed).sort()).toEqual(known);
});

test.each([
  ['another time limit', inputs, { ...inputs, bootTimeout: 90 }],
  ['another folder of programs', { ...inputs, programs: '/a' }, { ...inputs, programs: '/b' }],
])('%s changes the machine as it is, and not its revision', (_what, olds, news) => {
  expect(diffMachine(olds, news)).toEqual({ changes: true });
  expect(machineRevision(news)).toBe(machineRevision(olds));
});

test('the order of keys, empty lists and what only a state has, make no difference', () => {
  const { seed } = inputs;
  const same = {
    ...Object.fromEntries(Object.entries(inputs).reverse()),
    seed: Object.fromEntries(Object.entries(seed).reverse()),
    secrets: [],
    buckets: [],
    pid: 7,
    instance: 'x',
  } as unknown as MachineInputs;

  expect(diffMachine(same, inputs)).toEqual({ changes: false });
  expect(machineRevision(same)).toBe(machineRevision(inputs));
  expect(machineRevision(inputs)).toMatch(/^[0-9a-f]{32}$/);
});
