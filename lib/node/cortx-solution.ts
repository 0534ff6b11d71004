import { parseDocument } from 'yaml';

import { Findings, InvalidConfiguration, isRecord, isText } from '../values';
import type { Violation } from '../values';

import { readCortxServices } from './cortx-services';
import { rewriteDevicePaths, stablePathOf } from './cortx-device-fields';
import { readNodeDisks } from './cortx-node-disks';
import type { ReadDisks } from './cortx-node-disks';
import type {
  CortxBlockVolume,
  CortxCounts,
  CortxSolutionOptions,
  SolutionDevice,
} from './cortx-options';
import type { CortxNodePrepProps } from './cortx-props';
import { readCortxSecret } from './cortx-secrets';
import type { CortxSecret } from './cortx-secrets';
import { CortxSettings } from './cortx-settings';
import type { Section } from './cortx-settings';
import { readStorageSet } from './cortx-storage-set';
import type { StorageSet } from './cortx-storage-set';
import { blockVolumesOf, checkClaims, refuseClashes } from './cortx-volume';
import { readSolutionOptions } from './read-cortx-options';
import type { ReadOptions } from './read-cortx-options';

/** A solution, or everything that is wrong with it. */
export type ParsedSolution =
  | { readonly ok: true; readonly value: CortxSolution }
  | { readonly ok: false; readonly violations: readonly Violation[] };

type DeploymentType = 'standard' | 'data-only';

/** What was read, complete. */
interface SolutionParts {
  readonly text: string;
  readonly namespace: string;
  readonly deploymentType: DeploymentType;
  readonly secret: CortxSecret;
  readonly storageProvisionerPath: string;
  readonly separator: string;
  readonly nodes: readonly string[];
  readonly devices: readonly SolutionDevice[];
  readonly disks: ReadonlyMap<string, ReadDisks>;
  readonly counts: CortxCounts;
  readonly rewritten: string;
}

const LONGEST_NAMESPACE = 20;
const MOST_REPLICAS = 3;

/**
 * A solution file of CORTX that can be deployed, and what follows from it: the preparation of its nodes, the volumes of their devices, and
 * the file itself with names that survive a reboot.
 *
 * @see https://github.com/Seagate/cortx-k8s (k8_cortx_cloud; read at 67e1093)
 */
export class CortxSolution {
  /** The text as it was given. */
  readonly text: string;
  /** The namespace of CORTX: at most 20 characters. */
  readonly namespace: string;
  /** Whether all of CORTX is deployed, or its data pods only. */
  readonly deploymentType: DeploymentType;
  /** Where the passwords come from. */
  readonly secret: CortxSecret;
  /** Where the nodes mount their secondary storage. */
  readonly storageProvisionerPath: string;
  /** The nodes, in the order of the file. */
  readonly nodes: readonly string[];
  /** The devices of each node, in the order of the file: of each group metadata, log, data. */
  readonly devices: readonly SolutionDevice[];
  /** How many of everything CORTX will run. */
  readonly counts: CortxCounts;
  private readonly parts: SolutionParts;

  private constructor(parts: SolutionParts) {
    this.text = parts.text;
    this.namespace = parts.namespace;
    this.deploymentType = parts.deploymentType;
    this.secret = parts.secret;
    this.storageProvisionerPath = parts.storageProvisionerPath;
    this.nodes = parts.nodes;
    this.devices = parts.devices;
    this.counts = parts.counts;
    this.parts = parts;
  }

  /**
   * Reads the text of a solution file. Everything is refused at once that CORTX' own check refuses, and what it would find out only while
   * it deploys. A file of the form before v0.6 is told so; `rewriteDevicePaths` takes it all the same.
   */
  static parse(text: string, options: CortxSolutionOptions = {}): ParsedSolution {
    const findings = new Findings();
    const parts = readSolution(text, options, findings);
    const { violations } = findings;
    if (parts === undefined || violations.length > 0) return { ok: false, violations };
    return { ok: true, value: new CortxSolution(parts) };
  }

  /**
   * The solution that is written in a program.
   *
   * @throws InvalidConfiguration when `parse` refuses it, with all that is wrong
   */
  static of(text: string, options: CortxSolutionOptions = {}): CortxSolution {
    const outcome = CortxSolution.parse(text, options);
    if (outcome.ok) return outcome.value;
    throw new InvalidConfiguration('solution file', outcome.violations);
  }

  /**
   * What `CortxNodePrep` does on a node: its secondary storage where the solution wants it, and a stable name for each of its devices. A
   * device without a stable path of its own is refused there.
   *
   * @throws InvalidConfiguration when the solution has no such node
   */
  nodePrep(node: string): CortxNodePrepProps {
    const { disks, separator, storageProvisionerPath: mountPath } = this.parts;
    const own = disks.get(node);
    if (own === undefined) throw this.unknown(node);
    const { secondaryStorage: device } = own;
    return {
      separator,
      ...(device === undefined ? {} : { secondaryStorage: { device, mountPath } }),
      blockDevices: this.namedDisks(own),
    };
  }

  /** The nodes and their devices, as `SymlinkBlockDevices` of `groundwork/manifests` takes them. */
  linkedNodes(): readonly {
    readonly node: string;
    readonly devices: readonly { readonly device: string; readonly name: string }[];
  }[] {
    return [...this.parts.disks].map(([node, own]) => ({ node, devices: this.namedDisks(own) }));
  }

  /** The file with the stable names of its devices; comments, order and layout are as they were. */
  rewritten(): string {
    return this.parts.rewritten;
  }

  /** One volume for each device of each node, by its stable path. */
  blockVolumes(): readonly CortxBlockVolume[] {
    return blockVolumesOf(this.nodes, this.devices);
  }

  private namedDisks(own: ReadDisks): { readonly device: string; readonly name: string }[] {
    return this.devices.map(({ stablePath, name, path }) => ({
      device: own.devices.get(stablePath) ?? path,
      name,
    }));
  }

  private unknown(node: string): InvalidConfiguration {
    const findings = new Findings();
    const remedy = `use ${this.nodes.join(', ')}`;
    findings.add('unsupported', 'node', node, 'is no node of the solution', remedy);
    return new InvalidConfiguration('solution file', findings.violations);
  }
}

function readSolution(
  text: string,
  given: CortxSolutionOptions,
  findings: Findings,
): SolutionParts | undefined {
  const options = readSolutionOptions(given, findings);
  const root = readRoot(text, findings);
  if (root === undefined) return undefined;
  const settings = new CortxSettings(root, findings);
  const namespace = readNamespace(settings);
  const deploymentType = settings.choice('deployment_type', ['standard', 'data-only']);
  const secret = readCortxSecret(settings);
  const common = readCortxServices(settings);
  const set = readStorageSet(settings);
  if (set === undefined) return undefined;
  const stableOf = (path: string) => stablePathOf(path, options.separator, options.names);
  const devices = readDevices(set, options.separator, stableOf, findings);
  checkClaims(devices, findings);
  if (options.clashes === 'refuse') refuseClashes(set.nodes, devices, findings);
  const disks = readNodeDisks(options.nodes, set.nodes, devices, stableOf, findings);
  const rewritten = rewrite(text, options, findings);
  const { storageProvisionerPath } = common;
  const missing = [namespace, deploymentType, secret, storageProvisionerPath, rewritten];
  if (missing.includes(undefined)) return undefined;
  return {
    text,
    namespace: namespace ?? '',
    deploymentType: deploymentType ?? 'standard',
    secret: secret ?? { name: '', external: false, generated: [] },
    storageProvisionerPath: storageProvisionerPath ?? '',
    separator: options.separator,
    nodes: set.nodes,
    devices: devices.map(({ at, ...device }) => device),
    disks,
    counts: countsOf(set, deploymentType, common),
    rewritten: rewritten ?? text,
  };
}

function readRoot(text: string, findings: Findings): Section | undefined {
  const given: unknown = text;
  const document = parseDocument(typeof given === 'string' ? given : '');
  for (const error of document.errors) {
    const [line = error.code] = error.message.split('\n');
    findings.add('invalid', '', undefined, `is no YAML: ${line}`, 'correct the file');
  }
  if (document.errors.length > 0) return undefined;
  const whole: unknown = document.toJS();
  const root = isRecord(whole) ? whole['solution'] : undefined;
  if (isRecord(root)) return root;
  const remedy = 'give the text of a solution.yaml';
  findings.add('required', 'solution', undefined, 'the file has no such section', remedy);
  return undefined;
}

function readNamespace(settings: CortxSettings): string | undefined {
  const given = settings.required('namespace', 'cortx');
  if (given === undefined) return undefined;
  if (!isText(given, /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?$/)) {
    const reason = 'is no name of a namespace';
    settings.refuse('invalid', 'namespace', given, reason, 'write for example "cortx"');
    return undefined;
  }
  if (given.length <= LONGEST_NAMESPACE) return given;
  const reason = `is ${given.length} characters long; CORTX takes at most ${LONGEST_NAMESPACE}`;
  settings.refuse('too-long', 'namespace', given, reason, 'shorten it');
  return undefined;
}

function readDevices(
  set: StorageSet,
  separator: string,
  stableOf: (path: string) => string | undefined,
  findings: Findings,
): readonly (SolutionDevice & { readonly at: string })[] {
  return set.devices.flatMap((device) => {
    const stablePath = stableOf(device.path);
    const path = `solution.${device.at}.path`;
    if (stablePath === undefined) {
      const reason = 'no name is given for this device';
      findings.add('required', path, device.path, reason, 'add it to names');
      return [];
    }
    const name = stablePath.slice(`/dev/${separator}/`.length);
    return [{ ...device, stablePath, name }];
  });
}

/** The file with stable names. What is refused only here is a device by an alias of YAML. */
function rewrite(text: string, options: ReadOptions, findings: Findings): string | undefined {
  if (findings.violations.length > 0) return undefined;
  try {
    return rewriteDevicePaths(text, options);
  } catch (error) {
    if (!(error instanceof InvalidConfiguration)) throw error;
    findings.addAll(error.violations);
    return undefined;
  }
}

function countsOf(
  { nodes, groups, devices, containerGroupSize }: StorageSet,
  deploymentType: DeploymentType | undefined,
  common: { readonly serverInstancesPerNode: number; readonly clientInstances: number },
): CortxCounts {
  const dataStatefulSets = Math.ceil(groups / containerGroupSize);
  const few = Math.min(nodes.length, MOST_REPLICAS);
  const withServers = deploymentType === 'standard';
  return {
    groups,
    volumes: nodes.length * devices.length,
    dataStatefulSets,
    dataPods: dataStatefulSets * nodes.length,
    serverPods: withServers ? nodes.length * common.serverInstancesPerNode : 0,
    clientPods: common.clientInstances > 0 ? nodes.length : 0,
    consulReplicas: few,
    kafkaReplicas: few,
  };
}
