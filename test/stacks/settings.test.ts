import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { InvalidConfiguration } from 'groundwork/values';

import { placedMachines } from '../../stacks/plan-folder';
import { readSettings, readSettingsFile } from '../../stacks/settings';
import type { Settings } from '../../stacks/settings';

const ROOT = path.join(__dirname, '../..');

function local(): Settings {
  return readSettingsFile(ROOT, 'local');
}

function refused(run: () => unknown): readonly (readonly [string, string])[] {
  try {
    run();
  } catch (error) {
    if (error instanceof InvalidConfiguration) {
      return error.violations.map((violation) => [violation.code, violation.path]);
    }
    throw error;
  }
  return [];
}

const read = (change: Readonly<Record<string, unknown>>): Settings =>
  readSettings((key) => ({ ...local(), ...change })[key as keyof Settings]);

test('the settings of the local stack are good, defaults filled in', () => {
  expect(local().runtime).toBe('auto');
  expect(placedMachines(local()).map(({ placement }) => placement.name)).toEqual([
    'control-plane-1',
    'worker-1',
    'worker-2',
    'etcd-1',
    'etcd-2',
    'etcd-3',
  ]);
});

test('misspelt, missing and mistyped settings are told at once', () => {
  const machines = { 'worker-1': { role: 'werker', adress: '10.77.0.21', capacity: {} } };

  expect(refused(() => read({ machines, runtime: 'docker', kubelet: { maxPod: 1 } }))).toEqual([
    ['unsupported', 'kubelet.maxPod'],
    ['required', 'machines.worker-1.address'],
    ['unsupported', 'machines.worker-1.adress'],
    ['required', 'machines.worker-1.capacity.cpu'],
    ['required', 'machines.worker-1.capacity.ephemeralStorage'],
    ['required', 'machines.worker-1.capacity.memory'],
    ['invalid', 'machines.worker-1.role'],
    ['invalid', 'runtime'],
  ]);
});

test('a version of Kubernetes without its quotes is told to need them', () => {
  expect(() => read({ kubernetesVersion: 1.3 })).toThrow(/"1\.3": as a number, .*in quotes/);
});

test('an item of a list is named as a program would name it', () => {
  expect(refused(() => read({ cortx: { blockDevices: [{ name: 'data-0' }] } }))).toEqual([
    ['required', 'cortx.blockDevices[0].size'],
  ]);
});

test('an address outside the network is told by the name of the setting', () => {
  const settings = local();
  const worker = settings.machines['worker-1'];
  const moved = { ...settings, machines: { 'worker-1': { ...worker, address: '10.78.0.1' } } };

  expect(refused(() => placedMachines(moved as Settings))).toEqual([
    ['out-of-range', 'machines.worker-1.address'],
  ]);
});

test('what is wrong with machines and with addresses is told together', () => {
  const settings = local();
  const worker = { ...settings.machines['worker-1'], address: 'nowhere', kubelet: { maxPods: 0 } };

  const wrong = { ...settings, machines: { 'worker-1': worker } } as Settings;

  expect(refused(() => placedMachines(wrong)).map(([, where]) => where)).toEqual([
    'machines.worker-1.address',
    'worker-1/kubelet.maxPods',
  ]);
});

test('a stack without settings is refused by name', () => {
  expect(refused(() => readSettingsFile(ROOT, 'nowhere'))).toEqual([['required', 'stack']]);
});

test('a machine goes before the settings of all machines, key by key', () => {
  const settings = local();
  const [first, ...others] = placedMachines({
    ...settings,
    machines: Object.fromEntries(
      Object.entries(settings.machines).map(([name, machine], index) => [
        name,
        index === 0 ? { ...machine, kubelet: { maxPods: 42 } } : machine,
      ]),
    ),
  });

  const config = (placed: typeof first): string =>
    placed?.machine.plan().files.find(({ path: at }) => at.endsWith('20-groundwork.conf'))
      ?.content ?? '';
  expect(config(first)).toContain('maxPods: 42');
  expect(config(first)).toContain('kubeReserved');
  const nodes = others.filter(({ placement }) => placement.name in settings.machines);
  expect(nodes).toHaveLength(2);
  for (const other of nodes) expect(config(other)).toContain('maxPods: 110');
});

test.each([
  ['is empty', '', ['required', 'machines']],
  ['has no settings', 'config:\n', ['required', 'machines']],
  ['is no YAML', 'a: [\n', ['invalid', 'Pulumi.local.yaml']],
])('a file that %s is refused, not tripped over', (_what, text, violation) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'gw-settings-'));
  try {
    writeFileSync(path.join(folder, 'Pulumi.yaml'), 'name: shop\n');
    writeFileSync(path.join(folder, 'Pulumi.local.yaml'), text);

    expect(refused(() => readSettingsFile(folder, 'local'))).toContainEqual(violation);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
