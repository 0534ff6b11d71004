import type { Construct } from 'constructs';
import { stringify } from 'yaml';

import { MachineConstruct, SystemdDropIn, escapeSpecifiers } from '../machine';
import type { Contribution, FilePart } from '../machine';
import type { Violation } from '../values';

import type { ContainerRuntimeProps } from './container-runtime-props';
import { containerdConfig, renderContainerdConfig } from './containerd-config';
import type { ContainerdSettings } from './containerd-config';
import { readContainerRuntime } from './read-container-runtime';
import type { ReadContainerRuntime } from './read-container-runtime';
import { registryFile, renderRegistry } from './registry-hosts';
import { kubeletsOn } from './kubelet-runtime';
import type { KubeletRuntime } from './kubelet-runtime';
import type { CgroupDriver } from './slice';

/** containerd's file. */
export const CONTAINERD_CONFIG_FILE = '/etc/containerd/config.toml';

/** Where containerd listens, for the kubelet's `containerRuntimeEndpoint`; what the kubelet takes when nothing is said. */
export const CONTAINERD_ENDPOINT = 'unix:///run/containerd/containerd.sock';

const SERVICE = 'containerd.service';
// Not the name that a kubelet's slice is set by, so that both can be there.
const DROP_IN = '20-groundwork-runtime.conf';
const USUAL_ROOT = '/var/lib/containerd';

/**
 * containerd, ready for a kubelet: its file in the form of its version, where images come from, its service, and `crictl` pointed at it.
 *
 * Whoever makes the cgroups of containers must be the same for the kubelet and for containerd, or the node falls apart under load: the
 * driver follows the machine's kubelet (`ReservedResourcesKubelet`, `KubeletService`), and a different one is refused.
 *
 * @see https://kubernetes.io/docs/setup/production-environment/container-runtimes/#containerd
 * @example
 * ```ts
 * import { Machine } from 'groundwork/machine';
 * import { ContainerRuntime } from 'groundwork/node';
 *
 * const worker = new Machine('worker-1', { kubernetesVersion: '1.36' });
 * new ContainerRuntime(worker, 'containerd', {
 *   version: '2.3',
 *   registries: { 'docker.io': { hosts: [{ url: 'https://mirror.example.org' }] } },
 * });
 * ```
 */
export class ContainerRuntime extends MachineConstruct {
  private readonly read: ReadContainerRuntime;

  constructor(scope: Construct, id: string, props: ContainerRuntimeProps) {
    super(scope, id);
    this.read = readContainerRuntime(props, this.machine.kubernetesVersion);
    if (this.read.violations.length > 0) return;
    new SystemdDropIn(this, 'Service', {
      unit: SERVICE,
      name: DROP_IN,
      sections: {
        Unit: { RequiresMountsFor: escapeSpecifiers(this.read.settings.root ?? USUAL_ROOT) },
        ...(Object.keys(this.read.service).length === 0 ? {} : { Service: this.read.service }),
      },
    });
  }

  /** Who makes the cgroups of containers: as given, else as the machine's kubelet has it, else `systemd`. */
  get cgroupDriver(): CgroupDriver {
    return this.read.cgroupDriver ?? this.driverOfKubelet() ?? 'systemd';
  }

  override violations(): readonly Violation[] {
    return [
      ...this.read.violations,
      ...kubeletsOn(this.machine).flatMap((one) => this.clashesWith(one)),
    ];
  }

  override contributions(): readonly Contribution[] {
    if (this.read.violations.length > 0) return [];
    const { settings, registries } = this.read;
    return [
      configFile({ ...settings, systemdCgroup: this.cgroupDriver === 'systemd' }),
      crictlFile(),
      ...registries.map((one) => file(registryFile(one), renderRegistry(one))),
      ...modulesOf(settings.snapshotter, settings.runtimes),
      ...(this.read.package === undefined
        ? []
        : [{ kind: 'package', ...this.read.package } as const]),
      { kind: 'unit', name: SERVICE, enable: true, start: 'wait' },
      this.restart(),
    ];
  }

  /** One that the image or the package has started already has read another file. */
  private restart(): Contribution {
    const { path } = this.node;
    return {
      kind: 'step',
      id: `${path.slice(path.indexOf('/') + 1)}/Restart`,
      // Before the phase in which it is started: at its end it runs once, with the right file.
      phase: 'storage',
      description: 'let a running containerd read its file',
      command: ['systemctl', 'try-restart', SERVICE],
      after: [],
      timeoutSeconds: 120,
      inContainers: 'run',
    };
  }

  private driverOfKubelet(): CgroupDriver | undefined {
    return kubeletsOn(this.machine).find((one) => one.cgroupDriver !== undefined)?.cgroupDriver;
  }

  private clashesWith(kubelet: KubeletRuntime): Violation[] {
    const found: Violation[] = [];
    const { path, cgroupDriver = this.cgroupDriver, endpoint = CONTAINERD_ENDPOINT } = kubelet;
    if (kubelet.docker === true) {
      found.push({
        code: 'conflict',
        path: '',
        value: 'containerd',
        reason: `the kubelet ${path} runs containers by Docker, as it is given no containerRuntimeEndpoint`,
        remedy: `give it containerRuntimeEndpoint: "${CONTAINERD_ENDPOINT}"`,
      });
    }
    if (this.cgroupDriver !== cgroupDriver) {
      found.push({
        code: 'conflict',
        path: 'cgroupDriver',
        value: this.cgroupDriver,
        reason: `the kubelet ${path} has ${cgroupDriver}, and both must have the same`,
        remedy: 'leave it out here, to take that of the kubelet',
      });
    }
    if (endpoint !== CONTAINERD_ENDPOINT) {
      found.push({
        code: 'conflict',
        path: '',
        value: CONTAINERD_ENDPOINT,
        reason: `the kubelet ${path} looks for its runtime at ${endpoint}`,
        remedy: `give it containerRuntimeEndpoint: "${CONTAINERD_ENDPOINT}"`,
      });
    }
    return found;
  }
}

function configFile(settings: ContainerdSettings): FilePart {
  return file(CONTAINERD_CONFIG_FILE, renderContainerdConfig(containerdConfig(settings)));
}

function crictlFile(): FilePart {
  const endpoints = {
    'image-endpoint': CONTAINERD_ENDPOINT,
    'runtime-endpoint': CONTAINERD_ENDPOINT,
  };
  return file('/etc/crictl.yaml', stringify(endpoints));
}

function modulesOf(
  snapshotter: string,
  runtimes: ContainerdSettings['runtimes'],
): readonly Contribution[] {
  const snapshotters = [snapshotter, ...Object.values(runtimes).map((one) => one.snapshotter)];
  return snapshotters.includes('overlayfs') ? [{ kind: 'module', name: 'overlay' }] : [];
}

function file(path: string, content: string): FilePart {
  return { kind: 'file', path, content, mode: '0644', owner: 'root:root' };
}
