/**
 * A real sshd on loopback, in the file system of an image: what is written there is gone with it, and so are all its processes, since they are in a
 * process namespace of their own.
 */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { imageTree } from '../../../lib/platform/local/image';
import { storageVmRecipe } from '../../../tools/vm-recipe';
import { run } from '../../../lib/platform/local/command';
import { freePorts } from '../free-ports';
import { ChildProgram } from './child-program';
import { makeLabFolder } from './lab-folder';

const STARTING_MS = 60_000;
const USER = 'admin';

const SERVE = `set -eu
tree=$1 folder=$2 port=$3
mount --make-rprivate /
mount -t tmpfs tmpfs /mnt
mkdir /mnt/upper /mnt/work /mnt/root
mount -t overlay overlay -o "lowerdir=$tree,upperdir=/mnt/upper,workdir=/mnt/work" /mnt/root
root=/mnt/root
mount --rbind /dev $root/dev
mount -t proc proc $root/proc
mkdir -p $root/run/sshd $root/etc/lab
echo "127.0.0.1 $(uname -n)" >>$root/etc/hosts
cp "$folder"/host* "$folder/user.pub" $root/etc/lab/
chmod 0600 $root/etc/lab/host
chroot $root useradd --create-home --shell /bin/bash ${USER}
chroot $root usermod --password '*' ${USER}
echo '${USER} ALL=(ALL) NOPASSWD: ALL' >$root/etc/sudoers.d/lab
exec chroot $root /usr/sbin/sshd -D -e -f /dev/null -p "$port" -o ListenAddress=127.0.0.1 \\
  -o HostKey=/etc/lab/host -o HostCertificate=/etc/lab/host-cert.pub -o AuthorizedKeysFile=/etc/lab/user.pub \\
  -o StrictModes=no -o UsePAM=no -o PasswordAuthentication=no
`;

/** Where it is, who may log in, and by what it is known. */
export interface SshServer {
  readonly port: number;
  readonly user: string;
  readonly identityFile: string;
  /** The public key of the server. */
  readonly hostKey: string;
  /** The public key of the authority that has signed it for the machine `one`. */
  readonly authority: string;
  /** A file of known hosts. */
  knownHosts(name: string, ...lines: readonly string[]): string;
  /** What the server said. */
  log(): string;
  stop(): Promise<void>;
}

/** Starts one. */
export async function startSshServer(): Promise<SshServer> {
  const folder = makeLabFolder();
  const [port = 0] = await freePorts(1);
  const file = (name: string): string => path.join(folder, name);
  const read = (name: string): string => readFileSync(file(name), 'utf8').trim();
  for (const name of ['host', 'user', 'authority']) {
    await run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', name, '-f', file(name)]);
  }
  const sign = ['-q', '-s', file('authority'), '-I', 'one', '-h', '-n', 'one', file('host.pub')];
  await run('ssh-keygen', sign);
  const namespaces = ['unshare', '--mount', '--pid', '--fork', '--kill-child=KILL'];
  const words = ['sh', '-c', SERVE, 'sh', imageTree(storageVmRecipe()), folder, String(port)];
  const program = ChildProgram.start('sshd', [...namespaces, ...words], file('log'), folder);
  const stop = async (): Promise<void> => {
    await program.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await answers(port, () => read('log'));
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    ...{ port, user: USER, identityFile: file('user'), stop },
    hostKey: read('host.pub'),
    authority: read('authority.pub'),
    knownHosts: (name, ...lines) => {
      writeFileSync(file(name), lines.map((line) => `${line}\n`).join(''));
      return file(name);
    },
    log: () => read('log'),
  };
}

async function answers(port: number, log: () => string): Promise<void> {
  const end = Date.now() + STARTING_MS;
  while (!(await isOpen(port))) {
    if (Date.now() > end) throw new Error(`sshd does not answer:\n${log()}`);
    await sleep(100);
  }
}

function isOpen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' });
    const done = (open: boolean) => (): void => {
      socket.destroy();
      resolve(open);
    };
    socket.once('connect', done(true));
    socket.once('error', done(false));
  });
}
