/** Versions of etcd: which of them a member can be made of. */
import { isText } from '../values';
import type { Findings } from '../values';

/** The minor versions whose settings are known. */
export const ETCD_MINORS = ['3.5', '3.6'] as const;

/** A minor version whose settings are known. */
export type EtcdMinor = (typeof ETCD_MINORS)[number];

/** A version that was read. */
export interface EtcdVersion {
  /** All of it, such as `3.6.14`. */
  readonly text: string;
  readonly minor: EtcdMinor;
}

// What is known of 3.5 was read from this one; members that are older may not go on to 3.6 either.
const OLDEST_PATCH_OF_35 = 21;
const VERSION = /^3\.([0-9]{1,2})\.(0|[1-9][0-9]{0,3})$/;

/**
 * Reads a version, `3.6.14`.
 *
 * @see https://etcd.io/docs/v3.6/upgrades/upgrade_3_6/ (what a member of 3.5 has to be before it is upgraded)
 */
export function readEtcdVersion(given: unknown, findings: Findings): EtcdVersion | undefined {
  const remedy = 'write for example "3.6.14"';
  if (!isText(given, VERSION)) {
    const code = given === undefined ? 'required' : 'invalid';
    findings.add(code, 'version', given, 'is no release of etcd 3', remedy);
    return undefined;
  }
  const [, number = '', patch = ''] = VERSION.exec(given) ?? [];
  const minor = ETCD_MINORS.find((one) => one === `3.${number}`);
  if (minor === undefined) {
    const reason = `the settings of etcd 3.${number} are not known, those of ${ETCD_MINORS.join(' and ')} are`;
    findings.add('unsupported', 'version', given, reason, remedy);
    return undefined;
  }
  if (minor === '3.5' && Number(patch) < OLDEST_PATCH_OF_35) {
    const reason = `is older than 3.5.${OLDEST_PATCH_OF_35}, and cannot go on to 3.6`;
    findings.add('unsupported', 'version', given, reason, 'take the newest 3.5');
    return undefined;
  }
  return { text: given, minor };
}
