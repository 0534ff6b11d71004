/** The names that certificates of members are good for besides their own. */
import { isRecord } from '../values';
import type { Findings } from '../values';

const MEMBER = '{member}';

/** Reads them; what they are for a member. */
export function readEtcdNames(
  tls: unknown,
  findings: Findings,
): (member: string) => readonly string[] {
  const given = isRecord(tls) ? tls['names'] : undefined;
  if (given === undefined) return () => [];
  const list: readonly unknown[] = Array.isArray(given) ? given : [];
  if (!Array.isArray(given)) {
    const remedy = `write for example ["${MEMBER}.etcd.example"]`;
    findings.add('invalid', 'tls.names', given, 'is no list of names', remedy);
  }
  const names = list.filter((name, index): name is string => {
    if (typeof name === 'string') return true;
    const remedy = `write for example "${MEMBER}.etcd.example"`;
    findings.add('invalid', `tls.names[${index}]`, name, 'is no name', remedy);
    return false;
  });
  return (member) => names.map((name) => name.replaceAll(MEMBER, member));
}
