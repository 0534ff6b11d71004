/**
 * A source of packages for apt, in the form of deb822.
 *
 * @see https://manpages.debian.org/bookworm/apt/sources.list.5.en.html
 */
import type { Violation } from '../values';

import { credentials, holdsCredentials } from './address';
import { isText, itemsOf, validateList } from './given';
import { keyFile, validateTrust } from './package-trust';
import type { PackageTrust } from './package-trust';
import { problem } from './problem';

/** A source for apt 1.1 or later (Debian 9, Ubuntu 16.04). */
export interface AptSourceProps extends PackageTrust {
  readonly type: 'apt';

  /** Its name: letters, digits, `_`, `-`, `.`; apt passes over files with other characters. */
  readonly name: string;

  /** Where it is: `https://`, `http://` or `file:/` addresses. Refused are credentials in them. */
  readonly uris: readonly string[];

  /** Suites, such as `bookworm`; of a flat repository the folder, ending in `/`, such as `./`. */
  readonly suites: readonly string[];

  /**
   * Components, such as `main`. Required, but for a flat repository, which has none.
   *
   * @default []
   */
  readonly components?: readonly string[];

  /**
   * Architectures, such as `amd64`.
   *
   * @default - the machine's
   */
  readonly architectures?: readonly string[];

  /**
   * `deb` for packages, `deb-src` for their sources.
   *
   * @default ['deb']
   */
  readonly types?: readonly ('deb' | 'deb-src')[];
}

/** What is wrong with it. */
export function validateAptSource(props: AptSourceProps): Violation[] {
  const { name, uris, suites, components = [], architectures = [], types = ['deb'] } = props;
  return [
    ...validateSourceName(name, 'name'),
    ...each(uris, 'uris', /^(https?:\/\/[^\s/]+\S*|file:\/\S*)$/, 'https://example.org/debian'),
    ...each(suites, 'suites', /^[A-Za-z0-9./][A-Za-z0-9./_+~-]*$/, 'bookworm'),
    ...each(components, 'components', /^[a-z0-9][A-Za-z0-9./_+-]*$/, 'main', 0),
    ...each(architectures, 'architectures', /^[a-z0-9][a-z0-9-]*$/, 'amd64', 0),
    ...each(types, 'types', /^deb(-src)?$/, 'deb'),
    ...validateFlat(suites, components),
    ...validateTrust(props),
  ];
}

/** The files of a good source, by path. */
export function aptSourceFiles(props: AptSourceProps): Readonly<Record<string, string>> {
  const { name, uris, suites, components = [], architectures = [], types = ['deb'] } = props;
  const { key, keyring, trusted } = props;
  const ownKey = `/etc/apt/keyrings/${name}.asc`;
  const signedBy = key === undefined ? keyring : ownKey;
  const fields: readonly (readonly [string, readonly string[]])[] = [
    ['Types', types],
    ['URIs', uris],
    ['Suites', suites],
    ['Components', components],
    ['Architectures', architectures],
    ['Signed-By', signedBy === undefined ? [] : [signedBy]],
    ['Trusted', trusted === true ? ['yes'] : []],
  ];
  const lines = fields.flatMap(([field, words]) => {
    return words.length === 0 ? [] : [`${field}: ${words.join(' ')}\n`];
  });
  return {
    ...(key === undefined ? {} : { [ownKey]: keyFile(key) }),
    [`/etc/apt/sources.list.d/${name}.sources`]: lines.join(''),
  };
}

/** What is wrong with the name of a source, which is that of its file. */
export function validateSourceName(name: unknown, at: string): Violation[] {
  if (isText(name, /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/)) return [];
  const remedy = 'use letters, digits, "_", "-" and "."';
  return [problem('invalid', at, name, 'is no name of a source', remedy)];
}

/** What is wrong with the words of a list. */
export function each(
  list: readonly string[],
  at: string,
  form: RegExp,
  example: string,
  least = 1,
): Violation[] {
  const wrong = validateList(list, at, `["${example}"]`);
  if (wrong.length > 0) return wrong;
  if (list.length < least) {
    const remedy = `write for example ["${example}"]`;
    return [problem('required', at, '[]', 'names nothing', remedy)];
  }
  return list.flatMap((word, index) => {
    const path = `${at}[${index}]`;
    if (holdsCredentials(word)) return [credentials(path)];
    if (list.indexOf(word) < index) {
      return [problem('duplicate', path, word, 'is there twice', 'keep one of them')];
    }
    if (isText(word, form)) return [];
    const remedy = `write for example "${example}"`;
    return [problem('invalid', path, word, 'is not of that kind', remedy)];
  });
}

function validateFlat(suites: readonly unknown[], components: readonly string[]): Violation[] {
  const flat = itemsOf(suites).filter((suite) => isText(suite, /\/$/));
  const named = itemsOf(components).length > 0;
  if (flat.length === 0) {
    if (named || itemsOf(suites).length === 0) return [];
    const remedy = 'write for example ["main"]';
    return [problem('required', 'components', '[]', 'a suite has components', remedy)];
  }
  if (!named && flat.length === suites.length) return [];
  const reason = 'a folder of a flat repository has no components, and stands beside no suite';
  return [problem('conflict', 'suites', flat[0], reason, 'make two sources of it')];
}
