import type { RepeatedNeed } from '../../../lib/platform/openstack/cloud-need';
import { checkQuotas } from '../../../lib/platform/openstack/quota-check';
import type { Quota } from '../../../lib/platform/openstack/quota-check';
import { tally } from '../../../lib/platform/openstack/quota-tally';
import type { QuotaKey, TallyFacts } from '../../../lib/platform/openstack/quota-tally';
import { formatViolation } from '../../../lib/values';

const FACTS: TallyFacts = {
  flavors: { 'm1.small': { vcpus: 2, ram: 2048, disk: 20 } },
  defaultVolumeType: 'standard',
  defaultShareType: 'default',
};

function servers(times: number, more: object = {}): RepeatedNeed {
  return {
    need: { kind: 'server', flavor: 'm1.small', image: { name: 'debian-12' }, ...more },
    times,
  };
}

function told(
  before: readonly RepeatedNeed[],
  now: readonly RepeatedNeed[],
  quotas: Partial<Record<QuotaKey, Quota>>,
): readonly string[] {
  const entries = Object.entries(quotas) as [QuotaKey, Quota][];
  return checkQuotas({
    before: tally(before, FACTS),
    now: tally(now, FACTS),
    quotas: new Map(entries),
    project: 'demo',
  }).map(formatViolation);
}

describe('how much needs take', () => {
  test('a server takes cores and memory of its flavour, and its root volume a place among the volumes', () => {
    const rootVolume = { gigabytes: 30 };

    expect([...tally([servers(3, { rootVolume })], FACTS).sums]).toEqual([
      ['compute.instances', 3],
      ['compute.cores', 6],
      ['compute.ram', 6144],
      ['volume.volumes', 3],
      ['volume.gigabytes', 90],
      ['volume.volumes_standard', 3],
      ['volume.gigabytes_standard', 90],
    ]);
  });

  test('a group has as many members as servers of any kind are in it', () => {
    const needs = [
      servers(2, { serverGroup: 'etcd' }),
      servers(1, { serverGroup: 'etcd', zone: 'b' }),
    ];

    expect(tally(needs, FACTS).largest.get('compute.server_group_members')).toBe(3);
  });

  test('what comes with something is counted with it', () => {
    const needs: RepeatedNeed[] = [
      { need: { kind: 'subnet' }, times: 1 },
      { need: { kind: 'router-interface' }, times: 1 },
      { need: { kind: 'load-balancer' }, times: 1 },
      { need: { kind: 'security-group' }, times: 2 },
    ];

    const { sums } = tally(needs, FACTS);

    expect(sums.get('network.port')).toBe(3);
    expect(sums.get('network.security_group_rule')).toBe(4);
  });

  test('volumes and shares are counted in all and by their type', () => {
    const needs: RepeatedNeed[] = [
      { need: { kind: 'volume', gigabytes: 5, type: 'fast' }, times: 2 },
      { need: { kind: 'share', gigabytes: 7 }, times: 1 },
    ];

    const { sums, largest } = tally(needs, FACTS);

    expect(sums.get('volume.gigabytes_fast')).toBe(10);
    expect(sums.get('share.gigabytes_default')).toBe(7);
    expect(largest.get('volume.per_volume_gigabytes')).toBe(5);
    expect(largest.get('share.per_share_gigabytes')).toBe(7);
  });
});

describe('quotas', () => {
  test('are enough to the last place', () => {
    expect(told([], [servers(2)], { 'compute.cores': { limit: 5, used: 1 } })).toEqual([]);
    expect(told([], [servers(2)], { 'compute.cores': { limit: 4, used: 1 } })).toEqual([
      'quota.compute.cores: the quota "cores" of Nova for project "demo" is too small: 4 more needed, 3 free (4 allowed, 1 in use), 1 missing; ask for a quota of at least 5, or make the stack smaller',
    ]);
  });

  test('are all named that are too small, with their units', () => {
    expect(
      told([], [servers(2), { need: { kind: 'volume', gigabytes: 50 }, times: 1 }], {
        'compute.instances': { limit: 1, used: 0 },
        'compute.ram': { limit: 4095, used: 0 },
        'volume.gigabytes': { limit: 20, used: 20 },
      }),
    ).toEqual([
      'quota.compute.instances: the quota "instances" of Nova for project "demo" is too small: 2 more needed, 1 free (1 allowed, 0 in use), 1 missing; ask for a quota of at least 2, or make the stack smaller',
      'quota.compute.ram: the quota "ram" of Nova for project "demo" is too small: 4096 MiB more needed, 4095 MiB free (4095 MiB allowed, 0 MiB in use), 1 MiB missing; ask for a quota of at least 4096 MiB, or make the stack smaller',
      'quota.volume.gigabytes: the quota "gigabytes" of Cinder for project "demo" is too small: 50 GiB more needed, 0 GiB free (20 GiB allowed, 20 GiB in use), 50 GiB missing; ask for a quota of at least 70 GiB, or make the stack smaller',
    ]);
  });

  test('that are none, or not known, refuse nothing', () => {
    expect(told([], [servers(9)], { 'compute.cores': { limit: -1, used: 3 } })).toEqual([]);
    expect(told([], [servers(9)], {})).toEqual([]);
  });

  test('are asked for what is new only: what is there is in them already', () => {
    const full = { 'compute.instances': { limit: 3, used: 3 } };

    expect(told([servers(3)], [servers(3)], full)).toEqual([]);
    expect(told([servers(3)], [servers(2)], full)).toEqual([]);
    expect(told([servers(3)], [servers(4)], full)).toHaveLength(1);
  });

  test('of which more is used than allowed, as after somebody made them smaller, have nothing free', () => {
    expect(told([], [servers(1)], { 'compute.instances': { limit: 2, used: 5 } })).toEqual([
      expect.stringContaining(
        '1 more needed, 0 free (2 allowed, 5 in use), 1 missing; ask for a quota of at least 6',
      ),
    ]);
  });

  test('of a single one are held against the largest, and not against what is there', () => {
    const quotas = { 'volume.per_volume_gigabytes': { limit: 10, used: 0 } };
    const volume = (gigabytes: number): RepeatedNeed => ({
      need: { kind: 'volume', gigabytes },
      times: 1,
    });

    expect(told([], [volume(10), volume(9)], quotas)).toEqual([]);
    expect(told([], [volume(11), volume(9)], quotas)).toEqual([
      'quota.volume.per_volume_gigabytes: the quota "per_volume_gigabytes" of Cinder for project "demo" is too small: 11 GiB needed, at most 10 GiB allowed; ask for a quota of at least 11 GiB, or take less',
    ]);
    expect(told([volume(11)], [volume(11), volume(9)], quotas)).toEqual([]);
  });
});
