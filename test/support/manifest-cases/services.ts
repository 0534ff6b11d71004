import { ingress, one, service } from './change';
import type { Row } from './change';
import { GOOD_OBJECTS } from './good-objects';

export const services: readonly Row[] = [
  [
    'a Service of no pods',
    one(GOOD_OBJECTS.service, ['spec.selector', { app: 'web', tier: 'front' }]),
    'takes',
    [
      '(services) c/service-0.spec.selector: "app=web,tier=front": no pods in the namespace "default" here have these labels; select the labels of a pod template',
    ],
  ],
  [
    'a named port of no container',
    service(['spec.ports.0.targetPort', 'https']),
    'takes',
    [
      '(services) c/service-1.spec.ports[0].targetPort: "https": no container that the Service selects has a TCP port of that name; their ports are 8080 ("http")',
    ],
  ],
  [
    'a port of no container',
    service(['spec.ports.0.targetPort', 9090]),
    'takes',
    [
      '(services) c/service-1.spec.ports[0].targetPort: "9090": no container that the Service selects says that it has this TCP port; their ports are 8080 ("http")',
    ],
  ],
  [
    'a port of another protocol',
    service(['spec.ports.0.protocol', 'UDP']),
    'takes',
    [
      '(services) c/service-1.spec.ports[0].targetPort: "http": no container that the Service selects has a UDP port of that name; their ports are 8080 ("http")',
    ],
  ],
  [
    'a port beyond those of nodes',
    service(['spec.type', 'NodePort'], ['spec.ports.0.nodePort', 8080]),
    // A dry run gives out no ports.
    'takes',
    [
      '(services) c/service-1.spec.ports[0].nodePort: "8080": is beyond 30000-32767, which a cluster gives to Services unless it is told otherwise; take a port of these',
    ],
  ],
  [
    'an Ingress to a port that is not',
    ingress(['port.number', 81]),
    'takes',
    [
      '(services) c/ingress-2.spec.rules[0].http.paths[0].backend.service.port.number: "81": the Service "web" (c/service-1) has no such port; write 80',
    ],
  ],
  [
    'a budget of no pods',
    one(GOOD_OBJECTS.budget),
    'takes',
    [
      '(services) c/poddisruptionbudget-0.spec.selector: no pods in the namespace "default" here have these labels; select the labels of a pod template',
    ],
  ],
];
