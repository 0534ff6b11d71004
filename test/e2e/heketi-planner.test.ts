/**
 * The planner against a real Heketi 9 (its mock executor makes no bricks, all else is real): what fits, in how many bricks of which size, and what
 * is left of each device; and what its client makes of topologies.
 */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import {
  fitOf,
  heketiTopologyJson,
  planHeketiClaims,
  planHeketiVolume,
  readHeketiTopology,
  volumeTypeText,
} from '../../lib/storage';
import type {
  Fit,
  HeketiLayout,
  HeketiNodeInput,
  HeketiTopology,
  HeketiVolumeRequest,
  NodeRoom,
  VolumeDurability,
  ZoneChecking,
} from '../../lib/storage';
import { Findings } from '../../lib/values';
import { goTool } from '../../tools/go-tool';
import { describeLab } from '../support/describe-lab';
import { HeketiServer } from '../support/heketi/heketi-server';
import { makeVolume, realFree, realRooms } from '../support/heketi/heketi-volumes';
import type { RealVolume } from '../support/heketi/heketi-volumes';

const limit = 600_000;
const GIB = 1024 * 1024;
const MOCK_GIB = 500;

let folder: string;
let servers: HeketiServer[];
let count = 0;

async function start(gib = MOCK_GIB, at = `server-${(count += 1)}`): Promise<HeketiServer> {
  const env = { HEKETI_MOCK_DEVICE_SIZE_GB: String(gib) };
  const server = await HeketiServer.start({ folder: path.join(folder, at), env });
  servers.push(server);
  return server;
}

function node(
  number: number,
  zone: number,
  devices: HeketiNodeInput['devices'],
  tags: Readonly<Record<string, string>> = {},
): HeketiNodeInput {
  const hostnames = { manage: [`gfs-${number}`], storage: [`10.0.0.${number}`] };
  return { node: { hostnames, zone, tags }, devices };
}

function disks(amount: number): string[] {
  return Array.from({ length: amount }, (_, index) => `/dev/disk/by-id/disk-${index}`);
}

function read(nodes: readonly HeketiNodeInput[]): HeketiTopology {
  const findings = new Findings();
  const topology = readHeketiTopology({ clusters: [{ nodes }] }, findings, { executor: 'mock' });
  expect(findings.violations).toEqual([]);
  return topology;
}

async function load(server: HeketiServer, text: string): Promise<{ code: number; said: string }> {
  const file = path.join(folder, 'topology.json');
  writeFileSync(file, text);
  const { code, stdout, stderr } = await server.cli('topology', 'load', `--json=${file}`);
  return { code, said: stdout + stderr };
}

async function loaded(nodes: readonly HeketiNodeInput[], gib = MOCK_GIB): Promise<HeketiServer> {
  const server = await start(gib);
  const { said } = await load(server, heketiTopologyJson(read(nodes)));
  expect(said).not.toContain('Unable');
  return server;
}

describeLab('planner of Heketi', () => {
  beforeAll(async () => {
    await goTool('heketi');
    // Heketi's database waits for the disk after each step, some thousand times.
    const memory = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
    folder = mkdtempSync(path.join(memory, 'groundwork-heketi-'));
    servers = [];
  }, limit);

  afterEach(async () => {
    await Promise.all(servers.map((server) => server.stop()));
    servers = [];
  });

  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  const none: VolumeDurability = { type: 'none' };
  const replica = (count: number): VolumeDurability => ({ type: 'replicate', replica: count });
  const arbiter: VolumeDurability = { type: 'replicate', replica: 3, arbiter: true };
  const disperse = (data: number, redundancy: number): VolumeDurability => ({
    type: 'disperse',
    data,
    redundancy,
  });

  /** Numbers that look like chance and are the same at each run. */
  function chance(seed: number): () => number {
    let state = seed;
    return () => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return state / 2 ** 32;
    };
  }

  interface Told {
    readonly said: string;
    readonly fit: Fit | 'refused';
    readonly made: boolean;
  }

  /** The layouts that Heketi may take, and whether it will take one. */
  function foretold(
    rooms: readonly NodeRoom[],
    request: HeketiVolumeRequest,
    zoneChecking: ZoneChecking,
  ): { readonly fit: Fit | 'refused'; readonly layouts: readonly HeketiLayout[] } {
    const plan = planHeketiVolume(request);
    if (!plan.ok) return { fit: 'refused', layouts: [] };
    const layouts: HeketiLayout[] = [];
    for (const layout of plan.value.layouts) {
      const fit = fitOf(rooms, layout, zoneChecking);
      if (fit !== 'never') layouts.push(layout);
      if (fit === 'always') return { fit, layouts };
    }
    return { fit: layouts.length === 0 ? 'never' : 'depends', layouts };
  }

  function sizesOf(layout: HeketiLayout): number[] {
    const inSet = Array.from({ length: layout.bricksPerSet }, (_, index) =>
      layout.arbiter !== undefined && index === 0 ? layout.arbiter.size : layout.brick.size,
    );
    return Array.from({ length: layout.sets }, () => inSet)
      .flat()
      .sort((a, b) => a - b);
  }

  /** What the bricks of a volume have taken of the devices. */
  function taken(before: readonly NodeRoom[], after: readonly NodeRoom[]): number {
    const free = (rooms: readonly NodeRoom[]): number =>
      rooms.reduce((sum, room) => sum + room.least, 0);
    return free(before) - free(after);
  }

  function spaceOf(layout: HeketiLayout): number {
    const small = layout.arbiter?.space.total ?? layout.brick.space.total;
    return layout.sets * ((layout.bricksPerSet - 1) * layout.brick.space.total + small);
  }

  /** Asks for a volume, holds the answer against the plan, and says how it went. */
  async function compare(
    server: HeketiServer,
    request: HeketiVolumeRequest,
    zoneChecking: ZoneChecking,
    volumes: RealVolume[],
  ): Promise<Told> {
    const before = await realRooms(server);
    const { fit, layouts } = foretold(before, request, zoneChecking);
    const answer = await makeVolume(server, request, zoneChecking);
    const said = `${request.size} GiB ${volumeTypeText(request.durability)} ${JSON.stringify(request)}`;
    if (!('id' in answer)) {
      // 400 for what it never makes, 500 for what finds no room.
      const why = { said, status: answer.status, text: answer.text.trim() };
      const status = fit === 'refused' && !answer.text.includes('No space') ? 400 : 500;
      expect(['never', 'depends', 'refused']).toContain(fit);
      expect(why).toEqual({ said, status, text: why.text });
      if (status === 500) expect(why.text).toContain('No space');
      return { said, fit, made: false };
    }
    volumes.push(answer);
    expect({ said, fit }).toEqual({ said, fit: fit === 'depends' ? 'depends' : 'always' });
    const sizes = answer.bricks.map(({ size }) => size).sort((a, b) => a - b);
    expect(layouts.map(sizesOf)).toContainEqual(sizes);
    const layout = layouts.find((one) => one.bricks === sizes.length);
    expect({ said, taken: taken(before, await realRooms(server)) }).toEqual({
      said,
      taken: layout === undefined ? undefined : spaceOf(layout),
    });
    return { said, fit, made: true };
  }

  interface Round {
    readonly nodes: readonly HeketiNodeInput[];
    readonly gib: number;
    readonly requests: number;
    readonly durabilities: readonly VolumeDurability[];
    /** The largest volume asked for, in GiB. */
    readonly most: number;
    readonly zones?: ZoneChecking;
  }

  const rounds: readonly (readonly [name: string, round: Round])[] = [
    [
      'three nodes with a device each',
      {
        nodes: [1, 2, 3].map((n) => node(n, 1, disks(1))),
        gib: 500,
        requests: 45,
        durabilities: [replica(3), disperse(2, 1), replica(3), replica(2), none],
        most: 600,
      },
    ],
    [
      'six nodes in three zones, two devices each',
      {
        nodes: [1, 2, 3, 4, 5, 6].map((n) => node(n, Math.ceil(n / 2), disks(2))),
        gib: 200,
        requests: 50,
        durabilities: [replica(3), replica(2), none, disperse(4, 2), disperse(2, 1)],
        most: 900,
      },
    ],
    [
      'zones that are strict',
      {
        nodes: [1, 2, 3, 4, 5].map((n) => node(n, n < 3 ? 1 : n - 1, disks(1))),
        gib: 200,
        requests: 30,
        durabilities: [replica(3), replica(2), disperse(2, 1), disperse(4, 2)],
        most: 400,
        zones: 'strict',
      },
    ],
    [
      'arbiters on nodes of their own',
      {
        nodes: [
          node(1, 1, disks(1), { arbiter: 'disabled' }),
          node(2, 2, disks(2)),
          node(3, 3, [{ name: '/dev/disk/by-id/disk-0', tags: { arbiter: 'required' } }]),
          node(4, 1, [
            ...disks(1),
            { name: '/dev/disk/by-id/small', tags: { arbiter: 'required' } },
          ]),
        ],
        gib: 100,
        requests: 40,
        durabilities: [arbiter, arbiter, replica(3), arbiter, replica(2)],
        most: 150,
      },
    ],
    [
      'twelve nodes with large devices',
      {
        nodes: Array.from({ length: 12 }, (_, n) => node(n + 1, (n % 4) + 1, disks(1))),
        gib: 10_000,
        requests: 45,
        durabilities: [disperse(8, 3), disperse(8, 4), disperse(4, 2), replica(3), none],
        most: 40_000,
      },
    ],
  ];

  const all: Told[] = [];

  it.each(rounds)(
    '%s take what the planner says they take',
    async (name, { nodes, gib, requests, durabilities, most, zones = 'none' }) => {
      const server = await loaded(nodes, gib);
      const next = chance(name.length * 7919);
      const volumes: RealVolume[] = [];
      for (let index = 0; index < requests; index += 1) {
        const durability = durabilities[index % durabilities.length] ?? none;
        const request: HeketiVolumeRequest = {
          size: Math.max(1, Math.floor(most * next() ** 2)),
          durability,
          snapshotFactor: index % 3 === 2 ? 1 + Math.round(next() * 200) / 100 : 1,
          ...(index % 4 === 3 ? { averageFileSize: 1 + Math.floor(next() * 512) } : {}),
        };
        const told = await compare(server, request, zones, volumes);
        all.push(told);
        // Room for the next ones, at places of chance.
        const old = volumes[Math.floor(next() * volumes.length)];
        if (!told.made && told.fit !== 'refused' && old !== undefined && next() < 0.7) {
          await server.ask('DELETE', `/volumes/${old.id}`);
          volumes.splice(volumes.indexOf(old), 1);
        }
      }
    },
    limit,
  );

  it('were 200 requests and more, of all kinds, and little was left to chance', () => {
    const by = (fit: Told['fit']): number => all.filter((one) => one.fit === fit).length;

    expect(all.length).toBeGreaterThanOrEqual(200);
    expect(by('always')).toBeGreaterThanOrEqual(80);
    expect(by('never')).toBeGreaterThanOrEqual(25);
    expect(by('refused')).toBeGreaterThanOrEqual(3);
    expect(by('depends')).toBeLessThan(all.length / 5);
  });

  it(
    'a list of claims leaves on every device what the planner says',
    async () => {
      const nodes = [1, 2, 3].map((n) => node(n, n, disks(1)));
      const server = await loaded(nodes);
      const asked = [10, 100, 300, 100, 50, 20, 500, 1];
      const claims = asked.map((size, index) => ({
        name: `claim-${index}`,
        request: `${size}Gi`,
        durability: replica(3),
        snapshotFactor: index % 2 === 1 ? 1.1 : 1,
      }));
      const plan = planHeketiClaims(read(nodes), claims, { spaceOf: () => MOCK_GIB * GIB });
      const made: boolean[] = [];
      for (const [index, size] of asked.entries()) {
        const snapshotFactor = index % 2 === 1 ? 1.1 : 1;
        const answer = await makeVolume(server, { size, durability: replica(3), snapshotFactor });
        made.push('id' in answer);
      }

      expect(plan.outcomes.map(({ fits }) => fits === 'always')).toEqual(made);
      expect(plan.outcomes.map(({ fits }) => fits)).not.toContain('depends');
      expect(made).toContain(false);
      const left = plan.clusters.flatMap((rooms) =>
        rooms.flatMap(({ node: name, devices }) =>
          devices.map((one) => [`${name}:${one.name}`, one.least] as const),
        ),
      );
      expect(Object.fromEntries(left)).toEqual(await realFree(server));
    },
    limit,
  );

  it(
    'a topology is loaded twice with the same outcome, and grows by a node and a device',
    async () => {
      const nodes = [1, 2, 3].map((n) => node(n, n, disks(1)));
      const server = await loaded(nodes);
      const first = await realFree(server);
      const again = await load(server, heketiTopologyJson(read(nodes)));

      expect(again.said).toMatch(/Found node gfs-1 on cluster [0-9a-f]{32}\n/);
      expect(again.said.match(/Found device/g)).toHaveLength(3);
      expect(again.said).not.toMatch(/Adding|Creating|Unable/);
      expect(await realFree(server)).toEqual(first);

      const larger = [...nodes.slice(0, 2), node(3, 3, disks(2)), node(4, 1, disks(1))];
      const { said } = await load(server, heketiTopologyJson(read(larger)));

      expect(said).not.toContain('Unable');
      expect(Object.keys(await realFree(server))).toHaveLength(5);
      const clusters = await server.ask('GET', '/clusters');
      expect((JSON.parse(clusters.text) as { clusters: string[] }).clusters).toHaveLength(1);
    },
    limit,
  );

  it(
    'a topology with an error is refused before, where the real client prints a failure and ends with 0',
    async () => {
      const device = '/dev/disk/by-id/disk-0';
      const wrong: readonly (readonly [HeketiNodeInput, string, RegExp])[] = [
        [
          node(1, 1, [device, device]),
          'topology.clusters[0].nodes[0].devices[1]',
          /Unable to add device: Device .* is already used on node/,
        ],
        [
          node(1, 0, [device]),
          'topology.clusters[0].nodes[0].node.zone',
          /Unable to create node: .*zone: cannot be blank/,
        ],
        [
          node(1, 1, [{ name: '/dev/disk/by-id/a+b' }]),
          'topology.clusters[0].nodes[0].devices[0].name',
          /Unable to add device: .*name: must be in a valid format/,
        ],
        [
          node(1, 1, [device], { 'a b': 'c' }),
          'topology.clusters[0].nodes[0].node.tags.a b',
          /Unable to create node: .*invalid characters in tag name/,
        ],
      ];
      for (const [input, at, said] of wrong) {
        const findings = new Findings();
        readHeketiTopology({ clusters: [{ nodes: [input] }] }, findings, { executor: 'mock' });
        const server = await start();
        const real = await load(server, JSON.stringify({ clusters: [{ nodes: [input] }] }));

        expect(findings.violations.map((one) => one.path)).toEqual([at]);
        expect(real.said).toMatch(said);
        expect(real.code).toBe(0);
      }
    },
    limit,
  );
});
