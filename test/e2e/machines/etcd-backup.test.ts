/**
 * Backups, a restore, the start of a survivor and maintenance on a booted machine: by its own systemd, with its own disks.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { FileSystem, FirstBootStep, Machine, Mount } from '../../../lib/machine';
import {
  ETCD_FORCE_NEW_CLUSTER,
  ETCD_HEALTH,
  ETCD_RESTORE,
  ETCD_SNAPSHOTS,
  ETCD_SNAPSHOT_SERVICE,
  ETCD_SNAPSHOT_TIMER,
  EtcdBackup,
  EtcdMaintenance,
  EtcdMember,
} from '../../../lib/node';
import { goTool } from '../../../tools/go-tool';
import { describeLab } from '../../support/describe-lab';
import { boot } from '../../support/lab/boot';
import type { LabFile, LabMachine } from '../../support/lab/boot';
import { TlsAuthority } from '../../support/tls-authority';

const MINUTE = 60_000;
const MI = 1024 * 1024;
const BIN = '/opt/etcd/bin';
const PROGRAMS = ['etcd', 'etcdctl', 'etcdutl'] as const;

jest.setTimeout(3 * MINUTE);

function etcdMachine(): Machine {
  const machine = new Machine('etcd-1');
  for (const [serial, at] of [
    ['etcd', '/var/lib/etcd'],
    ['backups', '/var/backups'],
  ] as const) {
    const device = `/dev/disk/by-id/virtio-${serial}`;
    const what = new FileSystem(machine, `${serial}-disk`, { device, type: 'ext4' });
    new Mount(machine, `${serial}-mount`, { what, path: at });
  }
  const unpack = `for one in ${PROGRAMS.join(' ')}; do base64 -d ${BIN}/$one.b64 >${BIN}/$one && chmod 0755 ${BIN}/$one || exit 1; done`;
  new FirstBootStep(machine, 'programs', {
    phase: 'storage',
    description: 'unpack etcd, as an image would bring it',
    command: ['sh', '-c', unpack],
  });
  const member = new EtcdMember(machine, 'etcd', {
    ...{ version: '3.6.14', install: 'image', program: `${BIN}/etcd`, address: '127.0.0.1' },
    ...{ initialClusterToken: 'lab', dataDir: '/var/lib/etcd/data', fsyncGate: false },
  });
  new EtcdBackup(machine, 'backup', { member, every: '1h', to: { directory: '/var/backups' } });
  new EtcdMaintenance(machine, 'maintenance', { member });
  return machine;
}

async function filesOfMember(): Promise<Record<string, LabFile>> {
  const programs = path.dirname(await goTool('etcd'));
  const files: Record<string, LabFile> = {};
  for (const one of PROGRAMS) {
    files[`${BIN}/${one}.b64`] = readFileSync(path.join(programs, one)).toString('base64');
  }
  const folder = mkdtempSync(path.join(tmpdir(), 'groundwork-etcd-'));
  try {
    const authority = new TlsAuthority(folder);
    for (const name of ['server', 'peer']) {
      const made = authority.issue(name, { commonName: 'etcd-1', reachedAs: ['IP:127.0.0.1'] });
      files[`/root/pki/${name}.crt`] = readFileSync(made.certificate, 'utf8');
      files[`/root/pki/${name}.key`] = readFileSync(made.key, 'utf8');
    }
    files['/root/pki/ca.crt'] = readFileSync(authority.certificate, 'utf8');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return files;
}

describeLab('backups of etcd on a machine', () => {
  let machine: LabMachine;

  async function until(command: string, seconds = 60): Promise<void> {
    const end = Date.now() + seconds * 1000;
    for (;;) {
      const { code, stdout, stderr } = await machine.run(command);
      if (code === 0) return;
      if (Date.now() > end) throw new Error(`${command}: ${stdout}${stderr}`);
      await sleep(300);
    }
  }

  const ctl = (words: string) =>
    machine.output(`set -a; . /etc/etcd/etcdctl.env; ${BIN}/etcdctl ${words}`);
  const newest = async () => {
    const [line = '{}'] = (await machine.output(ETCD_SNAPSHOTS)).split('\n');
    return JSON.parse(line) as { readonly name: string; readonly revision: number };
  };

  beforeAll(async () => {
    const disks = [
      { serial: 'etcd', bytes: 768 * MI },
      { serial: 'backups', bytes: 128 * MI },
    ];
    machine = await boot(etcdMachine(), { level: 1, files: await filesOfMember(), disks });
    await machine.output(
      'install -d -m 0750 -g etcd /etc/etcd/pki && install -m 0640 -g etcd /root/pki/* /etc/etcd/pki/',
    );
    await until(ETCD_HEALTH);
  }, 5 * MINUTE);

  afterAll(async () => {
    await machine.stop();
  }, MINUTE);

  test('are started by timers, and a run that is well is a unit that is well', async () => {
    for (const timer of [ETCD_SNAPSHOT_TIMER, 'etcd-maintain.timer', 'etcd-alarms.timer']) {
      expect(await machine.output(`systemctl is-active ${timer}`)).toBe('active');
      const next = await machine.output(
        `systemctl show --value -p NextElapseUSecMonotonic ${timer}`,
      );
      expect(next).toMatch(/\d(?:s|min|h)/);
    }
    await ctl('put kept first');
    await machine.output(`systemctl start ${ETCD_SNAPSHOT_SERVICE}`);
    await machine.output('systemctl start etcd-maintain.service etcd-alarms.service');

    expect(await newest()).toMatchObject({ revision: 2 });
    expect(await machine.output('stat -c "%a %U" /var/backups/etcd /var/backups/etcd/*')).toBe(
      '700 root\n600 root\n600 root',
    );
  });

  test('without the disk of the backups are a failed unit, and write nothing to that of the system', async () => {
    await machine.output('systemctl stop var-backups.mount');
    const { code } = await machine.run(`systemctl start ${ETCD_SNAPSHOT_SERVICE}`);
    const log = await machine.output(`journalctl --output=cat -u ${ETCD_SNAPSHOT_SERVICE}`);
    const left = await machine.output('ls -A /var/backups');
    const failed = await machine.output(`systemctl is-failed ${ETCD_SNAPSHOT_SERVICE}`);
    await machine.output('systemctl start var-backups.mount');

    expect([code, failed, left]).toEqual([1, 'failed', '']);
    expect(log).toContain(
      'etcd-snapshot: /var/backups is on the disk of the system: is its own disk mounted?',
    );
    await machine.output(`systemctl start ${ETCD_SNAPSHOT_SERVICE}`);
  });

  test('on a full disk are a failed unit, and the older ones stay', async () => {
    const before = await machine.output(ETCD_SNAPSHOTS);
    const names = before.split('\n').map((one) => (JSON.parse(one) as { name: string }).name);
    // ext4 keeps some megabytes back, which a small snapshot would still get.
    await machine.output(
      `set -a; . /etc/etcd/etcdctl.env; for i in 1 2 3 4 5 6 7 8; do head -c 700000 /dev/urandom | base64 -w 0 | ${BIN}/etcdctl put large-$i; done`,
    );
    await machine.run('cat /dev/zero >/var/backups/ballast');
    const { code } = await machine.run(`systemctl start ${ETCD_SNAPSHOT_SERVICE}`);
    const log = await machine.output(`journalctl --output=cat -u ${ETCD_SNAPSHOT_SERVICE}`);
    await machine.output('rm /var/backups/ballast');

    expect(code).toBe(1);
    expect(log).toMatch(/etcd-snapshot: cannot store etcd\/\S+\.db: .*No space left on device/);
    const after = (await machine.output(ETCD_SNAPSHOTS)).split('\n');
    expect(after.map((one) => (JSON.parse(one) as { name: string }).name)).toEqual(names);
  });

  test('are restored by one command, while systemd keeps etcd from starting in between', async () => {
    const { name } = await newest();
    await ctl('put kept second');
    await machine.output('touch /var/lib/etcd/groundwork/changing');
    await machine.output('systemctl stop etcd-member.service');
    const held = await machine.run('systemctl start etcd-member.service');
    await machine.output('rm /var/lib/etcd/groundwork/changing');
    expect(await machine.output(`${ETCD_RESTORE} --start 2 ${name}`)).toBe('done');
    await until(ETCD_HEALTH);

    expect([held.code, held.stderr]).toEqual([1, expect.stringContaining('Assertion failed')]);
    expect(await ctl('get kept --print-value-only')).toBe('first');
    expect(await machine.output('ls /var/lib/etcd')).toBe(
      'data\ndata.before-2\ngroundwork\nlost+found',
    );
  });

  test('a survivor goes on alone when the others are lost', async () => {
    // Of two members one has never been there: no majority.
    await ctl('member add ghost --peer-urls=https://127.0.0.1:9');
    await until(`! ${ETCD_HEALTH}`);
    const { code, stdout, stderr } = await machine.run(`${ETCD_FORCE_NEW_CLUSTER} 3`);
    await until(ETCD_HEALTH);

    expect([code, stdout.trim(), stderr.trim()]).toEqual([
      0,
      'done',
      'etcd-force-new-cluster: a copy of what is in /var/lib/etcd/data is in /var/lib/etcd/data.before-3',
    ]);
    expect((await ctl('member list -w simple')).split('\n')).toHaveLength(1);
    expect(await ctl('get kept --print-value-only')).toBe('first');
    expect(await machine.output('systemctl is-active etcd-member.service')).toBe('active');
    expect((await machine.run('systemctl is-active etcd-force-new-cluster.service')).code).toBe(3);
    await machine.reboot();
    await until(ETCD_HEALTH);
    expect(await ctl('get kept --print-value-only')).toBe('first');
  });
});
