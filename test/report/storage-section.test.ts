import { Machine } from '../../lib/machine';
import { renderReport, reportOf } from '../../lib/report';
import type { StorageReport } from '../../lib/report';
import { diskUses } from '../../lib/report/storage-report';
import { leftOf, roughBytes } from '../../lib/report/storage-picture';
import { storageSection } from '../../lib/report/storage-section';
import { heketiReport, storageReport } from '../support/storage-report';

function html(...pools: readonly StorageReport[]): string {
  return String(storageSection(pools));
}

function text(...pools: readonly StorageReport[]): string {
  return html(...pools)
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ');
}

test('there is no section without a pool', () => {
  expect(storageSection()).toBeUndefined();
  expect(storageSection([])).toBeUndefined();
});

test('a pool is told with its quorum and the ports of its bricks', () => {
  expect(text(storageReport())).toContain(
    'gfs , a pool of GlusterFS. Volumes are made and changed while 2 of 3 nodes see each other; 1 may be lost for that. Each node keeps ports for 20 volumes.',
  );
  expect(html(storageReport())).toContain('<dt>Ports of bricks</dt><dd>49152–49181</dd>');
});

test('a pool that bears no loss stands out', () => {
  const pool = storageReport({ quorum: { needed: 3, spare: 0 } });

  expect(html(pool)).toContain('<span class="alert">no node may be lost for that.</span>');
  expect(html(storageReport())).not.toContain('no node may be lost');
});

test('volumes are told with what they bear, and failure domains with what stops', () => {
  expect(text(storageReport())).toContain('app replicate:3 3 80Gi any 1 any 1');
  expect(text(storageReport())).toContain('scratch none 3 what its disks have none none');
  expect(text(storageReport())).toContain('a gfs-1 no writes to scratch; no reads of scratch');
  const domains = [{ domain: 'a', nodes: ['gfs-1'], unreadable: [], unwritable: [] }];
  expect(text(storageReport({ domains }))).toContain('a gfs-1 all volumes are read and written');
});

test('the disks are shown with what is left of them', () => {
  expect(text(storageReport())).toContain('gfs-1 data bricks 200Gi 120Gi 0 80Gi');
  expect(html(storageReport())).toContain('id="storage-1-disks-wide-title"');
  expect(text(storageReport())).toContain('3 disks, 240Gi left in all at least.');
});

test('claims on Heketi are told with what is left to chance', () => {
  const shown = text(storageReport({ heketi: heketiReport() }));

  expect(shown).toContain('claim-1 50Gi fits 3');
  expect(shown).toMatch(/claim-2 90Gi (fits|may fit) 3/);
  expect(shown).toContain('claim-4 500Gi does not fit');
  expect(shown).toContain('taken or not, as Heketi chooses');
  expect(shown).toContain('0 to 99.8Gi of 99.8Gi left');
  expect(text(storageReport())).not.toContain('Claims that Heketi');
});

test('devices of unknown size are named', () => {
  const nodes = heketiReport('100Gi').unknown;
  const { unknown, ...plan } = heketiReport();
  const pool = storageReport({ heketi: { ...plan, unknown: ['gfs-1:/dev/x'] } });

  expect(nodes).toEqual([]);
  expect(unknown).toEqual([]);
  expect(html(pool)).toContain(
    '<p class="alert">Nothing is known about the size of gfs-1:/dev/x.</p>',
  );
});

test('what is taken, what may be and what is left make the whole of each disk', () => {
  const disks = diskUses(storageReport({ heketi: heketiReport() }));

  expect(disks).toHaveLength(11);
  for (const disk of disks) {
    expect(disk.taken + disk.perhaps + leftOf(disk)).toBe(disk.total);
  }
  const raw = storageReport().nodes.map((node) => ({ ...node, rawDevices: { raw: 1024 ** 3 } }));
  expect(diskUses(storageReport({ nodes: raw })).filter(({ heketi }) => heketi)).toHaveLength(3);
});

test.each([
  [0, '0'],
  [1024 ** 2 * 1.5, '1Mi'],
  [1024 ** 3, '1Gi'],
  [1024 ** 3 * 97.56, '97.5Gi'],
])('%d bytes are %s', (bytes, shown) => {
  expect(roughBytes(bytes)).toBe(shown);
});

test('two pools have headings and pictures of their own', () => {
  const section = html(storageReport(), { ...storageReport(), name: 'gfs-2' });

  expect(section).toContain('<h3>gfs-2</h3>');
  expect(section).toContain('id="storage-2-disks-narrow-title"');
});

test('the page has the section, and names are shown, not run', () => {
  const pool = storageReport({ name: '<script>' });
  const machines = [{ machine: new Machine('gfs-1') }];
  const page = renderReport(reportOf({ title: 'T', stack: 's', machines, storage: [pool] }));

  expect(page).toContain('<h2 id="storage">Storage</h2>');
  expect(page).toContain('&lt;script&gt;');
  expect(page).not.toContain('<script>');
});
