import { Machine, SystemdUnit } from '../../lib/machine';
import type { SystemdUnitProps } from '../../lib/machine';

const sections = {
  Service: { ExecStart: '/usr/bin/etcd' },
  Install: { WantedBy: 'multi-user.target' },
};

function planOf(props: Partial<SystemdUnitProps>) {
  const machine = new Machine('m');
  new SystemdUnit(machine, 'x', { name: 'etcd.service', sections, ...props });
  return machine.plan();
}

const commands = (props: Partial<SystemdUnitProps>) =>
  planOf(props).steps.map(({ command }) => command.join(' '));

test('writes the unit where the administrator of a machine would', () => {
  expect(planOf({}).files).toContainEqual(
    expect.objectContaining({ path: '/etc/systemd/system/etcd.service', mode: '0644' }),
  );
});

test.each([
  ['leaves a unit alone', {}, []],
  [
    'enables a unit and starts it without waiting',
    { enable: true },
    ['systemctl enable --quiet --no-reload --now --no-block etcd.service'],
  ],
  [
    'enables a unit for the next boot',
    { enable: true, start: false },
    ['systemctl enable --quiet --no-reload etcd.service'],
  ],
  ['starts a unit once', { start: true }, ['systemctl start --no-block etcd.service']],
  ['waits for a unit that is enabled', { enable: true, start: 'wait' }, ['up etcd.service']],
  ['waits for a unit', { start: 'wait' }, ['start etcd.service']],
] as const)('%s', (_, props, wanted) => {
  expect(commands(props)).toEqual(wanted);
});

test('is in the plan, with the step that starts it', () => {
  const { units, steps } = planOf({ enable: true });

  expect(units).toMatchObject([
    { name: 'etcd.service', enable: true, start: true, construct: 'm/x' },
  ]);
  expect(steps).toMatchObject([{ id: 'unit etcd.service', phase: 'services', construct: 'm/x' }]);
});

test.each([
  ['a slice without a section of its own', { name: 'kube.slice', sections: { Unit: {} } }],
  ['a target', { name: 'x.target', sections: { Unit: { Description: 'x' } } }],
  ['a service that only stops', { sections: { Service: { Type: 'oneshot', ExecStop: '/bin/x' } } }],
  ['an instance', { name: 'etcd@1.service', enable: true }],
  ['a template that is not started', { name: 'etcd@.service' }],
  ['settings and sections of others', { sections: { ...sections, 'X-Vendor': { 'X-Key': 1 } } }],
])('takes %s', (_, props) => {
  expect(() => planOf(props)).not.toThrow();
});
