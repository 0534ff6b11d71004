/**
 * Fields that the description calls required, and the API server of 1.36 takes objects without all the same: it decodes them to zero, or does not
 * look. By the type and the field, as groups and versions share them. `test/e2e/schema.test.ts` asks the server about every required field.
 */
const TAKEN_WITHOUT: ReadonlySet<string> = new Set([
  'CSIDriver.spec',
  'CSINode.spec',
  'CSINodeSpec.drivers',
  'CapacityRequestPolicyRange.min',
  'ConfigMapNodeConfigSource.kubeletConfigKey',
  'ConfigMapNodeConfigSource.name',
  'ConfigMapNodeConfigSource.namespace',
  'ControllerRevision.revision',
  'Counter.value',
  'CustomResourceDefinitionVersion.served',
  'DeviceCapacity.value',
  'DeviceClass.spec',
  'Event.involvedObject',
  'ForZone.name',
  'GroupResource.group',
  'GroupSubject.name',
  'HTTPHeader.value',
  'ISCSIPersistentVolumeSource.lun',
  'ISCSIVolumeSource.lun',
  'LimitRangeSpec.limits',
  'LimitResponse.type',
  'PodFailurePolicy.rules',
  'PreferredSchedulingTerm.preference',
  'ResourceClaim.spec',
  'ResourceClaimTemplate.spec',
  'ResourceClaimTemplateSpec.spec',
  'ResourcePool.generation',
  'ScaleIOPersistentVolumeSource.secretRef',
  'ScaleIOVolumeSource.secretRef',
  'ScopedResourceSelectorRequirement.operator',
  'SelectableField.jsonPath',
  'ServiceAccountSubject.name',
  'ServiceAccountSubject.namespace',
  'ServiceReference.name',
  'ServiceReference.namespace',
  'SleepAction.seconds',
  'SuccessPolicy.rules',
  'Sysctl.value',
  'TokenRequest.audience',
  'TypedLocalObjectReference.kind',
  'TypedLocalObjectReference.name',
  'UserSubject.name',
  'WebhookConversion.conversionReviewVersions',
]);

/** Tells of the fields of a definition whether the API server refuses objects without them. */
export type Enforced = (definition: string, field: string) => boolean;

interface Described {
  readonly definitions: Readonly<Record<string, { readonly required?: readonly string[] }>>;
}

/**
 * What is required of all versions is what the newest one requires: older descriptions called more required than their servers did
 * (`StatefulSetSpec.serviceName`, `NetworkPolicySpec.podSelector`), which was corrected over time.
 */
export function enforcedBy(newest: Described): Enforced {
  const required = new Set(
    Object.entries(newest.definitions).flatMap(([definition, { required = [] }]) =>
      required.map((field) => `${typeOf(definition)}.${field}`),
    ),
  );
  return (definition, field) => {
    const name = `${typeOf(definition)}.${field}`;
    return required.has(name) && !TAKEN_WITHOUT.has(name);
  };
}

function typeOf(definition: string): string {
  return definition.split('.').at(-1) ?? definition;
}
