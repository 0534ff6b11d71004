import { Machine } from '../../lib/machine';
import { IscsiTarget } from '../../lib/node';
import type { IscsiTargetProps } from '../../lib/node';
import { synthesize } from '../../lib/testing';
import { formatViolation } from '../../lib/values';

const AUTHORITY = 'iqn.2016-06.com.example';
const CHAP = { username: 'worker-1', secretFile: '/etc/iscsi-secrets/worker-1' };
const LUN = {
  name: 'store',
  backstore: { glfs: { volume: 'vol', path: 'store.img' } },
  size: '8Gi',
} as const;
const NODES = ['gluster-1', 'gluster-2', 'gluster-3'].map((name, at) => ({
  name,
  portals: [`10.0.0.1${at + 1}`],
}));
const GOOD = {
  iqn: `${AUTHORITY}:store`,
  nodes: NODES,
  node: 'gluster-2',
  luns: [LUN],
  initiators: [{ iqn: `${AUTHORITY}:worker-1`, chap: CHAP }],
} as const satisfies IscsiTargetProps;
const reader = {
  iqn: `${AUTHORITY}:worker-2`,
  chap: { username: 'worker-2', secretFile: '/etc/iscsi-secrets/worker-2' },
  access: 'read',
} as const;
const other = { ...LUN, name: 'other', backstore: { glfs: { volume: 'vol', path: 'other.img' } } };

interface Group {
  readonly tag: number;
  readonly enable: boolean;
  readonly attributes: Readonly<Record<string, number>>;
  readonly luns: readonly {
    readonly index: number;
    readonly storage_object: string;
    readonly alua_tg_pt_gp_name?: string;
  }[];
  readonly node_acls: readonly Readonly<Record<string, unknown>>[];
  readonly portals: readonly Readonly<Record<string, unknown>>[];
}

interface Configuration {
  readonly fabric_modules: readonly unknown[];
  readonly storage_objects: readonly Readonly<Record<string, unknown>>[];
  readonly targets: readonly { readonly wwn: string; readonly tpgs: readonly Group[] }[];
}

function made(props: Partial<IscsiTargetProps> = {}) {
  const machine = new Machine('gluster-2');
  const target = new IscsiTarget(machine, 'target', { ...GOOD, ...props });
  const files = Object.fromEntries(machine.plan().files.map((one) => [one.path, one.content]));
  const text = files['/etc/groundwork/iscsi-target/saveconfig.json'] ?? '';
  const configuration = JSON.parse(text) as Configuration;
  const groups = configuration.targets[0]?.tpgs ?? [];
  return { target, files, text, configuration, groups, plan: machine.plan() };
}

function refusals(props: object): string[] {
  const machine = new Machine('m');
  new IscsiTarget(machine, 'target', { ...GOOD, ...props });
  return machine.validate().map((one) => formatViolation(one).replace(/^m\/target\.?/, ''));
}

describe('a shared target', () => {
  test('has one name, and a portal group for each node, of which only that of the machine is on', () => {
    const { configuration, groups } = made();

    expect(configuration.targets.map(({ wwn }) => wwn)).toEqual([`${AUTHORITY}:store`]);
    expect(groups.map(({ tag, enable }) => [tag, enable])).toEqual([
      [1, false],
      [2, true],
      [3, false],
    ]);
    expect(groups.map(({ portals }) => portals)).toEqual(
      ['10.0.0.11', '10.0.0.12', '10.0.0.13'].map((address) => [
        { ip_address: address, port: 3260, iser: false, offload: false },
      ]),
    );
    // Discovery tells of the others only when it is told to.
    expect(groups.map(({ attributes }) => attributes['tpg_enabled_sendtargets'])).toEqual([
      0, 1, 0,
    ]);
  });

  test('differs from that of another node in nothing but which group is on and has secrets', () => {
    const [first, second] = [made({ node: 'gluster-1' }), made({ node: 'gluster-2' })];
    const others = (groups: readonly Group[]) => [groups[2]];

    expect(first.configuration.storage_objects).toEqual(second.configuration.storage_objects);
    expect(others(first.groups)).toEqual(others(second.groups));
    expect(first.target.disks).toEqual(second.target.disks);
  });

  test('says by ALUA which node is taken first: the nodes in turn, or the one that is named', () => {
    const { configuration, groups } = made({
      luns: [
        { ...LUN, index: 0 },
        { ...other, index: 1, preferredNode: 'gluster-3' },
      ],
    });
    const [ao, ano] = ['glfs_tg_pt_gp_ao', 'glfs_tg_pt_gp_ano'];
    const paths = groups.map(({ luns }) => luns.map((lun) => lun.alua_tg_pt_gp_name));

    expect(paths).toEqual([
      [ao, ano],
      [ano, ano],
      [ano, ao],
    ]);
    expect(configuration.storage_objects[0]?.['alua_tpgs']).toMatchObject([
      { name: ao, tg_pt_gp_id: 1, alua_access_state: 0, alua_access_type: 1 },
      { name: ano, tg_pt_gp_id: 2, alua_access_state: 1, alua_access_type: 1 },
    ]);
  });

  test('gives a disk a serial number of its own, the same each time', () => {
    const wwn = (props: Partial<IscsiTargetProps>) => made(props).target.disks[0]?.wwn;

    expect(wwn({})).toMatch(
      /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
    expect(wwn({ node: 'gluster-3' })).toBe(wwn({}));
    expect(wwn({ iqn: `${AUTHORITY}:another` })).not.toBe(wwn({}));
    expect(wwn({ luns: [{ ...LUN, name: 'another' }] })).not.toBe(wwn({}));
    const given = '0A0B0C0D-0000-4000-8000-000000000001';
    expect(wwn({ luns: [{ ...LUN, wwn: given }] })).toBe(given.toLowerCase());
  });

  test('tells others where it is, this node first', () => {
    const { target } = made();

    expect(target.iqn).toBe(`${AUTHORITY}:store`);
    expect(target.portals).toEqual(['10.0.0.12:3260']);
    expect(target.allPortals).toEqual(['10.0.0.12:3260', '10.0.0.11:3260', '10.0.0.13:3260']);
    expect(target.portalGroup).toBe(2);
    expect(target.disks).toMatchObject([{ name: 'store', lun: 0, bytes: 8589934592n }]);
    expect(target.secretFiles).toEqual(['/etc/iscsi-secrets/worker-1']);
  });
});

describe('a target of one node', () => {
  const one = { layout: 'per-node', nodes: [NODES[1] ?? { name: '', portals: [] }] } as const;

  test('is portal group 1, and has no groups of paths', () => {
    const { configuration, groups, target } = made(one);

    expect(groups).toMatchObject([{ tag: 1, enable: true }]);
    expect(configuration.storage_objects[0]?.['alua_tpgs']).toEqual([]);
    expect(groups[0]?.luns).toEqual([{ index: 0, storage_object: '/backstores/user/store' }]);
    expect(target.portalGroup).toBe(1);
  });

  test('may serve a file of the machine, once its file system is mounted', () => {
    const { configuration, files, plan } = made({
      ...one,
      luns: [{ ...LUN, backstore: { file: '/srv/disks/store.img' } }],
    });

    expect(configuration.storage_objects).toMatchObject([
      { plugin: 'fileio', dev: '/srv/disks/store.img', size: 8589934592, write_back: false },
    ]);
    expect(files['/etc/systemd/system/iscsi-target.service']).toContain(
      'RequiresMountsFor=/srv/disks/store.img\n',
    );
    expect(files['/etc/systemd/system/iscsi-target.service']).not.toContain('tcmu-runner');
    expect(plan.packages.map(({ name }) => name)).toEqual(['targetcli-fb']);
    expect(plan.modules.map(({ name }) => name)).toEqual(['iscsi_target_mod', 'target_core_file']);
  });

  test('listens on addresses of both kinds, and on other ports', () => {
    const nodes = [{ name: 'gluster-2', portals: ['10.0.0.1:3261', '[fd00::1]', '0.0.0.0'] }];

    expect(made({ ...one, nodes }).groups[0]?.portals).toMatchObject([
      { ip_address: '10.0.0.1', port: 3261 },
      { ip_address: '[fd00::1]', port: 3260 },
      { ip_address: '0.0.0.0', port: 3260 },
    ]);
  });
});

describe('who gets in', () => {
  test('is known by name and secret, and the target asks for it', () => {
    const { groups, text } = made();

    for (const { attributes } of groups) {
      expect(attributes).toMatchObject({
        ...{ authentication: 1, generate_node_acls: 0, cache_dynamic_acls: 0 },
        ...{ demo_mode_discovery: 0, demo_mode_write_protect: 1 },
      });
    }
    expect(groups[1]?.node_acls).toEqual([
      {
        node_wwn: `${AUTHORITY}:worker-1`,
        mapped_luns: [{ index: 0, tpg_lun: 0, write_protect: false }],
        chap_userid: 'worker-1',
        chap_password: '@secret /etc/iscsi-secrets/worker-1@',
      },
    ]);
    // The groups of other nodes need no secrets, since nobody logs in there.
    expect(text.match(/@secret/g)).toHaveLength(1);
  });

  test('may ask the target who it is, and has to say who he is for the list of targets', () => {
    const mutual = { username: 'target', secretFile: '/etc/iscsi-secrets/target' };
    const discovery = { username: 'finder', secretFile: '/etc/iscsi-secrets/finder' };
    const chap = { ...CHAP, mutual };
    const { configuration, groups, files, target } = made({
      initiators: [{ iqn: `${AUTHORITY}:worker-1`, chap }],
      discovery,
    });

    expect(groups[1]?.node_acls[0]).toMatchObject({
      chap_mutual_userid: 'target',
      chap_mutual_password: '@secret /etc/iscsi-secrets/target@',
    });
    expect(configuration.fabric_modules).toEqual([
      {
        name: 'iscsi',
        discovery_enable_auth: true,
        discovery_userid: 'finder',
        discovery_password: '@secret /etc/iscsi-secrets/finder@',
      },
    ]);
    const acl = `iscsi/${AUTHORITY}:store/tpgt_2/acls/${AUTHORITY}:worker-1/auth`;
    expect(files['/etc/groundwork/iscsi-target/secrets']).toBe(
      'set iscsi/discovery_auth/password /etc/iscsi-secrets/finder\n' +
        `set ${acl}/password /etc/iscsi-secrets/worker-1\n` +
        `set ${acl}/password_mutual /etc/iscsi-secrets/target\n` +
        'differ /etc/iscsi-secrets/worker-1 /etc/iscsi-secrets/target\n',
    );
    expect(files['/etc/groundwork/iscsi-target/facts']).toContain(
      'iscsi iscsi/discovery_auth/enforce_discovery_auth 1\n',
    );
    expect(target.secretFiles).toHaveLength(3);
  });

  test('writes when he is the one writer, and else reads', () => {
    const { groups, files } = made({ initiators: [...GOOD.initiators, reader] });

    expect(groups[1]?.node_acls.map((acl) => acl['mapped_luns'])).toEqual([
      [{ index: 0, tpg_lun: 0, write_protect: false }],
      [{ index: 0, tpg_lun: 0, write_protect: true }],
    ]);
    expect(files['/etc/groundwork/iscsi-target/facts']).toContain(
      `acls/${AUTHORITY}:worker-2/lun_0/write_protect 1\n`,
    );
  });

  test('sees the disks that are named', () => {
    const second = { ...reader, access: 'write', luns: ['other'] } as const;
    const first = { iqn: `${AUTHORITY}:worker-1`, chap: CHAP, luns: ['store'] };
    const luns = [
      { ...LUN, index: 0 },
      { ...other, index: 1 },
    ];
    const { groups } = made({ luns, initiators: [first, second] });

    expect(groups[1]?.node_acls.map((acl) => acl['mapped_luns'])).toEqual([
      [{ index: 0, tpg_lun: 0, write_protect: false }],
      [{ index: 1, tpg_lun: 1, write_protect: false }],
    ]);
  });

  test('is known by name alone only where that is said', () => {
    const { groups, files } = made({
      authentication: 'none',
      initiators: [{ iqn: `${AUTHORITY}:worker-1` }],
    });

    expect(groups[1]?.attributes['authentication']).toBe(0);
    expect(files['/etc/groundwork/iscsi-target/secrets']).toBe('');
    expect(files['/etc/groundwork/iscsi-target/facts']).toContain('attrib/authentication 0\n');
  });
});

describe('on the machine', () => {
  test('its service comes after tcmu-runner and the volume, and tries again until it is up', () => {
    const { files, plan } = made();
    const unit = files['/etc/systemd/system/iscsi-target.service'] ?? '';

    expect(unit).toContain('Wants=tcmu-runner.service\nRequires=sys-kernel-config.mount\n');
    expect(unit).toContain('After=tcmu-runner.service\nAfter=glusterd.service\n');
    expect(unit).toContain('Restart=on-failure\n');
    expect(unit).toContain('StartLimitIntervalSec=0\n');
    expect(plan.units).toContainEqual(
      expect.objectContaining({ name: 'iscsi-target.service', enable: true, start: true }),
    );
  });

  test("the distribution's own unit stays out of it, and tcmu-runner is started again when it ends", () => {
    const { files } = made();
    const dropIn = (unit: string) => files[`/etc/systemd/system/${unit}.d/20-groundwork.conf`];

    expect(dropIn('rtslib-fb-targetctl.service')).toContain(
      'ConditionPathExists=!/etc/groundwork/iscsi-target/saveconfig.json\n',
    );
    expect(dropIn('tcmu-runner.service')).toContain('Restart=on-failure\nRestartSec=1\n');
  });

  test('paths and packages are those of the distribution', () => {
    const red = made({ distribution: 'rhel', handlerPackage: 'tcmu-runner-handler-glfs' });
    const packages = (plan: typeof red.plan) => plan.packages.map(({ name }) => name).sort();

    expect(red.files['/opt/groundwork/lib/iscsi-target.sh']).toContain(
      'saved=/etc/target/saveconfig.json\n',
    );
    expect(red.files).toHaveProperty(['/etc/systemd/system/target.service.d/20-groundwork.conf']);
    expect(packages(red.plan)).toEqual([
      ...['glusterfs-fuse', 'targetcli', 'tcmu-runner', 'tcmu-runner-handler-glfs'],
    ]);
    expect(made().files['/opt/groundwork/lib/iscsi-target.sh']).toContain(
      'saved=/etc/rtslib-fb-target/saveconfig.json\n',
    );
    expect(packages(made().plan)).toEqual(['glusterfs-client', 'targetcli-fb', 'tcmu-runner']);
    expect(packages(made({ install: 'image' }).plan)).toEqual([]);
  });

  test('what has to be true in the kernel stands in a file', () => {
    const { files, target } = made();
    const group = `iscsi/${AUTHORITY}:store/tpgt_2`;

    expect(files['/etc/groundwork/iscsi-target/facts']?.split('\n')).toEqual([
      'core store enable 1',
      `core store wwn/vpd_unit_serial ${target.disks[0]?.wwn ?? ''}`,
      `lun ${group}/lun/lun_0 store`,
      `there ${group}/np/10.0.0.12:3260`,
      `iscsi ${group}/acls/${AUTHORITY}:worker-1/lun_0/write_protect 0`,
      `iscsi ${group}/acls/${AUTHORITY}:worker-1/auth/userid worker-1`,
      `iscsi ${group}/acls/${AUTHORITY}:worker-1/auth/authenticate_target 0`,
      `iscsi ${group}/attrib/generate_node_acls 0`,
      `iscsi ${group}/attrib/authentication 1`,
      `iscsi ${group}/enable 1`,
      '',
    ]);
    expect(files['/etc/groundwork/iscsi-target/luns']).toBe(
      'glfs store 8589934592 full vol localhost store.img\n',
    );
  });

  test('the configuration is printed as rtslib prints it, and the same each time', () => {
    const { configuration, text } = made();
    const keys = Object.keys(configuration.storage_objects[0] ?? {});

    expect(keys).toEqual([...keys].sort());
    expect(text).toBe(`${JSON.stringify(configuration, null, 2)}\n`);
    expect(made().text).toBe(text);
  });

  test('the node is the machine by its host name when nothing else is said', () => {
    const { plan } = synthesize((machine) => {
      const { node: _, ...rest } = GOOD;
      const nodes = [{ name: machine.hostname, portals: ['10.0.0.1'] }];
      return new IscsiTarget(machine, 'target', { ...rest, nodes });
    });

    expect(plan?.units.map(({ name }) => name)).toContain('iscsi-target.service');
  });
});

describe('it refuses', () => {
  test.each<[string, object, string]>([
    [
      'a name without a dot in its domain',
      { iqn: 'iqn.2016-06.example:store' },
      'iqn: "iqn.2016-06.example:store": has no dot in its domain; name the whole domain in reverse, such as com.example',
    ],
    [
      'a name with capitals',
      { iqn: `${AUTHORITY}:Store` },
      `iqn: "${AUTHORITY}:Store": holds capitals, which targets write in lower case; write "${AUTHORITY}:store"`,
    ],
    [
      'an unknown layout',
      { layout: 'both' },
      'layout: "both": is none that there is; use "shared" or "per-node"',
    ],
    [
      'no nodes',
      { nodes: undefined },
      'nodes: is no list of 1 to 64 nodes; write [{ name: "gluster-1", portals: ["10.0.0.11"] }]',
    ],
    [
      'a machine that is none of the nodes',
      { node: 'gluster-9' },
      'node: "gluster-9": is none of the nodes; write one of: gluster-1, gluster-2, gluster-3',
    ],
    [
      'a portal by name',
      { nodes: [{ name: 'gluster-2', portals: ['gluster-2:3260'] }] },
      'nodes[0].portals[0]: "gluster-2:3260": names a host; the disk is found by the address of its connection; write an IP address, such as "10.0.0.1:3260"',
    ],
    [
      'every address as one of several nodes',
      { nodes: [NODES[0], { name: 'gluster-2', portals: ['0.0.0.0'] }] },
      'nodes[1].portals[0]: "0.0.0.0:3260": is every address of a machine, and the other nodes are told of it; name the address of this node',
    ],
    [
      'a portal in the group of another node',
      { nodes: [NODES[0], { name: 'gluster-2', portals: ['10.0.0.12:3260,1'] }] },
      'nodes[1].portals[0]: "10.0.0.12:3260,1": is in portal group 1, and the group of this node is 2; write "10.0.0.12:3260"',
    ],
    [
      'an address of two nodes',
      { nodes: [NODES[1], { name: 'other', portals: ['10.0.0.12'] }] },
      'nodes[1].portals: "10.0.0.12:3260": is given twice; name each once',
    ],
    [
      'a name of two nodes',
      { nodes: [NODES[1], { name: 'gluster-2', portals: ['10.0.0.13'] }] },
      'nodes[1].name: "gluster-2": is the name of another node too; give each its own',
    ],
    [
      'several nodes with a target each',
      { layout: 'per-node' },
      'nodes: "3": are several, and each has a target of its own; name only this machine',
    ],
    [
      'a file of the machine under the name of a disk that all nodes serve',
      { luns: [{ ...LUN, backstore: { file: '/srv/a.img' } }] },
      'luns[0].backstore.file: "/srv/a.img": is another file on each node, under one serial number; put it on a GlusterFS volume, or set layout: "per-node"',
    ],
    [
      'a backstore of both kinds',
      { luns: [{ ...LUN, backstore: { ...LUN.backstore, file: '/srv/a.img' } }] },
      'luns[0].backstore: "a record": is neither a file on a volume nor one here; write { glfs: { volume, path } } or { file: "/srv/disks/store.img" }',
    ],
    [
      'a host of the volume by an IPv6 address',
      { luns: [{ ...LUN, backstore: { glfs: { volume: 'vol', host: 'fd00::1', path: 'a' } } }] },
      'luns[0].backstore.glfs.host: "fd00::1": is neither a host name nor an IPv4 address, and tcmu-runner takes no other; write for example "gluster-1"',
    ],
    [
      'a path with a colon',
      { luns: [{ ...LUN, backstore: { glfs: { volume: 'vol', path: 'a:b' } } }] },
      'luns[0].backstore.glfs.path: "a:b": is no path within a volume that tcmu-runner takes; write for example "app-store.img"',
    ],
    [
      'a path out of the volume',
      { luns: [{ ...LUN, backstore: { glfs: { volume: 'vol', path: 'a/../../b' } } }] },
      'luns[0].backstore.glfs.path: "a/../../b": is no path within a volume that tcmu-runner takes; write for example "app-store.img"',
    ],
    [
      'half a sector',
      { luns: [{ ...LUN, size: 8589934592 + 256 }] },
      'luns[0].size: "8589934848": is no multiple of 512 bytes from 1Mi to 1Pi; write for example "8Gi"',
    ],
    [
      'two disks in one file',
      {
        luns: [
          { ...LUN, index: 0 },
          { ...LUN, index: 1, name: 'other' },
        ],
      },
      'luns[1].backstore: "vol/store.img": holds another disk too; give each its own',
    ],
    [
      'several disks whose numbers follow from their places',
      { luns: [{ ...LUN, index: 0 }, other] },
      'luns[1].index: a place in a list of several disks is no number that lasts; write index: 1, and never change it',
    ],
    [
      'two disks of one number',
      {
        luns: [
          { ...LUN, index: 0 },
          { ...other, index: 0 },
        ],
      },
      'luns[1].index: "0": is the number of another disk too; give each its own',
    ],
    [
      'a preferred node that is none',
      { luns: [{ ...LUN, preferredNode: 'x' }] },
      'luns[0].preferredNode: "x": is none of the nodes; name one of them',
    ],
    [
      'an initiator without a secret',
      { initiators: [{ iqn: `${AUTHORITY}:worker-1` }] },
      'initiators[0].chap: is missing: anybody could take the name of the initiator; write { username, secretFile }, or set authentication: "none"',
    ],
    [
      'a secret that is never asked for',
      { authentication: 'none' },
      'initiators[0].chap: is never asked for, since authentication is "none"; leave one of both out',
    ],
    [
      'one initiator twice',
      { initiators: [...GOOD.initiators, { ...reader, iqn: `${AUTHORITY}:worker-1` }] },
      `initiators[1].iqn: "${AUTHORITY}:worker-1": is given twice, and two hosts of one name end the sessions of each other; give each host its own`,
    ],
    [
      'a second writer',
      { initiators: [...GOOD.initiators, { ...reader, access: 'write' }] },
      'initiators[1].access: "write": may write to store, as initiators[0] may: two would destroy its file system; set access: "read", name its luns, or set allowSeveralWriters',
    ],
    [
      'a disk that is not there',
      { initiators: [{ ...reader, luns: ['nothing'] }] },
      'initiators[0].luns[0]: "nothing": is the name of no disk of this target; name one of the luns',
    ],
    [
      'a package for what no disk needs',
      {
        ...{ layout: 'per-node', nodes: [NODES[1]], handlerPackage: 'x' },
        luns: [{ ...LUN, backstore: { file: '/srv/a.img' } }],
      },
      'handlerPackage: "x": serves files of GlusterFS, and no disk is one; leave it out',
    ],
  ])('%s', (_, props, message) => {
    expect(refusals(props)).toEqual([message]);
  });

  test('everything at once, and writes nothing then', () => {
    const machine = new Machine('m');
    new IscsiTarget(machine, 'target', { ...GOOD, iqn: 'x', luns: [], initiators: [] });

    expect(machine.validate().map(({ path }) => path)).toEqual([
      ...['m/target.initiators', 'm/target.iqn', 'm/target.luns'],
    ]);
  });

  test('a second target of one machine', () => {
    const machine = new Machine('m');
    for (const id of ['a', 'b']) new IscsiTarget(machine, id, GOOD);
    const told = machine.validate().find(({ path }) => path === 'm/b');

    expect(told?.reason).toBe(
      "m/a is the target of this machine, and the kernel's configuration is one",
    );
  });

  test('a second writer only until several are allowed', () => {
    const initiators = [...GOOD.initiators, { ...reader, access: 'write' }];

    expect(refusals({ initiators, allowSeveralWriters: true })).toEqual([]);
  });
});
