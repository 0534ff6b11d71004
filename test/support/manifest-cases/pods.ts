import { container, deployment, http, main, pod } from './change';
import type { Row } from './change';

export const pods: readonly Row[] = [
  [
    'no containers',
    deployment([[...pod, 'containers'], []]),
    'refuses',
    [
      'pods: c/deployment-0.spec.template.spec.containers: a pod has at least one container; write for example [{ "name": "web", "image": "nginx:1.29" }]',
    ],
  ],
  [
    'a container in upper case',
    container([['name'], 'Web']),
    'refuses',
    [
      'pods: c/deployment-0.spec.template.spec.containers[0].name: "Web": is no name of a container: at most 63 lower-case letters, digits and "-"; write for example "web"',
    ],
  ],
  [
    'two containers of one name',
    deployment([[...pod, 'initContainers'], [{ name: 'web', image: 'a/b:1' }]]),
    'refuses',
    [
      'pods: c/deployment-0.spec.template.spec.initContainers[0].name: "web": another container has that name (c/deployment-0.spec.template.spec.containers[0].name); give it a name of its own',
    ],
  ],
  [
    'a container without an image',
    container([['image'], undefined]),
    'refuses',
    [
      'pods: c/deployment-0.spec.template.spec.containers[0].image: a container has an image; write for example "docker.io/library/nginx:1.29"',
    ],
  ],
  [
    'a mount of no volume',
    container([['volumeMounts'], [{ name: 'data', mountPath: '/data' }]]),
    'refuses',
    [
      'pods: c/deployment-0.spec.template.spec.containers[0].volumeMounts[0].name: "data": is no volume of this pod; add a volume of that name to the pod',
    ],
  ],
  [
    'two mounts in one place',
    deployment(
      [
        [...pod, 'volumes'],
        [{ name: 'a' }, { name: 'b' }],
      ],
      [
        [...main, 'volumeMounts'],
        [
          { name: 'a', mountPath: '/data' },
          { name: 'b', mountPath: '/data' },
        ],
      ],
    ),
    'refuses',
    [
      'pods: c/deployment-0.spec.template.spec.containers[0].volumeMounts[1].mountPath: "/data": something else is mounted there; mount it in another place',
    ],
  ],
  [
    'a path out of the volume',
    deployment(
      [[...pod, 'volumes'], [{ name: 'a' }]],
      [[...main, 'volumeMounts'], [{ name: 'a', mountPath: '/a', subPath: '../b' }]],
    ),
    'refuses',
    [
      'pods: c/deployment-0.spec.template.spec.containers[0].volumeMounts[0].subPath: "../b": leads out of the volume; write a path below the volume, without ".."',
    ],
  ],
  [
    'a device that is no claim',
    deployment(
      [[...pod, 'volumes'], [{ name: 'a', emptyDir: {} }]],
      [[...main, 'volumeDevices'], [{ name: 'a', devicePath: '/dev/a' }]],
    ),
    'refuses',
    [
      'pods: c/deployment-0.spec.template.spec.containers[0].volumeDevices[0].name: "a": is no claim, and only claims are block devices; mount it, or claim a volume',
    ],
  ],
  [
    'two volumes of one name',
    deployment([
      [...pod, 'volumes'],
      [{ name: 'a' }, { name: 'a' }],
    ]),
    'refuses',
    [
      'pods: c/deployment-0.spec.template.spec.volumes[1].name: "a": another volume has that name; give it a name of its own',
    ],
  ],
  [
    'a volume of two sources',
    deployment([[...pod, 'volumes'], [{ name: 'a', emptyDir: {}, hostPath: { path: '/data' } }]]),
    'refuses',
    [
      'pods: c/deployment-0.spec.template.spec.volumes[0]: comes from emptyDir and hostPath, and can come from one only; make a volume of each',
    ],
  ],
  [
    'a Secret without its name',
    deployment([[...pod, 'volumes'], [{ name: 'a', secret: { defaultMode: 1000 } }]]),
    'refuses',
    [
      'pods: c/deployment-0.spec.template.spec.volumes[0].secret.secretName: is missing; say which secretName is meant',
      'pods: c/deployment-0.spec.template.spec.volumes[0].secret.defaultMode: "1000": is no mode of files, from 0 to 0o777; write it in octal, as 0o644, or as the number 420',
    ],
  ],
  [
    'a variable with "="',
    container([['env'], [{ name: 'A=B', value: 'c' }]]),
    'refuses',
    [
      'pods: c/deployment-0.spec.template.spec.containers[0].env[0].name: "A=B": is no name of a variable: printable characters of ASCII but "="; write for example "LOG_LEVEL"',
    ],
  ],
  [
    'a variable that begins with a digit, before 1.32',
    container([['env'], [{ name: '1A', value: 'c' }]]),
    'takes',
    [
      'pods: c/deployment-0.spec.template.spec.containers[0].env[0].name: "1A": is no name of a variable: letters, digits, "-", "_" and ".", no digit first; write for example "LOG_LEVEL"',
    ],
    { kubernetesVersion: '1.31' },
  ],
  [
    'a number for a variable',
    container([['env'], [{ name: 'A', value: 5 }]]),
    'refuses',
    [
      'pods: c/deployment-0.spec.template.spec.containers[0].env[0].value: the value of a variable must be text; write it in quotes',
    ],
  ],
  [
    'a variable with a value and a source',
    container([
      ['env'],
      [{ name: 'A', value: 'b', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } }],
    ]),
    'refuses',
    [
      'pods: c/deployment-0.spec.template.spec.containers[0].env[0].valueFrom: the variable has a value already; leave out value or valueFrom',
    ],
  ],
  [
    'a variable without a source',
    container([['env'], [{ name: 'A', valueFrom: {} }]]),
    'refuses',
    [
      'pods: c/deployment-0.spec.template.spec.containers[0].env[0].valueFrom: names no source; write one of fieldRef, resourceFieldRef, configMapKeyRef, secretKeyRef',
    ],
  ],
  [
    'a reference without its key',
    container([['env'], [{ name: 'A', valueFrom: { secretKeyRef: { name: 'web' } } }]]),
    'refuses',
    [
      'pods: c/deployment-0.spec.template.spec.containers[0].env[0].valueFrom.secretKeyRef.key: is missing; say which key is meant',
    ],
    { checks: { references: 'off' } },
  ],
  [
    'no source of variables',
    container([['envFrom'], [{ prefix: 'A' }]]),
    'refuses',
    [
      'pods: c/deployment-0.spec.template.spec.containers[0].envFrom[0]: names no source; write configMapRef or secretRef',
    ],
  ],
  [
    'a probe of nothing',
    container([['livenessProbe'], { periodSeconds: 5 }]),
    'refuses',
    [
      'pods: c/deployment-0.spec.template.spec.containers[0].livenessProbe: does nothing; write one of "exec", "httpGet", "tcpSocket" or "grpc"',
    ],
  ],
  [
    'a probe of two things',
    container([['livenessProbe'], { ...http, exec: { command: ['true'] } }]),
    'refuses',
    [
      'pods: c/deployment-0.spec.template.spec.containers[0].livenessProbe: does exec and httpGet at once; write one of "exec", "httpGet", "tcpSocket" or "grpc"',
    ],
  ],
  [
    'successes of a liveness probe',
    container([['livenessProbe'], { ...http, successThreshold: 2 }]),
    'refuses',
    [
      'pods: c/deployment-0.spec.template.spec.containers[0].livenessProbe.successThreshold: "2": only a readiness probe counts successes; write 1, or leave it out',
    ],
  ],
  [
    'a readiness probe that ends',
    container([['readinessProbe'], { ...http, terminationGracePeriodSeconds: 5 }]),
    'refuses',
    [
      'pods: c/deployment-0.spec.template.spec.containers[0].readinessProbe.terminationGracePeriodSeconds: "5": a readiness probe ends no container; leave it out',
    ],
  ],
  [
    'a probe less than nothing',
    container([['startupProbe'], { ...http, periodSeconds: -1 }]),
    'refuses',
    [
      'pods: c/deployment-0.spec.template.spec.containers[0].startupProbe.periodSeconds: "-1": is less than nothing; write 0 or more',
    ],
  ],
  [
    'a probe of an init container',
    deployment([
      [...pod, 'initContainers'],
      [{ name: 'i', image: 'a/b:1', readinessProbe: { exec: { command: ['true'] } } }],
    ]),
    'refuses',
    [
      'pods: c/deployment-0.spec.template.spec.initContainers[0].readinessProbe: an init container has no probes and hooks; leave it out, or write restartPolicy: "Always" for a sidecar',
    ],
  ],
  [
    'a hook that runs nothing',
    container([['lifecycle'], { preStop: { exec: {} } }]),
    'refuses',
    [
      'pods: c/deployment-0.spec.template.spec.containers[0].lifecycle.preStop.exec.command: runs nothing; write for example ["true"]',
    ],
  ],
  [
    'a privileged container that may not rise',
    container([['securityContext'], { privileged: true, allowPrivilegeEscalation: false }]),
    'refuses',
    [
      'pods: c/deployment-0.spec.template.spec.containers[0].securityContext.allowPrivilegeEscalation: "false": a privileged container, or one with CAP_SYS_ADMIN, always has more privileges than it starts with; leave it out, or take the privileges away',
    ],
  ],
  [
    'root that must not be',
    deployment(
      [[...pod, 'securityContext'], { runAsNonRoot: true }],
      [[...main, 'securityContext'], { runAsUser: 0 }],
    ),
    'takes',
    [
      'pods: c/deployment-0.spec.template.spec.containers[0].securityContext.runAsUser: "0": is root, and c/deployment-0.spec.template.spec.securityContext.runAsNonRoot allows none; write the number of another user',
    ],
  ],
  [
    'a host name of two words',
    deployment([[...pod, 'hostname'], 'a.b']),
    'refuses',
    [
      'pods: c/deployment-0.spec.template.spec.hostname: "a.b": is no DNS label of at most 63 lower-case letters, digits and "-"; write for example "web-1"',
    ],
  ],
  [
    'a toleration without a key',
    deployment([[...pod, 'tolerations'], [{ effect: 'NoSchedule' }]]),
    'refuses',
    [
      'pods: c/deployment-0.spec.template.spec.tolerations[0].operator: a toleration without a key tolerates everything, by the operator Exists; write "Exists", or name a key',
    ],
  ],
  [
    'a toleration of anything, with a value',
    deployment([[...pod, 'tolerations'], [{ key: 'a', operator: 'Exists', value: 'b' }]]),
    'refuses',
    [
      'pods: c/deployment-0.spec.template.spec.tolerations[0].value: "b": is not looked at by the operator Exists; leave it out, or write "Equal"',
    ],
  ],
  [
    'a toleration for a time',
    deployment([
      [...pod, 'tolerations'],
      [{ key: 'a', operator: 'Exists', effect: 'NoSchedule', tolerationSeconds: 5 }],
    ]),
    'refuses',
    [
      'pods: c/deployment-0.spec.template.spec.tolerations[0].effect: "NoSchedule": only what drives pods away is tolerated for a time; write "NoExecute"',
    ],
  ],
  [
    'no DNS policy',
    deployment([[...pod, 'dnsPolicy'], 'Cluster']),
    'refuses',
    [
      'pods: c/deployment-0.spec.template.spec.dnsPolicy: "Cluster": is no policy of name resolution; write "ClusterFirst", "ClusterFirstWithHostNet", "Default" or "None"',
    ],
  ],
];
