/**
 * The containers beside a driver of the Container Storage Interface, which talk to Kubernetes for it.
 *
 * @see https://kubernetes-csi.github.io/docs/sidecar-containers.html
 */

/** The folder of a container in which the socket of the driver is. */
export const SOCKETS = '/csi';
/** The socket of the driver. */
export const SOCKET = `${SOCKETS}/csi.sock`;
/** The folder of the nodes in which drivers have their sockets. */
export const PLUGINS = '/var/lib/kubelet/plugins';

/** What a container needs that only talks to its socket and to the network. */
export const CONFINED = {
  allowPrivilegeEscalation: false,
  capabilities: { drop: ['ALL'] },
  readOnlyRootFilesystem: true,
  seccompProfile: { type: 'RuntimeDefault' },
} as const;

/** What containers ask for. */
export interface Amounts {
  readonly cpu: string;
  readonly memory: string;
}

/** Images of what is beside a controller. */
export interface SidecarImages {
  readonly provisioner: string;
  readonly resizer: string;
  readonly snapshotter: string;
  /** None for what needs no attaching. */
  readonly attacher?: string;
}

// Of two that run for a moment, one works; and calls of OpenStack take their time.
const CONTROLLER = ['--leader-election=true', '--timeout=3m'] as const;

/** What a container may use, in the shape of its `resources`. */
export function resourcesOf({ cpu, memory }: Amounts): object {
  return { requests: { cpu, memory }, limits: { memory } };
}

/** The containers beside a controller. */
export function controllerSidecars(
  images: SidecarImages,
  options: { readonly topology: boolean; readonly snapshots: boolean; readonly fsType?: string },
  amounts: Amounts,
): readonly object[] {
  const { topology, snapshots, fsType } = options;
  const ofFiles = fsType === undefined ? [] : [`--default-fstype=${fsType}`];
  const provisioner = [
    ...[...CONTROLLER, '--extra-create-metadata', ...ofFiles],
    // Newer ones do so unasked, where the driver tells of zones.
    ...(topology ? ['--feature-gates=Topology=true'] : []),
  ];
  return [
    sidecar('provisioner', images.provisioner, provisioner, amounts),
    ...(images.attacher === undefined
      ? []
      : [sidecar('attacher', images.attacher, [...CONTROLLER, ...ofFiles], amounts)]),
    sidecar(
      'resizer',
      images.resizer,
      [...CONTROLLER, '--handle-volume-inuse-error=false'],
      amounts,
    ),
    ...(snapshots
      ? [
          sidecar(
            'snapshotter',
            images.snapshotter,
            [...CONTROLLER, '--extra-create-metadata'],
            amounts,
          ),
        ]
      : []),
  ];
}

/** The container that tells the kubelet of a driver; its folders belong to root. */
export function registrar(image: string, folder: string, amounts: Amounts): object {
  const path = `--kubelet-registration-path=${folder}/csi.sock`;
  return {
    ...sidecar('registrar', image, [path], amounts),
    securityContext: { ...CONFINED, runAsUser: 0 },
    volumeMounts: [
      { name: 'sockets', mountPath: SOCKETS },
      { name: 'registration', mountPath: '/registration' },
    ],
  };
}

/** The volumes of a node that every driver has: its own folder, and the one in which the kubelet looks for drivers. */
export function nodeVolumes(folder: string): readonly object[] {
  return [
    { name: 'sockets', hostPath: { path: folder, type: 'DirectoryOrCreate' } },
    { name: 'registration', hostPath: { path: `${PLUGINS}_registry`, type: 'Directory' } },
  ];
}

function sidecar(name: string, image: string, args: readonly string[], amounts: Amounts): object {
  return {
    name,
    image,
    imagePullPolicy: 'IfNotPresent',
    args: [`--csi-address=${SOCKET}`, ...args],
    resources: resourcesOf(amounts),
    securityContext: CONFINED,
    volumeMounts: [{ name: 'sockets', mountPath: SOCKETS }],
  };
}
