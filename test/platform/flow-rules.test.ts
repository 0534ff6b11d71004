import { checkGroups, readFlows } from '../../lib/platform/flow-rules';
import { Cidr, formatViolation } from '../../lib/values';

const NETWORK = '10.20.0.0/24';

function read(request: object): ReturnType<typeof readFlows> {
  return readFlows({ cidr: NETWORK, ...request });
}

function messages(request: object): readonly string[] {
  return read(request).violations.map(formatViolation);
}

function ofFlow(change: object): readonly string[] {
  const flow = { from: { group: 'web' }, to: 'db', protocol: 'tcp', ports: 5432 };
  return messages({ flows: [{ ...flow, ...change }] });
}

describe('the flows of a network', () => {
  test('are read with their words as values', () => {
    const reading = read({
      flows: [
        { from: { group: 'web' }, to: 'db', protocol: 'tcp', ports: 5432, purpose: 'queries' },
        { from: { cidr: '0.0.0.0/0' }, to: 'web', protocol: 'sctp', ports: [80, 90] },
        { from: { group: 'db' }, to: 'db', protocol: 'any' },
      ],
      outgoing: [{ from: 'web', to: { cidr: '192.0.2.0/24' }, protocol: 'icmp' }],
    });

    expect(reading).toEqual({
      flows: [
        {
          from: { group: 'web' },
          to: 'db',
          protocol: 'tcp',
          ports: { first: 5432, last: 5432 },
          purpose: 'queries',
        },
        {
          from: { cidr: Cidr.of('0.0.0.0/0') },
          to: 'web',
          protocol: 'sctp',
          ports: { first: 80, last: 90 },
          purpose: '',
        },
        { from: { group: 'db' }, to: 'db', protocol: 'any', purpose: '' },
      ],
      outgoing: [{ from: 'web', to: Cidr.of('192.0.2.0/24'), protocol: 'icmp' }],
      groups: ['db', 'web'],
      violations: [],
    });
  });

  test('are none, and machines reach everybody, where nothing is said', () => {
    expect(read({})).toEqual({ flows: [], outgoing: 'any', groups: [], violations: [] });
  });

  test('name one peer', () => {
    expect(ofFlow({ from: {} })).toEqual([
      'flows[0].from: "a record": names neither a group nor a range; write { group: "web" }, or { cidr: "10.0.0.0/16" }',
    ]);
    expect(ofFlow({ from: { group: 'web', cidr: '10.0.0.0/8' } })).toEqual([
      expect.stringContaining('names a group and a range; write'),
    ]);
  });

  test('name groups by labels', () => {
    const reason = 'is no name of a group: lower-case letters, digits and hyphens, at most 63';

    expect(ofFlow({ from: { group: 'Web' } })).toEqual([
      `flows[0].from.group: "Web": ${reason}; write for example "etcd"`,
    ]);
    expect(ofFlow({ to: 'x'.repeat(64) })).toEqual([expect.stringContaining(reason)]);
    expect(ofFlow({ to: 'x'.repeat(63) })).toEqual([]);
  });

  test('name ranges of the version that the network speaks', () => {
    expect(ofFlow({ from: { cidr: '::/0' } })).toEqual([
      'flows[0].from.cidr: "::/0": is a range of IPv6, and the network speaks IPv4; write a range of IPv4, "0.0.0.0/0" for everybody',
    ]);
    expect(ofFlow({ from: { cidr: '10.0.0.1/8' } })).toEqual([
      'flows[0].from.cidr: "10.0.0.1/8": has bits set after its prefix; write "10.0.0.0/8"',
    ]);
    expect(
      messages({
        cidr: '2001:db8::/64',
        flows: [{ from: { cidr: '0.0.0.0/0' }, to: 'db', protocol: 'any' }],
      }),
    ).toEqual([expect.stringContaining('write a range of IPv6, "::/0" for everybody')]);
  });

  test('speak a known protocol', () => {
    expect(ofFlow({ protocol: 'TCP' })).toEqual([
      'flows[0].protocol: "TCP": is no protocol that a flow can speak; write one of "tcp", "udp", "sctp", "icmp", "any"',
    ]);
  });

  test('name ports where there are some, and none elsewhere', () => {
    expect(ofFlow({ ports: undefined })).toEqual([
      'flows[0].ports: "tcp" needs its ports named; write for example 443, or [1, 65535] for all',
    ]);
    expect(ofFlow({ protocol: 'icmp' })).toEqual([
      'flows[0].ports: "5432": "icmp" has no ports; leave "ports" out, or write "tcp", "udp" or "sctp"',
    ]);
    expect(ofFlow({ protocol: 'any' })).toEqual([expect.stringContaining('"any" has no ports')]);
    expect(ofFlow({ ports: [1, 65_535] })).toEqual([]);
  });

  test('name ports that there are, in order', () => {
    const reason = 'is no port: a whole number from 1 to 65535; write for example 443';

    expect(ofFlow({ ports: 0 })).toEqual([`flows[0].ports: "0": ${reason}`]);
    expect(ofFlow({ ports: 65_536 })).toEqual([`flows[0].ports: "65536": ${reason}`]);
    expect(ofFlow({ ports: [80, 1.5] })).toEqual([`flows[0].ports[1]: "1.5": ${reason}`]);
    expect(ofFlow({ ports: [90, 80] })).toEqual([
      'flows[0].ports: "a list": its first port comes after its last one; write [80, 90]',
    ]);
    expect(ofFlow({ ports: [80] })).toEqual([
      'flows[0].ports: "a list": is neither one port nor the first and the last of several; write for example [2379, 2380]',
    ]);
  });

  test('say in one line what they are for', () => {
    expect(ofFlow({ purpose: 'two\nlines' })).toEqual([
      expect.stringContaining('is no line of text; say in a few words what it is for'),
    ]);
    expect(ofFlow({ purpose: 'x'.repeat(256) })).toEqual([
      expect.stringContaining('is 256 characters long; a rule keeps 255; say it in fewer words'),
    ]);
    expect(ofFlow({ purpose: 'x'.repeat(255) })).toEqual([]);
  });

  test('are all told of at once', () => {
    const violations = messages({
      flows: [{ from: { group: 'A' }, to: 'B', protocol: 'x' }, 5],
      outgoing: [{ from: 'C', to: {}, protocol: 'tcp', ports: 0 }, null],
    });

    expect(violations.map((text) => text.split(':')[0])).toEqual([
      'flows[0].from.group',
      'flows[0].to',
      'flows[0].protocol',
      'flows[1]',
      'outgoing[0].from',
      'outgoing[0].to',
      'outgoing[0].ports',
      'outgoing[1]',
    ]);
  });

  test('are refused, and not thrown at, whatever stands there', () => {
    for (const odd of [5, 'x', {}, true, [null], [[]], [{ from: null }], Symbol('x'), 10n]) {
      expect(read({ flows: odd }).violations.length).toBeGreaterThan(0);
      expect(read({ outgoing: odd }).violations.length).toBeGreaterThan(0);
      expect(read({ cidr: odd }).violations).toEqual([]);
    }
    expect(messages({ outgoing: 'none' })).toEqual([
      'outgoing: "none": is neither "any" nor a list; write "any", or a list such as [{ from: "web", to: { cidr: "10.9.0.0/16" }, … }]',
    ]);
  });
});

describe('the groups of a machine', () => {
  const known = ['db', 'web'];
  const of = (groups: unknown, all: readonly string[] = known): readonly string[] =>
    checkGroups(groups, all).map(formatViolation);

  test('are those that flows speak of', () => {
    expect(of(['web', 'db'])).toEqual([]);
    expect(of([])).toEqual([]);
    expect(of(undefined)).toEqual([]);
  });

  test('are refused where no flow speaks of them, since nobody would reach the machine', () => {
    expect(of(['wed'])).toEqual([
      'groups[0]: "wed": no flow of the network speaks of this group; say in the flows of the network who may reach it, or take one of "db", "web"',
    ]);
    expect(of(['web'], [])).toEqual([
      'groups[0]: "web": no flow of the network speaks of this group; say in the flows of the network who may reach it',
    ]);
  });

  test('are named once', () => {
    expect(of(['web', 'web'])).toEqual(['groups[1]: "web": is named twice; name it once']);
  });

  test('are refused, and not thrown at, whatever stands there', () => {
    for (const odd of [5, 'web', {}, [null], [5], Symbol('x')]) {
      expect(of(odd).length).toBeGreaterThan(0);
    }
  });
});
