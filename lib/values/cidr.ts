import { IpAddress, printAddress } from './ip-address';
import type { IpFamily } from './ip-address';
import { printedValue } from './printed-value';
import { refuse, wordOf } from './refusal';
import { InvalidConfiguration, at, parsed, valueOrThrow } from './violation';
import type { Parsed } from './violation';

/** What `Cidr.of` takes. */
export type CidrInput = string | Cidr;

const EXAMPLES = '"10.0.0.0/16" or "2001:db8::/32"';

/**
 * A range of addresses, version 4 or 6: `10.0.0.0/16`, `2001:db8::/32`.
 *
 * @see https://www.rfc-editor.org/rfc/rfc4632
 */
export class Cidr {
  /** The version of the Internet Protocol. */
  readonly family: IpFamily;
  /** The number of leading bits that all addresses share; 0 to 32, or 0 to 128. */
  readonly prefix: number;
  private readonly base: bigint;

  private constructor(family: IpFamily, base: bigint, prefix: number) {
    this.family = family;
    this.base = base;
    this.prefix = prefix;
  }

  /** Reads a range. Refuses a missing prefix, and an address within the range instead of the first one (`10.0.0.5/24`). */
  static parse(input: CidrInput, path = ''): Parsed<Cidr> {
    if (input instanceof Cidr) return parsed(input);
    const text = wordOf(input, path, '10.0.0.0/16');
    if (!text.ok) return text;
    const [addressText = '', prefixText, ...more] = text.value.split('/');
    const address = IpAddress.parse(addressText, path);
    if (!address.ok || more.length > 0) {
      const reason =
        address.ok || addressText === ''
          ? 'is no range of addresses'
          : `its address ${address.violation.reason}`;
      return refuse('invalid', path, input, reason, `write for example ${EXAMPLES}`);
    }
    return Cidr.fromParts(address.value, prefixText, text.value, path);
  }

  private static fromParts(
    address: IpAddress,
    prefixText: string | undefined,
    given: string,
    path: string,
  ): Parsed<Cidr> {
    const { family, value } = address;
    const width = widthOf(family);
    const single = `${address.toString()}/${width}`;
    if (prefixText === undefined) {
      const remedy = `write "${single}" for this one address`;
      return refuse('invalid', path, given, 'has no prefix', remedy);
    }
    if (!/^(0|[1-9]\d{0,2})$/.test(prefixText) || Number(prefixText) > width) {
      const reason = `the prefix must be a whole number from 0 to ${width}`;
      return refuse('out-of-range', path, given, reason, `write for example "${single}"`);
    }
    const prefix = Number(prefixText);
    const base = masked(value, prefix, width);
    if (base === value) return parsed(new Cidr(family, base, prefix));
    const remedy = `write "${printAddress(family, base)}/${prefix}"`;
    return refuse('invalid', path, given, 'has bits set after its prefix', remedy);
  }

  /**
   * The range that is written in a program.
   *
   * @throws InvalidConfiguration when `parse` refuses it
   */
  static of(input: CidrInput): Cidr {
    return valueOrThrow(`range ${JSON.stringify(printedValue(input))}`, Cidr.parse(input));
  }

  /**
   * The range that an address lies in: `containing('10.0.0.5', 24)` is `10.0.0.0/24`.
   *
   * @throws InvalidConfiguration when the address or the prefix is none
   */
  static containing(address: string | IpAddress, prefix: number): Cidr {
    const { family, value } = IpAddress.of(address);
    const width = widthOf(family);
    demand(prefix, 'prefix', `range around ${String(address)}`, 0, width);
    return new Cidr(family, masked(value, prefix, width), prefix);
  }

  /** How many addresses there are. */
  get size(): bigint {
    return 1n << BigInt(this.width - this.prefix);
  }

  /** The first address; in IPv4 it names the network itself. */
  get first(): string {
    return printAddress(this.family, this.base);
  }

  /** The last address; in IPv4 it is the broadcast address. */
  get last(): string {
    return printAddress(this.family, this.base + this.size - 1n);
  }

  /** The prefix as an address: `255.255.0.0` for `/16`. */
  get netmask(): string {
    return printAddress(
      this.family,
      masked((1n << BigInt(this.width)) - 1n, this.prefix, this.width),
    );
  }

  /** Whether an address, or every address of another range, lies in this one. Never for the other version. */
  contains(other: string | IpAddress | Cidr): boolean {
    const inner = toRange(other);
    return (
      inner.family === this.family &&
      inner.prefix >= this.prefix &&
      masked(inner.base, this.prefix, this.width) === this.base
    );
  }

  /** Whether the two have an address in common. */
  overlaps(other: CidrInput): boolean {
    const range = Cidr.of(other);
    // Two ranges with prefixes are either apart, or one is within the other.
    return this.contains(range) || range.contains(this);
  }

  /**
   * The nth address, counted from 0; a negative number counts from the end (−1 is the last).
   *
   * @throws InvalidConfiguration when there is no such address
   */
  address(index: number | bigint): string {
    return printAddress(this.family, this.base + this.place(index, this.size, 'address'));
  }

  /**
   * The nth range of a longer prefix, counted from 0; a negative number counts from the end.
   *
   * @throws InvalidConfiguration when the prefix is shorter than this one's, or there is no such range
   */
  subnet(prefix: number, index: number | bigint): Cidr {
    const count = this.subnetCount(prefix);
    const place = this.place(index, count, 'subnet');
    return new Cidr(this.family, this.base + (place << BigInt(this.width - prefix)), prefix);
  }

  /**
   * All ranges of a longer prefix, in order, one at a time: a `/8` has 16 million ranges of `/32`.
   *
   * @throws InvalidConfiguration when the prefix is shorter than this one's
   */
  subnets(prefix: number): Iterable<Cidr> {
    const count = this.subnetCount(prefix);
    const nth = (index: bigint) => this.subnet(prefix, index);
    return {
      *[Symbol.iterator]() {
        for (let index = 0n; index < count; index += 1n) yield nth(index);
      },
    };
  }

  /** Negative, zero or positive: by version, then by first address, then the larger range first. */
  compare(other: CidrInput): number {
    const { family, base, prefix } = Cidr.of(other);
    if (this.family !== family) return this.family - family;
    if (this.base !== base) return this.base < base ? -1 : 1;
    return this.prefix - prefix;
  }

  /** Whether both are the same range. */
  equals(other: CidrInput): boolean {
    return this.compare(other) === 0;
  }

  /** As `10.0.0.0/16`; IPv6 as RFC 5952 has it. */
  toString(): string {
    return `${this.first}/${this.prefix}`;
  }

  /** As `toString`, so that `JSON.stringify` prints it the same way. */
  toJSON(): string {
    return this.toString();
  }

  private get width(): number {
    return widthOf(this.family);
  }

  private subnetCount(prefix: number): bigint {
    demand(prefix, 'prefix', `range ${this.toString()}`, this.prefix, this.width);
    return 1n << BigInt(prefix - this.prefix);
  }

  private place(index: number | bigint, count: bigint, what: 'address' | 'subnet'): bigint {
    demand(index, what, `range ${this.toString()}`, -count, count - 1n);
    const position = BigInt(index);
    return position < 0n ? count + position : position;
  }
}

function toRange(input: string | IpAddress | Cidr): Cidr {
  if (input instanceof Cidr) return input;
  if (typeof input === 'string' && input.includes('/')) return Cidr.of(input);
  const address = IpAddress.of(input);
  return Cidr.containing(address, widthOf(address.family));
}

function widthOf(family: IpFamily): number {
  return family === 4 ? 32 : 128;
}

function masked(value: bigint, prefix: number, width: number): bigint {
  const hostBits = BigInt(width - prefix);
  return (value >> hostBits) << hostBits;
}

// The arguments of methods are a program's, not a configuration's: they throw at once.
function demand(
  value: number | bigint,
  what: string,
  subject: string,
  least: number | bigint,
  most: number | bigint,
): void {
  const whole = typeof value === 'bigint' || Number.isSafeInteger(value);
  if (whole && value >= least && value <= most) return;
  const reason = `must be a whole number from ${least} to ${most}`;
  const outcome = refuse('out-of-range', '', value, reason, 'choose one in that range');
  if (!outcome.ok) throw new InvalidConfiguration(subject, [at(outcome.violation, what)]);
}
