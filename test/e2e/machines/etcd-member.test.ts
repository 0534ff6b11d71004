/**
 * A member of etcd on a booted machine: it waits for its certificates without holding up the boot, keeps its data on its own disk, serves under
 * all of its hardening, comes back after a crash and a boot, and does not start without its disk.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { FileSystem, FirstBootStep, Machine, Mount } from '../../../lib/machine';
import { ETCD_FSYNC_RESULT, ETCD_HEALTH, ETCD_SERVICE, EtcdMember } from '../../../lib/node';
import { goTool } from '../../../tools/go-tool';
import { describeLab } from '../../support/describe-lab';
import { boot } from '../../support/lab/boot';
import type { LabFile, LabMachine } from '../../support/lab/boot';
import { TlsAuthority } from '../../support/tls-authority';

const MINUTE = 60_000;
const DATA = '/var/lib/etcd/data';
const PROGRAM = '/opt/etcd/bin/etcd';

function etcdMachine(): Machine {
  const machine = new Machine('etcd-1');
  const what = new FileSystem(machine, 'disk', {
    device: '/dev/disk/by-id/virtio-etcd',
    type: 'ext4',
  });
  new Mount(machine, 'mount', { what, path: '/var/lib/etcd' });
  new FirstBootStep(machine, 'program', {
    phase: 'storage',
    description: 'unpack etcd, as an image would bring it',
    command: ['sh', '-c', `base64 -d /opt/etcd/bin/etcd.b64 >${PROGRAM} && chmod 0755 ${PROGRAM}`],
  });
  new EtcdMember(machine, 'etcd', {
    version: '3.6.14',
    install: 'image',
    program: PROGRAM,
    address: '127.0.0.1',
    initialClusterToken: 'lab',
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

  beforeAll(async () => {
    const etcd = readFileSync(await goTool('etcd')).toString('base64');
    const files: Record<string, LabFile> = { '/opt/etcd/bin/etcd.b64': etcd };
    const folder = mkdtempSync(path.join(tmpdir(), 'groundwork-etcd-'));
    try {
      const authority = new TlsAuthority(folder);
      const subject = { commonName: 'etcd-1', reachedAs: ['IP:127.0.0.1'] };
      for (const name of ['server', 'peer']) {
        const made = authority.issue(name, subject);
        files[`/root/pki/${name}.crt`] = readFileSync(made.certificate, 'utf8');
        files[`/root/pki/${name}.key`] = readFileSync(made.key, 'utf8');
      }
      files['/root/pki/ca.crt'] = readFileSync(authority.certificate, 'utf8');
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
    'waits for its certificates while the boot goes on, and says for which',
    async () => {
      await until('systemctl is-active --quiet multi-user.target');
      await until(`journalctl --output=cat -u ${ETCD_SERVICE} | grep -q 'waiting for'`);

      expect(await machine.status()).toMatchObject({ state: 'done' });
      expect(await state()).toBe('activating');
      expect(await machine.output(`journalctl --output=cat -u ${ETCD_SERVICE}`)).toContain(
        'waiting for what this user can read: /etc/etcd/pki/server.crt /etc/etcd/pki/server.key',
      );
    },
    2 * MINUTE,
  );

  it(
    'starts once they are there, measures its disk, and is well',
    async () => {
      await machine.output(
        'install -d -m 0750 -g etcd /etc/etcd/pki && install -m 0640 -g etcd /root/pki/* /etc/etcd/pki/',
      );
      await until(ETCD_HEALTH);
      const result = JSON.parse((await machine.file(ETCD_FSYNC_RESULT)) ?? '{}') as object;

      expect(await state()).toBe('active');
      expect(result).toMatchObject({ percentile: 99, writes: 100, directory: DATA });
      expect(await machine.output(`stat -c '%a %U' ${DATA}`)).toBe('700 etcd');
      expect(await machine.output(`findmnt -n -o TARGET --target ${DATA}`)).toBe('/var/lib/etcd');
      expect(await machine.output('ps -o user= -C etcd')).toBe('etcd');
    },
    2 * MINUTE,
  );

  it(
    'comes back after a crash, and with the same data after a boot, measuring nothing any more',
    async () => {
      await machine.output('pkill -KILL -x etcd');
      await until(ETCD_HEALTH);
      const before = (await ids())['cluster_id'];
      await machine.reboot();
      await until(ETCD_HEALTH);

      expect((await ids())['cluster_id']).toBe(before);
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

  async function ids(): Promise<Readonly<Record<string, string>>> {
    const pki = '/etc/etcd/pki';
    const files = `--cacert ${pki}/ca.crt --cert ${pki}/server.crt --key ${pki}/server.key`;
    const url = 'https://127.0.0.1:2379/v3/maintenance/status';
    const text = await machine.output(`curl -s ${files} -X POST -d '{}' ${url}`);
    return (JSON.parse(text) as { header: Record<string, string> }).header;
  }
});
