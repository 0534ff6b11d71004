/** Labels, annotations and finalizers of objects and of what they make. */
import { isLabelKey, isLabelValue } from '../../values';
import type { Findings } from '../../values';

import type { CheckedObject } from './checked-object';
import type { Field } from './field';
import type { Rule } from './rule';

const KIBIBYTE = 1024;
const MOST_ANNOTATIONS = 256 * KIBIBYTE;

/**
 * Labels and annotations are texts, their keys and values legal, and the annotations of one object together no longer than 256 KiB.
 *
 * @see https://github.com/kubernetes/kubernetes/blob/v1.36.1/staging/src/k8s.io/apimachinery/pkg/api/validation/objectmeta.go
 */
export const labels: Rule = {
  check: 'labels',
  find(object, _, findings) {
    for (const metadata of metadataOf(object)) {
      checkLabels(metadata.at('labels'), findings);
      checkAnnotations(metadata.at('annotations'), findings);
    }
    checkFinalizers(object, findings);
    if (object.pods !== undefined) checkLabels(object.pods.spec.at('nodeSelector'), findings);
  },
};

function metadataOf(object: CheckedObject): readonly Field[] {
  const { pods, kind } = object;
  const own = object.at('metadata');
  const ofPods = pods === undefined || kind === 'Pod' ? [] : [pods.root.at('metadata')];
  const ofJobs = kind === 'CronJob.batch' ? [object.at('spec', 'jobTemplate', 'metadata')] : [];
  const ofClaims =
    kind === 'StatefulSet.apps'
      ? object.at('spec', 'volumeClaimTemplates').items.map((claim) => claim.at('metadata'))
      : [];
  return [own, ...ofJobs, ...ofPods, ...ofClaims];
}

/** Checks a record of labels, also one that chooses by them. */
export function checkLabels(field: Field, findings: Findings): void {
  for (const label of field.entries) {
    const { key } = label;
    if (!isLabelKey(key)) {
      const reason = 'is no key of a label: at most 63 letters, digits, "-", "_" and "."';
      const remedy = 'write for example "app.kubernetes.io/name"';
      findings.add('invalid', label.path, key, reason, remedy);
    }
    if (isText(label, 'a label', findings) && !isLabelValue(label.value) && !label.late) {
      const reason =
        'is no value of a label: at most 63 letters, digits, "-", "_" and ".", with a letter or digit at both ends';
      findings.add('invalid', label.path, label.value, reason, 'shorten it, or use an annotation');
    }
  }
}

function checkAnnotations(field: Field, findings: Findings): void {
  let size = 0;
  for (const annotation of field.entries) {
    const { key } = annotation;
    // Other than in labels, the DNS name before the slash may be in upper case.
    if (!isLabelKey(key.toLowerCase())) {
      const reason = 'is no key of an annotation: at most 63 letters, digits, "-", "_" and "."';
      findings.add(
        'invalid',
        annotation.path,
        key,
        reason,
        'write for example "example.com/owner"',
      );
    }
    isText(annotation, 'an annotation', findings);
    size += Buffer.byteLength(key) + Buffer.byteLength(annotation.text ?? '');
  }
  if (size <= MOST_ANNOTATIONS) return;
  const reason = `all annotations together are ${size} bytes long; at most ${MOST_ANNOTATIONS} are allowed`;
  findings.add('too-long', field.path, undefined, reason, 'keep long texts in a ConfigMap');
}

/** Whether it is a text or will be one. A number or a switch is refused, not turned into text, as the API server does. */
function isText(field: Field, what: string, findings: Findings): boolean {
  if (field.late || field.text !== undefined) return true;
  const plain = typeof field.value === 'number' || typeof field.value === 'boolean';
  const remedy = plain ? `write it in quotes: "${String(field.value)}"` : 'write it as text';
  findings.add('invalid', field.path, field.value, `the value of ${what} must be text`, remedy);
  return false;
}

// The only ones that need no name of who takes care of them before a slash.
const FINALIZERS = ['kubernetes', 'orphan', 'foregroundDeletion'];

function checkFinalizers(object: CheckedObject, findings: Findings): void {
  for (const finalizer of object.at('metadata', 'finalizers').items) {
    const { text = '' } = finalizer;
    const isWhole = text.includes('/') || !object.builtIn || FINALIZERS.includes(text);
    if (finalizer.late || (isLabelKey(text) && isWhole)) continue;
    const remedy = 'write for example "example.com/cleanup"';
    findings.add('invalid', finalizer.path, finalizer.value, 'is no name of a finalizer', remedy);
  }
}
