import { File, FileSystem, FirstBootStep, Machine, Mount, Sysctl, User } from '../../lib/machine';
import { CortxNodePrep, ReservedResourcesKubelet } from '../../lib/node';
import { renderReport, reportOf } from '../../lib/report';
import { capacityLines, equation } from '../../lib/report/capacity';
import { InvalidConfiguration } from '../../lib/values';

const SECRET = 'correct-horse-battery-staple';

function worker(id = 'worker-1'): Machine {
  const machine = new Machine(id, {
    kubernetesVersion: '1.36',
    capacity: { cpu: 16, memory: '32Gi', ephemeralStorage: '100Gi' },
  });
  new ReservedResourcesKubelet(machine, 'kubelet', {
    kubeReserved: { cpu: '1', memory: '2Gi', ephemeralStorage: '1Gi' },
    systemReserved: { cpu: '500m', memory: '1Gi', ephemeralStorage: '1Gi' },
    evictionHard: { 'memory.available': '500Mi', 'nodefs.available': '10%' },
  });
  const disk = new FileSystem(machine, 'disk', {
    device: '/dev/disk/by-id/wwn-0x5000c500a1b2c3d4',
    type: 'ext4',
  });
  new Mount(machine, 'mount', { what: disk, path: '/mnt/data' });
  new CortxNodePrep(machine, 'cortx', {
    blockDevices: [{ device: '/dev/disk/by-id/nvme-eui.0025385b71b0d3c4', name: 'data-0' }],
    conntrackBeLiberal: false,
    maxMapCount: false,
  });
  new Sysctl(machine, 'sysctl', { settings: { 'vm.max_map_count': 30000000 } });
  return machine;
}

describe('reportOf', () => {
  const report = reportOf({
    title: 'Demo',
    stack: 'local',
    machines: [
      { machine: worker(), role: 'worker', address: '10.77.0.11', failureDomain: 'rack-a' },
      { machine: new Machine('bare') },
    ],
    network: { cidr: '10.77.0.0/24' },
  });
  const [first, bare] = report.machines;

  it('takes the figures of the kubelet, which add up to the capacity', () => {
    expect(first && capacityLines(first)?.map(equation)).toEqual([
      '16000m − 1000m kube − 500m system − 0 eviction = 14500m allocatable',
      '32768Mi − 2048Mi kube − 1024Mi system − 500Mi eviction = 29196Mi allocatable',
      '100Gi − 1Gi kube − 1Gi system − 10Gi eviction = 88Gi allocatable',
    ]);
  });

  it('counts the default thresholds and the huge pages of a kubelet that names neither', () => {
    const machine = new Machine('m', {
      kubernetesVersion: '1.36',
      capacity: { cpu: 4, memory: '8Gi', ephemeralStorage: '40Gi' },
    });
    new ReservedResourcesKubelet(machine, 'kubelet', { hugePages: { '2Mi': '1Gi' } });

    const [only] = reportOf({ title: 't', stack: 's', machines: [{ machine }] }).machines;

    expect(only && capacityLines(only)?.map(equation)).toEqual([
      '4 − 0 kube − 0 system − 0 eviction = 4 allocatable',
      '8192Mi − 0 kube − 0 system − 100Mi eviction − 1024Mi huge pages = 7068Mi allocatable',
      '40Gi − 0 kube − 0 system − 4Gi eviction = 36Gi allocatable',
    ]);
  });

  it('lists mounts, kernel settings and steps with the construct that they come from', () => {
    expect(first?.mounts).toEqual([
      {
        path: '/mnt/data',
        what: '/dev/disk/by-id/wwn-0x5000c500a1b2c3d4',
        type: 'ext4',
        construct: 'worker-1/mount',
      },
    ]);
    expect(first?.sysctls).toEqual([
      { key: 'vm.max_map_count', value: '30000000', construct: 'worker-1/sysctl' },
    ]);
    expect(first?.steps.map(({ phase }) => phase)).toEqual(
      expect.arrayContaining(['sysctl', 'storage', 'services']),
    );
  });

  it('names the raw block devices by their stable paths', () => {
    expect(first?.blockDevices).toEqual([
      {
        name: '/dev/cortx/data-0',
        device: '/dev/disk/by-id/nvme-eui.0025385b71b0d3c4',
        construct: 'worker-1/cortx',
      },
    ]);
  });

  it('leaves out what is not known', () => {
    expect(Object.keys(bare ?? {}).sort()).toEqual([
      'blockDevices',
      'mounts',
      'name',
      'steps',
      'sysctls',
      'userData',
    ]);
  });

  it('makes a page', () => {
    const html = renderReport(report);

    expect(html).toContain('29196Mi');
    expect(html).toContain('10.77.0.11');
  });

  it('throws all that is wrong with any machine, once', () => {
    const machines = [new Machine('Bad_1'), worker(), new Machine('Bad_2')].map((machine) => ({
      machine,
    }));

    const attempt = (): unknown => reportOf({ title: 't', stack: 's', machines });

    expect(attempt).toThrow(InvalidConfiguration);
    expect(attempt).toThrow(/Bad_1[^]*Bad_2/);
  });

  it('does not hide a mistake in the program behind a violation', () => {
    const machine = new Machine('m');
    machine.plan = () => {
      throw new TypeError('a bug');
    };

    expect(() => reportOf({ title: 't', stack: 's', machines: [{ machine }] })).toThrow(TypeError);
  });
});

test('no secret reaches the page: no content of files, no command, no key', () => {
  const machine = worker();
  new File(machine, 'token', { path: '/etc/app/token', content: SECRET, mode: '0600' });
  new FirstBootStep(machine, 'join', {
    phase: 'last',
    command: ['kubeadm', 'join', '--token', SECRET],
    description: 'join the cluster',
  });
  new User(machine, 'user', { name: 'ops', sudo: `ALL=(ALL) NOPASSWD:/bin/echo ${SECRET}` });

  const html = renderReport(reportOf({ title: 't', stack: 's', machines: [{ machine }] }));

  expect(machine.render().userData).toContain(SECRET);
  expect(html).not.toContain(SECRET);
  expect(html).toContain('join the cluster');
});
