import { isDnsLabel } from '../../values';
import type { Findings } from '../../values';

import type { CheckedObject } from './checked-object';
import { requireNames } from './environment';
import type { Field } from './field';
import type { PodTemplate } from './pod-template';

/** The volumes of a pod, for its containers to mount. */
export interface PodVolumes {
  readonly names: ReadonlySet<string>;
  /** Those that are claims, and may be block devices. */
  readonly claims: ReadonlySet<string>;
  /** Whether there may be more than these. */
  readonly open: boolean;
}

/** Checks the volumes of a pod, and tells which there are, the claims of a StatefulSet among them. */
export function checkVolumes(
  object: CheckedObject,
  pods: PodTemplate,
  findings: Findings,
): PodVolumes {
  const list = pods.spec.at('volumes');
  const names = new Set<string>();
  const claims = new Set<string>();
  for (const volume of list.items) {
    if (volume.late) continue;
    const name = volume.at('name');
    checkName(name, names, findings);
    checkSource(volume, findings);
    if (name.text === undefined) continue;
    names.add(name.text);
    const isClaim = volume.at('persistentVolumeClaim').given || volume.at('ephemeral').given;
    if (isClaim) claims.add(name.text);
  }
  // A claim takes the place of a volume of its name.
  const templates = object.at(
    'spec',
    object.kind === 'StatefulSet.apps' ? 'volumeClaimTemplates' : '',
  );
  const templateNames = templates.items.map((one) => one.at('metadata', 'name'));
  for (const { text = '' } of templateNames) {
    names.add(text);
    claims.add(text);
  }
  const all = [...list.items.map((one) => one.at('name')), ...templateNames];
  return { names, claims, open: list.open || templates.open || all.some(({ late }) => late) };
}

function checkName(name: Field, taken: ReadonlySet<string>, findings: Findings): void {
  if (name.late) return;
  if (!isDnsLabel(name.value)) {
    const reason = 'is no name of a volume: at most 63 lower-case letters, digits and "-"';
    findings.add(
      name.given ? 'invalid' : 'required',
      name.path,
      name.value,
      reason,
      'write for example "data"',
    );
  } else if (taken.has(name.value)) {
    const reason = 'another volume has that name';
    findings.add('duplicate', name.path, name.value, reason, 'give it a name of its own');
  }
}

function checkSource(volume: Field, findings: Findings): void {
  const sources = volume.entries.filter(({ key }) => key !== 'name');
  if (sources.length > 1) {
    const reason = `comes from ${sources.map(({ key }) => key).join(' and ')}, and can come from one only`;
    findings.add('conflict', volume.path, undefined, reason, 'make a volume of each');
  }
  for (const source of sources) {
    if (!source.late) checkOne(source, findings);
  }
}

function checkOne(source: Field, findings: Findings): void {
  switch (source.key) {
    case 'configMap':
      requireNames(source, ['name'], findings);
      checkItems(source.at('items'), findings);
      break;
    case 'secret':
      requireNames(source, ['secretName'], findings);
      checkItems(source.at('items'), findings);
      break;
    case 'persistentVolumeClaim':
      requireNames(source, ['claimName'], findings);
      break;
    case 'hostPath':
      checkHostPath(source.at('path'), findings);
      break;
    default:
  }
  const mode = source.at('defaultMode');
  if (mode.number === undefined || (mode.number >= 0 && mode.number <= 0o777)) return;
  const remedy = 'write it in octal, as 0o644, or as the number 420';
  findings.add(
    'out-of-range',
    mode.path,
    mode.value,
    'is no mode of files, from 0 to 0o777',
    remedy,
  );
}

function checkItems(items: Field, findings: Findings): void {
  for (const item of items.items) {
    if (item.late) continue;
    requireNames(item, ['key', 'path'], findings);
    const path = item.at('path');
    if (path.text === undefined || !isOutside(path.text)) continue;
    const reason = 'leads out of the volume';
    findings.add(
      'invalid',
      path.path,
      path.text,
      reason,
      'write a path below the volume, without ".."',
    );
  }
}

/** Checks a path on nodes. */
export function checkHostPath(path: Field, findings: Findings): void {
  if (path.late) return;
  if (path.text === undefined || path.text === '') {
    findings.add('required', path.path, undefined, 'is missing', 'name the path on the node');
  } else if (path.text.split('/').includes('..')) {
    findings.add('invalid', path.path, path.text, 'holds ".."', 'write the path without it');
  }
}

/** Whether a path is none below what it is relative to. */
export function isOutside(path: string): boolean {
  return path.startsWith('/') || path.split('/').includes('..');
}
