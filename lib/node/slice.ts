/**
 * Slices: the cgroups in which the kubelet holds daemons to what is reserved for them. It creates none of them, and does not start when one
 * is missing.
 *
 * @see https://github.com/kubernetes/kubernetes/blob/v1.36.1/pkg/kubelet/cm/cgroup_manager_linux.go
 * @see https://www.freedesktop.org/software/systemd/man/252/systemd.slice.html
 */
import type { Findings, KubernetesVersion } from '../values';

import { kubeletHas } from './kubelet-feature';

/** Who makes the cgroups of pods: systemd (asked by the kubelet), or the kubelet by itself. */
export type CgroupDriver = 'systemd' | 'cgroupfs';

/** The slice that a reservation is enforced on. */
export interface Slice {
  /** The unit: `foo-bar.slice`. */
  readonly unit: string;
  /** Its cgroup below the mount point: `/foo.slice/foo-bar.slice`. */
  readonly path: string;
  /** Whether systemd brings it along, so that no unit is written for it. */
  readonly builtIn: boolean;
}

const BUILT_IN = new Set(['system.slice', 'user.slice', 'machine.slice']);
const LONGEST_UNIT_NAME = 255;
// One hyphen between two names is a level of the tree; the kubelet fails on any other.
const NAME = /^[A-Za-z0-9:_.]+(?:-[A-Za-z0-9:_.]+)*$/;
const SUFFIX = '.slice';

/**
 * Reads the name of a reserved cgroup: `/runtime.slice`, or with the systemd driver also `/runtime`, which the kubelet completes. Refuses
 * the kubelet's own cgroup, the root, paths that are none of a slice (`/a/b.slice`: the kubelet would look at `/b.slice`), and with the
 * cgroupfs driver cgroups that are no slice, as systemd alone makes cgroups on a machine that it runs.
 */
export function readSlice(
  given: unknown,
  driver: CgroupDriver,
  path: string,
  findings: Findings,
): Slice | undefined {
  if (typeof given !== 'string' || given === '') {
    findings.add(
      'invalid',
      path,
      given,
      'is no name of a cgroup',
      'write for example "/runtime.slice"',
    );
    return undefined;
  }
  const unit = unitOf(given, driver);
  const name = unit.slice(0, -SUFFIX.length);
  if (!unit.endsWith(SUFFIX) || !NAME.test(name) || unit.length > LONGEST_UNIT_NAME) {
    const remedy = 'write for example "/runtime.slice"';
    findings.add('invalid', path, given, 'is no slice of systemd', remedyFor(given) ?? remedy);
    return undefined;
  }
  const slice = { unit, path: cgroupOf(name), builtIn: BUILT_IN.has(unit) };
  if (name === 'kubepods' || name.startsWith('kubepods-')) {
    const remedy = 'choose another name, such as "/runtime.slice"';
    findings.add('forbidden', path, given, 'is the cgroup of the pods', remedy);
    return undefined;
  }
  const folder = given.replace(/^\//, '').split('/').slice(0, -1).join('/');
  if (folder !== '' && `/${folder}/${unit}` !== slice.path) {
    const reason = `the cgroup of ${unit} is ${slice.path}, and there the kubelet would look`;
    findings.add('invalid', path, given, reason, `write "${slice.path}"`);
    return undefined;
  }
  return slice;
}

/**
 * The name to write into the kubelet's configuration, so that it looks at the cgroup of the slice. From 1.16 the path serves both drivers.
 * Before, the systemd driver makes a slice of every part of the path, whatever it ends in.
 */
export function kubeletCgroupName(
  slice: Slice,
  driver: CgroupDriver,
  version: KubernetesVersion,
): string {
  if (driver === 'cgroupfs' || kubeletHas('names of slices', version)) return slice.path;
  return `/${slice.unit.slice(0, -SUFFIX.length).split('-').join('/')}`;
}

/** A slice and the slices that it lies in: `/a.slice/a-b.slice` of `a-b`. */
function cgroupOf(name: string): string {
  const parts = name.split('-');
  return parts.map((_, depth) => `/${parts.slice(0, depth + 1).join('-')}${SUFFIX}`).join('');
}

function unitOf(given: string, driver: CgroupDriver): string {
  const last = given.slice(given.lastIndexOf('/') + 1);
  return driver === 'systemd' && !last.endsWith(SUFFIX) ? `${last}${SUFFIX}` : last;
}

function remedyFor(given: string): string | undefined {
  const name = given.slice(given.lastIndexOf('/') + 1);
  return NAME.test(name) ? `write "${cgroupOf(name)}": systemd makes the cgroups` : undefined;
}
