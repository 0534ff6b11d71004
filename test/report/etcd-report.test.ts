import type { EtcdBackupReport } from '../../lib/report';
import { bytesText, memberLosses, reachOf, volumeShares } from '../../lib/report/etcd-report';
import { etcdReport } from '../support/etcd-report';

test('writes go on as long as a majority is left, and whoever is left can be a survivor', () => {
  const table = memberLosses(etcdReport(3)).map(({ lost, left, writes, cure }) => [
    ...[lost, left, writes, cure.split(';').at(-1)],
  ]);

  expect(table).toEqual([
    [0, 3, true, 'nothing to do'],
    [1, 2, true, 'the machines come back, or are made anew one by one'],
    [2, 1, false, ' else start from one survivor'],
    [3, 0, false, ' else restore a snapshot'],
  ]);
});

test.each([
  [1, [true, false]],
  [4, [true, true, false, false, false]],
  [5, [true, true, true, false, false, false]],
])('%i members: %j', (count, writes) => {
  expect(memberLosses(etcdReport(count)).map((loss) => loss.writes)).toEqual(writes);
});

test('of no members nothing can be written', () => {
  expect(memberLosses({ ...etcdReport(3), members: [], quorum: 0 })).toEqual([
    { lost: 0, left: 0, writes: false, cure: 'nothing to do' },
  ]);
});

test.each([
  ['15m', 96, '24 hours'],
  ['15m', 192, '2 days'],
  ['1h', 24, '24 hours'],
  ['1h', 1, '1 hour'],
  ['90s', 1, '90 seconds'],
  ['1m', 1, '1 minute'],
  ['1h30m', 3, '270 minutes'],
  ['1500ms', 1, '1.5 seconds'],
  ['often', 3, undefined],
])('a snapshot every %s, of which %i are kept, reaches back %s', (every, keep, reach) => {
  const backup: EtcdBackupReport = { every, keep, to: { bucket: 'b' } };

  expect(reachOf(backup)).toBe(reach);
});

test('a volume of three times the quota is full at worst, a larger one has room for the log', () => {
  const sizes = (volumeBytes: number): readonly number[] =>
    volumeShares({ ...etcdReport(), quotaBytes: 2, volumeBytes }).map(({ bytes }) => bytes);

  expect(sizes(8)).toEqual([2, 2, 2, 2]);
  expect(sizes(6)).toEqual([2, 2, 2, 0]);
  expect(sizes(5)).toEqual([2, 2, 1, 0]);
  expect(sizes(1)).toEqual([1, 0, 0, 0]);
  expect(sizes(0)).toEqual([0, 0, 0, 0]);
});

test('bytes are told in the largest unit in which they are whole, else rounded', () => {
  expect([2 ** 31, 3 * 2 ** 20, 1000].map(bytesText)).toEqual(['2Gi', '3Mi', '0.001Mi']);
});
