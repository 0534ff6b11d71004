import { groupNeeds } from '../../../lib/platform/openstack/cloud-need';
import type { CloudNeed } from '../../../lib/platform/openstack/cloud-need';

const VOLUME: CloudNeed = { kind: 'volume', gigabytes: 5, type: 'fast' };

test('the same needs are one, so many times, however they were declared', () => {
  expect(groupNeeds([{ kind: 'port', count: 2 }, VOLUME, { kind: 'port' }, { ...VOLUME }])).toEqual(
    [
      { need: VOLUME, times: 2 },
      { need: { kind: 'port' }, times: 3 },
    ],
  );
});

test('the order of the program does not matter', () => {
  const needs: readonly CloudNeed[] = [
    { kind: 'network' },
    VOLUME,
    { kind: 'external-network', network: 'public' },
    { type: 'fast', kind: 'volume', gigabytes: 5 },
  ];

  expect(JSON.stringify(groupNeeds([...needs].reverse()))).toBe(JSON.stringify(groupNeeds(needs)));
});

test('none of a thing is no need', () => {
  expect(groupNeeds([{ kind: 'member', count: 0 }])).toEqual([]);
});
