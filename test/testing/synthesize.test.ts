import { File, Machine, Sysctl, SystemdDropIn } from '../../lib/machine';
import { synthesize, violationsOf } from '../../lib/testing';

describe('synthesize', () => {
  it('shows what a construct adds to a new machine', () => {
    const { files, violations } = synthesize(
      (machine) =>
        new SystemdDropIn(machine, 'wait', {
          unit: 'kubelet.service',
          name: '10-data.conf',
          sections: { Unit: { RequiresMountsFor: '/mnt/data' } },
        }),
    );

    expect(violations).toEqual([]);
    expect(files['/etc/systemd/system/kubelet.service.d/10-data.conf']).toBe(
      '[Unit]\nRequiresMountsFor=/mnt/data\n',
    );
  });

  it('gives the user data as the machine renders it, and a plan that repeats no content', () => {
    const machine = new Machine('worker-1');
    new File(machine, 'motd', { path: '/etc/motd', content: 'hello' });

    const { hostname, files, userData, plan } = synthesize(machine);

    expect(hostname).toBe('worker-1');
    expect(files['/etc/motd']).toBe('hello\n');
    expect(userData).toBe(machine.render().userData);
    expect(plan?.files.find(({ path }) => path === '/etc/motd')).toEqual({
      path: '/etc/motd',
      mode: '0644',
      owner: 'root:root',
      construct: 'worker-1/motd',
    });
  });

  it('is plain data that says the same after JSON', () => {
    const result = synthesize(
      (machine) => new Sysctl(machine, 's', { settings: { 'vm.swappiness': 10 } }),
    );

    expect(JSON.parse(JSON.stringify(result))).toEqual(result);
  });

  it('lists the files by path', () => {
    const { files } = synthesize((machine) => {
      for (const name of ['c', 'a', 'b']) {
        new File(machine, name, { path: `/etc/${name}`, content: name });
      }
    });

    expect(Object.keys(files)).toEqual([...Object.keys(files)].sort());
  });

  it('gives what is wrong instead of throwing', () => {
    const result = synthesize(
      (machine) => new File(machine, 'motd', { path: 'etc/motd', content: '' }),
    );

    expect(result).toMatchObject({ files: {}, userData: '', plan: undefined });
    expect(result.violations.map(({ code, path }) => `${code} ${path}`)).toEqual([
      'invalid machine/motd.path',
    ]);
  });

  it('makes the new machine as asked', () => {
    expect(synthesize(() => undefined, { hostname: 'db-1' }).hostname).toBe('db-1');
  });

  it('takes several machines, by id', () => {
    const both = synthesize([new Machine('b'), new Machine('a')]);

    expect(Object.keys(both)).toEqual(['a', 'b']);
    expect(both['a']?.hostname).toBe('a');
  });

  it('refuses two machines of one id, which would hide one of them', () => {
    expect(() => synthesize([new Machine('a'), new Machine('a')])).toThrow(
      'two machines have the id "a"',
    );
  });
});

describe('violationsOf', () => {
  it('is empty for a machine that is right', () => {
    expect(violationsOf(new Machine('worker-1'))).toEqual([]);
  });

  it('tells code and path of what is not', () => {
    const machine = new Machine('Worker_1');

    expect(violationsOf(machine).map(({ code, path }) => [code, path])).toEqual([
      ['invalid', 'Worker_1.hostname'],
    ]);
  });
});
