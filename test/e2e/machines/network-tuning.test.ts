/**
 * The network, the runtime's service and the clock of a node in a container: settings hold against what vendors ship, on the first boot and
 * on later ones, and the services are as the drop-ins say. The modules and the clock itself belong to the host here.
 */
import { Machine } from '../../../lib/machine';
import { ContainerRuntime, NetworkTuning, TimeSync } from '../../../lib/node';
import { describeLab } from '../../support/describe-lab';
import { boot } from '../../support/lab/boot';
import type { LabMachine } from '../../support/lab/boot';

const MINUTES = 60_000;
const OURS = '/etc/sysctl.d/zz-groundwork.conf';

/** What packages bring: settings that are wrong for a node, under names that vendors use, and the services. */
const PACKAGED = {
  '/usr/lib/sysctl.d/00-system.conf': 'net.ipv4.ip_forward = 0\n',
  '/usr/lib/sysctl.d/99-cloudimg.conf': 'net.ipv4.ip_forward = 0\nnet.core.somaxconn = 128\n',
  '/etc/sysctl.d/99-zzz.conf': 'net.ipv4.ip_forward = 0\nnet.ipv6.conf.all.forwarding = 0\n',
  '/run/sysctl.d/99-zzzz.conf': 'net.ipv4.ip_forward = 0\n',
  // The negative control: what the demo's nodes did, against a vendor that comes later.
  '/usr/lib/sysctl.d/90-system.conf': 'net.ipv4.conf.all.send_redirects = 1\n',
  '/usr/lib/sysctl.d/99-hardening.conf': 'net.ipv4.conf.all.send_redirects = 0\n',
  '/lib/systemd/system/containerd.service': service('echo started >>/var/log/containerd-starts'),
  '/lib/systemd/system/kubelet.service': service('true'),
  '/etc/systemd/timesyncd.conf.d/99-vendor.conf': '[Time]\nNTP=vendor.example.org\n',
} as const;

function service(before: string): string {
  return [
    '[Service]',
    `ExecStartPre=/bin/sh -c '${before}'`,
    'ExecStart=/bin/sleep infinity',
    '[Install]',
    'WantedBy=multi-user.target',
    '',
  ].join('\n');
}

function node(): Machine {
  const machine = new Machine('tuned', {
    kubernetesVersion: '1.36',
    capacity: { cpu: 4, memory: '8Gi', ephemeralStorage: '50Gi' },
  });
  new NetworkTuning(machine, 'network', {
    ipFamilies: ['IPv4', 'IPv6'],
    somaxconn: 8192,
    rpFilter: 2,
    conntrack: { tcpBeLiberal: true },
  });
  new ContainerRuntime(machine, 'containerd', {
    version: '2.3',
    proxy: { httpsProxy: 'http://[fe80::1%25eth0]:3128', noProxy: ['10.0.0.0/8', '.svc'] },
    limits: { LimitNOFILE: 65_536, TasksMax: 'infinity' },
  });
  new TimeSync(machine, 'time', {
    daemon: 'timesyncd',
    servers: ['ntp1.example.org', 'ntp2.example.org'],
    waitFor: { services: ['kubelet.service'], timeout: '90s', required: true },
    timezone: 'UTC',
  });
  return machine;
}

describeLab('network tuning', () => {
  let machine: LabMachine;

  beforeAll(async () => {
    machine = await boot(node(), { level: 1, files: PACKAGED });
  }, 5 * MINUTES);

  afterAll(() => machine.stop(), MINUTES);

  const settings = async (): Promise<Record<string, string>> => {
    const keys = [
      'net.ipv4.ip_forward',
      'net.ipv6.conf.all.forwarding',
      'net.core.somaxconn',
      'net.ipv4.conf.all.rp_filter',
      'net.ipv4.conf.all.send_redirects',
    ];
    const values = (await machine.output(['sysctl', '--values', ...keys])).split('\n');
    return Object.fromEntries(keys.map((key, index) => [key, values[index] ?? '']));
  };

  const EXPECTED = {
    'net.ipv4.ip_forward': '1',
    'net.ipv6.conf.all.forwarding': '1',
    'net.core.somaxconn': '8192',
    'net.ipv4.conf.all.rp_filter': '2',
  };

  test('has its settings on the first boot, and lists what belongs to the host', async () => {
    expect(await machine.status()).toMatchObject({ state: 'done' });
    expect(await settings()).toMatchObject(EXPECTED);
    const { skipped } = await machine.status();
    for (const one of skipped) expect(one).toMatch(/^(module|sysctl) /);
  });

  test('reads its own file last, by the order of systemd itself', async () => {
    const read = await machine.output('/usr/lib/systemd/systemd-sysctl --cat-config');
    const files = [...read.matchAll(/^# (\/\S+\.conf)$/gm)].map(([, file]) => file);

    expect(files).toEqual(expect.arrayContaining(['/etc/sysctl.d/99-zzz.conf', OURS]));
    expect(files.indexOf('/etc/sysctl.d/99-zzz.conf')).toBeLessThan(files.indexOf(OURS));
    expect(files.at(-1)).toBe(OURS);
  });

  test('runs containerd with its environment and limits, and has started it once', async () => {
    const properties = ['Environment', 'LimitNOFILE', 'TasksMax', 'RequiresMountsFor'];
    const shown = await machine.output([
      'systemctl',
      'show',
      ...properties.map((one) => `--property=${one}`),
      'containerd.service',
    ]);

    expect(shown).toContain('HTTPS_PROXY=http://[fe80::1%25eth0]:3128');
    expect(shown).toContain('NO_PROXY=10.0.0.0/8,.svc');
    expect(shown).toContain('LimitNOFILE=65536');
    expect(shown).toContain('TasksMax=infinity');
    expect(shown).toMatch(/RequiresMountsFor=.*\/var\/lib\/containerd/);
    expect(
      await machine.output('systemctl is-active containerd; systemctl is-enabled containerd'),
    ).toBe('active\nenabled');
    expect(await machine.file('/var/log/containerd-starts')).toBe('started\n');
  });

  test('asks its own servers for the time, and lets the kubelet wait', async () => {
    const read = await machine.output('systemd-analyze cat-config systemd/timesyncd.conf');
    const last = read.slice(read.lastIndexOf('\n# /'));
    const shown = await machine.output('systemctl show -p After -p Requires kubelet.service');
    const wait = await machine.output(
      'systemctl show -p TimeoutStartUSec -p UnitFileState systemd-time-wait-sync.service',
    );

    expect(last).toContain('/etc/systemd/timesyncd.conf.d/zz-groundwork.conf');
    expect(last).toContain('NTP=\nNTP=ntp1.example.org ntp2.example.org');
    expect(shown).toMatch(/Requires=.*systemd-time-wait-sync\.service/);
    expect(shown).toMatch(/After=.*systemd-time-wait-sync\.service/);
    expect(wait.split('\n').sort()).toEqual(['TimeoutStartUSec=1min 30s', 'UnitFileState=enabled']);
    // The clock is the host's: systemd passes over what would set it, and what waits for it goes on.
    expect(
      await machine.output('systemctl show --value -p ConditionResult systemd-timesyncd'),
    ).toBe('no');
    expect((await machine.run('systemctl start kubelet.service')).code).toBe(0);
    expect(await machine.output('readlink -f /etc/localtime; date +%Z')).toContain('UTC');
  });

  test(
    'has its settings after a reboot, when systemd alone applies them',
    async () => {
      const before = await machine.output(
        'cat /proc/sys/kernel/random/boot_id /var/lib/groundwork/status.json; stat -c %Y /var/lib/groundwork/status.json',
      );
      await machine.reboot();

      const values = await settings();
      expect(values).toMatchObject(EXPECTED);
      // A file called 90-… would have lost.
      expect(values['net.ipv4.conf.all.send_redirects']).toBe('0');
      // The first boot did not run again.
      const after = await machine.output(
        'cat /proc/sys/kernel/random/boot_id /var/lib/groundwork/status.json; stat -c %Y /var/lib/groundwork/status.json',
      );
      expect(after.split('\n').slice(-2)).toEqual(before.split('\n').slice(-2));
      expect(await machine.output('systemctl is-active containerd systemd-sysctl')).toBe(
        'active\nactive',
      );
    },
    3 * MINUTES,
  );

  test('would not have them without the file: the vendors win', async () => {
    await machine.run(['mv', OURS, '/root/90-groundwork.conf']);
    await machine.run(
      'cp /root/90-groundwork.conf /etc/sysctl.d/ && systemctl restart systemd-sysctl',
    );

    expect(await settings()).toMatchObject({
      'net.ipv4.ip_forward': '0',
      'net.ipv6.conf.all.forwarding': '0',
      'net.core.somaxconn': '128',
    });
  });
});
