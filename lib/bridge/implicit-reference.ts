/** What objects name: classes, configuration, volumes. */
import { isRecord } from '../values';

import { eachObject } from './implicit-rule';
import type { ImplicitRule } from './implicit-rule';
import { fieldAt, listAt, textAt } from './object-field';
import { qualifiedKind } from './object-view';
import type { ObjectLookup, ObjectView } from './object-view';
import { podClasses, podReferences, serviceAccountOf } from './pod-template';

type Named = readonly (number | undefined)[];

const STORAGE = 'storage.k8s.io';
const CERTIFICATES = 'cert-manager.io';
const GATEWAYS = 'gateway.networking.k8s.io';

/** Objects come after the class that they are of; volumes that name none after the class that is the default. */
export const CLASSES = eachObject('objects after the class that they are of', (view, objects) => {
  const { object, kind, pods } = view;
  const global = (ofKind: string, name: string | undefined): number | undefined =>
    objects.findGlobal(ofKind, name);
  return [
    ...storageClasses(view, objects),
    ...(pods === undefined ? [] : podClasses(pods).map((one) => global(one.kind, one.name))),
    ...(kind === 'Ingress.networking.k8s.io'
      ? [global('IngressClass.networking.k8s.io', textAt(object, 'spec', 'ingressClassName'))]
      : []),
    ...(kind === `Gateway.${GATEWAYS}`
      ? [global(`GatewayClass.${GATEWAYS}`, textAt(object, 'spec', 'gatewayClassName'))]
      : []),
  ];
});

function storageClasses({ object, kind }: ObjectView, objects: ObjectLookup): Named {
  const claims =
    kind === 'PersistentVolumeClaim' || kind === 'PersistentVolume'
      ? [object]
      : listAt(object, 'spec', 'volumeClaimTemplates');
  return claims.flatMap((claim) => {
    const name = textAt(claim, 'spec', 'storageClassName');
    const attributes = textAt(claim, 'spec', 'volumeAttributesClassName');
    return [
      ...(fieldAt(claim, 'spec', 'storageClassName') === undefined && kind !== 'PersistentVolume'
        ? defaultClasses(objects)
        : [objects.findGlobal(`StorageClass.${STORAGE}`, name)]),
      objects.findGlobal(`VolumeAttributesClass.${STORAGE}`, attributes),
    ];
  });
}

function defaultClasses(objects: ObjectLookup): Named {
  return objects
    .ofKind(`StorageClass.${STORAGE}`)
    .filter(({ object }) => {
      const annotations = fieldAt(object, 'metadata', 'annotations');
      return textAt(annotations, 'storageclass.kubernetes.io/is-default-class') === 'true';
    })
    .map(({ index }) => index);
}

/** Pods, ServiceAccounts and others come after the configuration and the secrets that they read. */
export const REFERENCES = eachObject(
  'pods after the ConfigMaps, Secrets, claims and ServiceAccounts that they name',
  (view, objects) => {
    const { object, kind, namespace, pods } = view;
    const here = (ofKind: string, name: string | undefined): number | undefined =>
      objects.find(ofKind, namespace, name);
    if (pods !== undefined) {
      return [
        ...podReferences(pods).map((one) => here(one.kind, one.name)),
        here('ServiceAccount', serviceAccountOf(pods)),
      ];
    }
    if (kind === 'ServiceAccount') {
      const secrets = [...listAt(object, 'secrets'), ...listAt(object, 'imagePullSecrets')];
      return secrets.map((one) => here('Secret', textAt(one, 'name')));
    }
    if (kind === 'Ingress.networking.k8s.io') {
      return listAt(object, 'spec', 'tls').map((one) => here('Secret', textAt(one, 'secretName')));
    }
    if (kind.endsWith(`.${CERTIFICATES}`)) return certificateReferences(view, objects);
    if (kind.endsWith(`.${GATEWAYS}`)) {
      const parents = listAt(object, 'spec', 'parentRefs');
      return parents.map((one) =>
        objects.find(
          `Gateway.${GATEWAYS}`,
          textAt(one, 'namespace') ?? namespace,
          textAt(one, 'name'),
        ),
      );
    }
    return [];
  },
);

/** Certificates come after who issues them, issuers after the secrets that they sign and log in with. */
function certificateReferences(
  { object, kind, namespace }: ObjectView,
  objects: ObjectLookup,
): Named {
  const issuer = fieldAt(object, 'spec', 'issuerRef');
  const name = textAt(issuer, 'name');
  if (issuer !== undefined) {
    return textAt(issuer, 'kind') === 'ClusterIssuer'
      ? [objects.findGlobal(`ClusterIssuer.${CERTIFICATES}`, name)]
      : [objects.find(`Issuer.${CERTIFICATES}`, namespace, name)];
  }
  const secrets = secretNames(fieldAt(object, 'spec'));
  return secrets.map((secret) =>
    // A ClusterIssuer looks in the namespace of the controller, which only its own settings tell.
    kind === `ClusterIssuer.${CERTIFICATES}`
      ? objects.findGlobal('Secret', secret)
      : objects.find('Secret', namespace, secret),
  );
}

function secretNames(tree: unknown): readonly string[] {
  if (Array.isArray(tree)) return tree.flatMap(secretNames);
  if (!isRecord(tree)) return [];
  return Object.entries(tree).flatMap(([key, value]) => {
    const name = key === 'secretName' ? value : textAt(value, 'name');
    const isName = key === 'secretName' || /secretref$/i.test(key);
    return isName && typeof name === 'string' ? [name] : secretNames(value);
  });
}

/** A claim comes after the volume that is meant for it, and after what its content is taken from. */
export const VOLUMES: ImplicitRule = {
  says: 'claims after the volume that is meant for them, and after what they are filled from',
  add: (graph, objects, weakness) => {
    const kept = new Map<string, number>();
    for (const { object, index } of objects.ofKind('PersistentVolume')) {
      const claim = fieldAt(object, 'spec', 'claimRef');
      const namespace = textAt(claim, 'namespace') ?? 'default';
      kept.set(`${namespace}/${textAt(claim, 'name')}`, index);
    }
    const rule = eachObject('', ({ object, kind, namespace, name }) => {
      if (kind !== 'PersistentVolumeClaim') return [];
      return [
        objects.findGlobal('PersistentVolume', textAt(object, 'spec', 'volumeName')),
        kept.get(`${namespace}/${name}`),
        ...['dataSource', 'dataSourceRef'].map((key) => {
          const source = fieldAt(object, 'spec', key);
          const group = textAt(source, 'apiGroup') ?? '';
          return objects.find(
            qualifiedKind(group, textAt(source, 'kind') ?? ''),
            textAt(source, 'namespace') ?? namespace,
            textAt(source, 'name'),
          );
        }),
      ];
    });
    rule.add(graph, objects, weakness);
  },
};
