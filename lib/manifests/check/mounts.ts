import type { Findings } from '../../values';

import type { Field } from './field';
import { isOutside } from './volumes';
import type { PodVolumes } from './volumes';

/** Checks where a container mounts its volumes: each of them is there, and no two are in one place. */
export function checkMounts(container: Field, volumes: PodVolumes, findings: Findings): void {
  const places = new Set<string>();
  for (const mount of container.at('volumeMounts').items) {
    checkPlace(mount.at('mountPath'), places, findings);
    checkVolume(mount.at('name'), volumes, findings);
    for (const path of [mount.at('subPath'), mount.at('subPathExpr')]) {
      if (path.text === undefined || !isOutside(path.text)) continue;
      const remedy = 'write a path below the volume, without ".."';
      findings.add('invalid', path.path, path.text, 'leads out of the volume', remedy);
    }
  }
  for (const device of container.at('volumeDevices').items) {
    const name = device.at('name');
    const path = device.at('devicePath');
    checkPlace(path, places, findings);
    if (path.text?.split('/').includes('..') === true) {
      findings.add('invalid', path.path, path.text, 'holds ".."', 'write the path without it');
    }
    checkVolume(name, volumes, findings);
    if (name.text === undefined || !volumes.names.has(name.text) || volumes.claims.has(name.text))
      continue;
    const reason = 'is no claim, and only claims are block devices';
    findings.add('invalid', name.path, name.text, reason, 'mount it, or claim a volume');
  }
}

function checkPlace(path: Field, taken: Set<string>, findings: Findings): void {
  if (path.late) return;
  if (path.text === undefined || path.text === '') {
    findings.add(
      'required',
      path.path,
      path.value,
      'names no place in the container',
      'write for example "/data"',
    );
  } else if (taken.has(path.text)) {
    const reason = 'something else is mounted there';
    findings.add('duplicate', path.path, path.text, reason, 'mount it in another place');
  } else taken.add(path.text);
}

function checkVolume(name: Field, { names, open }: PodVolumes, findings: Findings): void {
  if (name.late || open || (name.text !== undefined && names.has(name.text))) return;
  const known = [...names].map((one) => `"${one}"`).join(', ');
  const remedy =
    known === '' ? 'add a volume of that name to the pod' : `write one of ${known}, or add it`;
  findings.add('required', name.path, name.value, 'is no volume of this pod', remedy);
}
