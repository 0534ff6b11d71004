import { one } from './change';
import type { Row } from './change';
import { GOOD_OBJECTS } from './good-objects';

export const sizes: readonly Row[] = [
  [
    'a ConfigMap beyond 1 MiB',
    one(GOOD_OBJECTS.configMap, ['data', { small: 'a', big: 'ü'.repeat(524_288) }]),
    'refuses',
    [
      'sizes: c/configmap-0.data: all values together are 1048577 bytes long, most of them in "big"; at most 1048576 are allowed; put large files into an image or a volume, or in several objects',
    ],
  ],
  [
    'a Secret beyond 1 MiB when it is decoded',
    one(GOOD_OBJECTS.secret, ['data', { big: Buffer.alloc(1_048_571).toString('base64') }]),
    'refuses',
    [
      'sizes: c/secret-0.data: all values together are 1048577 bytes long, most of them in "big"; at most 1048576 are allowed; put large files into an image or a volume, or in several objects',
    ],
  ],
];
