import type { Flow, OutgoingFlow } from '../../../lib/platform/flow';
import {
  planSecurityGroups,
  securityGroupNeeds,
} from '../../../lib/platform/openstack/security-group-plan';
import type { SecurityGroupPlanning } from '../../../lib/platform/openstack/security-group-plan';
import { Cidr } from '../../../lib/values';

const network = { name: 'nodes', cidr: Cidr.of('10.20.0.0/24') };

const queries: Flow = {
  from: { group: 'web' },
  to: 'db',
  protocol: 'tcp',
  ports: 5432,
  purpose: 'queries',
};

function keys(plan: SecurityGroupPlanning): Readonly<Record<string, readonly string[]>> {
  const groups = Object.entries(plan.groups).map(([name, { rules }]) => [
    name,
    rules.map(({ key }) => key),
  ]);
  return {
    everybody: plan.everybody.rules.map(({ key }) => key),
    ...(Object.fromEntries(groups) as object),
  };
}

describe('the security groups of a network', () => {
  test('let pass what flows say, in the words of Neutron', () => {
    const plan = planSecurityGroups(network, [queries]);

    expect(plan).toEqual({
      everybody: {
        name: 'nodes',
        description: 'every machine of the network nodes',
        rules: [
          {
            key: 'out-any',
            direction: 'egress',
            ethertype: 'IPv4',
            description: 'machines reach everybody',
          },
        ],
      },
      groups: {
        db: {
          name: 'nodes/db',
          description: 'machines of the group db',
          rules: [
            {
              key: 'in-tcp-5432-group-web',
              direction: 'ingress',
              ethertype: 'IPv4',
              protocol: 'tcp',
              ports: { first: 5432, last: 5432 },
              remote: { group: 'web' },
              description: 'queries',
            },
          ],
        },
        web: { name: 'nodes/web', description: 'machines of the group web', rules: [] },
      },
      restricted: false,
      violations: [],
    });
  });

  test('let nobody begin to speak with anybody where there are no flows', () => {
    const plan = planSecurityGroups(network);

    expect(keys(plan)).toEqual({ everybody: ['out-any'] });
  });

  test('never say one rule twice, since Neutron refuses the second', () => {
    const plan = planSecurityGroups(network, [
      queries,
      { ...queries, purpose: 'the same in other words' },
      { ...queries, ports: [5432, 5432] },
    ]);

    expect(keys(plan)['db']).toEqual(['in-tcp-5432-group-web']);
    expect(plan.groups['db']?.rules[0]?.description).toBe('queries');
  });

  test('name no ports for all of them, as Neutron keeps it', () => {
    const plan = planSecurityGroups(network, [{ ...queries, ports: [1, 65_535] }]);

    expect(plan.groups['db']?.rules).toEqual([
      expect.not.objectContaining({ ports: expect.anything() as unknown }),
    ]);
    expect(keys(plan)['db']).toEqual(['in-tcp-group-web']);
  });

  test('open to the world only what was asked for in these words', () => {
    const plan = planSecurityGroups(network, [
      queries,
      { from: { cidr: '0.0.0.0/0' }, to: 'web', protocol: 'tcp', ports: [80, 443] },
    ]);
    const ranges = Object.values(plan.groups).flatMap(({ rules }) =>
      rules.flatMap(({ remote }) =>
        remote !== undefined && 'cidr' in remote ? [remote.cidr.toString()] : [],
      ),
    );

    expect(ranges).toEqual(['0.0.0.0/0']);
    expect(keys(plan)['web']).toEqual(['in-tcp-80-443-range-0.0.0.0_0']);
  });

  test('speak IPv6 where the network does', () => {
    const plan = planSecurityGroups({ name: 'six', cidr: Cidr.of('2001:db8::/64') }, [
      { from: { cidr: '::/0' }, to: 'web', protocol: 'icmp' },
    ]);

    expect(keys(plan)).toEqual({
      everybody: ['out-v6-any'],
      web: ['in-v6-ipv6-icmp-range-.._0'],
    });
  });

  test('let machines reach those only whom they are told, where it is said so', () => {
    const outgoing: readonly OutgoingFlow[] = [
      { from: 'db', to: { cidr: '192.0.2.0/24' }, protocol: 'udp', ports: 123 },
    ];
    const plan = planSecurityGroups(
      { ...network, nameservers: ['9.9.9.9', '2620:fe::fe'] },
      [queries],
      outgoing,
    );

    expect(plan.restricted).toBe(true);
    expect(keys(plan)).toEqual({
      everybody: [
        'out-tcp-80-range-169.254.169.254_32',
        'out-udp-53-range-9.9.9.9_32',
        'out-tcp-53-range-9.9.9.9_32',
      ],
      db: ['in-tcp-5432-group-web', 'out-udp-123-range-192.0.2.0_24'],
      web: ['out-tcp-5432-group-db'],
    });
  });

  test('tell what is wrong with the flows', () => {
    const wrong = { ...queries, to: 'DB' };

    expect(planSecurityGroups(network, [wrong]).violations).toEqual([
      expect.objectContaining({ code: 'invalid', path: 'flows[0].to', value: 'DB' }),
    ]);
  });

  test('ask the project for themselves and their rules, and for those that Neutron adds for a moment', () => {
    const many = Array.from({ length: 9 }, (_, index) => ({ ...queries, ports: index + 1 }));

    expect(securityGroupNeeds(planSecurityGroups(network, [queries]))).toEqual([
      { kind: 'security-group', count: 3 },
      { kind: 'security-group-rule', count: 6 },
    ]);
    expect(securityGroupNeeds(planSecurityGroups(network, many))).toEqual([
      { kind: 'security-group', count: 3 },
      { kind: 'security-group-rule', count: 10 },
    ]);
  });
});
