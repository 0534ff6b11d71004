/**
 * What containerd has from which version on, read from its sources at 1.7.35, 2.0.14, 2.1.8, 2.2.9, 2.3.7 and 2.4.2. The one place that
 * knows its version numbers.
 *
 * @see https://github.com/containerd/containerd/blob/main/RELEASES.md (versions, and which Kubernetes they are tested with)
 */
import { isText } from '../values';
import type { Findings, KubernetesVersion } from '../values';

/** A minor version of containerd. */
export interface ContainerdVersion {
  readonly major: number;
  readonly minor: number;
}

const FIRST_VERSION = {
  /** Settings stand in version 3 of the file, below two plugins. */
  'configuration version 3': [2, 0],
  /** CDI is always on. Written, the switch would still be read up to 2.3. */
  'no switch for CDI': [2, 0],
  /** `bin_dirs` in the place of `bin_dir`. */
  'several folders of CNI plugins': [2, 1],
  /** Images are pulled by the transfer service, which knows fewer settings, unless `use_local_image_pull` is set. */
  'pulls by the transfer service': [2, 1],
} as const satisfies Record<string, readonly [number, number]>;

/** Something that not every containerd has. */
export type ContainerdFeature = keyof typeof FIRST_VERSION;

/** Whether a containerd of that version has it. */
export function containerdHas(feature: ContainerdFeature, version: ContainerdVersion): boolean {
  const [major, minor] = FIRST_VERSION[feature];
  return version.major > major || (version.major === major && version.minor >= minor);
}

/** What is supposed of a version that cannot be read, so that all else is checked. */
const SUPPOSED: ContainerdVersion = { major: 2, minor: 3 };
const FORM = /^v?(\d{1,3})\.(\d{1,3})(?:\.\d{1,4})?(?:-[0-9A-Za-z.-]+)?$/;

/** Kubernetes 1.35 is the last one for containerd 1.x. */
const FIRST_KUBERNETES_WITHOUT_1 = '1.36';
/** The kubelet speaks v1 of the interface from 1.23 on; containerd 2.0 speaks nothing else. */
const FIRST_KUBERNETES_WITH_CRI_V1 = '1.23';

/** Reads a version such as `2.3` or `1.7.35`; 1.7 and all of 2.x are known. Refuses what the machine's Kubernetes does not go with. */
export function readContainerdVersion(
  given: unknown,
  kubernetes: KubernetesVersion | undefined,
  findings: Findings,
): ContainerdVersion {
  const path = 'version';
  if (given === undefined) {
    const reason = 'the form of the configuration depends on the version of containerd';
    findings.add('required', path, undefined, reason, 'write for example "2.3"');
    return SUPPOSED;
  }
  const match = isText(given, FORM) ? FORM.exec(given) : null;
  if (match === null) {
    const remedy = 'write for example "2.3", in quotes';
    findings.add('invalid', path, given, 'is no version of containerd', remedy);
    return SUPPOSED;
  }
  const version = { major: Number(match[1]), minor: Number(match[2]) };
  if (version.major !== 2 && !(version.major === 1 && version.minor === 7)) {
    findings.add('unsupported', path, given, 'is no version that is known', 'use 1.7 or 2.x');
    return SUPPOSED;
  }
  if (kubernetes !== undefined) checkKubernetes(version, given, kubernetes, findings);
  return version;
}

function checkKubernetes(
  { major }: ContainerdVersion,
  given: unknown,
  kubernetes: KubernetesVersion,
  findings: Findings,
): void {
  if (major === 1 && kubernetes.atLeast(FIRST_KUBERNETES_WITHOUT_1)) {
    const reason = `Kubernetes ${kubernetes.series} no longer goes with containerd 1.x; 1.35 was the last that did`;
    findings.add('unsupported', 'version', given, reason, 'use containerd 2.2 or newer');
  }
  if (major === 2 && !kubernetes.atLeast(FIRST_KUBERNETES_WITH_CRI_V1)) {
    const reason = `the kubelet of Kubernetes ${kubernetes.series} does not speak the v1 interface, the only one that containerd 2.x has`;
    findings.add('unsupported', 'version', given, reason, 'use containerd 1.7');
  }
}
