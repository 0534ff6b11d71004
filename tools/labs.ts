import type { Lab } from './lab';
import { type LabNeed, type Provision, provisions } from './lab-provision';
import { openstackLabs } from './openstack-labs';
import type { Steps } from './progress';
import { storageLabs } from './storage-labs';

/** Every lab. A test holds that each file under `test/e2e` is here, and the other way round. */
export const labs: readonly Lab[] = [
  {
    name: 'static',
    file: 'test/e2e/static.test.ts',
    needs: [],
    wants: ['judges', 'containers', 'image'],
    seconds: 10,
  },
  {
    name: 'local machines',
    file: 'test/e2e/local-platform.test.ts',
    needs: ['root', 'containers', 'image'],
    wants: [],
    seconds: 16,
  },
  {
    name: 'access by SSH',
    file: 'test/e2e/ssh-access.test.ts',
    needs: ['root', 'vm-storage'],
    wants: [],
    seconds: 12,
  },
  {
    name: 'secrets of local machines',
    file: 'test/e2e/local-secrets.test.ts',
    needs: ['pulumi'],
    wants: [],
    seconds: 45,
  },
  {
    name: 'schemas',
    file: 'test/e2e/schema.test.ts',
    needs: ['etcd', 'k8s', 'kwok'],
    wants: [],
    seconds: 27,
  },
  { name: 'engine', file: 'test/e2e/engine.test.ts', needs: ['pulumi'], wants: [], seconds: 28 },
  {
    name: 'outputs in machines',
    file: 'test/e2e/bridge/machines.test.ts',
    needs: ['pulumi'],
    wants: [],
    seconds: 40,
  },
  {
    name: 'certificates',
    file: 'test/e2e/pki.test.ts',
    needs: ['pulumi', 'etcd'],
    wants: [],
    seconds: 70,
  },
  {
    name: 'settings of etcd',
    file: 'test/e2e/etcd-settings.test.ts',
    needs: ['etcd', 'etcd-3.5'],
    wants: [],
    seconds: 12,
  },
  {
    name: 'value oracles',
    file: 'test/e2e/value-oracles.test.ts',
    needs: ['quantity-oracle'],
    wants: [],
    seconds: 3,
  },
  {
    name: 'kubelet',
    file: 'test/e2e/kubelet-check.test.ts',
    needs: ['kubelet-check'],
    wants: [],
    seconds: 6,
  },
  {
    name: 'objects',
    file: 'test/e2e/objects.test.ts',
    needs: ['kubelet-check'],
    wants: [],
    seconds: 8,
  },
  {
    name: 'ignition',
    file: 'test/e2e/machines/ignition.test.ts',
    needs: ['ignition-check'],
    wants: [],
    seconds: 4,
  },
  {
    name: 'odd machines',
    file: 'test/e2e/machines/level-0.prop.test.ts',
    needs: [],
    wants: ['judges', 'containers', 'image', 'ignition-check'],
    seconds: 14,
  },
  {
    name: 'networks of machines',
    file: 'test/e2e/machines/network.test.ts',
    needs: [],
    wants: ['image'],
    seconds: 5,
  },
  {
    name: 'local stack',
    file: 'test/e2e/local-stack.test.ts',
    needs: ['root', 'containers', 'image', 'pulumi', 'etcd'],
    wants: [],
    seconds: 190,
  },
  {
    name: 'lab machines',
    file: 'test/e2e/machines/harness.test.ts',
    needs: ['root', 'containers', 'image'],
    wants: [],
    seconds: 12,
  },
  {
    name: 'user data',
    file: 'test/e2e/machines/user-data.test.ts',
    needs: ['root', 'containers', 'image'],
    wants: [],
    seconds: 23,
  },
  {
    name: 'roles',
    file: 'test/e2e/machines/role.test.ts',
    needs: ['root', 'containers', 'image'],
    wants: [],
    seconds: 25,
  },
  {
    name: 'failed first boot',
    file: 'test/e2e/machines/first-boot.test.ts',
    needs: ['root', 'containers', 'image', 'vm'],
    wants: [],
    seconds: 57,
  },
  {
    name: 'kernel settings',
    file: 'test/e2e/machines/kernel.test.ts',
    needs: ['vm'],
    wants: [],
    seconds: 90,
  },
  {
    name: 'growing partitions',
    file: 'test/e2e/machines/grow-partition.test.ts',
    needs: ['vm'],
    wants: [],
    seconds: 58,
  },
  {
    name: 'file systems',
    file: 'test/e2e/machines/file-systems.test.ts',
    needs: ['vm'],
    wants: [],
    seconds: 25,
  },
  {
    name: 'disks',
    file: 'test/e2e/machines/disks.test.ts',
    needs: ['vm'],
    wants: [],
    seconds: 360,
  },
  {
    name: 'cortx',
    file: 'test/e2e/machines/cortx.test.ts',
    needs: ['vm'],
    wants: [],
    seconds: 62,
  },
  {
    name: 'secret files',
    file: 'test/e2e/secret-files.test.ts',
    needs: ['root'],
    wants: [],
    seconds: 5,
  },
  {
    name: 'members that join',
    file: 'test/e2e/etcd-join.test.ts',
    needs: ['etcd'],
    wants: [],
    seconds: 110,
  },
  {
    name: 'backups of etcd',
    file: 'test/e2e/etcd-backup.test.ts',
    needs: ['root', 'image', 'etcd'],
    wants: [],
    seconds: 110,
  },
  {
    name: 'backups of etcd on a machine',
    file: 'test/e2e/machines/etcd-backup.test.ts',
    needs: ['root', 'containers', 'image', 'etcd'],
    wants: [],
    seconds: 45,
  },
  {
    name: 'a member of etcd',
    file: 'test/e2e/machines/etcd-member.test.ts',
    needs: ['root', 'containers', 'image', 'etcd'],
    wants: [],
    seconds: 35,
  },
  {
    name: 'bound directories',
    file: 'test/e2e/machines/mounts.test.ts',
    needs: ['root', 'containers', 'image'],
    wants: [],
    seconds: 6,
  },
  {
    name: 'local disks',
    file: 'test/e2e/machines/local-disks.test.ts',
    needs: ['vm'],
    wants: [],
    seconds: 285,
  },
  {
    name: 'container runtime',
    file: 'test/e2e/machines/container-runtime.test.ts',
    needs: ['root', 'containerd-1', 'containerd-2'],
    wants: [],
    seconds: 5,
  },
  {
    name: 'network tuning',
    file: 'test/e2e/machines/network-tuning.test.ts',
    needs: ['root', 'containers', 'image'],
    wants: [],
    seconds: 6,
  },
  {
    name: 'swap off',
    file: 'test/e2e/machines/swap-off.test.ts',
    needs: ['vm'],
    wants: [],
    seconds: 25,
  },
  {
    name: 'instruments for etcd',
    file: 'test/e2e/etcd-cluster/instruments.test.ts',
    needs: ['etcd'],
    wants: [],
    seconds: 18,
  },
  {
    name: 'a cluster of etcd, day two',
    file: 'test/e2e/etcd-cluster/day-two.test.ts',
    needs: ['root', 'containers', 'image', 'pulumi', 'etcd', 'etcd-3.5'],
    wants: [],
    seconds: 330,
  },
  {
    name: 'a cluster of etcd, losses',
    file: 'test/e2e/etcd-cluster/loss.test.ts',
    needs: ['root', 'containers', 'image', 'pulumi', 'etcd'],
    wants: [],
    seconds: 300,
  },
  {
    name: 'a slow disk under etcd',
    file: 'test/e2e/etcd-cluster/slow-disk.test.ts',
    needs: ['root', 'containers', 'image', 'pulumi', 'etcd'],
    wants: [],
    seconds: 37,
  },
  {
    name: 'a log on a disk of its own',
    file: 'test/e2e/etcd-cluster/log-disk.test.ts',
    needs: ['root', 'containers', 'image', 'pulumi', 'etcd'],
    wants: [],
    seconds: 45,
  },
  {
    name: 'cluster',
    file: 'test/e2e/cluster.test.ts',
    needs: ['etcd', 'k8s', 'kwok'],
    wants: [],
    seconds: 18,
  },
  {
    name: 'manifest checks',
    file: 'test/e2e/manifest-checks.test.ts',
    needs: ['etcd', 'k8s', 'kwok'],
    wants: [],
    seconds: 35,
  },
  {
    name: 'bridge to a cluster',
    file: 'test/e2e/bridge/up.test.ts',
    needs: ['pulumi', 'etcd', 'k8s', 'kwok', 'kubernetes-provider'],
    wants: [],
    seconds: 45,
  },
  {
    name: 'previews of late values',
    file: 'test/e2e/bridge/preview.test.ts',
    needs: ['pulumi', 'etcd', 'k8s', 'kwok', 'kubernetes-provider'],
    wants: [],
    seconds: 18,
  },
  {
    name: 'secrets on their way',
    file: 'test/e2e/bridge/secrets.test.ts',
    needs: ['pulumi', 'etcd', 'k8s', 'kwok', 'kubernetes-provider'],
    wants: [],
    seconds: 30,
  },
  {
    name: 'options of objects',
    file: 'test/e2e/bridge/options.test.ts',
    needs: ['pulumi', 'etcd', 'k8s', 'kwok', 'kubernetes-provider'],
    wants: [],
    seconds: 22,
  },
  {
    name: 'a move from a ConfigGroup',
    file: 'test/e2e/bridge/move.test.ts',
    needs: ['pulumi', 'etcd', 'k8s', 'kwok', 'kubernetes-provider'],
    wants: [],
    seconds: 30,
  },
  {
    name: 'order',
    file: 'test/e2e/bridge/order.test.ts',
    needs: ['pulumi', 'etcd', 'k8s', 'kwok', 'kubernetes-provider'],
    wants: [],
    seconds: 90,
  },
  {
    name: 'helm',
    file: 'test/e2e/bridge/helm.test.ts',
    needs: ['helm'],
    wants: [],
    seconds: 4,
  },
  {
    name: 'published constructs',
    file: 'test/e2e/bridge/published-constructs.test.ts',
    needs: ['published-constructs'],
    wants: [],
    seconds: 4,
  },
  ...openstackLabs,
  ...storageLabs,
];

/** Whether labs are to run come what may: what they need is built first, and a lab that is left out is a failure. */
export function labsAreRequired(
  env: Readonly<Record<string, string | undefined>> = process.env,
): boolean {
  return env['GROUNDWORK_LABS'] === 'required';
}

/** Why a lab cannot run here and now; empty when it can. */
export function missingFor(lab: Lab): readonly string[] {
  return lab.needs
    .map((need) => provisions[need].missing())
    .filter((reason) => reason !== undefined);
}

/** Meets what these labs need. What cannot be met is told by need. */
export async function provideFor(wanted: readonly Lab[], steps: Steps): Promise<readonly string[]> {
  const needs = new Set(wanted.flatMap((lab) => [...lab.needs, ...lab.wants]));
  const failures: string[] = [];
  for (const [need, provision] of Object.entries(provisions) as [LabNeed, Provision][]) {
    if (!needs.has(need) || provision.missing() === undefined) continue;
    try {
      await provision.provide(steps);
    } catch (error) {
      failures.push(`${need}: ${(error as Error).message}`);
    }
  }
  return failures;
}
