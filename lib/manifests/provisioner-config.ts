/**
 * The ConfigMap of the local static provisioner: each key is a field of its configuration, each value YAML.
 *
 * @see https://github.com/kubernetes-sigs/sig-storage-local-static-provisioner/blob/v2.9.0/pkg/common/common.go (ConfigMapDataToVolumeConfig)
 */
import { Document, Scalar, isMap, isScalar } from 'yaml';

import type { ProvisionerSettings } from './provisioner-settings';
import type { ReadClass } from './read-provisioned-classes';

/** The data of the ConfigMap. */
export function provisionerConfig(settings: ProvisionerSettings): Readonly<Record<string, string>> {
  const { classes, tolerations, startupTaint, nodeLabelsForPV, labelsForPV } = settings;
  const map = Object.fromEntries(classes.map((one) => [one.storageClass, discoveryOf(one)]));
  const cleaners = settings.useJobForCleaning && tolerations.length > 0;
  return {
    storageClassMap: yaml(map),
    minResyncPeriod: settings.minResyncPeriod,
    setPVOwnerRef: String(settings.setPVOwnerRef),
    useJobForCleaning: String(settings.useJobForCleaning),
    useNodeNameOnly: String(settings.useNodeNameOnly),
    ...(cleaners ? { jobTolerations: yaml(tolerations) } : {}),
    ...(nodeLabelsForPV.length > 0 ? { nodeLabelsForPV: yaml(nodeLabelsForPV) } : {}),
    ...(Object.keys(labelsForPV).length > 0 ? { labelsForPV: yaml(labelsForPV) } : {}),
    ...(startupTaint === undefined
      ? {}
      : { removeNodeNotReadyTaint: 'true', provisionerNotReadyNodeTaintKey: yaml(startupTaint) }),
  };
}

function discoveryOf(one: ReadClass): object {
  const { hostDir, volumeMode, accessMode, fsType, blockCleanerCommand } = one;
  return {
    hostDir,
    mountDir: hostDir,
    volumeMode,
    ...(accessMode === undefined ? {} : { accessMode }),
    ...(fsType === undefined ? {} : { fsType }),
    namePattern: one.namePattern,
    ...(blockCleanerCommand === undefined ? {} : { blockCleanerCommand }),
  };
}

// Names that people choose are quoted: the provisioner reads YAML 1.1 with octal numbers of 1.2, in which `on` and `0o7` are no texts.
function yaml(value: unknown): string {
  const document = new Document(value, { version: '1.1' });
  const { contents } = document;
  if (isMap(contents)) {
    for (const { key } of contents.items) if (isScalar(key)) key.type = Scalar.QUOTE_DOUBLE;
  }
  return document.toString({
    defaultStringType: Scalar.QUOTE_DOUBLE,
    defaultKeyType: Scalar.PLAIN,
    lineWidth: 0,
  });
}
