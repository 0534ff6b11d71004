import type { EtcdReport } from '../../lib/report';
import { etcdSection } from '../../lib/report/etcd-section';
import { etcdReport } from '../support/etcd-report';

function text(report: EtcdReport): string {
  return (etcdSection(report)?.toString() ?? '').replace(/<[^>]*>/g, '').replace(/\s+/g, ' ');
}

test('there is no section without a cluster', () => {
  expect(etcdSection(undefined)).toBeUndefined();
});

test('a cluster over three domains bears the loss of one of either kind', () => {
  expect(text(etcdReport())).toContain(
    'etcd, etcd 3.6.14. A write counts once 2 of 3 members have it on their disks. It bears the loss of any one, and of any one failure domain.',
  );
});

test.each([
  [1, ['a'], 'once 1 of 1 member has it on its disk. It bears no failure.'],
  [3, ['a'], 'It does not bear the loss of the failure domain a.'],
  [4, ['a', 'b'], 'It does not bear the loss of one of the failure domains a, b.'],
  [5, ['a', 'b', 'c'], 'It bears the loss of any 2, and of any one failure domain.'],
])('%i members in %j: %s', (count, domains, told) => {
  expect(text(etcdReport(count, domains))).toContain(told);
});

test('what is bad stands out', () => {
  expect(String(etcdSection(etcdReport(3, ['a'])))).toContain(
    '<span class="alert">It does not bear the loss',
  );
  expect(String(etcdSection(etcdReport()))).not.toContain('class="alert"');
});

test('snapshots are told with how far they reach back, and what a restore loses', () => {
  expect(text(etcdReport())).toContain(
    'A snapshot every 15 minutes to the bucket etcd-backup, checked by its hash; the last 96 are kept, so the oldest is 24 hours back. A restore loses what was written after the last one: at most 15 minutes.',
  );
  const folder = { every: '1h0m0s', keep: 1, to: { directory: '/mnt/backup' } };
  expect(text({ ...etcdReport(), backup: folder })).toContain(
    'A snapshot every 1 hour to /mnt/backup, checked by its hash; the last is kept',
  );
});

test('a cluster without snapshots is told to have none', () => {
  const section = String(etcdSection({ ...etcdReport(), backup: false }));

  expect(section).toContain('<p class="alert">No snapshots are taken');
  expect(section).toContain('<dt>Snapshots reach back</dt><dd>none</dd>');
});

test('a second cluster for events has a part of its own', () => {
  const events = { ...etcdReport(1), name: 'etcd-events' };
  const section = String(etcdSection({ ...etcdReport(), events }));

  expect(section).toContain('<h3>etcd-events, for events alone</h3>');
  expect(section).toContain('id="etcd-events-quorum-wide-title"');
  expect(section).toContain('id="etcd-main-quorum-wide-title"');
});
