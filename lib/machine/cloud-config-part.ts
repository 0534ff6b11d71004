/**
 * A cloud-config that stands beside the machine's own: what it may say so that nothing of either is lost when cloud-init merges the two.
 */
import { isMap, isScalar, parseDocument } from 'yaml';
import type { Document } from 'yaml';

import type { Violation } from '../values';

import { CLOUD_CONFIG_KEYS, JOINED_KEYS, REFUSED_KEYS } from './cloud-config-keys';
import { STATE_DIRECTORY, foldersAbove, isBelow, validateAbsolutePath } from './file-path';
import { isRecord } from './given';
import type { MachinePlan } from './plan';
import { problem } from './problem';

/** What is wrong with such a text by itself. */
export function validateCloudConfig(content: string, at: string): Violation[] {
  const line = content.split('\n').findIndex((text) => UNREADABLE.test(text)) + 1;
  if (line > 0) {
    const reason = `holds a control character in line ${line}, for which cloud-init drops the part`;
    return [{ code: 'invalid', path: at, reason, remedy: 'remove it, or write it as "\\x07"' }];
  }
  const document = read(content);
  // A tag that the library passes over is an error to cloud-init.
  const [error] = [...document.errors, ...document.warnings];
  if (error !== undefined) {
    const [what = ''] = error.message.split(' at line');
    const reason = `is no YAML, from line ${error.linePos?.[0].line ?? 1} on: ${what}`;
    return [problem('invalid', at, error.code, reason, 'mend it')];
  }
  const { contents } = document;
  const config = dataOf(document);
  if (config === undefined) {
    const reason = 'refers to what is not there, or so often to one thing that it grows huge';
    return [{ code: 'invalid', path: at, reason, remedy: 'write it without "*"' }];
  }
  if (!isMap(contents) || !isRecord(config)) {
    const remedy = 'write for example "packages: [xfsprogs]"';
    return [problem('invalid', at, typeof content, 'is no record of cloud-config', remedy)];
  }
  const keys = contents.items.map(({ key }) => (isScalar(key) ? nameOf(key.value) : String(key)));
  return [...keys.flatMap((key) => validateKey(key, at)), ...validateLists(config, at)];
}

// What PyYAML refuses to read. @see https://github.com/yaml/pyyaml/blob/6.0.1/lib/yaml/reader.py#L136
const UNREADABLE = /(?![\t\r\u0085])\p{Cc}|[\ufffe\uffff]/u;

/** The library has a symbol for the merge key. */
function nameOf(key: unknown): string {
  return typeof key === 'symbol' ? (key.description ?? '') : String(key);
}

/** What is wrong with the cloud-configs among the parts of a machine beside what the machine itself has. */
export function validateOwnParts(plan: MachinePlan): Violation[] {
  if (plan.userDataParts.length === 0) return [];
  const owners = ownersOf(plan);
  return plan.userDataParts.flatMap(({ contentType, content, construct }) => {
    if (contentType !== 'text/cloud-config') return [];
    const config = cloudConfigOf(content);
    return [
      ...fileClashes(config['write_files'], owners, construct),
      ...userClashes(config['users'], owners, construct),
      ...packageClashes(config['packages'], plan, construct),
      ...growthClash(config, plan, construct),
    ];
  });
}

/** Who has a file, a mount, a user already: constructs, and the parts before. */
interface Owners {
  readonly files: Map<string, string>;
  /** Those of constructs, and those that their files stand in. */
  readonly directories: ReadonlyMap<string, string>;
  readonly mounts: ReadonlyMap<string, string>;
  readonly users: Map<string, string>;
}

function ownersOf({ files, directories, mounts, users, authorizedKeys }: MachinePlan): Owners {
  // Of two descriptions of the default user cloud-init drops the lists of the later one.
  const byDefault = authorizedKeys.slice(0, 1).map(({ construct }) => {
    return ['default', construct] as const;
  });
  return {
    files: new Map(files.map(({ path, construct }) => [path, construct])),
    directories: new Map([
      ...files.flatMap(({ path, construct }) =>
        [...foldersAbove(path)].map((folder) => [folder, construct] as const),
      ),
      ...directories.map(({ path, construct }) => [path, construct] as const),
    ]),
    mounts: new Map(mounts.map(({ path, construct }) => [path, construct])),
    users: new Map([
      ...users.map(({ name, construct }) => [name, construct] as const),
      ...byDefault,
    ]),
  };
}

function fileClashes(given: unknown, owners: Owners, construct: string): Violation[] {
  return namesIn(given, 'path').flatMap((path) => {
    const wrong = validateAbsolutePath(path, construct);
    if (wrong.length > 0) return wrong;
    if (isBelow(path, STATE_DIRECTORY)) {
      const reason = 'stands where the first boot keeps its state';
      return [problem('forbidden', construct, path, reason, 'write it elsewhere')];
    }
    const found = clashes('file', path, owners.files, construct);
    return [...found, ...placeClashes(path, owners, construct)];
  });
}

/** Directories in the place of a file, and files and mounts above it. */
function placeClashes(
  path: string,
  { files, directories, mounts }: Owners,
  construct: string,
): Violation[] {
  const clash = (reason: string, remedy = 'write it elsewhere'): Violation =>
    problem('conflict', construct, path, reason, remedy);
  const directory = directories.get(path);
  return [
    ...(directory === undefined ? [] : [clash(`is a directory that ${directory} needs`)]),
    ...[path, ...foldersAbove(path)].flatMap((folder) => {
      const mounting = mounts.get(folder);
      if (mounting === undefined) return [];
      const remedy = 'write it by a FirstBootStep, or elsewhere';
      return [clash(`would be hidden by what ${mounting} mounts on ${folder}`, remedy)];
    }),
    ...[...foldersAbove(path)].flatMap((folder) => {
      const file = files.get(folder);
      return file === undefined ? [] : [clash(`stands below ${folder}, a file of ${file}`)];
    }),
  ];
}

function userClashes(given: unknown, { users }: Owners, construct: string): Violation[] {
  // The name alone describes nobody.
  const names = namesIn(given, 'name').filter(
    (name) => name !== 'default' || describesDefault(given),
  );
  return names.flatMap((name) => clashes('user', name, users, construct));
}

/** Notes the owner, too. */
function clashes(
  subject: string,
  value: string,
  owners: Map<string, string>,
  construct: string,
): Violation[] {
  const owner = owners.get(value);
  owners.set(value, construct);
  if (owner === undefined) return [];
  const reason = `this ${subject} is that of ${owner} too`;
  return [problem('conflict', construct, value, reason, 'let one of them have it')];
}

function packageClashes(given: unknown, plan: MachinePlan, construct: string): Violation[] {
  if (!Array.isArray(given)) return [];
  return given.flatMap((one: unknown) => {
    const [name, version] = (Array.isArray(one) ? one : [one]) as readonly unknown[];
    const own = plan.packages.find((each) => each.name === name);
    if (own === undefined || own.version === version) return [];
    const reason = `${own.construct} wants this package in ${own.version ?? 'any version'}`;
    return [problem('conflict', construct, name, reason, 'let one of them have it')];
  });
}

function growthClash(
  config: Readonly<Record<string, unknown>>,
  { growth }: MachinePlan,
  construct: string,
): Violation[] {
  if (growth === undefined) return [];
  return ['growpart', 'resize_rootfs'].flatMap((key) => {
    if (!Object.hasOwn(config, key)) return [];
    const reason = `${growth.construct} says it already`;
    return [problem('conflict', construct, key, reason, 'let one of them have it')];
  });
}

function validateKey(key: string, at: string): Violation[] {
  if (!CLOUD_CONFIG_KEYS.has(key)) {
    const reason = 'is no key of cloud-config: cloud-init would pass over it in silence';
    return [problem('unsupported', at, key, reason, 'look how cloud-init spells it')];
  }
  const instead = Object.hasOwn(REFUSED_KEYS, key) ? REFUSED_KEYS[key] : undefined;
  if (instead === undefined) return [];
  return [problem('forbidden', at, key, 'is for the machine to say', instead)];
}

function validateLists(config: Readonly<Record<string, unknown>>, at: string): Violation[] {
  const found = JOINED_KEYS.flatMap((key) => {
    if (!Object.hasOwn(config, key) || Array.isArray(config[key])) return [];
    const reason = 'is no list, and would take the place of that of the machine';
    return [problem('invalid', at, key, reason, 'write it as a list')];
  });
  const { users } = config;
  if (
    Array.isArray(users) &&
    !users.includes('default') &&
    !namesIn(users, 'name').includes('default')
  ) {
    const reason = 'leaves out "default": without it the user of the distribution is not made';
    found.push(problem('forbidden', at, 'users', reason, 'begin the list with "default"'));
  }
  return found;
}

function describesDefault(users: unknown): boolean {
  return Array.isArray(users) && users.some((one) => isRecord(one) && one['name'] === 'default');
}

function cloudConfigOf(content: string): Readonly<Record<string, unknown>> {
  const config = dataOf(read(content));
  return isRecord(config) ? config : {};
}

/** Undefined when its aliases lead nowhere, or to too much. */
function dataOf(document: Document.Parsed): unknown {
  try {
    return document.toJS();
  } catch {
    return undefined;
  }
}

function namesIn(list: unknown, field: string): string[] {
  if (!Array.isArray(list)) return [];
  return list.flatMap((one: unknown) => {
    const name = isRecord(one) ? one[field] : one;
    return typeof name === 'string' ? [name] : [];
  });
}

// As PyYAML reads it, but for keys that stand there twice, which PyYAML takes.
function read(content: string): Document.Parsed {
  return parseDocument(content, { version: '1.1', uniqueKeys: true });
}
