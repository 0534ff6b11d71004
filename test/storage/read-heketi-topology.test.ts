import { heketiTopologyJson, readHeketiTopology } from '../../lib/storage';
import type { HeketiExecutor, HeketiTopology, HeketiTopologyInput } from '../../lib/storage';
import { Findings, formatViolation } from '../../lib/values';

const DISK = '/dev/disk/by-id/wwn-0x5000c500a1b2c3d4';

function read(
  input: unknown,
  executor: HeketiExecutor = 'ssh',
): { readonly topology: HeketiTopology; readonly refusals: readonly string[] } {
  const findings = new Findings();
  const topology = readHeketiTopology(input as HeketiTopologyInput, findings, { executor });
  return { topology, refusals: findings.violations.map(formatViolation) };
}

interface NodeChange {
  readonly manage?: unknown;
  readonly storage?: unknown;
  readonly zone?: unknown;
  readonly tags?: unknown;
  readonly devices?: unknown;
}

/** A good topology with one node, with something changed in it. */
function withNode(change: NodeChange): unknown {
  const { manage = ['gfs-1'], storage = ['10.0.0.1'], zone = 1, tags, devices = [DISK] } = change;
  return {
    clusters: [{ nodes: [{ node: { hostnames: { manage, storage }, zone, tags }, devices }] }],
  };
}

const AT = 'topology.clusters[0].nodes[0]';

describe('a topology', () => {
  it('is read with all that upstream knows, and printed as its client takes it', () => {
    const { topology, refusals } = read({
      clusters: [
        {
          file: true,
          block: false,
          nodes: [
            {
              node: {
                hostnames: { manage: ['gfs-1'], storage: ['10.0.0.1'] },
                zone: 2,
                tags: { rack: 'a', arbiter: 'disabled' },
              },
              devices: [DISK, { name: '/dev/vdb1', size: '1Ti', tags: { arbiter: 'required' } }],
            },
          ],
        },
      ],
    });

    expect(refusals).toEqual([]);
    expect(JSON.parse(heketiTopologyJson(topology))).toEqual({
      clusters: [
        {
          block: false,
          nodes: [
            {
              node: {
                hostnames: { manage: ['gfs-1'], storage: ['10.0.0.1'] },
                zone: 2,
                tags: { arbiter: 'disabled', rack: 'a' },
              },
              devices: [{ name: DISK }, { name: '/dev/vdb1', tags: { arbiter: 'required' } }],
            },
          ],
        },
      ],
    });
    expect(String(topology.clusters[0]?.nodes[0]?.devices[1]?.size)).toBe('1Ti');
  });

  it('has the same text at each look, and a device to be wiped says so', () => {
    const input = withNode({ devices: [{ name: DISK, destroydata: true }] });

    expect(heketiTopologyJson(read(input).topology)).toBe(heketiTopologyJson(read(input).topology));
    expect(heketiTopologyJson(read(input).topology)).toContain('"destroydata": true');
  });

  it('takes texts that are known later', () => {
    const late = 'output-3-of-groundwork';
    const { topology, refusals } = read(withNode({ manage: [late], storage: [late] }));

    expect(refusals).toEqual([]);
    expect(heketiTopologyJson(topology)).toContain(late);
  });

  it('takes an address to manage a node by, but not from Kubernetes', () => {
    expect(read(withNode({ manage: ['10.0.0.1'] })).refusals).toEqual([]);
    expect(read(withNode({ manage: ['10.0.0.1'] }), 'kubernetes').refusals).toEqual([
      `${AT}.node.hostnames.manage[0]: "10.0.0.1": is an address; the executor "kubernetes" looks for the pod on the node of that name; write the name that "kubectl get nodes" shows`,
    ]);
  });
});

describe('a topology is refused', () => {
  it.each<readonly [string, NodeChange, string]>([
    [
      'with zone 0',
      { zone: 0 },
      '.node.zone: "0": is no failure domain; number the failure domains from 1 on; write 1 for all if there is only one',
    ],
    [
      'with a zone in quotes',
      { zone: '1' },
      '.node.zone: "1": is no failure domain; number the failure domains from 1 on; write 1 for all if there is only one',
    ],
    [
      'with a device twice',
      { devices: [DISK, { name: DISK }] },
      `.devices[1]: "${DISK}": is devices[0] of this node already; keep one of them`,
    ],
    [
      'with a name where an address is due',
      { storage: ['gfs-1.storage'] },
      '.node.hostnames.storage[0]: "gfs-1.storage": is no IP address; bricks are served under it, and clients need not know the name; write for example "10.0.0.1"',
    ],
    [
      'with an address of the machine itself',
      { storage: ['127.0.0.1'] },
      '.node.hostnames.storage[0]: "127.0.0.1": is an address of the machine itself, under which nobody else reaches its bricks; write the address in the storage network',
    ],
    [
      'with two names of a kind',
      { manage: ['gfs-1', 'gfs-1.colo'] },
      '.node.hostnames.manage: holds 2 names, of which Heketi ignores all but the first; keep one',
    ],
    [
      'with no name',
      { manage: [] },
      '.node.hostnames.manage: "a list": is no list with a name; write ["gfs-1"]',
    ],
    [
      'with capitals in a name',
      { manage: ['GFS_1'] },
      '.node.hostnames.manage[0]: "GFS_1": is no host name: lower-case letters, digits and inner hyphens only; write "gfs-1"',
    ],
    [
      'without devices',
      { devices: [] },
      '.devices: "a list": is empty; write for example ["/dev/disk/by-id/wwn-0x5000c500a1b2c3d4"]',
    ],
    [
      'with a device that is none',
      { devices: ['sdb'] },
      '.devices[0]: "sdb": is no path under /dev; write the whole path, such as "/dev/disk/by-id/wwn-0x5000c500a1b2c3d4"',
    ],
    [
      'with characters that Heketi does not take',
      { devices: ['/dev/disk/by-id/a\\x20b'] },
      '.devices[0]: "/dev/disk/by-id/a\\\\x20b": holds characters that Heketi does not take; choose a link with letters, digits, "_", ".", ":" and "-" only',
    ],
    [
      'with a size of nothing',
      { devices: [{ name: DISK, size: 0 }] },
      '.devices[0].size: "0": is nothing; write how large the device is',
    ],
    [
      'with a switch in quotes',
      { devices: [{ name: DISK, destroydata: 'false' }] },
      '.devices[0].destroydata: "false": is neither true nor false; write it without quotes',
    ],
    [
      'with a tag that Heketi takes for another',
      { tags: { arbiter: 'yes' } },
      '.node.tags.arbiter: "yes": is taken for "supported" by Heketi; write "supported", "required" or "disabled"',
    ],
    [
      'with a name that is no tag',
      { tags: { 'a b': 'c' } },
      '.node.tags.a b: "a b": is no name of a tag; write up to 32 letters, digits, "_", "." and "-"',
    ],
    [
      'with a tag that is too long',
      { tags: { rack: 'x'.repeat(65) } },
      `.node.tags.rack: "${'x'.repeat(65)}": is no text of up to 64 characters; write it as text`,
    ],
  ])('%s', (_, change, message) => {
    expect(read(withNode(change)).refusals).toEqual([`${AT}${message}`]);
  });

  it('with a name of the kernel for a device that is to be wiped, and taken otherwise', () => {
    const wiped = read(withNode({ devices: [{ name: '/dev/sdb', destroydata: true }] })).refusals;

    expect(wiped).toHaveLength(1);
    expect(wiped[0]).toContain(`${AT}.devices[0].name: "/dev/sdb": is a kernel name`);
    expect(read(withNode({ devices: ['/dev/sdb'] })).refusals).toEqual([]);
  });

  it('with more tags than Heketi takes', () => {
    const tags = Object.fromEntries(Array.from({ length: 33 }, (_, n) => [`t${n}`, 'x']));

    expect(read(withNode({ tags })).refusals).toEqual([
      `${AT}.node.tags: holds 33 tags; Heketi takes 32; leave some out`,
    ]);
  });

  it('with one name for two nodes, also in two clusters', () => {
    const one = (withNode({}) as HeketiTopologyInput).clusters[0];
    const { refusals } = read({ clusters: [one, one] });

    expect(refusals).toEqual([
      'topology.clusters[1].nodes[0].node.hostnames.manage[0]: "gfs-1": is the manage name of clusters[0].nodes[0] already; give each node a name of its own',
      'topology.clusters[1].nodes[0].node.hostnames.storage[0]: "10.0.0.1": is the storage name of clusters[0].nodes[0] already; give each node a name of its own',
    ]);
  });

  it('with a cluster that allows nothing', () => {
    const nodes = (withNode({}) as HeketiTopologyInput).clusters[0]?.nodes;

    expect(read({ clusters: [{ nodes, file: false, block: false }] }).refusals).toEqual([
      'topology.clusters[0]: allows neither file volumes nor block volumes; leave out file or block',
    ]);
  });

  it.each([
    [null],
    [5],
    [[]],
    [{}],
    [{ clusters: null }],
    [{ clusters: [] }],
    [{ clusters: [null] }],
    [{ clusters: [{ nodes: [null] }] }],
    [{ clusters: [{ nodes: [{ node: null, devices: null }] }] }],
    [{ clusters: [{ nodes: [{ node: { hostnames: 'x', zone: NaN, tags: [] }, devices: [5] }] }] }],
    [
      withNode({
        manage: [null],
        storage: [[]],
        tags: { a: 1 },
        devices: [[], { name: 7, tags: 'x', size: {} }],
      }),
    ],
  ])('without throwing: %j', (input) => {
    expect(read(input).refusals.length).toBeGreaterThan(0);
    expect(() => heketiTopologyJson(read(input).topology)).not.toThrow();
  });
});
