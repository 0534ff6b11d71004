/**
 * An entry of `clouds.yaml`, joined with `secure.yaml` and `clouds-public.yaml` as the provider joins them.
 *
 * @see https://github.com/gophercloud/utils/blob/05e9e7f5ea4d/openstack/clientconfig/requests.go
 */
import path from 'node:path';

import { parse } from 'yaml';

import { isRecord } from '../../values';
import { nearestName } from './nearest-name';

/** Where settings are looked for. */
export interface SettingSources {
  /** The variables of the environment. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The folder that the engine runs in. */
  readonly folder: string;
  /** The home of the user. */
  readonly home: string;
  /** The text of a file; undefined when it is not there. */
  readonly readFile: (file: string) => string | undefined;
}

/** Settings as texts, lists and records, as they stand in a file. */
export type CloudEntry = Readonly<Record<string, unknown>>;

/** An entry, or why there is none: a clause. */
export type FoundCloud =
  | { readonly entry: CloudEntry; readonly trouble?: undefined }
  | { readonly trouble: string; readonly entry?: undefined };

/** The entry of a cloud, with the settings of a region over the others where it has some. */
export function findCloud(
  name: string,
  region: string | undefined,
  sources: SettingSources,
): FoundCloud {
  const file = cloudsFile(sources);
  if (file === undefined) {
    return {
      trouble: 'there is no clouds.yaml in this folder, ~/.config/openstack or /etc/openstack',
    };
  }
  try {
    return joined(name, region, file, sources);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return { trouble: error.message };
  }
}

function joined(
  name: string,
  region: string | undefined,
  file: SettingsFile,
  sources: SettingSources,
): FoundCloud {
  const clouds = section(file, 'clouds');
  const own = clouds[name];
  if (!isRecord(own)) return { trouble: noCloud(name, file, clouds) };
  const profile = filled(own['profile']) ?? filled(own['cloud']);
  const shared =
    profile === undefined
      ? {}
      : section(findFile('clouds-public', sources), 'public-clouds')[profile];
  if (!isRecord(shared)) {
    return { trouble: `its profile "${String(profile)}" is not in clouds-public.yaml` };
  }
  const secret = section(findFile('secure', sources), 'clouds')[name];
  const entry = merged(isRecord(secret) ? secret : {}, merged(own, shared));
  return { entry: merged(regionOf(entry, region), entry) };
}

function noCloud(name: string, file: SettingsFile, clouds: CloudEntry): string {
  const nearest = nearestName(name, Object.keys(clouds));
  const meant = nearest === undefined ? '' : `; "${nearest}" is there`;
  return `${file.name} has no cloud "${name}"${meant}`;
}

// A region is a name, or a record with settings of its own.
function regionOf(entry: CloudEntry, region: string | undefined): CloudEntry {
  const { regions } = entry;
  if (region === undefined || !Array.isArray(regions)) return {};
  const found = regions.filter(isRecord).find((one) => one['name'] === region);
  return isRecord(found?.['values']) ? found['values'] : {};
}

interface SettingsFile {
  readonly name: string;
  readonly text: string;
}

function cloudsFile(sources: SettingSources): SettingsFile | undefined {
  const named = filled(sources.env['OS_CLIENT_CONFIG_FILE']);
  const text =
    named === undefined ? undefined : sources.readFile(path.resolve(sources.folder, named));
  if (named !== undefined && text !== undefined) return { name: named, text };
  return findFile('clouds', sources);
}

function findFile(base: string, sources: SettingSources): SettingsFile | undefined {
  const { folder, home, readFile } = sources;
  const folders = [folder, path.join(home, '.config', 'openstack'), '/etc/openstack'];
  for (const ending of ['yaml', 'yml']) {
    for (const place of folders) {
      const name = path.join(place, `${base}.${ending}`);
      const text = readFile(name);
      if (text !== undefined) return { name, text };
    }
  }
  return undefined;
}

// With every scalar as the text that it is written as: a password of digits is no number.
function section(file: SettingsFile | undefined, key: string): CloudEntry {
  if (file === undefined) return {};
  const content = contentOf(file);
  const found = isRecord(content) ? content[key] : undefined;
  return isRecord(found) ? found : {};
}

function contentOf(file: SettingsFile): unknown {
  try {
    return parse(file.text, { schema: 'failsafe', merge: true }) as unknown;
  } catch {
    // What the parser says quotes the file, and so perhaps a password.
    throw new SyntaxError(`${file.name} is no YAML`);
  }
}

/** What is said in the first counts, in records within records too; lists are put one behind the other, and what is empty counts for nothing. */
function merged(over: CloudEntry, under: CloudEntry): CloudEntry {
  const result: Record<string, unknown> = { ...under };
  for (const [key, value] of Object.entries(over)) {
    const below = under[key];
    const list: readonly unknown[] = Array.isArray(below) ? below : [];
    if (isRecord(value)) result[key] = isRecord(below) ? merged(value, below) : value;
    else if (Array.isArray(value)) result[key] = value.concat(list);
    else if (filled(value) !== undefined || below === undefined) result[key] = value;
  }
  return result;
}

/** A text that says something. */
export function filled(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' && value !== '~' && value !== 'null'
    ? value
    : undefined;
}
