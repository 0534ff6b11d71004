import { renderReport, type MachineReport, type PlanReport } from '../../lib/report';
import { etcdReport } from '../support/etcd-report';
import { planReport, workerReport } from '../support/plan-report';

const VOID = new Set(['meta', 'br', 'img', 'input', 'link', 'hr']);

/** What is wrong with the nesting of tags; a stricter reader than a browser, which mends silently. */
function nestingErrors(html: string): readonly string[] {
  const open: string[] = [];
  const errors: string[] = [];
  const body = html.replace(/<!doctype html>/, '').replace(/<style>[^<]*<\/style>/, '');
  for (const [, slash, name = '', attributes = ''] of body.matchAll(
    /<(\/?)([a-z0-9]+)([^<>]*)>/gi,
  )) {
    if (slash === '/') {
      const expected = open.pop();
      if (expected !== name) errors.push(`</${name}> closes <${expected ?? 'nothing'}>`);
    } else if (!VOID.has(name) && !attributes.endsWith('/')) open.push(name);
  }
  const stray = body.replace(/<\/?[a-z0-9]+(\s+[a-z-]+(="[^"<>]*")?)*\s*\/?>/gi, '');
  if (/[<>]/.test(stray))
    errors.push(`stray bracket: ${/.{0,30}[<>].{0,30}/.exec(stray)?.[0] ?? ''}`);
  return [...errors, ...open.map((name) => `<${name}> is never closed`)];
}

function ids(html: string): readonly string[] {
  return [...html.matchAll(/\sid="([^"]+)"/g)].map(([, id = '']) => id);
}

describe.each([
  ['three machines', planReport(2)],
  ['200 machines', planReport(199)],
  ['no machines', { title: 'Empty', stack: 'none', machines: [] }],
  ['a bare machine', bare()],
  ['a cluster of etcd', withEtcd()],
])('the page of %s', (_, report: PlanReport) => {
  const html = renderReport(report);

  it('is well formed', () => {
    expect(nestingErrors(html)).toEqual([]);
  });

  it('is the same bytes every time', () => {
    expect(renderReport(report)).toBe(html);
    expect(html.endsWith('</html>\n')).toBe(true);
  });

  it('loads nothing and runs nothing', () => {
    expect(html).not.toMatch(/<(script|link|img|iframe|object|embed)\b|\ssrc=|@import|https?:/i);
    expect([...html.matchAll(/url\(([^)]*)\)/g)].every(([, url = '']) => url.startsWith('#'))).toBe(
      true,
    );
    expect(
      [...html.matchAll(/\shref="([^"]*)"/g)].every(([, url = '']) => url.startsWith('#')),
    ).toBe(true);
    expect(html).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`);
  });

  it('gives every picture a title and a description, under names used once', () => {
    const all = ids(html);
    const pictures = [...html.matchAll(/<svg [^>]*role="img"[^>]*aria-labelledby="([^"]+)"/g)];

    expect(new Set(all).size).toBe(all.length);
    expect(
      pictures.flatMap(([, names = '']) => names.split(' ')).filter((id) => !all.includes(id)),
    ).toEqual([]);
    expect(html.match(/<svg /g)).toHaveLength(pictures.length + 1);
    expect(html.match(/<desc /g) ?? []).toHaveLength(pictures.length);
  });

  it('points only at what is there', () => {
    const all = new Set(ids(html));
    const targets = [...html.matchAll(/(?:href="#|url\(#)([^")]+)/g)].map(([, id = '']) => id);

    expect(targets.filter((id) => !all.has(id))).toEqual([]);
  });
});

function withEtcd(): PlanReport {
  const events = { ...etcdReport(5, ['a']), name: 'etcd-events', backup: false as const };
  return { ...planReport(2), etcd: { ...etcdReport(3), events } };
}

function bare(): PlanReport {
  const machine: MachineReport = {
    name: 'alone',
    mounts: [],
    sysctls: [],
    blockDevices: [],
    steps: [],
  };
  return { title: 'Bare', stack: 'bare', machines: [machine], network: { cidr: 'nonsense' } };
}

const HOSTILE = `"><script>alert('1')</script><b onload=x>&amp;\u0000\u202e`;

/** The report with every text in it replaced. */
function hostile<T>(value: T): T {
  if (typeof value === 'string') return HOSTILE as T;
  if (Array.isArray(value)) return value.map((item: unknown) => hostile(item)) as T;
  if (typeof value !== 'object' || value === null || 'plus' in value) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, hostile<unknown>(item)]),
  ) as T;
}

const named = { ...planReport(3), etcd: etcdReport() };
const hostileNames: PlanReport = {
  ...named,
  machines: named.machines.map((machine, i) => ({
    ...hostile(machine),
    name: `<script>${i}`,
    address: `10.77.0.${i + 10}`,
  })),
};

test.each([
  ['all texts', hostile(named)],
  ['names only', hostileNames],
])('no text of the plan can become markup: %s', (_, report) => {
  const html = renderReport(report);

  expect(html).not.toContain('<script');
  expect(html).not.toMatch(/<b\b/);
  expect(nestingErrors(html)).toEqual([]);
  expect(html).toContain('&lt;script&gt;');
});

test('the reader of tags finds a tag that is not closed and a bracket that is not escaped', () => {
  expect(nestingErrors('<p><b></p>')).not.toEqual([]);
  expect(nestingErrors('<p>1 < 2</p>')).not.toEqual([]);
  expect(nestingErrors('<p>ok<br></p>')).toEqual([]);
});

test('a page in print unfolds everything', () => {
  expect(renderReport(planReport())).toContain(
    'details::details-content{content-visibility:visible',
  );
});

test('the page shows what each machine does first, mounts, names and sets', () => {
  const html = renderReport({ title: 't', stack: 's', machines: [workerReport()] });

  for (const text of [
    'make the file system of /mnt/fs-local-volume',
    '/dev/disk/by-id/wwn-0x5000c500a1b2c3d4',
    '/dev/cortx/data-0',
    'vm.max_map_count',
    '30000000',
    'write_files /etc/kubernetes/kubelet.yaml',
  ]) {
    expect(html).toContain(text);
  }
});
