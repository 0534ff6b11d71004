import type { Construct } from 'constructs';

import {
  File,
  FirstBootStep,
  MachineConstruct,
  Package,
  SystemdDropIn,
  SystemdUnit,
  User,
} from '../machine';
import { Findings } from '../values';
import type { Violation } from '../values';

import {
  ETCDCTL_ENVIRONMENT_FILE,
  ETCD_ENVIRONMENT_FILE,
  environmentText,
  etcdSettings,
  ownAddress,
  servesTls,
} from './etcd-environment';
import { addJoinedPrograms } from './etcd-joined';
import { checkMounts } from './etcd-mounts';
import {
  ETCD_DIRECTORIES,
  ETCD_DIRECTORIES_TEXT,
  ETCD_FSYNC_GATE,
  ETCD_FSYNC_GATE_TEXT,
  ETCD_HEALTH,
  ETCD_INSTALL,
  ETCD_INSTALL_TEXT,
  ETCD_RELEASE_PROGRAM,
  ETCD_WAIT_FOR_FILES,
  ETCD_WAIT_FOR_FILES_TEXT,
  healthProgram,
} from './etcd-programs';
import type { EtcdMemberProps } from './etcd-props';
import { readMember } from './etcd-read-member';
import type { ReadMember } from './etcd-read-member';
import type { EtcdTexts } from './etcd-read-settings';
import { filesOf } from './etcd-read-tls';
import { ETCD_SERVICE, ETCD_START_SERVICE, ETCD_USER, etcdStartUnit, etcdUnit } from './etcd-unit';

export { ETCDCTL_ENVIRONMENT_FILE, ETCD_ENVIRONMENT_FILE };

/**
 * One member of an etcd cluster: the program, its user, its settings and its service, on a disk of its own that has to be fast enough.
 *
 * The service is started once the boot is over, since a member of a new cluster is only up once a majority of them is. It waits by itself: for its
 * disks, for its certificates (they are brought by others and never stand in the user data), and, while it has no data, for a disk that is as
 * fast as `fsyncGate` asks.
 *
 * @see https://etcd.io/docs/v3.6/op-guide/hardware/
 * @example
 * ```ts
 * import { FileSystem, Machine, Mount } from 'groundwork/machine';
 * import { EtcdMember } from 'groundwork/node';
 *
 * const machine = new Machine('etcd-1');
 * const disk = new FileSystem(machine, 'disk', { device: '/dev/disk/by-id/virtio-etcd', type: 'ext4' });
 * new Mount(machine, 'mount', { what: disk, path: '/var/lib/etcd' });
 * new EtcdMember(machine, 'etcd', {
 *   version: '3.6.14',
 *   install: 'image',
 *   address: '10.0.0.11',
 *   dataDir: '/var/lib/etcd/data',
 *   initialClusterToken: 'production-1',
 *   settings: { 'quota-backend-bytes': '4Gi' },
 * });
 * ```
 */
export class EtcdMember extends MachineConstruct {
  private readonly read: ReadMember;

  constructor(scope: Construct, id: string, props: EtcdMemberProps) {
    super(scope, id);
    this.read = readMember(props, this.machine.hostname);
    // What cannot be read is not written: the violations say why.
    if (this.read.violations.length > 0) return;
    const { uid } = this.read;
    new User(this, 'User', {
      ...{ name: ETCD_USER, system: true, noCreateHome: true, shell: '/usr/sbin/nologin' },
      home: '/var/lib/groundwork-etcd',
      ...(uid === undefined ? {} : { uid }),
    });
    this.addProgram('Directories', ETCD_DIRECTORIES, ETCD_DIRECTORIES_TEXT);
    if (this.certificateFiles.length > 0) {
      this.addProgram('WaitForFiles', ETCD_WAIT_FOR_FILES, ETCD_WAIT_FOR_FILES_TEXT);
    }
    if (this.read.gate !== undefined) {
      this.addProgram('FsyncGate', ETCD_FSYNC_GATE, ETCD_FSYNC_GATE_TEXT);
    }
    this.addInstall();
    this.addOperatorFiles();
    if (this.read.joined !== undefined) addJoinedPrograms(this, this.read, this.program);
    new File(this, 'Environment', {
      path: ETCD_ENVIRONMENT_FILE,
      content: environmentText(this.settings),
    });
    new SystemdUnit(this, 'Service', {
      name: ETCD_SERVICE,
      sections: etcdUnit(this.read, {
        program: this.program,
        environmentFile: ETCD_ENVIRONMENT_FILE,
        certificateFiles: this.certificateFiles,
      }),
    });
    new SystemdUnit(this, 'Start', {
      ...{ name: ETCD_START_SERVICE, enable: true },
      sections: etcdStartUnit(),
    });
  }

  /** All settings of etcd as texts, by upstream's names; empty when something is refused. */
  get settings(): EtcdTexts {
    return this.read.violations.length > 0 ? {} : etcdSettings(this.read);
  }

  /** Where clients reach it. */
  get clientUrls(): readonly string[] {
    return this.read.addresses.advertiseClient.map(({ text }) => text);
  }

  /** Where other members reach it. */
  get peerUrls(): readonly string[] {
    return this.read.addresses.advertisePeer.map(({ text }) => text);
  }

  /** Its name in the cluster. */
  get memberName(): string {
    return this.read.name;
  }

  /** The files that somebody has to bring before it starts; the user `etcd` must be able to read them. */
  get certificateFiles(): readonly string[] {
    const { joined, tls } = this.read;
    return [
      ...new Set([
        ...(servesTls(this.read, 'client') ? filesOf(tls.client) : []),
        ...(servesTls(this.read, 'peer') ? filesOf(tls.peer) : []),
        ...(joined === undefined ? [] : [joined.membersFile, joined.tokenFile]),
      ]),
    ];
  }

  /** The file with the members that are wanted; undefined for a static member. */
  get membersFile(): string | undefined {
    return this.read.joined?.membersFile;
  }

  /** The file with what tells the cluster from others; undefined for a static member. */
  get tokenFile(): string | undefined {
    return this.read.joined?.tokenFile;
  }

  /** The program that runs. */
  get program(): string {
    const { install, program } = this.read;
    if (install?.from === 'folder') return `${install.folder}/etcd`;
    return install?.from === 'release' ? ETCD_RELEASE_PROGRAM : program;
  }

  override violations(): readonly Violation[] {
    if (this.read.violations.length > 0) return this.read.violations;
    const findings = new Findings();
    checkMounts(this.machine, this.read, findings);
    return findings.violations;
  }

  private addProgram(id: string, path: string, content: string): void {
    new File(this, id, { path, content, mode: '0755' });
  }

  private addInstall(): void {
    const { install, version } = this.read;
    if (install === undefined || version === undefined) return;
    if (install.from === 'image' || install.from === 'folder') return;
    if (install.from === 'package') {
      const { name, version: wanted } = install;
      new Package(this, 'Package', { name, ...(wanted === undefined ? {} : { version: wanted }) });
      // The package would start a member of its own, with data on the disk of the system.
      new SystemdDropIn(this, 'NotThePackages', {
        unit: 'etcd.service',
        name: '20-groundwork.conf',
        sections: { Unit: { ConditionPathExists: `!${ETCD_ENVIRONMENT_FILE}` } },
      });
      return;
    }
    this.addProgram('Install', ETCD_INSTALL, ETCD_INSTALL_TEXT);
    new FirstBootStep(this, 'InstallStep', {
      phase: 'storage',
      description: `install etcd ${version.text}`,
      command: [
        ...[ETCD_INSTALL, version.text, install.url],
        ...install.sums.map(([arch, sum]) => `${arch}=${sum}`),
      ],
      timeoutSeconds: 900,
    });
  }

  private addOperatorFiles(): void {
    const { tls } = this.read;
    const files = { ...tls.operator, trustedCaFile: tls.client.trustedCaFile };
    const [asked, spoken] = [ownAddress(this.read, 'http'), ownAddress(this.read, 'grpc')];
    if (asked === undefined || spoken === undefined) return;
    const health = { url: asked.text, files: asked.isPlain ? undefined : files };
    this.addProgram('Health', ETCD_HEALTH, healthProgram(health));
    const variables = {
      ETCDCTL_ENDPOINTS: spoken.text,
      ...(spoken.isPlain
        ? {}
        : {
            ETCDCTL_CACERT: files.trustedCaFile,
            ETCDCTL_CERT: files.certFile,
            ETCDCTL_KEY: files.keyFile,
          }),
    };
    const lines = Object.entries(variables).map(([name, value]) => `${name}='${value}'\n`);
    new File(this, 'Etcdctl', { path: ETCDCTL_ENVIRONMENT_FILE, content: lines.join('') });
  }
}
