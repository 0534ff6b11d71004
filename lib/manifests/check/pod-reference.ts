import type { Field } from './field';
import type { PodTemplate } from './pod-template';
import type { Reference } from './reference';

/** Everything that pods name: what they mount, read their variables from, run as, and are pulled with. */
export function podReferences(pods: PodTemplate, namespace: string): readonly Reference[] {
  const { spec } = pods;
  const volumes = spec.at('volumes').items.flatMap(volumeReferences);
  const variables = pods.containers.flatMap(({ field }) => [
    ...field.at('env').items.flatMap(variableReferences),
    ...field
      .at('envFrom')
      .items.flatMap((source) => [
        reference('ConfigMap', source.at('configMapRef')),
        reference('Secret', source.at('secretRef')),
      ]),
  ]);
  const pulled = spec.at('imagePullSecrets').items.map((one) => reference('Secret', one));
  const account = spec.at('serviceAccountName').given ? 'serviceAccountName' : 'serviceAccount';
  const own = [...volumes, ...variables, ...pulled, plain('ServiceAccount', spec.at(account))];
  return [
    ...own.map((one): Reference => ({ ...one, namespace })),
    { ...plain('PriorityClass.scheduling.k8s.io', spec.at('priorityClassName')) },
    { ...plain('RuntimeClass.node.k8s.io', spec.at('runtimeClassName')) },
  ];
}

function plain(kind: string, name: Field): Reference {
  return { kind, name, namespace: undefined, optional: false, keys: [] };
}

function reference(kind: string, source: Field, keys: readonly Field[] = []): Reference {
  const optional = source.at('optional').value === true || source.at('optional').late;
  return { ...plain(kind, source.at('name')), optional, keys };
}

function variableReferences(variable: Field): readonly Reference[] {
  const from = variable.at('valueFrom');
  const [config, secret] = [from.at('configMapKeyRef'), from.at('secretKeyRef')];
  return [
    reference('ConfigMap', config, [config.at('key')]),
    reference('Secret', secret, [secret.at('key')]),
  ];
}

function volumeReferences(volume: Field): readonly Reference[] {
  const secret = volume.at('secret');
  const projected = volume
    .at('projected', 'sources')
    .items.flatMap((source) => [
      reference('ConfigMap', source.at('configMap'), keysOf(source.at('configMap'))),
      reference('Secret', source.at('secret'), keysOf(source.at('secret'))),
    ]);
  // Such as of iSCSI, CephFS and RBD.
  const further = volume.entries.flatMap((source) => [
    plain('Secret', source.at('secretRef', 'name')),
    plain('Secret', source.at('nodePublishSecretRef', 'name')),
  ]);
  return [
    reference('ConfigMap', volume.at('configMap'), keysOf(volume.at('configMap'))),
    { ...reference('Secret', secret, keysOf(secret)), name: secret.at('secretName') },
    plain('PersistentVolumeClaim', volume.at('persistentVolumeClaim', 'claimName')),
    ...projected,
    ...further,
  ];
}

function keysOf(source: Field): readonly Field[] {
  return source.at('items').items.map((item) => item.at('key'));
}
