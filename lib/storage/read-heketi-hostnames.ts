/** The names under which Heketi reaches a node. */
import { Hostname, IpAddress, hasPlaceholder, isRecord } from '../values';
import type { Findings } from '../values';

import type { HeketiExecutor } from './heketi-topology';

const ADDRESS = /^[\d.]+$|:/;

/** Reads the one name of each kind; empty where it is refused. */
export function readHostnames(
  given: unknown,
  path: string,
  executor: HeketiExecutor,
  findings: Findings,
): { readonly manage: string; readonly storage: string } {
  if (!isRecord(given)) {
    const remedy = 'write { manage: ["gfs-1"], storage: ["10.0.0.1"] }';
    findings.add('required', path, given, 'names no way to the node', remedy);
    return { manage: '', storage: '' };
  }
  const manage = onlyOne(given['manage'], `${path}.manage`, '["gfs-1"]', findings);
  const storage = onlyOne(given['storage'], `${path}.storage`, '["10.0.0.1"]', findings);
  return {
    manage: manageName(manage, `${path}.manage[0]`, executor, findings),
    storage: storageAddress(storage, `${path}.storage[0]`, findings),
  };
}

function onlyOne(given: unknown, path: string, example: string, findings: Findings): unknown {
  if (!Array.isArray(given) || given.length === 0) {
    findings.add('required', path, given, 'is no list with a name', `write ${example}`);
    return undefined;
  }
  if (given.length > 1) {
    const reason = `holds ${given.length} names, of which Heketi ignores all but the first`;
    findings.add('conflict', path, undefined, reason, 'keep one');
  }
  if (given[0] !== undefined && given[0] !== null && given[0] !== '') return given[0];
  findings.add('required', `${path}[0]`, given[0], 'is no name', `write ${example}`);
  return undefined;
}

function manageName(
  given: unknown,
  path: string,
  executor: HeketiExecutor,
  findings: Findings,
): string {
  if (given === undefined) return '';
  if (typeof given === 'string' && hasPlaceholder(given)) return given;
  const isAddress = typeof given === 'string' && ADDRESS.test(given);
  if (isAddress && executor === 'kubernetes') {
    const reason =
      'is an address; the executor "kubernetes" looks for the pod on the node of that name';
    findings.add('invalid', path, given, reason, 'write the name that "kubectl get nodes" shows');
    return '';
  }
  const read = isAddress ? IpAddress.parse(given, path) : Hostname.parse(given as string, path);
  return findings.take<{ toString(): string }>(read)?.toString() ?? '';
}

function storageAddress(given: unknown, path: string, findings: Findings): string {
  if (given === undefined) return '';
  if (typeof given === 'string' && hasPlaceholder(given)) return given;
  const address = IpAddress.parse(given as string, path);
  if (!address.ok) {
    const reason =
      'is no IP address; bricks are served under it, and clients need not know the name';
    findings.add('invalid', path, given, reason, 'write for example "10.0.0.1"');
    return '';
  }
  const text = address.value.toString();
  if (text !== '::1' && !text.startsWith('127.') && text !== '0.0.0.0' && text !== '::')
    return text;
  const reason = 'is an address of the machine itself, under which nobody else reaches its bricks';
  findings.add('invalid', path, given, reason, 'write the address in the storage network');
  return '';
}
