import { container, deployment, main, one, pod } from './change';
import type { Row } from './change';
import { GOOD_OBJECTS } from './good-objects';

export const quantities: readonly Row[] = [
  [
    'no quantity',
    container([['resources'], { requests: { memory: '1 GB' } }]),
    'refuses',
    [
      'quantities: c/deployment-0.spec.template.spec.containers[0].resources.requests.memory: "1 GB": is no quantity; write "1Gi" (powers of 1024) or "1G" (powers of 1000)',
    ],
  ],
  [
    'less than nothing',
    container([['resources'], { limits: { cpu: '-1' } }]),
    'refuses',
    [
      'quantities: c/deployment-0.spec.template.spec.containers[0].resources.limits.cpu: "-1": is less than nothing; write 0 or more',
    ],
  ],
  [
    'a request beyond its limit',
    container([['resources'], { requests: { memory: '2Gi' }, limits: { memory: '1Gi' } }]),
    'refuses',
    [
      'quantities: c/deployment-0.spec.template.spec.containers[0].resources.requests.memory: "2Gi": is more than the limit of 1Gi; raise the limit, or ask for less',
    ],
  ],
  [
    'a misspelt resource',
    container([['resources'], { requests: { mem: '1Gi' } }]),
    'refuses',
    [
      'quantities: c/deployment-0.spec.template.spec.containers[0].resources.requests.mem: "mem": is nothing that can be asked for here; write "memory"',
    ],
  ],
  [
    'half a device',
    container([['resources'], { limits: { 'nvidia.com/gpu': '0.5' } }]),
    'refuses',
    [
      'quantities: c/deployment-0.spec.template.spec.containers[0].resources.limits[nvidia.com/gpu]: "0.5": there is only a whole number of nvidia.com/gpu; write "1"',
    ],
  ],
  [
    'a device without a limit',
    container([['resources'], { requests: { 'nvidia.com/gpu': 1 } }]),
    'refuses',
    [
      'quantities: c/deployment-0.spec.template.spec.containers[0].resources.limits[nvidia.com/gpu]: nvidia.com/gpu is asked for without a limit, and must not be overcommitted; set the limit to what is asked for',
    ],
  ],
  [
    'fewer devices than the limit',
    container([
      ['resources'],
      { requests: { 'nvidia.com/gpu': 1 }, limits: { 'nvidia.com/gpu': 2 } },
    ]),
    'refuses',
    [
      'quantities: c/deployment-0.spec.template.spec.containers[0].resources.requests[nvidia.com/gpu]: "1": is not the limit of 2, and nvidia.com/gpu must not be overcommitted; set both to the same',
    ],
  ],
  [
    'half a huge page',
    container([['resources'], { limits: { 'hugepages-2Mi': '3Mi', memory: '1Gi' } }]),
    'refuses',
    [
      'quantities: c/deployment-0.spec.template.spec.containers[0].resources.limits.hugepages-2Mi: "3Mi": is no whole number of pages of 2Mi; write for example "4Mi"',
    ],
  ],
  [
    'huge pages alone',
    container([['resources'], { limits: { 'hugepages-2Mi': '4Mi' } }]),
    'refuses',
    [
      'quantities: c/deployment-0.spec.template.spec.containers[0].resources: huge pages are had only together with cpu or memory; ask for cpu or memory too',
    ],
  ],
  [
    'huge pages of no size',
    container([['resources'], { limits: { 'hugepages-big': '4Mi', memory: '1Gi' } }]),
    'refuses',
    [
      'quantities: c/deployment-0.spec.template.spec.containers[0].resources.limits.hugepages-big: "hugepages-big": does not name the size of a page; write for example "hugepages-2Mi"',
    ],
  ],
  [
    'a pod that asks for less than its containers',
    deployment(
      [[...pod, 'resources'], { requests: { cpu: '100m' } }],
      [[...main, 'resources'], { requests: { cpu: '200m' } }],
    ),
    'refuses',
    [
      'quantities: c/deployment-0.spec.template.spec.resources.requests.cpu: "100m": is less than what its containers ask for together, 200m; write "200m" or more',
    ],
  ],
  [
    'a container with a higher limit than its pod',
    deployment(
      [[...pod, 'resources'], { limits: { memory: '1Gi' } }],
      [[...main, 'resources'], { limits: { memory: '2Gi' } }],
    ),
    'refuses',
    [
      'quantities: c/deployment-0.spec.template.spec.containers[0].resources.limits.memory: "2Gi": is more than the limit of the pod, 1Gi; lower it, or raise that of the pod',
    ],
  ],
  [
    'a size that is none',
    deployment([[...pod, 'volumes'], [{ name: 'a', emptyDir: { sizeLimit: '1gb' } }]]),
    'refuses',
    [
      'quantities: c/deployment-0.spec.template.spec.volumes[0].emptyDir.sizeLimit: "1gb": is no quantity; write "1Gi" (powers of 1024) or "1G" (powers of 1000)',
    ],
  ],
  [
    'a volume of no size',
    one(GOOD_OBJECTS.volume, ['spec.capacity.storage', '10GiB']),
    'refuses',
    [
      'quantities: c/persistentvolume-0.spec.capacity.storage: "10GiB": is no quantity; write "10Gi" (powers of 1024) or "10G" (powers of 1000)',
    ],
  ],
  [
    'a quota of half a pod',
    one(GOOD_OBJECTS.quota, ['spec.hard.pods', '1.5']),
    'refuses',
    [
      'quantities: c/resourcequota-0.spec.hard.pods: "1.5": there is only a whole number of pods; write "2"',
    ],
  ],
  [
    'a quota of nothing',
    one(GOOD_OBJECTS.quota, ['spec.hard.cpus', '1']),
    'refuses',
    [
      'quantities: c/resourcequota-0.spec.hard.cpus: "cpus": is nothing that a quota can limit; write for example "requests.cpu", "pods" or "count/jobs.batch"',
    ],
  ],
  [
    'a range upside down',
    one(GOOD_OBJECTS.limitRange, ['spec.limits.0.min.cpu', '3']),
    'refuses',
    [
      'quantities: c/limitrange-0.spec.limits[0].min.cpu: "3": min is more than max, 2; lower min or raise max',
    ],
  ],
  [
    'two ranges of one type',
    one(GOOD_OBJECTS.limitRange, ['spec.limits.1', { type: 'Container', max: { memory: '1Gi' } }]),
    'refuses',
    [
      'quantities: c/limitrange-0.spec.limits[1].type: "Container": there are limits of this type already; write all of them in one place',
    ],
  ],
  [
    'defaults of pods',
    one(GOOD_OBJECTS.limitRange, ['spec.limits.0', { type: 'Pod', default: { memory: '1Gi' } }]),
    'refuses',
    [
      'quantities: c/limitrange-0.spec.limits[0].default: pods as a whole have no defaults; write them with the type "Container"',
    ],
  ],
  [
    'a range of no type',
    one(GOOD_OBJECTS.limitRange, ['spec.limits.0.type', undefined]),
    'refuses',
    [
      'quantities: c/limitrange-0.spec.limits[0].type: is no type; write "Container", "Pod" or "PersistentVolumeClaim"',
    ],
  ],
];
