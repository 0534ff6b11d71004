import {
  Cidr,
  DevicePath,
  Duration,
  Hostname,
  IpAddress,
  KubernetesVersion,
  Percentage,
  Quantity,
  formatViolation,
} from '../../lib/values';
import type { Parsed, ViolationCode } from '../../lib/values';

/** What each type refuses: the input and the kind of violation. The wordings are in the snapshot, to be read in one place. */
interface Refusals {
  readonly type: string;
  readonly parse: (input: never, path: string) => Parsed<unknown>;
  readonly cases: readonly (readonly [unknown, ViolationCode])[];
}

const tables: readonly Refusals[] = [
  {
    type: 'Quantity',
    parse: Quantity.parse,
    cases: [
      [undefined, 'required'],
      [null, 'required'],
      ['', 'required'],
      [true, 'invalid'],
      [['1Gi'], 'invalid'],
      [{ memory: '1Gi' }, 'invalid'],
      [NaN, 'invalid'],
      [-Infinity, 'invalid'],
      [2 ** 53, 'out-of-range'],
      [2n ** 63n, 'out-of-range'],
      ['1GB', 'invalid'],
      ['1.5 GiB', 'invalid'],
      ['1 Gi', 'invalid'],
      ['1K', 'invalid'],
      ['1b', 'invalid'],
      ['1,5', 'invalid'],
      ['10%', 'invalid'],
      ['Gi', 'invalid'],
      ['1e', 'invalid'],
      ['1e3.5', 'invalid'],
      ['8Ei', 'out-of-range'],
      ['-10E', 'out-of-range'],
      ['1e1000', 'out-of-range'],
      ['9'.repeat(300), 'too-long'],
    ],
  },
  {
    type: 'Percentage',
    parse: Percentage.parse,
    cases: [
      [undefined, 'required'],
      ['10', 'invalid'],
      ['ten', 'invalid'],
      ['10 %', 'invalid'],
      [NaN, 'invalid'],
      ['-1%', 'out-of-range'],
      [101, 'out-of-range'],
      ['100.000000001%', 'out-of-range'],
    ],
  },
  {
    type: 'Duration',
    parse: Duration.parse,
    cases: [
      ['', 'required'],
      [30, 'invalid'],
      [0, 'invalid'],
      ['30', 'invalid'],
      ['1h 30m', 'invalid'],
      ['1d', 'invalid'],
      ['2w', 'invalid'],
      ['PT1H', 'invalid'],
      ['3000000h', 'out-of-range'],
    ],
  },
  {
    type: 'IpAddress',
    parse: IpAddress.parse,
    cases: [
      ['', 'required'],
      [167772161, 'invalid'],
      ['10.0.0.256', 'invalid'],
      ['10.0.0', 'invalid'],
      ['010.0.0.1', 'invalid'],
      ['10.0.0.1/24', 'invalid'],
      ['fe80::1%eth0', 'invalid'],
      ['::ffff:10.0.0.1', 'invalid'],
      ['1::2::3', 'invalid'],
      [':1', 'invalid'],
      ['localhost', 'invalid'],
    ],
  },
  {
    type: 'Cidr',
    parse: Cidr.parse,
    cases: [
      [undefined, 'required'],
      ['10.0.0.5/24', 'invalid'],
      ['2001:db8::1/32', 'invalid'],
      ['10.0.0.0', 'invalid'],
      ['10.0.0.0/33', 'out-of-range'],
      ['::/129', 'out-of-range'],
      ['10.0.0.0/', 'out-of-range'],
      ['10.0.0.0/08', 'out-of-range'],
      ['10.0.0.0/-1', 'out-of-range'],
      ['10.0.0.0/255.0.0.0', 'out-of-range'],
      ['10.0.0/8', 'invalid'],
      ['/8', 'invalid'],
      ['10.0.0.0/8/9', 'invalid'],
      ['10.00.0.0/8', 'invalid'],
      ['::ffff:10.0.0.0/104', 'invalid'],
    ],
  },
  {
    type: 'KubernetesVersion',
    parse: KubernetesVersion.parse,
    cases: [
      [undefined, 'required'],
      [1.3, 'invalid'],
      ['1', 'invalid'],
      ['1.36.x', 'invalid'],
      ['1.036', 'invalid'],
      ['latest', 'invalid'],
      ['1.36.1.2', 'invalid'],
      ['2.0.0', 'out-of-range'],
    ],
  },
  {
    type: 'Hostname',
    parse: Hostname.parse,
    cases: [
      ['', 'required'],
      [7, 'invalid'],
      ['Worker-1', 'invalid'],
      ['worker_1', 'invalid'],
      ['-worker', 'invalid'],
      ['worker-', 'invalid'],
      ['a..b', 'invalid'],
      ['.', 'invalid'],
      ['worker 1', 'invalid'],
      ['10.0.0.1', 'invalid'],
      ['a'.repeat(64), 'too-long'],
      [`${'a.'.repeat(127)}a`, 'too-long'],
    ],
  },
  {
    type: 'DevicePath',
    parse: DevicePath.parse,
    cases: [
      ['', 'required'],
      [8, 'invalid'],
      ['/dev/sdb', 'forbidden'],
      ['/dev/nvme0n1p1', 'forbidden'],
      ['/dev/cortx/sdb', 'forbidden'],
      ['/dev/cortx/data-0', 'forbidden'],
      ['/dev/disk/by-diskseq/3', 'forbidden'],
      ['sdb', 'invalid'],
      ['/mnt/data', 'invalid'],
      ['/dev', 'invalid'],
      ['/dev/', 'invalid'],
      ['/dev/disk/by-id', 'invalid'],
      ['/dev/disk/by-id/', 'invalid'],
      ['/dev/disk/by-id/../../sdb', 'invalid'],
      ['/dev//mapper/a', 'invalid'],
      ['/dev/mapper/control', 'invalid'],
      ['/dev/null', 'invalid'],
      ['/dev/disk/by-label/my disk', 'invalid'],
      ['/dev/disk/by-label/a$b', 'invalid'],
      ['/dev/disk/by-label/%i', 'invalid'],
      ['UUID=3d6d2a35', 'invalid'],
      ['LABEL="my disk"', 'invalid'],
    ],
  },
];

describe.each(tables)('$type', ({ parse, cases }) => {
  test.each(cases.map(([input, code]) => [show(input), code, input] as const))(
    'refuses %s as %s, at its path',
    (_, code, input) => {
      const outcome = parse(input as never, 'spec.field');

      expect(outcome).toMatchObject({ ok: false, violation: { code, path: 'spec.field' } });
    },
  );
});

test('says so in these words', () => {
  const catalogue = tables.flatMap(({ type, parse, cases }) =>
    cases.map(([input]) => {
      const outcome = parse(input as never, type);
      return outcome.ok ? `${type}: taken` : formatViolation(outcome.violation);
    }),
  );

  expect(catalogue).toMatchSnapshot();
});

function show(input: unknown): string {
  if (typeof input === 'string') return JSON.stringify(input.slice(0, 40));
  return typeof input === 'object' ? JSON.stringify(input) : formatNumber(input);
}

function formatNumber(input: unknown): string {
  return typeof input === 'bigint' ? `${input}n` : `${typeof input} ${Number(input)}`;
}
