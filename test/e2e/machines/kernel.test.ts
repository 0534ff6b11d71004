/**
 * Settings of the kernel, on a kernel of its own: in effect on the first boot, and after a reboot into the other version of cgroups.
 */
import { parse, stringify } from 'yaml';

import { File, KernelModule, Machine, Sysctl } from '../../../lib/machine';
import { CortxNodePrep, ReservedResourcesKubelet } from '../../../lib/node';
import { describeLab } from '../../support/describe-lab';
import { withMachine } from '../../support/lab/boot';
import type { LabMachine } from '../../support/lab/boot';

const MINUTES = 60_000;
const SETTINGS: Readonly<Record<string, string>> = {
  'kernel.core_pattern': 'core.%t',
  'net.bridge.bridge-nf-call-iptables': '1',
  'net.ipv4.ip_forward': '1',
  // Their modules are loaded by nobody else at boot: late, or never.
  'net.netfilter.nf_conntrack_tcp_be_liberal': '1',
  'vm.max_map_count': '30000000',
};
const MODULES = ['br_netfilter', 'nf_conntrack', 'overlay', 'dm_thin_pool'];
/** Written as plain files: the negative control. */
const PLAIN = { 'vm.swappiness': '7', 'net.ipv4.tcp_fin_timeout': '17' };
const PLAIN_MODULE = 'dummy';
const SLICE = '/runtime.slice/runtime-kube.slice';

function machineUnderTest(): Machine {
  const text = new Machine('kernel', {
    kubernetesVersion: '1.34',
    capacity: { cpu: 4, memory: '4Gi', ephemeralStorage: '20Gi' },
  });
  new CortxNodePrep(text, 'cortx', { corePattern: 'core.%t' });
  new Sysctl(text, 'routing', {
    settings: { 'net.bridge.bridge-nf-call-iptables': 1, 'net.ipv4.ip_forward': 1 },
  });
  new KernelModule(text, 'overlay', { name: 'overlay' });
  new KernelModule(text, 'thin', { name: 'dm-thin-pool' });
  new KernelModule(text, 'conntrack', { name: 'nf_conntrack', parameters: { hashsize: 32_768 } });
  new ReservedResourcesKubelet(text, 'kubelet', {
    kubeReserved: { cpu: '200m', memory: '300Mi' },
    systemReserved: { cpu: '200m', memory: '400Mi' },
    enforceNodeAllocatable: ['pods', 'kube-reserved', 'system-reserved'],
    kubeReservedCgroup: SLICE,
    systemReservedCgroup: '/system.slice',
    failCgroupV1: false,
  });
  return text;
}

const PLAIN_FILES = {
  '/etc/sysctl.d/99-plain.conf': Object.entries(PLAIN)
    .map(([key, value]) => `${key} = ${value}\n`)
    .join(''),
  '/etc/modules-load.d/99-plain.conf': `${PLAIN_MODULE}\n`,
};

/** User data with files that the library would refuse. */
function withPlainFiles(userData: string): string {
  const [header = '', ...rest] = userData.split('\n');
  const config = parse(rest.join('\n')) as { readonly write_files: readonly unknown[] };
  const files = Object.entries(PLAIN_FILES).map(([path, content]) => ({ path, content }));
  return `${header}\n${stringify({ ...config, write_files: [...config.write_files, ...files] })}`;
}

/** The settings that are not as they should be. */
async function wrongSettings(
  machine: LabMachine,
  wanted: Readonly<Record<string, string>>,
): Promise<readonly string[]> {
  const keys = Object.keys(wanted).sort();
  const is = (await machine.output(['sysctl', '--values', ...keys])).split('\n');
  return keys.filter((key, index) => is[index] !== wanted[key]);
}

async function missingModules(
  machine: LabMachine,
  names: readonly string[],
): Promise<readonly string[]> {
  const there = (await machine.output(['ls', '/sys/module'])).split('\n');
  return names.filter((name) => !there.includes(name));
}

async function controllersOf(machine: LabMachine, cgroup: string): Promise<readonly string[]> {
  const script = `if [ -e /sys/fs/cgroup/cgroup.controllers ]; then cat "/sys/fs/cgroup$1/cgroup.controllers"
else cd /sys/fs/cgroup; for c in cpu cpuset memory pids hugetlb; do [ ! -d "$c$1" ] || echo $c; done; fi`;
  return (await machine.output(['sh', '-c', script, 'sh', cgroup])).split(/\s+/).sort();
}

async function look(machine: LabMachine) {
  return {
    wrong: await wrongSettings(machine, SETTINGS),
    missing: await missingModules(machine, MODULES),
    plainWrong: await wrongSettings(machine, PLAIN),
    plainMissing: await missingModules(machine, [PLAIN_MODULE]),
    hashSize: await machine.output('cat /sys/module/nf_conntrack/parameters/hashsize'),
    unified: (await machine.run('test -e /sys/fs/cgroup/cgroup.controllers')).code === 0,
    reserved: await controllersOf(machine, SLICE),
    system: await controllersOf(machine, '/system.slice'),
    state: await machine.output('systemctl is-system-running'),
    status: await machine.status(),
    boot: await machine.output('cat /proc/sys/kernel/random/boot_id'),
  };
}

describeLab('kernel settings', () => {
  let first: Awaited<ReturnType<typeof look>>;
  let second: Awaited<ReturnType<typeof look>>;
  const both = (): readonly (typeof first)[] => [first, second];

  beforeAll(async () => {
    const text = machineUnderTest();
    const userData = withPlainFiles(text.seed()['user-data']);
    await withMachine(text, { level: 2, userData }, async (machine) => {
      first = await look(machine);
      await machine.reboot({ kernelArguments: ['systemd.unified_cgroup_hierarchy=0'] });
      second = await look(machine);
    });
  }, 20 * MINUTES);

  test('hold on the first boot and after a reboot, those of late modules among them', () => {
    expect(second.boot).not.toBe(first.boot);
    for (const { wrong, missing, state } of both()) {
      expect({ wrong, missing, state }).toEqual({ wrong: [], missing: [], state: 'running' });
    }
  });

  test('are all set, with nothing left out, because this is no container', () => {
    expect(first.status).toMatchObject({ state: 'done', skipped: [] });
    expect(second.status).toEqual(first.status);
  });

  test('do not hold on the first boot where they are only written down: the negative control', () => {
    expect(first.plainWrong).toEqual(Object.keys(PLAIN).sort());
    expect(first.plainMissing).toEqual([PLAIN_MODULE]);
    expect(second.plainWrong).toEqual([]);
    expect(second.plainMissing).toEqual([]);
  });

  test('are refused by the library where they are only written down', () => {
    const text = new Machine('plain');
    for (const [path, content] of Object.entries(PLAIN_FILES)) {
      new File(text, path.replaceAll('/', '.'), { path, content });
    }

    const refusals = text.validate();

    expect(refusals.map(({ value }) => value)).toEqual(Object.keys(PLAIN_FILES).sort());
    expect(refusals[0]?.reason).toContain('from the second boot on only');
  });

  test('reach the parameters of modules', () => {
    expect(both().map(({ hashSize }) => hashSize)).toEqual(['32768', '32768']);
  });

  test('come with the reserved cgroups, under version 2 and under version 1', () => {
    expect(both().map(({ unified }) => unified)).toEqual([true, false]);
    for (const { reserved, system } of both()) {
      expect(reserved).toEqual(expect.arrayContaining(['cpu', 'cpuset', 'memory', 'pids']));
      expect(system).toEqual(expect.arrayContaining(['cpu', 'cpuset', 'memory', 'pids']));
    }
  });
});
