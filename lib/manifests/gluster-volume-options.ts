/** Options of a Gluster volume as a StorageClass writes them. */
import { isRecord, isText } from '../values';
import type { Findings } from '../values';

/** Options of a volume by name, such as `{ 'client.ssl': 'on' }`. */
export type VolumeOptions = Readonly<Record<string, string>>;

const KEY = /^[a-z][a-z0-9-]*(?:\.[a-z0-9_-]+)+$/;
// Commas separate options, spaces the name from the value.
const VALUE = /^[^\s,]+$/;

/** Reads options; what is none is refused and left out. */
export function readVolumeOptions(
  given: unknown,
  path: string,
  findings: Findings,
): VolumeOptions | undefined {
  if (given === undefined) return undefined;
  if (!isRecord(given)) {
    const remedy = 'write for example { "client.ssl": "on" }';
    findings.add('invalid', path, given, 'is no record of options', remedy);
    return undefined;
  }
  const good = Object.entries(given).filter((option): option is [string, string] => {
    const [key, value] = option;
    const at = `${path}[${key}]`;
    if (!KEY.test(key)) {
      const reason = 'is no name of an option';
      findings.add('invalid', at, key, reason, 'write for example "client.ssl"');
    } else if (!isText(value, VALUE)) {
      const reason = 'is no value: one text without spaces and commas, which separate options';
      findings.add('invalid', at, value, reason, 'write for example "on", in quotes');
    } else return true;
    return false;
  });
  return good.length === 0 ? undefined : Object.fromEntries(good);
}

/** As the parameter `volumeoptions` has them: `client.ssl on,features.shard enable`, sorted by name. */
export function printVolumeOptions(options: VolumeOptions): string {
  return Object.keys(options)
    .sort()
    .map((key) => `${key} ${options[key] ?? ''}`)
    .join(',');
}
