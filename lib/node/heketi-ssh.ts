import type { Construct } from 'constructs';

import {
  File,
  KernelModule,
  MachineConstruct,
  Package,
  SystemdUnit,
  User,
  deviceUnitName,
} from '../machine';
import type { UnitSections } from '../machine';
import type { Violation } from '../values';

import {
  HEKETI_BRICKS,
  HEKETI_KEYS,
  HEKETI_SSH_REFRESH,
  bricksProgram,
  keysProgram,
  refreshProgram,
} from './heketi-programs';
import { readHeketiSsh } from './heketi-read-ssh';
import type { ReadHeketiSsh } from './heketi-read-ssh';
import type { HeketiSshProps } from './heketi-ssh-props';
import { HEKETI_SUDOERS, heketiSudoers } from './heketi-sudoers';

/** Mounts Heketi's bricks at each boot, before glusterd looks for them. */
export const HEKETI_BRICKS_SERVICE = 'heketi-bricks.service';

/** Takes the host key that was brought, and tries until it has it. */
export const HEKETI_SSH_SERVICE = 'heketi-ssh.service';

/** What the part `sshexec` of Heketi's configuration has to say about this machine, beside the file of its key. */
export interface HeketiSshExecutor {
  readonly user: string;
  readonly port: string;
  readonly sudo: true;
  readonly fstab: string;
}

const PACKAGES = ['lvm2', 'openssh-server', 'sudo', 'thin-provisioning-tools', 'xfsprogs'];
// What LVM loads by itself when a thin pool is made, and not always when one is found at boot.
const MODULES = ['dm_mirror', 'dm_snapshot', 'dm_thin_pool'];
const SSHD_SETTINGS = '/etc/ssh/sshd_config.d/20-groundwork-heketi.conf';

/**
 * A machine whose raw devices Heketi divides up, reaching it by SSH: a user of its own with a restricted key, sudo for exactly the commands that Heketi runs
 * and the devices that it was given, a host key that is known beforehand, and its bricks mounted again at each boot, also on a new machine with the old disks.
 *
 * Heketi's `sshexec` has to say the same as `executor`. The user is nobody's home: it logs in with a key, without a terminal and without forwarding.
 *
 * @see https://github.com/heketi/heketi/blob/v9.0.0/docs/admin/server.md
 * @example
 * ```ts
 * import { Machine } from 'groundwork/machine';
 * import { HeketiSsh } from 'groundwork/node';
 *
 * const machine = new Machine('gfs-1');
 * const heketi = new HeketiSsh(machine, 'heketi', {
 *   devices: ['/dev/disk/by-id/wwn-0x5000c500a1b2c3d4'],
 *   authorizedKeysFile: '/etc/gluster-pool/heketi_keys',
 *   hostKeyFile: '/etc/gluster-pool/ssh_host_key',
 *   from: ['10.0.0.0/24'],
 * });
 * heketi.executor; // { user: 'heketi', port: '22', sudo: true, fstab: '/var/lib/heketi/fstab' }
 * ```
 */
export class HeketiSsh extends MachineConstruct {
  private readonly read: ReadHeketiSsh;

  constructor(scope: Construct, id: string, props: HeketiSshProps) {
    super(scope, id);
    this.read = readHeketiSsh(props);
    if (this.read.violations.length > 0) return;
    if (this.read.install)
      PACKAGES.forEach((name) => new Package(this, `Package-${name}`, { name }));
    MODULES.forEach((name) => new KernelModule(this, `Module-${name}`, { name }));
    this.addAccess();
    this.addPrograms();
    this.addUnits();
  }

  /** What Heketi's configuration has to say. */
  get executor(): HeketiSshExecutor {
    const { user, fstab } = this.read;
    return { user, port: '22', sudo: true, fstab };
  }

  override violations(): readonly Violation[] {
    return this.read.violations;
  }

  private addAccess(): void {
    const { user, keys, keysFile } = this.read;
    new User(this, 'User', {
      name: user,
      gecos: 'Heketi',
      system: true,
      // Heketi wraps each command in one of bash, which its login shell has to run.
      shell: '/bin/bash',
      home: '/opt/groundwork',
    });
    new File(this, 'Sudoers', {
      path: HEKETI_SUDOERS,
      content: heketiSudoers(user, this.read),
      mode: '0440',
    });
    new File(this, 'SshSettings', { path: SSHD_SETTINGS, content: sshdSettings(user) });
    if (keys.length === 0) return;
    new File(this, 'Keys', { path: keysFile, content: `${keys.join('\n')}\n` });
  }

  private addPrograms(): void {
    const programs = [
      ['KeysProgram', HEKETI_KEYS, keysProgram(this.read)],
      ['RefreshProgram', HEKETI_SSH_REFRESH, refreshProgram(this.read)],
      ['BricksProgram', HEKETI_BRICKS, bricksProgram(this.read)],
    ] as const;
    for (const [id, path, content] of programs) {
      new File(this, id, { path, content, mode: '0755' });
    }
  }

  private addUnits(): void {
    new SystemdUnit(this, 'RefreshService', {
      name: HEKETI_SSH_SERVICE,
      enable: true,
      sections: REFRESH_UNIT,
    });
    new SystemdUnit(this, 'BricksService', {
      name: HEKETI_BRICKS_SERVICE,
      enable: true,
      start: 'wait',
      sections: bricksUnit(this.read),
    });
  }
}

/**
 * What the SSH server lets this user do. Its keys come from a program, so that the file of them can be brought by somebody else, with modes of its own.
 *
 * @see https://man.openbsd.org/sshd_config
 */
function sshdSettings(user: string): string {
  return `# How Heketi logs in.
# Written by groundwork: change the program, not this file.
Match User ${user}
  AuthenticationMethods publickey
  AuthorizedKeysCommand ${HEKETI_KEYS}
  AuthorizedKeysCommandUser root
  AuthorizedKeysFile none
  DisableForwarding yes
  KbdInteractiveAuthentication no
  PasswordAuthentication no
  PermitTTY no
  PermitUserRC no
Match all
`;
}

const REFRESH_UNIT: UnitSections = {
  Unit: {
    Description: 'The host key by which Heketi knows this machine',
    // The key may come later than this, and somebody may put a mistake right.
    StartLimitIntervalSec: 0,
  },
  Service: {
    Type: 'oneshot',
    RemainAfterExit: true,
    ExecStart: HEKETI_SSH_REFRESH,
    Restart: 'on-failure',
    RestartSec: 10,
  },
  Install: { WantedBy: 'multi-user.target' },
};

function bricksUnit({ devices, fstab }: ReadHeketiSsh): UnitSections {
  const disks = devices.map(({ device }) => deviceUnitName(device)).join(' ');
  return {
    Unit: {
      Description: 'Bricks that Heketi has made',
      // The disks that a container sees are its host's.
      ConditionVirtualization: '!container',
      // Waited for, and not required: of two disks the one that is left is of use.
      Wants: disks,
      After: ['local-fs.target', disks],
      RequiresMountsFor: fstab.slice(0, fstab.lastIndexOf('/')) || '/',
      Before: 'glusterd.service',
    },
    Service: { Type: 'oneshot', RemainAfterExit: true, ExecStart: HEKETI_BRICKS },
    Install: { WantedBy: 'multi-user.target' },
  };
}
