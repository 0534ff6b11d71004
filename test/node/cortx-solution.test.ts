import { parse } from 'yaml';

import { Machine } from '../../lib/machine';
import { CORTX_SECRET_KEYS, CortxNodePrep, CortxSolution, solutionDevices } from '../../lib/node';
import type { CortxSolutionOptions } from '../../lib/node';
import { InvalidConfiguration, formatViolation } from '../../lib/values';
import { SOLUTION, solutionWith } from '../support/cortx-solution';

const SET = 'storage_sets.0';
const AT = 'solution.storage_sets[0]';
const BY_ID = '/dev/disk/by-id';
const NODES = ['node-1.rack-a.example', 'node-2.rack-a.example', 'node-1.rack-b.example'] as const;
const [FIRST, SECOND] = NODES;
const NAMES = {
  '/dev/sdc': 'metadata-0',
  '/dev/sdd': 'data-0',
  '/dev/sde': 'metadata-1',
  '/dev/sdf': 'data-1',
};

function refusals(solution: string, options: CortxSolutionOptions = {}): string[] {
  const outcome = CortxSolution.parse(solution, options);
  return outcome.ok ? [] : outcome.violations.map(({ code, path }) => `${code} ${path}`);
}

describe('a solution file', () => {
  it('that is good is a solution', () => {
    expect(refusals(SOLUTION)).toEqual([]);
  });

  it.each<[string, string, unknown]>([
    ['a namespace of 20 characters', 'namespace', 'a'.repeat(20)],
    ['data only', 'deployment_type', 'data-only'],
    ['a secret that is there', 'secrets', { external_secret: 'mine' }],
    ['an empty second name of a secret', 'secrets.external_secret', null],
    ['a password', 'secrets.content.kafka_admin_secret', 'Password1@123'],
    ['no passwords at all', 'secrets.content', undefined],
    ['SNS 4+2+0 on six groups', `${SET}.durability.sns`, '4+2+0'],
    ['metadata of 20 TB', `${SET}.storage.0.devices.metadata.0.size`, '20T'],
    ['devices for logs', `${SET}.storage.0.devices.log`, [{ path: '/dev/sdg', size: '1Gi' }]],
    ['all containers in one pod', `${SET}.container_group_size`, 5],
    ['no port of its own on the nodes', 'common.external_services.s3.nodePorts', undefined],
    ['no timeout', 'common.s3.max_start_timeout', undefined],
    ['no image of clients without clients', 'images.cortxclient', undefined],
    ['no service', 'common.external_services.s3.count', 0],
  ])('may have %s', (_, at, value) => {
    expect(refusals(solutionWith(at, value))).toEqual([]);
  });

  const image = 'images.kafka';
  const s3 = 'common.external_services.s3';
  const control = 'common.external_services.control';
  const kafka = 'common.resource_allocation.kafka';
  const group = `${SET}.storage.0`;
  it.each<[string, string, unknown, string[]]>([
    ['a namespace of 21 characters', 'namespace', 'a'.repeat(21), ['too-long solution.namespace']],
    ['a namespace that is none', 'namespace', 'Cortx', ['invalid solution.namespace']],
    ['a namespace that is a number', 'namespace', 5, ['invalid solution.namespace']],
    ['another deployment', 'deployment_type', 'all', ['unsupported solution.deployment_type']],
    ['two secrets', 'secrets.external_secret', 'b', ['conflict solution.secrets']],
    ['no secret', 'secrets.name', null, ['required solution.secrets']],
    ['a secret of no name', 'secrets.name', 'My Secret', ['invalid solution.secrets.name']],
    ['an image without a registry', image, 'kafka:3', ['invalid solution.images.kafka']],
    ['an image without a tag', image, 'ghcr.io/kafka', ['invalid solution.images.kafka']],
    [
      'an image by digest, which upstream cuts wrongly',
      image,
      `ghcr.io/kafka@sha256:${'a'.repeat(64)}`,
      ['invalid solution.images.kafka'],
    ],
    ['clients without an image', 'common.motr.num_client_inst', 1, []],
    [
      'no instances',
      'common.s3.instances_per_node',
      0,
      ['out-of-range solution.common.s3.instances_per_node'],
    ],
    [
      'half an instance',
      'common.motr.num_client_inst',
      0.5,
      ['out-of-range solution.common.motr.num_client_inst'],
    ],
    [
      'another protocol',
      'common.hax.protocol',
      'tcp',
      ['unsupported solution.common.hax.protocol'],
    ],
    [
      'a port beyond all',
      'common.hax.port_num',
      65_536,
      ['out-of-range solution.common.hax.port_num'],
    ],
    [
      'a folder that is none',
      'common.storage_provisioner_path',
      'mnt/a',
      ['invalid solution.common.storage_provisioner_path'],
    ],
    [
      'a folder that climbs',
      'common.storage_provisioner_path',
      '/mnt/../a',
      ['invalid solution.common.storage_provisioner_path'],
    ],
    [
      'another type of a service',
      `${s3}.type`,
      'ExternalName',
      [`unsupported solution.${s3}.type`],
    ],
    ['several services that are one', `${s3}.count`, 2, [`conflict solution.${s3}.count`]],
    ['one port for two', `${s3}.ports.https`, 80, [`duplicate solution.${s3}.ports.https`]],
    [
      'a port of the nodes out of their range',
      `${s3}.nodePorts.http`,
      80,
      [`out-of-range solution.${s3}.nodePorts.http`],
    ],
    [
      'a port of the nodes twice',
      `${s3}.nodePorts.https`,
      30_080,
      [`duplicate solution.${s3}.nodePorts.https`],
    ],
    [
      'a port of another service',
      `${control}.nodePorts.https`,
      30_443,
      [`duplicate solution.${control}.nodePorts.https`],
    ],
    [
      'ports of the nodes that a service has not',
      `${s3}.type`,
      'ClusterIP',
      [`conflict solution.${s3}.nodePorts.http`, `conflict solution.${s3}.nodePorts.https`],
    ],
    [
      'more requested than allowed',
      `${kafka}.resources.requests.memory`,
      '3Gi',
      [`conflict solution.${kafka}.resources.requests.memory`],
    ],
    [
      'no memory',
      `${kafka}.resources.requests.memory`,
      0,
      [`out-of-range solution.${kafka}.resources.requests.memory`],
    ],
    [
      'an amount that is none',
      `${kafka}.storage_request_size`,
      '8 GB',
      [`invalid solution.${kafka}.storage_request_size`],
    ],
    [
      'an SNS of more than all groups',
      `${SET}.durability.sns`,
      '4+2+1',
      [`out-of-range ${AT}.durability.sns`],
    ],
    [
      'a DIX of more than all nodes',
      `${SET}.durability.dix`,
      '1+3+0',
      [`out-of-range ${AT}.durability.dix`],
    ],
    [
      'a durability of two numbers',
      `${SET}.durability.dix`,
      '1+2',
      [`invalid ${AT}.durability.dix`],
    ],
    [
      'a durability that keeps nothing',
      `${SET}.durability.dix`,
      '0+1+0',
      [`invalid ${AT}.durability.dix`],
    ],
    [
      'containers in no group',
      `${SET}.container_group_size`,
      0,
      [`out-of-range ${AT}.container_group_size`],
    ],
    [
      'a metadata device that is too large',
      `${group}.devices.metadata.0.size`,
      '20Ti',
      [`out-of-range ${AT}.storage[0].devices.metadata[0].size`],
    ],
    [
      'a device of no size',
      `${group}.devices.data.0.size`,
      '0',
      [`out-of-range ${AT}.storage[0].devices.data[0].size`],
    ],
    [
      'a size that is none',
      `${group}.devices.data.0.size`,
      'large',
      [`invalid ${AT}.storage[0].devices.data[0].size`],
    ],
    [
      'a device in two groups',
      `${SET}.storage.1.devices.data.0.path`,
      '/dev/sdc',
      [
        `duplicate ${AT}.storage[1].devices.data[0].path`,
        `conflict ${AT}.storage[1].devices.data[0].path`,
      ],
    ],
    [
      'a partition of a device in use',
      `${SET}.storage.1.devices.data.0.path`,
      '/dev/sdc1',
      [`duplicate ${AT}.storage[1].devices.data[0].path`],
    ],
    [
      'a path that is none',
      `${group}.devices.data.0.path`,
      'sdf',
      [`invalid ${AT}.storage[0].devices.data[0].path`],
    ],
    [
      'a path that leads elsewhere',
      `${group}.devices.data.0.path`,
      '/dev/../etc/passwd',
      [`invalid ${AT}.storage[0].devices.data[0].path`],
    ],
    [
      'no metadata',
      `${group}.devices.metadata`,
      [],
      [`required ${AT}.storage[0].devices.metadata`],
    ],
    ['no data', `${group}.devices.data`, undefined, [`required ${AT}.storage[0].devices.data`]],
    [
      'devices for something else',
      `${group}.devices.spare`,
      [],
      [`unsupported ${AT}.storage[0].devices.spare`],
    ],
    ['another type of group', `${group}.type`, 'cas', [`unsupported ${AT}.storage[0].type`]],
    ['two groups of one name', `${group}.name`, 'cvg-02', [`duplicate ${AT}.storage[1].name`]],
    [
      'a node twice',
      `${SET}.nodes.2`,
      FIRST,
      [
        `duplicate ${AT}.nodes[2]`,
        `out-of-range ${AT}.durability.sns`,
        `out-of-range ${AT}.durability.dix`,
      ],
    ],
    [
      'a node of no name',
      `${SET}.nodes.2`,
      'Node_3',
      [
        `invalid ${AT}.nodes[2]`,
        `out-of-range ${AT}.durability.sns`,
        `out-of-range ${AT}.durability.dix`,
      ],
    ],
    [
      'a node whose name is no label',
      `${SET}.nodes.2`,
      `${'a'.repeat(60)}.example`,
      [
        `too-long ${AT}.nodes[2]`,
        `out-of-range ${AT}.durability.sns`,
        `out-of-range ${AT}.durability.dix`,
      ],
    ],
    [
      'no node',
      `${SET}.nodes`,
      [],
      [
        `required ${AT}.nodes`,
        `out-of-range ${AT}.durability.sns`,
        `out-of-range ${AT}.durability.dix`,
      ],
    ],
    [
      'a second storage set',
      'storage_sets.1',
      { name: 'b' },
      ['unsupported solution.storage_sets[1]'],
    ],
    [
      'devices that claims cannot tell apart',
      `${group}.devices.data.0.path`,
      '/dev/SDC',
      [`conflict ${AT}.storage[0].devices.data[0].path`],
    ],
    [
      'a device that no claim can name',
      `${group}.devices.data.0.path`,
      `${BY_ID}/nvme-eui.01`,
      [`invalid ${AT}.storage[0].devices.data[0].path`],
    ],
    [
      'a device of a name that is too long',
      `${group}.devices.data.0.path`,
      `${BY_ID}/${'a'.repeat(60)}`,
      [`too-long ${AT}.storage[0].devices.data[0].path`],
    ],
  ])('is refused with %s', (_, at, value, expected) => {
    expect(refusals(solutionWith(at, value))).toEqual(expected);
  });

  it('is refused when clients have no image', () => {
    const withClients = solutionWith('common.motr.num_client_inst', 1);

    expect(refusals(withClients.replace(/ +cortxclient: .*\n/, ''))).toEqual([
      'required solution.images.cortxclient',
    ]);
  });

  it.each(['', '[', 'kind: Pod', 'solution: []', '- a'])('is no %j', (solution) => {
    expect(refusals(solution)).toHaveLength(1);
  });

  it.each([null, 5, [], {}])('is no %j either', (solution) => {
    expect(refusals(solution as unknown as string)).toEqual(['required solution']);
  });

  it('of the form before v0.6 is told so', () => {
    const set = (parse(SOLUTION) as { solution: { storage_sets: unknown[] } }).solution
      .storage_sets[0];

    expect(refusals(solutionWith('storage_sets', set))).toEqual(['required solution.storage_sets']);
  });

  it('is refused with everything at once', () => {
    const broken = SOLUTION.replace('namespace: cortx', 'namespace: Cortx')
      .replace('sns: 4+2+0', 'sns: 9+9+9')
      .replace('protocol: https', 'protocol: none');

    expect(refusals(broken)).toEqual([
      'invalid solution.namespace',
      'unsupported solution.common.hax.protocol',
      `out-of-range ${AT}.durability.sns`,
    ]);
    expect(() => CortxSolution.of(broken)).toThrow(InvalidConfiguration);
  });
});

describe('what upstream requires', () => {
  /** Every setting of the file that upstream's template has. */
  function required(): string[] {
    const optional =
      /secrets|extra_configuration|max_start_timeout|nodePorts|cortxclient|storage\.1|nodes\.|devices\..*\.[1-9]/;
    const walk = (value: unknown, at: string): string[] => {
      if (typeof value !== 'object' || value === null) return [at];
      return Object.entries(value).flatMap(([key, inner]) =>
        walk(inner, at === '' ? key : `${at}.${key}`),
      );
    };
    const whole = parse(SOLUTION) as { readonly solution: unknown };
    return walk(whole.solution, '').filter((at) => !optional.test(at));
  }

  // Its template has 86 (solution-check.yaml, read at 67e1093): all of these but busybox, and the list of nodes, which is tested above.
  it('is all of it', () => {
    expect(required()).toHaveLength(86);
  });

  it.each(required())('%s: without it, or with nothing in it, the file is refused', (at) => {
    const path = `solution.${at.replace(/\.(\d+)(?=\.|$)/g, '[$1]')}`;
    for (const value of [undefined, null]) {
      const found = refusals(solutionWith(at, value));

      expect(found.some((one) => one.startsWith('required ') && one.includes(path))).toBe(true);
    }
  });
});

describe('a password in a solution file', () => {
  it.each([
    ['Short1@', 'shorter than 8'],
    ['password1@123', 'no upper-case'],
    ['PASSWORD1@123', 'no lower-case'],
    ['Password@', 'no digit'],
    ['Password123', 'none of !@#$%^'],
    ['@Password123', 'does not begin'],
    ['Pass word1@', 'holds a space'],
    ['Passwörd1@', 'beyond ASCII'],
    [12_345_678, 'is no text'],
  ])('%s is refused, and never shown', (value, reason) => {
    const outcome = CortxSolution.parse(solutionWith('secrets.content.kafka_admin_secret', value));
    const [violation] = outcome.ok ? [] : outcome.violations;

    expect(violation?.path).toBe('solution.secrets.content.kafka_admin_secret');
    expect(violation?.reason).toContain(reason);
    expect(violation && formatViolation(violation)).not.toContain(String(value));
  });

  it('is known by its key', () => {
    expect(refusals(solutionWith('secrets.content.kafka', 'Password1@123'))).toEqual([
      'unsupported solution.secrets.content.kafka',
    ]);
    expect(refusals(solutionWith('secrets.content', ['Password1@123']))).toEqual([
      'invalid solution.secrets.content',
    ]);
  });

  it('is not for a secret that is there already', () => {
    const secrets = { external_secret: 'mine', content: { kafka_admin_secret: 'Password1@123' } };

    expect(refusals(solutionWith('secrets', secrets))).toEqual([
      'conflict solution.secrets.content.kafka_admin_secret',
    ]);
  });

  it('is generated where there is none', () => {
    const text = solutionWith('secrets.content.kafka_admin_secret', 'Password1@123');

    expect(CortxSolution.of(text).secret).toEqual({
      name: 'cortx-secret',
      external: false,
      generated: CORTX_SECRET_KEYS.slice(1),
    });
    expect(CortxSolution.of(solutionWith('secrets', { external_secret: 'a' })).secret).toEqual({
      name: 'a',
      external: true,
      generated: [],
    });
  });
});

describe('how many there will be', () => {
  const count = (at: string, value: unknown) => CortxSolution.of(solutionWith(at, value)).counts;
  const group = (name: string, disk: string) => ({
    name,
    type: 'ios',
    devices: {
      metadata: [{ path: `/dev/${disk}a`, size: '1Gi' }],
      data: [{ path: `/dev/${disk}b`, size: '1Gi' }],
    },
  });

  it('follows from nodes, groups and devices', () => {
    expect(CortxSolution.of(SOLUTION).counts).toEqual({
      groups: 2,
      volumes: 12,
      dataStatefulSets: 2,
      dataPods: 6,
      serverPods: 6,
      clientPods: 0,
      consulReplicas: 3,
      kafkaReplicas: 3,
    });
  });

  it.each([
    [1, 3],
    [2, 2],
    [3, 1],
    [4, 1],
  ])('three groups, %i in a pod, are %i StatefulSets', (size, sets) => {
    const text = solutionWith(`${SET}.storage`, [
      group('a', 'sd'),
      group('b', 'vd'),
      group('c', 'xvd'),
    ]);
    const grouped = text.replace('container_group_size: 1', `container_group_size: ${size}`);

    expect(CortxSolution.of(grouped).counts.dataStatefulSets).toBe(sets);
  });

  it.each([
    [1, 1],
    [3, 3],
    [5, 3],
  ])('%i workers have %i servers of Consul and brokers of Kafka', (workers, replicas) => {
    const nodes = Array.from({ length: workers }, (_, index) => `node-${index}`);
    const text = solutionWith(`${SET}.nodes`, nodes)
      .replace('4+2+0', '1+0+0')
      .replace('1+2+0', '1+0+0');

    const { consulReplicas, kafkaReplicas, volumes } = CortxSolution.of(text).counts;
    expect([consulReplicas, kafkaReplicas, volumes]).toEqual([replicas, replicas, workers * 4]);
  });

  it('knows that data only has no servers, and that clients are one for each node', () => {
    expect(count('deployment_type', 'data-only').serverPods).toBe(0);
    expect(count('common.motr.num_client_inst', 2).clientPods).toBe(3);
  });
});

describe('a solution on its nodes', () => {
  const disks = (letter: string) => ({
    secondaryStorage: `${BY_ID}/wwn-0x${letter}0`,
    devices: {
      '/dev/sdc': `${BY_ID}/nvme-eui.${letter}1`,
      '/dev/sdd': `${BY_ID}/wwn-0x${letter}2`,
      '/dev/sde': `${BY_ID}/nvme-eui.${letter}3`,
      '/dev/sdf': `${BY_ID}/wwn-0x${letter}4`,
    },
  });
  const options: CortxSolutionOptions = {
    names: NAMES,
    nodes: { [FIRST]: disks('a'), [SECOND]: disks('b'), [NODES[2]]: disks('c') },
  };

  it('prepares each with its own disks, by common names', () => {
    const solution = CortxSolution.of(SOLUTION, options);

    expect(solution.nodePrep(SECOND)).toEqual({
      separator: 'cortx',
      secondaryStorage: { device: `${BY_ID}/wwn-0xb0`, mountPath: '/mnt/fs-local-volume' },
      blockDevices: [
        { device: `${BY_ID}/nvme-eui.b1`, name: 'metadata-0' },
        { device: `${BY_ID}/wwn-0xb2`, name: 'data-0' },
        { device: `${BY_ID}/nvme-eui.b3`, name: 'metadata-1' },
        { device: `${BY_ID}/wwn-0xb4`, name: 'data-1' },
      ],
    });
    expect(solution.linkedNodes()[1]).toEqual({
      node: SECOND,
      devices: solution.nodePrep(SECOND).blockDevices,
    });
    expect(() => solution.nodePrep('node-9')).toThrow('is no node of the solution');
  });

  it('agrees in node, volumes and file', () => {
    const solution = CortxSolution.of(SOLUTION, options);
    const prep = new CortxNodePrep(new Machine('worker'), 'cortx', solution.nodePrep(FIRST));
    const onNode = prep.blockDevices.map(({ path }) => path).sort();
    const volumes = solution.blockVolumes().filter(({ node }) => node === FIRST);
    const inFile = solutionDevices(solution.rewritten()).map(({ device }) => device);

    expect(prep.violations()).toEqual([]);
    expect(volumes.map(({ path }) => path).sort()).toEqual(onNode);
    expect([...inFile].sort()).toEqual(onNode);
  });

  it('is the same again when it is rewritten already', () => {
    const once = CortxSolution.of(SOLUTION, options);
    const twice = CortxSolution.of(once.rewritten(), options);

    expect(twice.rewritten()).toBe(once.rewritten());
    expect(twice.nodePrep(FIRST)).toEqual(once.nodePrep(FIRST));
    expect(twice.blockVolumes()).toEqual(once.blockVolumes());
  });

  it('keeps comments', () => {
    const rewritten = CortxSolution.of(SOLUTION, options).rewritten();

    expect(rewritten).toContain('- path: /dev/cortx/metadata-0 # the fast one\n');
    expect(rewritten.split('\n')).toHaveLength(SOLUTION.split('\n').length);
  });

  it('names volumes as the chart does, and those alike by a hash', () => {
    const volumes = CortxSolution.of(SOLUTION, options).blockVolumes();

    expect(volumes).toHaveLength(12);
    expect(new Set(volumes.map(({ name }) => name)).size).toBe(12);
    expect(volumes.find(({ node }) => node === SECOND)).toEqual({
      node: SECOND,
      path: '/dev/cortx/metadata-0',
      size: '25Gi',
      name: 'cortx-data-node-2-metadata-0',
      labels: { 'cortx.io/device-path': 'dev-cortx-metadata-0' },
    });
    expect(volumes[0]?.name).toMatch(/^cortx-data-node-1-metadata-0-[0-9a-f]{8}$/);
  });

  it('can refuse volumes alike, for who lets the chart make them', () => {
    expect(new Set(refusals(SOLUTION, { ...options, clashes: 'refuse' }))).toEqual(
      new Set([`conflict ${AT}`]),
    );
    const apart = SOLUTION.replace('node-1.rack-b', 'node-3.rack-b');
    expect(refusals(apart, { names: NAMES, clashes: 'refuse' })).toEqual([]);
  });

  const sdc = { '/dev/sdc': `${BY_ID}/wwn-0x1` };
  it.each<[string, CortxSolutionOptions, string[]]>([
    ['another node', { nodes: { 'node-9': {} } }, ['unsupported nodes[node-9]']],
    ['nodes that are none', { nodes: [] as never }, ['invalid nodes']],
    ['a node that is none', { nodes: { [FIRST]: 5 as never } }, [`invalid nodes[${FIRST}]`]],
    [
      'devices that are none',
      { nodes: { [FIRST]: { devices: 5 as never } } },
      [`invalid nodes[${FIRST}].devices`],
    ],
    [
      'another device',
      { nodes: { [FIRST]: { devices: { '/dev/sdz': '/dev/sdz' } } } },
      [`unsupported nodes[${FIRST}].devices[/dev/sdz]`],
    ],
    [
      'a disk that is none',
      { nodes: { [FIRST]: { devices: { '/dev/sdc': 'x' } } } },
      [`invalid nodes[${FIRST}].devices[/dev/sdc]`],
    ],
    [
      'one disk for two devices',
      { nodes: { [FIRST]: { devices: { ...sdc, '/dev/sdd': `${BY_ID}/wwn-0x1` } } } },
      [`duplicate nodes[${FIRST}].devices[/dev/cortx/sdd]`],
    ],
    [
      'a device for secondary storage',
      { nodes: { [FIRST]: { secondaryStorage: '/dev/sdd' } } },
      [`conflict nodes[${FIRST}].secondaryStorage`],
    ],
    [
      'a disk of a device for secondary storage',
      { nodes: { [FIRST]: { devices: sdc, secondaryStorage: `${BY_ID}/wwn-0x1-part1` } } },
      [`conflict nodes[${FIRST}].secondaryStorage`],
    ],
    [
      'a device without a name',
      { names: { '/dev/sdc': 'a' } },
      Array.from({ length: 3 }, () => expect.stringMatching('^required') as string),
    ],
    [
      'a name that climbs',
      { names: { ...NAMES, '/dev/sdc': '../x' } },
      ['invalid names[/dev/sdc]'],
    ],
    [
      'one name for two',
      { names: { ...NAMES, '/dev/sdc': 'data-0' } },
      [`conflict ${AT}.storage[0].devices.data[0].path`],
    ],
    ['names that are none', { names: [] as never }, ['invalid names']],
    ['a separator that climbs', { separator: '../x' }, ['invalid separator']],
    ['another way with clashes', { clashes: 'ignore' as never }, ['unsupported clashes']],
    ['options that are none', 5 as never, ['invalid ']],
  ])('is refused with %s', (_, wrong, expected) => {
    expect(refusals(SOLUTION, wrong)).toEqual(expected);
  });

  it('is refused with a device by an alias of YAML, which cannot be rewritten', () => {
    const aliased = SOLUTION.replace('path: /dev/sdc #', 'path: &disk /dev/sdc #').replace(
      'path: /dev/sdd',
      'path: *disk',
    );

    expect(refusals(aliased).length).toBeGreaterThan(0);
  });
});
