import { KernelModule, Machine, Sysctl } from '../../lib/machine';
import { moduleOf } from '../../lib/machine/sysctl-key';

const contentOf = (machine: Machine, path: string) =>
  machine.plan().files.find((file) => file.path === path)?.content;

test('collects the settings of all constructs in one sorted file', () => {
  const machine = new Machine('m');
  new Sysctl(machine, 'b', { settings: { 'vm.max_map_count': 30_000_000 } });
  new Sysctl(machine, 'a', { settings: { 'net/ipv4/tcp_rmem': '4096\t87380  6291456' } });

  expect(contentOf(machine, '/etc/sysctl.d/zz-groundwork.conf')).toBe(
    'net.ipv4.tcp_rmem = 4096 87380 6291456\nvm.max_map_count = 30000000\n',
  );
});

test('loads the module that owns a key before the key is written', () => {
  const machine = new Machine('m');
  new Sysctl(machine, 'a', { settings: { 'net.netfilter.nf_conntrack_tcp_be_liberal': 1 } });
  const { steps, modules } = machine.plan();

  expect(contentOf(machine, '/etc/modules-load.d/90-groundwork.conf')).toBe('nf_conntrack\n');
  expect(modules).toMatchObject([{ name: 'nf_conntrack', construct: 'm/a' }]);
  expect(steps.map(({ command }) => command)).toEqual([['modules', 'nf_conntrack'], ['sysctls']]);
});

test('loads the modules that it is told of, and each once', () => {
  const machine = new Machine('m');
  new KernelModule(machine, 'k', {
    name: 'nf-conntrack',
    parameters: { hashsize: 65536, acct: 1 },
  });
  new Sysctl(machine, 'a', {
    settings: { 'net.netfilter.nf_conntrack_max': 1, 'net.core.x': 1 },
    modules: ['tcp-bbr', 'nf_conntrack'],
  });

  expect(contentOf(machine, '/etc/modules-load.d/90-groundwork.conf')).toBe(
    'nf_conntrack\ntcp_bbr\n',
  );
  expect(contentOf(machine, '/etc/modprobe.d/90-groundwork.conf')).toBe(
    'options nf_conntrack acct=1 hashsize=65536\n',
  );
});

test('keeps an interface with a dot in its name', () => {
  const machine = new Machine('m');
  new Sysctl(machine, 'a', { settings: { 'net/ipv4/conf/eth0.100/rp_filter': 2 } });

  expect(machine.plan().sysctls).toMatchObject([{ key: 'net.ipv4.conf.eth0/100.rp_filter' }]);
});

test('needs no file and no step without settings', () => {
  const { files, steps } = new Machine('m').plan();

  expect(files.map(({ path }) => path)).toEqual([
    '/etc/systemd/system/groundwork-first-boot.service',
    '/opt/groundwork/bin/first-boot',
  ]);
  expect(steps).toEqual([]);
});

test.each([
  ['net.netfilter.nf_conntrack_tcp_be_liberal', 'nf_conntrack'],
  ['net.nf_conntrack_max', 'nf_conntrack'],
  ['net.bridge.bridge-nf-call-iptables', 'br_netfilter'],
  ['net.ipv4.vs.conntrack', 'ip_vs'],
  ['fs.nfs.nlm_tcpport', 'lockd'],
  ['fs.nfs.nfs_callback_tcpport', 'nfs'],
  ['vm.max_map_count', undefined],
  ['net.ipv4.ip_forward', undefined],
])('knows that %s belongs to %s', (key, module) => {
  expect(moduleOf(key)).toBe(module);
});
