import { one } from './change';
import type { Row } from './change';
import { GOOD_OBJECTS } from './good-objects';

export const claims: readonly Row[] = [
  [
    'a claim without modes',
    one(GOOD_OBJECTS.claim, ['spec.accessModes', undefined]),
    'refuses',
    [
      'claims: c/persistentvolumeclaim-0.spec.accessModes: does not say how it is used; write for example ["ReadWriteOnce"]',
    ],
  ],
  [
    'no access mode',
    one(GOOD_OBJECTS.claim, ['spec.accessModes', ['RWO']]),
    'refuses',
    [
      'claims: c/persistentvolumeclaim-0.spec.accessModes[0]: "RWO": is no access mode; write one of "ReadWriteOnce", "ReadOnlyMany", "ReadWriteMany", "ReadWriteOncePod"',
    ],
  ],
  [
    'a claim for one pod and for many',
    one(GOOD_OBJECTS.claim, ['spec.accessModes', ['ReadWriteOncePod', 'ReadWriteMany']]),
    'refuses',
    [
      'claims: c/persistentvolumeclaim-0.spec.accessModes: ReadWriteOncePod goes with no other mode; leave out the others',
    ],
  ],
  [
    'a claim of nothing',
    one(GOOD_OBJECTS.claim, ['spec.resources.requests.storage', 0]),
    'refuses',
    [
      'claims: c/persistentvolumeclaim-0.spec.resources.requests.storage: "0": is nothing; write for example "10Gi"',
    ],
  ],
  [
    'a claim of a StatefulSet that says nothing',
    one(GOOD_OBJECTS.statefulSet, ['spec.volumeClaimTemplates.0.spec', {}]),
    'refuses',
    [
      'claims: c/statefulset-0.spec.volumeClaimTemplates[0].spec.accessModes: does not say how it is used; write for example ["ReadWriteOnce"]',
      'claims: c/statefulset-0.spec.volumeClaimTemplates[0].spec.resources.requests.storage: does not say how much it needs; write for example "10Gi"',
    ],
  ],
  [
    'a claim of a StatefulSet without a name',
    one(GOOD_OBJECTS.statefulSet, ['spec.volumeClaimTemplates.0.metadata', {}]),
    'refuses',
    [
      'claims: c/statefulset-0.spec.volumeClaimTemplates[0].metadata.name: is no name of a volume: at most 63 lower-case letters, digits and "-"; write for example "data"',
    ],
  ],
  [
    'a volume that says nothing',
    one(GOOD_OBJECTS.volume, ['spec.capacity', {}], ['spec.hostPath', undefined]),
    'refuses',
    [
      'claims: c/persistentvolume-0.spec.capacity.storage: does not say how much it is; write for example "10Gi"',
      'claims: c/persistentvolume-0.spec: does not say what it is; write one of "csi", "nfs", "iscsi", "local" and the like',
    ],
  ],
];
