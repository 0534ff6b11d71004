import { glusterPoolQuorum, glusterVolumeQuorum } from '../../lib/storage';
import type { VolumeDurability } from '../../lib/storage';

const two: VolumeDurability = { type: 'replicate', replica: 2 };
const three: VolumeDurability = { type: 'replicate', replica: 3 };
const arbiter: VolumeDurability = { type: 'replicate', replica: 3, arbiter: true };

describe('the quorum of a pool', () => {
  it.each([
    [0, 0, 0],
    [1, 1, 0],
    [2, 2, 0],
    [3, 2, 1],
    [4, 3, 1],
    [5, 3, 2],
    [6, 4, 2],
    [7, 4, 3],
    [8, 5, 3],
    [9, 5, 4],
  ])('of %i nodes is %i, so %i may be lost', (nodes, needed, spare) => {
    expect(glusterPoolQuorum(nodes)).toEqual({ nodes, needed, spare });
  });

  it.each([
    [2, 80, 2],
    [3, 51, 2],
    [3, 95, 3],
    [10, 50, 5],
    [3, 0, 0],
  ])('of %i nodes at %i per cent is %i', (nodes, ratio, needed) => {
    expect(glusterPoolQuorum(nodes, ratio).needed).toBe(needed);
  });
});

describe('the quorum of a volume', () => {
  it.each([
    ['three replicas', three, {}, [2, 2], [1, 1]],
    ['an arbiter', arbiter, {}, [2, 2], [1, 1]],
    ['two replicas', two, {}, [1, 1], [1, 1]],
    ['two replicas, auto', two, { 'cluster.quorum-type': 'auto' }, [1, 1], [0, 0]],
    // An arbiter alone has nothing of what is in a file.
    ['an arbiter, none', arbiter, { 'cluster.quorum-type': 'none' }, [1, 1], [1, 1]],
    ['three replicas, none', three, { 'cluster.quorum-type': 'none' }, [1, 1], [2, 2]],
    [
      'three replicas, all of them',
      three,
      { 'cluster.quorum-type': 'fixed', 'cluster.quorum-count': '3' },
      [3, 3],
      [0, 0],
    ],
    ['disperse 4+2', { type: 'disperse', data: 4, redundancy: 2 } as const, {}, [4, 4], [2, 2]],
    ['no durability', { type: 'none' } as const, {}, [1, 1], [0, 0]],
  ])('with %s', (_, durability, options, needed, survives) => {
    const told = glusterVolumeQuorum(durability, options);

    expect([told.reads, told.writes]).toEqual(needed);
    expect([told.survivesReads, told.survivesWrites]).toEqual(survives);
  });

  it.each([
    [two, {}, true],
    [two, { 'cluster.quorum-type': 'auto' }, false],
    [two, { 'cluster.quorum-type': 'fixed', 'cluster.quorum-count': '2' }, false],
    [two, { 'cluster.quorum-type': 'fixed', 'cluster.quorum-count': '1' }, true],
    [three, {}, false],
    [three, { 'cluster.quorum-type': 'none' }, true],
    [arbiter, {}, false],
  ])('of %j with %j may end in split brain: %s', (durability, options, splitBrain) => {
    expect(glusterVolumeQuorum(durability, options).splitBrain).toBe(splitBrain);
  });

  it('wants the first brick where just half of them is enough', () => {
    expect(glusterVolumeQuorum(two, { 'cluster.quorum-type': 'auto' }).firstBrick).toBe(true);
    expect(glusterVolumeQuorum(three).firstBrick).toBe(false);
  });
});
