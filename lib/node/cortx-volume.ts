/**
 * The volumes of a solution's devices, and the names that claims have for them.
 *
 * @see https://github.com/Seagate/cortx-k8s (charts/cortx-block-data, charts/cortx/templates/data/statefulset.yaml; read at 67e1093)
 */
import {
  devicePathLabel,
  isDnsLabel,
  LONGEST_LABEL,
  uniqueObjectNames,
  volumeName,
} from '../values';
import type { Findings } from '../values';

import type { CortxBlockVolume, SolutionDevice } from './cortx-options';

/** The label by which a claim chooses its volume. */
const DEVICE_PATH = 'cortx.io/device-path';

/** One volume for each device of each node, with names and labels as CORTX' own chart has them where Kubernetes takes these. */
export function blockVolumesOf(
  nodes: readonly string[],
  devices: readonly SolutionDevice[],
): readonly CortxBlockVolume[] {
  const volumes = nodes.flatMap((node) => devices.map((device) => ({ node, device })));
  const names = uniqueObjectNames(volumes.map(wantedName));
  return volumes.map(({ node, device }, index) => ({
    node,
    path: device.stablePath,
    size: device.size.toString(),
    name: names[index] ?? '',
    labels: { [DEVICE_PATH]: devicePathLabel(device.stablePath) },
  }));
}

/** Refuses devices that the claims of CORTX could not name, or could not tell apart: a claim is called `block-<label>`. */
export function checkClaims(
  devices: readonly (SolutionDevice & { readonly at: string })[],
  findings: Findings,
): void {
  const labels = new Map<string, string>();
  for (const { at, stablePath } of devices) {
    const path = `solution.${at}.path`;
    const label = stablePath.replace(/^\//, '').replaceAll('/', '-').toLowerCase();
    const claim = `block-${label}`;
    const isLegal: boolean = isDnsLabel(claim);
    const first = labels.get(label);
    const remedy = 'give the device a short name of lower-case letters, digits and "-" in names';
    if (first !== undefined) {
      const reason = `has the label ${label} of ${first}: claims could not tell them apart`;
      findings.add('conflict', path, stablePath, reason, remedy);
    } else if (!isLegal) {
      const reason = `the claim ${claim} would be refused by Kubernetes`;
      findings.add(
        claim.length > LONGEST_LABEL ? 'too-long' : 'invalid',
        path,
        stablePath,
        reason,
        remedy,
      );
    }
    labels.set(label, stablePath);
  }
}

/** Refuses volumes of one name, as upstream's chart would make them. */
export function refuseClashes(
  nodes: readonly string[],
  devices: readonly SolutionDevice[],
  findings: Findings,
): void {
  const seen = new Map<string, string>();
  for (const node of nodes) {
    for (const device of devices) {
      const { text } = wantedName({ node, device });
      const volume = `${device.stablePath} on ${node}`;
      const first = seen.get(text);
      if (first === undefined) seen.set(text, volume);
      else {
        const reason = `${volume} and ${first} would both be the volume ${text}`;
        const remedy = 'use names that differ before the first dot, and devices of different names';
        findings.add('conflict', 'solution.storage_sets[0]', undefined, reason, remedy);
      }
    }
  }
}

function wantedName({ node, device }: { readonly node: string; readonly device: SolutionDevice }) {
  return volumeName('cortx-data', node, device.stablePath);
}
