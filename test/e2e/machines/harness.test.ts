/**
 * The lab itself: what other labs rely on, in a container. Its virtual machines are looked at in disks.test.ts.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { File, FileSystem, FirstBootStep, Machine, Mount } from '../../../lib/machine';
import { describeLab } from '../../support/describe-lab';
import { boot, withMachine } from '../../support/lab/boot';
import type { LabMachine } from '../../support/lab/boot';
import { hostSnapshot, leaksSince } from '../../support/leaks';
import type { HostSnapshot } from '../../support/leaks';

const MINUTES = 60_000;
const MIB = 1024 * 1024;
// A folder for this run alone: other machines may run beside it.
const folder = mkdtempSync(path.join(tmpdir(), 'gw-harness-'));
const about = [folder, '-harness', '-failing', '-killed'];

describeLab('lab machines', () => {
  let before: HostSnapshot;
  let machine: LabMachine;

  beforeAll(async () => {
    process.env['TMPDIR'] = folder;
    before = hostSnapshot(about);
    const text = new Machine('harness', { hostname: 'harness.rack-a.example' });
    new File(text, 'note', { path: '/etc/note', content: 'hello\n' });
    const disk = new FileSystem(text, 'data', {
      device: '/dev/disk/by-id/virtio-DATA',
      type: 'ext4',
    });
    new Mount(text, 'mount', { what: disk, path: '/data' });
    machine = await boot(text, {
      level: 1,
      disks: [{ serial: 'DATA', bytes: 64 * MIB }],
      files: {
        '/lib/systemd/system/vendor.service': '[Service]\nType=oneshot\nExecStart=/bin/true\n',
        '/usr/local/bin/vendor': { content: '#!/bin/sh\necho vendor\n', mode: '0755' },
      },
    });
  }, 10 * MINUTES);

  afterAll(() => machine.stop(), MINUTES);

  test('run commands, with their exit status and what they print', async () => {
    expect(await machine.run('echo out; echo err >&2; exit 3')).toEqual({
      code: 3,
      stdout: 'out\n',
      stderr: 'err\n',
    });
    expect(await machine.output(['echo', 'a  b', '$HOME'])).toBe('a  b $HOME');
    expect((await machine.run('sleep 20', { limitSeconds: 1 })).code).toBe(124);
    expect((await machine.run(['no-such-program'])).code).toBe(127);
    await expect(machine.output('echo no; false')).rejects.toThrow('ended with 1: no');
  });

  test('tell their files, and their status', async () => {
    expect(await machine.file('/etc/note')).toBe('hello\n');
    expect(await machine.file('/etc/none')).toBeUndefined();
    expect(await machine.status()).toMatchObject({ state: 'done' });
    expect(await machine.output('hostname; hostname --short; systemctl is-system-running')).toBe(
      'harness.rack-a.example\nharness\nrunning',
    );
  });

  test('had what a package would have brought before their first boot', async () => {
    expect(await machine.output('vendor; systemctl show -P LoadState vendor')).toBe(
      'vendor\nloaded',
    );
    expect(await machine.output('readlink /lib; stat -c %a /tmp /root')).toBe('usr/lib\n1777\n700');
  });

  test(
    'keep root disk, data disk and instance over a reboot',
    async () => {
      const identity = 'hostname; cat /etc/machine-id; ls /var/lib/cloud/instances';
      const before = await machine.output(identity);
      const finished = 'stat -c %Y /var/lib/groundwork/first-boot.done';
      const done = await machine.output(finished);
      await machine.output('echo kept | tee /data/kept /root/kept /run/gone');

      await machine.reboot();

      expect(await machine.output('cat /data/kept /root/kept')).toBe('kept\nkept');
      expect(await machine.file('/run/gone')).toBeUndefined();
      expect(await machine.output(identity)).toBe(before);
      expect(await machine.output(finished)).toBe(done);
      expect(await machine.output('findmnt --noheadings --output FSTYPE /data')).toBe('ext4');
    },
    2 * MINUTES,
  );

  test(
    'are there to be asked when their first boot failed',
    async () => {
      const text = new Machine('failing');
      new FirstBootStep(text, 'broken', {
        phase: 'last',
        command: ['sh', '-c', 'echo the disk is on fire; exit 7'],
        description: 'a step that fails',
      });

      await withMachine(text, { level: 1 }, async (failing) => {
        expect(await failing.status()).toMatchObject({
          state: 'failed',
          exitCode: 7,
          output: 'the disk is on fire',
        });
        expect(failing.console()).toContain('the disk is on fire');
      });
    },
    2 * MINUTES,
  );

  test('are seen by the search for leftovers as long as they are there', async () => {
    const kinds = (await leaksSince(before, about, 0)).map((leak) => leak.split(':')[0]);

    expect(kinds).toEqual(expect.arrayContaining(['cgroups', 'loops', 'processes']));
  });

  test(
    'go with a test run that is killed',
    async () => {
      const started = hostSnapshot(about);
      const program = `
      const { boot } = require('./test/support/lab/boot');
      const { Machine } = require('./lib/machine');
      boot(new Machine('killed'), { level: 1 }).then(() => console.log('up'), console.error);`;
      const args = ['--require', 'ts-node/register/transpile-only', '--eval', program];
      const child = spawn(process.execPath, args, {
        stdio: ['ignore', 'pipe', 'inherit'],
        env: process.env,
      });
      const said = await new Promise<string>((resolve) => {
        child.stdout.once('data', (text) => {
          resolve(String(text));
        });
        child.once('exit', () => {
          resolve('ended');
        });
      });
      expect(said).toBe('up\n');

      child.kill('SIGKILL');

      expect(await leaksSince(started, about, 20_000)).toEqual([]);
    },
    2 * MINUTES,
  );

  test(
    'leave nothing behind, and may be stopped twice',
    async () => {
      await machine.stop();
      await machine.stop();

      expect(await leaksSince(before, about)).toEqual([]);
      expect(readdirSync(folder).filter((name) => name.startsWith('gw-'))).toEqual([]);
      rmSync(folder, { recursive: true });
      await expect(machine.run('true')).rejects.toThrow('does not run');
    },
    MINUTES,
  );
});
