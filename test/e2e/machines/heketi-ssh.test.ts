/**
 * A real Heketi with its SSH executor, and a machine that our constructs made for it: who is let in, what may be run, and a volume from a raw disk to data
 * that is there after a reboot.
 */
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, readdirSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { Machine, SystemdUnit } from '../../../lib/machine';
import { GlusterNode, HEKETI_BRICKS, HEKETI_SSH_REFRESH } from '../../../lib/node';
import type { HeketiSshExecutor } from '../../../lib/node';
import { sshKeyProvider } from '../../../lib/pki/ssh-key-provider';
import { knownHostsLine } from '../../../lib/pki/ssh-key-text';
import {
  heketiDeviceSpace,
  heketiTopologyJson,
  planHeketiVolume,
  readHeketiTopology,
} from '../../../lib/storage';
import { Findings } from '../../../lib/values';
import { describeLab } from '../../support/describe-lab';
import { HeketiOnMachine, heketiDisk } from '../../support/heketi-on-machine';
import { boot } from '../../support/lab/boot';
import type { LabMachine, LabResult } from '../../support/lab/boot';
import { hostSnapshot, leaksSince } from '../../support/leaks';

const MINUTES = 60_000;
const GIB = 1024 ** 3;
const ADDRESS = '10.78.0.1';
const RAW = '/dev/disk/by-id/virtio-RAW';
const TRUST = { key: 'own_key', knownHosts: 'known_hosts' };
const EXECUTOR: HeketiSshExecutor = {
  ...{ user: 'heketi', port: '22', sudo: true },
  fstab: '/var/lib/heketi/fstab',
};
const SSH = 'ssh -F none -o BatchMode=yes -o StrictHostKeyChecking=yes';
const FIRST_SIZE = 2;

function storageMachine(): Machine {
  const machine = new Machine('gfs-1', { userData: { platform: 'none' } });
  new SystemdUnit(machine, 'address', {
    ...{ name: 'lab-address.service', enable: true, start: 'wait' },
    sections: {
      Unit: { Before: 'glusterd.service network-online.target' },
      Service: {
        ...{ Type: 'oneshot', RemainAfterExit: true },
        ExecStart: `/bin/ip address replace ${ADDRESS}/32 dev lo`,
      },
      Install: { WantedBy: 'multi-user.target' },
    },
  });
  new GlusterNode(machine, 'gluster', {
    ...{ pool: 'lab', address: ADDRESS, state: 'root-disk', install: 'image' },
    peers: [{ name: 'gfs-1', address: ADDRESS }],
    rawDevices: [{ device: RAW }],
    heketi: {
      authorizedKeysFile: '/etc/lab/heketi_keys',
      hostKeyFile: '/etc/lab/ssh_host_key',
      from: [ADDRESS],
      install: 'image',
    },
  });
  return machine;
}

const TOPOLOGY = {
  clusters: [
    {
      nodes: [
        {
          node: { hostnames: { manage: ['gfs-1'], storage: [ADDRESS] }, zone: 1 },
          devices: [{ name: RAW, size: '12Gi' }],
        },
      ],
    },
  ],
};

interface BrickSeen {
  readonly path: string;
  readonly size: number;
}

interface VolumeSeen {
  readonly id: string;
  readonly bricks: readonly BrickSeen[];
}

describeLab('Heketi over SSH', () => {
  // A folder for this run alone: other machines may run beside it.
  const folder = mkdtempSync(path.join(tmpdir(), 'gw-heketi-ssh-'));
  const before = hostSnapshot([folder]);
  let machine: LabMachine;
  let heketi: HeketiOnMachine;
  let first: VolumeSeen;
  let written = '';
  let otherDisk = '';

  const hashOfOther = (): string =>
    createHash('sha256')
      .update(readFileSync(machine.disk('OTHER')))
      .digest('hex');
  const logIn = (command: string, more = '', key = 'own_key', hosts = 'known_hosts') =>
    machine.run(
      `${SSH} -o UserKnownHostsFile=/tools/${hosts} -i /tools/${key} ${more} heketi@gfs-1 ${command}`,
      { limitSeconds: 120 },
    );
  /** As Heketi wraps what it runs. */
  const sudo = (command: string): Promise<LabResult> =>
    logIn(`"/bin/bash -c 'sudo -n ${command}'"`);

  beforeAll(async () => {
    process.env['TMPDIR'] = folder;
    const keys = sshKeyProvider();
    const make = async (comment: string) => (await keys.create({ comment })).outs;
    const [own, host, stranger] = [await make('heketi'), await make('gfs-1'), await make('x')];
    const tools = await heketiDisk({
      own_key: own.privateKey,
      stranger: stranger.privateKey,
      known_hosts: knownHostsLine(['gfs-1', ADDRESS], host.publicKey, 22),
      wrong_hosts: knownHostsLine(['gfs-1', ADDRESS], stranger.publicKey, 22),
      'topology.json': heketiTopologyJson(
        readHeketiTopology(TOPOLOGY, new Findings(), { executor: 'ssh' }),
      ),
    });
    machine = await boot(storageMachine(), {
      ...{ level: 2, image: 'storage', limitSeconds: 1_200 },
      disks: [{ serial: 'RAW', bytes: 12 * GIB }, { serial: 'OTHER', bytes: GIB / 16 }, tools],
      files: {
        // The second line brings options of its own, so it is none that counts.
        '/etc/lab/heketi_keys': {
          content: `# who may\n${own.publicKey}\npty ${stranger.publicKey}\n`,
          mode: '0640',
        },
        '/etc/lab/ssh_host_key': { content: host.privateKey, mode: '0640' },
      },
    });
    heketi = new HeketiOnMachine(machine, EXECUTOR);
    otherDisk = hashOfOther();
  }, 30 * MINUTES);

  afterAll(async () => {
    await (machine as LabMachine | undefined)?.stop();
  }, 5 * MINUTES);

  test(
    'the first boot makes the machine ready, with the host key that was brought',
    async () => {
      expect(await machine.status()).toMatchObject({ state: 'done' });
      const ready = 'until systemctl is-active --quiet glusterd heketi-ssh; do sleep 1; done';
      await machine.output(ready, { limitSeconds: 300 });
      await machine.output('mkdir -p /tools && mount -o ro /dev/disk/by-id/virtio-TOOLS /tools');
      expect(await machine.output(HEKETI_SSH_REFRESH)).toBe('unchanged');
      expect(await machine.output('visudo -c -f /etc/sudoers.d/50-groundwork-heketi')).toContain(
        'parsed OK',
      );
      // The same key, as ssh-keygen sees it: what SshKey prints is what OpenSSH reads.
      const fingerprints = await machine.output(
        'ssh-keygen -l -f /etc/ssh/groundwork_host_key; ssh-keygen -l -f /tools/known_hosts',
      );
      const [one, two] = fingerprints.split('\n').map((line) => line.split(' ')[1]);
      expect(one).toMatch(/^SHA256:/);
      expect(two).toBe(one);
    },
    10 * MINUTES,
  );

  test(
    'Heketi logs in with its key, for commands',
    async () => {
      const { code, stdout } = await logIn('id -un');

      expect([code, stdout.trim()]).toEqual([0, 'heketi']);
    },
    3 * MINUTES,
  );

  test.each<[string, string, string, string, string]>([
    ['another key', '', 'stranger', 'known_hosts', 'Permission denied (publickey)'],
    ['another address', '-b 127.0.0.1', 'own_key', 'known_hosts', 'Permission denied (publickey)'],
    ['a machine that shows another host key', '', 'own_key', 'wrong_hosts', 'HOST IDENTIFICATION'],
    ['a terminal', '-tt', 'own_key', 'known_hosts', 'PTY allocation request failed'],
    ['forwarding', `-W ${ADDRESS}:22`, 'own_key', 'known_hosts', 'administratively prohibited'],
  ])(
    '%s is refused',
    async (_, more, key, hosts, message) => {
      const { stderr, stdout } = await logIn(
        more.startsWith('-W') ? '</dev/null' : 'id </dev/null',
        more,
        key,
        hosts,
      );

      expect(stderr).toContain(message);
      expect(stdout).not.toContain('uid=0');
    },
    3 * MINUTES,
  );

  test.each([
    'id',
    'bash -c id',
    'cat /etc/shadow',
    'mkdir -p /etc/elsewhere',
    'pvcreate -qq --metadatasize=128M --dataalignment=256K /dev/disk/by-id/virtio-OTHER',
    `wipefs --all ${RAW}`,
    'gluster --mode=script --timeout=600 volume create stolen gfs-1:/etc force',
    'sed -i.save /brick_00000000000000000000000000000000/d /etc/fstab',
    'env LD_PRELOAD=/tmp/x id',
  ])(
    'outside of what Heketi needs: sudo %s',
    async (command) => {
      const { code, stdout, stderr } = await sudo(command);

      expect(code).toBe(1);
      expect(stdout).toBe('');
      expect(stderr).toContain('a password is required');
    },
    3 * MINUTES,
  );

  test(
    'and what was refused has changed nothing',
    async () => {
      expect(hashOfOther()).toBe(otherDisk);
      expect(await machine.output('ls -d /etc/elsewhere; gluster volume list 2>&1')).toContain(
        'No volumes present',
      );
    },
    3 * MINUTES,
  );

  test(
    'Heketi itself reaches no machine with a key or a host key that is another',
    async () => {
      await heketi.start({ key: 'stranger', knownHosts: 'known_hosts' });
      const unknown = await heketi.ask('topology load --json=/tools/topology.json');
      await heketi.start({ key: 'own_key', knownHosts: 'wrong_hosts' });
      const mistaken = await heketi.ask('topology load --json=/tools/topology.json');
      const log = await heketi.log();

      // Its client says so, and ends as if all were well.
      for (const { code, stdout } of [unknown, mistaken]) {
        expect([code, stdout]).toEqual([0, expect.stringContaining('Unable to')]);
      }
      expect(log).toContain('unable to authenticate');
      expect(log).toContain('knownhosts: key mismatch');
      expect(await machine.output('pvs --noheadings')).toBe('');
    },
    10 * MINUTES,
  );

  test(
    'our topology is taken, and the device is as large as the planner says',
    async () => {
      await heketi.start(TRUST);
      const { stdout } = await heketi.ask('topology load --json=/tools/topology.json');

      expect(stdout).not.toContain('Unable to');
      // Of the attempts before there may be clusters without a node.
      const { clusters } = (await heketi.answer('topology info')) as TopologySeen;
      const devices = clusters.flatMap(({ nodes }) => nodes).flatMap((node) => node.devices);
      expect(devices).toHaveLength(1);
      const [device] = devices;
      expect(device).toMatchObject({ name: RAW, state: 'online' });
      expect(device?.storage.total).toBe(heketiDeviceSpace('12Gi'));
    },
    10 * MINUTES,
  );

  test(
    'a volume becomes a thin pool, an XFS brick, a line of fstab, and is started',
    async () => {
      first = (await heketi.answer(
        `volume create --name=first --size=${FIRST_SIZE} --durability=none`,
      )) as VolumeSeen;
      const plan = planHeketiVolume({ size: FIRST_SIZE, durability: { type: 'none' } });
      if (!plan.ok) throw new Error(plan.violation.reason);
      const [{ brick, bricks }] = plan.value.layouts;

      expect(first.bricks.map(({ size }) => size)).toEqual(Array(bricks).fill(brick.size));
      const place = path.dirname(first.bricks[0]?.path ?? '');
      const [, group = '', name = ''] = /(vg_\w+)\/(brick_\w+)/.exec(place) ?? [];
      const sizes = await machine.output(
        `lvs --noheadings --nosuffix --units k --separator , --options lv_size,seg_type,lv_metadata_size ${group} | sort`,
      );
      // The pool with its metadata, and the brick in it.
      expect(sizes.split('\n').map((line) => line.trim())).toEqual([
        `${brick.size}.00,thin,`,
        `${brick.space.thinPool}.00,thin-pool,${brick.space.metadata}.00`,
      ]);
      expect(
        await machine.output(`findmnt --noheadings --raw --output FSTYPE,SOURCE ${place}`),
      ).toBe(`xfs /dev/mapper/${group}-${name}`);
      expect(await machine.file('/var/lib/heketi/fstab')).toBe(
        `/dev/mapper/${group}-${name} ${place} xfs rw,inode64,noatime,nouuid 1 2\n`,
      );
      expect(await machine.file('/etc/fstab')).not.toContain('heketi');
      expect(await machine.output('gluster volume info first')).toContain('Status: Started');
    },
    15 * MINUTES,
  );

  test(
    'it can be mounted and written',
    async () => {
      written = await machine.output(
        `mkdir -p /mnt/first && mount -t glusterfs ${ADDRESS}:/first /mnt/first
dd if=/dev/urandom of=/mnt/first/data bs=1M count=8 status=none && sync && sha256sum </mnt/first/data; umount /mnt/first`,
        { limitSeconds: 180 },
      );

      expect(await machine.output(`sha256sum <${first.bricks[0]?.path ?? ''}/data`)).toBe(written);
    },
    5 * MINUTES,
  );

  test(
    'after a reboot it is there, and Heketi goes on with it',
    async () => {
      await machine.reboot();
      await machine.output(
        'until gluster volume status first detail | grep -q "Online.*: Y"; do sleep 1; done',
        {
          limitSeconds: 300,
        },
      );

      // Where a processor is emulated, the health of the pool may have been looked at before the pool was up.
      const failed =
        "systemctl list-units --failed --no-legend --plain 'heketi-*' glusterd.service";
      expect(await machine.output(failed)).toBe('');
      expect(
        await machine.output(
          `mount -t glusterfs ${ADDRESS}:/first /mnt/first && sha256sum </mnt/first/data; umount /mnt/first`,
          { limitSeconds: 180 },
        ),
      ).toBe(written);
      await heketi.start(TRUST);
      // Owned by a group, grown, and taken down again: every kind of command that a class of volumes leads to.
      const second = (await heketi.answer(
        'volume create --name=second --size=1 --durability=none --gid=2001',
      )) as VolumeSeen;
      const brick = second.bricks[0]?.path ?? '';
      expect(await machine.output(`stat --format '%a %g' ${brick}`)).toBe('2775 2001');
      const grown = (await heketi.answer(
        `volume expand --volume=${second.id} --expand-size=1`,
      )) as VolumeSeen;
      expect(grown.bricks).toHaveLength(2);
      await heketi.answerInTime(`volume delete ${second.id}`);
      expect((await machine.output('lvs --noheadings')).split('\n')).toHaveLength(2);
      expect((await machine.file('/var/lib/heketi/fstab'))?.split('\n')).toHaveLength(2);
      expect(await heketi.log()).not.toContain('a password is required');
    },
    25 * MINUTES,
  );

  test(
    'bricks are mounted again when all that was written about them is gone',
    async () => {
      const brick = first.bricks[0]?.path ?? '';
      await machine.output(`systemctl stop heketi; systemctl stop glusterd
until ! pgrep -x glusterfsd >/dev/null; do pkill -x glusterfsd; sleep 0.2; done
umount ${path.dirname(brick)} && rm -r /var/lib/heketi`);

      expect(await machine.output(HEKETI_BRICKS)).toBe('1 bricks are mounted');
      expect(await machine.output(`sha256sum <${brick}/data`)).toBe(written);
      expect(await machine.output(HEKETI_BRICKS)).toBe('1 bricks are mounted');
      expect((await machine.file('/var/lib/heketi/fstab'))?.split('\n')).toHaveLength(2);
      await machine.output(
        `systemctl start glusterd
until gluster volume status first detail | grep -q 'Online.*: Y'; do sleep 1; done`,
        { limitSeconds: 300 },
      );
    },
    10 * MINUTES,
  );

  test(
    'a device is given back when nothing is on it any more',
    async () => {
      await heketi.start(TRUST);
      await heketi.answerInTime(`volume delete ${first.id}`);
      const topology = await heketi.ask('topology info');
      const [, device = ''] = /Id:(\w+)\s+Name:/.exec(topology.stdout) ?? [];
      for (const step of ['disable', 'remove', 'delete']) {
        expect(await heketi.ask(`device ${step} ${device}`)).toMatchObject({ code: 0 });
      }

      expect(await machine.output('pvs --noheadings; vgs --noheadings')).toBe('');
      expect(await heketi.log()).not.toContain('a password is required');
    },
    15 * MINUTES,
  );

  test(
    'a host key that is brought anew is shown from then on; no key of ours is in the journal',
    async () => {
      await machine.output('cp /tools/stranger /etc/lab/ssh_host_key');

      expect(await machine.output(HEKETI_SSH_REFRESH, { limitSeconds: 120 })).toBe('installed');
      const { code } = await logIn('true', '', 'own_key', 'wrong_hosts');
      expect(code).toBe(0);
      expect(await machine.output('journalctl --no-pager | grep -c "PRIVATE KE[Y]" || :')).toBe(
        '0',
      );
    },
    5 * MINUTES,
  );

  test(
    'nothing is left behind on the host',
    async () => {
      await machine.stop();

      expect(await leaksSince(before, [folder])).toEqual([]);
      expect(readdirSync(folder)).toEqual([]);
      rmdirSync(folder);
    },
    5 * MINUTES,
  );
});

interface TopologySeen {
  readonly clusters: readonly {
    readonly nodes: readonly { readonly devices: readonly DeviceSeen[] }[];
  }[];
}

interface DeviceSeen {
  readonly name: string;
  readonly state: string;
  /** In KiB. */
  readonly storage: { readonly total: number };
}
