/** That the volumes of pods are of a kind that the target version still mounts. */
import type { Findings } from '../../values';
import type { CheckedObject } from '../check/checked-object';
import type { Field } from '../check/field';
import type { Rule } from '../check/rule';

import { VOLUME_PLUGINS } from './volume-plugins';
import type { VolumePlugin } from './volume-plugins';

/** Volumes whose code has left Kubernetes are an error: the API server takes them, and the pod never starts. */
export const goneVolumes: Rule = {
  check: 'apiVersions',

  find(object, set, findings) {
    for (const { field, plugin } of usesOf(object)) {
      if (plugin.migrated || set.version.minor < plugin.gone) continue;
      const reason = `Kubernetes has no code for it from 1.${plugin.gone} on: it is taken, and the pod never starts`;
      findings.add('unsupported', field.path, field.text, reason, plugin.instead);
    }
  },
};

/** Volumes that will leave, or that a driver has to take over. */
export const leavingVolumes: Rule = {
  check: 'deprecations',

  find(object, set, findings) {
    const { minor } = set.version;
    for (const { field, plugin } of usesOf(object)) warn(field, plugin, minor, findings);
  },
};

function warn(field: Field, plugin: VolumePlugin, minor: number, findings: Findings): void {
  const { deprecated, gone, migrated, instead } = plugin;
  if (migrated && minor >= gone) {
    const reason = `Kubernetes has no code of its own for it from 1.${gone} on, and asks a CSI driver`;
    findings.add('unsupported', field.path, field.text, reason, instead);
  } else if (!migrated && deprecated !== undefined && minor >= deprecated && minor < gone) {
    const reason = `is deprecated, and without function from Kubernetes 1.${gone} on`;
    findings.add('unsupported', field.path, field.text, reason, instead);
  }
}

interface Use {
  readonly field: Field;
  readonly plugin: VolumePlugin;
}

function usesOf(object: CheckedObject): readonly Use[] {
  if (object.kind === 'StorageClass.storage.k8s.io') {
    const field = object.at('provisioner');
    const plugin = VOLUME_PLUGINS.find(({ provisioner }) => provisioner === field.text);
    return plugin === undefined || field.text === undefined ? [] : [{ field, plugin }];
  }
  const holders =
    object.kind === 'PersistentVolume'
      ? [object.at('spec')]
      : (object.pods?.spec.at('volumes').items ?? []);
  return holders.flatMap((holder) =>
    VOLUME_PLUGINS.map((plugin) => ({ field: holder.at(plugin.field), plugin })).filter(
      ({ field }) => field.given && !field.late,
    ),
  );
}
