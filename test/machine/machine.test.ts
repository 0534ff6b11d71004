import { Construct } from 'constructs';

import { File, Machine, MachineConstruct, Sysctl } from '../../lib/machine';
import type { Contribution } from '../../lib/machine';
import { InvalidConfiguration } from '../../lib/values';
import type { Violation } from '../../lib/values';

const capacity = { cpu: 16, memory: '32Gi', ephemeralStorage: '100Gi' };

const summary = (machine: Machine) => machine.validate().map(({ code, path }) => `${code} ${path}`);

it('refuses an empty id, which would leave no path to its constructs', () => {
  const machine = new Machine('', { hostname: 'worker-1' });

  expect(machine.validate()).toEqual([expect.objectContaining({ code: 'required', path: '' })]);
});

describe('a machine', () => {
  test('knows its name, its version and what it has', () => {
    const machine = new Machine('worker-1', { kubernetesVersion: '1.36', capacity });

    expect(machine.hostname).toBe('worker-1');
    expect(machine.kubernetesVersion?.minor).toBe(36);
    expect(machine.capacity?.memory.toString()).toBe('32Gi');
    expect(machine.userDataLimit).toBe(16_384);
    expect(machine.validate()).toEqual([]);
  });

  test('may have another name than its id', () => {
    const machine = new Machine('srvnode-1', { hostname: 'srvnode-1.colo.example' });

    expect(machine.node.path).toBe('srvnode-1');
    expect(machine.plan().hostname).toBe('srvnode-1.colo.example');
  });

  test.each([
    ['a name that is no host name', { hostname: 'Worker_1' }, 'invalid m.hostname'],
    [
      'a name that Linux cannot hold',
      { hostname: `${'a'.repeat(60)}.bcde` },
      'too-long m.hostname',
    ],
    ['an empty name', { hostname: '' }, 'required m.hostname'],
    ['a wrong version', { kubernetesVersion: 'v2.0.0' }, 'out-of-range m.kubernetesVersion'],
    [
      'too much text for a number',
      { capacity: { ...capacity, memory: '32GB' } },
      'invalid m.capacity.memory',
    ],
    ['no processor', { capacity: { ...capacity, cpu: 0 } }, 'out-of-range m.capacity.cpu'],
    [
      'negative memory',
      { capacity: { ...capacity, memory: '-1Gi' } },
      'out-of-range m.capacity.memory',
    ],
    ['a limit of nothing', { userDataLimit: 0 }, 'invalid m.userDataLimit'],
    ['half a byte', { userDataLimit: 0.5 }, 'invalid m.userDataLimit'],
  ])('refuses %s, but not in its constructor', (_, props, wanted) => {
    const machine = new Machine('m', props);

    expect(summary(machine)).toEqual([wanted]);
  });

  test('takes no id for a name that is none', () => {
    expect(summary(new Machine('Worker 1'))).toEqual(['invalid Worker 1.hostname']);
  });

  test('has no version and no capacity when those that were given are wrong', () => {
    const machine = new Machine('m', {
      kubernetesVersion: 'x',
      capacity: { ...capacity, cpu: 'x' },
    });

    expect(machine.kubernetesVersion).toBeUndefined();
    expect(machine.capacity).toBeUndefined();
  });
});

describe('the machine of a construct', () => {
  test('is the root of its tree', () => {
    const machine = new Machine('m');
    const group = new Construct(machine, 'group');
    const file = new File(group, 'x', { path: '/etc/x', content: '' });

    expect(Machine.of(file)).toBe(machine);
    expect(file.machine).toBe(machine);
    expect(Machine.of(machine)).toBe(machine);
  });

  test('is a mistake in the program when there is none', () => {
    const root = new Construct(undefined as unknown as Construct, '');

    expect(() => Machine.of(new Construct(root, 'x'))).toThrow('"x" is on no machine');
  });
});

describe('the constructs of a machine', () => {
  class Strict extends MachineConstruct {
    override violations(): readonly Violation[] {
      return [
        { code: 'required', path: 'field', reason: 'is missing', remedy: 'give it' },
        { code: 'invalid', path: '', reason: 'is wrong', remedy: 'right it' },
      ];
    }
  }

  class Motd extends MachineConstruct {
    override contributions(): readonly Contribution[] {
      const file = { path: '/etc/motd', content: 'hello\n', mode: '0644', owner: 'root:root' };
      return [{ kind: 'file', ...file }];
    }
  }

  test('may be written by others', () => {
    const machine = new Machine('m');
    new Motd(new Construct(machine, 'their'), 'motd');

    expect(machine.plan().files).toContainEqual({
      kind: 'file',
      path: '/etc/motd',
      content: 'hello\n',
      mode: '0644',
      owner: 'root:root',
      construct: 'm/their/motd',
    });
  });

  test('report with the path of the construct before their own', () => {
    const machine = new Machine('m');
    new Strict(new Construct(machine, 'group'), 'strict');

    expect(summary(machine)).toEqual(['invalid m/group/strict', 'required m/group/strict.field']);
  });

  test('may use the validations of constructs', () => {
    const machine = new Machine('m');
    const theirs = new Construct(machine, 'theirs');
    theirs.node.addValidation({ validate: () => ['needs a moon'] });
    machine.node.addValidation({ validate: () => ['needs a sun'] });

    expect(machine.validate()).toEqual([
      { code: 'invalid', path: 'm', reason: 'needs a sun', remedy: 'see Machine' },
      { code: 'invalid', path: 'm/theirs', reason: 'needs a moon', remedy: 'see Construct' },
    ]);
  });

  test('add nothing by default', () => {
    class Empty extends MachineConstruct {}
    const machine = new Machine('m');
    const bare = machine.render().userData;
    new Empty(machine, 'empty');

    expect(machine.render().userData).toBe(bare);
  });
});

describe('everything that is wrong', () => {
  const broken = (): Machine => {
    const machine = new Machine('m', { hostname: 'M' });
    new File(machine, 'b', { path: 'etc/x', content: '', mode: 'rw' });
    new Sysctl(machine, 'a', { settings: { 'vm.x': '' } });
    new Sysctl(machine, 'c', { settings: { 'vm.y': 1 } });
    new Sysctl(machine, 'd', { settings: { 'vm.y': 2 } });
    return machine;
  };

  test('is thrown once, by every door', () => {
    const machine = broken();

    for (const door of [() => machine.plan(), () => machine.render(), () => machine.seed()]) {
      expect(thrownBy(door)).toMatchObject({
        subject: 'machine "m"',
        violations: machine.validate(),
      });
    }
  });

  test('is sorted by path', () => {
    expect(summary(broken())).toEqual([
      'invalid m.hostname',
      'required m/a.settings[vm.x]',
      'invalid m/b.mode',
      'invalid m/b.path',
      'conflict m/d',
    ]);
  });

  test('reads as one message', () => {
    expect(() => broken().render()).toThrowErrorMatchingInlineSnapshot(`
"5 problems in machine "m"
  m.hostname: "M": holds upper case; write "m"
  m/a.settings[vm.x]: "": is empty; give a value, or leave the key out
  m/b.mode: "rw": is no mode of four octal digits; write for example "0644"
  m/b.path: "etc/x": is no absolute path; start it with "/"
  m/d: "vm.y": this kernel setting is wanted as 1 by m/c and as 2 by m/d; let one construct have it, or give both the same"
`);
  });
});

test('a machine renders the same bytes every time', () => {
  const make = (): Machine => {
    const machine = new Machine('m');
    new Sysctl(machine, 'b', { settings: { 'vm.y': 2, 'vm.x': 1 } });
    new File(machine, 'a', { path: '/etc/x', content: 'x' });
    return machine;
  };
  const machine = make();

  expect(machine.render()).toEqual(machine.render());
  expect(machine.seed()).toEqual(make().seed());
});

function thrownBy(door: () => unknown): unknown {
  try {
    door();
  } catch (error) {
    return error instanceof InvalidConfiguration ? error : undefined;
  }
  return undefined;
}
