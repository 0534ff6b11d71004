/**
 * Disks of real machines: found again after their order has changed, never formatted when something is on them. Three virtual machines, six
 * boots; what they showed is gathered first, since two of them boot side by side.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, readdirSync, rmSync, rmdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { FileSystem, Machine, Mount } from '../../../lib/machine';
import type { FirstBootStatus } from '../../../lib/machine';
import { CortxNodePrep } from '../../../lib/node';
import { describeLab } from '../../support/describe-lab';
import { withMachine } from '../../support/lab/boot';
import type { LabDisk, LabMachine } from '../../support/lab/boot';
import { hostSnapshot, leaksSince } from '../../support/leaks';

const MINUTES = 60_000;
const MIB = 1024 * 1024;
const byId = (serial: string): string => `/dev/disk/by-id/virtio-${serial}`;
const sha256 = (content: Uint8Array | string): string =>
  createHash('sha256').update(content).digest('hex');
const note = 'what was on this disk before the machine was\n'.repeat(50_000);

const blank = (serial: string, size = 16): LabDisk => ({ serial, bytes: size * MIB });
const raw = (serial: string): LabDisk => ({
  ...blank(serial),
  prepare: (file) => {
    writeFileSync(file, `raw data of ${serial}\n`.repeat(1_000), { flag: 'r+' });
  },
});
const held: LabDisk = { ...blank('HELD', 32), prepare: makeExt4WithNote };
const foreign: LabDisk = {
  ...blank('FOREIGN', 320),
  prepare: (file) => execFileSync('mkfs.xfs', ['-q', file]),
};

function makeExt4WithNote(file: string): void {
  const folder = mkdtempSync(path.join(tmpdir(), 'gw-held-'));
  try {
    writeFileSync(path.join(folder, 'note'), note);
    execFileSync('mkfs.ext4', ['-q', '-O', '^orphan_file,^metadata_csum_seed', '-d', folder, file]);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Where the machine under test keeps what, and on which disk that has to be. */
const PLACES = {
  '/mnt/fs-local-volume': 'SECOND',
  '/dev/cortx/data-0': 'RAWA',
  '/dev/cortx/log/0': 'RAWB',
} as const;

/** The nodes' storage; names by path, so that the negative control differs in nothing else. */
function prepareNode(on: Machine, name: (serial: string) => string, allowUnstable: boolean): void {
  new CortxNodePrep(on, 'cortx', {
    secondaryStorage: { device: name('SECOND'), allowUnstable },
    blockDevices: [
      { device: name('RAWA'), name: 'data-0', allowUnstable },
      { device: name('RAWB'), name: 'log/0', allowUnstable },
    ],
  });
}

/** The serial of the disk behind every place: asked of the kernel, not of udev's links. */
async function serials(machine: LabMachine): Promise<Readonly<Record<string, string>>> {
  const script = `for place in ${Object.keys(PLACES).join(' ')}; do
  if [ -d "$place" ]; then device=$(findmnt --noheadings --output SOURCE "$place"); else device=$(readlink -f "$place"); fi
  echo "$place $(cat "/sys/class/block/\${device##*/}/serial")"
done`;
  return recordOf(await machine.output(script));
}

function recordOf(text: string): Readonly<Record<string, string>> {
  const pairs = text.split('\n').map((line) => /^(\S+) ?(.*)$/.exec(line) ?? []);
  return Object.fromEntries(pairs.map(([, key = '', value = '']) => [key, value]));
}

/** Everything that a boot may not change. */
async function look(machine: LabMachine): Promise<{
  readonly serials: Readonly<Record<string, string>>;
  readonly rawNames: Readonly<Record<string, string>>;
  readonly uuids: Readonly<Record<string, string>>;
  readonly content: string;
  readonly firstBoot: string;
  readonly journal: string;
}> {
  // With the reason, if it is not.
  const state = await machine.output(
    'systemctl is-system-running || { systemctl --no-pager status --failed; journalctl -b --no-pager -p notice; }',
  );
  expect(state).toBe('running');
  return {
    serials: await serials(machine),
    rawNames: recordOf(
      await machine.output('lsblk --nodeps --noheadings --output SERIAL,NAME --raw'),
    ),
    uuids: recordOf(
      await machine.output(
        'for p in /mnt/fs-local-volume /held /blank; do findmnt -no TARGET,UUID,FSTYPE "$p"; done | tr -s " "',
      ),
    ),
    content: await machine.output(
      'sha256sum /held/note /dev/cortx/data-0 /dev/cortx/log/0; cat /mnt/fs-local-volume/marker /blank/marker',
    ),
    firstBoot: await machine.output(
      'cd /var/lib/groundwork; stat -c "%n %Y" status.json first-boot.done; cat status.json',
    ),
    journal: await machine.output(
      "journalctl --boot --no-pager --output cat --unit 'groundwork-filesystem-*'",
    ),
  };
}

type Sight = Awaited<ReturnType<typeof look>>;

async function watchNamed(): Promise<readonly [Sight, Sight, Sight]> {
  const text = new Machine('named');
  prepareNode(text, byId, false);
  const heldDisk = new FileSystem(text, 'held', { device: byId('HELD'), type: 'ext4' });
  new Mount(text, 'held-mount', { what: heldDisk, path: '/held' });
  const blankDisk = new FileSystem(text, 'blank', { device: byId('BLANK'), type: 'xfs' });
  new Mount(text, 'blank-mount', { what: blankDisk, path: '/blank' });
  const disks = [
    blank('SECOND', 64),
    raw('RAWA'),
    raw('RAWB'),
    held,
    blank('BLANK', 320),
    { ...blank('EXTRA'), attached: false },
  ];
  return withMachine(text, { level: 2, disks }, async (machine) => {
    await machine.output(
      'for p in /mnt/fs-local-volume /blank; do echo "put on $p" > "$p/marker"; done',
    );
    const first = await look(machine);
    await machine.reboot({ disks: ['EXTRA', 'BLANK', 'HELD', 'RAWB', 'RAWA', 'SECOND'] });
    const second = await look(machine);
    await machine.reboot();
    const third = await look(machine);
    return [first, second, third];
  });
}

async function watchUnstable(): Promise<readonly Readonly<Record<string, string>>[]> {
  const text = new Machine('unstable');
  const names: Readonly<Record<string, string>> = { RAWA: 'vdb', RAWB: 'vdc', SECOND: 'vdd' };
  prepareNode(text, (serial) => `/dev/${String(names[serial])}`, true);
  const extra = { ...blank('EXTRA'), attached: false };
  const disks = [raw('RAWA'), raw('RAWB'), blank('SECOND', 64), extra];
  return withMachine(text, { level: 2, disks }, async (machine) => {
    const first = await serials(machine);
    await machine.reboot({ disks: ['EXTRA', 'SECOND', 'RAWB', 'RAWA'] });
    return [first, await serials(machine)];
  });
}

interface Refusals {
  readonly refused: FirstBootStatus;
  readonly hashes: readonly [before: string, after: string];
  readonly missing: FirstBootStatus;
  /** What the refused disk holds once a person has wiped it. */
  readonly wiped: string;
}

async function watchRefusing(): Promise<Refusals> {
  const text = new Machine('refusing');
  for (const serial of ['FOREIGN', 'LATE']) {
    const disk = new FileSystem(text, serial, { device: byId(serial), type: 'ext4' });
    new Mount(text, `${serial}-mount`, { what: disk, path: `/${serial.toLowerCase()}` });
  }
  let before = '';
  const prepare = (file: string): void => {
    foreign.prepare?.(file);
    before = sha256(readFileSync(file));
  };
  const disks = [{ ...foreign, prepare }];
  return withMachine(text, { level: 2, disks }, async (machine) => {
    const refused = await machine.status();
    const after = sha256(readFileSync(machine.disk('FOREIGN')));
    // What a person does who knows that the disk may go.
    await machine.output(`wipefs --all --quiet ${byId('FOREIGN')}`);
    await machine.run('systemctl restart groundwork-first-boot.service', { limitSeconds: 300 });
    const missing = await machine.status();
    const wiped = await machine.output(`lsblk --noheadings --output FSTYPE ${byId('FOREIGN')}`);
    return { refused, hashes: [before, after], missing, wiped };
  });
}

function valueOf<T>(result: PromiseSettledResult<T>): T {
  if (result.status === 'fulfilled') return result.value;
  throw result.reason;
}

describeLab('disks', () => {
  // A folder for this run alone: other machines may run beside it.
  const folder = mkdtempSync(path.join(tmpdir(), 'gw-disks-'));
  const before = hostSnapshot([folder]);
  // Each may fail for itself.
  let seen: {
    readonly named: PromiseSettledResult<readonly [Sight, Sight, Sight]>;
    readonly unstable: PromiseSettledResult<readonly Readonly<Record<string, string>>[]>;
    readonly refusals: PromiseSettledResult<Refusals>;
  };

  beforeAll(async () => {
    process.env['TMPDIR'] = folder;
    const unstable = watchUnstable();
    const refusals = unstable.then(watchRefusing, watchRefusing);
    const [first, second, third] = await Promise.allSettled([watchNamed(), unstable, refusals]);
    seen = { named: first, unstable: second, refusals: third };
  }, 40 * MINUTES);

  test('are found under the same names after their order has changed', () => {
    const [first, second] = valueOf(seen.named);

    expect(first.serials).toEqual(PLACES);
    expect(second.serials).toEqual(PLACES);
  });

  test('had other raw names then, every one of them', () => {
    const [first, second] = valueOf(seen.named);

    for (const serial of ['SECOND', 'RAWA', 'RAWB', 'HELD', 'BLANK']) {
      expect(second.rawNames[serial]).toMatch(/^vd[b-z]$/);
      expect(second.rawNames[serial]).not.toBe(first.rawNames[serial]);
    }
  });

  test('are mixed up when they are named by their raw names: the negative control', () => {
    const [first, second] = valueOf(seen.unstable);

    expect(first).toEqual(PLACES);
    expect(second).not.toEqual(PLACES);
    expect(second).toMatchObject({ '/dev/cortx/data-0': 'EXTRA', '/dev/cortx/log/0': 'SECOND' });
  });

  test('keep what was on them, file system or raw data', () => {
    const [first, , third] = valueOf(seen.named);
    const rawHash = (serial: string): string => {
      const content = Buffer.alloc(16 * MIB);
      content.write(`raw data of ${serial}\n`.repeat(1_000));
      return sha256(content);
    };

    expect(first.content.split('\n')).toEqual([
      `${sha256(note)}  /held/note`,
      `${rawHash('RAWA')}  /dev/cortx/data-0`,
      `${rawHash('RAWB')}  /dev/cortx/log/0`,
      'put on /mnt/fs-local-volume',
      'put on /blank',
    ]);
    expect(third.content).toBe(first.content);
  });

  test('are formatted once when they are blank, and never again', () => {
    const [first, second, third] = valueOf(seen.named);

    expect(first.journal).toContain(`${byId('SECOND')} is blank: making ext4`);
    expect(first.journal).toContain(`${byId('BLANK')} is blank: making xfs`);
    expect(first.journal).not.toContain(`${byId('HELD')} is blank`);
    expect(Object.keys(first.uuids)).toEqual(['/mnt/fs-local-volume', '/held', '/blank']);
    expect(first.uuids['/blank']).toMatch(/^[-0-9a-f]{36} xfs$/);
    expect(second.uuids).toEqual(first.uuids);
    expect(third.uuids).toEqual(first.uuids);
    expect(second.journal + third.journal).not.toContain('is blank');
  });

  test('are left as they are by a third boot, which runs no step of the first one', () => {
    const [first, second, third] = valueOf(seen.named);

    expect(first.firstBoot).toContain('"state":"done"');
    expect(second.firstBoot).toBe(first.firstBoot);
    expect(third).toEqual({ ...second, journal: expect.any(String) as string });
  });

  test('are refused when they hold another file system, and not a byte of them changes', () => {
    const { refused, hashes } = valueOf(seen.refusals);

    expect(refused).toMatchObject({ state: 'failed' });
    expect(refused.output).toContain(
      `${byId('FOREIGN')}: holds xfs, not ext4; nothing was changed`,
    );
    expect(hashes[0]).toMatch(/^[0-9a-f]{64}$/);
    expect(hashes[1]).toBe(hashes[0]);
  });

  test('are taken once a person has wiped them', () => {
    expect(valueOf(seen.refusals).wiped).toBe('ext4');
  });

  test('are waited for, then missed by name', () => {
    const { missing } = valueOf(seen.refusals);

    expect(missing).toMatchObject({ state: 'failed' });
    expect(missing.output).toContain(`${byId('LATE')}: no such block device after 90 s`);
  });

  test('leave nothing behind on the host', async () => {
    expect(await leaksSince(before, [folder])).toEqual([]);
    expect(readdirSync(folder)).toEqual([]);
    rmdirSync(folder);
  });
});
