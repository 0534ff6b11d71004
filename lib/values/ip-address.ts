import { printedValue } from './printed-value';
import { refuse, wordOf } from './refusal';
import { parsed, valueOrThrow } from './violation';
import type { Parsed } from './violation';

/** What `IpAddress.of` takes. */
export type IpAddressInput = string | IpAddress;

/** The version of the Internet Protocol. */
export type IpFamily = 4 | 6;

const MAPPED = 0xffffn;

/**
 * One address, version 4 or 6, printed as RFC 5952 has it.
 *
 * @see https://www.rfc-editor.org/rfc/rfc5952
 */
export class IpAddress {
  /** The version of the Internet Protocol. */
  readonly family: IpFamily;
  /** The address as a number. */
  readonly value: bigint;

  private constructor(family: IpFamily, value: bigint) {
    this.family = family;
    this.value = value;
  }

  /**
   * Reads an address. Refuses leading zeros (octal to some programs, decimal to others), zones (`fe80::1%eth0`), and version 4 addresses
   * written as version 6 ones (`::ffff:10.0.0.1`), which Kubernetes refuses as well.
   */
  static parse(input: IpAddressInput, path = ''): Parsed<IpAddress> {
    if (input instanceof IpAddress) return parsed(input);
    const text = wordOf(input, path, '10.0.0.1');
    if (!text.ok) return text;
    const family: IpFamily = text.value.includes(':') ? 6 : 4;
    const value = family === 6 ? readV6(text.value) : readV4(text.value);
    if (value === undefined) {
      return refuseText(text.value, path);
    }
    if (family === 6 && value >> 32n === MAPPED) {
      const remedy = `write "${printV4(value & 0xffff_ffffn)}"`;
      return refuse('invalid', path, input, 'is an IPv4 address in the form of IPv6', remedy);
    }
    return parsed(new IpAddress(family, value));
  }

  /**
   * The address that is written in a program.
   *
   * @throws InvalidConfiguration when `parse` refuses it
   */
  static of(input: IpAddressInput): IpAddress {
    return valueOrThrow(`address ${JSON.stringify(printedValue(input))}`, IpAddress.parse(input));
  }

  /** Negative, zero or positive, as this comes before, is equal to or comes after the other; IPv4 before IPv6. */
  compare(other: IpAddressInput): number {
    const { family, value } = IpAddress.of(other);
    if (this.family !== family) return this.family - family;
    return this.value < value ? -1 : this.value > value ? 1 : 0;
  }

  /** Whether both are the same address. */
  equals(other: IpAddressInput): boolean {
    return this.compare(other) === 0;
  }

  /** As RFC 5952 has it: `10.0.0.1`, `2001:db8::1`. */
  toString(): string {
    return printAddress(this.family, this.value);
  }

  /** As `toString`, so that `JSON.stringify` prints it the same way. */
  toJSON(): string {
    return this.toString();
  }
}

/** An address as text; the value must lie within the family's range. */
export function printAddress(family: IpFamily, value: bigint): string {
  return family === 4 ? printV4(value) : printV6(value);
}

function readV4(text: string): bigint | undefined {
  const parts = text.split('.');
  if (parts.length !== 4) return undefined;
  let value = 0n;
  for (const part of parts) {
    if (!/^(0|[1-9]\d{0,2})$/.test(part) || Number(part) > 255) return undefined;
    value = (value << 8n) | BigInt(part);
  }
  return value;
}

function readV6(text: string): bigint | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const head = readGroups(halves[0] ?? '', halves.length === 1);
  const tail = readGroups(halves[1] ?? '', true);
  if (head === undefined || tail === undefined) return undefined;
  const missing = 8 - head.length - tail.length;
  // A "::" stands for at least one group of zeros.
  if (halves.length === 2 ? missing < 1 : missing !== 0) return undefined;
  const groups = [...head, ...Array<bigint>(missing).fill(0n), ...tail];
  return groups.reduce((value, group) => (value << 16n) | group, 0n);
}

// Only the end of an address may be written in the dotted form of IPv4.
function readGroups(text: string, dottedEnd: boolean): bigint[] | undefined {
  if (text === '') return [];
  const groups: bigint[] = [];
  const parts = text.split(':');
  for (const [index, part] of parts.entries()) {
    if (/^[0-9a-fA-F]{1,4}$/.test(part)) {
      groups.push(BigInt(`0x${part}`));
      continue;
    }
    const dotted = dottedEnd && index === parts.length - 1 ? readV4(part) : undefined;
    if (dotted === undefined) return undefined;
    groups.push(dotted >> 16n, dotted & 0xffffn);
  }
  return groups;
}

function printV4(value: bigint): string {
  return [24n, 16n, 8n, 0n].map((shift) => String((value >> shift) & 0xffn)).join('.');
}

function printV6(value: bigint): string {
  const groups = Array.from({ length: 8 }, (_, index) =>
    ((value >> BigInt(16 * (7 - index))) & 0xffffn).toString(16),
  );
  const { start, length } = longestZeros(groups);
  if (length < 2) return groups.join(':');
  return `${groups.slice(0, start).join(':')}::${groups.slice(start + length).join(':')}`;
}

// RFC 5952: the longest run of zero groups is shortened, the first one of equals.
function longestZeros(groups: readonly string[]): { start: number; length: number } {
  let best = { start: 0, length: 0 };
  let start = 0;
  for (const [index, group] of groups.entries()) {
    if (group !== '0') start = index + 1;
    else if (index + 1 - start > best.length) best = { start, length: index + 1 - start };
  }
  return best;
}

function refuseText(text: string, path: string): Parsed<IpAddress> {
  const no = (reason: string, remedy: string): Parsed<IpAddress> =>
    refuse('invalid', path, text, reason, remedy);
  if (text.includes('%')) return no('names a zone', 'leave out the "%" and what follows it');
  if (text.includes('/')) return no('holds a prefix', 'leave out the "/" and what follows it');
  const zeroless = text
    .split('.')
    .map((part) => part.replace(/^0+(?=\d)/, ''))
    .join('.');
  if (zeroless !== text && readV4(zeroless) !== undefined) {
    return no('holds leading zeros, which some programs take for octal', `write "${zeroless}"`);
  }
  return no('is no IP address', 'write for example "10.0.0.1" or "2001:db8::1"');
}
