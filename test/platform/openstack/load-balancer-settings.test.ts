import {
  algorithmOf,
  checkLoadBalancerSettings,
  idleMilliseconds,
  keepsSource,
} from '../../../lib/platform/openstack/load-balancer-settings';
import { formatViolation } from '../../../lib/values';

const messages = (given: unknown): readonly string[] =>
  checkLoadBalancerSettings(given).map(formatViolation);

describe('the load balancers of a platform', () => {
  test('deal connections in turn, and cut silent ones after ten minutes', () => {
    expect(algorithmOf({})).toBe('ROUND_ROBIN');
    expect(idleMilliseconds({})).toBe(600_000);
    expect(idleMilliseconds({ idleTimeout: '90s' })).toBe(90_000);
    expect(keepsSource({})).toBe(false);
    expect(messages(undefined)).toEqual([]);
    expect(messages({})).toEqual([]);
  });

  test('of the provider ovn choose by the client, keep its address, and cut nothing', () => {
    expect(algorithmOf({ provider: 'ovn' })).toBe('SOURCE_IP_PORT');
    expect(idleMilliseconds({ provider: 'ovn' })).toBeUndefined();
    expect(keepsSource({ provider: 'ovn' })).toBe(true);
    expect(messages({ provider: 'ovn', algorithm: 'SOURCE_IP_PORT' })).toEqual([]);
  });

  test('of the provider ovn are refused what it does not know', () => {
    const given = {
      provider: 'ovn',
      algorithm: 'ROUND_ROBIN',
      idleTimeout: '5m',
      availabilityZone: 'a',
    };

    expect(messages(given)).toEqual([
      'algorithm: "ROUND_ROBIN": the provider "ovn" does not know it; write "SOURCE_IP_PORT"',
      'idleTimeout: "5m": the provider "ovn" does not know it; leave it out, or take the provider "amphora"',
      'availabilityZone: "a": the provider "ovn" does not know it; leave it out, or take the provider "amphora"',
    ]);
    expect(messages({ ...given, provider: 'amphora' })).toEqual([]);
  });

  test('know the algorithms of Octavia', () => {
    expect(messages({ algorithm: 'RANDOM' })).toEqual([
      'algorithm: "RANDOM": is no algorithm of Octavia; write "ROUND_ROBIN" or "LEAST_CONNECTIONS" or "SOURCE_IP" or "SOURCE_IP_PORT"',
    ]);
    expect(messages({ algorithm: 'LEAST_CONNECTIONS' })).toEqual([]);
  });

  test('wait from a second to a day', () => {
    expect(messages({ idleTimeout: '100ms' })).toEqual([
      'idleTimeout: "100ms": must be from one second to a day; write for example "10m"',
    ]);
    expect(messages({ idleTimeout: '25h' })).toHaveLength(1);
    expect(messages({ idleTimeout: '24h' })).toEqual([]);
    expect(messages({ idleTimeout: '1s' })).toEqual([]);
  });

  test('are refused, and not thrown at, whatever stands there', () => {
    for (const odd of [null, 5, 'x', [], Symbol('x')]) {
      expect(messages(odd).length).toBeGreaterThan(0);
      for (const field of ['provider', 'algorithm', 'idleTimeout', 'flavorId']) {
        const isName = odd === 'x' && (field === 'provider' || field === 'flavorId');
        expect(messages({ [field]: odd }).length).toBe(isName ? 0 : 1);
      }
    }
    expect(messages({ provider: 'a b' })).toEqual([
      'provider: "a b": is no name; write the name that the cloud has for it',
    ]);
  });
});
