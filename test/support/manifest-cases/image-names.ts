import { container } from './change';
import type { Row } from './change';

export const imageNames: readonly Row[] = [
  [
    'an image in upper case',
    container([['image'], 'Registry.example:5000/My/App:1']),
    'takes',
    [
      'imageNames: c/deployment-0.spec.template.spec.containers[0].image: "Registry.example:5000/My/App:1": is no reference of an image; write "registry.example:5000/my/app:1"',
    ],
  ],
  [
    'an image with a scheme',
    container([['image'], 'https://ghcr.io/a/b:1']),
    'takes',
    [
      'imageNames: c/deployment-0.spec.template.spec.containers[0].image: "https://ghcr.io/a/b:1": is no reference of an image; write "ghcr.io/a/b:1"',
    ],
  ],
];
