import { changed, container, deployment, ingress, one, pod, port, service } from './change';
import type { Row } from './change';
import { GOOD_OBJECTS } from './good-objects';

export const ports: readonly Row[] = [
  [
    'a port beyond all',
    container([['ports', 0, 'containerPort'], 70_000]),
    'refuses',
    [
      'ports: c/deployment-0.spec.template.spec.containers[0].ports[0].containerPort: "70000": is no number of a port, from 1 to 65535; write for example 80',
    ],
  ],
  [
    'no port',
    container([['ports', 0, 'containerPort'], undefined]),
    'refuses',
    [
      'ports: c/deployment-0.spec.template.spec.containers[0].ports[0].containerPort: names no port; write for example 80',
    ],
  ],
  [
    'a long name',
    container([['ports', 0, 'name'], 'a-very-long-name']),
    'refuses',
    [
      'ports: c/deployment-0.spec.template.spec.containers[0].ports[0].name: "a-very-long-name": is no name of a port: at most 15 lower-case letters, digits and single inner "-", with a letter; write for example "http"',
    ],
  ],
  [
    'a name twice',
    container([['ports', 1], { name: 'http', containerPort: 9090 }]),
    'refuses',
    [
      'ports: c/deployment-0.spec.template.spec.containers[0].ports[1].name: "http": another port of this container has that name; give each port a name of its own',
    ],
  ],
  [
    'no protocol',
    container([['ports', 0, 'protocol'], 'HTTP']),
    'refuses',
    [
      'ports: c/deployment-0.spec.template.spec.containers[0].ports[0].protocol: "HTTP": is no protocol of a port; write one of "TCP", "UDP", "SCTP"',
    ],
  ],
  [
    'a port of the node twice',
    container([
      ['ports'],
      [
        { containerPort: 1, hostPort: 80 },
        { containerPort: 2, hostPort: 80 },
      ],
    ]),
    'refuses',
    [
      'ports: c/deployment-0.spec.template.spec.containers[0].ports[1].hostPort: "80": another port of this pod has TCP port 80 of the node; take another port of the node',
    ],
  ],
  [
    'another port on the network of the node',
    deployment([[...pod, 'hostNetwork'], true], [[...port, 'hostPort'], 80]),
    'refuses',
    [
      'ports: c/deployment-0.spec.template.spec.containers[0].ports[0].hostPort: "80": is not the port of the container, 8080, which is on the node\'s network; write 8080, or leave it out',
    ],
  ],
  [
    'a probe of a port in quotes',
    container([['readinessProbe'], { tcpSocket: { port: '8080' } }]),
    'refuses',
    [
      'ports: c/deployment-0.spec.template.spec.containers[0].readinessProbe.tcpSocket.port: "8080": is a number in quotes, which is taken for a name; write 8080 without quotes',
    ],
  ],
  [
    'a probe of no port of the container',
    container([['readinessProbe'], { httpGet: { path: '/', port: 'metrics' } }]),
    'takes',
    [
      'ports: c/deployment-0.spec.template.spec.containers[0].readinessProbe.httpGet.port: "metrics": is the name of no port of this container; write "http"',
    ],
  ],
  [
    'a Service without ports',
    service(['spec.ports', undefined]),
    'refuses',
    [
      'ports: c/service-1.spec.ports: a Service has at least one port; name a port, or write clusterIP: "None"',
    ],
  ],
  [
    'ports without names',
    service([
      'spec.ports',
      [
        { port: 80, targetPort: 8080 },
        { name: 'b', port: 81, targetPort: 8080 },
      ],
    ]),
    'refuses',
    [
      'ports: c/service-1.spec.ports[0].name: of several ports each has a name; write for example "http"',
    ],
  ],
  [
    'ports of one name',
    service([
      'spec.ports',
      [
        { name: 'a', port: 80, targetPort: 8080 },
        { name: 'a', port: 81, targetPort: 8080 },
      ],
    ]),
    'refuses',
    [
      'ports: c/service-1.spec.ports[1].name: "a": another port of this Service has that name; give each port a name of its own',
    ],
  ],
  [
    'one port twice',
    service([
      'spec.ports',
      [
        { name: 'a', port: 80, targetPort: 8080 },
        { name: 'b', port: 80, targetPort: 'http' },
      ],
    ]),
    'refuses',
    [
      'ports: c/service-1.spec.ports[1].port: "80": TCP port 80 of this Service leads somewhere else already; take another port',
    ],
  ],
  [
    'a bad name of a port',
    service(['spec.ports.0.name', 'HTTP']),
    'refuses',
    [
      'ports: c/service-1.spec.ports[0].name: "HTTP": is no name of a port of a Service: at most 63 lower-case letters, digits and "-"; write for example "http"',
    ],
  ],
  [
    'a port of nodes of ClusterIP',
    service(['spec.ports.0.nodePort', 30_080]),
    'refuses',
    [
      'ports: c/service-1.spec.ports[0].nodePort: "30080": a Service of type ClusterIP has no ports of nodes; write type: "NodePort", or leave it out',
    ],
  ],
  [
    'a port of nodes that another has',
    [
      GOOD_OBJECTS.deployment,
      changed(
        GOOD_OBJECTS.service,
        ['metadata.name', 'first'],
        ['spec.type', 'NodePort'],
        ['spec.ports.0.nodePort', 30_080],
      ),
      changed(GOOD_OBJECTS.service, ['spec.type', 'NodePort'], ['spec.ports.0.nodePort', 30_080]),
    ],
    // Where the first one really is.
    'takes',
    [
      'ports: c/service-2.spec.ports[0].nodePort: "30080": is taken by c/service-1.spec.ports[0].nodePort; take another port of the nodes',
    ],
  ],
  [
    'a range that ends before it begins',
    one(GOOD_OBJECTS.policy, ['spec.ingress.0.ports.0.endPort', 80]),
    'refuses',
    [
      'ports: c/networkpolicy-0.spec.ingress[0].ports[0].endPort: "80": ends before its range begins; write the last port of the range',
    ],
  ],
  [
    'an Ingress to no port',
    ingress(['port', {}]),
    'refuses',
    [
      'ports: c/ingress-2.spec.rules[0].http.paths[0].backend.service.port: names no port of the Service; write either "number" or "name"',
    ],
  ],
  [
    'an Ingress to two ports',
    ingress(['port', { number: 80, name: 'http' }]),
    'refuses',
    [
      'ports: c/ingress-2.spec.rules[0].http.paths[0].backend.service.port: names its port twice, by number and by name; write either "number" or "name"',
    ],
    { checks: { services: 'off' } },
  ],
];
