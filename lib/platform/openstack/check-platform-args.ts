/** What may be wrong with what a program says about OpenStack as a whole. */
import {
  Cidr,
  Findings,
  IpAddress,
  Quantity,
  at,
  checkSwitch,
  isRecord,
  isText,
} from '../../values';
import type { CidrInput, IpAddressInput, QuantityInput, Violation } from '../../values';
import { checkOpenStackAuth } from './auth-check';
import { checkFlavors } from './flavor-facts';
import { checkLoadBalancerSettings } from './load-balancer-settings';
import { checkOpenStackStores } from './openstack-stores';
import type { OpenStackPlatformArgs } from './openstack-platform-args';

// What the cloud calls something: anything on one line that does not begin or end with a space.
const CALLED = /^[^\s\p{Cc}](?:[^\p{Cc}]{0,253}[^\s\p{Cc}])?$/u;
const PUBLIC_KEY = /^(ssh|ecdsa|sk)-\S+ [A-Za-z0-9+/]+={0,2}( [^\p{Cc}]*)?$/u;
const SWITCHES = ['configDrive', 'retain', 'preflight'] as const;
const CHOICES = {
  imageChange: ['keep', 'replace'],
  userDataChange: ['replace', 'keep'],
  poolSpread: ['soft-anti-affinity', 'anywhere'],
} as const;
const LARGEST_PORT = 65_535;

/** Everything that is wrong with it. */
export function checkPlatformArgs(args: OpenStackPlatformArgs): readonly Violation[] {
  const findings = new Findings();
  if (!isRecord(args)) {
    const remedy = 'write { image: { name: "debian-12" }, flavor: "m1.small", … }';
    findings.add('invalid', '', args, 'is no record of settings', remedy);
    return findings.violations;
  }
  checkZones(args, findings);
  checkCalled(args.flavor, 'flavor', 'm1.small', findings);
  if (args.externalNetwork !== undefined) {
    checkCalled(args.externalNetwork, 'externalNetwork', 'public', findings);
  }
  checkOneOf(args.image, 'image', ['name', 'id'], '{ name: "debian-12" }', findings);
  checkRootVolume(args.rootVolume, findings);
  checkVolumeTypes(args, findings);
  checkKeyPair(args.keyPair, findings);
  checkNameservers(args.nameservers, findings);
  checkForwarded(args.forwardedRanges, findings);
  checkAccess(args.access, findings);
  for (const name of SWITCHES) checkSwitch(args[name], name, findings);
  for (const [name, choices] of Object.entries(CHOICES)) {
    const given: unknown = args[name as keyof typeof CHOICES];
    if (given === undefined || choices.some((one) => one === given)) continue;
    const remedy = `write ${choices.map((one) => `"${one}"`).join(' or ')}`;
    findings.add('invalid', name, given, 'is none of the choices', remedy);
  }
  findings.addAll(
    checkLoadBalancerSettings(args.loadBalancer).map((one) => at(one, 'loadBalancer')),
  );
  findings.addAll(checkOpenStackStores(args));
  findings.addAll(checkOpenStackAuth(args.auth).map((one) => at(one, 'auth')));
  findings.addAll(checkFlavors(args.flavors).map((one) => at(one, 'flavors')));
  return findings.violations;
}

function checkCalled(given: unknown, path: string, example: string, findings: Findings): void {
  if (isText(given, CALLED)) return;
  const code = given === undefined ? 'required' : 'invalid';
  const reason = given === undefined ? 'is not said' : 'is no name';
  findings.add(code, path, given, reason, `write for example "${example}"`);
}

/** A record with just one of some names, whose value is what the cloud calls something. */
function checkOneOf(
  given: unknown,
  path: string,
  names: readonly string[],
  example: string,
  findings: Findings,
): void {
  const keys = isRecord(given) ? Object.keys(given) : [];
  const [key = ''] = keys;
  if (!isRecord(given) || keys.length !== 1 || !names.includes(key)) {
    const code = given === undefined ? 'required' : 'invalid';
    const reason = `has to be said by one of ${names.map((one) => `"${one}"`).join(' and ')}`;
    findings.add(code, path, given, reason, `write for example ${example}`);
    return;
  }
  checkCalled(given[key], `${path}.${key}`, 'debian-12', findings);
}

function checkZones(
  { availabilityZones, volumeAvailabilityZones }: OpenStackPlatformArgs,
  findings: Findings,
): void {
  const zones: unknown = availabilityZones ?? ['nova'];
  if (!Array.isArray(zones) || zones.length === 0) {
    const reason = Array.isArray(zones) ? 'names no zone' : 'is no list';
    const remedy = 'leave it out, or write for example ["az1", "az2"]';
    findings.add('invalid', 'availabilityZones', zones, reason, remedy);
    return;
  }
  zones.forEach((zone: unknown, index) => {
    const path = `availabilityZones[${index}]`;
    checkCalled(zone, path, 'az1', findings);
    if (zones.indexOf(zone) === index) return;
    findings.add('duplicate', path, zone, 'is named twice', 'name it once');
  });
  checkRecord(volumeAvailabilityZones, 'volumeAvailabilityZones', findings, (zone, path, key) => {
    checkCalled(zone, path, 'nova', findings);
    if (zones.includes(key)) return;
    const remedy = `take one of ${zones.map((one) => `"${String(one)}"`).join(', ')}`;
    findings.add('unsupported', path, key, 'is none of the availability zones', remedy);
  });
}

function checkRecord(
  given: unknown,
  path: string,
  findings: Findings,
  each: (value: unknown, path: string, key: string) => void,
): void {
  if (given === undefined) return;
  if (!isRecord(given)) {
    findings.add('invalid', path, given, 'is no record', 'leave it out, or write {}');
    return;
  }
  for (const [key, value] of Object.entries(given)) each(value, `${path}.${key}`, key);
}

function checkRootVolume(given: unknown, findings: Findings): void {
  if (given === undefined) return;
  if (!isRecord(given)) {
    findings.add('invalid', 'rootVolume', given, 'is no record', 'write { size: "20Gi" }');
    return;
  }
  const size = findings.take(Quantity.parse(given['size'] as QuantityInput, 'rootVolume.size'));
  if (size !== undefined && (size.isZero() || size.isNegative())) {
    const remedy = 'write for example "20Gi"';
    findings.add('out-of-range', 'rootVolume.size', size, 'must be more than nothing', remedy);
  }
  checkPerformance(given['performance'], 'rootVolume.performance', findings);
}

function checkPerformance(given: unknown, path: string, findings: Findings): void {
  if (given === undefined || given === 'standard' || given === 'fast') return;
  findings.add('invalid', path, given, 'is none of the choices', 'write "standard" or "fast"');
}

function checkVolumeTypes(
  { volumeTypes, rootVolume }: OpenStackPlatformArgs,
  findings: Findings,
): void {
  checkRecord(volumeTypes, 'volumeTypes', findings, (type, path, key) => {
    if (key === 'standard' || key === 'fast') checkCalled(type, path, 'ssd', findings);
    else findings.add('invalid', path, key, 'is none of the choices', 'write "standard" or "fast"');
  });
  const root: unknown = isRecord(rootVolume) ? rootVolume.performance : undefined;
  if (root === 'fast') findings.addAll(checkFast(volumeTypes, 'rootVolume.performance'));
}

/** What is wrong with wanting a fast volume where nobody has said what that is. */
export function checkFast(
  volumeTypes: OpenStackPlatformArgs['volumeTypes'],
  path: string,
): readonly Violation[] {
  if (isRecord(volumeTypes) && volumeTypes.fast !== undefined) return [];
  const reason = 'no volume type of the cloud stands for it';
  const remedy = 'name one in "volumeTypes.fast" of the platform, or take "standard"';
  return [{ code: 'unsupported', path, value: 'fast', reason, remedy }];
}

function checkKeyPair(given: unknown, findings: Findings): void {
  if (given === undefined) return;
  const example = '{ publicKey: "ssh-ed25519 …" }';
  if (!isRecord(given) || !('publicKey' in given)) {
    checkOneOf(given, 'keyPair', ['publicKey', 'name'], example, findings);
    return;
  }
  if (isText(given['publicKey'], PUBLIC_KEY)) return;
  // It may be a private key by mistake, which is never shown.
  const reason = 'is no public key of OpenSSH on one line';
  const remedy = 'write what the file with the name ending in ".pub" holds';
  findings.add('invalid', 'keyPair.publicKey', undefined, reason, remedy);
}

function checkNameservers(given: unknown, findings: Findings): void {
  if (given === undefined) return;
  if (!Array.isArray(given)) {
    findings.add('invalid', 'nameservers', given, 'is no list', 'write for example ["9.9.9.9"]');
    return;
  }
  const seen = new Set<string>();
  given.forEach((one: IpAddressInput, index) => {
    const path = `nameservers[${index}]`;
    const address = findings.take(IpAddress.parse(one, path))?.toString();
    if (address === undefined) return;
    // Neutron refuses it.
    if (seen.has(address)) findings.add('duplicate', path, one, 'is named twice', 'name it once');
    seen.add(address);
  });
}

function checkForwarded(given: unknown, findings: Findings): void {
  checkRecord(given, 'forwardedRanges', findings, (ranges, path) => {
    if (!Array.isArray(ranges)) {
      const remedy = 'write for example ["10.244.0.0/16"]';
      findings.add('invalid', path, ranges, 'is no list', remedy);
      return;
    }
    ranges.forEach((range: CidrInput, index) => {
      const cidr = findings.take(Cidr.parse(range, `${path}[${index}]`));
      if (cidr === undefined || cidr.prefix > 0) return;
      const reason = 'would let a machine send as if it were anybody';
      findings.add('forbidden', `${path}[${index}]`, cidr, reason, 'name the range of the pods');
    });
  });
}

function checkAccess(given: unknown, findings: Findings): void {
  if (given === undefined || given === 'none') return;
  const ssh = isRecord(given) ? given['ssh'] : undefined;
  if (isRecord(ssh)) checkSsh(ssh, findings);
  else {
    const remedy = 'write "none" or { ssh: { user: "debian" } }';
    findings.add('invalid', 'access', given, 'says no way to machines', remedy);
  }
}

function checkSsh(ssh: Readonly<Record<string, unknown>>, findings: Findings): void {
  // It becomes an argument of a program, which must not take it for an option.
  if (!isText(ssh['user'], /^[A-Za-z_][A-Za-z0-9_.-]{0,31}$/)) {
    const remedy = 'write for example "debian"';
    findings.add('invalid', 'access.ssh.user', ssh['user'], 'is no name of a user', remedy);
  }
  for (const name of ['identityFile', 'jump', 'knownHosts'] as const) {
    if (ssh[name] === undefined || isText(ssh[name], /^[^-\s\p{Cc}"][^\p{Cc}"]*$/u)) continue;
    findings.add('invalid', `access.ssh.${name}`, ssh[name], 'is no text for ssh', 'mend it');
  }
  const { port } = ssh;
  const isPort = typeof port === 'number' && Number.isInteger(port) && isBetween(port);
  if (port === undefined || isPort) return;
  findings.add('out-of-range', 'access.ssh.port', port, 'is no port', 'write for example 22');
}

function isBetween(port: number): boolean {
  return port >= 1 && port <= LARGEST_PORT;
}
