/** A share of Manila: checked and completed, with nothing registered. Pure. */
import { Cidr, Findings, Hostname, Quantity, isRecord, isText } from '../../values';
import type { QuantityInput, Violation } from '../../values';
import type { Network } from '../platform';
import type { CloudNeed } from './cloud-need';
import { readAccess } from './share-access';
import type { PlannedShareAccess, ShareAccessRule, ShareProtocol } from './share-access';

/**
 * Who makes the servers that shares are on: the back end, for each network that its shares are to be reached from, or whoever runs the cloud. It has
 * to be what the share type says.
 *
 * @see https://docs.openstack.org/manila/latest/admin/shared-file-systems-share-server-management.html
 */
export type ShareServer =
  | {
      readonly driverHandlesShareServers: true;
      /** Where the server gets its address. It keeps it as long as a share is on it, so Neutron refuses to delete the network under a share that is kept. */
      readonly network: Network;
    }
  | { readonly driverHandlesShareServers: false };

/** A file system of Manila that many machines have mounted at the same time. */
export interface ShareArgs {
  /** Its size, rounded up to whole GiB. May grow later; whether it may shrink is up to the back end. */
  readonly size: QuantityInput;
  /**
   * What it is spoken to by. Another one is another share, and an empty one.
   *
   * @default 'NFS'
   */
  readonly protocol?: ShareProtocol;
  /**
   * The name of its share type. Another one does not change a share that is there.
   *
   * @default - the cloud's own
   */
  readonly shareType?: string;
  /** Who makes the servers that it is on. Another one does not change a share that is there. */
  readonly shareServer: ShareServer;
  /**
   * Who is let in. Nobody is let in who is not named; `0.0.0.0/0` is said by the word `'anybody'`. Some back ends (Ganesha) let nobody in by it.
   *
   * @see https://bugs.launchpad.net/manila/+bug/1800627
   */
  readonly access: readonly ShareAccessRule[];
  /**
   * An availability zone of Manila. Another one does not change a share that is there.
   *
   * @default - the cloud's own choice
   */
  readonly availabilityZone?: string;
}

/** A share of which all is known but its resources. */
export interface PlannedShare {
  readonly name: string;
  readonly gigabytes: number;
  readonly protocol: ShareProtocol;
  /**
   * The name of its share type.
   *
   * @default - the cloud's own
   */
  readonly shareType?: string;
  /**
   * An availability zone of Manila.
   *
   * @default - the cloud's own choice
   */
  readonly availabilityZone?: string;
  /**
   * The network that its server is put into.
   *
   * @default - whoever runs the cloud makes servers
   */
  readonly network?: Network;
  readonly access: readonly PlannedShareAccess[];
}

/** A share, unless something is wrong. */
export interface SharePlanning {
  /**
   * The share.
   *
   * @default - it is wrong
   */
  readonly share?: PlannedShare;
  readonly violations: readonly Violation[];
}

const PROTOCOLS: readonly ShareProtocol[] = ['NFS', 'CEPHFS'];
const GIB = 1024n ** 3n;
// eslint-disable-next-line no-control-regex -- those are what is refused
const NAME = /^[^\u0000-\u001f\u007f]{1,255}$/;
/** Checks what was said of a share and completes it. */
export function planShare(name: string, args: ShareArgs): SharePlanning {
  const findings = new Findings();
  if (!isRecord(args)) {
    findings.add('invalid', '', args, 'is no record of settings', 'write { size: "10Gi", … }');
    return { violations: findings.violations };
  }
  checkName(name, findings);
  const gigabytes = readSize(args.size, findings);
  const protocol = readProtocol(args.protocol, findings);
  checkWord(args.shareType, 'shareType', findings);
  checkWord(args.availabilityZone, 'availabilityZone', findings);
  const network = readServer(args.shareServer, findings);
  const access = readAccess(args.access, protocol, findings);
  const { violations } = findings;
  if (violations.length > 0 || gigabytes === undefined || protocol === undefined) {
    return { violations };
  }
  const { shareType, availabilityZone } = args;
  const share = {
    ...{ name, gigabytes, protocol, access },
    ...(shareType === undefined ? {} : { shareType }),
    ...(availabilityZone === undefined ? {} : { availabilityZone }),
    ...(network === undefined ? {} : { network }),
  };
  return { share, violations };
}

/** What a share asks of a project. */
export function shareNeeds({
  gigabytes,
  shareType,
  availabilityZone,
  network,
}: PlannedShare): readonly CloudNeed[] {
  const type = shareType === undefined ? {} : { type: shareType };
  const zone = availabilityZone === undefined ? {} : { zone: availabilityZone };
  const share = { kind: 'share', gigabytes, ...type, ...zone } as const;
  return network === undefined ? [share] : [share, { kind: 'share-network' }];
}

function checkName(name: unknown, findings: Findings): void {
  const outcome = Hostname.parse(name as string, 'name');
  if (!outcome.ok) findings.addAll([outcome.violation]);
}

function readSize(given: unknown, findings: Findings): number | undefined {
  const size = findings.take(Quantity.parse(given as QuantityInput, 'size'));
  if (size === undefined) return undefined;
  if (!size.isNegative() && !size.isZero()) return Number((size.bytes() + GIB - 1n) / GIB);
  const reason = 'must be more than nothing';
  findings.add('out-of-range', 'size', size.toString(), reason, 'write for example "10Gi"');
  return undefined;
}

function readProtocol(given: unknown, findings: Findings): ShareProtocol | undefined {
  const protocol = given === undefined ? 'NFS' : PROTOCOLS.find((one) => one === given);
  if (protocol === undefined) {
    const remedy = 'write "NFS" or "CEPHFS"';
    findings.add('unsupported', 'protocol', given, 'is none that machines are made for', remedy);
  }
  return protocol;
}

function checkWord(given: unknown, path: string, findings: Findings): void {
  if (given === undefined || isText(given, NAME)) return;
  findings.add('invalid', path, given, 'is no name', 'write the name that the cloud has for it');
}

function readServer(given: unknown, findings: Findings): Network | undefined {
  const handles = isRecord(given) ? given['driverHandlesShareServers'] : undefined;
  const network = isRecord(given) ? given['network'] : undefined;
  if (!isRecord(given) || typeof handles !== 'boolean') {
    const remedy =
      'write { driverHandlesShareServers: false }, or { driverHandlesShareServers: true, network } as the share type has it';
    findings.add('required', 'shareServer', given, 'does not say who makes share servers', remedy);
    return undefined;
  }
  if (!handles) {
    if (network === undefined) return undefined;
    const reason = 'a share whose server is there already is put into no network';
    findings.add('conflict', 'shareServer.network', undefined, reason, 'leave it out');
    return undefined;
  }
  if (isNetwork(network)) return network;
  const reason = 'names no network that the share server is put into';
  const remedy = 'give it what the method "network" of the platform returns';
  findings.add('required', 'shareServer.network', undefined, reason, remedy);
  return undefined;
}

function isNetwork(given: unknown): given is Network {
  return isRecord(given) && typeof given['name'] === 'string' && given['cidr'] instanceof Cidr;
}
