/**
 * The marker files of roles: the one place that knows their names, for whoever writes a marker and whoever asks for one. In the CNCF demo
 * write-up the two were spelled apart (`kubernetes-master` and `kubernetes-masters`, below /etc and below /etc/sysconfig), and the units
 * never started.
 */

/** What the machines of a cluster are. `control-plane` is the present name of `master`, `worker` that of `minion`: the same role each. */
export type KubernetesRoleName = 'control-plane' | 'master' | 'minion' | 'worker';

/** Where the markers stand. */
export const ROLE_MARKER_DIRECTORY = '/etc/sysconfig';

const FILE: Readonly<Record<KubernetesRoleName, string>> = {
  'control-plane': 'kubernetes-masters',
  master: 'kubernetes-masters',
  minion: 'kubernetes-minions',
  worker: 'kubernetes-minions',
};

/** The names of the roles that every cluster has. */
export const KUBERNETES_ROLES: readonly string[] = Object.keys(FILE).sort();

/**
 * The marker file of a role: `/etc/sysconfig/kubernetes-masters` for `master` and for `control-plane`. Roles of one's own get
 * `kubernetes-<role>`.
 *
 * @param role the name of a role
 * @param directory where the markers stand
 */
export function roleMarker(role: string, directory: string = ROLE_MARKER_DIRECTORY): string {
  return `${directory}/${markerName(role)}`;
}

/** Whether two names mean the same role. */
export function isSameRole(one: string, other: string): boolean {
  return markerName(one) === markerName(other);
}

/** Why a name is none for a role of one's own; undefined when it is. */
export function whyNoRoleName(name: unknown): string | undefined {
  if (typeof name !== 'string' || !/^[a-z][a-z0-9-]{0,39}$/.test(name)) {
    return 'is no name of small letters, digits and hyphens';
  }
  const taken = Object.values(FILE).includes(`kubernetes-${name}`) || name.startsWith('kubernetes');
  if (taken) return 'would be taken for the marker of another role';
  return KUBERNETES_ROLES.includes(name) ? 'is a role that every cluster has' : undefined;
}

function markerName(role: string): string {
  return isCommon(role) ? FILE[role] : `kubernetes-${role}`;
}

function isCommon(role: string): role is KubernetesRoleName {
  return Object.hasOwn(FILE, role);
}
