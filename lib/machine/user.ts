import type { Construct } from 'constructs';

import type { Violation } from '../values';

import type { Contribution } from './contribution';
import { isText, itemsOf, propsOf, validateList } from './given';
import { MachineConstruct } from './machine';
import { problem } from './problem';

/** A user account. */
export interface UserProps {
  /** Its name: a lower-case letter or `_`, then letters, digits, `_`, `-`; at most 32 characters. */
  readonly name: string;

  /**
   * Further groups.
   *
   * @default []
   */
  readonly groups?: readonly string[];

  /**
   * The login shell.
   *
   * @default - the distribution's
   */
  readonly shell?: string;

  /**
   * Public keys that may log in, as in authorized_keys(5).
   *
   * @default []
   */
  readonly sshAuthorizedKeys?: readonly string[];

  /**
   * A rule of sudoers(5) without the user, such as `ALL=(ALL) NOPASSWD:ALL`.
   *
   * @default - the user may not use sudo
   */
  readonly sudo?: string;
}

/** A user account without a password, made besides the distribution's default user. */
export class User extends MachineConstruct {
  /** What was given. */
  readonly props: UserProps;

  constructor(scope: Construct, id: string, props: UserProps) {
    super(scope, id);
    this.props = propsOf(props);
  }

  override violations(): readonly Violation[] {
    const { name, groups = [], shell, sshAuthorizedKeys = [], sudo } = this.props;
    return [
      ...validateUserName(name),
      ...validateList(groups, 'groups', '["docker"]'),
      ...itemsOf(groups).flatMap((group, index) => validateGroup(group, `groups[${index}]`)),
      ...(shell === undefined ? [] : validateShell(shell)),
      ...validateList(sshAuthorizedKeys, 'sshAuthorizedKeys', '["ssh-ed25519 AAAA… name"]'),
      ...itemsOf(sshAuthorizedKeys).flatMap((key, index) =>
        validateKey(key, `sshAuthorizedKeys[${index}]`),
      ),
      ...(sudo === undefined ? [] : validateSudo(sudo)),
    ];
  }

  override contributions(): readonly Contribution[] {
    if (this.violations().length > 0) return [];
    const { name, groups = [], shell, sshAuthorizedKeys = [], sudo } = this.props;
    return [
      {
        kind: 'user',
        name,
        groups,
        ...(shell === undefined ? {} : { shell }),
        sshAuthorizedKeys,
        ...(sudo === undefined ? {} : { sudo }),
      },
    ];
  }
}

const ACCOUNT = /^[a-z_][a-z0-9_-]{0,31}$/;
const PUBLIC_KEY =
  /^((ssh-(ed25519|rsa)|ecdsa-sha2-nistp(256|384|521)|sk-(ssh-ed25519|ecdsa-sha2-nistp256)@openssh\.com) )[A-Za-z0-9+/]{40,}={0,3}( \P{Cc}*)?$/u;

function validateUserName(name: unknown): Violation[] {
  if (name === 'default') {
    const reason = 'is what cloud-init calls the user of the distribution, which is kept anyway';
    return [problem('forbidden', 'name', name, reason, 'choose another name')];
  }
  return validateGroup(name, 'name');
}

function validateGroup(name: unknown, path: string): Violation[] {
  if (isText(name, ACCOUNT)) return [];
  const remedy = 'begin with a lower-case letter or "_", go on with those, digits and "-"';
  return [problem('invalid', path, name, 'is no name of a user or group', remedy)];
}

function validateShell(shell: unknown): Violation[] {
  if (isText(shell, /^(\/[A-Za-z0-9._-]+)+$/)) return [];
  return [problem('invalid', 'shell', shell, 'is no shell', 'write its path: "/bin/bash"')];
}

function validateKey(key: unknown, path: string): Violation[] {
  if (isText(key, /PRIVATE KEY/)) {
    const remedy = 'give the public one, and replace this key: it has been shown';
    return [{ code: 'forbidden', path, reason: 'is a private key', remedy }];
  }
  if (isText(key, PUBLIC_KEY)) return [];
  const remedy = 'give one line of a .pub file: "ssh-ed25519 AAAA… name"';
  return [problem('invalid', path, key, 'is no public key of OpenSSH', remedy)];
}

function validateSudo(rule: unknown): Violation[] {
  if (isText(rule, /^[A-Za-z0-9_%#!+:/.,=()\\*?@" -]*=[A-Za-z0-9_%#!+:/.,=()\\*?@" -]+$/))
    return [];
  const remedy = 'write for example "ALL=(ALL) NOPASSWD:ALL"';
  return [problem('invalid', 'sudo', rule, 'is no rule of sudoers', remedy)];
}
