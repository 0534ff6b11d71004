import { App, Chart } from 'cdk8s';
import { HeketiDeployment } from 'groundwork/manifests';
import type { HeketiDatabase } from 'groundwork/manifests';
import { HeketiSsh } from 'groundwork/node';
import { Machine } from 'groundwork/machine';
import { planHeketiClaims } from 'groundwork/storage';

/** The raw disk of each machine. */
const DISK = '/dev/disk/by-id/virtio-heketi-0';

const NODES = ['gfs-1', 'gfs-2', 'gfs-3'];

/** How Heketi gets into the machines; the keys are delivered to them by the platform's secret store. */
export const access = NODES.map(
  (name) =>
    new HeketiSsh(new Machine(name), 'heketi', {
      devices: [DISK],
      authorizedKeysFile: '/etc/gluster-pool/heketi_keys',
      hostKeyFile: '/etc/gluster-pool/ssh_host_key',
    }),
);

/** A host key as `SshKey.knownHosts` gives it; this one is no key of anybody. */
const hostKey = (name: string): string => `${name} ecdsa-sha2-nistp256 ${'A'.repeat(140)}`;

/** The disks, as upstream's own file has them; their size is for the planner. */
export const topology = {
  clusters: [
    {
      nodes: NODES.map((name, index) => ({
        node: {
          hostnames: { manage: [name], storage: [`10.0.0.${11 + index}`] },
          zone: index + 1,
        },
        devices: [{ name: DISK, size: '100Gi' }],
      })),
    },
  ],
};

const app = new App();

/** One Heketi, with its database in one place or another. */
function heketi(name: string, database: HeketiDatabase): HeketiDeployment {
  return new HeketiDeployment(new Chart(app, name), 'heketi', {
    executor: 'ssh',
    sshexec: {
      // The user, sudo, and the file from which the machines mount the bricks at boot.
      ...access[0]?.executor,
      privateKey: { secret: 'heketi-ssh', key: 'id_ecdsa' },
      knownHosts: NODES.map(hostKey).join('\n'),
    },
    adminKey: { secret: 'heketi-admin', key: 'key' },
    clusterIP: '10.96.0.80',
    settings: { zone_checking: 'strict' },
    topology,
    database,
  });
}

/** As the guide begins: the database in the pod, copied to a Secret. */
export const begun = heketi('begun', { secret: 'heketi-db-backup' });

/** The copy to a volume of its own, made and proved while Heketi runs. */
export const moving = heketi('moving', { secret: 'heketi-db-backup', moveTo: {} });

/** Where it ends: on the volume, never without it, and with copies of it on another one. */
export const moved = heketi('moved', { claim: {}, mustExist: true, backup: { claim: {} } });

/** Whether claims will fit, before anybody asks Heketi: each takes its size on every node. */
export const { outcomes } = planHeketiClaims(
  moved.topology,
  ['40Gi', '50Gi', '20Gi'].map((request) => ({
    name: `claim-of-${request}`,
    request,
    durability: { type: 'replicate', replica: 3 } as const,
  })),
);
