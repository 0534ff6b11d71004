import { readdirSync, existsSync } from 'node:fs';
import path from 'node:path';

import { Chart } from 'cdk8s';
import type { Machine } from 'groundwork/machine';
import { checkInitiatorNames } from 'groundwork/node';
import { synthesize, synthesizeChart, synthesizeProgram } from 'groundwork/testing';

import type * as bridge from '../examples/bridge';
import type * as cortxSolution from '../examples/cortx-solution';
import type * as iscsiTarget from '../examples/iscsi-target';
import type * as glusterNode from '../examples/gluster-node';
import type * as glusterClaim from '../examples/gluster-claim';
import type * as heketi from '../examples/heketi';
import type * as kubeletReservations from '../examples/kubelet-reservations';
import type * as kubernetesRoles from '../examples/kubernetes-roles';
import type * as kuryrNetwork from '../examples/kuryr-network';
import type * as localDisks from '../examples/local-disks';
import type * as localVolumes from '../examples/local-volumes';
import type * as manilaShare from '../examples/manila-share';
import type * as nodeRuntime from '../examples/node-runtime';
import type * as nonSharedStorage from '../examples/non-shared-storage';
import type * as outputsInText from '../examples/outputs-in-text';
import type * as podNetwork from '../examples/pod-network';
import type * as storageNode from '../examples/storage-node';
import { expectGolden } from './support/golden';

const EXAMPLES = path.join(__dirname, '../examples');

const program = (name: string): string => path.join(EXAMPLES, name);

function expectFiles(name: string, machine: Machine): void {
  const { files, violations } = synthesize(machine);
  expect(violations).toEqual([]);
  const expected = new Map(
    Object.entries(files).map(([file, content]) => [file.slice(1), content]),
  );
  expectGolden('expected', expected, path.join(EXAMPLES, name));
}

test.each(readdirSync(EXAMPLES))('%s has a program and says what it shows', (name) => {
  expect(existsSync(path.join(EXAMPLES, name, 'index.ts'))).toBe(true);
  expect(existsSync(path.join(EXAMPLES, name, 'README.md'))).toBe(true);
});

test('kubelet-reservations leaves for pods what its README says', () => {
  const { kubelet, machine } = jest.requireActual<typeof kubeletReservations>(
    program('kubelet-reservations'),
  );

  const { cpu, memory, ephemeralStorage } = kubelet.allocatable;
  expect([cpu, memory, ephemeralStorage].map(String)).toEqual(['14500m', '29196Mi', '88Gi']);
  expectFiles('kubelet-reservations', machine);
});

test('kubernetes-roles starts on each machine what its README says', () => {
  const { controlPlane, machine, role, weave } = jest.requireActual<typeof kubernetesRoles>(
    program('kubernetes-roles'),
  );

  expect(role.activeUnits).toEqual(['kube-proxy.service', 'kubelet.service']);
  expect(
    Object.keys(synthesize(controlPlane).files).filter((file) => file.startsWith('/etc/s')),
  ).toEqual([
    '/etc/sysconfig/kubernetes-masters',
    '/etc/systemd/system/groundwork-first-boot.service',
  ]);
  expect(weave).toContain('consensus=2');
  expectFiles('kubernetes-roles', machine);
});

test('storage-node gives its disks names that survive a reboot', () => {
  const { machine, solution } = jest.requireActual<typeof storageNode>(program('storage-node'));

  expect(solution).toContain('/dev/cortx/data-0');
  expect(solution).not.toContain('wwn-');
  expectFiles('storage-node', machine);
});

test('gluster-node gives all machines one list, and says which ports they need', () => {
  const { machines, ports } = jest.requireActual<typeof glusterNode>(program('gluster-node'));
  const lists = machines.map((machine) => {
    const { files, violations } = synthesize(machine);
    expect(violations).toEqual([]);
    return files['/etc/gluster-pool/peers'];
  });

  expect(lists[0]).toContain('gfs-3 10.0.0.13');
  expect(new Set(lists).size).toBe(1);
  expect(ports.bricks).toEqual({ first: 49_152, last: 49_181 });
  for (const machine of machines.slice(1, 2)) expectFiles('gluster-node', machine);
});

test('iscsi-target gives all nodes one disk, and says which node is which', () => {
  const { machines, ownTarget, walkthrough } = jest.requireActual<typeof iscsiTarget>(
    program('iscsi-target'),
  );
  const configurations = machines.map((machine) => {
    const { files, violations } = synthesize(machine);
    expect(violations).toEqual([]);
    return files['/etc/groundwork/iscsi-target/saveconfig.json'] ?? '';
  });
  const disks = configurations.map((text) => text.slice(0, text.indexOf('"targets"')));

  expect(new Set(configurations).size).toBe(3);
  expect(new Set(disks).size).toBe(1);
  expect(synthesize(walkthrough).violations).toEqual([]);
  expect(ownTarget.disks).toMatchObject([{ lun: 0, bytes: 8589934592n }]);
  const [, second] = machines;
  if (second !== undefined) expectFiles('iscsi-target', second);
});

test('local-disks knows what the provisioner will call its volumes', () => {
  const { machine, volumes } = jest.requireActual<typeof localDisks>(program('local-disks'));

  expect(volumes).toEqual([
    { path: '/mnt/disks/journal/journal-0', persistentVolume: 'local-pv-e28bb798' },
    { path: '/mnt/disks/journal/journal-1', persistentVolume: 'local-pv-8146e179' },
  ]);
  expectFiles('local-disks', machine);
});

test('node-runtime takes from the kubelet and from Kubernetes what must be the same', () => {
  const { machine, runtime, network } = jest.requireActual<typeof nodeRuntime>(
    program('node-runtime'),
  );

  expect(runtime.cgroupDriver).toBe('systemd');
  expect(network.settings['net.netfilter.nf_conntrack_max']).toBe('262144');
  expectFiles('node-runtime', machine);
});

test('cortx-solution gives nodes, volumes and file the same names', () => {
  const { solution, machines, volumes, links } = jest.requireActual<typeof cortxSolution>(
    program('cortx-solution'),
  );
  const [first] = machines.map((machine) => synthesize(machine));
  const charts = [volumes, links].map((chart) => synthesizeChart(chart));

  expect([first, ...charts].flatMap((one) => one?.violations)).toEqual([]);
  expectGolden(
    'expected',
    new Map([
      ['solution.yaml', solution.rewritten()],
      ['volumes.yaml', charts[0]?.yaml ?? ''],
      ['links.yaml', charts[1]?.yaml ?? ''],
      ...Object.entries(first?.files ?? {})
        .filter(([file]) => file.startsWith('/etc/'))
        .map(([file, content]) => [`node-1${file}`, content] as const),
    ]),
    program('cortx-solution'),
  );
});

test('non-shared-storage gives each machine a name, and the disk one writer', () => {
  const { chart, chartOf2016, clients, initiators, servers, serversOf2016 } = jest.requireActual<
    typeof nonSharedStorage
  >(program('non-shared-storage'));
  const machines = [...servers, ...serversOf2016, ...clients];
  const charts = [chart, chartOf2016].map((one) => synthesizeChart(one));

  expect(machines.flatMap((one) => one.validate())).toEqual([]);
  expect(charts.flatMap(({ violations }) => violations)).toEqual([]);
  expect(checkInitiatorNames(initiators)).toEqual([]);
  const [client] = clients.map((machine) => synthesize(machine));
  const shown = ['/etc/iscsi/', '/etc/multipath.conf', '/etc/udev/'];
  expectGolden(
    'expected',
    new Map([
      ['store.yaml', charts[0]?.yaml ?? ''],
      ['store-of-2016.yaml', charts[1]?.yaml ?? ''],
      ...Object.entries(client?.files ?? {})
        .filter(([file]) => shown.some((start) => file.startsWith(start)))
        .map(([file, content]) => [`node-4${file}`, content] as const),
    ]),
    program('non-shared-storage'),
  );
});

test('outputs-in-text shows labels, and gives a machine the values', async () => {
  const { files, manifests, userData } = jest.requireActual<typeof outputsInText>(
    program('outputs-in-text'),
  );

  const own = files.filter(({ path: file }) => file.startsWith('/etc/backup'));
  expectGolden(
    'expected',
    new Map([
      ...Object.entries(manifests),
      ...own.map(({ path: file, content }) => [`backup-1${file}`, content] as const),
    ]),
    program('outputs-in-text'),
  );
  const text = await new Promise<string>((resolve) => userData.apply(resolve));
  expect(text).toContain('{"from":"db-7.example.org","port":5432}');
});

test('bridge asks for each object after those that it needs, and keeps the password', async () => {
  let manifests: Readonly<Record<string, string>> = {};
  const { resources, edges, leaks } = await synthesizeProgram(
    () => {
      ({ manifests } = jest.requireActual<typeof bridge>(program('bridge')));
    },
    {
      config: { network: '10.0.0.0/16' },
      secretConfig: { password: 'open sesame', kubeconfig: '{}' },
    },
  );
  const asked = resources.map(({ address, name }) => ({
    name,
    object: address,
    after: edges
      .filter(({ from, kind }) => from === address && kind === 'dependsOn')
      .map(({ to }) => to),
  }));

  expect(leaks).toEqual([]);
  expectGolden(
    'expected',
    new Map([
      ...Object.entries(manifests).map(([file, text]) => [`manifests/${file}`, text] as const),
      ['resources.json', `${JSON.stringify(asked, null, 2)}\n`],
    ]),
    program('bridge'),
  );
});

test('local-machines registers two machines and what they need', async () => {
  const { resources } = await synthesizeProgram(() => {
    jest.requireActual<object>(program('local-machines'));
  });

  expect(resources.map(({ address }) => address)).toEqual(
    expect.arrayContaining([
      'pulumi-nodejs:dynamic/groundwork:LocalMachine::left',
      'pulumi-nodejs:dynamic/groundwork:LocalMachine::right',
    ]),
  );
});

test('gluster-claim gives each version of Kubernetes what it can mount', () => {
  const { legacy, kadalu, nfs, asked } = jest.requireActual<typeof glusterClaim>(
    program('gluster-claim'),
  );
  const charts = { legacy, kadalu, nfs };
  const texts = Object.entries(charts).map(([name, chart]) => {
    const options = {
      kubernetesVersion: chart === legacy ? '1.25' : '1.36',
      provided: ['Secret/heketi/heketi-admin', 'StorageClass/kadalu.mirror', 'Namespace/demo'],
    };
    const { yaml, violations } = synthesizeChart(chart, options);
    expect(violations).toEqual([]);
    return [`${name}.yaml`, yaml] as const;
  });

  expect(asked).toEqual({ before: 2, now: 1 });
  expect(synthesizeChart(legacy).violations.map(({ path: place }) => place)).toEqual([
    'legacy/mirror/Resource.provisioner',
    'legacy/single/Resource.provisioner',
  ]);
  expectGolden('expected', new Map(texts), program('gluster-claim'));
});

test('heketi moves its database in three steps that differ in nothing else', () => {
  const { begun, moving, moved, outcomes } = jest.requireActual<typeof heketi>(program('heketi'));
  const texts = Object.entries({ begun, moving, moved }).map(([name, construct]) => {
    const options = { provided: ['Secret/heketi/heketi-admin', 'Secret/heketi/heketi-ssh'] };
    const { yaml, violations, warnings } = synthesizeChart(Chart.of(construct), options);
    expect([...violations, ...warnings]).toEqual([]);
    return [`${name}.yaml`, yaml] as const;
  });
  const [first, second] = texts.map(([, text]) => text);

  expect(second).toContain(first?.slice(first.indexOf('kind: Deployment')));
  expect(moved.resturl).toBe('http://10.96.0.80:8080');
  expect(outcomes.map(({ fits }) => fits)).toEqual(['always', 'always', 'never']);
  expectGolden('expected', new Map(texts), program('heketi'));
});

test('local-volumes tells the provisioner what the nodes offer', () => {
  const { nodes, provisioned, provisioner, written } = jest.requireActual<typeof localVolumes>(
    program('local-volumes'),
  );
  const charts = [provisioned, written].map((chart) => synthesizeChart(chart));
  const named = nodes.flatMap(({ journal }) => journal.volumes);

  expect(nodes.flatMap(({ machine }) => synthesize(machine).violations)).toEqual([]);
  expect(charts.flatMap(({ violations, warnings }) => [...violations, ...warnings])).toEqual([]);
  expect(provisioner.knownVolumes.map(({ name }) => name)).toEqual(
    named.map(({ persistentVolume }) => persistentVolume),
  );
  expectGolden(
    'expected',
    new Map([
      ['provisioned.yaml', charts[0]?.yaml ?? ''],
      ['written.yaml', charts[1]?.yaml ?? ''],
    ]),
    program('local-volumes'),
  );
});

test('pod-network leaves to pods what the network of the machines carries', () => {
  const { network, priorities, native, wrappedTwice, mostNodes, clusterDNS, ...rest } =
    jest.requireActual<typeof podNetwork>(program('pod-network'));
  const texts = Object.entries({ network, priorities }).map(([name, construct]) => {
    const { yaml, violations, warnings } = synthesizeChart(Chart.of(construct));
    expect([...violations, ...warnings]).toEqual([]);
    return [`${name}.yaml`, yaml] as const;
  });

  expect([native.mtu, wrappedTwice.mtu, wrappedTwice.encapsulations]).toEqual([1442, 1392, 2]);
  expect([mostNodes, clusterDNS]).toEqual([256n, '10.96.0.10']);
  expect(rest.forwardedRanges.workers).toEqual(['10.244.0.0/16']);
  expect(rest.classes.map(({ name, qos }) => `${name}: ${qos ?? ''}`)).toEqual([
    'kube-proxy: BestEffort',
    'prometheus: Guaranteed',
  ]);
  expectGolden('expected', new Map(texts), program('pod-network'));
});

test('kuryr-network shows what Neutron needs, what the slides changed, and what takes its place', () => {
  const { serviceSubnet, ports, upstream, slides, modern } = jest.requireActual<
    typeof kuryrNetwork
  >(program('kuryr-network'));
  const texts = Object.entries({ upstream, slides, modern }).map(([name, construct]) => {
    const options = {
      kubernetesVersion: name === 'modern' ? '1.36' : '1.28',
      provided: ['Secret/kube-system/kuryr-neutron'],
    };
    const { yaml, violations, warnings } = synthesizeChart(Chart.of(construct), options);
    expect([...violations, ...warnings]).toEqual([]);
    return [`${name}.yaml`, yaml] as const;
  });

  expect(serviceSubnet.cidr.toString()).toBe('10.2.0.0/16');
  expect(serviceSubnet.allocationPool).toEqual({ start: '10.2.128.1', end: '10.2.255.253' });
  expect(ports).toBe(2200);
  expectGolden('expected', new Map(texts), program('kuryr-network'));
});

test('manila-share gives many pods one share, and a disk to one', () => {
  const { byDriver, byHand, disk } = jest.requireActual<typeof manilaShare>(
    program('manila-share'),
  );
  const charts = [byHand, byDriver, disk].map((chart) =>
    synthesizeChart(chart, { kubernetesVersion: '1.36' }),
  );
  const usage = charts.map(({ objects }) => {
    const specOf = (kind: string) => objects.find((one) => one.kind === kind)?.['spec'];
    const { accessModes } = specOf('PersistentVolume') as { accessModes: readonly string[] };
    const shop = objects.find(({ metadata }) => metadata.name === 'shop');
    return [accessModes, (shop?.['spec'] as { replicas: number }).replicas];
  });

  expect(charts.flatMap(({ violations, warnings }) => [...violations, ...warnings])).toEqual([]);
  expect(usage).toEqual([
    [['ReadWriteMany'], 3],
    [['ReadWriteMany'], 3],
    [['ReadWriteOnce'], 1],
  ]);
  expectGolden(
    'expected',
    new Map(
      charts.map(({ yaml }, index) => [
        `${['by-hand', 'by-driver', 'disk'][index] ?? ''}.yaml`,
        yaml,
      ]),
    ),
    path.join(EXAMPLES, 'manila-share'),
  );
});
