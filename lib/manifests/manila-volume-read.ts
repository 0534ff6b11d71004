/**
 * A share that somebody made, read by the rules of the driver's nodes.
 *
 * @see https://github.com/kubernetes/cloud-provider-openstack/blob/v1.36.0/pkg/csi/manila/options/shareoptions.go (NodeVolumeContext)
 */
import {
  checkSwitch,
  hasPlaceholder,
  isDnsLabel,
  isObjectName,
  isRecord,
  isText,
  readTexts,
} from '../values';
import type { Findings } from '../values';

import { readLabels } from './labels';
import type { Labels } from './labels';
import type { ManilaAccessMode, ManilaClaim, ManilaVolumeProps } from './manila-volume-props';
import { readMountOptions } from './mount-options';
import { refuseUnknown } from './openstack-cloud-fields';
import { readVolumeSize } from './volume-size';

/** What was read. */
export interface ReadManilaVolume {
  readonly name: string;
  readonly driverName: string;
  readonly secret: { readonly name: string; readonly namespace: string };
  readonly attributes: Readonly<Record<string, string>>;
  readonly volumeHandle: string;
  readonly size: string;
  readonly accessModes: readonly string[];
  readonly readOnly: boolean;
  readonly mountOptions: readonly string[];
  readonly claim: Required<ManilaClaim> | undefined;
  readonly storageClass: string;
  readonly labels: Labels;
}

const MODES: readonly ManilaAccessMode[] = ['ReadWriteMany', 'ReadOnlyMany', 'ReadWriteOnce'];
const OPTIONS = ['cephfs-kernelMountOptions', 'cephfs-fuseMountOptions'] as const;
const KNOWN: readonly string[] = [
  ...['storage', 'name', 'shareID', 'shareName', 'shareAccessIDs', 'size', 'accessModes'],
  ...['readOnly', 'volumeHandle', 'cephfs-mounter', ...OPTIONS, 'mountOptions', 'claim'],
  ...['storageClass', 'labels'],
];
// Manila's names may hold anything else; the driver looks them up as they are.
const WORD = /^[^\p{Cc}]{1,255}$/u;
const LONGEST_HANDLE = 128;
// Of an id, or of a handle, which is one where nothing else is said.
const HANDLE = /^[^\p{Cc}\s]+$/u;

/** Reads it; undefined when it is refused. */
export function readManilaVolume(
  given: Partial<ManilaVolumeProps>,
  findings: Findings,
): ReadManilaVolume | undefined {
  const { name, storageClass = '', readOnly = false } = given;
  refuseUnknown(given, KNOWN, '', findings);
  const storage = readStorage(given.storage, findings);
  const named = checkName(name, 'name', 'gluster-data', findings);
  if (storageClass !== '') checkName(storageClass, 'storageClass', 'shares', findings);
  checkSwitch(readOnly, 'readOnly', findings);
  const share = readShare(given, findings);
  const size = readVolumeSize(given.size, 'size', findings);
  const attributes = {
    ...share,
    ...readAccess(given.shareAccessIDs, storage?.protocol, findings),
    ...readCeph(given, storage?.protocol, findings),
  };
  const rest = {
    accessModes: readModes(given.accessModes, findings),
    mountOptions: readMountOptions(given.mountOptions, 'mountOptions', findings),
    claim: readManilaClaim(given.claim, findings),
    labels: readLabels(given.labels, 'labels', findings),
    volumeHandle: readHandle(given.volumeHandle, share['shareID'] ?? named ?? '', findings),
  };
  if (findings.violations.length > 0 || storage === undefined) return undefined;
  const { driverName, secret } = storage;
  return {
    ...{ name: named ?? '', driverName, secret, attributes, size: size ?? '' },
    ...{ readOnly, storageClass, ...rest },
  };
}

/** Reads the claim of one volume. */
export function readManilaClaim(
  given: unknown,
  findings: Findings,
): Required<ManilaClaim> | undefined {
  if (given === undefined) return undefined;
  if (!isRecord(given)) {
    const remedy = 'write for example { name: "data", namespace: "default" }';
    findings.add('invalid', 'claim', given, 'is no claim', remedy);
    return undefined;
  }
  const { name, namespace, create = false } = given;
  const named = checkName(name, 'claim.name', 'data', findings);
  checkSwitch(create, 'claim.create', findings);
  if (!isDnsLabel(namespace)) {
    const remedy = 'write for example "default"';
    findings.add('invalid', 'claim.namespace', namespace, 'is no namespace', remedy);
    return undefined;
  }
  return named === undefined ? undefined : { name: named, namespace, create: create === true };
}

/** Reads the name of an object. */
export function checkName(
  given: unknown,
  path: string,
  example: string,
  findings: Findings,
): string | undefined {
  if (isObjectName(given)) return given;
  const code = given === undefined ? 'required' : 'invalid';
  findings.add(code, path, given, 'is no name of an object', `write for example "${example}"`);
  return undefined;
}

function readStorage(given: unknown, findings: Findings): ManilaVolumeProps['storage'] | undefined {
  const { driverName, protocol, secret } = isRecord(given) ? given : {};
  const { name, namespace } = isRecord(secret) ? secret : {};
  const served = protocol === 'NFS' || protocol === 'CEPHFS';
  if (served && isObjectName(driverName) && isObjectName(name) && isDnsLabel(namespace)) {
    return { driverName, protocol, secret: { name, namespace } };
  }
  const code = given === undefined ? 'required' : 'invalid';
  const remedy = 'give the ManilaStorage, or { driverName, protocol, secret: { name, namespace } }';
  findings.add(code, 'storage', undefined, 'is no driver of shares', remedy);
  return undefined;
}

function readShare(
  given: Partial<ManilaVolumeProps>,
  findings: Findings,
): Readonly<Record<string, string>> {
  const fields = (['shareID', 'shareName'] as const).filter((one) => given[one] !== undefined);
  const [field] = fields;
  if (field === undefined || fields.length > 1) {
    const code = field === undefined ? 'required' : 'conflict';
    const reason =
      field === undefined
        ? 'names no share'
        : 'is named twice, and the driver takes one of the two';
    findings.add(code, 'shareID', undefined, reason, 'write shareID or shareName');
    return {};
  }
  const value: unknown = given[field];
  if (isText(value, WORD) && (field === 'shareName' || isHandle(value))) return { [field]: value };
  findings.add('invalid', field, value, 'is no share', 'write it as Manila shows it');
  return {};
}

function readAccess(
  given: readonly string[] | undefined,
  protocol: string | undefined,
  findings: Findings,
): Readonly<Record<string, string>> {
  const path = 'shareAccessIDs';
  const ids = readTexts(given, path, 'the id of an access rule', findings) ?? [];
  ids.forEach((id, index) => {
    if (isText(id, /^[^\s,]+$/)) return;
    const remedy = 'write it as Manila shows it';
    findings.add('invalid', `${path}[${index}]`, id, 'is no id of an access rule', remedy);
  });
  if (ids.length > 0) return { shareAccessIDs: ids.join(',') };
  if (protocol === 'CEPHFS') {
    const reason = 'names no access rule, and the key of Ceph is in one';
    findings.add('required', path, given, reason, 'write the id of the rule');
  }
  return {};
}

function readCeph(
  given: Partial<ManilaVolumeProps>,
  protocol: string | undefined,
  findings: Findings,
): Readonly<Record<string, string>> {
  const read: Record<string, string> = {};
  for (const field of ['cephfs-mounter', ...OPTIONS] as const) {
    const value: unknown = given[field];
    if (value === undefined) continue;
    const form = field === 'cephfs-mounter' ? /^(?:kernel|fuse)$/ : /^\S+$/;
    if (protocol === 'NFS') {
      findings.add('conflict', field, value, 'is for CephFS', 'leave it out');
    } else if (isText(value, form)) read[field] = value;
    else findings.add('invalid', field, value, 'is none', 'leave it out');
  }
  return read;
}

function readModes(given: unknown, findings: Findings): readonly string[] {
  if (given === undefined) return ['ReadWriteMany'];
  const list: readonly unknown[] = Array.isArray(given) ? given : [];
  const modes = list.filter((one): one is string => MODES.some((mode) => mode === one));
  if (modes.length > 0 && modes.length === list.length && new Set(modes).size === modes.length) {
    return modes;
  }
  const remedy = `use a list of ${MODES.join(', ')}`;
  findings.add('invalid', 'accessModes', given, 'is no list of access modes', remedy);
  return ['ReadWriteMany'];
}

function readHandle(given: unknown, usual: string, findings: Findings): string {
  const handle = given ?? usual;
  if (isHandle(handle)) return handle;
  const reason = `is no word of at most ${LONGEST_HANDLE} characters`;
  if (given !== undefined) {
    findings.add('invalid', 'volumeHandle', given, reason, 'leave it out');
  } else if (usual !== '') {
    const remedy = 'write one, other than those of the other volumes';
    findings.add('required', 'volumeHandle', usual, `the name ${reason}`, remedy);
  }
  return '';
}

function isHandle(value: unknown): value is string {
  if (!isText(value, HANDLE)) return false;
  return value.length <= LONGEST_HANDLE || hasPlaceholder(value);
}
