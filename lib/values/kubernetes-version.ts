// Each by itself: the package's index reads five times as many modules.
import compareBuild from 'semver/functions/compare-build';
import parseSemver from 'semver/functions/parse';

import { printedValue } from './printed-value';
import { refuse, wordOf } from './refusal';
import { parsed, valueOrThrow } from './violation';
import type { Parsed } from './violation';

/** What `KubernetesVersion.of` takes. No number: 1.30 would be 1.3. */
export type KubernetesVersionInput = string | KubernetesVersion;

const MINOR_ONLY = /^1\.(0|[1-9]\d{0,3})$/;

/**
 * A version of Kubernetes: a minor (`1.36`) or one release of it (`v1.36.1`, `1.36.0-rc.1`, `1.36.1+k3s1`).
 *
 * @see https://kubernetes.io/releases/version-skew-policy/
 */
export class KubernetesVersion {
  /** The 36 of 1.36. */
  readonly minor: number;
  /** The 1 of 1.36.1; undefined when only the minor is given. */
  readonly patch: number | undefined;
  private readonly full: string;
  private readonly text: string;

  private constructor(text: string, full: string, minor: number, patch: number | undefined) {
    this.text = text;
    this.full = full;
    this.minor = minor;
    this.patch = patch;
  }

  /** Reads a version. Refuses numbers (1.30 would be 1.3), other majors than 1, and what is no version. */
  static parse(input: KubernetesVersionInput, path = ''): Parsed<KubernetesVersion> {
    if (input instanceof KubernetesVersion) return parsed(input);
    if (typeof input === 'number') {
      const reason = 'as a number, 1.30 is the same as 1.3';
      return refuse('invalid', path, input, reason, 'write the version in quotes, as text');
    }
    const text = wordOf(input, path, '1.36', 64);
    if (!text.ok) return text;
    const bare = text.value.replace(/^v/, '');
    const short = MINOR_ONLY.test(bare);
    const version = /^\d/.test(bare) ? parseSemver(short ? `${bare}.0` : bare) : null;
    if (version === null) {
      return refuse(
        'invalid',
        path,
        input,
        'is no version',
        'write for example "1.36" or "1.36.1"',
      );
    }
    if (version.major !== 1) {
      const reason = 'the only major version of Kubernetes is 1';
      return refuse('out-of-range', path, input, reason, 'write for example "1.36"');
    }
    const patch = short ? undefined : version.patch;
    return parsed(new KubernetesVersion(bare, version.raw, version.minor, patch));
  }

  /**
   * The version that is written in a program.
   *
   * @throws InvalidConfiguration when `parse` refuses it
   */
  static of(input: KubernetesVersionInput): KubernetesVersion {
    const outcome = KubernetesVersion.parse(input);
    return valueOrThrow(`Kubernetes version ${JSON.stringify(printedValue(input))}`, outcome);
  }

  /** `1.36` of `1.36.1`: what package repositories and API gates go by. */
  get series(): string {
    return `1.${this.minor}`;
  }

  /**
   * Whether this is the other or newer. A minor (`atLeast('1.33')`) is reached by all its releases, its release candidates too; a
   * release is compared exactly, where a bare minor counts as its release 0.
   */
  atLeast(other: KubernetesVersionInput): boolean {
    const wanted = KubernetesVersion.of(other);
    return wanted.patch === undefined ? this.minor >= wanted.minor : this.compare(wanted) >= 0;
  }

  /** Negative, zero or positive, as this is older than, equal to or newer than the other; a bare minor counts as its release 0. */
  compare(other: KubernetesVersionInput): number {
    return compareBuild(this.full, KubernetesVersion.of(other).full);
  }

  /** Whether both are the same release. */
  equals(other: KubernetesVersionInput): boolean {
    return this.compare(other) === 0;
  }

  /** As given, without a leading `v`. */
  toString(): string {
    return this.text;
  }

  /** As `toString`, so that `JSON.stringify` prints it the same way. */
  toJSON(): string {
    return this.text;
  }
}
