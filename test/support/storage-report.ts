import type { StorageReport } from '../../lib/report';
import { planHeketiClaims, readHeketiTopology } from '../../lib/storage';
import type { HeketiClaimsPlan } from '../../lib/storage';
import { Findings } from '../../lib/values';

const GIBI = 1024 ** 3;

/** A pool of three nodes with a volume of three replicas. */
export function storageReport(change: Partial<StorageReport> = {}): StorageReport {
  const nodes = ['a', 'b', 'c'].map((failureDomain, i) => ({
    name: `gfs-${i + 1}`,
    address: `10.77.0.${41 + i}`,
    failureDomain,
    arbiter: false,
    bricks: [
      { disk: 'data', bytes: 200 * GIBI, takenBytes: 120 * GIBI, volumes: ['app', 'backup'] },
    ],
    rawDevices: {},
  }));
  return {
    name: 'gfs',
    nodes,
    quorum: { needed: 2, spare: 1 },
    volumes: [
      {
        name: 'app',
        type: 'replicate:3',
        bricks: nodes.map(({ name }) => `${name}:/bricks/data/app`),
        bytes: 80 * GIBI,
        survivesReads: 1,
        survivesWrites: 1,
      },
      {
        name: 'scratch',
        type: 'none',
        bricks: nodes.map(({ name }) => `${name}:/bricks/data/scratch`),
        survivesReads: 0,
        survivesWrites: 0,
      },
    ],
    domains: nodes.map(({ name, failureDomain }) => ({
      domain: failureDomain,
      nodes: [name],
      unreadable: ['scratch'],
      unwritable: ['scratch'],
    })),
    expectedVolumes: 20,
    ...change,
  };
}

/** What Heketi makes of claims on four nodes with two devices each. */
export function heketiReport(size = '100Gi'): HeketiClaimsPlan {
  const nodes = [1, 2, 3, 4].map((n) => ({
    node: { hostnames: { manage: [`gfs-${n}`], storage: [`10.77.0.${40 + n}`] }, zone: n },
    devices: ['one', 'two'].map((name) => ({
      name: `/dev/disk/by-id/scsi-${name}`,
      size,
    })),
  }));
  const topology = readHeketiTopology({ clusters: [{ nodes }] }, new Findings(), {
    executor: 'ssh',
  });
  const three = { type: 'replicate', replica: 3 } as const;
  const claims = ['50Gi', '90Gi', '150Gi', '500Gi'].map((request, index) => {
    return { name: `claim-${index + 1}`, request, durability: three };
  });
  return planHeketiClaims(topology, claims);
}
