/** From the parameters that a person writes to the texts that the in-tree plugin reads. */
import { readVolumeType, volumeTypeText } from '../storage';
import { hasPlaceholder, isDnsLabel, isObjectName, isRecord, isText } from '../values';
import type { Findings } from '../values';

import type { GlusterClassParameters } from './gluster-class-parameters';
import type { GlusterStorageClassProps } from './gluster-storage-class';
import { printVolumeOptions, readVolumeOptions } from './gluster-volume-options';
import { readWholeNumber } from './pod-numbers';

type Given = Partial<Readonly<Record<keyof GlusterClassParameters, unknown>>>;
type Texts = Readonly<Record<string, string>>;

const KNOWN: readonly string[] = [
  ...['resturl', 'restauthenabled', 'restuser', 'restuserkey', 'secretNamespace', 'secretName'],
  ...['clusterid', 'gidMin', 'gidMax', 'volumetype', 'volumeoptions', 'volumenameprefix'],
  ...['snapfactor', 'customepnameprefix'],
];
const LEAST_GID = 2000;
const MOST_GID = 2 ** 31 - 1;
const CLUSTER_ID = /^[0-9a-f]{32}$/;
const NAME_OF_CLUSTER = /(?:^|\.)(?:svc|cluster\.local)$/;

/** Reads the parameters; what is refused is left out. */
export function readGlusterParameters(
  props: Partial<GlusterStorageClassProps>,
  findings: Findings,
): Texts {
  const record: unknown = props.parameters;
  if (!isRecord(record)) {
    const remedy = 'write { resturl: "http://10.96.0.50:8080" }';
    findings.add('required', 'parameters', record, 'is no record of parameters', remedy);
    return {};
  }
  const given: Given = record;
  refuseUnknown(record, findings);
  return {
    ...readUrl(given.resturl, findings),
    ...readAccess(given, props, findings),
    ...readClusters(given.clusterid, findings),
    ...readGroups(given, findings),
    ...readVolumes(given, findings),
    ...readNames(given, findings),
  };
}

function refuseUnknown(given: object, findings: Findings): void {
  for (const key of Object.keys(given)) {
    if (KNOWN.includes(key)) continue;
    const remedy = `write one of ${KNOWN.join(', ')}`;
    findings.add('unsupported', `parameters.${key}`, key, 'is no parameter of the plugin', remedy);
  }
}

function readUrl(given: unknown, findings: Findings): Texts {
  const remedy = 'write the fixed cluster IP of Heketi, such as "http://10.96.0.50:8080"';
  const refuse = (reason: string): Texts => {
    findings.add('invalid', 'parameters.resturl', given, reason, remedy);
    return {};
  };
  if (isLate(given)) return { resturl: given };
  const url = typeof given === 'string' && URL.canParse(given) ? new URL(given) : undefined;
  if (url === undefined || !['http:', 'https:'].includes(url.protocol)) {
    return refuse('is no address of a server');
  }
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
    return refuse('has more than a server and a port');
  }
  if (NAME_OF_CLUSTER.test(url.hostname)) {
    return refuse('is a name that the controller manager, outside of pods, cannot resolve');
  }
  return { resturl: String(given) };
}

/** User and key. */
function readAccess(
  given: Given,
  props: Partial<GlusterStorageClassProps>,
  findings: Findings,
): Texts {
  const { restauthenabled, restuser, restuserkey, secretName, secretNamespace } = given;
  const keyed = [restuserkey, secretName, secretNamespace].some((one) => one !== undefined);
  if (restauthenabled !== undefined && typeof restauthenabled !== 'boolean') {
    const remedy = 'write it without quotes';
    const reason = 'is neither true nor false';
    findings.add('invalid', 'parameters.restauthenabled', restauthenabled, reason, remedy);
  } else if (restauthenabled === false && (keyed || restuser !== undefined)) {
    const reason = 'makes Kubernetes forget the user and the key beside it';
    const remedy = 'leave restauthenabled out, or leave out user and key';
    findings.add('conflict', 'parameters.restauthenabled', restauthenabled, reason, remedy);
  } else if (restauthenabled === true && !keyed) {
    const reason = 'wants a key, and there is none';
    const remedy = 'write secretName, secretNamespace and restuser';
    findings.add('required', 'parameters.secretName', secretName, reason, remedy);
  }
  if (keyed) checkUser(restuser, findings);
  return {
    ...(typeof restauthenabled === 'boolean' ? { restauthenabled: String(restauthenabled) } : {}),
    ...(typeof restuser === 'string' ? { restuser } : {}),
    ...readKeyInClear(restuserkey, props.allowKeyInClear === true, keyed, findings),
    ...readSecret(given, props.secretKey, findings),
  };
}

function checkUser(restuser: unknown, findings: Findings): void {
  if (isText(restuser, /^\S+$/)) return;
  const reason = 'names no user that the key belongs to, and Heketi refuses a key of nobody';
  findings.add('required', 'parameters.restuser', restuser, reason, 'write for example "admin"');
}

function readKeyInClear(
  given: unknown,
  allowed: boolean,
  keyed: boolean,
  findings: Findings,
): Texts {
  if (!keyed || given === undefined) return {};
  const path = 'parameters.restuserkey';
  if (typeof given !== 'string' || given === '') {
    findings.add('invalid', path, undefined, 'is no key', 'write a text, or use secretName');
    return {};
  }
  if (allowed) return { restuserkey: given };
  const reason = 'would be read by everybody who may list StorageClasses';
  const remedy = 'use secretName and secretNamespace, or set allowKeyInClear';
  findings.add('forbidden', path, undefined, reason, remedy);
  return {};
}

function readSecret(given: Given, key: unknown, findings: Findings): Texts {
  const { secretName, secretNamespace } = given;
  const none = secretName === undefined && secretNamespace === undefined;
  if (none && key === undefined) return {};
  checkKey(key, findings);
  const named = isObjectName(secretName) || isLate(secretName);
  const placed = isDnsLabel(secretNamespace) || isLate(secretNamespace);
  if (named && placed) return { secretName, secretNamespace };
  const reason = 'is no name of a Secret, which has to stand beside its namespace';
  const remedy = 'write for example secretName: "heketi-admin", secretNamespace: "heketi"';
  if (!named) findings.add('invalid', 'parameters.secretName', secretName, reason, remedy);
  if (!placed) {
    const why = 'is no name of a namespace, which has to stand beside the Secret';
    findings.add('invalid', 'parameters.secretNamespace', secretNamespace, why, remedy);
  }
  return {};
}

function checkKey(key: unknown, findings: Findings): void {
  // A line feed at its end would be part of the key, and of none that Heketi knows.
  if (key === undefined || isLate(key) || isText(key, /^[\x21-\x7e]+$/)) return;
  const remedy = 'write a text without white space, and without a new line at its end';
  findings.add('invalid', 'secretKey', undefined, 'is no key', remedy);
}

function isLate(value: unknown): value is string {
  return typeof value === 'string' && hasPlaceholder(value);
}

function readClusters(given: unknown, findings: Findings): Texts {
  if (given === undefined) return {};
  const ids: readonly unknown[] = typeof given === 'string' ? given.split(',') : [given].flat();
  const path = 'parameters.clusterid';
  const remedy = 'write the 32 hexadecimal digits that loading the topology has printed';
  const good = ids.filter((id, index): id is string => {
    if (isText(id, CLUSTER_ID) || isLate(id)) {
      if (ids.indexOf(id) === index) return true;
      findings.add('duplicate', path, id, 'stands there twice', 'keep one of them');
    } else findings.add('invalid', path, id, 'is no id of a cluster of Heketi', remedy);
    return false;
  });
  if (ids.length === 0) findings.add('invalid', path, given, 'names no cluster', remedy);
  return good.length > 0 ? { clusterid: good.join(',') } : {};
}

function readGroups({ gidMin, gidMax }: Given, findings: Findings): Texts {
  const range = [LEAST_GID, MOST_GID] as const;
  const least = readWholeNumber(gidMin, 'parameters.gidMin', [LEAST_GID, ...range], findings);
  const most = readWholeNumber(gidMax, 'parameters.gidMax', [MOST_GID, ...range], findings);
  if (most < least) {
    const reason = `is below gidMin (${least})`;
    findings.add('conflict', 'parameters.gidMax', gidMax, reason, 'write a larger number');
  }
  return {
    ...(gidMin === undefined ? {} : { gidMin: String(least) }),
    ...(gidMax === undefined ? {} : { gidMax: String(most) }),
  };
}

function readVolumes({ volumetype, volumeoptions, snapfactor }: Given, findings: Findings): Texts {
  const durability =
    volumetype === undefined
      ? undefined
      : readVolumeType(volumetype, findings, 'parameters.volumetype');
  const options = readVolumeOptions(volumeoptions, 'parameters.volumeoptions', findings);
  return {
    ...(durability === undefined ? {} : { volumetype: volumeTypeText(durability) }),
    ...(options === undefined ? {} : { volumeoptions: printVolumeOptions(options) }),
    ...readSnapFactor(snapfactor, findings),
  };
}

function readSnapFactor(given: unknown, findings: Findings): Texts {
  if (given === undefined) return {};
  if (typeof given === 'number' && given >= 1 && given <= 100) return { snapfactor: String(given) };
  const reason = 'is no number from 1 to 100';
  findings.add('out-of-range', 'parameters.snapfactor', given, reason, 'write for example 1.5');
  return {};
}

const NAMES = {
  volumenameprefix: {
    form: /^[A-Za-z][A-Za-z0-9-]{0,63}$/,
    reason: 'is no letter and at most 63 further letters, digits and "-"',
    remedy: 'write for example "team-a"; "_" is what joins the prefix and the rest',
  },
  customepnameprefix: {
    form: /^[a-z](?:[-a-z0-9]{0,24}[a-z0-9])?$/,
    reason: 'begins no name of a Service within 26 characters',
    remedy: 'write for example "gluster"',
  },
} as const;

function readNames(given: Given, findings: Findings): Texts {
  const read = Object.entries(NAMES).map(([field, { form, reason, remedy }]): Texts => {
    const value = given[field as keyof typeof NAMES];
    if (value === undefined) return {};
    if (isText(value, form)) return { [field]: value };
    findings.add('invalid', `parameters.${field}`, value, reason, remedy);
    return {};
  });
  return Object.assign({}, ...read) as Texts;
}
