import fc from 'fast-check';

import { checkPool, poolMembers, poolPlacement } from '../../lib/platform/pool-members';
import type { PoolRequest } from '../../lib/platform/pool-members';

const request: PoolRequest = { name: 'worker', count: 3, platformDomains: ['a', 'b'] };

function messages(asked: PoolRequest): readonly string[] {
  return checkPool(asked).map(({ path, reason, remedy }) => `${path} ${reason}; ${remedy}`);
}

describe('the machines of a pool', () => {
  test('are numbered from 1 and dealt to the failure domains in turn', () => {
    expect(poolMembers(request)).toEqual([
      { name: 'worker-1', failureDomain: 'a' },
      { name: 'worker-2', failureDomain: 'b' },
      { name: 'worker-3', failureDomain: 'a' },
    ]);
  });

  test('are in the failure domains of the pool where it names some', () => {
    const members = poolMembers({ ...request, failureDomains: ['b'] });

    expect(members.map(({ failureDomain }) => failureDomain)).toEqual(['b', 'b', 'b']);
  });

  test('stay what they are when there are more or fewer of them', () => {
    fc.assert(
      fc.property(fc.nat(20), fc.nat(20), (one, other) => {
        const [few, many] = [Math.min(one, other), Math.max(one, other)];
        const all = poolMembers({ ...request, count: many });

        expect(poolMembers({ ...request, count: few })).toEqual(all.slice(0, few));
      }),
    );
  });

  test('are none where the number makes no sense', () => {
    for (const count of [-1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, '3', null, undefined]) {
      expect(poolMembers({ ...request, count })).toEqual([]);
    }
  });

  test('are told nothing of their address, which need not stay', () => {
    const placement = {
      ...{ name: 'worker-1', address: '10.0.0.11', prefix: 24, failureDomain: 'a' },
      ...{ volumes: {}, secrets: {}, buckets: {}, hosts: { 'etcd-1': '10.0.0.5' } },
    };

    expect(poolPlacement('worker', placement)).toEqual({
      ...{ pool: 'worker', name: 'worker-1', failureDomain: 'a' },
      ...{ secrets: {}, buckets: {}, hosts: { 'etcd-1': '10.0.0.5' } },
    });
  });
});

describe('a pool', () => {
  test('may be empty, and of any machines but not of more than a thousand', () => {
    expect(messages({ ...request, count: 0 })).toEqual([]);
    expect(messages({ ...request, count: 1_000, maxUnavailable: 1_000 })).toEqual([]);
    expect(messages({ ...request, count: 1_001 })).toEqual([
      'count is no whole number from 0 to 1000; write for example 3',
    ]);
  });

  test('is refused with every number that is none', () => {
    expect(messages({ ...request, count: '3', maxUnavailable: 0 })).toEqual([
      'count is no whole number from 0 to 1000; write for example 3',
      'maxUnavailable is no whole number from 1 to 1000; write for example 3',
    ]);
  });

  test('is refused with failure domains that the platform does not have, and without any', () => {
    expect(messages({ ...request, failureDomains: ['a', 'z'] })).toEqual([
      'failureDomains[1] is none of the failure domains of the platform; take one of "a", "b"',
    ]);
    expect(messages({ ...request, failureDomains: [] })).toEqual([
      'failureDomains names no failure domain; leave it out, or write for example ["a"]',
    ]);
  });
});
