import { App, Chart } from 'cdk8s';
import { Machine } from 'groundwork/machine';
import { LocalStorageClass, LocalVolumeProvisioner, LocalVolumes } from 'groundwork/manifests';
import { LocalDisks } from 'groundwork/node';

/** The serial numbers of the disks that were bought for a database, by node. */
const JOURNALS = { 'node-1': 'S4EWNX0N000001', 'node-2': 'S4EWNX0N000002' } as const;

/** The nodes: all free NVMe disks as file systems, and a raw disk that is known by its serial number. */
export const nodes = Object.entries(JOURNALS).map(([name, serial]) => {
  const machine = new Machine(name, { hostname: name });
  const fast = new LocalDisks(machine, 'fast', {
    storageClass: 'fast',
    match: { transport: 'nvme', size: { min: '1Ti', max: '4Ti' }, atLeast: 1 },
    fileSystem: 'xfs',
  });
  const journal = new LocalDisks(machine, 'journal', {
    storageClass: 'journal',
    disks: [{ serial, name: 'journal-0' }],
    volumeMode: 'Block',
  });
  return { name, machine, fast, journal };
});

const app = new App();

/** The provisioner, told by the nodes' own disks where to look. */
export const provisioned = new Chart(app, 'provisioned');
const [first] = nodes;
const classes = [first?.fast.discovery, first?.journal.discovery].filter(
  (discovery) => discovery !== undefined,
);
export const provisioner = new LocalVolumeProvisioner(provisioned, 'provisioner', {
  image: 'registry.k8s.io/sig-storage/local-volume-provisioner:v2.9.0',
  classes,
  knownVolumes: nodes.map(({ name, journal }) => ({
    node: name,
    storageClass: 'journal',
    files: journal.volumes.map(({ file }) => file),
  })),
});

/** The same raw disks without a provisioner: for clusters whose disks never change. */
export const written = new Chart(app, 'written');
const { storageClassName } = new LocalStorageClass(written, 'class', { name: 'journal-by-hand' });
new LocalVolumes(written, 'volumes', {
  storageClass: storageClassName,
  volumes: nodes.flatMap(({ name, journal }) =>
    journal.volumes.map(({ device }) => ({ node: name, path: device, size: '480Gi' })),
  ),
});
