/** Tags of Heketi's nodes and devices. */
import { isRecord } from '../values';
import type { Findings } from '../values';

import type { HeketiTags } from './heketi-topology';

/** What a device may be used for in volumes with an arbiter. */
export type ArbiterTag = 'supported' | 'required' | 'disabled';

const ARBITER_TAGS: readonly string[] = ['supported', 'required', 'disabled'];
const MOST_TAGS = 32;
const LONGEST_NAME = 32;
const LONGEST_VALUE = 64;
const EXAMPLE = 'write for example { arbiter: "supported" }';

/**
 * Reads tags; refuses what Heketi refuses, and a value of `arbiter` that it would take for `supported`.
 *
 * @see https://github.com/heketi/heketi/blob/v9.0.0/pkg/glusterfs/api/types.go (ValidateTags)
 */
export function readHeketiTags(given: unknown, path: string, findings: Findings): HeketiTags {
  if (given === undefined) return {};
  if (!isRecord(given)) {
    findings.add('invalid', path, given, 'is no record of tags', EXAMPLE);
    return {};
  }
  const entries = Object.entries(given);
  if (entries.length > MOST_TAGS) {
    const reason = `holds ${entries.length} tags; Heketi takes ${MOST_TAGS}`;
    findings.add('too-long', path, undefined, reason, 'leave some out');
  }
  const good = entries.filter(([name, value]) => isTag(name, value, `${path}.${name}`, findings));
  return Object.fromEntries(good) as HeketiTags;
}

function isTag(name: string, value: unknown, path: string, findings: Findings): boolean {
  if (!/^[\w.-]+$/.test(name) || name.length > LONGEST_NAME) {
    const remedy = `write up to ${LONGEST_NAME} letters, digits, "_", "." and "-"`;
    findings.add('invalid', path, name, 'is no name of a tag', remedy);
    return false;
  }
  if (typeof value !== 'string' || Array.from(value).length > LONGEST_VALUE) {
    const reason = `is no text of up to ${LONGEST_VALUE} characters`;
    findings.add('invalid', path, value, reason, 'write it as text');
    return false;
  }
  if (name !== 'arbiter' || ARBITER_TAGS.includes(value)) return true;
  const remedy = 'write "supported", "required" or "disabled"';
  findings.add('unsupported', path, value, 'is taken for "supported" by Heketi', remedy);
  return false;
}

/** What a device is for: its own tag goes over that of its node; without either it takes data and arbiters. */
export function arbiterTag(node: HeketiTags, device: HeketiTags): ArbiterTag {
  const tag = device['arbiter'] ?? node['arbiter'];
  return tag === 'required' || tag === 'disabled' ? tag : 'supported';
}
