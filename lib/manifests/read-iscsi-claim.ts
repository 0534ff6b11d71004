/** A disk of iSCSI as a persistent volume: how it may be used, and by whom. */
import { checkSwitch, isDnsLabel, isObjectName, isRecord } from '../values';
import type { Findings } from '../values';

import type { IscsiAccessMode, IscsiVolumeClaim } from './iscsi-volume-props';
import { readMountOptions } from './mount-options';
import { readVolumeSize } from './volume-size';

/** What was read. */
export interface ReadPersistentVolume {
  readonly name: string;
  readonly size: string;
  readonly accessModes: readonly IscsiAccessMode[];
  readonly volumeMode: 'Filesystem' | 'Block';
  readonly storageClass: string;
  readonly claim: Required<IscsiVolumeClaim> | undefined;
  readonly mountOptions: readonly string[];
}

const AT = 'persistentVolume';
const MODES: readonly string[] = ['ReadWriteOnce', 'ReadOnlyMany'];
const REFUSED: Readonly<Record<string, string>> = {
  ReadWriteMany: 'lets several machines write, which no file system on one disk survives',
  ReadWriteOncePod: 'is for volumes of CSI drivers only',
};

/**
 * Reads it; undefined when there is none.
 *
 * @param readOnly whether nobody writes to the disk
 */
export function readPersistentVolume(
  given: unknown,
  readOnly: boolean,
  findings: Findings,
): ReadPersistentVolume | undefined {
  if (given === undefined) return undefined;
  if (!isRecord(given)) {
    const remedy = 'write for example { name: "store", size: "8Gi" }';
    findings.add('invalid', AT, given, 'is no persistent volume', remedy);
    return undefined;
  }
  const volumeMode = readVolumeMode(given['volumeMode'], findings);
  return {
    ...readNames(given, findings),
    size: readVolumeSize(given['size'], `${AT}.size`, findings) ?? '',
    accessModes: readModes(given['accessModes'], readOnly, findings),
    volumeMode,
    claim: readClaim(given['claim'], findings),
    mountOptions: readOptions(given['mountOptions'], volumeMode === 'Block', findings),
  };
}

function readNames(
  { name, storageClass = '' }: Readonly<Record<string, unknown>>,
  findings: Findings,
): Pick<ReadPersistentVolume, 'name' | 'storageClass'> {
  const isNamed = isObjectName(name);
  if (!isNamed) {
    const code = name === undefined ? 'required' : 'invalid';
    findings.add(code, `${AT}.name`, name, 'is no name of a volume', 'write for example "store"');
  }
  const isClass = storageClass === '' || isObjectName(storageClass);
  if (!isClass) {
    const remedy = 'write its name, or leave it out';
    findings.add('invalid', `${AT}.storageClass`, storageClass, 'is no name of a class', remedy);
  }
  return { name: isNamed ? name : '', storageClass: isClass ? storageClass : '' };
}

function readVolumeMode(given: unknown, findings: Findings): 'Filesystem' | 'Block' {
  if (given === undefined || given === 'Filesystem') return 'Filesystem';
  if (given === 'Block') return 'Block';
  const remedy = 'use Filesystem or Block';
  findings.add('unsupported', `${AT}.volumeMode`, given, 'is none', remedy);
  return 'Filesystem';
}

function readModes(
  given: unknown,
  readOnly: boolean,
  findings: Findings,
): readonly IscsiAccessMode[] {
  const usual: readonly IscsiAccessMode[] = [readOnly ? 'ReadOnlyMany' : 'ReadWriteOnce'];
  if (given === undefined) return usual;
  const path = `${AT}.accessModes`;
  const list: readonly unknown[] = Array.isArray(given) ? given : [];
  if (list.length === 0) {
    findings.add('invalid', path, given, 'is no list of modes', 'write ["ReadWriteOnce"]');
    return usual;
  }
  list.forEach((mode, index) => {
    if (typeof mode === 'string' && MODES.includes(mode)) return;
    const known = typeof mode === 'string' && Object.hasOwn(REFUSED, mode);
    const reason = known ? (REFUSED[mode] ?? '') : 'is no mode of a disk of iSCSI';
    const remedy = `use ${MODES.join(' or ')}`;
    findings.add('unsupported', `${path}[${index}]`, mode, reason, remedy);
  });
  if (list.includes('ReadOnlyMany') && !readOnly) {
    const reason = 'lets several machines mount a disk that is not read-only';
    findings.add('conflict', path, 'ReadOnlyMany', reason, 'add readOnly: true, or drop the mode');
  }
  if (list.includes('ReadWriteOnce') && readOnly) {
    const reason = 'promises writing to a disk that is read-only';
    findings.add('conflict', path, 'ReadWriteOnce', reason, 'write ["ReadOnlyMany"]');
  }
  return list.filter((mode): mode is IscsiAccessMode => MODES.some((each) => each === mode));
}

function readOptions(given: unknown, isBlock: boolean, findings: Findings): readonly string[] {
  const path = `${AT}.mountOptions`;
  const options = readMountOptions(given as readonly string[] | undefined, path, findings);
  if (!isBlock || options.length === 0) return options;
  const reason = 'is said of a device that is not mounted';
  findings.add('conflict', path, undefined, reason, 'leave it out, or drop volumeMode');
  return options;
}

function readClaim(given: unknown, findings: Findings): Required<IscsiVolumeClaim> | undefined {
  if (given === undefined) return undefined;
  const path = `${AT}.claim`;
  if (!isRecord(given)) {
    const remedy = 'write for example { name: "store", namespace: "default" }';
    findings.add('invalid', path, given, 'is no claim', remedy);
    return undefined;
  }
  const { name, namespace, create = false } = given;
  checkSwitch(create, `${path}.create`, findings);
  const isNamed = isObjectName(name);
  const isPlaced = isDnsLabel(namespace);
  if (!isNamed) {
    findings.add('invalid', `${path}.name`, name, 'is no name of a claim', 'write one');
  }
  if (!isPlaced) {
    const remedy = 'write for example "default"';
    findings.add('invalid', `${path}.namespace`, namespace, 'is no namespace', remedy);
  }
  return isNamed && isPlaced ? { name, namespace, create: create === true } : undefined;
}
