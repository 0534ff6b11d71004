import {
  addressPicture,
  addressPlan,
  countText,
  rangeText,
  useText,
} from '../../lib/report/address-plan';
import type { MachineReport } from '../../lib/report';
import { planReport, workerReport } from '../support/plan-report';

function plan(cidr: string, addresses: readonly string[], gateway?: string) {
  const machines: readonly MachineReport[] = addresses.map((address, i) => ({
    ...workerReport(i + 1),
    address,
  }));
  return addressPlan({ cidr, ...(gateway === undefined ? {} : { gateway }) }, machines);
}

function rows(
  cidr: string,
  addresses: readonly string[],
  gateway?: string,
): readonly string[] | undefined {
  return plan(cidr, addresses, gateway)?.runs.map(
    (run) => `${rangeText(run)} (${countText(run.count)}): ${useText(run, 3)}`,
  );
}

describe('addressPlan', () => {
  it('shows what stands in front of machines', () => {
    const endpoints = [{ name: 'api', address: '10.0.0.3' }];

    const shown = addressPlan({ cidr: '10.0.0.0/29', endpoints }, []);

    expect(shown?.runs.map((run) => `${rangeText(run)}: ${useText(run, 3)}`)).toContain(
      '10.0.0.3: api',
    );
  });

  it('divides a network into runs', () => {
    expect(rows('10.0.0.0/24', ['10.0.0.12', '10.0.0.11', '10.0.0.40'], '10.0.0.1')).toEqual([
      '10.0.0.0 (1): network address',
      '10.0.0.1 (1): gateway',
      '10.0.0.2 – 10.0.0.10 (9): free',
      '10.0.0.11 – 10.0.0.12 (2): worker-2, worker-1',
      '10.0.0.13 – 10.0.0.39 (27): free',
      '10.0.0.40 (1): worker-3',
      '10.0.0.41 – 10.0.0.254 (214): free',
      '10.0.0.255 (1): broadcast address',
    ]);
  });

  it('knows that version 6 keeps no addresses for itself', () => {
    expect(rows('fd00::/64', ['fd00::11', 'fd00::10'])).toEqual([
      'fd00:: – fd00::f (16): free',
      'fd00::10 – fd00::11 (2): worker-2, worker-1',
      'fd00::12 – fd00::ffff:ffff:ffff:ffff (about 2^64): free',
    ]);
  });

  it('knows that a point-to-point link keeps none either', () => {
    expect(rows('10.0.0.0/31', ['10.0.0.0', '10.0.0.1'])).toEqual([
      '10.0.0.0 – 10.0.0.1 (2): worker-1, worker-2',
    ]);
  });

  it.each([
    ['outside of the network', ['10.0.1.5'], 'worker-1: 10.0.1.5 is outside of the network'],
    ['taken twice', ['10.0.0.5', '10.0.0.5'], 'worker-2: 10.0.0.5 is taken by worker-1'],
    ["the network's own", ['10.0.0.0'], 'worker-1: 10.0.0.0 is taken by the network address'],
    ["the gateway's", ['10.0.0.1'], 'worker-1: 10.0.0.1 is taken by the gateway'],
    ['no address', ['10.0.0.256'], 'worker-1: "10.0.0.256" is no address'],
  ])('reports an address that is %s', (_, addresses, problem) => {
    expect(plan('10.0.0.0/24', addresses, '10.0.0.1')?.problems).toEqual([problem]);
  });

  it('accounts for every address exactly once', () => {
    const { network, machines } = planReport(150);

    const runs = network && addressPlan(network, machines)?.runs;

    expect(runs?.reduce((sum, run) => sum + run.count, 0n)).toBe(256n);
    expect(runs?.at(0)?.from).toBe(0);
    expect(runs?.at(-1)?.to).toBe(1);
  });

  it('gives nothing for a range that is none', () => {
    expect(plan('10.0.0.0/33', [])).toBeUndefined();
  });
});

test('the picture counts the ranges that it leaves out', () => {
  const every = Array.from({ length: 40 }, (_, i) => `10.0.0.${2 * i + 2}`);
  const all = plan('10.0.0.0/24', every);

  const text = all && addressPicture(all).draw(344).body.toString();

  expect(all?.runs).toHaveLength(83);
  expect(text).toContain('and 53 more ranges');
});

test('countText groups digits and gives up on them where they say nothing', () => {
  expect([1n, 65536n, 2n ** 32n, 2n ** 64n, 2n ** 64n - 20n].map(countText)).toEqual([
    '1',
    '65,536',
    '4,294,967,296',
    'about 2^64',
    'about 2^64',
  ]);
});
