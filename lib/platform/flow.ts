/**
 * Who may reach whom on a network, as plain data: a platform makes the rules of its own kind of it.
 */
import type { CidrInput } from '../values';

/** What is spoken: one of IP's upper protocols that have ports, ICMP, or anything. */
export type FlowProtocol = 'tcp' | 'udp' | 'sctp' | 'icmp' | 'any';

/** One port, or all from the first to the last. */
export type FlowPorts = number | readonly [number, number];

/** Somebody may begin to speak with the machines of a group. Answers need no flow of their own. */
export interface Flow {
  /** Who: the machines of a group, or everybody with such an address. */
  readonly from: { readonly group: string } | { readonly cidr: CidrInput };
  /** The group of machines that is reached. */
  readonly to: string;
  readonly protocol: FlowProtocol;
  /**
   * On which ports; only of `tcp`, `udp` and `sctp`, which need them.
   *
   * @default - none, or all
   */
  readonly ports?: FlowPorts;
  /**
   * What it is for, in a few words: it stands in the rule.
   *
   * @default - nothing is said
   */
  readonly purpose?: string;
}

/** The machines of a group may begin to speak with somebody outside of the network's own groups. */
export interface OutgoingFlow {
  /** The group of machines that begins. */
  readonly from: string;
  /** With everybody who has such an address. */
  readonly to: { readonly cidr: CidrInput };
  readonly protocol: FlowProtocol;
  /**
   * On which ports; only of `tcp`, `udp` and `sctp`, which need them.
   *
   * @default - none, or all
   */
  readonly ports?: FlowPorts;
}
