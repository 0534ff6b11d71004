import { changed, deployment, main, one, pod } from './change';
import type { Row } from './change';
import { GOOD_OBJECTS } from './good-objects';

export const references: readonly Row[] = [
  [
    'everything that pods name',
    deployment(
      [
        [...main, 'env'],
        [
          { name: 'A', valueFrom: { secretKeyRef: { name: 'a', key: 'x' } } },
          { name: 'B', valueFrom: { secretKeyRef: { name: 'b', key: 'x', optional: true } } },
        ],
      ],
      [[...main, 'envFrom'], [{ configMapRef: { name: 'c' } }]],
      [
        [...pod, 'volumes'],
        [
          { name: 'v1', persistentVolumeClaim: { claimName: 'd' } },
          { name: 'v2', projected: { sources: [{ secret: { name: 'e' } }] } },
        ],
      ],
      [[...pod, 'serviceAccountName'], 'f'],
      [[...pod, 'imagePullSecrets'], [{ name: 'g' }]],
      [[...pod, 'priorityClassName'], 'h'],
      [[...pod, 'runtimeClassName'], 'i'],
    ),
    'takes',
    [
      '(references) c/deployment-0.spec.template.spec.volumes[0].persistentVolumeClaim.claimName: "d": nothing here provides this PersistentVolumeClaim in the namespace "default"; add it, or say provided: ["PersistentVolumeClaim/default/d"]',
      '(references) c/deployment-0.spec.template.spec.volumes[1].projected.sources[0].secret.name: "e": nothing here provides this Secret in the namespace "default"; add it, or say provided: ["Secret/default/e"]',
      '(references) c/deployment-0.spec.template.spec.containers[0].env[0].valueFrom.secretKeyRef.name: "a": nothing here provides this Secret in the namespace "default"; add it, or say provided: ["Secret/default/a"]',
      '(references) c/deployment-0.spec.template.spec.containers[0].envFrom[0].configMapRef.name: "c": nothing here provides this ConfigMap in the namespace "default"; add it, or say provided: ["ConfigMap/default/c"]',
      '(references) c/deployment-0.spec.template.spec.imagePullSecrets[0].name: "g": nothing here provides this Secret in the namespace "default"; add it, or say provided: ["Secret/default/g"]',
      '(references) c/deployment-0.spec.template.spec.serviceAccountName: "f": nothing here provides this ServiceAccount in the namespace "default"; add it, or say provided: ["ServiceAccount/default/f"]',
      '(references) c/deployment-0.spec.template.spec.priorityClassName: "h": nothing here provides this PriorityClass; add it, or say provided: ["PriorityClass/h"]',
      '(references) c/deployment-0.spec.template.spec.runtimeClassName: "i": nothing here provides this RuntimeClass; add it, or say provided: ["RuntimeClass/i"]',
    ],
  ],
  [
    'a claim of a class',
    one(GOOD_OBJECTS.claim, ['spec.storageClassName', 'fast']),
    'takes',
    [
      '(references) c/persistentvolumeclaim-0.spec.storageClassName: "fast": nothing here provides this StorageClass; add it, or say provided: ["StorageClass/fast"]',
    ],
  ],
  [
    'a role that there is not',
    one(
      GOOD_OBJECTS.binding,
      ['roleRef.name', 'viewer'],
      ['subjects.0', { kind: 'ServiceAccount', name: 'web', namespace: 'kube-system' }],
    ),
    'takes',
    [
      '(references) c/rolebinding-0.roleRef.name: "viewer": nothing here provides this ClusterRole; add it, or say provided: ["ClusterRole/viewer"]',
      '(references) c/rolebinding-0.subjects[0].name: "web": nothing here provides this ServiceAccount in the namespace "kube-system"; add it, or say provided: ["ServiceAccount/kube-system/web"]',
    ],
  ],
  [
    'a Service and a certificate of an Ingress',
    one(
      GOOD_OBJECTS.ingress,
      ['spec.tls', [{ secretName: 'cert' }]],
      ['spec.ingressClassName', 'nginx'],
    ),
    'takes',
    [
      '(references) c/ingress-0.spec.ingressClassName: "nginx": nothing here provides this IngressClass; add it, or say provided: ["IngressClass/nginx"]',
      '(references) c/ingress-0.spec.tls[0].secretName: "cert": nothing here provides this Secret in the namespace "default"; add it, or say provided: ["Secret/default/cert"]',
      '(references) c/ingress-0.spec.rules[0].http.paths[0].backend.service.name: "web": nothing here provides this Service in the namespace "default"; add it, or say provided: ["Service/default/web"]',
    ],
  ],
  [
    'a Service of a StatefulSet',
    one(GOOD_OBJECTS.statefulSet, ['spec.serviceName', 'db']),
    'takes',
    [
      '(references) c/statefulset-0.spec.serviceName: "db": nothing here provides this Service in the namespace "default"; add it, or say provided: ["Service/default/db"]',
    ],
  ],
  [
    'what an autoscaler scales',
    one(GOOD_OBJECTS.autoscaler),
    'takes',
    [
      '(references) c/horizontalpodautoscaler-0.spec.scaleTargetRef.name: "web": nothing here provides this Deployment in the namespace "default"; add it, or say provided: ["Deployment/default/web"]',
    ],
  ],
  [
    'a namespace, once',
    [
      changed(GOOD_OBJECTS.account, ['metadata.namespace', 'other']),
      changed(GOOD_OBJECTS.configMap, ['metadata.namespace', 'other']),
    ],
    'refuses',
    [
      '(references) c/serviceaccount-0.metadata.namespace: "other": nothing here provides this Namespace; add it, or say provided: ["Namespace/other"]',
    ],
  ],
];
