import type { Construct } from 'constructs';

import { File, MachineConstruct, SystemdUnit } from '../machine';
import type { Violation } from '../values';

import { readSecretFiles } from './read-secret-files';
import type { ReadSecretFiles } from './read-secret-files';
import { secretFilesProgram } from './secret-files-program';

/** Files that a machine fetches from where its platform keeps secrets. */
export interface SecretFilesProps {
  /** What they are called on the machine: `[a-z0-9-]`, unique on it. */
  readonly name: string;

  /**
   * The command that copies them into the folder that is its last, added argument. Runs as root, in a folder that nobody else can read;
   * see `secrets` of a platform's `Placement`.
   */
  readonly fetch: readonly string[];

  /** The folder in which they are found. It becomes a link to a folder beside it. */
  readonly directory: string;

  /**
   * The user to whom they belong, who must be there.
   *
   * @default 'root'
   */
  readonly owner?: string;

  /**
   * The group that may read them, which must be there.
   *
   * @default 'root'
   */
  readonly group?: string;

  /**
   * The mode of each: four octal digits as text, with nothing for others.
   *
   * @default '0640'
   */
  readonly mode?: string;

  /**
   * The units that start after the first attempt of each boot.
   *
   * @default []
   */
  readonly before?: readonly string[];
}

/**
 * Secret files that a machine fetches at every boot, so that they never stand in its user data. The whole folder is put in its place at
 * once, so nobody sees a certificate with the key of another, and nobody but owner and group can read them at any moment.
 *
 * Where they cannot be fetched the boot goes on with those of the boot before, if there were any, and the machine goes on trying. `program`
 * fetches them again at any time, and prints `installed` or `unchanged`.
 *
 * @example
 * ```ts
 * import { Machine } from 'groundwork/machine';
 * import { SecretFiles } from 'groundwork/node';
 *
 * const machine = new Machine('web-1');
 * new SecretFiles(machine, 'certificates', {
 *   name: 'web',
 *   fetch: ['cp', '-r', '/run/secrets/web/.'],
 *   directory: '/etc/web/pki',
 *   group: 'www-data',
 * });
 * ```
 */
export class SecretFiles extends MachineConstruct {
  private readonly read: ReadSecretFiles;

  constructor(scope: Construct, id: string, props: SecretFilesProps) {
    super(scope, id);
    this.read = readSecretFiles(props);
    if (this.read.violations.length > 0) return;
    const { name, before } = this.read;
    new File(this, 'Program', {
      ...{ path: this.program, mode: '0755' },
      content: secretFilesProgram(this.read),
    });
    new SystemdUnit(this, 'Service', {
      name: `secret-files-${name}.service`,
      enable: true,
      sections: {
        Unit: {
          Description: `secret files: ${name}`,
          Wants: 'network-online.target',
          After: 'network-online.target',
          ...(before.length === 0 ? {} : { Before: before.join(' ') }),
        },
        Service: {
          // Ready after the first attempt, whatever came of it: a boot does not wait for who keeps the secrets.
          Type: 'notify',
          NotifyAccess: 'all',
          RemainAfterExit: true,
          ExecStart: `${this.program} --boot`,
          TimeoutStartSec: 90,
        },
        Install: { WantedBy: 'multi-user.target' },
      },
    });
  }

  /** Where they are found. */
  get directory(): string {
    return this.read.directory;
  }

  /** Fetches them, as root; prints `installed` when something is other than before, else `unchanged`. */
  get program(): string {
    return `/opt/groundwork/bin/secret-files-${this.read.name}`;
  }

  override violations(): readonly Violation[] {
    return this.read.violations;
  }
}
