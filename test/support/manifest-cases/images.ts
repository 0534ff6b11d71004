import { container } from './change';
import type { Row } from './change';

export const images: readonly Row[] = [
  [
    'no tag',
    container([['image'], 'registry.example:5000/nginx']),
    'takes',
    [
      '(images) c/deployment-0.spec.template.spec.containers[0].image: "registry.example:5000/nginx": may be another image tomorrow; write a tag, as in "docker.io/library/nginx:1.29.3", best with its digest',
    ],
  ],
  [
    'latest',
    container([['image'], 'nginx:latest']),
    'takes',
    [
      '(images) c/deployment-0.spec.template.spec.containers[0].image: "nginx:latest": may be another image tomorrow; write a tag, as in "docker.io/library/nginx:1.29.3", best with its digest',
    ],
  ],
];
