/**
 * Who has which address in a network: a function of what the program says, so that a machine keeps its address when another one comes or goes.
 */
import { IpAddress } from '../values';
import type { Cidr, Violation } from '../values';

/** A machine that wants an address. */
export interface AddressRequest {
  /** The machine's name. */
  readonly name: string;
  /**
   * The address wanted.
   *
   * @default - the one reserved for the name, else the next free one in the order of declaration
   */
  readonly address?: string;
}

/** Addresses by name, and what is wrong with the requests. */
export interface AddressPlan {
  /** Everybody's address: what was reserved and what was given out now. */
  readonly hosts: Readonly<Record<string, string>>;
  readonly violations: readonly Violation[];
}

/** Which addresses of a network are not for machines. */
export interface AddressRules {
  /** What has the second address of the network, in two words for people: `the bridge`. */
  readonly router: string;
  /**
   * The upper end of the network, where somebody else gives out the addresses.
   *
   * @default - nobody does
   */
  readonly givenOut?: { readonly range: Cidr; readonly by: string };
}

/** The index in the network of its router: `10.77.0.1` in `10.77.0.0/24`. */
const ROUTER_INDEX = 1;

/** The index of the first machine that asks for no particular address: `10.77.0.11` in `10.77.0.0/24`. */
export const FIRST_MACHINE_INDEX = 11;

/** The address of what joins the machines of a network with each other, or with others. */
export function routerAddress(cidr: Cidr): string {
  return cidr.address(ROUTER_INDEX);
}

/**
 * Gives every machine its address.
 *
 * @param reserved addresses that are spoken for, by name
 */
export function planAddresses(
  cidr: Cidr,
  reserved: Readonly<Record<string, string>>,
  requests: readonly AddressRequest[],
  rules: AddressRules = { router: 'the bridge' },
): AddressPlan {
  const violations: Violation[] = [];
  const hosts: Record<string, string> = {};
  const owners = new Map<string, string>();
  const claim = (name: string, address: string, path: string): void => {
    const owner = owners.get(canonical(address));
    const problem =
      addressProblem(cidr, address, path, rules) ?? takenProblem(address, path, owner, name);
    if (problem === undefined) owners.set(canonical(address), name);
    else violations.push(problem);
    hosts[name] = address;
  };
  for (const [name, address] of Object.entries(reserved)) claim(name, address, `hosts.${name}`);
  for (const { name, address } of requests) {
    const before = hosts[name];
    if (address === undefined || address === before) continue;
    if (before === undefined) claim(name, address, `${name}.address`);
    else violations.push(moved(name, address, before));
  }
  for (const { name } of requests) {
    if (hosts[name] !== undefined) continue;
    const free = nextFree(cidr, owners, rules);
    if (free === undefined) violations.push(exhausted(cidr, name));
    else claim(name, free, `${name}.address`);
  }
  return { hosts, violations };
}

function addressProblem(
  cidr: Cidr,
  address: string,
  path: string,
  { router, givenOut }: AddressRules,
): Violation | undefined {
  const outcome = IpAddress.parse(address, path);
  if (!outcome.ok) return outcome.violation;
  const remedy = `write for example "${cidr.address(FIRST_MACHINE_INDEX)}"`;
  if (!cidr.contains(address)) {
    const reason = `lies outside the network ${cidr.toString()}`;
    return { code: 'out-of-range', path, value: address, reason, remedy };
  }
  const special = [cidr.first, cidr.last, routerAddress(cidr)];
  if (special.includes(canonical(address))) {
    const reason = `belongs to the network itself: its first, its last, or that of ${router}`;
    return { code: 'forbidden', path, value: address, reason, remedy };
  }
  if (givenOut?.range.contains(address) !== true) return undefined;
  const reason = `${givenOut.by} gives out the addresses of ${givenOut.range.toString()} by itself`;
  return { code: 'forbidden', path, value: address, reason, remedy };
}

function takenProblem(
  address: string,
  path: string,
  owner: string | undefined,
  name: string,
): Violation | undefined {
  if (owner === undefined || owner === name) return undefined;
  return {
    code: 'duplicate',
    path,
    value: address,
    reason: `is the address of "${owner}" already`,
    remedy: 'give every machine an address of its own',
  };
}

function moved(name: string, address: string, before: string): Violation {
  return {
    code: 'conflict',
    path: `${name}.address`,
    value: address,
    reason: `the network keeps ${before} for "${name}"`,
    remedy: 'state the address in one place, or the same in both',
  };
}

function exhausted(cidr: Cidr, name: string): Violation {
  return {
    code: 'out-of-range',
    path: `${name}.address`,
    reason: `the network ${cidr.toString()} has no free address left`,
    remedy: 'take a larger network',
  };
}

function nextFree(
  cidr: Cidr,
  owners: ReadonlyMap<string, string>,
  { givenOut }: AddressRules,
): string | undefined {
  for (let index = BigInt(FIRST_MACHINE_INDEX); index < cidr.size - 1n; index += 1n) {
    const address = cidr.address(index);
    if (givenOut?.range.contains(address) === true) return undefined;
    if (!owners.has(address)) return address;
  }
  return undefined;
}

function canonical(address: string): string {
  const outcome = IpAddress.parse(address);
  return outcome.ok ? outcome.value.toString() : address;
}
