/**
 * A file on a GlusterFS volume as a disk over iSCSI, in one virtual machine: three bricks, tcmu-runner, the kernel's target, and open-iscsi, each
 * brought up by what our constructs write. What it showed is gathered first, as it takes minutes.
 */
import { mkdtempSync, readdirSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import {
  File,
  FileSystem,
  FirstBootStep,
  Machine,
  Mount,
  SystemdDropIn,
  SystemdUnit,
} from '../../../lib/machine';
import {
  ISCSI_TARGET_REFRESH,
  ISCSI_TARGET_STATUS,
  IscsiInitiator,
  IscsiTarget,
} from '../../../lib/node';
import { describeLab } from '../../support/describe-lab';
import { withMachine } from '../../support/lab/boot';
import type { LabFile, LabMachine, LabResult } from '../../support/lab/boot';
import { hostSnapshot, leaksSince } from '../../support/leaks';

const MINUTES = 60_000;
const GIB = 1024 ** 3;
const AUTHORITY = 'iqn.2016-06.com.example';
const TARGET = `${AUTHORITY}:app-store`;
const PORTAL = '10.78.0.1:3260';
const DISK = `/dev/disk/by-path/ip-${PORTAL}-iscsi-${TARGET}-lun-0`;
// As hard as can be: every character that some file on the way could take for its own.
const SECRETS: Readonly<Record<string, string>> = {
  'worker-1': 'one"and\\more#=%$1',
  'worker-2': 'secret-of-the-second',
  target: 'secret-of-the-target',
};
const chapOf = (username: string) => ({ username, secretFile: `/etc/lab-secrets/${username}` });

/** What the bricks of a pool would have: an address of their own, and a volume. GlusterFS takes no bricks on 127.0.0.1. */
function addVolume(on: Machine): void {
  const disk = new FileSystem(on, 'disk', { device: '/dev/disk/by-id/virtio-BRICKS', type: 'xfs' });
  new Mount(on, 'bricks', { what: disk, path: '/bricks' });
  new File(on, 'volume', {
    ...{ path: '/opt/lab/volume', mode: '0755' },
    content: `#!/bin/sh
set -e
grep -q ' pool-1$' /etc/hosts || echo '10.78.0.1 pool-1' >>/etc/hosts
systemctl enable --now glusterd
mkdir -p /bricks/1 /bricks/2 /bricks/3
gluster --mode=script volume create store replica 3 pool-1:/bricks/1/d pool-1:/bricks/2/d pool-1:/bricks/3/d force
gluster --mode=script volume set store server.allow-insecure on
gluster --mode=script volume start store
`,
  });
  new SystemdUnit(on, 'address', {
    ...{ name: 'lab-address.service', enable: true, start: 'wait' },
    sections: {
      Unit: { Before: 'glusterd.service network-online.target' },
      Service: {
        ...{ Type: 'oneshot', RemainAfterExit: true },
        ExecStart: '/bin/ip address replace 10.78.0.1/32 dev lo',
      },
      Install: { WantedBy: 'multi-user.target' },
    },
  });
  new FirstBootStep(on, 'make-volume', {
    ...{ phase: 'last', description: 'make the volume', command: ['/opt/lab/volume'] },
  });
}

function theMachine(): Machine {
  const machine = new Machine('storage-1');
  addVolume(machine);
  const nodes = [1, 2, 3].map((number) => ({
    name: `storage-${number}`,
    // What the other nodes would have leads nowhere here.
    portals: [number === 1 ? PORTAL : `10.79.0.${number}`],
  }));
  new IscsiTarget(machine, 'target', {
    ...{ iqn: TARGET, nodes, install: 'image' },
    luns: [
      {
        ...{ name: 'app-store', size: '64Mi' },
        backstore: { glfs: { volume: 'store', host: 'pool-1', path: 'block/app-store.img' } },
      },
    ],
    initiators: [
      { iqn: `${AUTHORITY}:worker-1`, chap: { ...chapOf('worker-1'), mutual: chapOf('target') } },
      {
        ...{ iqn: `${AUTHORITY}:worker-2`, access: 'read' },
        chap: { ...chapOf('worker-2'), mutual: chapOf('target') },
      },
    ],
  });
  new IscsiInitiator(machine, 'initiator', {
    iqn: `${AUTHORITY}:worker-1`,
    chap: { ...chapOf('worker-1'), mutual: chapOf('target') },
    targets: [{ iqn: TARGET, portals: [`${PORTAL},1`] }],
    multipath: false,
  });
  // Both on one machine, which nobody has: without it the machine would end the target before its own sessions.
  new SystemdDropIn(machine, 'order', {
    ...{ unit: 'iscsi-initiator.service', name: '20-lab.conf' },
    sections: { Unit: { After: 'iscsi-target.service' } },
  });
  return machine;
}

const FILES: Readonly<Record<string, LabFile>> = Object.fromEntries(
  Object.entries(SECRETS).map(([name, content]) => [
    `/etc/lab-secrets/${name}`,
    { content, mode: '0600' },
  ]),
);

// Ten times what it takes where nobody else is at work: each is over as soon as it is.
const PATIENT = { limitSeconds: 600 };

const run = (machine: LabMachine, script: string): Promise<LabResult> =>
  machine.run(script, PATIENT);

const output = (machine: LabMachine, script: string): Promise<string> =>
  machine.output(script, PATIENT);

/** Waits for what takes as long as it takes; fails with what was last seen. */
async function until(machine: LabMachine, condition: string, seconds = 900): Promise<void> {
  const script = `until ${condition}; do sleep 1; done`;
  const done = await machine.run(script, { limitSeconds: seconds });
  if (done.code === 0) return;
  const units = 'iscsi-target iscsi-initiator tcmu-runner glusterd iscsid';
  const journal = `journalctl -b --no-pager -n 60 ${units.replaceAll(/(\S+)/g, '-u $1')}`;
  throw new Error(`not so after ${seconds} s: ${condition}\n${await output(machine, journal)}`);
}

/** The disk is there, by the session that the machine makes by itself. */
async function untilThere(machine: LabMachine): Promise<void> {
  await until(machine, 'systemctl is-active --quiet iscsi-target.service');
  await until(machine, `[ -b ${DISK} ]`);
}

const status = async (machine: LabMachine): Promise<unknown> =>
  JSON.parse(await output(machine, ISCSI_TARGET_STATUS));

const brickSums = (machine: LabMachine): Promise<string> =>
  output(
    machine,
    'sync -f /bricks; sha256sum /bricks/[123]/d/block/app-store.img | cut -d " " -f 1',
  );

/** Another initiator of the same machine, by an interface of its own; `login` with these words of CHAP, or with none. */
class Another {
  readonly #machine: LabMachine;
  readonly #name: string;

  constructor(machine: LabMachine, name: string) {
    this.#machine = machine;
    this.#name = name;
  }

  async make(): Promise<void> {
    const name = this.#name;
    await output(
      this.#machine,
      `iscsiadm -m iface -I ${name} --op new
iscsiadm -m iface -I ${name} --op update -n iface.initiatorname -v ${AUTHORITY}:${name}
${this.#node('-o new')}
for one in node.startup=manual node.session.initial_login_retry_max=1; do ${this.#node('-o update -n "${one%=*}" -v "${one#*=}"')}; done`,
    );
  }

  login(username?: string, secret = ''): Promise<LabResult> {
    const set = (key: string, value: string): string =>
      this.#node(`-o update -n node.session.auth.${key} -v '${value}'`);
    const words =
      username === undefined
        ? [set('authmethod', 'None')]
        : [set('authmethod', 'CHAP'), set('username', username), set('password', secret)];
    return run(
      this.#machine,
      `{ ${[...words].join(' && ')}; } >/dev/null && ${this.#node('--login')}`,
    );
  }

  async logout(): Promise<void> {
    await output(this.#machine, this.#node('--logout'));
  }

  /** The records too: whoever logs in to the target later means the machine's own. */
  async forget(): Promise<void> {
    const iface = `iscsiadm -m iface -I ${this.#name} -o delete`;
    await output(this.#machine, `${this.#node('-o delete')} && ${iface}`);
  }

  #node(what: string): string {
    return `iscsiadm -m node -T ${TARGET} -p ${PORTAL},1 -I ${this.#name} ${what}`;
  }
}

async function watchLogins(machine: LabMachine) {
  const [second, stranger] = [new Another(machine, 'worker-2'), new Another(machine, 'stranger')];
  await second.make();
  await stranger.make();
  const good = SECRETS['worker-2'] ?? '';
  const codes = {
    none: (await second.login()).code,
    wrong: (await second.login('worker-2', 'a-wrong-secret-1')).code,
    anothers: (await second.login('worker-1', good)).code,
    unknownName: (await stranger.login('worker-2', good)).code,
    right: (await second.login('worker-2', good)).code,
  };
  await stranger.forget();
  return { codes, second };
}

/** What the second initiator can do with the disk: that of the two which is not mounted. */
async function watchSecondWriter(machine: LabMachine) {
  await until(machine, '[ "$(ls /dev/sd? | wc -l)" = 2 ]');
  const other = 'for one in /dev/sd?; do findmnt "$one" >/dev/null || second=$one; done';
  const use = (what: string): Promise<LabResult> => run(machine, `${other}; ${what}`);
  // The writer holds still meanwhile: what changes then, the other one has written.
  await output(machine, 'fsfreeze --freeze /mnt');
  const before = await brickSums(machine);
  const seen = {
    write: await use('dd if=/dev/zero of="$second" bs=4096 count=1 oflag=direct'),
    sense: await use('sg_raw -s 512 -i /dev/zero "$second" 2a 00 00 00 00 00 00 00 01 00'),
    read: await use('dd if="$second" of=/dev/null bs=4096 count=1 iflag=direct'),
  };
  const sums = [before, await brickSums(machine)] as const;
  await output(machine, 'fsfreeze --unfreeze /mnt');
  return { ...seen, sums };
}

async function watchKilledRunner(machine: LabMachine) {
  const script = `dmesg --clear; before=$(pidof tcmu-runner)
kill -KILL "$before"
dd if=/dev/urandom of=/mnt/during bs=1M count=2 conv=fsync 2>/dev/null || exit 1
sha256sum /mnt/during
until systemctl is-active --quiet tcmu-runner; do sleep 1; done
[ "$(pidof tcmu-runner)" != "$before" ] && systemctl is-active iscsi-target.service
dmesg | grep -c 'I/O error, dev sd' || true`;
  return output(machine, script);
}

async function watchNewSecret(machine: LabMachine, second: Another) {
  await second.logout();
  const old = SECRETS['worker-2'] ?? '';
  const wanted = 'another-secret-2';
  const refreshed = await output(
    machine,
    `${ISCSI_TARGET_REFRESH}; printf '%s' ${wanted} >/etc/lab-secrets/worker-2; ${ISCSI_TARGET_REFRESH}; ${ISCSI_TARGET_REFRESH}`,
  );
  const codes = [
    (await second.login('worker-2', old)).code,
    (await second.login('worker-2', wanted)).code,
  ];
  await second.logout();
  await second.forget();
  return { refreshed: refreshed.split('\n'), codes };
}

/** Files with a secret in them; which ones is asked by a file, since the lab's own commands are logged. The configuration shows that it finds one. */
async function watchSecrets(machine: LabMachine): Promise<readonly string[]> {
  const places =
    '/etc/groundwork /etc/rtslib-fb-target /opt /var/lib/cloud /var/lib/groundwork /run';
  const grep = 'grep -s -r -l -F -f /etc/lab-secrets/target';
  const found = await output(
    machine,
    `journalctl --no-pager >/var/log/all; ${grep} ${places} /var/log || true`,
  );
  return found.split('\n');
}

async function watchAll() {
  const disks = [{ serial: 'BRICKS', bytes: GIB }];
  const options = { level: 2, image: 'storage', disks, files: FILES, limitSeconds: 1500 } as const;
  return withMachine(theMachine(), options, async (machine) => {
    const firstBoot = await machine.status();
    await untilThere(machine);
    const up = await status(machine);
    await output(
      machine,
      `mkfs.ext4 -q ${DISK} && mount ${DISK} /mnt && dd if=/dev/urandom of=/mnt/data bs=1M count=8 conv=fsync`,
    );
    const data = await output(machine, 'sha256sum /mnt/data');
    const guard = await output(
      machine,
      `cat /sys/block/$(basename $(readlink -f ${DISK}))/queue/write_zeroes_max_bytes`,
    );
    const logins = await watchLogins(machine);
    const second = await watchSecondWriter(machine);
    const killed = await watchKilledRunner(machine);
    const renewed = await watchNewSecret(machine, logins.second);
    await output(machine, 'umount /mnt');
    const sums = await brickSums(machine);
    // Mounted by the next boot itself, as any disk over the network is.
    await output(
      machine,
      `mkdir /mnt/store; echo '${DISK} /mnt/store ext4 _netdev,nofail 0 0' >>/etc/fstab`,
    );
    await machine.reboot();
    await untilThere(machine);
    await until(machine, 'mountpoint -q /mnt/store');
    const again = {
      data: await output(machine, 'sha256sum /mnt/store/data'),
      during: await output(machine, 'sha256sum /mnt/store/during'),
      status: await status(machine),
      firstBoot: await output(machine, 'cat /var/lib/groundwork/status.json'),
      secrets: await watchSecrets(machine),
    };
    return {
      firstBoot,
      up,
      data,
      guard,
      codes: logins.codes,
      second,
      killed,
      renewed,
      sums,
      again,
    };
  });
}

describeLab('iSCSI from GlusterFS', () => {
  // A folder for this run alone: other machines may run beside it.
  const folder = mkdtempSync(path.join(tmpdir(), 'gw-iscsi-'));
  const before = hostSnapshot([folder]);
  let seen: Awaited<ReturnType<typeof watchAll>>;

  beforeAll(async () => {
    process.env['TMPDIR'] = folder;
    seen = await watchAll();
  }, 60 * MINUTES);

  test('comes up by what the first boot writes alone', () => {
    expect(seen.firstBoot).toMatchObject({ state: 'done' });
    expect(seen.up).toEqual({
      ...{ iqn: TARGET, group: 1, service: 'active', enabled: true },
      luns: [{ name: 'app-store', bytes: 64 * 1024 * 1024, ready: true }],
      sessions: [`${AUTHORITY}:worker-1`],
    });
  });

  test('holds a file system whose bytes are the same on all bricks', () => {
    expect(seen.data).toMatch(/^[0-9a-f]{64} {2}\/mnt\/data$/);
    expect(seen.sums.split('\n')).toHaveLength(3);
    expect(new Set(seen.sums.split('\n')).size).toBe(1);
  });

  test('lets nobody in without a secret, with a wrong one, with that of another, or under an unknown name', () => {
    // 24: "login failed due to authorization failure".
    expect(seen.codes).toEqual({ none: 24, wrong: 24, anothers: 24, unknownName: 24, right: 0 });
  });

  test('refuses the second writer, who can read', () => {
    expect(seen.second.write.code).toBe(1);
    expect(seen.second.sense.stderr).toContain('Sense key: Data Protect');
    expect(seen.second.sense.stderr).toContain('Write protected');
    expect(seen.second.read.code).toBe(0);
    expect(seen.second.sums[1]).toBe(seen.second.sums[0]);
  });

  test('goes on when tcmu-runner is killed under a write, with no error', () => {
    expect(seen.killed.split('\n')).toEqual([
      expect.stringMatching(/^[0-9a-f]{64} {2}\/mnt\/during$/),
      'active',
      '0',
    ]);
  });

  test('takes a new secret while it runs, and the old one no more', () => {
    expect(seen.renewed.refreshed).toEqual(['unchanged', 'installed', 'unchanged']);
    expect(seen.renewed.codes).toEqual([24, 0]);
  });

  test('is never sent the command that ends tcmu-runner', () => {
    expect(seen.guard).toBe('0');
  });

  test('comes back after a reboot by itself, with what was written', () => {
    const sum = (line: string | undefined): string => (line ?? '').split(' ')[0] ?? '';

    expect(seen.again.status).toEqual(seen.up);
    expect(sum(seen.again.data)).toBe(sum(seen.data));
    expect(sum(seen.again.during)).toBe(sum(seen.killed.split('\n')[0]));
    expect(JSON.parse(seen.again.firstBoot)).toMatchObject({ state: 'done' });
  });

  test('leaves no secret in logs, in user data or in its own files', () => {
    expect(seen.again.secrets).toEqual(['/etc/rtslib-fb-target/saveconfig.json']);
  });

  test('leaves nothing behind on the host', async () => {
    expect(await leaksSince(before, [folder])).toEqual([]);
    expect(readdirSync(folder)).toEqual([]);
    rmdirSync(folder);
  });
});
