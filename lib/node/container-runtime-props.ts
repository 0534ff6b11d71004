import type { RegistryProps } from './registry-hosts';
import type { CgroupDriver } from './slice';

/**
 * containerd as Kubernetes' container runtime. Names are those of containerd's own settings (as `crictl info` spells them); what is not said
 * is left to containerd.
 *
 * @see https://github.com/containerd/containerd/blob/v2.3.7/docs/cri/config.md
 */
export interface ContainerRuntimeProps {
  /**
   * The version of containerd that the machine has, such as `2.3` or `1.7.35`: its minor version decides on the form of the file. Known
   * are 1.7 (version 2 of the file) and 2.x (version 3). Refused are 1.x with Kubernetes 1.36 or newer, and 2.x with Kubernetes before
   * 1.23.
   */
  readonly version: string;

  /**
   * The package to install. Its configuration file stands before it comes, and is kept.
   *
   * @default - none: the image has containerd
   */
  readonly package?: ContainerdPackage;

  /**
   * Who makes the cgroups of containers; must be what the kubelet has.
   *
   * @default - that of the machine's `ReservedResourcesKubelet` or `KubeletService`, else `systemd`
   */
  readonly cgroupDriver?: CgroupDriver;

  /**
   * The image that holds the namespaces of a pod, with its tag. From Kubernetes 1.29 the kubelet keeps it by the runtime's word.
   *
   * @default - the one of kubeadm of the machine's Kubernetes version: registry.k8s.io/pause:3.10.2 for 1.36; containerd's own when the version is not known
   */
  readonly sandboxImage?: string;

  /**
   * Where images of a registry come from, by the host name in the names of images (`docker.io`, `quay.io`, `registry.example.org:5000`), or
   * `_default` for all that are not named. Each becomes a `hosts.toml` below `/etc/containerd/certs.d`, which containerd reads at every
   * pull, without a restart. Credentials are refused: whoever can read user data could read them.
   *
   * @default {}
   */
  readonly registries?: Readonly<Record<string, RegistryProps>>;

  /**
   * How layers become a root file system. `overlayfs` wants the module `overlay`, which is then loaded; others come with containerd
   * (`native`) or are made known by a file of `imports`.
   *
   * @default 'overlayfs'
   */
  readonly snapshotter?: string;

  /**
   * The folder of images and containers: absolute and normalised, not that of `state`. containerd waits for the file system that it is on.
   *
   * @default - containerd's: `/var/lib/containerd`
   */
  readonly root?: string;

  /**
   * The folder of what lives no longer than the machine runs; below `/run`.
   *
   * @default - containerd's: `/run/containerd`
   */
  readonly state?: string;

  /**
   * Whether compressed layers are dropped once they are unpacked. Saves disk; images can then not be exported, and layers are pulled again
   * for images that share them.
   *
   * @default - containerd's: false
   */
  readonly discardUnpackedLayers?: boolean;

  /**
   * Layers of one image that are pulled at once, 1 to 100.
   *
   * @default - containerd's: 3
   */
  readonly maxConcurrentDownloads?: number;

  /**
   * Whether devices in a container belong to the user of its security context: block volumes for pods that are not root.
   *
   * @default - containerd's: false
   * @see https://kubernetes.io/blog/2021/11/09/non-root-containers-and-devices/
   */
  readonly deviceOwnershipFromSecurityContext?: boolean;

  /**
   * Whether containers may be given devices by the Container Device Interface. Always so from containerd 2.0, where `false` is refused.
   *
   * @default - containerd's: false for 1.7
   */
  readonly enableCDI?: boolean;

  /**
   * Whether pods without the host's network may open ports below 1024 without being root.
   *
   * @default - containerd's: false for 1.7, true for 2.x
   */
  readonly enableUnprivilegedPorts?: boolean;

  /**
   * Whether they may send pings without being root.
   *
   * @default - containerd's: false for 1.7, true for 2.x
   */
  readonly enableUnprivilegedICMP?: boolean;

  /**
   * Whether containers get SELinux labels; wanted on machines that enforce SELinux.
   *
   * @default - containerd's: false
   */
  readonly enableSelinux?: boolean;

  /** Where the network plugin is. */
  readonly cni?: CniProps;

  /**
   * Runtimes besides `runc`, by the handler that a RuntimeClass names. `runc` itself may be named for its options.
   *
   * @default {}
   */
  readonly runtimes?: Readonly<Record<string, RuntimeProps>>;

  /**
   * The runtime of pods without a RuntimeClass.
   *
   * @default 'runc'
   */
  readonly defaultRuntimeName?: string;

  /**
   * Further files of configuration, absolute and maybe with `*`; what they set goes before what this file sets. In containerd 1.x a plugin
   * that one of them names keeps none of the settings of this file, `SystemdCgroup` among them; 2.x joins the two. containerd 2.2 and newer
   * reads `/etc/containerd/conf.d/*.toml` when nothing is said.
   *
   * @default - containerd's
   */
  readonly imports?: readonly string[];

  /**
   * The proxy for pulling images, in containerd's environment. No user name or password: whoever can read user data could read them.
   *
   * @default - none
   */
  readonly proxy?: ProxyProps;

  /**
   * Limits of the service, by systemd's names, over those of the package's unit: whole numbers from 1, `LimitCORE` and `LimitMEMLOCK` from
   * 0. Containers inherit `LimitNOFILE` and `LimitCORE`.
   *
   * @default {}
   * @see https://www.freedesktop.org/software/systemd/man/252/systemd.exec.html#Process%20Properties
   */
  readonly limits?: Readonly<Partial<Record<RuntimeLimit, number | 'infinity'>>>;
}

/** A limit of containerd's service. */
export type RuntimeLimit = 'LimitCORE' | 'LimitMEMLOCK' | 'LimitNOFILE' | 'LimitNPROC' | 'TasksMax';

/** The package that has containerd. */
export interface ContainerdPackage {
  /**
   * Its name: `containerd` in Debian and Ubuntu, `containerd.io` in Docker's repository.
   *
   * @default 'containerd'
   */
  readonly name?: string;

  /**
   * Its version, exactly as the distribution has it. One of another `version` than the one that is named is refused.
   *
   * @default - the one that the distribution offers, which must be of the `version` that is named
   */
  readonly version?: string;
}

/** Where the network plugin is. */
export interface CniProps {
  /**
   * Folders of the plugins' programs; only one before containerd 2.1.
   *
   * @default - containerd's: ['/opt/cni/bin']
   */
  readonly binDirs?: readonly string[];

  /**
   * The folder of the network's configuration.
   *
   * @default - containerd's: '/etc/cni/net.d'
   */
  readonly confDir?: string;

  /**
   * How many files of it are read, 0 for all.
   *
   * @default - containerd's: 1
   */
  readonly maxConfNum?: number;
}

/** A runtime. */
export interface RuntimeProps {
  /**
   * Its shim, such as `io.containerd.kata.v2`.
   *
   * @default 'io.containerd.runc.v2'
   */
  readonly type?: string;

  /**
   * The shim's program, when it is not found by its name.
   *
   * @default - found on containerd's PATH
   */
  readonly path?: string;

  /**
   * Options of the shim, under its own names, such as `BinaryName` of runc. `SystemdCgroup` is refused: it follows `cgroupDriver`, for every
   * runtime of runc's kind.
   *
   * @default {}
   */
  readonly options?: Readonly<Record<string, string | number | boolean>>;

  /**
   * Annotations of pods that are handed to the runtime; `*` at the end stands for anything.
   *
   * @default []
   */
  readonly podAnnotations?: readonly string[];

  /**
   * A snapshotter of its own.
   *
   * @default - that of all
   */
  readonly snapshotter?: string;

  /**
   * Whether privileged containers are left without the host's devices; right for virtual machines.
   *
   * @default false
   */
  readonly privilegedWithoutHostDevices?: boolean;
}

/** A proxy. */
export interface ProxyProps {
  /**
   * For `http://`: `http://proxy.example.org:3128`, with the host in lower case; `https://` and `socks5://` as well.
   *
   * @default - none
   */
  readonly httpProxy?: string;

  /**
   * For `https://`, which is what registries are asked by.
   *
   * @default - none
   */
  readonly httpsProxy?: string;

  /**
   * What is asked without it: host names, domains (`.example.org`), addresses and ranges. The cluster's own ranges belong here.
   *
   * @default []
   */
  readonly noProxy?: readonly string[];
}
