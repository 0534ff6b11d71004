import { machineId, machineUuid, portName, scopeId } from '../../../lib/platform/local/identity';

const scope = { project: 'shop', stack: 'dev', stateRoot: '/home/a/state' };

test('two stacks, and two checkouts of one stack, have different names on a host', () => {
  const ids = [
    scope,
    { ...scope, stack: 'prod' },
    { ...scope, project: 'shopdev', stack: '' },
    { ...scope, stateRoot: '/home/b/state' },
  ].map(scopeId);

  expect(new Set(ids).size).toBe(ids.length);
  for (const id of ids) expect(id).toMatch(/^[0-9a-f]{8}$/);
});

test('a machine is named after its stack and itself', () => {
  expect(machineId(scope, 'worker-1')).toMatch(/^gw-[0-9a-f]{8}-worker-1$/);
});

test('a long name of a machine is cut to 64 characters and stays its own', () => {
  const [a, b] = ['a', 'b'].map((end) => machineId(scope, `${'x'.repeat(62)}${end}`));

  expect(a).toHaveLength(64);
  expect(a).toMatch(/-[0-9a-f]{8}$/);
  expect(a).not.toBe(b);
});

test('the name of an interface stays within the 15 characters of the kernel', () => {
  expect(portName('a-very-long-name-of-a-machine').length).toBeLessThanOrEqual(15);
  expect(portName('one')).not.toBe(portName('two'));
});

test('a machine has the same random-looking UUID every time', () => {
  const uuid = machineUuid(scope, 'worker-1');

  expect(uuid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(machineUuid(scope, 'worker-1')).toBe(uuid);
  expect(machineUuid(scope, 'worker-2')).not.toBe(uuid);
});
