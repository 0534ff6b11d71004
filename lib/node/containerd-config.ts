/**
 * containerd's own file: the settings as containerd 1.7 has them (version 2 of the file, one plugin for all of Kubernetes' interface), or as
 * containerd 2.x has them (version 3, one plugin for images and one for running them).
 *
 * Version 4, which came with containerd 2.3, moves nothing of what is written here; version 3 is read by all of 2.x.
 *
 * @see https://github.com/containerd/containerd/blob/v2.3.7/docs/cri/config.md
 */
import { stringify } from 'smol-toml';

import { containerdHas } from './containerd-version';
import type { ContainerdVersion } from './containerd-version';
import { present } from './read-value';
import { REGISTRY_FOLDER } from './registry-hosts';

/** What was chosen, read and checked. What is undefined is left to containerd. */
export interface ContainerdSettings {
  readonly version: ContainerdVersion;
  readonly systemdCgroup: boolean;
  readonly sandboxImage?: string;
  readonly snapshotter: string;
  readonly root?: string;
  readonly state?: string;
  readonly discardUnpackedLayers?: boolean;
  readonly maxConcurrentDownloads?: number;
  readonly deviceOwnershipFromSecurityContext?: boolean;
  readonly enableCDI?: boolean;
  readonly enableUnprivilegedPorts?: boolean;
  readonly enableUnprivilegedICMP?: boolean;
  readonly enableSelinux?: boolean;
  readonly binDirs?: readonly string[];
  readonly confDir?: string;
  readonly maxConfNum?: number;
  readonly runtimes: Readonly<Record<string, RuntimeSettings>>;
  readonly defaultRuntimeName: string;
  readonly imports?: readonly string[];
}

/** A runtime, read and checked. */
export interface RuntimeSettings {
  readonly type: string;
  readonly path?: string;
  readonly options: Readonly<Record<string, string | number | boolean>>;
  readonly podAnnotations?: readonly string[];
  readonly snapshotter?: string;
  readonly privilegedWithoutHostDevices?: boolean;
}

/** A table of the file. */
export interface ConfigTable {
  readonly [key: string]: ConfigValue;
}

type ConfigValue = string | number | boolean | readonly string[] | ConfigTable;

/** The shim of runc, which every containerd brings. */
export const RUNC_SHIM = 'io.containerd.runc.v2';

const USUAL_SNAPSHOTTER = 'overlayfs';
const USUAL_DOWNLOADS = 3;
/** The kubelet's interface; in 1.x with all of its settings. */
const CRI_PLUGIN = 'io.containerd.grpc.v1.cri';
const RUNTIME_PLUGIN = 'io.containerd.cri.v1.runtime';
const IMAGES_PLUGIN = 'io.containerd.cri.v1.images';

/** The settings under containerd's own names and in its own places; keys sorted, `version` first. */
export function containerdConfig(settings: ContainerdSettings): ConfigTable {
  const three = containerdHas('configuration version 3', settings.version);
  return {
    version: three ? 3 : 2,
    ...sorted({
      ...present('root', settings.root),
      ...present('state', settings.state),
      ...present('imports', settings.imports),
      plugins: three ? pluginsOf2(settings) : { [CRI_PLUGIN]: pluginOf1(settings) },
      // Without this containerd is up although the kubelet's interface could not be started.
      required_plugins: three ? [IMAGES_PLUGIN, RUNTIME_PLUGIN, CRI_PLUGIN] : [CRI_PLUGIN],
    }),
  };
}

/** The file. */
export function renderContainerdConfig(config: ConfigTable): string {
  return stringify(config);
}

function pluginOf1(settings: ContainerdSettings): ConfigTable {
  return {
    ...runtimeSettings(settings),
    ...present('enable_cdi', settings.enableCDI),
    ...present('max_concurrent_downloads', settings.maxConcurrentDownloads),
    ...present('sandbox_image', settings.sandboxImage),
    containerd: {
      ...runtimesTable(settings),
      ...present('discard_unpacked_layers', settings.discardUnpackedLayers),
      snapshotter: settings.snapshotter,
    },
    registry: { config_path: REGISTRY_FOLDER },
  };
}

function pluginsOf2(settings: ContainerdSettings): ConfigTable {
  const { sandboxImage } = settings;
  return {
    [IMAGES_PLUGIN]: {
      ...present('discard_unpacked_layers', settings.discardUnpackedLayers),
      ...present('max_concurrent_downloads', settings.maxConcurrentDownloads),
      ...(sandboxImage === undefined ? {} : { pinned_images: { sandbox: sandboxImage } }),
      registry: { config_path: REGISTRY_FOLDER },
      snapshotter: settings.snapshotter,
      ...(pullsByItself(settings) ? { use_local_image_pull: true } : {}),
    },
    [RUNTIME_PLUGIN]: { ...runtimeSettings(settings), containerd: runtimesTable(settings) },
  };
}

/**
 * Whether images must be pulled as before containerd 2.1: the transfer service does not know these settings. containerd would fall back by
 * itself for the first two, with a warning.
 */
function pullsByItself(settings: ContainerdSettings): boolean {
  if (!containerdHas('pulls by the transfer service', settings.version)) return false;
  const { discardUnpackedLayers, maxConcurrentDownloads, snapshotter } = settings;
  return (
    discardUnpackedLayers === true ||
    (maxConcurrentDownloads ?? USUAL_DOWNLOADS) !== USUAL_DOWNLOADS ||
    snapshotter !== USUAL_SNAPSHOTTER
  );
}

function runtimeSettings(settings: ContainerdSettings): ConfigTable {
  const cni = cniTable(settings);
  return {
    ...(Object.keys(cni).length === 0 ? {} : { cni }),
    ...present(
      'device_ownership_from_security_context',
      settings.deviceOwnershipFromSecurityContext,
    ),
    ...present('enable_selinux', settings.enableSelinux),
    ...present('enable_unprivileged_icmp', settings.enableUnprivilegedICMP),
    ...present('enable_unprivileged_ports', settings.enableUnprivilegedPorts),
  };
}

function cniTable({ version, binDirs, confDir, maxConfNum }: ContainerdSettings): ConfigTable {
  const several = containerdHas('several folders of CNI plugins', version);
  return {
    ...(several ? present('bin_dirs', binDirs) : present('bin_dir', binDirs?.[0])),
    ...present('conf_dir', confDir),
    ...present('max_conf_num', maxConfNum),
  };
}

function runtimesTable({
  runtimes,
  defaultRuntimeName,
  systemdCgroup,
}: ContainerdSettings): ConfigTable {
  const tables = Object.entries(runtimes).map(
    ([name, one]) => [name, runtimeTable(one, systemdCgroup)] as const,
  );
  return {
    default_runtime_name: defaultRuntimeName,
    runtimes: Object.fromEntries(tables),
  };
}

function runtimeTable(runtime: RuntimeSettings, systemdCgroup: boolean): ConfigTable {
  // Every runtime of runc's kind, or its containers would be in cgroups that systemd does not know of.
  const options = {
    ...runtime.options,
    ...(runtime.type === RUNC_SHIM ? { SystemdCgroup: systemdCgroup } : {}),
  };
  return {
    ...(Object.keys(options).length === 0 ? {} : { options }),
    ...present('pod_annotations', runtime.podAnnotations),
    ...present('privileged_without_host_devices', runtime.privilegedWithoutHostDevices),
    ...present('runtime_path', runtime.path),
    // A runtime that is named at all loses containerd's defaults for it.
    runtime_type: runtime.type,
    ...present('snapshotter', runtime.snapshotter),
  };
}

function sorted(table: ConfigTable): ConfigTable {
  const entries = Object.entries(table).map(
    ([key, value]) => [key, isTable(value) ? sorted(value) : value] as const,
  );
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function isTable(value: ConfigValue): value is ConfigTable {
  return typeof value === 'object' && !Array.isArray(value);
}
