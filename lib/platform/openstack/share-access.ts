/** Who is let in to a share, and how: read and checked. Pure. */
import { Cidr, isRecord, isText } from '../../values';
import type { CidrInput, Findings } from '../../values';

/** What a share is spoken to by. */
export type ShareProtocol = 'NFS' | 'CEPHFS';

/** What a client may do. */
export type ShareAccessLevel = 'rw' | 'ro';

/** Who is let in: a range of addresses with NFS, a user of Ceph with CEPHFS, or everybody who can reach an NFS share, in this very word. */
export type ShareClient = { readonly cidr: CidrInput } | { readonly cephxUser: string } | 'anybody';

/** Somebody who is let in. */
export interface ShareAccessRule {
  readonly accessTo: ShareClient;
  /**
   * Whether they write, too.
   *
   * @default 'rw'
   */
  readonly accessLevel?: ShareAccessLevel;
}

/** Somebody who is let in, in Manila's own words. */
export interface PlannedShareAccess {
  /** Names the rule within its share. */
  readonly key: string;
  readonly accessType: 'ip' | 'cephx';
  readonly accessTo: string;
  readonly accessLevel: ShareAccessLevel;
}

const LEVELS: readonly ShareAccessLevel[] = ['rw', 'ro'];
/** Manila takes no full stop, since Ceph's own name of the user begins with "client.". @see https://docs.openstack.org/manila/latest/admin/cephfs_driver.html */
const CEPHX_USER = /^[A-Za-z0-9_-]{1,255}$/;

/** Reads who is let in. */
export function readAccess(
  given: unknown,
  protocol: ShareProtocol | undefined,
  findings: Findings,
): readonly PlannedShareAccess[] {
  if (!Array.isArray(given)) {
    const remedy = 'write for example [{ accessTo: { cidr: "10.0.0.0/24" } }], or [] for nobody';
    findings.add('required', 'access', given, 'does not say who is let in', remedy);
    return [];
  }
  const rules = given.map((one: unknown, index) =>
    readRule(one, `access[${index}]`, protocol, findings),
  );
  rules.forEach((rule, index) => {
    const first = rules.findIndex((other) => other !== undefined && other.key === rule?.key);
    if (rule === undefined || first === index) return;
    const path = `access[${index}]`;
    const reason = `is let in by access[${first}] already`;
    findings.add('duplicate', path, rule.accessTo, reason, 'name everybody once');
  });
  return rules.flatMap((rule) => rule ?? []);
}

function readRule(
  given: unknown,
  path: string,
  protocol: ShareProtocol | undefined,
  findings: Findings,
): PlannedShareAccess | undefined {
  const rule = isRecord(given) ? given : {};
  const accessLevel = LEVELS.find((one) => one === (rule['accessLevel'] ?? 'rw'));
  if (accessLevel === undefined) {
    const remedy = 'write "rw" or "ro"';
    findings.add(
      'invalid',
      `${path}.accessLevel`,
      rule['accessLevel'],
      'is no level of access',
      remedy,
    );
  }
  const client = readClient(rule['accessTo'], `${path}.accessTo`, protocol, findings);
  if (client === undefined || accessLevel === undefined) return undefined;
  const { accessType, accessTo } = client;
  const key = `${accessType}-${accessTo.replace('/', '_').replaceAll(':', '.')}`;
  return { key, accessType, accessTo, accessLevel };
}

function readClient(
  given: unknown,
  path: string,
  protocol: ShareProtocol | undefined,
  findings: Findings,
): Pick<PlannedShareAccess, 'accessType' | 'accessTo'> | undefined {
  const user = isRecord(given) ? given['cephxUser'] : undefined;
  const range = isRecord(given) ? given['cidr'] : undefined;
  const byUser = user !== undefined;
  if (byUser === (range !== undefined || given === 'anybody')) {
    const remedy = 'write { cidr: "10.0.0.0/24" }, { cephxUser: "workers" } or "anybody"';
    findings.add('invalid', path, given, 'does not name one client', remedy);
    return undefined;
  }
  if (protocol !== undefined && byUser !== (protocol === 'CEPHFS')) {
    const remedy = byUser ? 'name a range of addresses' : 'name a user: { cephxUser: "workers" }';
    const reason = `clients of ${protocol} are known by ${byUser ? 'their address' : 'their user'}`;
    findings.add('conflict', path, given, reason, remedy);
    return undefined;
  }
  if (byUser) return readUser(user, `${path}.cephxUser`, findings);
  if (given === 'anybody') return { accessType: 'ip', accessTo: '0.0.0.0/0' };
  return readRange(range, `${path}.cidr`, findings);
}

function readUser(
  given: unknown,
  path: string,
  findings: Findings,
): Pick<PlannedShareAccess, 'accessType' | 'accessTo'> | undefined {
  if (isText(given, CEPHX_USER) && given !== 'manila') {
    return { accessType: 'cephx', accessTo: given };
  }
  const reason = 'is no user of Ceph that Manila makes';
  findings.add('invalid', path, given, reason, 'write for example "workers"');
  return undefined;
}

function readRange(
  given: unknown,
  path: string,
  findings: Findings,
): Pick<PlannedShareAccess, 'accessType' | 'accessTo'> | undefined {
  const cidr = findings.take(Cidr.parse(given as CidrInput, path));
  if (cidr === undefined) return undefined;
  if (cidr.family === 6) {
    const reason = 'the provider asks Manila by an interface (2.7) that knows no IPv6';
    findings.add('unsupported', path, cidr.toString(), reason, 'name a range of IPv4');
    return undefined;
  }
  if (cidr.prefix > 0) return { accessType: 'ip', accessTo: cidr.toString() };
  const remedy = 'name the range of the machines, or write accessTo: "anybody" if that is meant';
  findings.add('forbidden', path, cidr.toString(), 'opens the share to the whole world', remedy);
  return undefined;
}
