import { brickText, glusterCreateWords, readGlusterVolume } from '../../lib/storage';
import type { GlusterVolume, GlusterVolumeInput } from '../../lib/storage';
import { Findings, formatViolation } from '../../lib/values';

const GOOD: GlusterVolumeInput = {
  name: 'data',
  bricks: ['gfs-1:/bricks/data/brick', 'gfs-2:/bricks/data/brick', 'gfs-3:/bricks/data/brick'],
};
const PAIR = GOOD.bricks.slice(0, 2);

function read(
  change: object,
  nodes?: readonly string[],
): { readonly volume: GlusterVolume | undefined; readonly refusals: readonly string[] } {
  const findings = new Findings();
  const options = nodes === undefined ? {} : { nodes };
  const volume = readGlusterVolume({ ...GOOD, ...change }, findings, options);
  return { volume, refusals: findings.violations.map(formatViolation) };
}

describe('a volume of GlusterFS', () => {
  it('has three replicas unless another type is given', () => {
    const { volume, refusals } = read({ options: { 'server.allow-insecure': true, 'a.b': 1 } });

    expect(refusals).toEqual([]);
    expect(volume).toEqual({
      name: 'data',
      durability: { type: 'replicate', replica: 3 },
      sets: [['gfs-1', 'gfs-2', 'gfs-3'].map((node) => ({ node, path: '/bricks/data/brick' }))],
      options: { 'a.b': '1', 'server.allow-insecure': 'on' },
      groups: [],
    });
  });

  it.each([
    [{ arbiter: true }, 'replica 3 arbiter 1'],
    [{}, 'replica 3'],
    [
      { type: 'replicate:2', bricks: PAIR, options: { 'cluster.quorum-type': 'auto' } },
      'replica 2',
    ],
    [{ type: 'disperse:2:1' }, 'disperse-data 2 redundancy 1'],
    [{ type: 'none' }, ''],
  ])('with %j is made with "%s"', (change, words) => {
    const { volume, refusals } = read(change);

    expect(refusals).toEqual([]);
    expect(volume === undefined ? undefined : glusterCreateWords(volume.durability).join(' ')).toBe(
      words,
    );
  });

  it('keeps bricks in the order of their sets', () => {
    const bricks = [1, 2, 3, 4, 5, 6].map((n) => `gfs-${n}:/bricks/data/brick`);
    const { volume } = read({ bricks });

    expect(volume?.sets.map((set) => set.map(brickText))).toEqual([
      bricks.slice(0, 3),
      bricks.slice(3),
    ]);
  });

  it('takes groups of options', () => {
    expect(read({ groups: ['gluster-block'] }).volume?.groups).toEqual(['gluster-block']);
  });
});

describe('a volume of GlusterFS is refused', () => {
  it.each<readonly [string, object, string]>([
    [
      'with three replicas on two nodes',
      { bricks: [...PAIR, 'gfs-2:/bricks/other/brick'] },
      'volume.bricks[2]: "gfs-2": is on gfs-2 as is [1] of the same set: both would be lost at once; give each set nodes of its own, one for each brick',
    ],
    [
      'with bricks that make no whole sets',
      { bricks: [...GOOD.bricks, 'gfs-4:/bricks/data/brick'] },
      'volume.bricks: holds 4 bricks, which makes no whole sets of 3; add 2, or leave out 1',
    ],
    [
      'with two replicas and no word about quorum',
      { type: 'replicate:2', bricks: PAIR },
      'volume.type: "replicate:2": has two replicas and no quorum: where they do not see each other, both are written, and neither is right afterwards; set type to "replicate:3" (with arbiter: true for a small third node), or options["cluster.quorum-type"] to "auto" (no writes without the first brick) or "none"',
    ],
    [
      'with an arbiter of two replicas',
      {
        type: 'replicate:2',
        bricks: PAIR,
        arbiter: true,
        options: { 'cluster.quorum-type': 'auto' },
      },
      'volume.arbiter: "true": does not go with replicate:2: an arbiter is the third brick of a set; set type to "replicate:3"',
    ],
    [
      'with an unknown type',
      { type: 'stripe:4' },
      'volume.type: "stripe:4": is no type of a volume; write "replicate:3", "replicate:2", "disperse:4:2" or "none"',
    ],
    [
      'with as much redundancy as data',
      { type: 'disperse:2:2' },
      'volume.type: "disperse:2:2": is no type of a volume; write "replicate:3", "replicate:2", "disperse:4:2" or "none"',
    ],
    [
      'with a name of other signs',
      { name: 'my data' },
      'volume.name: "my data": is no name of a volume; write up to 255 letters, digits, "_" and "-", such as "data"',
    ],
    [
      'with a word of the command line for a name',
      { name: 'all' },
      'volume.name: "all": is no name of a volume; write up to 255 letters, digits, "_" and "-", such as "data"',
    ],
    [
      'with a brick of the machine itself',
      { type: 'none', bricks: ['localhost:/bricks/data/brick'] },
      'volume.bricks[0]: "localhost:/bricks/data/brick": names the machine itself, where nobody else finds the brick; name the node as its peers do',
    ],
    [
      'with a brick on a mount point',
      { type: 'none', bricks: ['gfs-1:/bricks'] },
      'volume.bricks[0]: "gfs-1:/bricks": is no folder below a mount point, in letters, digits, "_", "." and "-"; write a folder within the mounted file system, such as "/bricks/data/brick"',
    ],
    [
      'with no brick',
      { bricks: [] },
      'volume.bricks: "a list": is empty; write for example ["gfs-1:/bricks/data/brick", "gfs-2:/bricks/data/brick"]',
    ],
    [
      'with an option of the pool',
      { options: { 'cluster.server-quorum-ratio': '51%' } },
      'volume.options.cluster.server-quorum-ratio: "cluster.server-quorum-ratio": is an option of the whole pool, not of a volume; set it on the pool',
    ],
    [
      'with half a name of an option',
      { options: { quorum: 1 } },
      'volume.options.quorum: "quorum": is no name of an option; write the whole name, as "gluster volume set help" lists it',
    ],
    [
      'with a value that is none',
      { options: { 'auth.allow': ['*'] } },
      'volume.options.auth.allow: "a list": is no value of an option; write a text, a number or a switch',
    ],
    [
      'with an unknown quorum',
      { options: { 'cluster.quorum-type': 'all' } },
      'volume.options.cluster.quorum-type: "all": is no type of quorum; write "auto", "fixed" or "none"',
    ],
    [
      'with a quorum of more bricks than a set has',
      { options: { 'cluster.quorum-type': 'fixed', 'cluster.quorum-count': 4 } },
      'volume.options.cluster.quorum-count: "4": is no number of bricks of a set of 3; write 1 to 3',
    ],
    [
      'with a path for a group',
      { groups: ['../x'] },
      'volume.groups[0]: "../x": is no group of options; write the name of a file in /var/lib/glusterd/groups, such as "gluster-block"',
    ],
  ])('%s', (_, change, message) => {
    expect(read(change).refusals).toEqual([message]);
  });

  it('with a brick on no node of the pool', () => {
    expect(read({}, ['gfs-1', 'gfs-2']).refusals[0]).toBe(
      'volume.bricks[2]: "gfs-3:/bricks/data/brick": is on no node of the pool; name one of gfs-1, gfs-2',
    );
  });

  it('with a brick that stands there twice', () => {
    expect(read({ type: 'none', bricks: [PAIR[0], PAIR[0]] }).refusals).toEqual([
      'volume.bricks: "gfs-1:/bricks/data/brick": stands there twice; keep one of them',
    ]);
  });

  it.each([[null], [5], [[]], ['data'], [undefined]])('without throwing: %j', (input) => {
    const findings = new Findings();

    expect(readGlusterVolume(input as unknown as GlusterVolumeInput, findings)).toBeUndefined();
    expect(findings.violations.map((one) => one.path)).toEqual(['volume']);
  });

  it.each(['name', 'type', 'arbiter', 'bricks', 'options', 'groups'])('for any %s', (field) => {
    for (const value of [
      null,
      5,
      NaN,
      '',
      {},
      [],
      [null],
      [5],
      { a: null },
      () => 1,
      Symbol('x'),
    ]) {
      const { refusals } = read({ [field]: value });
      for (const one of refusals)
        expect(one).toMatch(new RegExp(`^volume\\.(${field}|bricks|type)`));
    }
  });
});
