/** From the volumes that a person writes to those that Kubernetes takes. */
import {
  DevicePath,
  isObjectName,
  isRecord,
  isText,
  uniqueObjectNames,
  volumeName,
} from '../values';
import type { Findings } from '../values';

import { isPrintableLabel, readLabels } from './labels';
import type { LocalVolumesProps, ReadVolume } from './local-volume';
import { readVolumeSize } from './volume-size';

type Unnamed = Omit<ReadVolume, 'name'> & {
  readonly name: string | undefined;
  readonly at: string;
};

const USUAL_PREFIX = 'local';

/** Reads all volumes; those with something wrong are left out, and nothing is left out without a violation. */
export function readLocalVolumes(
  props: Partial<LocalVolumesProps>,
  findings: Findings,
): readonly ReadVolume[] {
  const given: unknown = props.volumes;
  if (!Array.isArray(given) || given.length === 0) {
    const reason = Array.isArray(given) ? 'names no volume' : 'is no list of volumes';
    const remedy = 'write [{ node: "node-1", path: "/dev/cortx/data-0", size: "5Gi" }]';
    findings.add('required', 'volumes', given, reason, remedy);
    return [];
  }
  const shared = readLabels(props.labels, 'labels', findings);
  const block = props.volumeMode !== 'Filesystem';
  const read = given
    .map((one: unknown, index) => readVolume(one, `volumes[${index}]`, block, findings))
    .filter((one) => one !== undefined);
  refuseTwice(read, findings);
  return named(read, props, findings).map(({ labels, ...rest }) => ({
    ...rest,
    labels: { ...shared, ...labels },
  }));
}

function readVolume(
  given: unknown,
  at: string,
  block: boolean,
  findings: Findings,
): Unnamed | undefined {
  if (!isRecord(given)) {
    const remedy = 'write { node: "node-1", path: "/dev/cortx/data-0", size: "5Gi" }';
    findings.add('invalid', at, given, 'is no volume', remedy);
    return undefined;
  }
  const node = readNode(given['node'], `${at}.node`, findings);
  const path = readPath(given['path'], `${at}.path`, block, findings);
  const size = readVolumeSize(given['size'], `${at}.size`, findings);
  const labels = readLabels(given['labels'], `${at}.labels`, findings);
  const { name } = given;
  const isNamed = name === undefined || isObjectName(name);
  if (!isNamed) {
    const remedy = 'write lower-case letters, digits, "-" and ".", or leave it out';
    findings.add('invalid', `${at}.name`, name, 'is no name of an object', remedy);
  }
  if (node === undefined || path === undefined || size === undefined || !isNamed) return undefined;
  return { node, path, size, labels, name, at };
}

/** The value of the label `kubernetes.io/hostname`. */
function readNode(given: unknown, path: string, findings: Findings): string | undefined {
  if (given !== '' && isPrintableLabel(given)) return given;
  const reason =
    'is no value of the label kubernetes.io/hostname, which binds the volume to its node';
  const remedy = 'write what "kubectl get nodes -L kubernetes.io/hostname" shows';
  findings.add('invalid', path, given, reason, remedy);
  return undefined;
}

function readPath(
  given: unknown,
  path: string,
  block: boolean,
  findings: Findings,
): string | undefined {
  if (block) {
    // Whether the name is stable is a matter of the node, which may give one of its own, as /dev/cortx/data-0.
    const device = DevicePath.parse(given as string, path, { allowUnstable: true });
    return findings.take(device)?.toString();
  }
  if (isText(given, /^(?:\/[^/\0]+)+$/) && !given.split('/').includes('..')) return given;
  const remedy = 'write for example "/mnt/disks/data-0"';
  findings.add('invalid', path, given, 'is no whole path of a folder', remedy);
  return undefined;
}

function refuseTwice(volumes: readonly Unnamed[], findings: Findings): void {
  const seen = new Set<string>();
  for (const { node, path, at } of volumes) {
    const disk = `${node} ${path}`;
    if (seen.has(disk)) {
      const reason = `is a volume of ${node} already`;
      findings.add('duplicate', `${at}.path`, path, reason, 'keep one of them');
    }
    seen.add(disk);
  }
}

function named(
  volumes: readonly Unnamed[],
  { namePrefix = USUAL_PREFIX, clashes = 'hash' }: Partial<LocalVolumesProps>,
  findings: Findings,
): readonly ReadVolume[] {
  const prefix = isObjectName(namePrefix) ? namePrefix : USUAL_PREFIX;
  const wanted = volumes.map(({ name, node, path }) => {
    const own = volumeName(prefix, node, path);
    return name === undefined ? own : { ...own, text: name };
  });
  const names = uniqueObjectNames(wanted);
  const seen = new Map<string, Unnamed>();
  volumes.forEach((volume, index) => {
    const text = wanted[index]?.text ?? '';
    const first = seen.get(text);
    if (first === undefined) seen.set(text, volume);
    else if (clashes !== 'hash' || volume.name !== undefined || first.name !== undefined) {
      const reason = `would have the name ${text} of ${first.path} on ${first.node}`;
      const remedy = 'give one of them another name, or leave names out and set clashes to "hash"';
      findings.add('conflict', volume.at, `${volume.path} on ${volume.node}`, reason, remedy);
    }
  });
  return volumes.map(({ at, ...volume }, index) => ({ ...volume, name: names[index] ?? at }));
}
