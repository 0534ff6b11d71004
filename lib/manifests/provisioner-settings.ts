/** The settings of the local static provisioner, read. */
import {
  Duration,
  checkSwitch,
  isDnsLabel,
  isLabelKey,
  isObjectName,
  isText,
  readTexts,
} from '../values';
import type { DurationInput, Findings } from '../values';

import { readImage } from './image';
import { readLabels } from './labels';
import type { Labels } from './labels';
import type { LocalVolumeProvisionerProps } from './local-volume-provisioner-props';
import { readPodNamespace } from './pod-namespace';
import type { PodNamespace } from './pod-namespace';
import { readAmount } from './pod-numbers';
import { readProvisionedClasses } from './read-provisioned-classes';
import type { ReadClass } from './read-provisioned-classes';
import type { Toleration } from './symlink-props';
import { readTolerations } from './tolerations';

type Given = Partial<LocalVolumeProvisionerProps>;

/** Settings that are complete and legal. */
export interface ProvisionerSettings extends PodNamespace {
  readonly classes: readonly ReadClass[];
  readonly image: string;
  readonly name: string;
  readonly nodeSelector: Labels;
  readonly tolerations: readonly Toleration[];
  readonly privileged: boolean;
  readonly seLinuxType: string | undefined;
  readonly nodeLabelsForPV: readonly string[];
  readonly labelsForPV: Labels;
  readonly setPVOwnerRef: boolean;
  readonly useJobForCleaning: boolean;
  readonly useNodeNameOnly: boolean;
  readonly minResyncPeriod: string;
  /** The key of the taint that is removed; undefined where none is. */
  readonly startupTaint: string | undefined;
  readonly priorityClassName: string;
  readonly cpu: string;
  readonly memory: string;
  readonly labels: Labels;
}

const NAME = 'local-volume-provisioner';
const STARTUP_TAINT = 'sig-storage-local-static-provisioner/agent-not-ready';
const LONGEST_NAME = 52;
const SWITCHES = [
  ...(['privileged', 'setPVOwnerRef', 'useJobForCleaning', 'useNodeNameOnly'] as const),
  'removeNodeNotReadyTaint',
] as const;

/** Reads them; what is refused has its usual value, and a violation. */
export function readProvisionerSettings(given: Given, findings: Findings): ProvisionerSettings {
  const classes = readProvisionedClasses(given.classes, findings);
  for (const field of SWITCHES) checkSwitch(given[field], field, findings);
  checkNames(given, findings);
  const { setPVOwnerRef = false, useJobForCleaning = false, useNodeNameOnly = false } = given;
  return {
    ...readPodNamespace(given, 'local-volumes', findings),
    classes,
    image: readImage(given.image, 'image', findings) ?? '',
    name: given.name ?? NAME,
    nodeSelector: readLabels(
      given.nodeSelector ?? { 'kubernetes.io/os': 'linux' },
      'nodeSelector',
      findings,
    ),
    tolerations: readTolerations(given.tolerations, findings),
    privileged: readPrivileged(given.privileged, classes, findings),
    seLinuxType: given.seLinuxType,
    nodeLabelsForPV: readNodeLabels(given.nodeLabelsForPV, findings),
    labelsForPV: readLabels(given.labelsForPV, 'labelsForPV', findings),
    setPVOwnerRef,
    useJobForCleaning,
    useNodeNameOnly,
    minResyncPeriod: readPeriod(given.minResyncPeriod, findings),
    startupTaint: readTaint(given, findings),
    priorityClassName: given.priorityClassName ?? 'system-node-critical',
    cpu: readAmount(given.cpu, 'cpu', '10m', findings),
    memory: readAmount(given.memory, 'memory', '128Mi', findings),
    labels: readLabels(given.labels, 'labels', findings),
  };
}

function checkNames(
  { name = NAME, priorityClassName, seLinuxType }: Given,
  findings: Findings,
): void {
  if (!isDnsLabel(name) || name.length > LONGEST_NAME) {
    const reason = `is no name of at most ${LONGEST_NAME} lower-case letters, digits and "-"`;
    findings.add('invalid', 'name', name, reason, `write for example "${NAME}"`);
  }
  if (priorityClassName !== undefined && !isObjectName(priorityClassName)) {
    const remedy = 'write for example "system-node-critical"';
    const reason = 'is no name of a class';
    findings.add('invalid', 'priorityClassName', priorityClassName, reason, remedy);
  }
  if (seLinuxType !== undefined && !isText(seLinuxType, /^[a-z0-9_]+_t$/)) {
    findings.add('invalid', 'seLinuxType', seLinuxType, 'is no type', 'write for example "spc_t"');
  }
}

function readPrivileged(
  given: boolean | undefined,
  classes: readonly ReadClass[],
  findings: Findings,
): boolean {
  const block = classes.find(({ volumeMode }) => volumeMode === 'Block');
  if (given === false && block !== undefined) {
    const reason = `keeps the provisioner from the devices of the class ${block.storageClass}`;
    findings.add('conflict', 'privileged', given, reason, 'leave it out');
  }
  return given ?? block !== undefined;
}

function readNodeLabels(
  given: readonly string[] | undefined,
  findings: Findings,
): readonly string[] {
  const keys = readTexts(given, 'nodeLabelsForPV', 'topology.kubernetes.io/zone', findings) ?? [];
  return keys.filter((key, index) => {
    if (isLabelKey(key)) return true;
    const remedy = 'write for example "topology.kubernetes.io/zone"';
    findings.add('invalid', `nodeLabelsForPV[${index}]`, key, 'is no key of a label', remedy);
    return false;
  });
}

function readPeriod(given: DurationInput | undefined, findings: Findings): string {
  const period = findings.take(Duration.parse(given ?? '5m', 'minResyncPeriod'));
  if (period === undefined) return '';
  if (period.compare('1s') < 0 || period.compare('24h') > 0) {
    const reason = 'is not between 1s and 24h';
    findings.add('out-of-range', 'minResyncPeriod', given, reason, 'write for example "5m"');
  }
  return period.toString();
}

// Up to this version nobody removes it: 2.9.0 asks the wrong way round whether it should, and older ones know nothing of it.
const NEVER_REMOVES = /:v?2\.(?:[0-8]\.\d+|9\.0)(?:@|$)/;

function readTaint(
  { image, removeNodeNotReadyTaint = false, provisionerNotReadyNodeTaintKey: key }: Given,
  findings: Findings,
): string | undefined {
  if (removeNodeNotReadyTaint && isText(image, NEVER_REMOVES)) {
    const reason = 'would leave the nodes closed, as versions up to 2.9.0 never remove the taint';
    const remedy = 'leave it out, and give nodes no such taint; or take an image that does';
    findings.add('unsupported', 'removeNodeNotReadyTaint', true, reason, remedy);
  }
  const path = 'provisionerNotReadyNodeTaintKey';
  if (key !== undefined && !isLabelKey(key)) {
    const remedy = `write for example "${STARTUP_TAINT}"`;
    findings.add('invalid', path, key, 'is no key of a taint', remedy);
  } else if (key !== undefined && !removeNodeNotReadyTaint) {
    const reason = 'is never removed, as removeNodeNotReadyTaint is not set';
    findings.add('conflict', path, key, reason, 'set removeNodeNotReadyTaint, or leave it out');
  }
  return removeNodeNotReadyTaint ? (key ?? STARTUP_TAINT) : undefined;
}
