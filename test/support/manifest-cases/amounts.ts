import { container } from './change';
import type { Row } from './change';

export const amounts: readonly Row[] = [
  [
    'thousandths of bytes',
    container([['resources'], { limits: { memory: '128m' } }]),
    'takes',
    [
      '(amounts) c/deployment-0.spec.template.spec.containers[0].resources.limits.memory: "128m": is no whole number of bytes; write for example "128Mi"',
    ],
  ],
  [
    'a few bytes',
    container([['resources'], { requests: { memory: 512 } }]),
    'takes',
    [
      '(amounts) c/deployment-0.spec.template.spec.containers[0].resources.requests.memory: "512": is less than a MiB; write for example "512Mi"',
    ],
  ],
  [
    'less than a thousandth of a CPU',
    container([['resources'], { requests: { cpu: '0.0005' } }]),
    'takes',
    [
      '(amounts) c/deployment-0.spec.template.spec.containers[0].resources.requests.cpu: "0.0005": is finer than a thousandth of a CPU; write "1m"',
    ],
  ],
];
