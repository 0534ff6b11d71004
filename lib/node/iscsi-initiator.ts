import type { Construct } from 'constructs';

import {
  File,
  FirstBootStep,
  KernelModule,
  MachineConstruct,
  Package,
  SystemdUnit,
  UdevRule,
} from '../machine';
import { Findings } from '../values';
import type { Violation } from '../values';

import {
  INITIATOR_NAME_FILE,
  INITIATOR_TASK_FILE,
  ISCSID_CONFIG_FILE,
  initiatorNameText,
  initiatorTaskText,
  iscsidConfigText,
} from './iscsi-initiator-files';
import { ISCSI_INITIATOR, ISCSI_INITIATOR_PROGRAM } from './iscsi-initiator-program';
import type { IscsiInitiatorProps } from './iscsi-initiator-props';
import { Multipath } from './multipath';
import { readInitiator } from './read-iscsi-initiator';
import type { ReadInitiator } from './read-iscsi-initiator';

/** The service that brings secrets, writes targets down, and logs in. It does not wait for `SecretFiles`: name it in their `before`. */
export const ISCSI_INITIATOR_SERVICE = 'iscsi-initiator.service';

const PACKAGES = { debian: 'open-iscsi', rhel: 'iscsi-initiator-utils' } as const;

/** What the other services of a boot are given beside the time that logins take. */
const GRACE_SECONDS = 120;

/**
 * A machine that uses disks of others over iSCSI: its name, the settings of open-iscsi, who it is by CHAP, several ways to a disk, and the
 * targets that it logs in to at every boot. For disks of pods the kubelet logs in by itself, and needs all of this but the targets.
 *
 * A disk of iSCSI has one machine that writes to it at a time. Nothing here formats or mounts one.
 *
 * @see https://github.com/open-iscsi/open-iscsi
 * @example
 * ```ts
 * import { Machine } from 'groundwork/machine';
 * import { IscsiInitiator, SecretFiles } from 'groundwork/node';
 *
 * const machine = new Machine('node-4');
 * new SecretFiles(machine, 'secrets', {
 *   name: 'iscsi',
 *   fetch: ['cp', '-r', '/run/secrets/iscsi/.'],
 *   directory: '/etc/iscsi-chap/own',
 *   mode: '0600',
 *   before: ['iscsi-initiator.service'],
 * });
 * new IscsiInitiator(machine, 'iscsi', {
 *   namingAuthority: 'iqn.2016-06.com.example',
 *   chap: { username: 'node-4', secretFile: '/etc/iscsi-chap/own/secret' },
 *   targets: [{ iqn: 'iqn.2016-06.com.example:store', portals: ['10.0.0.1', '10.0.0.2'] }],
 * });
 * ```
 */
export class IscsiInitiator extends MachineConstruct {
  /** Its multipath; undefined when it was switched off or something is refused. */
  readonly multipath: Multipath | undefined;
  private readonly read: ReadInitiator;

  constructor(scope: Construct, id: string, props: IscsiInitiatorProps) {
    super(scope, id);
    this.read = readInitiator(props, this.machine.hostname);
    if (this.read.multipath !== undefined) {
      const { install, distribution, settings } = this.read;
      const timeout = Number(settings['node.session.timeo.replacement_timeout']);
      this.multipath = new Multipath(this, 'Multipath', {
        ...this.read.multipath,
        ...{ install, distribution },
        // multipathd sets it at each session; two values would mean the other one.
        ...(this.read.violations.length > 0 ? {} : { fast_io_fail_tmo: timeout }),
      });
    }
    if (this.read.violations.length > 0) return;
    this.addFiles();
    this.addUnits();
  }

  /** The name of the machine; empty when it is refused. */
  get iqn(): string {
    return this.read.iqn;
  }

  /** All settings in effect as texts, by upstream's names; empty when something is refused. */
  get settings(): Readonly<Record<string, string>> {
    return this.read.violations.length > 0 ? {} : this.read.settings;
  }

  /** How long a login to a portal that does not answer is tried before it is given up, in seconds. */
  get loginSeconds(): number {
    const { settings } = this.read;
    const tries = Number(settings['node.session.initial_login_retry_max']);
    return tries * Number(settings['node.conn[0].timeo.login_timeout']);
  }

  /** How long it takes until commands go another way when one died, in seconds; undefined when it is never noticed. */
  get failoverSeconds(): number | undefined {
    const of = (name: keyof typeof this.read.settings): number => Number(this.read.settings[name]);
    const interval = of('node.conn[0].timeo.noop_out_interval');
    const timeout = of('node.conn[0].timeo.noop_out_timeout');
    const replacement = of('node.session.timeo.replacement_timeout');
    if (interval === 0 || timeout === 0 || replacement < 0) return undefined;
    return interval + timeout + replacement;
  }

  /** The files with secrets that somebody has to bring. */
  get secretFiles(): readonly string[] {
    const { chap, discoveryChap, targets } = this.read;
    const all = [chap, discoveryChap, ...targets.map((target) => target.chap)];
    return [
      ...new Set(
        all.flatMap((one) => [one?.secretFile, one?.mutual?.secretFile]).filter(isPresent),
      ),
    ].sort();
  }

  override violations(): readonly Violation[] {
    const findings = new Findings();
    findings.addAll(this.read.violations);
    const others = this.machine.node.findAll().filter((one) => one instanceof IscsiInitiator);
    const [first] = others;
    if (first !== undefined && first !== this) {
      const reason = `${first.node.path} says already who this machine is`;
      findings.add('conflict', '', undefined, reason, 'keep one of the two');
    }
    return findings.violations;
  }

  private addFiles(): void {
    const { read } = this;
    if (read.install) new Package(this, 'Package', { name: PACKAGES[read.distribution] });
    new KernelModule(this, 'Module', { name: 'iscsi_tcp' });
    const files = {
      Name: [INITIATOR_NAME_FILE, initiatorNameText(read)],
      Config: [ISCSID_CONFIG_FILE, iscsidConfigText(read)],
      Task: [INITIATOR_TASK_FILE, initiatorTaskText(read)],
    } as const;
    for (const [id, [path, content]] of Object.entries(files)) {
      new File(this, id, { path, content, mode: '0600' });
    }
    new File(this, 'Program', {
      ...{ path: ISCSI_INITIATOR, mode: '0755', content: ISCSI_INITIATOR_PROGRAM },
    });
    if (!read.writeSameGuard) return;
    new UdevRule(this, 'WriteSame', {
      name: '65-groundwork-iscsi.rules',
      rules: [
        [
          ['ACTION', '!=', 'remove'],
          ['SUBSYSTEM', '==', 'scsi_disk'],
          ['ATTRS{vendor}', '==', 'LIO-ORG*'],
          ['ATTRS{model}', '==', 'TCMU device*'],
          ['ATTR{max_write_same_blocks}', '=', '0'],
        ],
      ],
    });
  }

  private addUnits(): void {
    new FirstBootStep(this, 'Service', {
      // Before the units start. One that runs already has read another name.
      phase: 'storage',
      description: 'let iscsid read its files',
      command: [
        'sh',
        '-c',
        'systemctl enable --quiet --no-reload "$1" && systemctl restart "$1"',
        'sh',
        ISCSID,
      ],
      inContainers: 'skip',
    });
    const { targets } = this.read;
    if (this.secretFiles.length === 0 && targets.length === 0) return;
    new SystemdUnit(this, 'Unit', {
      ...{ name: ISCSI_INITIATOR_SERVICE, enable: true },
      sections: {
        Unit: {
          Description: 'names and secrets for iSCSI, and logins to its targets',
          // The kernel has one iSCSI for the whole host.
          ConditionVirtualization: '!container',
          Wants: ['network-online.target', 'remote-fs-pre.target'],
          After: `network-online.target ${ISCSID} multipathd.service`,
          Before: 'remote-fs-pre.target kubelet.service',
        },
        Service: {
          // Ready when every target has a way, or the first attempt is over: no boot waits for who is not there.
          Type: 'notify',
          NotifyAccess: 'all',
          RemainAfterExit: true,
          ExecStart: `${ISCSI_INITIATOR} boot`,
          ExecStop: `${ISCSI_INITIATOR} logout`,
          // It tries again by itself; this is for when it was ended.
          ...{ Restart: 'on-failure', RestartSec: 30 },
          TimeoutStartSec: this.loginSeconds + GRACE_SECONDS,
          TimeoutStopSec: GRACE_SECONDS,
        },
        Install: { WantedBy: 'multi-user.target' },
      },
    });
  }
}

const ISCSID = 'iscsid.service';

function isPresent(text: string | undefined): text is string {
  return text !== undefined;
}
