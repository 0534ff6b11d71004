import { FirstBootStep, Machine, Mount, SystemdDropIn, SystemdUnit } from '../../lib/machine';
import type { UnitSections } from '../../lib/machine';

const SERVICE = { Service: { ExecStart: '/bin/true' }, Install: { WantedBy: 'multi-user.target' } };

function unit(
  machine: Machine,
  name: string,
  order: UnitSections['Unit'],
  start: boolean | 'wait',
) {
  new SystemdUnit(machine, name.replace('.', '-'), {
    name,
    sections: { Unit: order, ...SERVICE },
    enable: true,
    start,
  });
}

function step(machine: Machine, ...command: readonly string[]): void {
  new FirstBootStep(machine, 'step', { phase: 'last', description: 'start it', command });
}

const refused = (machine: Machine): readonly string[] =>
  machine.validate().map(({ code, path, value = '' }) => `${code} ${path} ${value}`);

describe('a unit that the first boot waits for', () => {
  test.each([
    'cloud-final.service',
    'network.target cloud-init.target',
    'multi-user.target',
    'graphical.target',
    'groundwork-first-boot.service',
  ])('is refused after %s', (After) => {
    const machine = new Machine('m');
    unit(machine, 'app.service', { After }, 'wait');

    expect(refused(machine)).toEqual(['conflict m/app-service app.service']);
  });

  test('is told what it would wait for, and what to do', () => {
    const machine = new Machine('m');
    unit(machine, 'late.service', { After: 'cloud-final.service' }, true);
    unit(machine, 'app.service', { After: ['network.target', 'late.service'] }, 'wait');

    expect(machine.validate()).toEqual([
      expect.objectContaining({
        path: 'm/app-service',
        reason:
          'the first boot would wait for app.service, which comes after late.service, which comes after cloud-final.service, which waits for the first boot',
        remedy:
          'start it without waiting: start: true of a SystemdUnit, "systemctl start --no-block" in a step',
      }),
    ]);
  });

  test('is refused when a drop-in puts it there', () => {
    const machine = new Machine('m');
    unit(machine, 'app.service', {}, 'wait');
    new SystemdDropIn(machine, 'order', {
      unit: 'app.service',
      name: '10-order.conf',
      sections: { Unit: { After: 'cloud-final.service' } },
    });

    expect(refused(machine)).toEqual(['conflict m/app-service app.service']);
  });

  test('is refused when another one says that it comes before it', () => {
    const machine = new Machine('m');
    unit(machine, 'app.service', {}, 'wait');
    unit(machine, 'late.service', { After: 'multi-user.target', Before: 'app.service' }, true);

    expect(refused(machine)).toEqual(['conflict m/app-service app.service']);
  });

  test('is refused when it pulls in what is late', () => {
    const machine = new Machine('m');
    const late = { name: 'late.service', sections: { Unit: { After: 'cloud-final.service' } } };
    new SystemdUnit(machine, 'late', {
      ...late,
      sections: { ...late.sections, Service: { ExecStart: '/bin/true' } },
    });
    unit(machine, 'app.service', { After: 'late.service', Requires: 'late.service' }, 'wait');

    expect(refused(machine)).toEqual(['conflict m/app-service app.service']);
  });

  test.each<[string, UnitSections['Unit'], boolean | 'wait']>([
    ['comes after nothing of it', { After: 'network-online.target', Before: 'x.service' }, 'wait'],
    ['is not waited for', { After: 'cloud-final.service' }, true],
    ['comes before it', { Before: 'multi-user.target cloud-final.service' }, 'wait'],
    ['comes after what nobody starts', { After: 'idle.service' }, 'wait'],
  ])('is taken when it %s', (_, order, start) => {
    const machine = new Machine('m');
    unit(machine, 'app.service', order, start);
    new SystemdUnit(machine, 'idle', {
      name: 'idle.service',
      sections: { Unit: { After: 'cloud-final.service' }, Service: { ExecStart: '/bin/true' } },
    });

    expect(refused(machine)).toEqual([]);
  });

  test('ends the search where units come after each other', () => {
    const machine = new Machine('m');
    unit(machine, 'a.service', { After: 'b.service' }, 'wait');
    unit(machine, 'b.service', { After: 'a.service' }, true);

    expect(refused(machine)).toEqual([]);
  });
});

describe('a step that starts a unit', () => {
  const withLate = (): Machine => {
    const machine = new Machine('m');
    unit(machine, 'late.service', { After: 'cloud-final.service' }, true);
    return machine;
  };

  test.each([
    [['systemctl', 'start', 'late.service']],
    [['/usr/bin/systemctl', '--quiet', 'restart', 'late']],
    [['systemctl', 'enable', '--now', 'other.service', 'late.service']],
  ])('is refused as %p', (command) => {
    const machine = withLate();
    step(machine, ...command);

    expect(refused(machine)).toEqual(['conflict m/step late.service']);
  });

  test.each([
    [['systemctl', 'start', '--no-block', 'late.service']],
    [['systemctl', 'enable', 'late.service']],
    [['systemctl', 'stop', 'late.service']],
    [['systemctl', 'start', 'other.service']],
    [['echo', 'start', 'late.service']],
  ])('is taken as %p', (command) => {
    const machine = withLate();
    step(machine, ...command);

    expect(refused(machine)).toEqual([]);
  });

  test('is refused for cloud-init and the end of the boot themselves', () => {
    const machine = new Machine('m');
    step(machine, 'systemctl', 'isolate', 'multi-user.target');

    expect(refused(machine)).toEqual(['conflict m/step multi-user.target']);
  });
});

test('a mount that a drop-in makes late is refused', () => {
  const machine = new Machine('m');
  new Mount(machine, 'data', { what: '/dev/disk/by-label/a', path: '/data', type: 'ext4' });
  new SystemdDropIn(machine, 'order', {
    unit: 'data.mount',
    name: '10-order.conf',
    sections: { Unit: { After: 'multi-user.target' } },
  });

  expect(refused(machine)).toEqual(['conflict m/data data.mount']);
});
