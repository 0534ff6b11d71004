/** Parts of a plan that are written down alike, whatever the stack: plain data about machines that have their places. */
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { EtcdClusterPlan } from 'groundwork/clusters/plan';
import type { Placement } from 'groundwork/local/plan';
import type { Machine } from 'groundwork/machine';
import { ReservedResourcesKubelet } from 'groundwork/node';

/** A machine in its place. */
export interface StandingMachine {
  readonly machine: Machine;
  /** Where it stands; what is known only when it has come up is left out. */
  readonly placement: Pick<Placement, 'name' | 'failureDomain'> & Partial<Placement>;
}

/** What is left for pods, as text. */
export interface AllocatableRow {
  readonly cpu: string;
  readonly memory: string;
  readonly ephemeralStorage: string;
}

/** What is left for pods on a machine, in Kubernetes' own notation; undefined where no pods run. */
export function allocatableRow(machine: Machine): AllocatableRow | undefined {
  const kubelet = machine.node
    .findAll()
    .find((construct) => construct instanceof ReservedResourcesKubelet);
  if (kubelet === undefined) return undefined;
  const { cpu, memory, ephemeralStorage } = kubelet.allocatable;
  return {
    cpu: cpu.toString(),
    memory: memory.toString(),
    ephemeralStorage: ephemeralStorage.toString(),
  };
}

/** What is left for pods on each machine that runs some, in Kubernetes' own notation. */
export function allocatableTable(
  placed: readonly StandingMachine[],
): Readonly<Record<string, AllocatableRow>> {
  return Object.fromEntries(
    placed.flatMap(({ machine, placement }) => {
      const row = allocatableRow(machine);
      return row === undefined ? [] : [[placement.name, row]];
    }),
  );
}

/** What is on each machine, by name: no content of a file, so nothing secret. */
export function machineTable(placed: readonly StandingMachine[]): object {
  return Object.fromEntries(
    placed.map(({ machine, placement }) => {
      const { files, steps, mounts, sysctls } = machine.plan();
      const { bytes, limit } = machine.render();
      return [
        placement.name,
        {
          placement,
          allocatable: allocatableRow(machine),
          userData: { bytes, limit },
          files: files.map(({ path, mode, owner, construct }) => ({
            path,
            mode,
            owner,
            construct,
          })),
          mounts,
          sysctls,
          firstBoot: steps,
        },
      ];
    }),
  );
}

/** The plan of etcd with the addresses of its machines. */
export function withAddresses(
  plan: EtcdClusterPlan,
  placed: readonly StandingMachine[],
): EtcdClusterPlan {
  const members = plan.members.map((member) => {
    const found = placed.find(({ placement }) => placement.name === member.name);
    const address = found?.placement.address;
    return address === undefined ? member : { ...member, address };
  });
  const { events } = plan;
  if (events === undefined) return { ...plan, members };
  return { ...plan, members, events: withAddresses(events, placed) };
}

/** Writes the plan of etcd beside that of the machines; where there is no cluster any more, the file goes. */
export function writeEtcdPlan(
  folder: string,
  plan: EtcdClusterPlan | undefined,
): string | undefined {
  const file = join(folder, 'etcd.json');
  rmSync(file, { force: true });
  if (plan === undefined) return undefined;
  writeJson(file, plan);
  return file;
}

/** Writes it as JSON. */
export function writeJson(file: string, content: unknown): void {
  writeFileSync(file, `${JSON.stringify(content, undefined, 2)}\n`);
}
