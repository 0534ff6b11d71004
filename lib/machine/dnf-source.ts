/**
 * A source of packages for dnf and yum.
 *
 * @see https://dnf.readthedocs.io/en/latest/conf_ref.html#repo-options
 */
import type { Violation } from '../values';

import { each, validateSourceName } from './apt-source';
import { isText, validateSwitch } from './given';
import { keyFile, validateTrust } from './package-trust';
import type { PackageTrust } from './package-trust';
import { problem } from './problem';

/** A source for dnf. */
export interface DnfSourceProps extends PackageTrust {
  readonly type: 'dnf';

  /** Its id: letters, digits, `_`, `-`, `.`. */
  readonly name: string;

  /**
   * Where it is: `https://`, `http://` or `file:///` addresses; `$releasever` and `$basearch` stand for those of the machine.
   * Refused are credentials and commas in them.
   */
  readonly uris: readonly string[];

  /**
   * What people call it.
   *
   * @default - its name
   */
  readonly title?: string;

  /**
   * Whether the list of packages has to be signed too, besides each package.
   *
   * @default false
   */
  readonly repoGpgCheck?: boolean;
}

/** What is wrong with it. */
export function validateDnfSource(props: DnfSourceProps): Violation[] {
  const { name, uris, title, repoGpgCheck } = props;
  const example = 'https://example.org/el$releasever/$basearch';
  return [
    ...validateSourceName(name, 'name'),
    // "main" is the section of dnf's own settings.
    ...(name === 'main'
      ? [problem('forbidden', 'name', name, 'is a word of dnf', 'choose another')]
      : []),
    // A comma would begin another address.
    ...each(uris, 'uris', /^(https?:\/\/[^\s,/]+[^\s,]*|file:\/\/\/[^\s,]*)$/, example),
    ...(title === undefined || isText(title, /^[^\p{Cc}\p{Surrogate}]{1,200}$/u)
      ? []
      : [problem('invalid', 'title', title, 'is no line of text', 'write a few words')]),
    ...(repoGpgCheck === undefined ? [] : validateSwitch(repoGpgCheck, 'repoGpgCheck')),
    ...validateTrust(props),
  ];
}

/** The files of a good source, by path. */
export function dnfSourceFiles(props: DnfSourceProps): Readonly<Record<string, string>> {
  const { name, uris, title = name, repoGpgCheck = false, key, keyring, trusted } = props;
  const ownKey = `/etc/pki/rpm-gpg/RPM-GPG-KEY-${name}`;
  const gpgKey = key === undefined ? keyring : ownKey;
  const lines = [
    `[${name}]`,
    `name=${title}`,
    // Further addresses stand on lines of their own, set in.
    `baseurl=${uris.join('\n  ')}`,
    'enabled=1',
    `gpgcheck=${trusted === true ? 0 : 1}`,
    `repo_gpgcheck=${repoGpgCheck ? 1 : 0}`,
    ...(gpgKey === undefined ? [] : [`gpgkey=file://${gpgKey}`]),
  ];
  return {
    ...(key === undefined ? {} : { [ownKey]: keyFile(key) }),
    [`/etc/yum.repos.d/${name}.repo`]: `${lines.join('\n')}\n`,
  };
}
