import { deployment, one, pod, template } from './change';
import type { Row } from './change';
import { GOOD_OBJECTS } from './good-objects';

export const labels: readonly Row[] = [
  [
    'a label of two words',
    one(GOOD_OBJECTS.configMap, ['metadata.labels', { a: 'b c' }]),
    'refuses',
    [
      'labels: c/configmap-0.metadata.labels.a: "b c": is no value of a label: at most 63 letters, digits, "-", "_" and ".", with a letter or digit at both ends; shorten it, or use an annotation',
    ],
  ],
  [
    'a key of two words',
    one(GOOD_OBJECTS.configMap, ['metadata.labels', { 'a b': 'c' }]),
    'refuses',
    [
      'labels: c/configmap-0.metadata.labels[a b]: "a b": is no key of a label: at most 63 letters, digits, "-", "_" and "."; write for example "app.kubernetes.io/name"',
    ],
  ],
  [
    'a number for a label',
    one(GOOD_OBJECTS.configMap, ['metadata.labels', { a: 1 }]),
    'refuses',
    [
      'labels: c/configmap-0.metadata.labels.a: "1": the value of a label must be text; write it in quotes: "1"',
    ],
  ],
  [
    'a switch for an annotation',
    one(GOOD_OBJECTS.configMap, ['metadata.annotations', { 'a.b/default': true }]),
    'refuses',
    [
      'labels: c/configmap-0.metadata.annotations[a.b/default]: "true": the value of an annotation must be text; write it in quotes: "true"',
    ],
  ],
  [
    'a bad key of an annotation',
    one(GOOD_OBJECTS.configMap, ['metadata.annotations', { 'a/b/c': 'd' }]),
    'refuses',
    [
      'labels: c/configmap-0.metadata.annotations[a/b/c]: "a/b/c": is no key of an annotation: at most 63 letters, digits, "-", "_" and "."; write for example "example.com/owner"',
    ],
  ],
  [
    'annotations beyond 256 KiB',
    one(GOOD_OBJECTS.configMap, [
      'metadata.annotations',
      { a: 'x'.repeat(200_000), b: 'y'.repeat(70_000) },
    ]),
    'refuses',
    [
      'labels: c/configmap-0.metadata.annotations: all annotations together are 270002 bytes long; at most 262144 are allowed; keep long texts in a ConfigMap',
    ],
  ],
  [
    'a bad finalizer',
    one(GOOD_OBJECTS.configMap, ['metadata.finalizers', ['a.b/c', 'a b']]),
    'refuses',
    [
      'labels: c/configmap-0.metadata.finalizers[1]: "a b": is no name of a finalizer; write for example "example.com/cleanup"',
    ],
  ],
  [
    'a bad label of pods',
    deployment([[...template, 'metadata', 'labels', 'tier'], 'a:b']),
    'refuses',
    [
      'labels: c/deployment-0.spec.template.metadata.labels.tier: "a:b": is no value of a label: at most 63 letters, digits, "-", "_" and ".", with a letter or digit at both ends; shorten it, or use an annotation',
    ],
  ],
  [
    'a bad label of nodes',
    deployment([[...pod, 'nodeSelector'], { disk: '-' }]),
    'refuses',
    [
      'labels: c/deployment-0.spec.template.spec.nodeSelector.disk: "-": is no value of a label: at most 63 letters, digits, "-", "_" and ".", with a letter or digit at both ends; shorten it, or use an annotation',
    ],
  ],
];
