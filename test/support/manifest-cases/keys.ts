import { changed, main, pod } from './change';
import type { Row } from './change';
import { GOOD_OBJECTS } from './good-objects';

export const keys: readonly Row[] = [
  [
    'keys that are not there',
    [
      GOOD_OBJECTS.configMap,
      GOOD_OBJECTS.secret,
      changed(
        GOOD_OBJECTS.deployment,
        [
          [...main, 'env'],
          [
            { name: 'A', valueFrom: { secretKeyRef: { name: 'web', key: 'kee' } } },
            { name: 'B', valueFrom: { secretKeyRef: { name: 'web', key: 'key' } } },
            {
              name: 'C',
              valueFrom: { configMapKeyRef: { name: 'web', key: 'no', optional: true } },
            },
          ],
        ],
        [
          [...pod, 'volumes'],
          [{ name: 'v', configMap: { name: 'web', items: [{ key: 'app.cnf', path: 'a' }] } }],
        ],
      ),
    ],
    'takes',
    [
      'keys: c/deployment-2.spec.template.spec.volumes[0].configMap.items[0].key: "app.cnf": the ConfigMap "web" (c/configmap-0) has no such key; write one of "app.conf", or add it there',
      'keys: c/deployment-2.spec.template.spec.containers[0].env[0].valueFrom.secretKeyRef.key: "kee": the Secret "web" (c/secret-1) has no such key; write one of "key", or add it there',
    ],
  ],
];
