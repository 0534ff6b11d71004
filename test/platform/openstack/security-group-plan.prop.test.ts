/**
 * The rules of security groups against the meaning of flows: whatever is sent passes by the rules exactly when the flows let it. The rules are judged
 * as Neutron judges them, packet by packet, without a look at how they were made.
 */
import fc from 'fast-check';

import type { Flow, OutgoingFlow } from '../../../lib/platform/flow';
import { planSecurityGroups } from '../../../lib/platform/openstack/security-group-plan';
import type {
  SecurityGroupPlan,
  SecurityGroupRule,
} from '../../../lib/platform/openstack/security-group-plan';
import { Cidr } from '../../../lib/values';

const GROUPS = ['a', 'b', 'c'] as const;
const RANGES = ['0.0.0.0/0', '10.20.0.0/24', '10.20.0.0/30', '198.51.100.0/24'] as const;
const PORTS = [1, 2, 79, 80, 81, 65_535] as const;
const network = { name: 'nodes', cidr: Cidr.of('10.20.0.0/24'), nameservers: ['9.9.9.9'] };

interface Machine {
  readonly address: string;
  readonly groups: readonly string[];
}

interface Packet {
  readonly from: Machine;
  readonly to: Machine;
  readonly protocol: 'tcp' | 'udp' | 'sctp' | 'icmp';
  readonly port: number;
}

const portPair = fc
  .tuple(fc.constantFrom(...PORTS), fc.constantFrom(...PORTS))
  .map(([a, b]): readonly [number, number] => [Math.min(a, b), Math.max(a, b)]);

const spoken = fc.oneof(
  fc.record({
    protocol: fc.constantFrom('tcp' as const, 'udp' as const, 'sctp' as const),
    ports: fc.oneof(fc.constantFrom(...PORTS), portPair),
  }),
  fc.record({ protocol: fc.constantFrom('icmp' as const, 'any' as const) }),
);

const flow: fc.Arbitrary<Flow> = fc
  .tuple(
    fc.oneof(
      fc.constantFrom(...GROUPS).map((group) => ({ group })),
      fc.constantFrom(...RANGES).map((cidr) => ({ cidr })),
    ),
    fc.constantFrom(...GROUPS),
    spoken,
  )
  .map(([from, to, rest]) => ({ from, to, ...rest }));

const outgoingFlow: fc.Arbitrary<OutgoingFlow> = fc
  .tuple(fc.constantFrom(...GROUPS), fc.constantFrom(...RANGES), spoken)
  .map(([from, cidr, rest]) => ({ from, to: { cidr }, ...rest }));

const machine: fc.Arbitrary<Machine> = fc.record({
  address: fc.constantFrom('10.20.0.1', '10.20.0.2', '10.20.0.9', '198.51.100.7', '203.0.113.9'),
  groups: fc.subarray([...GROUPS]),
});

const packet: fc.Arbitrary<Packet> = fc.record({
  from: machine,
  to: machine,
  protocol: fc.constantFrom('tcp' as const, 'udp' as const, 'sctp' as const, 'icmp' as const),
  port: fc.constantFrom(...PORTS, 53, 443),
});

/** As Neutron judges: a packet passes when a rule of any group of the machine lets it. */
function passes(
  plan: SecurityGroupPlan,
  sent: Packet,
  direction: SecurityGroupRule['direction'],
): boolean {
  const [own, other] = direction === 'ingress' ? [sent.to, sent.from] : [sent.from, sent.to];
  const groups = [plan.everybody, ...own.groups.flatMap((name) => plan.groups[name] ?? [])];
  return groups.some(({ rules }) =>
    rules.some(
      ({ direction: way, protocol, ports, remote }) =>
        way === direction &&
        (protocol === undefined || protocol === sent.protocol) &&
        (ports === undefined || (ports.first <= sent.port && sent.port <= ports.last)) &&
        (remote === undefined ||
          ('cidr' in remote
            ? remote.cidr.contains(other.address)
            : other.groups.includes(remote.group))),
    ),
  );
}

function speaks({ protocol, ports }: Pick<Flow, 'protocol' | 'ports'>, sent: Packet): boolean {
  if (protocol === 'any') return true;
  if (protocol !== sent.protocol) return false;
  const [first, last] = typeof ports === 'object' ? ports : [ports ?? 0, ports ?? 65_535];
  return protocol === 'icmp' || (first <= sent.port && sent.port <= last);
}

test('what is sent to a machine passes exactly when a flow says so', () => {
  fc.assert(
    fc.property(fc.array(flow, { maxLength: 6 }), packet, (flows, sent) => {
      const wanted = flows.some(
        (one) =>
          sent.to.groups.includes(one.to) &&
          speaks(one, sent) &&
          ('group' in one.from
            ? sent.from.groups.includes(one.from.group)
            : Cidr.of(one.from.cidr).contains(sent.from.address)),
      );

      expect(passes(planSecurityGroups(network, flows), sent, 'ingress')).toBe(wanted);
    }),
    { numRuns: 1_000 },
  );
});

test('what a machine sends passes whatever it is, unless it is told whom it reaches', () => {
  fc.assert(
    fc.property(
      fc.array(flow, { maxLength: 4 }),
      fc.option(fc.array(outgoingFlow, { maxLength: 4 }), { nil: 'any' as const }),
      packet,
      (flows, outgoing, sent) => {
        const said = flows.some(
          (one) =>
            'group' in one.from &&
            sent.from.groups.includes(one.from.group) &&
            sent.to.groups.includes(one.to) &&
            speaks(one, sent),
        );
        const listed =
          outgoing === 'any' ||
          outgoing.some(
            (one) =>
              sent.from.groups.includes(one.from) &&
              Cidr.of(one.to.cidr).contains(sent.to.address) &&
              speaks(one, sent),
          );

        const plan = planSecurityGroups(network, flows, outgoing);
        expect(passes(plan, sent, 'egress')).toBe(said || listed);
      },
    ),
    { numRuns: 1_000 },
  );
});

test('no group says a rule twice, and keys name rules', () => {
  fc.assert(
    fc.property(fc.array(flow), fc.array(outgoingFlow), (flows, outgoing) => {
      const plan = planSecurityGroups(network, flows, outgoing);
      for (const { rules } of [plan.everybody, ...Object.values(plan.groups)]) {
        const said = rules.map(({ key: _key, description: _description, ...rest }) =>
          JSON.stringify(rest, (_name, value: unknown) =>
            value instanceof Cidr ? value.toString() : value,
          ),
        );
        expect(new Set(said).size).toBe(rules.length);
        expect(new Set(rules.map(({ key }) => key)).size).toBe(rules.length);
      }
    }),
  );
});
