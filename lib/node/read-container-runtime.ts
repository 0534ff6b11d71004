/** From what a person writes about containerd to settings that are complete and checked. */
import type { UnitSettings } from '../machine';
import { escapeSpecifiers } from '../machine';
import { checkSwitch, Findings, isText, readProps, readTexts } from '../values';
import type { KubernetesVersion, Violation } from '../values';

import type {
  CniProps,
  ContainerRuntimeProps,
  ContainerdPackage,
  RuntimeLimit,
} from './container-runtime-props';
import type { ContainerdSettings } from './containerd-config';
import { containerdHas, readContainerdVersion } from './containerd-version';
import type { ContainerdVersion } from './containerd-version';
import { isHostAndPort } from './host-port';
import { readProxy } from './read-proxy';
import { SNAPSHOTTER, readRuntimes } from './read-runtimes';
import { present, readRecord, readWhole } from './read-value';
import { readRegistries } from './registry-hosts';
import type { Registry } from './registry-hosts';
import { defaultSandboxImage } from './sandbox-image';
import type { CgroupDriver } from './slice';

/** What was read. */
export interface ReadContainerRuntime {
  /** All but the driver of cgroups, which may follow from the kubelet. */
  readonly settings: Omit<ContainerdSettings, 'systemdCgroup'>;
  /** Undefined when none was given. */
  readonly cgroupDriver?: CgroupDriver;
  readonly registries: readonly Registry[];
  /** The package to install. */
  readonly package?: { readonly name: string; readonly version?: string };
  /** Environment and limits of the service. */
  readonly service: UnitSettings;
  readonly violations: readonly Violation[];
}

const DRIVERS: readonly CgroupDriver[] = ['systemd', 'cgroupfs'];
const LIMITS: readonly RuntimeLimit[] = [
  'LimitCORE',
  'LimitMEMLOCK',
  'LimitNOFILE',
  'LimitNPROC',
  'TasksMax',
];
const SWITCHES = [
  'discardUnpackedLayers',
  'deviceOwnershipFromSecurityContext',
  'enableCDI',
  'enableUnprivilegedPorts',
  'enableUnprivilegedICMP',
  'enableSelinux',
] as const;
// systemd is told of these folders, and takes no name over 255 bytes and no code point that is no character.
const ABSOLUTE = /^(?!.*[^/]{256})\/[^\s\p{Cc}\p{Surrogate}\p{Noncharacter_Code_Point}"'\\]*$/u;
const USUAL_STATE = '/run/containerd';
/** A name with a registry, a path, and a tag or digest. */
const IMAGE =
  /^[a-z0-9][a-z0-9.-]*(?::[0-9]{1,5})?(?:\/[a-z0-9]+(?:[._-]+[a-z0-9]+)*)+(?::[\w][\w.-]{0,127}|@sha256:[0-9a-f]{64})$/;

/** Reads everything; all that is wrong is found at once. */
export function readContainerRuntime(
  given: ContainerRuntimeProps,
  kubernetes: KubernetesVersion | undefined,
): ReadContainerRuntime {
  const findings = new Findings();
  const props = readProps(given, findings);
  const version = readContainerdVersion(props.version, kubernetes, findings);
  const settings = {
    version,
    ...present('sandboxImage', readImage(props.sandboxImage, kubernetes, findings)),
    snapshotter: readSnapshotter(props.snapshotter, findings),
    ...readFolders(props, findings),
    ...readSwitches(props, version, findings),
    ...present(
      'maxConcurrentDownloads',
      readWhole(props.maxConcurrentDownloads, 'maxConcurrentDownloads', [1, 100], findings),
    ),
    ...readCni(props.cni, version, findings),
    ...readRuntimes(props, findings),
    ...present('imports', readPaths(props.imports, 'imports', findings)),
  };
  return {
    settings,
    ...present('cgroupDriver', readDriver(props.cgroupDriver, findings)),
    registries: readRegistries(props.registries, findings),
    ...present('package', readPackage(props.package, version, findings)),
    service: { ...readEnvironment(props, findings), ...readLimits(props.limits, findings) },
    violations: findings.violations,
  };
}

function readDriver(given: unknown, findings: Findings): CgroupDriver | undefined {
  const driver = DRIVERS.find((one) => one === given);
  if (given !== undefined && driver === undefined) {
    const remedy = `use ${DRIVERS.join(' or ')}`;
    findings.add('unsupported', 'cgroupDriver', given, 'is no driver of cgroups', remedy);
  }
  return driver;
}

function readImage(
  given: unknown,
  kubernetes: KubernetesVersion | undefined,
  findings: Findings,
): string | undefined {
  if (given === undefined) return defaultSandboxImage(kubernetes);
  if (isText(given, IMAGE) && isHostAndPort(given.split('/')[0] ?? '')) return given;
  const reason = 'is no image with its registry and a tag or digest';
  const remedy = 'write for example "registry.k8s.io/pause:3.10.2"';
  findings.add('invalid', 'sandboxImage', given, reason, remedy);
  return undefined;
}

function readSnapshotter(given: unknown, findings: Findings): string {
  if (given === undefined) return 'overlayfs';
  if (isText(given, SNAPSHOTTER)) return given;
  findings.add('invalid', 'snapshotter', given, 'is no snapshotter', 'write for example "native"');
  return 'overlayfs';
}

function readFolders(
  props: Partial<ContainerRuntimeProps>,
  findings: Findings,
): Pick<ContainerdSettings, 'root' | 'state'> {
  const { root, state } = props;
  const known = { ...present('root', root), ...present('state', state) };
  for (const [path, folder] of Object.entries(known)) checkFolder(folder, path, findings);
  if (isFolder(state) && !state.startsWith('/run/')) {
    const reason = 'outlives the machine, and containerd would take old state for its own';
    findings.add('invalid', 'state', state, reason, 'write a folder below /run');
  }
  if (root !== undefined && root === (state ?? USUAL_STATE)) {
    const remedy = 'write one that lasts, such as "/var/lib/containerd"';
    findings.add('conflict', 'root', root, 'is the folder of state as well', remedy);
  }
  return known;
}

function readSwitches(
  props: Partial<ContainerRuntimeProps>,
  version: ContainerdVersion,
  findings: Findings,
): Pick<ContainerdSettings, (typeof SWITCHES)[number]> {
  const read = SWITCHES.map((field) => {
    checkSwitch(props[field], field, findings);
    return present(field, props[field]);
  });
  const switches = Object.assign({}, ...read) as Pick<
    ContainerdSettings,
    (typeof SWITCHES)[number]
  >;
  if (!containerdHas('no switch for CDI', version)) return switches;
  const { enableCDI, ...others } = switches;
  if (enableCDI === false) {
    const reason = 'cannot be switched off in containerd 2.x';
    findings.add('unsupported', 'enableCDI', enableCDI, reason, 'leave it out');
  }
  return others;
}

function readCni(
  given: CniProps | undefined,
  version: ContainerdVersion,
  findings: Findings,
): Pick<ContainerdSettings, 'binDirs' | 'confDir' | 'maxConfNum'> {
  const cni = readRecord(given, 'cni', '{ confDir: "/etc/cni/net.d" }', findings) ?? {};
  const binDirs = readPaths(cni.binDirs, 'cni.binDirs', findings);
  if (binDirs?.length === 0) {
    const remedy = 'write for example ["/opt/cni/bin"]';
    findings.add('required', 'cni.binDirs', undefined, 'names no folder', remedy);
  }
  if ((binDirs?.length ?? 0) > 1 && !containerdHas('several folders of CNI plugins', version)) {
    const reason = 'containerd before 2.1 takes one folder only';
    findings.add('unsupported', 'cni.binDirs', binDirs?.join(', '), reason, 'name one');
  }
  if (cni.confDir !== undefined) checkFolder(cni.confDir, 'cni.confDir', findings);
  return {
    ...present('binDirs', binDirs),
    ...present('confDir', cni.confDir),
    ...present('maxConfNum', readWhole(cni.maxConfNum, 'cni.maxConfNum', [0, 1000], findings)),
  };
}

function readPaths(
  given: readonly string[] | undefined,
  path: string,
  findings: Findings,
): readonly string[] | undefined {
  const paths = readTexts(given, path, '/etc/containerd/conf.d/*.toml', findings);
  paths?.forEach((one, index) => {
    checkPath(one, `${path}[${index}]`, findings);
  });
  return paths;
}

function checkPath(given: unknown, path: string, findings: Findings): void {
  if (isText(given, ABSOLUTE)) return;
  const remedy = 'start it with "/", without white space and quotes';
  findings.add('invalid', path, given, 'is no absolute path', remedy);
}

/** systemd and containerd compare folders by their text, and systemd takes none that is not normalised. */
function checkFolder(given: unknown, path: string, findings: Findings): void {
  if (isFolder(given)) return;
  const reason = 'is no absolute, normalised path of a folder';
  const remedy =
    'start it with "/", without white space, quotes, "." and "..", and a "/" at the end';
  findings.add('invalid', path, given, reason, remedy);
}

function isFolder(given: unknown): given is string {
  if (!isText(given, ABSOLUTE)) return false;
  return given.split('/').every((part, index) => index === 0 || !['', '.', '..'].includes(part));
}

function readPackage(
  given: ContainerdPackage | undefined,
  { major, minor }: ContainerdVersion,
  findings: Findings,
): ReadContainerRuntime['package'] {
  const wanted = readRecord(given, 'package', '{ name: "containerd.io" }', findings);
  if (wanted === undefined) return undefined;
  const { name = 'containerd', version } = wanted;
  if (!isText(name, /^[A-Za-z0-9][A-Za-z0-9+._:-]*$/)) {
    const remedy = 'write for example "containerd"';
    findings.add('invalid', 'package.name', name, 'is no name of a package', remedy);
  }
  if (version !== undefined && !isText(version, /^[A-Za-z0-9][A-Za-z0-9.+:~_^-]*$/)) {
    const remedy = 'write it as the distribution does';
    findings.add('invalid', 'package.version', version, 'is no version', remedy);
    return undefined;
  }
  const series = /^(?:\d+:)?(\d+\.\d+)(?!\d)/.exec(version ?? '')?.[1];
  if (series !== undefined && series !== `${major}.${minor}`) {
    const reason = `is of containerd ${series}, and the form of the file of ${major}.${minor}`;
    findings.add('conflict', 'package.version', version, reason, `write version: "${series}"`);
  }
  return { name, ...present('version', version) };
}

function readEnvironment(
  { proxy }: Partial<ContainerRuntimeProps>,
  findings: Findings,
): UnitSettings {
  const variables = Object.entries(readProxy(proxy, findings));
  if (variables.length === 0) return {};
  return {
    Environment: variables.map(([name, value]) => `"${name}=${escapeSpecifiers(value)}"`),
  };
}

function readLimits(given: ContainerRuntimeProps['limits'], findings: Findings): UnitSettings {
  const limits = readRecord(given, 'limits', '{ LimitNOFILE: 1048576 }', findings) ?? {};
  for (const [name, value] of Object.entries(limits)) {
    const path = `limits.${name}`;
    if (!LIMITS.some((one) => one === name)) {
      findings.add('unsupported', path, name, 'is no limit', `use ${LIMITS.join(', ')}`);
    } else if (value !== 'infinity') {
      // Nothing is what one may want of core files and of locked memory.
      const least = name === 'LimitCORE' || name === 'LimitMEMLOCK' ? 0 : 1;
      readWhole(value, path, [least, 2 ** 40], findings);
    }
  }
  return Object.fromEntries(
    LIMITS.flatMap((name) => (limits[name] === undefined ? [] : [[name, limits[name]]])),
  );
}
