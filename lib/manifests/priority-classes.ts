import type { Construct } from 'constructs';

import { Findings, checkSwitch, isObjectName, isRecord, readProps } from '../values';
import type { Violation } from '../values';

import { ClusterObject } from './cluster-object';
import { readLabels } from './labels';
import type { Labels } from './labels';
import { ManifestConstruct } from './manifest-construct';

/** How important pods are: under pressure a node ends first what uses more than it asked for, and of that the less important. */
export interface PriorityClassSettings {
  /** Its name, for `priorityClassName`; never one that begins with `system-`. */
  readonly name: string;

  /** How important: a whole number from -2147483648 to 1000000000. Two classes never have the same. */
  readonly value: number;

  /** What it is for. */
  readonly description: string;

  /**
   * Whether pods that name no class are of this one; at most one class of a cluster.
   *
   * @default false
   */
  readonly globalDefault?: boolean;

  /**
   * Whether pods of it may have others ended to find room.
   *
   * @default 'PreemptLowerPriority'
   */
  readonly preemptionPolicy?: 'PreemptLowerPriority' | 'Never';
}

/** How important pods of users are. */
export interface PriorityClassesProps {
  /** The classes; at least one. */
  readonly classes: readonly PriorityClassSettings[];

  /**
   * Further labels of the classes.
   *
   * @default {}
   */
  readonly labels?: Labels;
}

const LEAST = -2_147_483_648;
// Above it are the classes of Kubernetes itself.
const MOST = 1_000_000_000;
const POLICIES: readonly unknown[] = ['PreemptLowerPriority', 'Never'];

/**
 * Classes of priority for pods of users, below those of the cluster's own pods (`system-cluster-critical`, `system-node-critical`). A class of
 * service alone does not keep a pod: a node under pressure goes by usage above requests first, and then by priority.
 *
 * @see https://kubernetes.io/docs/concepts/scheduling-eviction/pod-priority-preemption/
 * @example
 * ```ts
 * import { App, Chart } from 'cdk8s';
 * import { PriorityClasses } from 'groundwork/manifests';
 *
 * new PriorityClasses(new Chart(new App(), 'priorities'), 'own', {
 *   classes: [
 *     { name: 'monitoring', value: 1_000_000, description: 'what tells whether all else works' },
 *     { name: 'background', value: -1000, description: 'what may wait', preemptionPolicy: 'Never' },
 *   ],
 * });
 * ```
 */
export class PriorityClasses extends ManifestConstruct {
  private readonly findings = new Findings();

  constructor(scope: Construct, id: string, props: PriorityClassesProps) {
    super(scope, id);
    const given = readProps(props, this.findings);
    const classes = readClasses(given.classes, this.findings);
    const labels = readLabels(given.labels, 'labels', this.findings);
    if (this.findings.violations.length > 0) return;
    for (const { name, preemptionPolicy = 'PreemptLowerPriority', ...one } of classes) {
      new ClusterObject(this, `Class-${name}`, {
        apiVersion: 'scheduling.k8s.io/v1',
        kind: 'PriorityClass',
        metadata: { name, labels: { ...labels } },
        ...{ value: one.value, globalDefault: one.globalDefault ?? false },
        ...{ preemptionPolicy, description: one.description },
      });
    }
  }

  override violations(): readonly Violation[] {
    return this.findings.violations;
  }
}

function readClasses(given: unknown, findings: Findings): readonly PriorityClassSettings[] {
  if (!Array.isArray(given) || given.length === 0) {
    const remedy = 'write for example [{ name: "monitoring", value: 1000000, description: "…" }]';
    findings.add('required', 'classes', given, 'names no class', remedy);
    return [];
  }
  given.forEach((one: unknown, index) => {
    checkClass(one, `classes[${index}]`, findings);
  });
  if (findings.violations.length > 0) return [];
  const classes = given as readonly PriorityClassSettings[];
  refuseTwice(classes, findings);
  return classes;
}

function checkClass(given: unknown, path: string, findings: Findings): void {
  if (!isRecord(given)) {
    findings.add('invalid', path, given, 'is no class', 'write { name, value, description }');
    return;
  }
  const { name, value, description, globalDefault, preemptionPolicy } = given;
  checkName(name, `${path}.name`, findings);
  if (typeof value !== 'number' || !Number.isInteger(value) || value < LEAST || value > MOST) {
    const reason = `is no whole number from ${LEAST} to ${MOST}`;
    findings.add('out-of-range', `${path}.value`, value, reason, 'write for example 1000000');
  }
  if (typeof description !== 'string' || description === '') {
    const remedy = 'say in a few words what it is for';
    findings.add('required', `${path}.description`, description, 'is no text', remedy);
  }
  checkSwitch(globalDefault, `${path}.globalDefault`, findings);
  if (preemptionPolicy !== undefined && !POLICIES.includes(preemptionPolicy)) {
    const remedy = `use ${POLICIES.join(' or ')}`;
    findings.add('unsupported', `${path}.preemptionPolicy`, preemptionPolicy, 'is none', remedy);
  }
}

function checkName(name: unknown, path: string, findings: Findings): void {
  if (isObjectName(name) && !name.startsWith('system-')) return;
  const reason = isObjectName(name)
    ? 'begins with system-, as only classes of Kubernetes itself do'
    : 'is no name of an object';
  findings.add('invalid', path, name, reason, 'write for example "monitoring"');
}

function refuseTwice(classes: readonly PriorityClassSettings[], findings: Findings): void {
  classes.forEach(({ name, value, globalDefault }, index) => {
    const path = `classes[${index}]`;
    const before = classes.slice(0, index);
    if (before.some((one) => one.name === name)) {
      findings.add('duplicate', `${path}.name`, name, 'stands there twice', 'name it once');
    }
    const same = before.find((one) => one.value === value);
    if (same !== undefined) {
      const reason = `is that of "${same.name}", so neither goes before the other`;
      findings.add('conflict', `${path}.value`, value, reason, 'give each its own');
    }
    if (globalDefault === true && before.some((one) => one.globalDefault === true)) {
      const reason = 'is the second default, and pods have one class';
      findings.add('conflict', `${path}.globalDefault`, true, reason, 'leave one of them out');
    }
  });
}
