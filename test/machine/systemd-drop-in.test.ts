import { Machine, SystemdDropIn } from '../../lib/machine';
import type { SystemdDropInProps } from '../../lib/machine';

function textOf(props: Partial<SystemdDropInProps>): string | undefined {
  const machine = new Machine('m');
  const name = '20-groundwork.conf';
  new SystemdDropIn(machine, 'x', { unit: 'kubelet.service', name, sections: {}, ...props });
  const path = `/etc/systemd/system/${props.unit ?? 'kubelet.service'}.d/${name}`;
  return machine.plan().files.find((file) => file.path === path)?.content;
}

test('clears a command before it sets another one', () => {
  const sections = { Service: { Slice: 'kube.slice', ExecStart: '/usr/bin/kubelet --x' } };

  expect(textOf({ sections })).toBe(
    '[Service]\nSlice=kube.slice\nExecStart=\nExecStart=/usr/bin/kubelet --x\n',
  );
});

test('clears each kind of command by itself, and no other list', () => {
  const sections = {
    Unit: { After: ['a.service', 'b.service'] },
    Service: { ExecStartPre: ['/bin/a', '/bin/b'], ExecStart: '/bin/c', Environment: 'A=b' },
  };

  expect(textOf({ sections })).toMatchInlineSnapshot(`
"[Unit]
After=a.service
After=b.service

[Service]
ExecStartPre=
ExecStartPre=/bin/a
ExecStartPre=/bin/b
ExecStart=
ExecStart=/bin/c
Environment=A=b
"
`);
});

test('clears the times of a timer once, since each of them clears all', () => {
  const sections = { Timer: { OnCalendar: 'daily', OnBootSec: '5min' } };

  expect(textOf({ unit: 'x.timer', sections })).toBe(
    '[Timer]\nOnCalendar=\nOnCalendar=daily\nOnBootSec=5min\n',
  );
});

test('does not clear twice', () => {
  const sections = { Service: { ExecStart: ['', '/bin/x'] } };

  expect(textOf({ sections })).toBe('[Service]\nExecStart=\nExecStart=/bin/x\n');
});

test('adds to the commands when told to', () => {
  const sections = { Service: { ExecStartPre: '/bin/x' } };

  expect(textOf({ sections, append: true })).toBe('[Service]\nExecStartPre=/bin/x\n');
});

test('always has a section header', () => {
  expect(textOf({ sections: { Service: {} } })).toBe('[Service]\n');
});
