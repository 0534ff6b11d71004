/**
 * What CORTX cannot deploy, found in a solution file before anything is deployed. The script checks some of it (required keys, the length of
 * the namespace, the sums); the rest it finds out while it deploys.
 *
 * @see https://github.com/Seagate/cortx-k8s (k8_cortx_cloud/solution_validation_scripts, README; read at 67e1093)
 */
import { parse } from 'yaml';

import { Quantity } from '../values';
import type { Violation } from '../values';

import { volumeNameClashes } from './cortx-volume';
import { Findings, isRecord } from './refusal';

type Section = Readonly<Record<string, unknown>>;

const LONGEST_NAMESPACE = 20;
const LARGEST_METADATA = Quantity.of('20T');
const DEPLOYMENT_TYPES = ['standard', 'data-only'];
const DURABILITY = /^(\d{1,4})\+(\d{1,4})\+(\d{1,4})$/;

/**
 * Everything that is wrong with the text of a solution file of today (storage sets in a list): the namespace and its length, the type of the
 * deployment, where the secrets come from, one storage set with nodes and groups of devices, sizes, and the sums of SNS (over all groups of
 * all nodes) and DIX (over the nodes).
 */
export function validateSolution(solution: string): readonly Violation[] {
  const findings = new Findings();
  const root = readRoot(solution, findings);
  if (root === undefined) return findings.violations;
  checkNamespace(root['namespace'], findings);
  checkDeployment(root['deployment_type'], findings);
  checkSecrets(root['secrets'], findings);
  const set = onlySet(root['storage_sets'], findings);
  if (set === undefined) return findings.violations;
  const nodes = checkNodes(set['nodes'], findings);
  const { groups, devices } = checkGroups(set['storage'], findings);
  checkGroupSize(set['container_group_size'], findings);
  const durability = isRecord(set['durability']) ? set['durability'] : {};
  checkSum(durability, 'sns', groups * nodes.length, 'groups of devices of all nodes', findings);
  checkSum(durability, 'dix', nodes.length, 'nodes', findings);
  checkVolumes(nodes, devices, findings);
  return findings.violations;
}

const SET = 'solution.storage_sets[0]';

function readRoot(solution: string, findings: Findings): Section | undefined {
  let document: unknown;
  try {
    document = parse(solution);
  } catch (error) {
    const [line = ''] = String(error).split('\n');
    findings.add('invalid', '', undefined, `is no YAML: ${line}`, 'correct the file');
    return undefined;
  }
  const root = isRecord(document) ? document['solution'] : undefined;
  if (isRecord(root)) return root;
  const remedy = 'give the text of a solution.yaml';
  findings.add('required', 'solution', undefined, 'the file has no such section', remedy);
  return undefined;
}

function checkNamespace(given: unknown, findings: Findings): void {
  const path = 'solution.namespace';
  if (typeof given !== 'string' || !/^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?$/.test(given)) {
    findings.add('invalid', path, given, 'is no name of a namespace', 'write for example "cortx"');
  } else if (given.length > LONGEST_NAMESPACE) {
    const reason = `is ${given.length} characters long; CORTX takes at most ${LONGEST_NAMESPACE}`;
    findings.add('too-long', path, given, reason, 'shorten it');
  }
}

function checkDeployment(given: unknown, findings: Findings): void {
  if (typeof given === 'string' && DEPLOYMENT_TYPES.includes(given)) return;
  const remedy = `use ${DEPLOYMENT_TYPES.join(' or ')}`;
  findings.add('unsupported', 'solution.deployment_type', given, 'is no deployment type', remedy);
}

function checkSecrets(given: unknown, findings: Findings): void {
  const secrets = isRecord(given) ? given : {};
  const named = ['name', 'external_secret'].filter((key) => typeof secrets[key] === 'string');
  if (named.length === 1) return;
  const path = 'solution.secrets';
  if (named.length === 0) {
    const remedy = 'write name for a new secret, or external_secret for one that is there';
    findings.add('required', path, undefined, 'names no secret', remedy);
    return;
  }
  findings.add(
    'conflict',
    path,
    undefined,
    'has both name and external_secret',
    'keep one of them',
  );
}

function onlySet(given: unknown, findings: Findings): Section | undefined {
  const path = 'solution.storage_sets';
  const sets: readonly unknown[] = Array.isArray(given) ? given : [];
  const [first] = sets;
  if (!isRecord(first)) {
    const remedy = 'write a list with one set (files before v0.6 must be brought to the new form)';
    findings.add('required', path, given, 'is no list of storage sets', remedy);
    return undefined;
  }
  if (sets.length > 1) {
    const reason = `holds ${sets.length} sets, and CORTX passes over all but the first`;
    findings.add('unsupported', `${path}[1]`, undefined, reason, 'keep one');
  }
  return first;
}

function checkNodes(given: unknown, findings: Findings): readonly string[] {
  const path = `${SET}.nodes`;
  const nodes = Array.isArray(given) ? given.filter((one) => typeof one === 'string') : [];
  if (nodes.length === 0) {
    findings.add('required', path, undefined, 'names no node', 'list the workers');
  }
  nodes.forEach((node, index) => {
    if (nodes.indexOf(node) === index) return;
    findings.add('duplicate', `${path}[${index}]`, node, 'is there twice', 'keep one of them');
  });
  return [...new Set(nodes)];
}

function checkGroups(
  given: unknown,
  findings: Findings,
): { readonly groups: number; readonly devices: readonly string[] } {
  const path = `${SET}.storage`;
  const groups: readonly unknown[] = Array.isArray(given) ? given : [];
  if (groups.length === 0) {
    findings.add('required', path, undefined, 'names no group of devices', 'add one of type ios');
  }
  const devices = groups.flatMap((group, index) =>
    checkGroup(isRecord(group) ? group : {}, `${path}[${index}]`, findings),
  );
  devices.forEach(({ device, at }, index) => {
    if (devices.findIndex((other) => other.device === device) === index) return;
    findings.add('duplicate', at, device, 'is used twice', 'use each device once');
  });
  return { groups: groups.length, devices: [...new Set(devices.map(({ device }) => device))] };
}

interface UsedDevice {
  readonly device: string;
  readonly at: string;
}

function checkGroup(group: Section, path: string, findings: Findings): readonly UsedDevice[] {
  if (group['type'] !== 'ios') {
    const remedy = 'write "ios"';
    findings.add('unsupported', `${path}.type`, group['type'], 'is no type of a group', remedy);
  }
  const devices = isRecord(group['devices']) ? group['devices'] : {};
  return ['metadata', 'data', 'log'].flatMap((kind) => {
    const at = `${path}.devices.${kind}`;
    const list: readonly unknown[] = Array.isArray(devices[kind]) ? devices[kind] : [];
    if (list.length === 0 && kind !== 'log') {
      findings.add('required', at, undefined, `names no device for ${kind}`, 'name at least one');
    }
    return list.flatMap((one, index) => checkDevice(one, kind, `${at}[${index}]`, findings));
  });
}

function checkDevice(
  given: unknown,
  kind: string,
  path: string,
  findings: Findings,
): readonly UsedDevice[] {
  const { path: device, size } = isRecord(given) ? given : {};
  const amount = findings.take(Quantity.parse(size as string, `${path}.size`));
  if (amount !== undefined && kind === 'metadata' && amount.compare(LARGEST_METADATA) > 0) {
    const reason = `is more than the ${String(LARGEST_METADATA)} that CORTX takes for metadata`;
    findings.add('out-of-range', `${path}.size`, String(amount), reason, 'use a smaller device');
  }
  if (typeof device === 'string' && /^\/dev\/\S+$/.test(device)) {
    return [{ device, at: `${path}.path` }];
  }
  const remedy = 'write for example "/dev/cortx/data-0"';
  findings.add('invalid', `${path}.path`, device, 'is no path of a device', remedy);
  return [];
}

function checkGroupSize(given: unknown, findings: Findings): void {
  if (given === undefined || (Number.isInteger(given) && Number(given) >= 1)) return;
  const path = `${SET}.container_group_size`;
  findings.add('out-of-range', path, given, 'is no whole number above 0', 'write for example 1');
}

/** N + K + S, each of them on something of its own. */
function checkSum(
  durability: Section,
  kind: 'sns' | 'dix',
  most: number,
  what: string,
  findings: Findings,
): void {
  const path = `${SET}.durability.${kind}`;
  const text = durability[kind];
  const match = typeof text === 'string' ? DURABILITY.exec(text) : null;
  if (match === null) {
    findings.add('invalid', path, text, 'is no durability', 'write N+K+S, such as "1+0+0"');
    return;
  }
  const sum = match.slice(1).reduce((total, number) => total + Number(number), 0);
  if (sum <= most) return;
  const reason = `needs ${sum}, and there are ${most} ${what}`;
  findings.add('out-of-range', path, text, reason, `lower it to a sum of at most ${most}`);
}

function checkVolumes(
  nodes: readonly string[],
  devices: readonly string[],
  findings: Findings,
): void {
  for (const { name, first, second } of volumeNameClashes(nodes, devices)) {
    const reason = `${second.device} on ${second.host} and ${first.device} on ${first.host} would both be the volume ${name}`;
    const remedy = 'use names that differ before the first dot, and devices of different names';
    findings.add('conflict', SET, undefined, reason, remedy);
  }
}
