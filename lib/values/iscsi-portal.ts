import { IpAddress } from './ip-address';
import { printedValue } from './printed-value';
import { refuse, wordOf } from './refusal';
import { parsed, valueOrThrow } from './violation';
import type { Parsed } from './violation';

/** What `IscsiPortal.of` takes. */
export type IscsiPortalInput = string | IscsiPortal;

const USUAL_PORT = 3260;
const MOST_PORT = 65_535;
const MOST_GROUP = 65_534;
const FORM = /^(\[[^\]]*\]|[^:,[\]]+)(?::([0-9]+))?(?:,([0-9]+))?$/;

/**
 * Where a target of iSCSI is reached: an address, a port, and maybe the number of its portal group, as `iscsiadm` prints it.
 *
 * The address is an IP address, never a name: the kubelet and udev name the disk by what the connection has
 * (`/dev/disk/by-path/ip-10.0.0.1:3260-iscsi-…`), and wait in vain for one by a name.
 *
 * @see https://github.com/kubernetes/kubernetes/blob/master/pkg/volume/iscsi/iscsi_util.go
 */
export class IscsiPortal {
  /** Its address. */
  readonly address: IpAddress;
  /** Its port; 3260 when none is written. */
  readonly port: number;
  /** The number of its portal group; undefined when none is written. */
  readonly group: number | undefined;

  private constructor(address: IpAddress, port: number, group: number | undefined) {
    this.address = address;
    this.port = port;
    this.group = group;
  }

  /** Reads `10.0.0.1`, `10.0.0.1:3260`, `[2001:db8::1]:3260` and `10.0.0.1:3260,2`. Refuses names, and IPv6 addresses without brackets. */
  static parse(input: IscsiPortalInput, path = ''): Parsed<IscsiPortal> {
    if (input instanceof IscsiPortal) return parsed(input);
    const text = wordOf(input, path, '10.0.0.1:3260');
    if (!text.ok) return text;
    const [, host = '', port = String(USUAL_PORT), group] = FORM.exec(text.value) ?? [];
    const bare = host.replace(/^\[(.*)\]$/, '$1');
    const address = IpAddress.parse(bare);
    if (!address.ok || (address.value.family === 6) !== host.startsWith('[')) {
      return refuseHost(text.value, bare, path);
    }
    const trouble = numberTrouble(Number(port), Number(group ?? 0));
    if (trouble !== undefined) return refuse('out-of-range', path, input, ...trouble);
    const number = group === undefined ? undefined : Number(group);
    return parsed(new IscsiPortal(address.value, Number(port), number));
  }

  /**
   * The portal that is written in a program.
   *
   * @throws InvalidConfiguration when `parse` refuses it
   */
  static of(input: IscsiPortalInput): IscsiPortal {
    return valueOrThrow(`portal ${JSON.stringify(printedValue(input))}`, IscsiPortal.parse(input));
  }

  /** The address and the port: `10.0.0.1:3260`, `[2001:db8::1]:3260`. */
  get endpoint(): string {
    const { address, port } = this;
    return `${address.family === 6 ? `[${String(address)}]` : String(address)}:${port}`;
  }

  /** Whether both are the same address and port, whatever the group. */
  equals(other: IscsiPortalInput): boolean {
    return this.endpoint === IscsiPortal.of(other).endpoint;
  }

  /** As `iscsiadm` prints it: `10.0.0.1:3260`, and `10.0.0.1:3260,2` with its group. */
  toString(): string {
    return this.group === undefined ? this.endpoint : `${this.endpoint},${this.group}`;
  }

  /** As `toString`, so that `JSON.stringify` prints it the same way. */
  toJSON(): string {
    return this.toString();
  }
}

function numberTrouble(
  port: number,
  group: number,
): readonly [reason: string, remedy: string] | undefined {
  if (port < 1 || port > MOST_PORT) {
    return [`has no port from 1 to ${MOST_PORT}`, 'write for example "10.0.0.1:3260"'];
  }
  if (group <= MOST_GROUP) return undefined;
  return [`has no portal group up to ${MOST_GROUP}`, 'write for example "10.0.0.1:3260,1"'];
}

function refuseHost(text: string, host: string, path: string): Parsed<IscsiPortal> {
  const whole = IpAddress.parse(text);
  if (whole.ok && whole.value.family === 6) {
    const remedy = `write "[${text}]:${USUAL_PORT}"`;
    return refuse('invalid', path, text, 'is an IPv6 address without brackets', remedy);
  }
  const named = /[a-z]/i.test(host) && !host.includes(':');
  const reason = named
    ? 'names a host; the disk is found by the address of its connection'
    : 'is no portal of iSCSI';
  return refuse('invalid', path, text, reason, 'write an IP address, such as "10.0.0.1:3260"');
}
