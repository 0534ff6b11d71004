import type { QemuSpec } from './qemu';
import { acceleration, memoryOf, qemuArguments, qemuSockets } from './qemu';

const spec: QemuSpec = {
  folder: '/tmp/vm',
  kernel: '/image/kernel',
  initrd: '/image/initrd',
  kernelArguments: ['systemd.unified_cgroup_hierarchy=0'],
  memoryMiB: 1024,
  disks: [
    { file: '/tmp/vm/root.qcow2', serial: 'root', format: 'qcow2' },
    { file: '/tmp/vm/DATA.img', serial: 'DATA', format: 'raw' },
    { file: '/tmp/vm/seed.iso', serial: 'seed', format: 'raw', readOnly: true },
  ],
};

describe('acceleration', () => {
  const cpu = (flags: string): string =>
    `processor\t: 0\nflags\t\t: fpu ${flags} sse2\nbugs\t\t:\n`;

  it('is the processor where it can, whatever else there is', () => {
    expect(acceleration(cpu('vmx'), {})).toBe('kvm');
    expect(acceleration(cpu('svm'), {})).toBe('kvm');
    expect(acceleration(cpu('svm_lock'), {})).toBe('tcg');
    expect(acceleration('', {})).toBe('tcg');
  });

  it('is what the variable says', () => {
    expect(acceleration(cpu('vmx'), { GROUNDWORK_ACCELERATION: 'tcg' })).toBe('tcg');
    expect(acceleration('', { GROUNDWORK_ACCELERATION: 'kvm' })).toBe('kvm');
    expect(acceleration('', { GROUNDWORK_ACCELERATION: 'fast' })).toBe('tcg');
  });
});

describe('the memory of a machine', () => {
  it('is more where GlusterFS runs, and what is asked for where it is', () => {
    expect(memoryOf({})).toBe(1024);
    expect(memoryOf({ image: 'plain' })).toBe(1024);
    expect(memoryOf({ image: 'storage' })).toBe(2048);
    expect(memoryOf({ image: 'storage', memoryMiB: 3072 })).toBe(3072);
  });

  it('is what QEMU is told', () => {
    const words = qemuArguments({ ...spec, memoryMiB: 2048 }, 'tcg');

    expect(words[words.indexOf('-m') + 1]).toBe('2048');
  });
});

describe('the arguments of QEMU', () => {
  it('give disks in their order, with their serial numbers', () => {
    const devices = qemuArguments(spec, 'tcg').filter((word) => word.startsWith('virtio-blk-pci'));

    expect(devices).toEqual([
      'virtio-blk-pci,drive=disk0,serial=root',
      'virtio-blk-pci,drive=disk1,serial=DATA',
      'virtio-blk-pci,drive=disk2,serial=seed',
    ]);
  });

  it('let nothing write to the seed, and let the kernel know what it is told', () => {
    const words = qemuArguments(spec, 'tcg');

    expect(words.filter((word) => word.includes('readonly=on'))).toHaveLength(1);
    expect(words[words.indexOf('-append') + 1]).toMatch(/ systemd.unified_cgroup_hierarchy=0$/);
    expect(words).not.toContain('-incoming');
  });

  it('differ by the processor and the saved state only', () => {
    const words = qemuArguments(spec, 'kvm');

    expect(words[words.indexOf('-cpu') + 1]).toBe('host');
    expect(qemuArguments({ ...spec, incoming: '/state' }, 'tcg').slice(-1)).toEqual([
      "exec:lz4 -d -q -c '/state'",
    ]);
  });

  it('refuse a folder whose sockets would have too long a name', () => {
    expect(() => qemuSockets(`/tmp/${'x'.repeat(100)}`)).toThrow('set TMPDIR to a shorter path');
  });
});
