import { one, service } from './change';
import type { Row } from './change';
import { GOOD_OBJECTS } from './good-objects';

export const names: readonly Row[] = [
  [
    'upper case',
    one(GOOD_OBJECTS.configMap, ['metadata.name', 'My_Conf']),
    'refuses',
    [
      'names: c/configmap-0.metadata.name: "My_Conf": is no name for a ConfigMap, which is a DNS subdomain of at most 253 lower-case letters, digits, "-" and "."; write "my-conf"',
    ],
  ],
  [
    'no name',
    one(GOOD_OBJECTS.configMap, ['metadata.name', undefined]),
    'refuses',
    ['names: c/configmap-0.metadata.name: has no name; write for example "my-app"'],
  ],
  [
    'a prefix that begins with a dash',
    one(GOOD_OBJECTS.configMap, ['metadata', { generateName: '-web-' }]),
    'refuses',
    [
      'names: c/configmap-0.metadata.generateName: "-web-": is no name for a ConfigMap, which is a DNS subdomain of at most 253 lower-case letters, digits, "-" and "."; write for example "web-1706e427"',
    ],
  ],
  [
    'a dot in a Namespace',
    one(GOOD_OBJECTS.namespace, ['metadata.name', 'a.b']),
    'refuses',
    [
      'names: c/namespace-0.metadata.name: "a.b": is no name for a Namespace, which is a DNS label of at most 63 lower-case letters, digits and "-"; write for example "a-b"',
    ],
  ],
  [
    'a dot in a Service',
    service(['metadata.name', 'web.1']),
    'refuses',
    [
      'names: c/service-1.metadata.name: "web.1": is no name for a Service, which is a DNS label of at most 63 lower-case letters, digits and "-"; write for example "web-1"',
    ],
  ],
  [
    'a digit first in a Service before 1.36',
    service(['metadata.name', '1-web']),
    'takes',
    [
      'names: c/service-1.metadata.name: "1-web": is no name for a Service, which is a DNS label of at most 63 lower-case letters, digits and "-", which begins with a letter; write for example "my-app"',
    ],
    { kubernetesVersion: '1.35' },
  ],
  [
    'a slash in a Role',
    one(GOOD_OBJECTS.role, ['metadata.name', 'a/b']),
    'refuses',
    [
      'names: c/role-0.metadata.name: "a/b": is no name for a Role, which is a name without "/" and "%"; write for example "a-b-c14cddc0"',
    ],
  ],
  [
    'a dot in a StatefulSet',
    one(GOOD_OBJECTS.statefulSet, ['metadata.name', 'db.1']),
    'refuses',
    [
      'names: c/statefulset-0.metadata.name: "db.1": is no name for a StatefulSet, which is a DNS label of at most 63 lower-case letters, digits and "-"; write for example "db-1"',
    ],
  ],
  [
    'a long Job',
    one(GOOD_OBJECTS.job, ['metadata.name', 'a'.repeat(64)]),
    'refuses',
    [
      'names: c/job-0.metadata.name: "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa": is no name for a Job, which is a DNS subdomain of at most 63 characters; write for example "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa-ffe054fe"',
    ],
  ],
  [
    'a long CronJob',
    one(GOOD_OBJECTS.cronJob, ['metadata.name', 'a'.repeat(53)]),
    'refuses',
    [
      'names: c/cronjob-0.metadata.name: "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa": is no name for a CronJob, which is a DNS subdomain of at most 52 characters; write for example "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa-abe346a7"',
    ],
  ],
  [
    'an Indexed Job whose pods have longer names',
    one(
      GOOD_OBJECTS.job,
      ['metadata.name', 'a'.repeat(62)],
      ['spec.completionMode', 'Indexed'],
      ['spec.completions', 11],
    ),
    'refuses',
    [
      'names: c/job-0.metadata.name: "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa": its last pod would have the host name "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa-10", which is no DNS label; shorten the name, and use no "."',
    ],
  ],
  [
    'a namespace in upper case',
    one(GOOD_OBJECTS.configMap, ['metadata.namespace', 'Default']),
    'refuses',
    [
      'names: c/configmap-0.metadata.namespace: "Default": is no name of a namespace, which is a DNS label of at most 63 lower-case letters, digits and "-"; write "default"',
    ],
    { checks: { references: 'off' } },
  ],
];
