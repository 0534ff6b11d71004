import { File, Machine } from '../../lib/machine';
import {
  ReservedResourcesKubelet,
  SWAP_OFF_SCRIPT,
  SWAP_OFF_SERVICE,
  SwapOff,
} from '../../lib/node';
import { synthesize } from '../../lib/testing';

const CAPACITY = { cpu: 4, memory: '8Gi', ephemeralStorage: '50Gi' };

function refusals(add: (machine: Machine) => unknown): string[] {
  const machine = new Machine('m', { kubernetesVersion: '1.36', capacity: CAPACITY });
  new SwapOff(machine, 'swap-off');
  add(machine);
  return machine.validate().map(({ code, path, value }) => `${code} ${path} ${value ?? ''}`);
}

test('swap goes off on the first boot before any unit starts, and before the kubelet on every later one', () => {
  const { plan, files, violations } = synthesize((machine) => new SwapOff(machine, 'swap-off'));

  expect(violations).toEqual([]);
  expect(plan?.steps.find(({ id }) => id === 'swap-off/Step')).toMatchObject({
    phase: 'storage',
    command: [SWAP_OFF_SCRIPT],
    inContainers: 'skip',
  });
  expect(plan?.units).toMatchObject([{ name: SWAP_OFF_SERVICE, enable: true, start: false }]);
  expect(files[`/etc/systemd/system/${SWAP_OFF_SERVICE}`]).toContain('Before=kubelet.service\n');
});

test('a container leaves the swap of its host alone, whoever starts the program', () => {
  const { files } = synthesize((machine) => new SwapOff(machine, 'swap-off'));

  expect(files[`/etc/systemd/system/${SWAP_OFF_SERVICE}`]).toContain(
    'ConditionVirtualization=!container\n',
  );
  const script = files[SWAP_OFF_SCRIPT] ?? '';
  expect(script.indexOf('systemd-detect-virt --quiet --container')).toBeLessThan(
    script.indexOf('loose='),
  );
});

test('a zram that the distribution sets up is switched off by an empty file', () => {
  const { files } = synthesize((machine) => new SwapOff(machine, 'swap-off'));

  expect(files['/etc/systemd/zram-generator.conf']).toMatch(/^#[^\n]*\n$/);
});

test.each([
  ['a file of settings', 'kind: KubeletConfiguration\nfailSwapOn: false\n', 'failSwapOn: false'],
  ['a quoted word for it', 'failSwapOn: off\n', 'failSwapOn: off'],
  [
    'a share of swap for pods',
    'memorySwap:\n  swapBehavior: "LimitedSwap"\n',
    'swapBehavior: "LimitedSwap"',
  ],
])('refused is %s that lets the kubelet run with swap', (_, content, setting) => {
  const found = refusals((machine) => new File(machine, 'x', { path: '/etc/k.yaml', content }));

  expect(found).toEqual([`conflict m/swap-off ${setting}`]);
});

test('refused is an argument that lets the kubelet run with swap', () => {
  const found = refusals(
    (machine) =>
      new ReservedResourcesKubelet(machine, 'kubelet', {
        kubeletArguments: ['--fail-swap-on=false'],
      }),
  );

  expect(found).toEqual(['conflict m/swap-off --fail-swap-on=false']);
});

test.each([
  'failSwapOn: true\n',
  'memorySwap:\n  swapBehavior: NoSwap\n',
  '# failSwapOn: false\n',
  '--fail-swap-on=true\n',
])('a kubelet that fails with swap goes together with it: %j', (content) => {
  expect(refusals((machine) => new File(machine, 'x', { path: '/etc/k.yaml', content }))).toEqual(
    [],
  );
});

test('what is no record of settings is refused', () => {
  const machine = new Machine('m');
  new SwapOff(machine, 'x', [] as never);

  expect(machine.validate().map(({ code, path }) => `${code} ${path}`)).toEqual(['invalid m/x']);
});
