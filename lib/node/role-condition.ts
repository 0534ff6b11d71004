/**
 * Conditions on roles, typed, and the lines that systemd reads: settings of one kind are AND-ed, `!` turns one around, and of those that
 * begin with `|` one has to hold.
 *
 * @see https://www.freedesktop.org/software/systemd/man/252/systemd.unit.html#Conditions%20and%20Asserts
 */
import { isRecord, readTexts } from '../values';
import type { Findings } from '../values';
import { isSameRole, roleMarker } from './role-marker';

/** When a unit starts. What is left out asks for nothing. */
export interface RoleConditions {
  /**
   * Roles that the machine has to have, each of them.
   *
   * @default []
   */
  readonly all?: readonly string[];

  /**
   * Roles that it must not have.
   *
   * @default []
   */
  readonly none?: readonly string[];

  /**
   * Roles of which it has to have one. A condition of the vendor's own unit that begins with `|` counts among them, as systemd has it.
   *
   * @default []
   */
  readonly any?: readonly string[];
}

const PREFIX = { none: '!', all: '', any: '|' } as const;
const KINDS = ['none', 'all', 'any'] as const;

/** The values of `ConditionPathExists=`: first what must not be, then what has to be. */
export function conditionValues(conditions: RoleConditions, directory: string): readonly string[] {
  return KINDS.flatMap((kind) => {
    const markers = (conditions[kind] ?? []).map((role) => roleMarker(role, directory));
    return [...new Set(markers)].sort().map((marker) => `${PREFIX[kind]}${marker}`);
  });
}

/** Whether a machine of these roles starts the unit: what systemd will find. */
export function conditionsHold(conditions: RoleConditions, roles: readonly string[]): boolean {
  const { all = [], none = [], any = [] } = conditions;
  const has = (role: string): boolean => roles.some((one) => isSameRole(one, role));
  return all.every(has) && !none.some(has) && (any.length === 0 || any.some(has));
}

/** The roles that a unit asks to be there. */
export function rolesWanted({ all = [], any = [] }: RoleConditions): readonly string[] {
  return [...all, ...any];
}

/** Reads the conditions of one unit. Refuses roles that nobody has, and conditions that no machine meets. */
export function readConditions(
  given: unknown,
  path: string,
  known: readonly string[],
  findings: Findings,
): RoleConditions | undefined {
  if (!isRecord(given)) {
    const remedy = 'write for example { all: ["worker"], none: ["master"] }';
    findings.add('invalid', path, given, 'is no record of conditions', remedy);
    return undefined;
  }
  for (const key of Object.keys(given).filter((one) => !KINDS.some((kind) => kind === one))) {
    const remedy = `use ${KINDS.join(', ')}`;
    findings.add('unsupported', `${path}.${key}`, key, 'is no kind of condition', remedy);
  }
  const conditions: RoleConditions = Object.fromEntries(
    KINDS.map((kind) => [kind, readRoles(given[kind], `${path}.${kind}`, known, findings)]),
  );
  checkMeetable(conditions, path, findings);
  return conditions;
}

/** Reads names of roles; those that nobody has are refused. */
export function readRoles(
  given: unknown,
  path: string,
  known: readonly string[],
  findings: Findings,
): readonly string[] {
  const names = readTexts(given as readonly string[] | undefined, path, 'worker', findings) ?? [];
  return names.filter((name, index) => {
    if (known.includes(name)) return true;
    const singular = name.replace(/^kubernetes-/, '').replace(/s$/, '');
    const remedy = known.includes(singular)
      ? `write "${singular}"`
      : `use one of ${known.join(', ')}, or name it in otherRoles`;
    findings.add('unsupported', `${path}[${index}]`, name, 'is no role of this cluster', remedy);
    return false;
  });
}

function checkMeetable(conditions: RoleConditions, path: string, findings: Findings): void {
  const { all = [], none = [], any = [] } = conditions;
  const forbidden = (role: string): boolean => none.some((one) => isSameRole(one, role));
  const reason = 'is both asked for and ruled out, so that the unit starts nowhere';
  const remedy = 'take it out of one of the two';
  for (const role of all.filter(forbidden)) {
    findings.add('conflict', `${path}.none`, role, reason, remedy);
  }
  if (any.length > 0 && any.every(forbidden)) {
    findings.add('conflict', `${path}.any`, any.join(', '), reason, remedy);
  }
}
