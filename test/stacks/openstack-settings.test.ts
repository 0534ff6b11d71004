import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { formatViolation, InvalidConfiguration } from 'groundwork/values';

import { flowsOf, forwardedRanges } from '../../stacks/openstack-plan';
import { plannedMachines, writeOpenStackPlan } from '../../stacks/openstack-plan-folder';
import { readOpenStackSettings, readOpenStackSettingsFile } from '../../stacks/openstack-settings';
import type { OpenStackSettings } from '../../stacks/openstack-settings';
import { allocatableTable } from '../../stacks/plan-documents';

const ROOT = path.join(__dirname, '../..');
const COMMITTED = readOpenStackSettingsFile(ROOT, 'openstack');

function refused(run: () => unknown): readonly string[] {
  try {
    run();
  } catch (error) {
    if (error instanceof InvalidConfiguration) return error.violations.map(formatViolation);
    throw error;
  }
  return [];
}

const read = (change: object): OpenStackSettings =>
  readOpenStackSettings((key) => ({ ...COMMITTED, ...change })[key as keyof OpenStackSettings]);

const flowTexts = (settings: OpenStackSettings): readonly string[] =>
  flowsOf(settings).map(({ from, to, protocol, ports }) => {
    const who = 'group' in from ? from.group : String(from.cidr);
    return `${who} -> ${to} ${protocol} ${String(ports)}`;
  });

describe('the committed settings', () => {
  const planned = plannedMachines(COMMITTED);

  test('are a control plane, three members of etcd and two workers, each in its place', () => {
    expect(planned.map(({ placement, role }) => [placement.name, placement.address, role])).toEqual(
      [
        ...[1, 2, 3].map((last) => [`control-plane-${last}`, `10.77.0.1${last}`, 'control-plane']),
        ...[1, 2, 3].map((last) => [`etcd-${last}`, `10.77.0.2${last}`, 'etcd']),
        ...[1, 2].map((last) => [`workers-${last}`, undefined, 'workers']),
      ],
    );
  });

  test('reserve on every node, from the capacity of its flavour', () => {
    const row = { cpu: '3500m', memory: '6156Mi', ephemeralStorage: '34Gi' };

    expect(allocatableTable(planned)).toEqual(
      Object.fromEntries(
        ['control-plane-1', 'control-plane-2', 'control-plane-3', 'workers-1', 'workers-2'].map(
          (name) => [name, row],
        ),
      ),
    );
  });

  test('let nobody reach anybody but etcd among itself and from the control plane, and kubelets', () => {
    expect(flowTexts(COMMITTED)).toEqual([
      'control-plane -> control-plane tcp 10250',
      'control-plane -> workers tcp 10250',
      'etcd -> etcd tcp 2380',
      'etcd -> etcd tcp 2379',
      'control-plane -> etcd tcp 2379',
    ]);
    expect(forwardedRanges(COMMITTED)).toEqual({});
  });

  test('are written down, the same bytes each time', () => {
    const folders = [1, 2].map(() => mkdtempSync(path.join(tmpdir(), 'gw-openstack-plan-')));
    try {
      const [first, second] = folders.map((folder) => {
        const written = writeOpenStackPlan(folder, 'prod', COMMITTED, plannedMachines(COMMITTED));
        const names = readdirSync(folder, { recursive: true, withFileTypes: true })
          .filter((entry) => entry.isFile())
          .map((entry) => path.join(entry.parentPath, entry.name));
        const texts = names.map((name) => readFileSync(name, 'utf8'));
        return { written, texts, names: names.map((name) => path.relative(folder, name)) };
      });

      expect(first?.texts).toEqual(second?.texts);
      expect(first?.names.sort()).toEqual([
        ...['etcd.json', 'plan.json', 'report.html'],
        ...planned.map(({ placement }) => path.join('user-data', placement.name)),
      ]);
      expect(readFileSync(first?.written.report ?? '', 'utf8')).toContain('10.77.0.21');
      expect(readFileSync(first?.written.etcd ?? '', 'utf8')).toContain('10.77.0.21');
    } finally {
      for (const folder of folders) rmSync(folder, { recursive: true, force: true });
    }
  });
});

test('another number of workers changes the text of no machine', () => {
  const texts = (count: number): Readonly<Record<string, string>> =>
    Object.fromEntries(
      plannedMachines(read({ workers: { count } })).map(({ machine, placement }) => [
        placement.name,
        machine.render().userData,
      ]),
    );

  expect(texts(5)).toMatchObject(texts(2));
});

test('pods without a tunnel are let through, events are a cluster of their own, and more flows come last', () => {
  const flow = { from: { cidr: '198.51.100.7/32' }, to: 'workers', protocol: 'tcp', ports: 22 };
  const { etcd } = COMMITTED;
  const settings = read({
    network: { cidr: '10.77.0.0/24', pods: '10.244.0.0/16', flows: [flow] },
    etcd: { ...etcd, events: true },
  });

  expect(flowTexts(settings).slice(2)).toEqual([
    ...['etcd -> etcd tcp 2380', 'etcd -> etcd tcp 2379', 'control-plane -> etcd tcp 2379'],
    ...['etcd-events -> etcd-events tcp 2380', 'etcd-events -> etcd-events tcp 2379'],
    'control-plane -> etcd-events tcp 2379',
    '10.244.0.0/16 -> control-plane any undefined',
    '10.244.0.0/16 -> workers any undefined',
    '198.51.100.7/32 -> workers tcp 22',
  ]);
  expect(forwardedRanges(settings)).toEqual({ workers: ['10.244.0.0/16'] });
  const network = { ...settings.network, podsOnControlPlane: true };
  expect(forwardedRanges({ ...settings, network })).toEqual({
    'control-plane': ['10.244.0.0/16'],
    workers: ['10.244.0.0/16'],
  });
});

test('misspelt, missing and mistyped settings are told at once', () => {
  const { openstack } = COMMITTED;
  const change = {
    openstack: { ...openstack, image: 'debian', flavour: 'm1', access: 'ssh' },
    workers: {},
    share: { size: '1Gi' },
  };

  expect(refused(() => read(change)).map((text) => text.replace(/:.*/, ''))).toEqual([
    ...['openstack.access', 'openstack.flavour', 'openstack.image'],
    ...['share.accessTo', 'share.driverHandlesShareServers', 'workers.count'],
  ]);
});

test('what settings leave open that has to be known is refused by name', () => {
  const { openstack, controlPlane, etcd } = COMMITTED;
  const settings = read({
    openstack: { ...openstack, flavors: {} },
    controlPlane: { ...controlPlane, size: 'big', addresses: ['10.77.0.11'] },
    etcd: { ...etcd, sha256: {} },
  });

  expect(refused(() => plannedMachines(settings))).toEqual([
    'controlPlane.addresses: names 1 addresses for 3 machines; name one for each, or leave it out',
    'etcd.sha256: "a record": without it anything could be installed; write { amd64: "…" } with the sum of SHA256SUMS of the release',
    ...['M1.LARGE', 'big'].map(
      (flavor) =>
        `openstack.flavors.${flavor}: is not said, and the reservations of its machines are worked out from it; write { vcpus: 4, ram: 8192, disk: 40 }, as \`openstack flavor show\` has them`,
    ),
  ]);
  expect(
    refused(() => plannedMachines(read({ controlPlane: { ...controlPlane, count: 0 } }))),
  ).toEqual([
    'controlPlane.count: "0": is no number of machines of a control plane: from 1 to 9; write 3',
  ]);
});

test('an address that a machine cannot have, and what does not fit on it, are told together', () => {
  const { controlPlane, kubelet } = COMMITTED;
  const settings = read({
    controlPlane: { ...controlPlane, addresses: ['10.77.0.11', '10.78.0.1', '10.77.0.13'] },
    kubelet: { ...kubelet, kubeReserved: { memory: '64Gi' } },
  });

  const wrong = refused(() => plannedMachines(settings)).join('\n');
  expect(wrong).toContain('10.78.0.1');
  expect(wrong).toContain('control-plane-1/kubelet');
  expect(wrong).toContain('workers-2/kubelet');
});

test('the endpoint has its address before the machines, as on the platform', () => {
  const { controlPlane } = COMMITTED;
  const addresses = (change: object): readonly string[] =>
    plannedMachines(read(change)).flatMap(({ placement: { address } }) => address ?? []);
  const { addresses: _addresses, ...automatic } = controlPlane;

  expect(addresses({ controlPlane: { ...automatic, endpoint: {} } }).slice(0, 3)).toEqual([
    '10.77.0.12',
    '10.77.0.13',
    '10.77.0.14',
  ]);
  expect(refused(() => addresses({ controlPlane: { ...controlPlane, endpoint: {} } }))).toEqual([
    'control-plane-1.address: "10.77.0.11": is the address of "api" already; give every machine an address of its own',
  ]);
  const endpoint = { address: '10.77.0.21' };
  expect(refused(() => addresses({ controlPlane: { ...controlPlane, endpoint } }))).toEqual([
    'etcd-1.address: "10.77.0.21": is the address of "api" already; give every machine an address of its own',
  ]);
});

test('an address that the endpoint cannot have is told once, by its setting', () => {
  const { controlPlane } = COMMITTED;
  const endpoint = { address: '10.78.0.1' };

  expect(
    refused(() => plannedMachines(read({ controlPlane: { ...controlPlane, endpoint } }))),
  ).toEqual([
    'controlPlane.endpoint.address: "10.78.0.1": lies outside the network 10.77.0.0/24; write for example "10.77.0.11"',
  ]);
  expect(refused(() => plannedMachines(read({ network: { cidr: '10.77.0.0/30' } })))).toEqual([
    'network.cidr: "10.77.0.0/30": a network has a prefix from /8 to /27; write for example "10.77.0.0/24"',
  ]);
});

test('masters come before members of etcd, whose addresses they may have taken', () => {
  const { controlPlane, etcd } = COMMITTED;
  const { addresses: _addresses, ...automatic } = controlPlane;
  const settings = read({
    controlPlane: automatic,
    etcd: { ...etcd, addresses: ['10.77.0.12', '10.77.0.22', '10.77.0.23'] },
  });

  expect(refused(() => plannedMachines(settings))).toEqual([
    'etcd-1.address: "10.77.0.12": is the address of "control-plane-2" already; give every machine an address of its own',
  ]);
});

test('a root volume is what is there for pods, in whole GiB', () => {
  const { openstack } = COMMITTED;
  const settings = read({ openstack: { ...openstack, rootVolume: { size: '99.5Gi' } } });

  const [master] = Object.values(allocatableTable(plannedMachines(settings)));
  expect(master?.ephemeralStorage).toBe('88Gi');
});
