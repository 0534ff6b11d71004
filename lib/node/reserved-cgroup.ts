/**
 * Units that make the cgroup of a slice ready before the kubelet starts: with all the controllers that it asks for, and it does not start
 * when one is missing.
 *
 * systemd makes the cgroup of a slice when the slice starts and keeps it, empty or not. But it hands on only controllers that a unit uses
 * (so `Delegate=` names them), knows nothing of `hugetlb`, and with cgroup v1 nothing of `cpuset`; a script does the rest.
 */
import { File, MachineConstruct, SystemdUnit } from '../machine';
import type { Construct } from 'constructs';

import type { Slice } from './slice';

/** The script, given the path of a cgroup. Shared by all reserved cgroups of a machine. */
export const RESERVED_CGROUP_SCRIPT = '/opt/groundwork/bin/reserved-cgroup';

// In a container the tree may belong to somebody else: there the kubelet itself is left to judge.
const SCRIPT = `#!/bin/sh
# Makes a cgroup ready for the kubelet: every controller that it enforces with, where the kernel has it.
set -u
cgroup=$1
root=/sys/fs/cgroup
missing=

unified() {
  for controller in cpu cpuset memory pids hugetlb; do
    grep -qw "$controller" "$root/cgroup.controllers" || continue
    folder=$root
    old_ifs=$IFS; IFS=/
    for part in \${cgroup#/}; do
      { echo "+$controller" > "$folder/cgroup.subtree_control"; } 2>/dev/null
      folder=$folder/$part
    done
    IFS=$old_ifs
    grep -qsw "$controller" "$root$cgroup/cgroup.controllers" || missing="$missing $controller"
  done
}

one_by_one() {
  for controller in cpu cpuacct cpuset memory pids hugetlb systemd; do
    [ -d "$root/$controller" ] || continue
    mkdir -p "$root/$controller$cgroup" 2>/dev/null
    [ -d "$root/$controller$cgroup" ] || missing="$missing $controller"
  done
}

if [ -e "$root/cgroup.controllers" ]; then unified; else one_by_one; fi
[ -z "$missing" ] && exit 0
echo "the kubelet cannot enforce a reservation on $cgroup: it has no$missing controller" >&2
systemd-detect-virt --quiet --container && exit 0
exit 1
`;

/** The service that makes the cgroup of a slice ready. */
export function reservedCgroupService(slice: Slice): string {
  return `groundwork-cgroup-${slice.unit.slice(0, -'.slice'.length)}.service`;
}

/** Props of `ReservedCgroup`. */
export interface ReservedCgroupProps {
  readonly slice: Slice;
  /** What lives in it, for people. */
  readonly description: string;
}

/** A slice, its unit where systemd brings none, and the service that makes its cgroup ready. */
export class ReservedCgroup extends MachineConstruct {
  /** The service; whoever needs the cgroup starts after it. */
  readonly service: string;

  constructor(scope: Construct, id: string, props: ReservedCgroupProps) {
    super(scope, id);
    const { slice, description } = props;
    this.service = reservedCgroupService(slice);
    if (!slice.builtIn) {
      new SystemdUnit(this, 'Slice', {
        name: slice.unit,
        sections: {
          Unit: { Description: description, Before: 'slices.target' },
          // A weight, as accounting alone does not switch the controller on; the kubelet sets its own over it.
          Slice: { CPUWeight: 100, MemoryAccounting: true, TasksAccounting: true },
        },
      });
    }
    new File(this, 'Script', { path: RESERVED_CGROUP_SCRIPT, content: SCRIPT, mode: '0755' });
    new SystemdUnit(this, 'Service', {
      name: this.service,
      enable: true,
      start: 'wait',
      sections: {
        Unit: {
          Description: `Controllers of ${slice.path} for the kubelet`,
          Before: 'kubelet.service',
        },
        Service: {
          Type: 'oneshot',
          RemainAfterExit: true,
          Slice: slice.unit,
          Delegate: 'cpu cpuset memory pids',
          ExecStart: `${RESERVED_CGROUP_SCRIPT} ${slice.path}`,
        },
        Install: { WantedBy: 'multi-user.target' },
      },
    });
  }
}
