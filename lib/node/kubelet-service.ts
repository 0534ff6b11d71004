import type { Construct } from 'constructs';
import { stringify } from 'yaml';

import { File, MachineConstruct, SystemdDropIn, SystemdUnit } from '../machine';
import type { UnitSections, UnitSettings } from '../machine';
import { Findings } from '../values';
import type { Violation } from '../values';

import { checkAgreement } from './kubelet-agreement';
import type { KubeletServiceProps } from './kubelet-service-props';
import { readKubeletService } from './read-kubelet-service';
import type { ReadKubeletService } from './read-kubelet-service';
import { VendorUnit } from './vendor-unit';

/** Where the arguments are written. */
export const KUBELET_SERVICE_ARGUMENTS_FILE = '/etc/kubernetes/kubelet-service.env';

const UNIT = 'kubelet.service';
// Behind 10-kubeadm.conf of the package, before the arguments of ReservedResourcesKubelet (20-groundwork.conf).
const DROP_IN = '15-groundwork.conf';
const CONFIG_FILE = '/etc/kubernetes/kubelet.yaml';
// The folder that ReservedResourcesKubelet uses as well, whose file 20-groundwork.conf comes later.
const CONFIG_DIRECTORY = '/etc/kubernetes/kubelet.conf.d';
const DROP_IN_CONFIG = `${CONFIG_DIRECTORY}/10-groundwork.conf`;
const VARIABLE = 'KUBELET_SERVICE_ARGS';

/**
 * The kubelet's service. With kubeadm the unit of the package stays, and a drop-in runs the kubelet as kubeadm's own drop-in does, with the
 * arguments of this construct between those of kubeadm and `KUBELET_EXTRA_ARGS`. Without kubeadm unit and configuration are written here.
 *
 * It goes together with `ReservedResourcesKubelet`, whose arguments and settings come last; what the two do not agree on is refused.
 *
 * @see https://kubernetes.io/docs/setup/production-environment/tools/kubeadm/kubelet-integration/
 * @see https://github.com/kubernetes/release/tree/master/cmd/krel/templates/latest (the unit and the drop-in of the packages)
 * @example
 * ```ts
 * import { Machine } from 'groundwork/machine';
 * import { KubeletService } from 'groundwork/node';
 *
 * const worker = new Machine('worker-1', { kubernetesVersion: '1.36' });
 * new KubeletService(worker, 'kubelet-service', {
 *   manager: 'systemd',
 *   nodeIp: '10.0.0.5',
 *   nodeLabels: { 'node.kubernetes.io/instance-type': 'm5.large' },
 *   clusterDNS: ['10.96.0.10'],
 * });
 * ```
 */
export class KubeletService extends MachineConstruct {
  private readonly read: ReadKubeletService;

  constructor(scope: Construct, id: string, props: KubeletServiceProps = {}) {
    super(scope, id);
    this.read = readKubeletService(props, this.machine);
    // What cannot be read is not written: the violations say why.
    if (this.read.violations.length > 0) return;
    const { manager, ownUnit } = this.read;
    if (this.configPath !== undefined) {
      new File(this, 'Configuration', { path: this.configPath, content: this.configurationText() });
    }
    new File(this, 'Arguments', {
      path: KUBELET_SERVICE_ARGUMENTS_FILE,
      content: `${VARIABLE}="${this.arguments.join(' ')}"\n`,
    });
    const service = manager === 'kubeadm' ? this.kubeadmService() : this.plainService();
    if (ownUnit) this.addUnit(manager === 'systemd' ? service : {});
    else new VendorUnit(this, 'Unit', UNIT);
    if (manager === 'kubeadm' || !ownUnit) {
      const sections = { Unit: this.order(), Service: service };
      new SystemdDropIn(this, 'DropIn', { unit: UNIT, name: DROP_IN, sections });
    }
  }

  /** The arguments of the kubelet that come from here, in order. */
  get arguments(): readonly string[] {
    const { manager, kubeconfig, bootstrapKubeconfig, arguments: words } = this.read;
    if (manager === 'kubeadm') {
      return this.configPath === undefined ? words : [`--config-dir=${CONFIG_DIRECTORY}`, ...words];
    }
    return [
      `--config=${CONFIG_FILE}`,
      `--kubeconfig=${kubeconfig}`,
      ...(bootstrapKubeconfig === undefined
        ? []
        : [`--bootstrap-kubeconfig=${bootstrapKubeconfig}`]),
      ...words,
    ];
  }

  /** The KubeletConfiguration, by the names of its settings; empty when none is written. */
  get configuration(): Readonly<Record<string, unknown>> {
    return this.read.configuration;
  }

  /** The socket at which it looks for its container runtime; undefined when it, or kubeadm, decides. */
  get containerRuntimeEndpoint(): string | undefined {
    return this.read.endpoint;
  }

  /** Whether it runs containers by Docker: a kubelet before 1.24 without kubeadm that is given no endpoint. */
  get usesDocker(): boolean {
    const { manager, endpoint, violations } = this.read;
    return manager === 'systemd' && endpoint === undefined && violations.length === 0;
  }

  override violations(): readonly Violation[] {
    const { violations, manager, configuration } = this.read;
    if (violations.length > 0) return violations;
    const findings = new Findings();
    checkAgreement(
      this.machine,
      {
        construct: this.node.path,
        configDirectory:
          manager === 'kubeadm' && this.configPath !== undefined ? CONFIG_DIRECTORY : undefined,
        configuration,
      },
      findings,
    );
    return findings.violations;
  }

  private get configPath(): string | undefined {
    if (this.read.manager === 'systemd') return CONFIG_FILE;
    return Object.keys(this.read.configuration).length === 0 ? undefined : DROP_IN_CONFIG;
  }

  private configurationText(): string {
    const head = { apiVersion: 'kubelet.config.k8s.io/v1beta1', kind: 'KubeletConfiguration' };
    const document = { ...head, ...this.read.configuration };
    // The kubelet reads YAML 1.1, where more has to stand in quotes.
    return stringify(document, { version: '1.1', lineWidth: 0, indentSeq: false });
  }

  private order(): UnitSettings {
    const { manager, runtimeService } = this.read;
    return {
      Wants: 'network-online.target',
      After: ['network-online.target', runtimeService],
      // kubeadm starts and stops the kubelet on its own terms; otherwise it is of no use without its runtime.
      ...(manager === 'systemd' ? { Requires: runtimeService } : {}),
    };
  }

  private addUnit(service: UnitSettings): void {
    const sections: UnitSections = {
      Unit: {
        Description: 'kubelet: the node agent of Kubernetes',
        Documentation: 'https://kubernetes.io/docs/',
        ...this.order(),
        StartLimitIntervalSec: 0,
      },
      Service: {
        ...(Object.keys(service).length === 0 ? { ExecStart: this.read.program } : service),
        Restart: 'always',
        RestartSec: 10,
      },
      Install: { WantedBy: 'multi-user.target' },
    };
    new SystemdUnit(this, 'Unit', { name: UNIT, enable: true, sections });
  }

  private plainService(): UnitSettings {
    return {
      // Set to nothing, so that systemd does not complain of it; an environment file may say more.
      Environment: 'KUBELET_EXTRA_ARGS=',
      EnvironmentFile: KUBELET_SERVICE_ARGUMENTS_FILE,
      ExecStart: `${this.read.program} $${VARIABLE} $KUBELET_EXTRA_ARGS`,
    };
  }

  /** What 10-kubeadm.conf of the packages says, and the arguments of this construct. */
  private kubeadmService(): UnitSettings {
    const { program, kubeconfig, bootstrapKubeconfig } = this.read;
    const bootstrap =
      bootstrapKubeconfig === undefined ? '' : `--bootstrap-kubeconfig=${bootstrapKubeconfig} `;
    const variables = ['KUBELET_KUBECONFIG_ARGS', 'KUBELET_CONFIG_ARGS', 'KUBELET_KUBEADM_ARGS'];
    const words = [...variables, VARIABLE, 'KUBELET_EXTRA_ARGS'].map((name) => `$${name}`);
    return {
      Environment: [
        `"KUBELET_KUBECONFIG_ARGS=${bootstrap}--kubeconfig=${kubeconfig}"`,
        '"KUBELET_CONFIG_ARGS=--config=/var/lib/kubelet/config.yaml"',
        '"KUBELET_KUBEADM_ARGS="',
        '"KUBELET_EXTRA_ARGS="',
      ],
      EnvironmentFile: [
        // Written by "kubeadm init" and "kubeadm join".
        '-/var/lib/kubelet/kubeadm-flags.env',
        // An administrator's last word: the one place on Debian, the other on Fedora and their kin.
        '-/etc/default/kubelet',
        '-/etc/sysconfig/kubelet',
        KUBELET_SERVICE_ARGUMENTS_FILE,
      ],
      ExecStart: [program, ...words].join(' '),
    };
  }
}
