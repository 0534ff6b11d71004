/**
 * A member of etcd on a booted machine: it waits for its files and for the order to begin without holding up the boot, keeps its data on its own
 * disk, serves under all of its hardening, comes back after a crash and a boot, and does not start without its disk.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { FileSystem, FirstBootStep, Machine, Mount } from '../../../lib/machine';
import {
  ETCD_BEGIN,
  ETCD_FSYNC_RESULT,
  ETCD_HEALTH,
  ETCD_REFRESH,
  ETCD_SERVICE,
  ETCD_STATUS,
  EtcdMember,
  SecretFiles,
} from '../../../lib/node';
import { goTool } from '../../../tools/go-tool';
import { describeLab } from '../../support/describe-lab';
import { boot } from '../../support/lab/boot';
import type { LabFile, LabMachine } from '../../support/lab/boot';
import { TlsAuthority } from '../../support/tls-authority';

const MINUTE = 60_000;
const DATA = '/var/lib/etcd/data';
const PROGRAMS = '/opt/programs/etcd-3.6.14';
const PKI = '/etc/etcd/pki';

function etcdMachine(): Machine {
  const machine = new Machine('etcd-1');
  const what = new FileSystem(machine, 'disk', {
    device: '/dev/disk/by-id/virtio-etcd',
    type: 'ext4',
  });
  new Mount(machine, 'mount', { what, path: '/var/lib/etcd' });
  const unpack = `cd ${PROGRAMS} && for i in etcd etcdctl; do base64 -d $i.b64 >$i && chmod 0755 $i; done`;
  new FirstBootStep(machine, 'programs', {
    phase: 'storage',
    description: 'unpack etcd, as somebody would bring it',
    command: ['sh', '-c', unpack],
  });
  const files = new SecretFiles(machine, 'bundle', {
    ...{ name: 'etcd', directory: PKI, group: 'etcd', before: ['etcd-start.service'] },
    fetch: ['cp', '-r', '/srv/bundle/.'],
  });
  new EtcdMember(machine, 'etcd', {
    version: '3.6.14',
    install: { folder: '/opt/programs/etcd-{version}' },
    address: '10.79.0.11',
    membership: 'joined',
    bundle: { files },
    dataDir: DATA,
    // The disk of whoever runs this may be slow, and is busy with other labs.
    fsyncGate: { onSlow: 'warn', writes: 100 },
    settings: { 'quota-backend-bytes': '1Gi' },
  });
  return machine;
}

describeLab('a member of etcd', () => {
  let machine: LabMachine;

  async function until(command: string, seconds = 60): Promise<void> {
    const end = Date.now() + seconds * 1000;
    for (;;) {
      const { code, stdout, stderr } = await machine.run(command);
      if (code === 0) return;
      if (Date.now() > end) {
        const log = await machine.output(['journalctl', '--output=cat', '--unit', ETCD_SERVICE]);
        throw new Error(`${command}: ${stdout}${stderr}\n${log.slice(-3000)}`);
      }
      await sleep(300);
    }
  }

  async function state(): Promise<string> {
    const { stdout } = await machine.run(`systemctl show --value -p ActiveState ${ETCD_SERVICE}`);
    return stdout.trim();
  }

  async function member(): Promise<Readonly<Record<string, unknown>>> {
    return JSON.parse(await machine.output(ETCD_STATUS)) as Record<string, unknown>;
  }

  beforeAll(async () => {
    const programs = path.dirname(await goTool('etcd'));
    const files: Record<string, LabFile> = {
      '/root/bundle/members': 'etcd-1 https://10.79.0.11:2380 https://10.79.0.11:2379\n',
      '/root/bundle/token': 'lab\n',
    };
    for (const program of ['etcd', 'etcdctl']) {
      const content = readFileSync(`${programs}/${program}`).toString('base64');
      files[`${PROGRAMS}/${program}.b64`] = content;
    }
    const folder = mkdtempSync(path.join(tmpdir(), 'groundwork-etcd-'));
    try {
      const authority = new TlsAuthority(folder);
      const subject = { commonName: 'etcd-1', reachedAs: ['IP:127.0.0.1', 'IP:10.79.0.11'] };
      for (const name of ['server', 'peer']) {
        const made = authority.issue(name, subject);
        files[`/root/bundle/${name}.crt`] = readFileSync(made.certificate, 'utf8');
        files[`/root/bundle/${name}.key`] = readFileSync(made.key, 'utf8');
      }
      files['/root/bundle/ca.crt'] = readFileSync(authority.certificate, 'utf8');
      files['/root/bundle/peer-ca.crt'] = readFileSync(authority.certificate, 'utf8');
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
    machine = await boot(etcdMachine(), {
      level: 1,
      files,
      disks: [{ serial: 'etcd', bytes: 512 * 1024 * 1024 }],
    });
  }, 5 * MINUTE);

  afterAll(async () => {
    await machine.stop();
  }, MINUTE);

  it(
    'waits for its files while the machine counts as up, and says for which',
    async () => {
      expect(await machine.output('systemctl is-system-running --wait')).toBe('running');
      expect(await machine.status()).toMatchObject({ state: 'done' });
      await until(`journalctl --output=cat -u ${ETCD_SERVICE} | grep -q 'waiting for'`);

      expect(await machine.output(`journalctl --output=cat -u ${ETCD_SERVICE}`)).toContain(
        `waiting for what this user can read: ${PKI}/server.crt ${PKI}/server.key`,
      );
      expect(await state()).toBe('activating');
      // What a boot takes when nothing is to be waited for; it took two minutes more while the end of the boot waited for etcd.
      expect(machine.bootSeconds).toBeLessThan(60);
    },
    2 * MINUTE,
  );

  it(
    'fetches them as soon as they can be had, for nobody but etcd, measures its disk, and waits for the order',
    async () => {
      await machine.output('mv /root/bundle /srv/bundle');
      await until(`${ETCD_STATUS} | grep -q 'no order to begin'`);
      const result = JSON.parse((await machine.file(ETCD_FSYNC_RESULT)) ?? '{}') as object;

      expect(result).toMatchObject({ percentile: 99, writes: 100, directory: DATA });
      expect(await machine.output(`stat -L -c '%a %U:%G' ${PKI} ${PKI}/server.key`)).toBe(
        '750 root:etcd\n640 root:etcd',
      );
      expect(await member()).toMatchObject({ data: 'none', service: 'activating' });
    },
    2 * MINUTE,
  );

  it(
    'begins when it is told to, and is well',
    async () => {
      await machine.output(ETCD_BEGIN);
      await until(ETCD_HEALTH);
      await until(`${ETCD_STATUS} | grep -q '"begin":"done"'`);

      expect(await state()).toBe('active');
      expect(await member()).toMatchObject({
        ...{ name: 'etcd-1', data: 'present', healthy: true, learner: false, trustCurrent: true },
        ...{ version: '3.6.14', alarms: [] },
        members: [{ name: 'etcd-1', started: true, learner: false }],
      });
      expect(await machine.output(`stat -c '%a %U' ${DATA}`)).toBe('700 etcd');
      expect(await machine.output(`findmnt -n -o TARGET --target ${DATA}`)).toBe('/var/lib/etcd');
      expect(await machine.output('ps -o user= -C etcd')).toBe('etcd');
      expect(await machine.output(ETCD_REFRESH)).toBe('unchanged');
    },
    2 * MINUTE,
  );

  it(
    'comes back after a crash, and with the same data after a boot, measuring nothing any more',
    async () => {
      await machine.output('pkill -KILL -x etcd');
      await until(ETCD_HEALTH);
      const { clusterId } = await member();
      await machine.reboot();
      expect(await machine.output('systemctl is-system-running --wait')).toBe('running');
      await until(ETCD_HEALTH);

      expect(clusterId).toMatch(/^[0-9a-f]+$/);
      expect(await member()).toMatchObject({ clusterId });
      expect(await machine.output(`journalctl -b --output=cat -u ${ETCD_SERVICE}`)).toContain(
        'nothing is measured',
      );
    },
    3 * MINUTE,
  );

  it(
    'does not start where its disk is not mounted, and writes nothing to that of the system',
    async () => {
      await machine.output(`systemctl stop ${ETCD_SERVICE} && umount /var/lib/etcd`);
      const { code, stderr } = await machine.run(
        `/opt/groundwork/bin/etcd-directories etcd no ${DATA}`,
      );

      expect([code, stderr.trim()]).toEqual([
        1,
        `etcd-directories: ${DATA} would be on the disk of the system: is its own disk mounted?`,
      ]);
      expect((await machine.run(`test -e ${DATA}`)).code).toBe(1);
    },
    MINUTE,
  );
});
