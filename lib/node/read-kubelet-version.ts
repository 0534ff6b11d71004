import { KubernetesVersion } from '../values';
import type { Findings } from '../values';

import type { MachineFacts } from './read-kubelet';

/** What a construct needs of the version of the kubelet. */
export interface KubeletVersionNeed {
  /** The oldest version that it is for. */
  readonly oldest: string;
  /** Why one has to be given. */
  readonly asked: string;
  /** Why an older one is refused. */
  readonly tooOld: string;
}

/** The version of the kubelet: as given, else that of the machine; undefined when it is refused, which the findings tell. */
export function readKubeletVersion(
  given: string | KubernetesVersion | undefined,
  machine: MachineFacts,
  { oldest, asked, tooOld }: KubeletVersionNeed,
  findings: Findings,
): KubernetesVersion | undefined {
  const path = 'kubernetesVersion';
  const version =
    given === undefined
      ? machine.kubernetesVersion
      : findings.take(KubernetesVersion.parse(given, path));
  if (version === undefined) {
    if (given === undefined && !machine.hasRefused(path)) {
      const remedy = 'give the Machine its kubernetesVersion, such as "1.36"';
      findings.add('required', path, undefined, asked, remedy);
    }
    return undefined;
  }
  if (version.atLeast(oldest)) return version;
  findings.add('unsupported', path, String(version), tooOld, `use ${oldest} or newer`);
  return undefined;
}
