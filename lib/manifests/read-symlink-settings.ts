/** The settings of the pods that make links. */
import { checkSwitch, isDnsLabel, isText } from '../values';
import type { Findings } from '../values';

import { readImage } from './image';
import { readLabels } from './labels';
import type { Labels } from './labels';
import { readAmount, readWholeNumber } from './pod-numbers';
import type { SymlinkBlockDevicesProps, Toleration } from './symlink-props';
import { readTolerations } from './tolerations';

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
  const whole = (
    field: 'ttlSecondsAfterFinished' | 'backoffLimit' | 'intervalSeconds',
    range: readonly [usual: number, least: number, most: number],
  ): number => readWholeNumber(props[field], field, range, findings);
  return {
    image: readImage(props.image, 'image', findings) ?? '',
    form,
    namespace,
    createNamespace,
    tolerations: readTolerations(props.tolerations, findings),
    ttlSecondsAfterFinished: whole('ttlSecondsAfterFinished', [DAY, 0, 2 ** 31 - 1]),
    backoffLimit: whole('backoffLimit', [1, 0, 10]),
    intervalSeconds: whole('intervalSeconds', [300, 10, DAY]),
    cpu: readAmount(props.cpu, 'cpu', '10m', findings),
    memory: readAmount(props.memory, 'memory', '32Mi', findings),
    seLinuxType,
    labels: readLabels(props.labels, 'labels', findings),
  };
}
