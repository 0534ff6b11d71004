/** Users as Ignition makes them, before it writes any file. */
import { sortBy } from './machine-parts';
import type { MachinePlan, PlannedUser } from './plan';

/** A user in Ignition's words. Butane has the same in snake case. */
export interface IgnitionUser {
  readonly name: string;
  readonly uid?: number;
  readonly gecos?: string;
  readonly homeDir?: string;
  readonly noCreateHome?: boolean;
  readonly primaryGroup?: string;
  readonly groups?: readonly string[];
  readonly shell?: string;
  readonly system?: boolean;
  readonly sshAuthorizedKeys?: readonly string[];
}

/** A user and who makes it. */
export interface ProvidedUser {
  readonly user: IgnitionUser;
  readonly construct: string;
}

/** The user that is there already on every distribution with Ignition. */
export const DEFAULT_USER = 'core';

/** The users of a plan, sorted by name. The keys of the default user are among them. */
export function ignitionUsers({ users, authorizedKeys }: MachinePlan): ProvidedUser[] {
  const made = users.map((user) => ({ user: userOf(user), construct: user.construct }));
  if (authorizedKeys.length === 0) return sortBy(made, nameOf);
  const own = made.find(({ user }) => user.name === DEFAULT_USER);
  const keys = authorizedKeys.map(({ key }) => key);
  const sshAuthorizedKeys = once([...(own?.user.sshAuthorizedKeys ?? []), ...keys]);
  const from = [own, ...authorizedKeys].flatMap((one) => one?.construct ?? []);
  const core: ProvidedUser = {
    user: { ...own?.user, name: DEFAULT_USER, sshAuthorizedKeys },
    construct: once(from).join(', '),
  };
  return sortBy([...made.filter((one) => one !== own), core], nameOf);
}

/**
 * What Ignition calls a field; undefined for what is told elsewhere: the rule of sudo is written to a file. A field that users get later is no
 * member of this record until somebody has decided what Ignition does with it.
 */
const FIELDS: { readonly [K in keyof Required<PlannedUser>]: keyof IgnitionUser | undefined } = {
  name: 'name',
  uid: 'uid',
  gecos: 'gecos',
  home: 'homeDir',
  noCreateHome: 'noCreateHome',
  primaryGroup: 'primaryGroup',
  groups: 'groups',
  shell: 'shell',
  system: 'system',
  sshAuthorizedKeys: 'sshAuthorizedKeys',
  sudo: undefined,
  construct: undefined,
};

function userOf(planned: PlannedUser): IgnitionUser {
  const values = new Map<string, unknown>(Object.entries(planned));
  const fields = Object.entries(FIELDS).flatMap(([field, key]) => {
    const value = values.get(field);
    if (key === undefined || value === undefined) return [];
    if (!Array.isArray(value)) return [[key, value]];
    return value.length === 0 ? [] : [[key, once(value as readonly string[])]];
  });
  return { name: planned.name, ...(Object.fromEntries(fields) as object) };
}

/** Every group that a user is in besides its own. */
export function groupsOf({ groups, primaryGroup }: PlannedUser): readonly string[] {
  return primaryGroup === undefined ? groups : [primaryGroup, ...groups];
}

// Ignition takes nothing twice.
function once(texts: readonly string[]): string[] {
  return [...new Set(texts)];
}

function nameOf({ user }: ProvidedUser): string {
  return user.name;
}
