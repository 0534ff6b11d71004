/** From what a person writes about roles to units with their conditions. */
import {
  checkSwitch,
  Findings,
  isRecord,
  isText,
  printedValue,
  readProps,
  readTexts,
} from '../values';
import type { KubernetesVersion, Violation } from '../values';

import { conditionsHold, readConditions, readRoles, rolesWanted } from './role-condition';
import type { RoleConditions } from './role-condition';
import {
  KUBERNETES_ROLES,
  ROLE_MARKER_DIRECTORY,
  isSameRole,
  roleMarker,
  whyNoRoleName,
} from './role-marker';
import type { KubernetesRoleProps } from './role-props';
import { readWaitForApi } from './wait-for-api';
import type { WaitForApi } from './wait-for-api';

/** One unit of the cluster. */
export interface RoleUnit {
  readonly name: string;
  readonly conditions: RoleConditions;
  /** Whether it waits for the API server. */
  readonly waits: boolean;
}

/** What was read. */
export interface ReadRole {
  /** The roles of this machine. */
  readonly roles: readonly string[];
  readonly units: readonly RoleUnit[];
  readonly markerDirectory: string;
  /** The text of its marker files. */
  readonly environment: string;
  readonly enable: boolean;
  readonly inImage: boolean;
  readonly restart: { readonly policy: string; readonly seconds: number };
  readonly wait?: WaitForApi;
  readonly violations: readonly Violation[];
}

const MASTER: RoleConditions = { all: ['master'] };
const MINION: RoleConditions = { all: ['worker'], none: ['master'] };
const USUAL_UNITS: Readonly<Record<string, RoleConditions>> = {
  'kube-apiserver.service': MASTER,
  'kube-controller-manager.service': MASTER,
  'kube-proxy.service': MINION,
  'kube-scheduler.service': MASTER,
  'kubelet.service': MINION,
};
const USUAL_RESTART = { policy: 'on-failure', seconds: 5 } as const;
const POLICIES = ['no', 'on-success', 'on-failure', 'on-abnormal', 'always'];
const UNIT = /^[A-Za-z0-9:_.\\-]+(?:@[A-Za-z0-9:_.\\-]+)?\.(?:service|socket|timer|path|target)$/;

/** Reads everything; all that is wrong is found at once. */
export function readRole(
  given: KubernetesRoleProps,
  version: KubernetesVersion | undefined,
): ReadRole {
  const findings = new Findings();
  const props = readProps(given, findings);
  const known = [...KUBERNETES_ROLES, ...readOtherRoles(props.otherRoles, findings)];
  const roles = readOwnRoles(props.role, known, findings);
  const wait = readWaitForApi(props.waitForApi, version, findings);
  const units = readUnits(props.units, known, wait, findings);
  checkWaiting(wait, units, findings);
  checkRoles(roles, units, findings);
  for (const name of ['enable', 'inImage'] as const) checkSwitch(props[name], name, findings);
  if (props.inImage === true && roles.length === 0) {
    const remedy = 'name the role';
    findings.add('required', 'role', undefined, 'without a role there is nothing left', remedy);
  }
  return {
    ...{ roles, units },
    markerDirectory: readDirectory(props.markerDirectory, findings),
    environment: readEnvironment(props.environment, roles, findings),
    enable: props.enable ?? true,
    inImage: props.inImage ?? false,
    restart: readRestart(props.restart, findings),
    ...(wait === undefined ? {} : { wait }),
    violations: findings.violations,
  };
}

function readOtherRoles(given: unknown, findings: Findings): readonly string[] {
  const path = 'otherRoles';
  const names = readTexts(given as readonly string[] | undefined, path, 'storage', findings) ?? [];
  return names.filter((name, index) => {
    const wrong = whyNoRoleName(name);
    if (wrong === undefined) return true;
    findings.add('invalid', `${path}[${index}]`, name, wrong, 'write for example "storage"');
    return false;
  });
}

function readOwnRoles(
  given: KubernetesRoleProps['role'],
  known: readonly string[],
  findings: Findings,
): readonly string[] {
  if (given === undefined) return [];
  const roles = readRoles(typeof given === 'string' ? [given] : given, 'role', known, findings);
  return roles.filter((role, index) => {
    if (roles.findIndex((one) => isSameRole(one, role)) === index) return true;
    findings.add('duplicate', 'role', role, 'the machine has this role already', 'name it once');
    return false;
  });
}

function readUnits(
  given: unknown,
  known: readonly string[],
  wait: WaitForApi | undefined,
  findings: Findings,
): readonly RoleUnit[] {
  const all = given === undefined ? USUAL_UNITS : given;
  if (!isRecord(all) || Object.keys(all).length === 0) {
    const remedy = 'write for example { "kubelet.service": { all: ["worker"] } }';
    findings.add('invalid', 'units', given, 'names no unit', remedy);
    return [];
  }
  return Object.keys(all)
    .sort()
    .flatMap((name) => {
      const path = `units[${name}]`;
      if (!UNIT.test(name) || name.length > 255) {
        const reason = 'is no name of a unit that can be started by its role';
        findings.add('invalid', path, name, reason, 'write for example "kubelet.service"');
      }
      const conditions = readConditions(all[name], path, known, findings);
      if (conditions === undefined) return [];
      const usual = rolesWanted(conditions).some((role) => isSameRole(role, 'worker'));
      const waits = wait !== undefined && (wait.units?.includes(name) ?? usual);
      return [{ name, conditions, waits }];
    });
}

function checkWaiting(
  wait: WaitForApi | undefined,
  units: readonly RoleUnit[],
  findings: Findings,
): void {
  if (wait === undefined) return;
  const services = units.map(({ name }) => name).filter((name) => name.endsWith('.service'));
  (wait.units ?? []).forEach((name, index) => {
    if (services.includes(name)) return;
    const remedy = `use one of ${services.join(', ')}`;
    const reason = 'is no service among the units';
    findings.add('invalid', `waitForApi.units[${index}]`, name, reason, remedy);
  });
  if (units.some(({ waits }) => waits)) return;
  const remedy = 'name units that wait, or leave waitForApi out';
  findings.add('required', 'waitForApi.units', undefined, 'no unit waits', remedy);
}

/** A role for which nothing starts is a mistake: the conditions of its units rule the other roles of the machine out. */
function checkRoles(
  roles: readonly string[],
  units: readonly RoleUnit[],
  findings: Findings,
): void {
  for (const role of roles) {
    const own = units.filter(({ conditions }) =>
      rolesWanted(conditions).some((one) => isSameRole(one, role)),
    );
    if (own.length === 0 || own.some(({ conditions }) => conditionsHold(conditions, roles))) {
      continue;
    }
    const names = own.map(({ name }) => name).join(', ');
    const reason = `none of its units (${names}) starts on a machine that is ${roles.join(' and ')}`;
    const remedy = 'drop one of the roles, or give the units conditions that allow both';
    findings.add('conflict', 'role', role, reason, remedy);
  }
}

function readDirectory(given: unknown, findings: Findings): string {
  if (given === undefined) return ROLE_MARKER_DIRECTORY;
  if (isText(given, /^(?:\/[A-Za-z0-9_@+-][A-Za-z0-9_.@+-]*)+$/)) return given;
  const reason = 'is no absolute, normalised path of plain characters';
  findings.add('invalid', 'markerDirectory', given, reason, 'write for example "/etc/sysconfig"');
  return ROLE_MARKER_DIRECTORY;
}

function readEnvironment(given: unknown, roles: readonly string[], findings: Findings): string {
  if (given === undefined) return '';
  if (!isRecord(given)) {
    const remedy = 'write for example { CLUSTER_NAME: "demo" }';
    findings.add('invalid', 'environment', given, 'is no record of variables', remedy);
    return '';
  }
  if (roles.length === 0) {
    const reason = 'there is no marker file to hold it without a role';
    findings.add('conflict', 'environment', undefined, reason, 'name the role, or leave it out');
  }
  const lines = Object.keys(given)
    .sort()
    .map((name) => {
      const value = given[name];
      const path = `environment.${name}`;
      if (!/^[A-Z_][A-Z0-9_]*$/.test(name)) {
        const remedy = 'write for example "CLUSTER_NAME"';
        findings.add('invalid', path, name, 'is no name of a variable', remedy);
      } else if (!isText(value, /^[A-Za-z0-9_.,:/@%+=-]*$/)) {
        const reason = 'is no text of plain characters';
        findings.add('invalid', path, value, reason, 'write it without spaces and quotes');
      }
      return `${name}=${printedValue(value)}\n`;
    });
  return lines.join('');
}

function readRestart(given: unknown, findings: Findings): ReadRole['restart'] {
  if (given === undefined) return USUAL_RESTART;
  if (!isRecord(given)) {
    const remedy = 'write for example { policy: "on-failure", seconds: 5 }';
    findings.add('invalid', 'restart', given, 'is no record', remedy);
    return USUAL_RESTART;
  }
  const { policy, seconds } = given;
  if (typeof policy !== 'string' || !POLICIES.includes(policy)) {
    const remedy = `use one of ${POLICIES.join(', ')}`;
    findings.add('unsupported', 'restart.policy', policy, 'is no policy of systemd', remedy);
    return USUAL_RESTART;
  }
  if (typeof seconds !== 'number' || !(seconds >= 1 && seconds <= 3600)) {
    const reason = 'is no number of seconds from 1 to 3600';
    findings.add('out-of-range', 'restart.seconds', seconds, reason, 'write for example 5');
    return USUAL_RESTART;
  }
  return { policy, seconds };
}

/** The marker files of the machine. */
export function markersOf({ roles, markerDirectory }: ReadRole): readonly string[] {
  return [...new Set(roles.map((role) => roleMarker(role, markerDirectory)))].sort();
}
