import type { EtcdReport } from '../../lib/report';

const GIBI = 1024 ** 3;

/** A cluster of this many members over these failure domains, with a quota of 2Gi. */
export function etcdReport(count = 3, domains: readonly string[] = ['a', 'b', 'c']): EtcdReport {
  const members = Array.from({ length: count }, (_, i) => ({
    name: `etcd-${i + 1}`,
    address: `10.77.0.${31 + i}`,
    failureDomain: domains[i % domains.length] ?? '',
  }));
  const quorum = Math.floor(count / 2) + 1;
  const used = [...new Set(members.map(({ failureDomain }) => failureDomain))];
  return {
    name: 'etcd',
    version: '3.6.14',
    members,
    quorum,
    faultTolerance: count - quorum,
    domains: used.map((domain) => {
      const inside = members.filter(({ failureDomain }) => failureDomain === domain);
      const left = count - inside.length;
      return { domain, members: inside.map(({ name }) => name), left, writes: left >= quorum };
    }),
    quotaBytes: 2 * GIBI,
    volumeBytes: 8 * GIBI,
    backup: { every: '15m', keep: 96, to: { bucket: 'etcd-backup' } },
  };
}
