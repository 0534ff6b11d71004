/** Mistakes that people make with storage, each through the door at which it is refused, with the words that they read. */
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

import { DevicePath, Findings, checkChapSecret, formatViolation } from '../lib/values';
import type { Violation } from '../lib/values';
import { Machine } from '../lib/machine';
import { GlusterStorageClass, HeketiDeployment, IscsiVolume } from '../lib/manifests';
import type { HeketiDeploymentProps, IscsiVolumeProps } from '../lib/manifests';
import { IscsiInitiator, IscsiTarget } from '../lib/node';
import type { IscsiInitiatorProps, IscsiTargetProps } from '../lib/node';
import { GLUSTER_LIBRARY } from '../lib/node/gluster-library';
import { glusterRawDevicesText } from '../lib/node/gluster-raw-devices';
import {
  checkHeketiDurability,
  parseVolumeType,
  planHeketiVolume,
  readGlusterVolume,
  readHeketiTopology,
} from '../lib/storage';
import type { GlusterVolumeInput, HeketiTopologyInput } from '../lib/storage';
import { synthesizeChart } from '../lib/testing';

const DISK = '/dev/disk/by-id/virtio-gluster-0';
const IQN = 'iqn.2016-06.org.example:target';
const CHAP = { username: 'node-1', secretFile: '/etc/iscsi-chap/node-1' };

interface GlusterNodeChange {
  readonly storage?: string;
  readonly zone?: number;
  readonly devices?: readonly string[];
}

function topologyOf(changes: readonly GlusterNodeChange[]): HeketiTopologyInput {
  const nodes = changes.map(({ storage, zone = 1, devices = [DISK] }, index) => ({
    node: {
      hostnames: { manage: [`gfs-${index + 1}`], storage: [storage ?? `10.0.0.${index + 1}`] },
      zone,
    },
    devices,
  }));
  return { clusters: [{ nodes }] };
}

function told(violations: readonly Violation[]): readonly string[] {
  return violations.map(formatViolation);
}

function topology(changes: readonly GlusterNodeChange[]): readonly string[] {
  const findings = new Findings();
  readHeketiTopology(topologyOf(changes), findings, { executor: 'ssh' });
  return told(findings.violations);
}

/** The same mistake in the manifest that loads the topology. */
function heketi(changes: readonly GlusterNodeChange[]): readonly string[] {
  const props: HeketiDeploymentProps = {
    executor: 'ssh',
    sshexec: { privateKey: { secret: 'ssh', key: 'id_ecdsa' }, acceptAnyHostKey: true },
    adminKey: { secret: 'heketi', key: 'admin' },
    database: { claim: {} },
    topology: topologyOf(changes),
  };
  return told(synthesizeChart((chart) => new HeketiDeployment(chart, 'h', props)).violations);
}

function target(change: Partial<IscsiTargetProps>): readonly string[] {
  const machine = new Machine('gfs-1');
  new IscsiTarget(machine, 't', {
    iqn: IQN,
    nodes: [{ name: 'gfs-1', portals: ['10.0.0.1'] }],
    luns: [
      { name: 'store', backstore: { glfs: { volume: 'data', path: 'store.img' } }, size: '8Gi' },
    ],
    initiators: [{ iqn: 'iqn.2016-06.org.example:node-1', chap: CHAP }],
    ...change,
  });
  return told(machine.validate());
}

function initiator(change: Partial<IscsiInitiatorProps>): readonly string[] {
  const machine = new Machine('node-1');
  new IscsiInitiator(machine, 'i', { iqn: 'iqn.2016-06.org.example:node-1', ...change });
  return told(machine.validate());
}

function disk(change: Partial<IscsiVolumeProps>): readonly string[] {
  const props = { portals: ['10.0.0.1'], iqn: IQN, ...change };
  return told(synthesizeChart((chart) => new IscsiVolume(chart, 'd', props)).violations);
}

function gluster(volume: GlusterVolumeInput, nodes: readonly string[]): readonly string[] {
  const findings = new Findings();
  readGlusterVolume(volume, findings, { nodes });
  return told(findings.violations);
}

describe('a topology is refused', () => {
  it('with a device twice', () => {
    const twice = [{ devices: [DISK, DISK] }];

    expect(topology(twice)).toMatchInlineSnapshot(`
      [
        "topology.clusters[0].nodes[0].devices[1]: "/dev/disk/by-id/virtio-gluster-0": is devices[0] of this node already; keep one of them",
      ]
    `);
    expect(heketi(twice)).toEqual(topology(twice).map((line) => `chart/h.${line}`));
  });

  it('with zone 0', () => {
    expect(topology([{ zone: 0 }])).toMatchInlineSnapshot(`
      [
        "topology.clusters[0].nodes[0].node.zone: "0": is no failure domain; number the failure domains from 1 on; write 1 for all if there is only one",
      ]
    `);
    expect(heketi([{ zone: 0 }])).toEqual(topology([{ zone: 0 }]).map((line) => `chart/h.${line}`));
  });

  it('with a host name where an address is due', () => {
    const named = [{ storage: 'gfs-1.example' }];

    expect(topology(named)).toMatchInlineSnapshot(`
      [
        "topology.clusters[0].nodes[0].node.hostnames.storage[0]: "gfs-1.example": is no IP address; bricks are served under it, and clients need not know the name; write for example "10.0.0.1"",
      ]
    `);
    expect(heketi(named)).toEqual(topology(named).map((line) => `chart/h.${line}`));
  });

  it('for three copies on two nodes', () => {
    const findings = new Findings();
    const two = readHeketiTopology(topologyOf([{}, { zone: 2 }]), findings, { executor: 'ssh' });
    const three = parseVolumeType('replicate:3');
    if (three.ok) checkHeketiDurability(two, three.value, 'volumetype', findings);

    expect(told(findings.violations)).toMatchInlineSnapshot(`
      [
        "volumetype: "replicate:3": needs 3 nodes for each set of bricks, and the topology has 2; add nodes, or take a durability with fewer bricks",
      ]
    `);
  });
});

describe('a volume is refused', () => {
  it('with three copies on two nodes', () => {
    const bricks = ['gfs-1', 'gfs-2', 'gfs-1'].map(
      (node, index) => `${node}:/bricks/${index}/data`,
    );

    expect(gluster({ name: 'data', type: 'replicate:3', bricks }, ['gfs-1', 'gfs-2']))
      .toMatchInlineSnapshot(`
      [
        "volume.bricks[2]: "gfs-1": is on gfs-1 as is [0] of the same set: both would be lost at once; give each set nodes of its own, one for each brick",
      ]
    `);
  });

  it('whose bricks would be below 1 GiB', () => {
    const disperse = parseVolumeType('disperse:4:2');
    const plan = disperse.ok ? planHeketiVolume({ size: 3, durability: disperse.value }) : disperse;

    expect(plan.ok ? [] : told([plan.violation])).toMatchInlineSnapshot(`
      [
        "size: "3": makes bricks below 1 GiB, the least that Heketi makes; ask for 4 GiB or more",
      ]
    `);
  });
});

describe('a disk with a table of partitions', () => {
  // The program looks at a file here, and is told of it by stand-ins for blkid, wipefs and lsblk.
  const look = (
    giveUpData: string,
  ): { readonly code: number | null; readonly said: string; readonly wiped: boolean } => {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'gw-bad-'));
    try {
      const disk = path.join(folder, 'disk');
      const log = path.join(folder, 'log');
      writeFileSync(disk, '');
      const commands = {
        blkid: 'printf "PTUUID=6d3a1b2c\\nPTTYPE=dos\\n"',
        wipefs: `case "$*" in *--all*) echo "$*" > '${log}';; *) [ -e '${log}' ] || echo dos;; esac`,
        lsblk: 'case "$*" in *MOUNTPOINTS*) ;; *) echo "disk disk";; esac',
      };
      for (const [name, text] of Object.entries(commands)) {
        writeFileSync(path.join(folder, name), `#!/bin/sh\n${text}\n`);
        chmodSync(path.join(folder, name), 0o755);
      }
      const library = path.join(folder, 'library.sh');
      writeFileSync(library, 'say() { echo "$*"; }\nno_arguments() { :; }\n');
      const device = DevicePath.of(DISK);
      const text = glusterRawDevicesText([{ device, giveUpData, allowUnstable: false }])
        .replaceAll(GLUSTER_LIBRARY, library)
        .replaceAll(DISK, disk)
        .replaceAll('[ -b ', '[ -e ');
      const env = { ...process.env, PATH: `${folder}:${process.env['PATH'] ?? ''}` };
      const { status, stdout, stderr } = spawnSync('sh', ['-c', text], { env, encoding: 'utf8' });
      const said = (stdout + stderr).replaceAll(disk, DISK).trim();
      return { code: status, said, wiped: existsSync(log) };
    } finally {
      rmSync(folder, { recursive: true });
    }
  };

  it('is refused by the machine unless just that table was given up', () => {
    expect(look('')).toMatchInlineSnapshot(`
      {
        "code": 1,
        "said": "/dev/disk/by-id/virtio-gluster-0: holds dos 6d3a1b2c. Should that be given up, write giveUpData: "dos 6d3a1b2c"; nothing was changed",
        "wiped": false,
      }
    `);
    expect(look('dos 00000000')).toMatchObject({ code: 1, wiped: false });
  });

  it('is wiped when it was', () => {
    expect(look('dos 6d3a1b2c')).toMatchInlineSnapshot(`
      {
        "code": 0,
        "said": "/dev/disk/by-id/virtio-gluster-0: wipes dos 6d3a1b2c, which was given up",
        "wiped": true,
      }
    `);
  });
});

describe('iSCSI refuses', () => {
  it('a name without a dot in its domain', () => {
    expect(target({ iqn: 'iqn.2016-06.example:target' })).toMatchInlineSnapshot(`
      [
        "gfs-1/t.iqn: "iqn.2016-06.example:target": has no dot in its domain; name the whole domain in reverse, such as com.example",
      ]
    `);
    expect(initiator({ iqn: 'iqn.2016-06.example:node-1' })).toMatchInlineSnapshot(`
      [
        "node-1/i.iqn: "iqn.2016-06.example:node-1": has no dot in its domain; name the whole domain in reverse, such as com.example",
      ]
    `);
  });

  it('a name with capitals', () => {
    expect(target({ iqn: 'iqn.2016-06.org.gluster:Node1' })).toMatchInlineSnapshot(`
      [
        "gfs-1/t.iqn: "iqn.2016-06.org.gluster:Node1": holds capitals, which targets write in lower case; write "iqn.2016-06.org.gluster:node1"",
      ]
    `);
    expect(initiator({ iqn: 'iqn.2016-06.org.gluster:Node4' })).toMatchInlineSnapshot(`
      [
        "node-1/i.iqn: "iqn.2016-06.org.gluster:Node4": holds capitals, which targets write in lower case; write "iqn.2016-06.org.gluster:node4"",
      ]
    `);
  });

  it('a portal by name', () => {
    expect(target({ nodes: [{ name: 'gfs-1', portals: ['Node1:3260'] }] })).toMatchInlineSnapshot(`
      [
        "gfs-1/t.nodes[0].portals[0]: "Node1:3260": names a host; the disk is found by the address of its connection; write an IP address, such as "10.0.0.1:3260"",
      ]
    `);
    expect(initiator({ targets: [{ iqn: IQN, portals: ['node1:3260'] }] })).toMatchInlineSnapshot(`
      [
        "node-1/i.targets[0].portals[0]: "node1:3260": names a host; the disk is found by the address of its connection; write an IP address, such as "10.0.0.1:3260"",
      ]
    `);
  });

  it('all of that in the disk of a pod too', () => {
    expect([
      ...disk({ iqn: 'iqn.2016-06.example:target' }),
      ...disk({ iqn: 'iqn.2016-06.org.gluster:Node1' }),
      ...disk({ portals: ['Node1:3260'] }),
    ]).toEqual([
      expect.stringContaining(
        'chart/d.iqn: "iqn.2016-06.example:target": has no dot in its domain',
      ),
      expect.stringContaining('write "iqn.2016-06.org.gluster:node1"'),
      expect.stringContaining('chart/d.portals[0]: "Node1:3260": names a host'),
    ]);
  });

  it('a secret of 11 characters, and never tells it', () => {
    const findings = new Findings();
    checkChapSecret('open-sesame', 'chap.secret', findings);

    expect(told(findings.violations)).toMatchInlineSnapshot(`
      [
        "chap.secret: the secret has 11 characters, and 12 are the least; write 12 to 255 random characters",
      ]
    `);
    expect(JSON.stringify(findings.violations)).not.toContain('open-sesame');
    const session = { username: 'node-1', password: 'open-sesame' };
    expect(disk({ chap: { secretName: 'chap', session } })).toEqual([
      expect.stringContaining('the secret has 11 characters, and 12 are the least'),
    ]);
    const twelve = new Findings();
    checkChapSecret('open-sesame!', 'chap.secret', twelve);
    expect(twelve.violations).toEqual([]);
  });

  it('one name of an initiator twice', () => {
    const one = { iqn: 'iqn.2016-06.org.example:node-1', chap: CHAP };

    expect(target({ initiators: [one, { ...one, access: 'read' }] })).toMatchInlineSnapshot(`
      [
        "gfs-1/t.initiators[1].iqn: "iqn.2016-06.org.example:node-1": is given twice, and two hosts of one name end the sessions of each other; give each host its own",
      ]
    `);
  });
});

it('a class of GlusterFS volumes is refused for Kubernetes 1.27', () => {
  const { violations, objects } = synthesizeChart(
    (chart) =>
      new GlusterStorageClass(chart, 'class', {
        kubernetesVersion: '1.27',
        name: 'gfs-mirror',
        parameters: { resturl: 'http://10.96.0.50:8080' },
      }),
  );

  expect(objects).toEqual([]);
  expect(told(violations)).toMatchInlineSnapshot(`
    [
      "chart/class.kubernetesVersion: "1.27": Kubernetes has no code for kubernetes.io/glusterfs from 1.26 on: claims of this class would wait for ever; use KadaluStorage (kadalu mounts the same Gluster volume by its CSI driver), or NfsVolume with the volume served by NFS-Ganesha",
    ]
  `);
});

it('none of it is refused when the mistake is not made', () => {
  expect([
    ...topology([{}, { zone: 2 }, { zone: 3 }]),
    ...heketi([{}, { zone: 2 }, { zone: 3 }]),
    ...target({}),
    ...disk({}),
    ...initiator({ targets: [{ iqn: IQN, portals: ['10.0.0.1'], chap: CHAP }] }),
  ]).toEqual([]);
});
