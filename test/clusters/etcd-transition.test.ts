import { etcdPlanProvider } from '../../lib/clusters/etcd-plan-provider';
import { checkTransition } from '../../lib/clusters/etcd-transition';
import type { EtcdPlanInputs } from '../../lib/clusters/etcd-transition';
import { formatViolation } from '../../lib/values';

const BEFORE: EtcdPlanInputs = {
  ...{ cluster: 'etcd', token: 'etcd', version: '3.6.14', incarnation: 1 },
  ...{ members: ['etcd-1', 'etcd-2', 'etcd-3'], allowDowngrade: false },
};

function refusals(
  changes: Partial<EtcdPlanInputs>,
  before: Partial<EtcdPlanInputs> = {},
): readonly string[] {
  const olds = { ...BEFORE, ...before };
  return checkTransition(olds, { ...olds, ...changes }).map(formatViolation);
}

test.each<[string, Partial<EtcdPlanInputs>, Partial<EtcdPlanInputs>]>([
  ['nothing', {}, {}],
  ['more members', { members: ['etcd-1', 'etcd-2', 'etcd-3', 'etcd-4', 'etcd-5'] }, {}],
  ['fewer members', { members: ['etcd-1'] }, {}],
  ['the next patch', { version: '3.6.16' }, {}],
  ['an earlier patch of the same minor', { version: '3.6.10' }, {}],
  ['the next minor', { version: '3.6.14' }, { version: '3.5.26' }],
  ['the minor before, after its own procedure', { version: '3.5.35', allowDowngrade: true }, {}],
  ['the next incarnation', { incarnation: 2, from: 's', confirm: 'etcd incarnation 2' }, {}],
  ['from and confirm that are done with', {}, { incarnation: 2 }],
  [
    'from and confirm that still stand there',
    { from: 's', confirm: 'etcd incarnation 2' },
    { incarnation: 2 },
  ],
])('a cluster may become one with %s', (_, changes, before) => {
  expect(refusals(changes, before)).toEqual([]);
});

test('a new cluster may be whatever its arguments allow, from a snapshot too', () => {
  expect(checkTransition({}, BEFORE)).toEqual([]);
  expect(checkTransition({}, { ...BEFORE, incarnation: 3 })).toEqual([]);
  const restored = { ...BEFORE, incarnation: 2, from: 's', confirm: 'etcd incarnation 2' };
  expect(checkTransition({}, restored)).toEqual([]);
});

test.each<[Partial<EtcdPlanInputs>, Partial<EtcdPlanInputs>, string]>([
  [
    { version: '3.7.1' },
    { version: '3.5.35' },
    'version: "3.7.1": leaves out 3.6: members of 3.5.35 and 3.7.1 do not form a cluster; go to the newest 3.6 first, in a run of its own',
  ],
  [
    { version: '3.6.14' },
    { version: '3.5.25' },
    'version: "3.6.14": may bring back members that were removed long ago, when it follows 3.5.25; go to 3.5.26 or newer first, in a run of its own',
  ],
  [
    { version: '3.5.35' },
    {},
    'version: "3.5.35": is older than 3.6.14, which may have written what it cannot read; stay; or, one minor back, follow etcd\'s own procedure first ("etcdctl downgrade validate 3.5", then "etcdctl downgrade enable 3.5", see https://etcd.io/docs/v3.6/downgrades/), and then set allowDowngrade',
  ],
  [
    { token: 'other' },
    {},
    'token: "other": is another cluster than etcd, whose data its members would not take; leave it etcd',
  ],
  [
    { incarnation: 1 },
    { incarnation: 2 },
    'incarnation.number: "1": is lower than 2, which the cluster has: data that was replaced does not come back by itself; leave it 2, or restore a snapshot of that time as 3',
  ],
  [
    { incarnation: 3, from: 's', confirm: 'etcd incarnation 3' },
    {},
    'incarnation.number: "3": leaves out 2; write 2',
  ],
  [
    { incarnation: 2 },
    {},
    'incarnation.from: says not what the cluster begins with; give a snapshot or a survivor, or leave the number 1',
  ],
  [
    { incarnation: 2, from: 's', confirm: 'yes' },
    {},
    'incarnation.confirm: "yes": the data of etcd would be replaced; write "etcd incarnation 2"',
  ],
])('%j after %j is refused', (changes, before, told) => {
  expect(refusals(changes, before)).toEqual([told]);
});

test('a downgrade by two minors is refused also after the procedure for one', () => {
  expect(refusals({ version: '3.5.35', allowDowngrade: true }, { version: '3.7.0' })).toHaveLength(
    1,
  );
});

test('a cluster that is restored changes in nothing else', () => {
  const restore = { incarnation: 2, from: 's', confirm: 'etcd incarnation 2' };
  const more = { members: [...BEFORE.members, 'etcd-4', 'etcd-5'], version: '3.6.16' };

  expect(refusals({ ...restore, ...more })).toEqual([
    'members: "5": the number of members would change from 3 while the cluster is restored; restore in a run of its own, and change this in the next',
    'version: "3.6.16": the version would change from 3.6.14 while the cluster is restored; restore in a run of its own, and change this in the next',
  ]);
});

const STAY =
  'name the domains of before in failureDomains, with allowSharedDomain where another is free now; or take etcd-2 away in one run, and add it in the next';

test('a member does not go where its disks do not follow it', async () => {
  const before = { domains: { 'etcd-1': 'a', 'etcd-2': 'a', 'etcd-3': 'a' } };
  const domains = { 'etcd-1': 'a', 'etcd-2': 'b', 'etcd-3': 'a' };

  expect(refusals({ domains }, before)).toEqual([
    `failureDomains: "b": etcd-2 would go there from a, where its disks are and stay; ${STAY}`,
  ]);
  // One that comes may stand anywhere, and so may one that goes and comes again.
  expect(refusals({ domains }, { domains: { 'etcd-1': 'a', 'etcd-3': 'a' } })).toEqual([]);
  expect(refusals({}, before)).toEqual([]);
  expect(checkTransition(BEFORE, { ...BEFORE, domains })).toEqual([]);
  // What earlier versions have not written down is no change.
  expect(await etcdPlanProvider.diff('etcd', BEFORE, { ...BEFORE, domains })).toEqual({
    changes: false,
  });
});

const AT = { 'etcd-1': '10.0.0.11', 'etcd-2': '10.0.0.12', 'etcd-3': '10.0.0.13' };

test('a member stays where the others find it', async () => {
  const addresses = { ...AT, 'etcd-2': '10.0.0.22', 'etcd-4': '10.0.0.14' };

  expect(refusals({ addresses }, { addresses: AT })).toEqual([
    'addresses: "10.0.0.22": would be the address of etcd-2, which the others know at 10.0.0.12: etcd does not tell them; leave it 10.0.0.12 ("addresses" says so); or take etcd-2 away in one run, and add it in the next',
  ]);
  expect(refusals({}, { addresses: AT })).toEqual([]);
  // One that was taken away is listed anew when it comes back.
  expect(refusals({ addresses }, { addresses: { 'etcd-1': '10.0.0.11' } })).toEqual([]);
  // What earlier versions have not written down is no change.
  expect(checkTransition(BEFORE, { ...BEFORE, addresses })).toEqual([]);
  expect(await etcdPlanProvider.diff('etcd', BEFORE, { ...BEFORE, addresses })).toEqual({
    changes: false,
  });
});

test('members that are restored are listed anew, and a survivor is not', () => {
  const addresses = { ...AT, 'etcd-1': '10.0.0.21', 'etcd-2': '10.0.0.22' };
  const restore = { addresses, incarnation: 2, confirm: 'etcd incarnation 2' };

  expect(refusals({ ...restore, from: 'some.db' }, { addresses: AT })).toEqual([]);
  expect(refusals({ ...restore, from: 'etcd-2' }, { addresses: AT })).toEqual([
    expect.stringContaining('addresses: "10.0.0.22": would be the address of etcd-2,'),
  ]);
  // It was restored in an earlier run, and "from" still stands there.
  expect(refusals({ ...restore, from: 'some.db' }, { addresses: AT, incarnation: 2 })).toHaveLength(
    2,
  );
});

test('the provider tells them by property, and shows a change of what it knows', async () => {
  const { check, diff, create, update, read } = etcdPlanProvider;
  const news = { ...BEFORE, version: '3.8.0' };

  const { failures, inputs } = await check(BEFORE, news);

  expect(failures.map(({ property }) => property)).toEqual(['version']);
  expect(inputs).toBe(news);
  expect(await diff('etcd', BEFORE, { ...BEFORE })).toEqual({ changes: false });
  expect(await diff('etcd', BEFORE, { ...BEFORE, members: ['etcd-1'] })).toEqual({ changes: true });
  expect(await create(BEFORE)).toEqual({ id: 'etcd', outs: BEFORE });
  expect(await update('etcd', BEFORE, news)).toEqual({ outs: news });
  expect(await read('etcd', BEFORE)).toEqual({ id: 'etcd', props: BEFORE });
});
