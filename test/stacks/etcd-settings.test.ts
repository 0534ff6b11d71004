import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { InvalidConfiguration } from 'groundwork/values';

import {
  etcdArgs,
  etcdRequests,
  localSite,
  planEtcd,
  plannedMembers,
} from '../../stacks/etcd-plan';
import { placementRequest } from '../../stacks/local-plan';
import { missingEtcd } from '../../stacks/programs-folder';
import { etcdPlan, placedMachines } from '../../stacks/plan-folder';
import { readSettings, readSettingsFile } from '../../stacks/settings';
import type { Settings } from '../../stacks/settings';

const ROOT = path.join(__dirname, '../..');
const local = readSettingsFile(ROOT, 'local');
const GOOD = { version: '3.6.14', dataVolume: { size: '8Gi' }, backup: false };

function withEtcd(etcd: unknown): Settings {
  return readSettings((key) => ({ ...local, etcd })[key as keyof Settings]);
}

function refusals(run: () => unknown): readonly (readonly [string, string])[] {
  try {
    run();
  } catch (error) {
    if (!(error instanceof InvalidConfiguration)) throw error;
    return error.violations.map(({ code, path: where }) => [code, where]);
  }
  return [];
}

test.each([undefined, null, {}, '', 'null'])('%j is no cluster', (etcd) => {
  const settings = withEtcd(etcd);

  expect(settings.etcd).toBeUndefined();
  expect(planEtcd(settings, localSite(settings))).toBeUndefined();
  expect(placementRequest(settings).machines).toHaveLength(3);
});

test('the local stack has three members in three failure domains, which bear the loss of one', () => {
  const plan = etcdPlan(local, placedMachines(local));

  expect(plan?.members).toMatchObject([
    { name: 'etcd-1', address: '10.77.0.31', failureDomain: 'rack-a' },
    { name: 'etcd-2', address: '10.77.0.32', failureDomain: 'rack-b' },
    { name: 'etcd-3', address: '10.77.0.33', failureDomain: 'rack-c' },
  ]);
  expect(plan).toMatchObject({ quorum: 2, faultTolerance: 1 });
  expect(plan?.domains.every(({ writes }) => writes)).toBe(true);
});

test('every option that is data reaches the cluster', () => {
  const etcd = {
    ...GOOD,
    members: 5,
    addresses: ['10.77.0.31', '10.77.0.32', '10.77.0.33', '10.77.0.34', '10.77.0.35'],
    failureDomains: ['rack-a', 'rack-b', 'rack-c'],
    walVolume: { size: '1Gi' },
    settings: { 'quota-backend-bytes': '1Gi', 'heartbeat-interval': '200ms' },
    backup: { every: '1h', keep: 24, to: { bucket: 'etcd-backup' } },
    maintenance: { every: '12h', fragmentation: '40%' },
    tls: {
      generation: 2,
      alsoTrust: [1],
      validity: '720h',
      renewBefore: '240h',
      names: ['{member}.lab'],
    },
    fsyncGate: { onSlow: 'warn', writes: 100, limit: '20ms', percentile: 90 },
    replacements: { 'etcd-2': 1 },
    incarnation: { number: 2, from: { snapshot: 'etcd/x' }, confirm: 'etcd incarnation 2' },
    events: { members: 1, backup: { to: { directory: '/mnt/backup' } } },
    allowSingle: true,
    allowEvenSize: false,
    allowSharedDomain: true,
    allowDowngrade: false,
    metrics: false,
    timeout: '10m',
  };

  const args = etcdArgs(withEtcd(etcd), localSite(withEtcd(etcd)), (name) => ({
    name: `the ${name}`,
  }));

  expect(args).toEqual({
    ...etcd,
    install: { folder: '/opt/programs/etcd-{version}' },
    kubernetesVersion: '1.36',
    backup: { every: '1h', keep: 24, to: { name: 'the etcd-backup' } },
    events: { members: 1, backup: { to: { directory: '/mnt/backup' } } },
  });
});

test('sums of a release are of this computer, and no option of the cluster', () => {
  const sha256 = { amd64: 'ab'.repeat(32) };
  const settings = withEtcd({ ...GOOD, sha256 });

  expect(settings.etcd?.sha256).toEqual(sha256);
  expect(etcdArgs(settings, localSite(settings), (name) => ({ name }))).not.toHaveProperty(
    'sha256',
  );
});

test('misspelt, missing and mistyped options are told where they are', () => {
  const etcd = {
    version: 3.6,
    dataVolum: { size: '8Gi' },
    backup: { evry: '15m', to: { bukket: 'b' } },
    tls: { generation: '2', ca: {} },
    fsyncGate: { onSlow: 'die' },
    events: { memebers: 1 },
    incarnation: { from: { snapshot: 1 } },
    sha256: { amd64: 'abc' },
  };

  expect(refusals(() => withEtcd(etcd))).toEqual([
    ['unsupported', 'etcd.backup.evry'],
    ['invalid', 'etcd.backup.to'],
    ['unsupported', 'etcd.dataVolum'],
    ['required', 'etcd.dataVolume'],
    ['unsupported', 'etcd.events.memebers'],
    ['invalid', 'etcd.fsyncGate.onSlow'],
    ['invalid', 'etcd.incarnation.from'],
    ['required', 'etcd.incarnation.number'],
    ['invalid', 'etcd.sha256.amd64'],
    ['unsupported', 'etcd.tls.ca'],
    ['invalid', 'etcd.tls.generation'],
    ['invalid', 'etcd.version'],
  ]);
});

test('a version without its quotes is told to need them', () => {
  expect(() => withEtcd({ ...GOOD, version: 3.6 })).toThrow(/etcd\.version.*in quotes/s);
});

test('what the cluster refuses is told by the names of the settings, together with the rest', () => {
  const settings = {
    ...withEtcd({ ...GOOD, members: 2, dataVolume: { size: '1Gi' }, addresses: ['10.77.0.31'] }),
    machines: { 'worker-1': { ...local.machines['worker-1'], kubelet: { maxPods: 0 } } },
  } as Settings;

  expect(refusals(() => placedMachines(settings))).toEqual([
    ['invalid', 'etcd.addresses'],
    ['out-of-range', 'etcd.dataVolume.size'],
    ['forbidden', 'etcd.members'],
    ['out-of-range', 'worker-1/kubelet.maxPods'],
  ]);
});

test('an address of a member that is taken is told', () => {
  const settings = withEtcd({
    ...local.etcd,
    addresses: ['10.77.0.21', '10.77.0.32', '10.77.0.33'],
  });

  expect(refusals(() => placedMachines(settings))).toEqual([['duplicate', 'etcd.etcd-1.address']]);
});

test('a failure domain that the platform does not have is told', () => {
  expect(
    refusals(() =>
      placedMachines(withEtcd({ ...local.etcd, failureDomains: ['rack-a', 'rack-9'] })),
    ),
  ).toContainEqual(['unsupported', 'etcd.failureDomains[1]']);
});

test('a cluster for events has machines of its own', () => {
  const settings = withEtcd({ ...local.etcd, events: true });
  const plan = planEtcd(settings, localSite(settings))?.plan;

  expect(etcdRequests(settings, localSite(settings)).map(({ name }) => name)).toEqual([
    ...['etcd-1', 'etcd-2', 'etcd-3', 'etcd-events-1', 'etcd-events-2', 'etcd-events-3'],
  ]);
  expect(plan === undefined ? [] : plannedMembers(plan)).toHaveLength(6);
  expect(etcdPlan(settings, placedMachines(settings))?.events?.members).toMatchObject([
    { name: 'etcd-events-1', address: '10.77.0.12' },
    { name: 'etcd-events-2', address: '10.77.0.13' },
    { name: 'etcd-events-3', address: '10.77.0.14' },
  ]);
});

test("a member's text does not depend on how many there are", () => {
  const texts = (members: number): readonly unknown[] => {
    const addresses = [31, 32, 33, 34, 35].map((last) => `10.77.0.${last}`);
    return placedMachines(withEtcd({ ...local.etcd, members, addresses }))
      .filter(({ placement }) => /^etcd-[123]$/.test(placement.name))
      .map(({ machine }) => machine.seed()['user-data']);
  };

  expect(texts(5)).toEqual(texts(3));
});

test('machines that would find no etcd are told with the command that brings it', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'gw-programs-'));
  try {
    expect(missingEtcd('3.6.14', folder)).toEqual({
      code: 'required',
      path: 'etcd.version',
      value: '3.6.14',
      reason: `there is no etcd 3.6.14 in ${folder}/etcd-3.6.14`,
      remedy: 'run `npm run preview` or `npm run up` once, which bring it there',
    });

    mkdirSync(path.join(folder, 'etcd-3.6.14'));
    for (const name of ['etcd', 'etcdctl', 'etcdutl']) {
      writeFileSync(path.join(folder, 'etcd-3.6.14', name), '');
    }
    expect(missingEtcd('3.6.14', folder)).toBeUndefined();
  } finally {
    rmSync(folder, { recursive: true });
  }
});
