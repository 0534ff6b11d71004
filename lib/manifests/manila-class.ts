/**
 * The classes of manila-csi: what a person writes, read by the driver's own rules, and what the API server gets.
 *
 * @see https://github.com/kubernetes/cloud-provider-openstack/blob/v1.36.0/pkg/csi/manila/options/shareoptions.go
 */
import {
  Cidr,
  checkSwitch,
  hasPlaceholder,
  isObjectName,
  isRecord,
  isText,
  readTexts,
} from '../values';
import type { CidrInput, Findings } from '../values';

import type { ManilaClass, ManilaProtocol } from './manila-props';
import { readMountOptions } from './mount-options';
import { refuseUnknown } from './openstack-cloud-fields';

/** A class that was read. */
export interface ReadManilaClass {
  readonly name: string;
  /** The parameters, by the driver's names. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly zones: readonly string[];
  readonly reclaimPolicy: 'Retain' | 'Delete';
  readonly allowVolumeExpansion: boolean;
  /** Whether a volume waits for its first pod. */
  readonly waits: boolean;
  readonly mountOptions: readonly string[];
  readonly isDefault: boolean;
}

/** What the driver is, as far as classes depend on it. */
export interface ManilaDriver {
  readonly protocol: ManilaProtocol | undefined;
  readonly topology: boolean;
}

const CLIENT = 'nfs-shareClient';
const TEXTS = ['type', 'shareNetworkID', 'availability', 'groupID'] as const;
const CEPH_TEXTS = [
  'cephfs-clientID',
  'cephfs-kernelMountOptions',
  'cephfs-fuseMountOptions',
] as const;
const LISTS = ['affinity', 'antiAffinity'] as const;
const SWITCHES = ['allowEveryClient', 'autoTopology', 'allowVolumeExpansion', 'isDefault'] as const;
const KNOWN: readonly string[] = [
  ...['name', CLIENT, 'appendShareMetadata', 'cephfs-mounter', 'zones', 'reclaimPolicy'],
  ...['mountOptions', ...TEXTS, ...CEPH_TEXTS, ...LISTS, ...SWITCHES],
];
const MOUNTERS: readonly unknown[] = ['kernel', 'fuse'];
const EXAMPLE = '[{ name: "shares", type: "default", "nfs-shareClient": ["10.0.0.0/24"] }]';

/** Reads all classes; those with something wrong are left out. */
export function readManilaClasses(
  given: unknown,
  driver: ManilaDriver,
  findings: Findings,
): readonly ReadManilaClass[] {
  if (given === undefined) return [];
  if (!Array.isArray(given)) {
    findings.add('invalid', 'classes', given, 'is no list of classes', `write ${EXAMPLE}`);
    return [];
  }
  const read = given.flatMap((one: unknown, index) =>
    readClass(one, `classes[${index}]`, driver, findings),
  );
  refuseTwice(read, findings);
  return read;
}

function readClass(
  given: unknown,
  at: string,
  driver: ManilaDriver,
  findings: Findings,
): readonly ReadManilaClass[] {
  if (!isRecord(given)) {
    findings.add('invalid', at, given, 'is no class', `write ${EXAMPLE.slice(1, -1)}`);
    return [];
  }
  const before = findings.violations.length;
  const one: Partial<ManilaClass> = given;
  const { autoTopology = false, allowVolumeExpansion = true, isDefault = false } = one;
  refuseUnknown(given, KNOWN, at, findings);
  const name = readClassName(one.name, at, findings);
  for (const field of SWITCHES) checkSwitch(one[field], `${at}.${field}`, findings);
  const reclaimPolicy = readReclaimPolicy(one.reclaimPolicy, at, findings);
  const zones = readTexts(one.zones, `${at}.zones`, 'nova', findings) ?? [];
  checkZones(one, zones, at, driver, findings);
  const parameters = {
    ...readTextParameters(one, at, findings),
    ...readMetadata(one.appendShareMetadata, `${at}.appendShareMetadata`, findings),
    ...(driver.protocol === 'CEPHFS' ? readCeph(one, at, findings) : readNfs(one, at, findings)),
    ...(autoTopology ? { autoTopology: 'true' } : {}),
  };
  const mountOptions = readMountOptions(one.mountOptions, `${at}.mountOptions`, findings);
  if (findings.violations.length > before) return [];
  const rest = { reclaimPolicy, allowVolumeExpansion, mountOptions, isDefault };
  return [{ name, parameters, zones, waits: autoTopology || zones.length > 0, ...rest }];
}

/** Reads the name of a class. */
export function readClassName(given: unknown, at: string, findings: Findings): string {
  if (isObjectName(given)) return given;
  const code = given === undefined ? 'required' : 'invalid';
  const remedy = 'write lower-case letters, digits, "-" and ".", such as "shares"';
  findings.add(code, `${at}.name`, given, 'is no name of a class', remedy);
  return '';
}

/** Reads what becomes of what a class has made. */
export function readReclaimPolicy(
  given: unknown,
  at: string,
  findings: Findings,
): 'Retain' | 'Delete' {
  if (given === undefined || given === 'Retain') return 'Retain';
  if (given === 'Delete') return 'Delete';
  const remedy = 'use Retain or Delete';
  findings.add('unsupported', `${at}.reclaimPolicy`, given, 'is none', remedy);
  return 'Retain';
}

function readTextParameters(
  given: Partial<ManilaClass>,
  at: string,
  findings: Findings,
): Readonly<Record<string, string>> {
  const read: Record<string, string> = {};
  for (const field of TEXTS) {
    const value: unknown = given[field];
    if (value === undefined && field !== 'type') continue;
    if (isText(value, /^[^\p{Cc}]+$/u)) read[field] = value;
    else {
      const code = value === undefined ? 'required' : 'invalid';
      const remedy = field === 'type' ? 'write the name of a share type' : 'leave it out';
      findings.add(code, `${at}.${field}`, value, 'is no name and no id', remedy);
    }
  }
  for (const field of LISTS) {
    const ids = readTexts(given[field], `${at}.${field}`, 'the id of a share', findings) ?? [];
    ids.forEach((id, index) => {
      if (isText(id, /^[^\s,]+$/)) return;
      const path = `${at}.${field}[${index}]`;
      findings.add('invalid', path, id, 'is no id of a share', 'write it as Manila shows it');
    });
    if (ids.length > 0) read[field] = ids.join(',');
  }
  return read;
}

function readMetadata(
  given: unknown,
  path: string,
  findings: Findings,
): Readonly<Record<string, string>> {
  if (given === undefined) return {};
  const texts = isRecord(given) ? Object.entries(given) : undefined;
  if (texts?.every(([key, value]) => key !== '' && typeof value === 'string') !== true) {
    const remedy = 'write for example { team: "storage" }';
    findings.add('invalid', path, given, 'is no record of texts', remedy);
    return {};
  }
  return texts.length === 0
    ? {}
    : { appendShareMetadata: JSON.stringify(Object.fromEntries(texts)) };
}

function readNfs(
  given: Partial<ManilaClass>,
  at: string,
  findings: Findings,
): Readonly<Record<string, string>> {
  for (const field of ['cephfs-mounter', ...CEPH_TEXTS] as const) {
    if (given[field] === undefined) continue;
    findings.add('conflict', `${at}.${field}`, given[field], 'is for CephFS', 'leave it out');
  }
  const path = `${at}.${CLIENT}`;
  const clients: unknown = given[CLIENT];
  if (!Array.isArray(clients) || clients.length === 0) {
    const reason = 'says not who may mount the shares, and without it everybody may';
    const remedy = 'write the range of the nodes, such as ["10.0.0.0/24"]';
    findings.add(clients === undefined ? 'required' : 'invalid', path, clients, reason, remedy);
    return {};
  }
  const ranges = clients.flatMap(
    (one: unknown, index) => readClient(one, `${path}[${index}]`, given, findings) ?? [],
  );
  return { [CLIENT]: ranges.join(',') };
}

function readClient(
  given: unknown,
  path: string,
  { allowEveryClient }: Partial<ManilaClass>,
  findings: Findings,
): string | undefined {
  // The range of a network that the same program makes.
  if (typeof given === 'string' && hasPlaceholder(given)) return given;
  const single = typeof given === 'string' && !given.includes('/');
  const width = single && given.includes(':') ? 128 : 32;
  const text = single ? `${given}/${width}` : (given as CidrInput);
  const range = findings.take(Cidr.parse(text, path));
  if (range === undefined) return undefined;
  if (range.prefix === 0 && allowEveryClient !== true) {
    const reason = 'lets everybody who reaches the server read and write all shares';
    const remedy = 'write the range of the nodes, or set allowEveryClient: true if that is meant';
    findings.add('forbidden', path, given, reason, remedy);
    return undefined;
  }
  return single ? range.first : range.toString();
}

function readCeph(
  given: Partial<ManilaClass>,
  at: string,
  findings: Findings,
): Readonly<Record<string, string>> {
  const read: Record<string, string> = {};
  if (given[CLIENT] !== undefined) {
    const reason = 'is for NFS: Ceph knows its clients by keys';
    findings.add('conflict', `${at}.${CLIENT}`, undefined, reason, 'leave it out');
  }
  const mounter: unknown = given['cephfs-mounter'];
  if (mounter !== undefined && !MOUNTERS.includes(mounter)) {
    findings.add('unsupported', `${at}.cephfs-mounter`, mounter, 'is none', 'use kernel or fuse');
  } else if (mounter !== undefined) read['cephfs-mounter'] = mounter as string;
  for (const field of CEPH_TEXTS) {
    const value = given[field];
    if (value === undefined) continue;
    if (isText(value, /^\S+$/)) read[field] = value;
    else findings.add('invalid', `${at}.${field}`, value, 'is no word', 'write it without spaces');
  }
  return read;
}

function checkZones(
  { autoTopology, availability }: Partial<ManilaClass>,
  zones: readonly string[],
  at: string,
  { topology }: ManilaDriver,
  findings: Findings,
): void {
  zones.forEach((zone, index) => {
    if (isText(zone, /^(?:[A-Za-z0-9](?:[-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)$/)) return;
    const reason = 'is no zone that a node can be labelled with';
    findings.add('invalid', `${at}.zones[${index}]`, zone, reason, 'write for example "nova"');
  });
  const asked = [
    zones.length > 0 ? 'zones' : undefined,
    autoTopology === true ? 'autoTopology' : undefined,
  ];
  for (const field of asked) {
    if (field === undefined || topology) continue;
    const reason = 'is not regarded by a driver without topology';
    findings.add(
      'conflict',
      `${at}.${field}`,
      undefined,
      reason,
      'set topology: true of the driver',
    );
  }
  if (autoTopology === true && availability !== undefined) {
    const reason = 'names the zone that autoTopology is to find';
    findings.add('conflict', `${at}.availability`, availability, reason, 'drop one of the two');
  }
}

/** Refuses two classes of one name, and two that are the default. */
export function refuseTwice(
  classes: readonly { readonly name: string; readonly isDefault: boolean }[],
  findings: Findings,
): void {
  const seen = new Set<string>();
  for (const { name } of classes) {
    if (seen.has(name)) {
      findings.add('duplicate', 'classes', name, 'is the name of two classes', 'give each its own');
    }
    seen.add(name);
  }
  const defaults = classes.filter(({ isDefault }) => isDefault).map(({ name }) => name);
  if (defaults.length > 1) {
    const reason = 'are all to be the default, and a cluster has one';
    findings.add(
      'conflict',
      'classes',
      defaults.join(', '),
      reason,
      'keep isDefault at one of them',
    );
  }
}
