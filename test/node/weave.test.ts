import * as fc from 'fast-check';

import {
  WEAVE_DEFAULT_RANGE,
  validateWeaveNetwork,
  weaveConsensus,
  weaveLaunchArguments,
  weaveQuorum,
  weaveShares,
} from '../../lib/node';
import type { WeaveNetwork } from '../../lib/node';
import { InvalidConfiguration } from '../../lib/values';

const refusals = (network: unknown): string[] =>
  validateWeaveNetwork(network as WeaveNetwork).map(({ code, path }) => `${code} ${path}`);

test('a quorum is more than half of the peers', () => {
  const table = [1, 2, 3, 4, 5, 6, 7, 8, 9].map(weaveQuorum);

  expect(table).toEqual([1, 2, 2, 3, 3, 4, 4, 5, 5]);
});

test('two peers on a /16 begin with half of it each, as "weave status ipam" shows', () => {
  expect(weaveShares('10.244.0.0/16', 2)).toEqual([32_768n, 32_768n]);
});

test('the range is halved with the peers, so that three peers get unequal shares', () => {
  expect(weaveShares(WEAVE_DEFAULT_RANGE, 3)).toEqual([524_288n, 262_144n, 262_144n]);
  expect(weaveShares('10.0.0.0/30', 5)).toEqual([1n, 1n, 1n, 1n, 0n]);
});

test('shares add up to the range, and none is more than twice another', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 8, max: 20 }),
      fc.integer({ min: 1, max: 64 }),
      (prefix, peers) => {
        const shares = weaveShares(`10.0.0.0/${prefix}`, peers);
        const sorted = [...shares].sort((a, b) => Number(a - b));

        expect(shares).toHaveLength(peers);
        expect(shares.reduce((sum, one) => sum + one, 0n)).toBe(1n << BigInt(32 - prefix));
        expect((sorted[0] ?? 0n) * 2n).toBeGreaterThanOrEqual(sorted.at(-1) ?? 0n);
      },
    ),
  );
});

test.each([
  [3, 1, { quorum: 2, waits: true, twoRings: false }],
  [3, 2, { quorum: 2, waits: false, twoRings: false }],
  [2, 3, { quorum: 2, waits: false, twoRings: false }],
  [2, 4, { quorum: 2, waits: false, twoRings: true }],
  [3, 5, { quorum: 2, waits: false, twoRings: true }],
  [1, 1, { quorum: 1, waits: false, twoRings: false }],
  [1, 2, { quorum: 1, waits: false, twoRings: true }],
  [5, 0, { quorum: 3, waits: true, twoRings: false }],
])('told of %d peers, %d of them make %j', (stated, actual, expected) => {
  expect(weaveConsensus(stated, actual)).toEqual(expected);
});

test('peers that are told the present number neither split nor wait', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 10_000 }), (peers) => {
      expect(weaveConsensus(peers, peers)).toMatchObject({ waits: false, twoRings: false });
    }),
  );
});

test('two disjoint groups with a quorum each are there exactly when it is told', () => {
  fc.assert(
    fc.property(fc.nat(40), fc.integer({ min: 1, max: 40 }), (actual, stated) => {
      const { quorum, twoRings } = weaveConsensus(stated, actual);
      const split = Array.from({ length: actual + 1 }, (_, left) => left).some(
        (left) => left >= quorum && actual - left >= quorum,
      );

      expect(twoRings).toBe(split);
    }),
  );
});

describe('the launch', () => {
  const members = ['172.20.0.6', '172.20.0.63', '172.20.0.64'];

  test('leaves out the machine itself, and no other whose address begins like it', () => {
    const network = { members, range: '10.244.0.0/16' };

    expect(weaveLaunchArguments(network, '172.20.0.63')).toEqual([
      ...['--ipalloc-init', 'consensus=3', '--ipalloc-range', '10.244.0.0/16', '--no-dns'],
      ...['172.20.0.6', '172.20.0.64'],
    ]);
    expect(weaveLaunchArguments(network, '172.20.0.6').slice(-2)).toEqual([
      '172.20.0.63',
      '172.20.0.64',
    ]);
  });

  test('makes observers of the machines that come and go, and does not count them', () => {
    const network = { members, observers: ['172.20.1.1', '172.20.1.2'] };

    expect(weaveLaunchArguments(network, '172.20.1.1')).toEqual([
      ...['--ipalloc-init', 'observer', '--ipalloc-range', '10.32.0.0/12', '--no-dns'],
      ...[...members, '172.20.1.2'],
    ]);
    expect(weaveLaunchArguments(network, '172.20.0.6')).toContain('consensus=3');
  });

  test('of a restart is told the present number', () => {
    const grown = { members: [...members, '172.20.0.65', '172.20.0.66'] };

    expect(weaveLaunchArguments(grown, '172.20.0.6')).toContain('consensus=5');
    expect(refusals({ ...grown, count: 3 })).toEqual(['out-of-range count']);
    expect(refusals({ ...grown, count: 5 })).toEqual([]);
  });

  test('takes a higher number, for members that are still to come', () => {
    expect(weaveLaunchArguments({ members, count: 9 }, '172.20.0.6')).toContain('consensus=9');
  });

  test('refuses a machine that is none of the network', () => {
    expect(() => weaveLaunchArguments({ members }, '172.20.0')).toThrow(InvalidConfiguration);
    expect(() => weaveLaunchArguments({ members: [] }, '172.20.0.6')).toThrow(/nobody begins/);
  });
});

test.each<[string, unknown, string[]]>([
  ['observers alone', { members: [], observers: ['a'] }, ['required members']],
  ['a machine twice', { members: ['a', 'a'] }, ['duplicate members[1]']],
  ['a member that observes', { members: ['a'], observers: ['a'] }, ['duplicate observers[0]']],
  ['what is no address', { members: ['a b'] }, ['invalid members[0]']],
  ['a count of nothing', { members: ['a'], count: 0 }, ['out-of-range count']],
  ['a range that is no range', { members: ['a'], range: '10.0.0.1/8' }, ['invalid range']],
  ['a range of two', { members: ['a'], range: '10.0.0.0/31' }, ['out-of-range range']],
  ['IPv6', { members: ['a'], range: 'fd00::/64' }, ['unsupported range']],
  ['no record', 'a', ['invalid ']],
  ['no list', { members: 'a' }, ['invalid members', 'required members']],
])('refused is %s', (_, network, expected) => {
  expect(refusals(network)).toEqual(expected);
});

test.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])('there are no %d peers', (peers) => {
  expect(() => weaveQuorum(peers)).toThrow(InvalidConfiguration);
  expect(() => weaveShares('10.0.0.0/16', peers)).toThrow(InvalidConfiguration);
});
