/** The PersistentVolumes that the local static provisioner will make of what nodes are known to have. */
import { localVolumeName } from '../storage';
import { isObjectName, isRecord, readTexts } from '../values';
import type { Findings } from '../values';

import { namePattern } from './name-pattern';
import type { ReadClass } from './read-provisioned-classes';

/** A PersistentVolume that will be there. */
export interface KnownVolume {
  /** Its name: `local-pv-` and a hash. */
  readonly name: string;
  readonly node: string;
  readonly storageClass: string;
  /** Where it is on the node. */
  readonly path: string;
}

/** Reads what is known; two volumes of one name are refused, since the provisioner would make only one of them. */
export function readKnownVolumes(
  given: unknown,
  classes: readonly ReadClass[],
  findings: Findings,
): readonly KnownVolume[] {
  if (given === undefined) return [];
  if (!Array.isArray(given)) {
    const remedy = 'write [{ node: "node-1", storageClass: "fast", files: ["nvme-1"] }]';
    findings.add('invalid', 'knownVolumes', given, 'is no list', remedy);
    return [];
  }
  // Of a class that was refused there is nothing more to say.
  const complete = !findings.violations.some(({ path }) => path.startsWith('classes'));
  const owners = new Map<string, KnownVolume>();
  return given.flatMap((one: unknown, index) => {
    const at = `knownVolumes[${index}]`;
    const volumes = readNode(one, at, complete ? classes : undefined, findings);
    for (const volume of volumes) {
      const other = owners.get(volume.name);
      owners.set(volume.name, volume);
      if (other === undefined) continue;
      const reason = `would have the name ${volume.name} of ${other.path} on ${other.node}`;
      const remedy = 'give the file another name on one of the nodes';
      findings.add('conflict', at, `${volume.path} on ${volume.node}`, reason, remedy);
    }
    return volumes;
  });
}

function readNode(
  given: unknown,
  at: string,
  classes: readonly ReadClass[] | undefined,
  findings: Findings,
): readonly KnownVolume[] {
  const { node, storageClass, files } = isRecord(given) ? given : {};
  if (!isObjectName(node)) {
    const remedy = 'write what "kubectl get nodes" shows';
    findings.add('invalid', `${at}.node`, node, 'is no name of a node', remedy);
  }
  const found = classes?.find((one) => one.storageClass === storageClass);
  if (found === undefined && classes !== undefined) {
    const remedy = 'write the storageClass of one of the classes';
    findings.add('invalid', `${at}.storageClass`, storageClass, 'is none of the classes', remedy);
  }
  const names = readTexts(files as readonly string[], `${at}.files`, 'nvme-1', findings) ?? [];
  if (files === undefined) {
    findings.add('required', `${at}.files`, files, 'names no file', 'write for example ["nvme-1"]');
  }
  if (!isObjectName(node) || found === undefined) return [];
  return names.flatMap((file, index) => {
    const matches = namePattern(found.namePattern);
    if (!/[/\0]/.test(file) && !['', '.', '..'].includes(file) && matches?.(file) === true) {
      const { hostDir } = found;
      const name = localVolumeName({ file, node, storageClass: found.storageClass });
      return [{ name, node, storageClass: found.storageClass, path: `${hostDir}/${file}` }];
    }
    const reason = `is no name in ${found.hostDir} that ${found.namePattern} matches`;
    findings.add(
      'invalid',
      `${at}.files[${index}]`,
      file,
      reason,
      'write the name without its folder',
    );
    return [];
  });
}
