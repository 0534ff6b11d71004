import { deployment, pod } from './change';
import type { Row } from './change';

export const sharedPorts: readonly Row[] = [
  [
    'a port and its name in two containers',
    deployment([
      [...pod, 'containers', 1],
      { name: 'two', image: 'a/b:1', ports: [{ name: 'http', containerPort: 8080 }] },
    ]),
    'takes',
    [
      '(sharedPorts) c/deployment-0.spec.template.spec.containers[1].ports[0].name: "http": c/deployment-0.spec.template.spec.containers[0].ports[0].name has that name too, and is what the name stands for; give each port a name of its own',
      '(sharedPorts) c/deployment-0.spec.template.spec.containers[1].ports[0].containerPort: "8080": c/deployment-0.spec.template.spec.containers[0].ports[0].containerPort is the same port, and containers of a pod share their ports; leave it out, or take another',
    ],
  ],
];
