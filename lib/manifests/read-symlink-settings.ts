/** The settings of the pods that make links. */
import {
  Quantity,
  checkSwitch,
  isDnsLabel,
  isLabelKey,
  isLabelValue,
  isRecord,
  isText,
} from '../values';
import type { Findings, QuantityInput } from '../values';

import { readImage } from './image';
import { readLabels } from './labels';
import type { Labels } from './labels';
import type { SymlinkBlockDevicesProps, Toleration } from './symlink-props';

/** Settings that are complete and legal. */
export interface SymlinkSettings {
  readonly image: string;
  readonly form: 'job' | 'daemon-set';
  readonly namespace: string;
  readonly createNamespace: boolean;
  readonly tolerations: readonly Toleration[];
  readonly ttlSecondsAfterFinished: number;
  readonly backoffLimit: number;
  readonly intervalSeconds: number;
  readonly cpu: string;
  readonly memory: string;
  readonly seLinuxType: string | undefined;
  readonly labels: Labels;
}

const DAY = 86_400;
const FORMS: readonly string[] = ['job', 'daemon-set'];
const OPERATORS: readonly unknown[] = ['Exists', 'Equal'];
const EFFECTS: readonly unknown[] = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'];

/** Reads them; what is refused has its usual value, and a violation. */
export function readSymlinkSettings(
  props: Partial<SymlinkBlockDevicesProps>,
  findings: Findings,
): SymlinkSettings {
  const { form = 'job', namespace = 'block-device-links', createNamespace = true } = props;
  if (!FORMS.includes(form)) {
    findings.add('unsupported', 'form', form, 'is none', 'use job or daemon-set');
  }
  if (!isDnsLabel(namespace)) {
    const remedy = 'write for example "block-device-links"';
    findings.add('invalid', 'namespace', namespace, 'is no name of a namespace', remedy);
  }
  checkSwitch(createNamespace, 'createNamespace', findings);
  const { seLinuxType } = props;
  if (seLinuxType !== undefined && !isText(seLinuxType, /^[a-z0-9_]+_t$/)) {
    findings.add('invalid', 'seLinuxType', seLinuxType, 'is no type', 'write for example "spc_t"');
  }
  return {
    image: readImage(props.image, 'image', findings) ?? '',
    form,
    namespace,
    createNamespace,
    tolerations: readTolerations(props.tolerations, findings),
    ttlSecondsAfterFinished: whole(
      props,
      'ttlSecondsAfterFinished',
      [DAY, 0, 2 ** 31 - 1],
      findings,
    ),
    backoffLimit: whole(props, 'backoffLimit', [1, 0, 10], findings),
    intervalSeconds: whole(props, 'intervalSeconds', [300, 10, DAY], findings),
    cpu: amount(props.cpu, 'cpu', '10m', findings),
    memory: amount(props.memory, 'memory', '32Mi', findings),
    seLinuxType,
    labels: readLabels(props.labels, 'labels', findings),
  };
}

function whole(
  props: Partial<SymlinkBlockDevicesProps>,
  field: 'ttlSecondsAfterFinished' | 'backoffLimit' | 'intervalSeconds',
  [usual, least, most]: readonly [number, number, number],
  findings: Findings,
): number {
  const given = props[field] ?? usual;
  if (Number.isInteger(given) && given >= least && given <= most) return given;
  const reason = `is no whole number from ${least} to ${most}`;
  findings.add('out-of-range', field, given, reason, `write for example ${usual}`);
  return usual;
}

function amount(
  given: QuantityInput | undefined,
  field: 'cpu' | 'memory',
  usual: string,
  findings: Findings,
): string {
  const quantity = findings.take(Quantity.parse(given ?? usual, field));
  if (quantity === undefined) return usual;
  if (quantity.compare(0) > 0) return quantity.toString();
  findings.add('out-of-range', field, given, 'is nothing', `write for example "${usual}"`);
  return usual;
}

function readTolerations(given: unknown, findings: Findings): readonly Toleration[] {
  if (given === undefined) return [{ operator: 'Exists', effect: 'NoSchedule' }];
  const remedy = 'write for example [{ key: "storage", operator: "Exists" }]';
  if (!Array.isArray(given)) {
    findings.add('invalid', 'tolerations', given, 'is no list', remedy);
    return [];
  }
  given.forEach((one: unknown, index) => {
    const reason = whyNoToleration(one);
    if (reason !== undefined) {
      findings.add('invalid', `tolerations[${index}]`, one, reason, remedy);
    }
  });
  return given as readonly Toleration[];
}

function whyNoToleration(given: unknown): string | undefined {
  if (!isRecord(given)) return 'is no toleration';
  const { key, operator = 'Equal', value, effect, ...more } = given;
  const [unknown] = Object.keys(more);
  const exists = operator === 'Exists';
  const problems: readonly (readonly [boolean, string])[] = [
    [unknown !== undefined, `has a field ${String(unknown)}, which is not known here`],
    [!OPERATORS.includes(operator), 'has another operator than Exists or Equal'],
    [key !== undefined && !isLabelKey(key), 'has a key that is none'],
    [key === undefined && !exists, 'has no key, and an operator that needs one'],
    [value !== undefined && (exists || !isLabelValue(value)), 'has a wrong value'],
    [effect !== undefined && !EFFECTS.includes(effect), 'has an effect that is none'],
  ];
  return problems.find(([wrong]) => wrong)?.[1];
}
