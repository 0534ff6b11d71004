import type { MachineReport, PlanReport, ResourceReport } from '../../lib/report';
import { Quantity } from '../../lib/values';

/** Amounts as a person writes them. */
export function amounts(cpu: string, memory: string, ephemeralStorage: string): ResourceReport {
  return {
    cpu: Quantity.of(cpu),
    memory: Quantity.of(memory),
    ephemeralStorage: Quantity.of(ephemeralStorage),
  };
}

/** The worker of the allocatable example: 16 CPU, 32Gi and 100Gi leave 14.5 CPU, 29196Mi and 88Gi. */
export function workerReport(index = 1): MachineReport {
  return {
    name: `worker-${index}`,
    role: 'worker',
    address: `10.77.${Math.floor((index + 10) / 256)}.${(index + 10) % 256}`,
    failureDomain: `zone-${'abc'[index % 3] ?? 'a'}`,
    capacity: amounts('16', '32Gi', '100Gi'),
    allocatable: amounts('14500m', '29196Mi', '88Gi'),
    reservations: {
      kube: amounts('1', '2Gi', '1Gi'),
      system: amounts('500m', '1Gi', '1Gi'),
      eviction: amounts('0', '500Mi', '10Gi'),
    },
    mounts: [
      {
        path: '/mnt/fs-local-volume',
        what: '/dev/disk/by-id/wwn-0x5000c500a1b2c3d4',
        type: 'ext4',
        construct: `worker-${index}/cortx/storage`,
      },
    ],
    sysctls: [
      {
        key: 'net.netfilter.nf_conntrack_tcp_be_liberal',
        value: '1',
        construct: `worker-${index}/cortx`,
      },
      { key: 'vm.max_map_count', value: '30000000', construct: `worker-${index}/cortx` },
    ],
    blockDevices: [
      {
        name: '/dev/cortx/data-0',
        device: '/dev/disk/by-id/nvme-eui.0025385b71b0d3c4',
        construct: `worker-${index}/cortx`,
      },
    ],
    steps: [
      { phase: 'modules', description: 'load kernel modules', construct: `worker-${index}` },
      {
        phase: 'sysctl',
        description: 'apply kernel settings and read them back',
        construct: `worker-${index}`,
      },
      {
        phase: 'storage',
        description: 'make the file system of /mnt/fs-local-volume',
        construct: `worker-${index}/cortx/storage`,
      },
      {
        phase: 'services',
        description: 'start the mount',
        construct: `worker-${index}/cortx/storage`,
      },
    ],
    userData: {
      bytes: 9412 + index,
      limit: 16384,
      parts: [
        {
          part: 'write_files /opt/groundwork/bin/first-boot',
          construct: `worker-${index}`,
          bytes: 4210,
        },
        {
          part: 'write_files /etc/kubernetes/kubelet.yaml',
          construct: `worker-${index}/kubelet`,
          bytes: 1522,
        },
        {
          part: 'write_files /etc/systemd/system/kubelet.service.d/20-groundwork.conf',
          construct: `worker-${index}/kubelet`,
          bytes: 812,
        },
        {
          part: 'write_files /etc/udev/rules.d/60-cortx.rules',
          construct: `worker-${index}/cortx`,
          bytes: 611,
        },
      ],
    },
  };
}

/** A control-plane machine without disks of its own. */
export function controlPlaneReport(): MachineReport {
  const { steps, ...worker } = workerReport();
  return {
    ...worker,
    name: 'control-plane-1',
    role: 'control-plane',
    address: '10.77.0.10',
    failureDomain: 'zone-a',
    capacity: amounts('4', '8Gi', '40Gi'),
    allocatable: amounts('3300m', '6644Mi', '34Gi'),
    reservations: {
      kube: amounts('500m', '1Gi', '1Gi'),
      system: amounts('200m', '24Mi', '1Gi'),
      eviction: amounts('0', '500Mi', '4Gi'),
    },
    mounts: [],
    blockDevices: [],
    steps: steps.slice(0, 2),
  };
}

/** A control-plane machine and this many workers on one network. */
export function planReport(workers = 2): PlanReport {
  return {
    title: 'Local cluster',
    stack: 'local',
    machines: [
      controlPlaneReport(),
      ...Array.from({ length: workers }, (_, index) => workerReport(index + 1)),
    ],
    network: {
      cidr: workers > 200 ? '10.77.0.0/20' : '10.77.0.0/24',
      gateway: '10.77.0.1',
      ranges: [
        { name: 'Pods', cidr: '10.244.0.0/16' },
        { name: 'Services', cidr: '10.96.0.0/12' },
      ],
    },
  };
}
