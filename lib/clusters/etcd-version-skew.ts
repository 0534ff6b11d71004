/**
 * Which etcd goes with which Kubernetes: what each minor was built and tested with, as `kubeadm` says it.
 *
 * @see https://github.com/kubernetes/kubernetes/blob/master/cmd/kubeadm/app/constants/constants.go `SupportedEtcdVersion`, `MinExternalEtcdVersion`, read 2026-11
 */
import { KubernetesVersion } from '../values';
import type { Findings } from '../values';

// From 1.22 on Kubernetes was tested with 3.5, from 1.34 on with 3.6.
const FIRST_WITH_35 = '1.22';
const FIRST_WITH_36 = '1.34';
/** The oldest that a Kubernetes which was tested with 3.6 takes from outside. */
const OLDEST_FOR_36 = { text: '3.5.24', patch: 24 };

/** Holds the two versions against each other. */
export function checkVersionSkew(version: unknown, given: unknown, findings: Findings): void {
  if (given === undefined) return;
  const kubernetes = findings.take(
    KubernetesVersion.parse(given as ConstructorInput, 'kubernetesVersion'),
  );
  const [, minor = '', patch = ''] = /^3\.([0-9]+)\.([0-9]+)$/.exec(String(version)) ?? [];
  if (kubernetes === undefined || minor === '') return;
  const untested = 'leave kubernetesVersion out when you have tested it yourself';
  if (kubernetes.compare(FIRST_WITH_35) < 0) {
    const reason = `Kubernetes ${kubernetes.toString()} was built and tested with etcd 3.4, which is not installed here`;
    findings.add('unsupported', 'kubernetesVersion', kubernetes.toString(), reason, untested);
  } else if (kubernetes.compare(FIRST_WITH_36) < 0) {
    if (minor === '5') return;
    const reason = `Kubernetes ${kubernetes.toString()} was built and tested with etcd 3.5`;
    const remedy = `take the newest 3.5, and upgrade Kubernetes to ${FIRST_WITH_36} first, which takes ${OLDEST_FOR_36.text} and newer; or ${untested}`;
    findings.add('conflict', 'version', version, reason, remedy);
  } else if (minor === '5' && Number(patch) < OLDEST_FOR_36.patch) {
    const reason = `Kubernetes ${kubernetes.toString()} was built and tested with etcd 3.6, and takes nothing older than ${OLDEST_FOR_36.text}`;
    findings.add('conflict', 'version', version, reason, `take the newest 3.5, or 3.6`);
  }
}

type ConstructorInput = Parameters<typeof KubernetesVersion.parse>[0];
