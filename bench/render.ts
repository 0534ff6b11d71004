/**
 * How the cost of rendering grows: `npm run bench`. Prints the time of the processor, which does not depend on what else the computer does, and
 * ratios; the ratios are what counts, since computers differ.
 */
import { File, Machine, Mount, Sysctl } from 'groundwork/machine';
import { CortxNodePrep, ReservedResourcesKubelet } from 'groundwork/node';

function worker(index: number): Machine {
  const machine = new Machine(`worker-${index}`, {
    kubernetesVersion: '1.36',
    capacity: { cpu: 16, memory: '32Gi', ephemeralStorage: '100Gi' },
  });
  new CortxNodePrep(machine, 'cortx', {
    secondaryStorage: { device: `/dev/disk/by-id/virtio-s-${index}` },
    blockDevices: [
      { device: `/dev/disk/by-id/virtio-d0-${index}`, name: 'data-0' },
      { device: `/dev/disk/by-id/virtio-d1-${index}`, name: 'data-1' },
    ],
  });
  new ReservedResourcesKubelet(machine, 'kubelet', {
    kubeReserved: { cpu: '1', memory: '2Gi', ephemeralStorage: '1Gi' },
    systemReserved: { cpu: '500m', memory: '1Gi', ephemeralStorage: '1Gi' },
    evictionHard: { 'memory.available': '500Mi', 'nodefs.available': '10%' },
    enforceNodeAllocatable: ['pods', 'kube-reserved', 'system-reserved'],
    kubeReservedCgroup: '/runtime.slice',
    systemReservedCgroup: '/system.slice',
  });
  return machine;
}

/** One machine with much on it: of `count` things 7 are files, 2 are kernel settings, 1 is a mount. */
function bigMachine(count: number): Machine {
  const machine = new Machine('big', { userData: { platform: 'none' } });
  for (let index = 0; index < count; index += 1) {
    const id = String(index);
    if (index % 10 < 7) new File(machine, id, { path: `/srv/x/${id}`, content: `line ${id}\n` });
    else if (index % 10 < 9) {
      new Sysctl(machine, id, { settings: { [`net.ipv4.conf.eth${id}.rp_filter`]: 1 } });
    } else {
      const what = `/dev/disk/by-id/virtio-${id}`;
      new Mount(machine, id, { what, path: `/mnt/${id}`, type: 'ext4' });
    }
  }
  return machine;
}

function milliseconds(work: () => void): number {
  const start = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}

function median(work: () => void): number {
  const runs = [0, 1, 2].map(() => milliseconds(work)).sort((a, b) => a - b);
  return runs[1] ?? Number.NaN;
}

function fleet(count: number): void {
  for (let index = 0; index < count; index += 1) worker(index).seed();
}

function compare(what: string, few: number, many: number, work: (count: number) => void): void {
  work(few); // warms the compiler
  const [less, more] = [
    median(() => {
      work(few);
    }),
    median(() => {
      work(many);
    }),
  ];
  console.log(`${what}, median of 3 runs:
  ${few.toLocaleString('en').padStart(6)} ${less.toFixed(0).padStart(6)} ms
  ${many.toLocaleString('en').padStart(6)} ${more.toFixed(0).padStart(6)} ms
   ratio ${(more / less).toFixed(1).padStart(6)} (linear is ${many / few})`);
}

compare('machines, rendered with all checks', 100, 1000, fleet);
compare('things on one machine', 300, 3000, (count) => bigMachine(count).seed());
