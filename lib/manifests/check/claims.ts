/** Claims of volumes: of their own, of StatefulSets, and of pods. */
import { Quantity, isDnsLabel } from '../../values';
import type { Findings } from '../../values';

import { amountOf, readAmount } from './amount';
import type { CheckedObject } from './checked-object';
import type { Field } from './field';
import type { Rule } from './rule';
import { checkHostPath } from './volumes';

const ALONE = 'ReadWriteOncePod';
const MODES = ['ReadWriteOnce', 'ReadOnlyMany', 'ReadWriteMany', ALONE];

/**
 * A claim says how it is used, and how much it needs.
 *
 * @see https://github.com/kubernetes/kubernetes/blob/v1.36.1/pkg/apis/core/validation/validation.go (ValidatePersistentVolumeClaimSpec)
 */
export const claims: Rule = {
  check: 'claims',
  find(object, _, findings) {
    for (const spec of claimsOf(object)) {
      if (!spec.late) checkClaim(spec, findings);
    }
    if (object.kind === 'PersistentVolume') checkVolume(object.at('spec'), findings);
    if (object.kind !== 'StatefulSet.apps') return;
    for (const template of object.at('spec', 'volumeClaimTemplates').items) {
      checkName(template.at('metadata', 'name'), findings);
    }
  },
};

/** The `spec` of each claim that an object is or makes. */
export function claimsOf(object: CheckedObject): readonly Field[] {
  if (object.kind === 'PersistentVolumeClaim') return [object.at('spec')];
  const templates =
    object.kind === 'StatefulSet.apps' ? object.at('spec', 'volumeClaimTemplates').items : [];
  const ephemeral = (object.pods?.spec.at('volumes').items ?? [])
    .filter((volume) => volume.at('ephemeral').given)
    .map((volume) => volume.at('ephemeral', 'volumeClaimTemplate'));
  return [...templates, ...ephemeral].map((claim) => claim.at('spec'));
}

function checkClaim(spec: Field, findings: Findings): void {
  checkModes(spec.at('accessModes'), findings);
  const storage = spec.at('resources', 'requests', 'storage');
  const amount = readAmount(storage, findings);
  if (!storage.given) {
    const remedy = 'write for example "10Gi"';
    findings.add('required', storage.path, undefined, 'does not say how much it needs', remedy);
  } else if (amount?.equals(Quantity.zero) === true) {
    findings.add(
      'out-of-range',
      storage.path,
      storage.value,
      'is nothing',
      'write for example "10Gi"',
    );
  }
}

function checkName(name: Field, findings: Findings): void {
  if (name.late || isDnsLabel(name.value)) return;
  const reason = 'is no name of a volume: at most 63 lower-case letters, digits and "-"';
  const code = name.given ? 'invalid' : 'required';
  findings.add(code, name.path, name.value, reason, 'write for example "data"');
}

// What a volume says beside what it is.
const FURTHER = [
  'accessModes',
  'capacity',
  'claimRef',
  'mountOptions',
  'nodeAffinity',
  'persistentVolumeReclaimPolicy',
  'storageClassName',
  'volumeAttributesClassName',
  'volumeMode',
];

function checkVolume(spec: Field, findings: Findings): void {
  if (spec.late) return;
  checkModes(spec.at('accessModes'), findings);
  const storage = spec.at('capacity', 'storage');
  if (!storage.given) {
    const remedy = 'write for example "10Gi"';
    findings.add('required', storage.path, undefined, 'does not say how much it is', remedy);
  } else if (amountOf(storage)?.isZero() === true) {
    const remedy = 'write for example "10Gi"';
    findings.add('out-of-range', storage.path, storage.value, 'is nothing', remedy);
  }
  if (spec.at('hostPath').given) checkHostPath(spec.at('hostPath', 'path'), findings);
  const sources = spec.entries.filter(({ key }) => !FURTHER.includes(key));
  if (sources.length === 1) return;
  const kinds = sources.map(({ key }) => key).join(' and ');
  const reason = sources.length === 0 ? 'does not say what it is' : `is ${kinds} at once`;
  const remedy = 'write one of "csi", "nfs", "iscsi", "local" and the like';
  findings.add('required', spec.path, undefined, reason, remedy);
}

function checkModes(modes: Field, findings: Findings): void {
  if (modes.late) return;
  if (modes.items.length === 0) {
    const remedy = 'write for example ["ReadWriteOnce"]';
    findings.add('required', modes.path, undefined, 'does not say how it is used', remedy);
  }
  for (const mode of modes.items) {
    if (mode.late || MODES.includes(mode.text ?? '')) continue;
    const remedy = `write one of ${MODES.map((one) => `"${one}"`).join(', ')}`;
    findings.add('unsupported', mode.path, mode.value, 'is no access mode', remedy);
  }
  const texts = modes.items.map(({ text }) => text);
  if (!texts.includes(ALONE) || texts.every((text) => text === ALONE)) return;
  const reason = `${ALONE} goes with no other mode`;
  findings.add('conflict', modes.path, undefined, reason, 'leave out the others');
}
