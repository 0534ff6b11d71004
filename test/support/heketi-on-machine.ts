/**
 * A Heketi that runs inside a lab's machine and reaches that machine by SSH, as the one in a cluster reaches the machines of a pool: virtual machines of
 * labs have no network.
 */
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import type { HeketiSshExecutor } from '../../lib/node';
import { goTool } from '../../tools/go-tool';
import type { LabDisk, LabMachine, LabResult } from './lab/boot';

const MIB = 1024 * 1024;
const TOOLS = '/tools';
const CLIENT = `${TOOLS}/heketi-cli --server http://127.0.0.1:8080`;

/** By which of the files that the disk holds Heketi logs in, and whom it takes a machine for. */
export interface HeketiTrust {
  readonly key: string;
  readonly knownHosts: string;
}

/** A disk with Heketi's programs and these files, which {@link HeketiOnMachine} finds. */
export async function heketiDisk(files: Readonly<Record<string, string>>): Promise<LabDisk> {
  const server = await goTool('heketi');
  return {
    serial: 'TOOLS',
    bytes: 256 * MIB,
    prepare: (file) => {
      const folder = mkdtempSync(path.join(tmpdir(), 'gw-heketi-'));
      try {
        for (const program of ['heketi', 'heketi-cli']) {
          copyFileSync(path.join(path.dirname(server), program), path.join(folder, program));
        }
        for (const [name, text] of Object.entries(files)) {
          writeFileSync(path.join(folder, name), text, { mode: 0o600, flag: 'wx' });
        }
        // The host's mkfs may know features that the machine's kernel does not.
        const features = ['-O', '^orphan_file,^metadata_csum_seed', '-E', 'root_owner=0:0'];
        execFileSync('mkfs.ext4', ['-q', ...features, '-d', folder, file]);
      } finally {
        rmSync(folder, { recursive: true });
      }
    },
  };
}

/** Heketi on one machine. */
export class HeketiOnMachine {
  readonly #machine: LabMachine;
  readonly #executor: HeketiSshExecutor;

  constructor(machine: LabMachine, executor: HeketiSshExecutor) {
    this.#machine = machine;
    this.#executor = executor;
  }

  /** Starts it, instead of the one that runs. Its database stays. */
  async start({ key, knownHosts }: HeketiTrust): Promise<void> {
    const sshexec = { ...this.#executor, keyfile: `${TOOLS}/${key}` };
    const glusterfs = { executor: 'ssh', sshexec, db: '/root/heketi.db', loglevel: 'debug' };
    const settings = JSON.stringify({ port: '8080', use_auth: false, glusterfs });
    await this.#machine.output(
      `mkdir -p ${TOOLS}
mountpoint -q ${TOOLS} || mount -o ro /dev/disk/by-id/virtio-TOOLS ${TOOLS}
systemctl stop heketi.service 2>/dev/null
cat >/root/heketi.json <<'END'
${settings}
END
systemd-run --quiet --collect --unit heketi --setenv SSH_KNOWN_HOSTS=${TOOLS}/${knownHosts} ${TOOLS}/heketi --config=/root/heketi.json
until ${CLIENT} cluster list >/dev/null 2>&1; do systemctl is-active --quiet heketi || exit 1; sleep 0.5; done`,
      { limitSeconds: 240 },
    );
  }

  /** Asks it something by its client, which may fail. */
  ask(question: string): Promise<LabResult> {
    return this.#machine.run(`${CLIENT} ${question}`, { limitSeconds: 600 });
  }

  /** What it answers, as data; an error when it refuses. */
  async answer(question: string): Promise<unknown> {
    const { code, stdout, stderr } = await this.ask(`--json ${question}`);
    if (code !== 0) throw new Error(`heketi-cli ${question}: ${stderr || stdout}`);
    return JSON.parse(stdout) as unknown;
  }

  /** Asks for something that glusterd may be too busy for, more than once: it works for one at a time, also for those who only look. */
  async answerInTime(question: string): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      const { code, stdout, stderr } = await this.ask(question);
      if (code === 0) return;
      if (attempt === 5) throw new Error(`heketi-cli ${question}: ${stderr || stdout}`);
    }
  }

  /** What it has written of its commands since the machine came up. */
  log(): Promise<string> {
    return this.#machine.output('journalctl --boot --no-pager --output cat --unit heketi');
  }
}
