import type { Construct } from 'constructs';

import type { Violation } from '../values';

import type { Contribution } from './contribution';
import { validateAbsolutePath } from './file-path';
import { isText, itemsOf, propsOf, validateList, validateSwitch } from './given';
import { MachineConstruct } from './machine';
import { problem } from './problem';
import { validatePublicKeys } from './ssh-key';

/** A user account. */
export interface UserProps {
  /** Its name: a lower-case letter or `_`, then letters, digits, `_`, `-`; at most 32 characters. Not `root`, which is there. */
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

  /**
   * Its number: 1 to 4294967293, without 65534 and 65535, and of no other `User` of the machine. Files on disks that outlive the machine want one that does not change.
   *
   * @default - the next free one
   */
  readonly uid?: number;

  /**
   * Its own group; made where there is none.
   *
   * @default - a group of the same name
   */
  readonly primaryGroup?: string;

  /**
   * Its full name.
   *
   * @default - none
   */
  readonly gecos?: string;

  /**
   * Its home.
   *
   * @default - `/home/` and its name
   */
  readonly home?: string;

  /**
   * Whether it is a user of the system, for a service: with a number below 1000 and no home made.
   *
   * @default false
   */
  readonly system?: boolean;

  /**
   * Whether its home is left unmade.
   *
   * @default false
   */
  readonly noCreateHome?: boolean;
}

/** A user account without a password, made besides the distribution's default user. */
export class User extends MachineConstruct {
  /** What was given. */
  readonly props: UserProps;

  constructor(scope: Construct, id: string, props: UserProps) {
    super(scope, id);
    this.props = propsOf(props);
  }

  override get readsAnew(): boolean {
    return true;
  }

  override violations(): readonly Violation[] {
    const { name, groups = [], shell, sshAuthorizedKeys = [], sudo } = this.props;
    return [
      ...validateUserName(name),
      ...validateList(groups, 'groups', '["docker"]'),
      ...itemsOf(groups).flatMap((group, index) => validateGroup(group, `groups[${index}]`)),
      ...(shell === undefined ? [] : validateShell(shell)),
      ...validatePublicKeys(sshAuthorizedKeys, 'sshAuthorizedKeys'),
      ...(sudo === undefined ? [] : validateSudo(sudo)),
      ...validateAccount(this.props),
    ];
  }

  override contributions(): readonly Contribution[] {
    if (this.violations().length > 0) return [];
    const { groups = [], sshAuthorizedKeys = [], ...others } = this.props;
    return [{ kind: 'user', ...accountOf(others), groups, sshAuthorizedKeys }];
  }
}

type Account = Omit<UserProps, 'groups' | 'sshAuthorizedKeys'>;

/** What was given and is none of the defaults: `system: false` says the same as nothing. */
function accountOf({
  name,
  shell,
  sudo,
  uid,
  primaryGroup,
  gecos,
  home,
  ...rest
}: Account): Account {
  return {
    name,
    ...(shell === undefined ? {} : { shell }),
    ...(sudo === undefined ? {} : { sudo }),
    ...(uid === undefined ? {} : { uid }),
    ...(primaryGroup === undefined ? {} : { primaryGroup }),
    ...(gecos === undefined ? {} : { gecos }),
    ...(home === undefined ? {} : { home }),
    ...(rest.system === true ? { system: true } : {}),
    ...(rest.noCreateHome === true ? { noCreateHome: true } : {}),
  };
}

const HIGHEST_UID = 4_294_967_293;

const ACCOUNT = /^[a-z_][a-z0-9_-]{0,31}$/;

function validateUserName(name: unknown): Violation[] {
  if (name === 'default') {
    const reason = 'is what cloud-init calls the user of the distribution, which is kept anyway';
    return [problem('forbidden', 'name', name, reason, 'choose another name')];
  }
  if (name === 'root') {
    const reason = 'is there already: cloud-init would lock its password and pass over the rest';
    const remedy = 'make another user with sudo, or do it in a FirstBootStep';
    return [problem('forbidden', 'name', name, reason, remedy)];
  }
  return validateGroup(name, 'name');
}

function validateGroup(name: unknown, path: string): Violation[] {
  if (isText(name, ACCOUNT)) return [];
  const remedy = 'begin with a lower-case letter or "_", go on with those, digits and "-"';
  return [problem('invalid', path, name, 'is no name of a user or group', remedy)];
}

function validateShell(shell: unknown): Violation[] {
  const remedy = 'write its path: "/bin/bash"';
  if (!isText(shell, /^(\/[A-Za-z0-9._-]+)+$/)) {
    return [problem('invalid', 'shell', shell, 'is no shell', remedy)];
  }
  return validateAbsolutePath(shell, 'shell');
}

function validateAccount(props: UserProps): Violation[] {
  const { uid, primaryGroup, gecos, home, system, noCreateHome } = props;
  return [
    ...(uid === undefined ? [] : validateUid(uid)),
    ...(primaryGroup === undefined ? [] : validateGroup(primaryGroup, 'primaryGroup')),
    ...(gecos === undefined ? [] : validateGecos(gecos)),
    ...(home === undefined ? [] : validateAbsolutePath(home, 'home')),
    ...(home === undefined ? [] : validateHome(home)),
    ...(system === undefined ? [] : validateSwitch(system, 'system')),
    ...(noCreateHome === undefined ? [] : validateSwitch(noCreateHome, 'noCreateHome')),
    ...validateKeysAtHome(props),
  ];
}

function validateUid(uid: unknown): Violation[] {
  const inRange =
    typeof uid === 'number' && Number.isInteger(uid) && uid >= 1 && uid <= HIGHEST_UID;
  // 65534 is "nobody", 65535 what 16 bits take for "no user".
  if (inRange && uid !== 65_534 && uid !== 65_535) return [];
  const remedy = 'write a number from 1000 to 59999, or below 1000 for a service';
  return [problem('out-of-range', 'uid', uid, 'is no number of a user', remedy)];
}

function validateGecos(gecos: unknown): Violation[] {
  // A colon would end the field of /etc/passwd.
  if (isText(gecos, /^[^\p{Cc}\p{Surrogate}:]{1,200}$/u)) return [];
  const remedy = 'write one line without ":", of at most 200 characters';
  return [problem('invalid', 'gecos', gecos, 'is no full name', remedy)];
}

function validateHome(home: unknown): Violation[] {
  if (isText(home, /^(\/[A-Za-z0-9._-]+)+$/)) return [];
  const remedy = 'use letters, digits, ".", "_", "-" and "/" only';
  return [problem('invalid', 'home', home, 'is no home that /etc/passwd can hold', remedy)];
}

function validateKeysAtHome({ sshAuthorizedKeys, system, noCreateHome }: UserProps): Violation[] {
  if (system !== true && noCreateHome !== true) return [];
  if (itemsOf(sshAuthorizedKeys ?? []).length === 0) return [];
  const reason = 'need a home, and none is made for this user';
  const remedy = 'drop the keys, or system and noCreateHome';
  return [{ code: 'conflict', path: 'sshAuthorizedKeys', reason, remedy }];
}

const RULE_CHARACTERS = /^[A-Za-z0-9_%#!+:/.,=()\\*?@" -]+$/;

function validateSudo(rule: unknown): Violation[] {
  // Hosts, "=", commands. sudo refuses to work for anybody while one of its files cannot be read.
  const good =
    isText(rule, RULE_CHARACTERS) &&
    /^[^ =][^=]*=.*[^ ]/.test(rule) &&
    // The next line would be a part of it; and what follows "#" would not, but for a number.
    !/\\$|#(?!\d)/.test(rule) &&
    rule.split('"').length % 2 === 1 &&
    rule.split('(').length === rule.split(')').length;
  if (good) return [];
  const remedy = 'write for example "ALL=(ALL) NOPASSWD:ALL"';
  return [problem('invalid', 'sudo', rule, 'is no rule of sudoers', remedy)];
}
