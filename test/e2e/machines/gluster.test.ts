/**
 * Three booted machines that become a pool of GlusterFS by their first boot alone; what their volume bears, and how nodes come back that have lost something.
 */
import {
  GLUSTER_HEALTH,
  GLUSTER_MAKE_WAY,
  GLUSTER_REFRESH,
  GLUSTER_REMOVE,
  GLUSTER_SETTLE,
} from '../../../lib/node';
import { describeLab } from '../../support/describe-lab';
import { GlusterNodes, VOLUME, addressOf } from '../../support/gluster-nodes';
import { VolumeWriter } from '../../support/volume-writer';

const MINUTE = 60_000;
const ALL = ['gfs-1', 'gfs-2', 'gfs-3'] as const;
const PING_TIMEOUT_MS = 20_000;

jest.setTimeout(8 * MINUTE);

describeLab('a pool of GlusterFS', () => {
  let nodes: GlusterNodes;
  let writer: VolumeWriter;

  const sums = () => Promise.all(ALL.map((name) => nodes.brickSum(name)));
  beforeAll(async () => {
    nodes = await GlusterNodes.boot(3);
    await nodes.whole(ALL);
    await nodes
      .machine('gfs-1')
      .output(`mkdir -p /mnt/data && mount -t glusterfs gfs-1:/${VOLUME} /mnt/data`);
    writer = new VolumeWriter(nodes.machine('gfs-1'), '/mnt/data/files');
  }, 12 * MINUTE);

  afterAll(async () => {
    await nodes.remove();
  }, 3 * MINUTE);

  test('is formed by the first boots of its nodes alone, with its volume, by names', async () => {
    for (const name of ALL) {
      const machine = nodes.machine(name);
      expect(await machine.output('systemctl is-system-running --wait')).toBe('running');
      expect(await machine.status()).toMatchObject({ state: 'done' });
      const { uuid, peers = [] } = await nodes.status(name);
      expect(uuid).toBe(nodes.constructs.get(name)?.uuid);
      expect(peers.map((peer) => [peer.name, peer.uuid]).sort()).toEqual(
        ALL.filter((one) => one !== name).map((one) => [one, nodes.constructs.get(one)?.uuid]),
      );
      expect(await machine.output(GLUSTER_HEALTH)).toBe('');
      expect(await machine.output(GLUSTER_MAKE_WAY)).toBe('');
      expect(await machine.output(`${GLUSTER_SETTLE} && ${GLUSTER_REFRESH}`)).toBe('unchanged');
    }
    // One of them took in the others and made the volume.
    const said = await Promise.all(
      ALL.map((name) => nodes.machine(name).output('journalctl --output=cat -u gluster-settle')),
    );
    const active = said.map((text) => /takes in|makes volume/.test(text));
    expect(active).toEqual([true, false, false]);
    expect(said[0]).toMatch(/takes in gfs-2\n[^]*takes in gfs-3\n[^]*makes volume data\n/);
  });

  test('serves its bricks on ports of the range that was sized for them', async () => {
    const ports = await nodes
      .machine('gfs-2')
      .output(
        `gluster volume status ${VOLUME} --xml | sed -n 's|.*<port>\\([0-9]*\\)</port>.*|\\1|p'`,
      );
    const { bricks } = nodes.constructs.get('gfs-1')?.ports ?? { bricks: { first: 0, last: 0 } };

    expect(bricks).toEqual({ first: 49_152, last: 49_166 });
    expect(ports.split('\n')).toHaveLength(3);
    for (const port of ports.split('\n').map(Number)) {
      expect(port).toBeGreaterThanOrEqual(bricks.first);
      expect(port).toBeLessThanOrEqual(bricks.last);
    }
    expect(
      await nodes.machine('gfs-1').output('sysctl --values net.ipv4.ip_local_reserved_ports'),
    ).toBe('49152-49166');
  });

  test('bears the loss of a node under writes, refuses writes without quorum, and heals', async () => {
    await writer.start();
    await writer.more(20);
    await nodes.kill('gfs-3');
    await writer.more(40);
    const { volumes = [] } = await nodes.status('gfs-1');
    const health = await nodes.machine('gfs-1').run(GLUSTER_HEALTH);
    const way = await nodes.machine('gfs-2').run(GLUSTER_MAKE_WAY);
    const record = await writer.end();

    expect(record.refused).toBe(0);
    expect(record.acknowledged).toBeGreaterThanOrEqual(60);
    expect(record.longestGapMs).toBeLessThan(PING_TIMEOUT_MS + 10_000);
    expect(volumes[0]?.quorum).toBe(true);
    expect(volumes[0]?.healPending).toBeGreaterThan(0);
    expect(health.code).toBe(1);
    expect(health.stderr).toContain('node gfs-3 is not connected\n');
    expect(health.stderr).toMatch(/volume data: \d+ entries are to be healed\n/);
    expect([way.code, way.stderr]).toEqual([
      1,
      expect.stringMatching(/^gluster-make-way: volume data: /),
    ]);

    await nodes.kill('gfs-2');
    const refused = await nodes
      .machine('gfs-1')
      .run('echo lost >/mnt/data/without-quorum', { limitSeconds: 90 });
    expect(refused.code).not.toBe(0);
    expect(refused.stderr).toMatch(/Transport endpoint is not connected|Read-only|Input\/output/);
    expect((await nodes.status('gfs-1')).volumes?.[0]?.quorum).not.toBe(true);

    await Promise.all(['gfs-2', 'gfs-3'].map((name) => nodes.machine(name).reboot()));
    await nodes.whole(ALL);
    await nodes.machine('gfs-1').output('echo again >/mnt/data/again', { limitSeconds: 60 });
    await writer.verify();
    const [first, ...others] = await sums();
    expect(others).toEqual([first, first]);
    expect((await nodes.machine('gfs-1').run('test -e /mnt/data/without-quorum')).code).toBe(1);
  });

  test('clients do not wait for a node that is shut down in order', async () => {
    await writer.start();
    await writer.more(10);
    await nodes.machine('gfs-2').reboot();
    await nodes.whole(ALL);
    const record = await writer.end();

    expect(record.refused).toBe(0);
    // One that goes without a word is waited for as long as the ping timeout.
    expect(record.longestGapMs).toBeLessThan(PING_TIMEOUT_MS / 2);
  });

  test('a node without its state comes back as who it was, and its brick is taken as it is', async () => {
    const before = await nodes.status('gfs-3');
    await nodes.kill('gfs-3');
    nodes.blank('gfs-3', ['state']);
    await nodes.machine('gfs-3').reboot();
    await nodes.whole(ALL);

    expect((await nodes.status('gfs-3')).uuid).toBe(before.uuid);
    expect((await nodes.status('gfs-1')).peers).toHaveLength(2);
    const journal = await nodes.machine('gfs-3').output('journalctl -b --output=cat -u glusterd');
    expect(journal).toMatch(
      new RegExp(`gluster-state: comes back as ${before.uuid}, as gfs-\\d knows it`),
    );
    const settle = await nodes
      .machine('gfs-3')
      .output('journalctl -b --output=cat -u gluster-settle');
    expect(settle).not.toContain('puts back brick');
    const groups = await nodes.machine('gfs-3').output('ls /var/lib/glusterd/groups');
    expect(groups.split('\n')).toContain('gluster-block');
  });

  test('a node without any of its disks is filled from the others', async () => {
    const before = await nodes.status('gfs-2');
    await nodes.kill('gfs-2');
    nodes.blank('gfs-2', ['state', 'b0']);
    await nodes
      .machine('gfs-1')
      .output('echo meanwhile >/mnt/data/meanwhile', { limitSeconds: 60 });
    await nodes.machine('gfs-2').reboot();
    await nodes.whole(ALL);

    expect((await nodes.status('gfs-2')).uuid).toBe(before.uuid);
    const settle = await nodes
      .machine('gfs-2')
      .output('journalctl -b --output=cat -u gluster-settle');
    expect(settle).toContain(
      'gluster-settle: puts back brick /bricks/b0/data of volume data, to be filled from its copies',
    );
    await writer.verify();
    const [first, ...others] = await sums();
    expect(others).toEqual([first, first]);
  });

  test('does not start on the disk of another node, nor on that of the system', async () => {
    const machine = nodes.machine('gfs-3');
    await machine.output("sed -i 's/gfs-3/gfs-9/' /bricks/b0/.gluster-node");
    const other = await machine.run('/opt/groundwork/bin/gluster-state');
    await machine.output("sed -i 's/gfs-9/gfs-3/' /bricks/b0/.gluster-node");
    await machine.output(
      'systemctl stop gluster-settle gluster-bricks glusterd && umount /var/lib/glusterd',
    );
    const system = await machine.run('/opt/groundwork/bin/gluster-state');
    await machine.output('systemctl start gluster-settle gluster-bricks');
    await nodes.whole(ALL);

    expect([other.code, other.stderr.trim()]).toEqual([
      1,
      "gluster-state: the disk of /bricks/b0 belongs to 'lab gfs-9 /bricks/b0', this is 'lab gfs-3 /bricks/b0' (pool, node and place)",
    ]);
    expect([system.code, system.stderr.trim()]).toEqual([
      1,
      'gluster-state: /var/lib/glusterd is on the disk of the system: is its own disk mounted?',
    ]);
  });

  test('takes in a node that is added to the list, and gives it up again', async () => {
    const [list, more] = [[...ALL], [...ALL, 'gfs-4']];
    const write = (names: readonly string[]) =>
      Promise.all(
        ALL.map((name) =>
          nodes
            .machine(name)
            .output(
              `printf '%s\\n' ${names.map((one) => `'${one} ${addressOf(one)}'`).join(' ')} >/etc/gluster-pool/peers`,
            ),
        ),
      );
    await nodes.add('gfs-4', more);
    await write(more);
    const refused = await nodes.machine('gfs-1').run(`${GLUSTER_REMOVE} gfs-4`);
    await nodes.whole([...ALL, 'gfs-4']);
    await write(list);
    const bricks = await nodes
      .machine('gfs-1')
      .run(`sed -i /gfs-3/d /etc/gluster-pool/peers; ${GLUSTER_REMOVE} gfs-3`);
    await write(list);
    await nodes.machine('gfs-2').output(`${GLUSTER_REMOVE} gfs-4`, { limitSeconds: 120 });
    await nodes.machine('gfs-4').stop();
    await nodes.whole(ALL);

    expect(refused.stderr).toBe(
      'gluster-remove: gfs-4 is on the list of nodes: whoever is there is taken in again\n',
    );
    expect(bricks.stderr).toBe('gluster-remove: gfs-3 has bricks: data gfs-3:/bricks/b0/data \n');
    expect(await nodes.machine('gfs-2').output('gluster pool list')).not.toContain('gfs-4');
  });

  test('the first node without its state begins no second pool, and waits for the others', async () => {
    const before = await nodes.status('gfs-1');
    const [sum] = await sums();
    await Promise.all(ALL.map((name) => nodes.kill(name)));
    nodes.blank('gfs-1', ['state']);
    await nodes.machine('gfs-1').reboot();
    await nodes
      .machine('gfs-1')
      .output(
        "until grep -q 'do not: gfs-2 gfs-3' /run/gluster-pool/waiting 2>/dev/null; do sleep 0.5; done",
        { limitSeconds: 120 },
      );
    const alone = await nodes.status('gfs-1');
    await Promise.all(['gfs-2', 'gfs-3'].map((name) => nodes.machine(name).reboot()));
    await nodes.whole(ALL);

    expect(alone).toMatchObject({ uuid: before.uuid, peers: [], volumes: [], service: 'active' });
    expect((await nodes.status('gfs-2')).peers?.map(({ uuid }) => uuid)).toContain(before.uuid);
    expect(await sums()).toEqual([sum, sum, sum]);
  });
});
