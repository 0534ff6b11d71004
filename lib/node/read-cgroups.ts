import { isText, readTexts } from '../values';
import type { Findings, KubernetesVersion } from '../values';

import { checkFeature } from './kubelet-feature';
import type { ReservedResourcesKubeletProps } from './kubelet-props';
import type { Enforcement, KubeletSettings } from './kubelet-settings';
import { kubeletReservation } from './reservation';
import type { ReservedAmounts } from './reservation';
import { readSlice } from './slice';
import type { CgroupDriver, Slice } from './slice';

const ENFORCEMENTS: readonly Enforcement[] = [
  'pods',
  'kube-reserved',
  'system-reserved',
  'kube-reserved-compressible',
  'system-reserved-compressible',
  'none',
];
const SERVICE = /^[A-Za-z0-9:_.@-]+\.service$/;

type Cgroups = Pick<
  KubeletSettings,
  'cgroupDriver' | 'enforceNodeAllocatable' | 'kubeReservedCgroup' | 'systemReservedCgroup'
>;

/** Reads what is enforced and on which cgroups: the kubelet does not start when the two do not go together. */
export function readCgroups(
  props: ReservedResourcesKubeletProps,
  version: KubernetesVersion,
  reserved: { readonly kubeReserved: ReservedAmounts; readonly systemReserved: ReservedAmounts },
  findings: Findings,
): Cgroups {
  const cgroupDriver = readDriver(props.cgroupDriver, findings);
  const slice = (field: 'kubeReservedCgroup' | 'systemReservedCgroup'): Slice | undefined =>
    props[field] === undefined ? undefined : readSlice(props[field], cgroupDriver, field, findings);
  const kube = slice('kubeReservedCgroup');
  const system = slice('systemReservedCgroup');
  checkApart(kube, system, findings);
  checkRuntimeService(props, findings);
  const given = readTexts(props.enforceNodeAllocatable, 'enforceNodeAllocatable', 'pods', findings);
  const enforceNodeAllocatable = given ?? ['pods'];
  checkEnforcement(enforceNodeAllocatable, version, findings);
  for (const field of ['kubeReserved', 'systemReserved'] as const) {
    const key = field === 'kubeReserved' ? 'kube-reserved' : 'system-reserved';
    if (!enforceNodeAllocatable.some((one) => one === key || one === `${key}-compressible`))
      continue;
    checkEnforced(field, key, props, reserved[field], findings);
  }
  return {
    cgroupDriver,
    enforceNodeAllocatable,
    ...(kube === undefined ? {} : { kubeReservedCgroup: kube }),
    ...(system === undefined ? {} : { systemReservedCgroup: system }),
  };
}

function readDriver(given: string | undefined, findings: Findings): CgroupDriver {
  if (given === undefined || given === 'systemd' || given === 'cgroupfs') return given ?? 'systemd';
  findings.add(
    'unsupported',
    'cgroupDriver',
    given,
    'is no cgroup driver',
    'use systemd or cgroupfs',
  );
  return 'systemd';
}

/** One within the other would have the limits of both. */
function checkApart(kube: Slice | undefined, system: Slice | undefined, findings: Findings): void {
  if (kube === undefined || system === undefined) return;
  const [a, b] = [`${kube.path}/`, `${system.path}/`];
  if (!a.startsWith(b) && !b.startsWith(a)) return;
  const reason = `lies within the same cgroup as systemReservedCgroup ${system.path}: its limit would hold for both`;
  findings.add('conflict', 'kubeReservedCgroup', kube.path, reason, 'use two slices side by side');
}

function checkRuntimeService(props: ReservedResourcesKubeletProps, findings: Findings): void {
  const { runtimeService, kubeReservedCgroup } = props;
  if (runtimeService === undefined) return;
  if (!isText(runtimeService, SERVICE)) {
    const remedy = 'write for example "containerd.service"';
    findings.add('invalid', 'runtimeService', runtimeService, 'is no name of a service', remedy);
  }
  if (kubeReservedCgroup !== undefined) return;
  const reason = 'runtimeService has no slice to run in';
  findings.add(
    'required',
    'kubeReservedCgroup',
    undefined,
    reason,
    'write for example "/runtime.slice"',
  );
}

function checkEnforcement(
  list: readonly Enforcement[],
  version: KubernetesVersion,
  findings: Findings,
): void {
  list.forEach((one, index) => {
    const path = `enforceNodeAllocatable[${index}]`;
    if (!ENFORCEMENTS.includes(one)) {
      findings.add(
        'unsupported',
        path,
        one,
        'can not be enforced',
        `use ${ENFORCEMENTS.join(', ')}`,
      );
    }
    if (list.indexOf(one) < index) {
      findings.add('duplicate', path, one, 'is there twice', 'keep one of them');
    }
    if (one === 'none' && list.length > 1) {
      findings.add(
        'conflict',
        path,
        one,
        'stands beside others',
        'write ["none"], or leave it out',
      );
    }
    if (one.endsWith('-compressible')) checkCompressible(one, path, list, version, findings);
  });
}

/** CPU only: newer kubelets, and not beside all of it. */
function checkCompressible(
  one: string,
  path: string,
  list: readonly string[],
  version: KubernetesVersion,
  findings: Findings,
): void {
  checkFeature('compressible enforcement', path, one, version, findings);
  const whole = one.slice(0, -'-compressible'.length);
  if (!list.includes(whole)) return;
  const reason = `is less than "${whole}", which is there too`;
  findings.add('conflict', path, one, reason, 'keep one of them');
}

/** The kubelet does not start when the cgroup is not named, or when there is nothing to enforce on it. */
function checkEnforced(
  field: 'kubeReserved' | 'systemReserved',
  key: string,
  props: ReservedResourcesKubeletProps,
  amounts: ReservedAmounts,
  findings: Findings,
): void {
  if (props[`${field}Cgroup`] === undefined) {
    const example = field === 'kubeReserved' ? '/runtime.slice' : '/system.slice';
    const reason = `enforceNodeAllocatable holds "${key}", and no cgroup is named`;
    findings.add('required', `${field}Cgroup`, undefined, reason, `name it: "${example}"`);
  }
  if (Object.keys(kubeletReservation(amounts)).length === 0) {
    const reason = `enforceNodeAllocatable holds "${key}", and nothing is reserved`;
    findings.add('required', field, undefined, reason, 'reserve something, or do not enforce it');
  }
}
