import { changed, deployment, one, pod } from './change';
import type { Row } from './change';
import { GOOD_OBJECTS } from './good-objects';

export const workloads: readonly Row[] = [
  [
    'a Deployment that is not restarted',
    deployment([[...pod, 'restartPolicy'], 'OnFailure']),
    'refuses',
    [
      'workloads: c/deployment-0.spec.template.spec.restartPolicy: "OnFailure": the pods of a Deployment are restarted always; leave it out',
    ],
  ],
  [
    'a Job that is restarted always',
    one(GOOD_OBJECTS.job, [[...pod, 'restartPolicy'], undefined]),
    'refuses',
    [
      'workloads: c/job-0.spec.template.spec.restartPolicy: the pods of a Job end at some time, and are not restarted always; write "OnFailure" or "Never"',
    ],
  ],
  [
    'no restart policy',
    one(GOOD_OBJECTS.pod, ['spec.restartPolicy', 'Sometimes']),
    'refuses',
    [
      'workloads: c/pod-0.spec.restartPolicy: "Sometimes": is no restart policy; write "Always", "OnFailure" or "Never"',
    ],
  ],
  [
    'less than no replicas',
    deployment(['spec.replicas', -1]),
    'refuses',
    ['workloads: c/deployment-0.spec.replicas: "-1": is less than none; write 0 or more'],
  ],
  [
    'no strategy',
    deployment(['spec.strategy', { type: 'BlueGreen' }]),
    'refuses',
    [
      'workloads: c/deployment-0.spec.strategy.type: "BlueGreen": is no strategy of this kind; write "RollingUpdate" or "Recreate"',
    ],
  ],
  [
    'a rolling update by another strategy',
    deployment(['spec.strategy', { type: 'Recreate', rollingUpdate: { maxSurge: 1 } }]),
    'refuses',
    [
      'workloads: c/deployment-0.spec.strategy.rollingUpdate: is only for RollingUpdate, not for Recreate; leave it out',
    ],
  ],
  [
    'an update that cannot begin',
    deployment([
      'spec.strategy',
      { type: 'RollingUpdate', rollingUpdate: { maxSurge: 0, maxUnavailable: 0 } },
    ]),
    'refuses',
    [
      'workloads: c/deployment-0.spec.strategy.rollingUpdate.maxUnavailable: "0": no pod may go, and none may come before one goes; write 1 or more here, or for maxSurge',
    ],
  ],
  [
    'a share that is none',
    deployment(['spec.strategy', { rollingUpdate: { maxUnavailable: 'half', maxSurge: '200%' } }]),
    'refuses',
    [
      'workloads: c/deployment-0.spec.strategy.rollingUpdate.maxUnavailable: "half": is neither a number of pods nor a percentage; write for example 1 or "25%"',
    ],
  ],
  [
    'a DaemonSet that does both',
    one(GOOD_OBJECTS.daemonSet, ['spec.updateStrategy', { rollingUpdate: { maxSurge: 1 } }]),
    'refuses',
    [
      'workloads: c/daemonset-0.spec.updateStrategy.rollingUpdate.maxSurge: "1": a DaemonSet lets pods go first or come first, not both; write maxUnavailable: 0',
    ],
  ],
  [
    'a deadline before pods are ready',
    deployment(['spec.minReadySeconds', 60], ['spec.progressDeadlineSeconds', 60]),
    'refuses',
    [
      'workloads: c/deployment-0.spec.progressDeadlineSeconds: "60": is not more than minReadySeconds, 60; raise it',
    ],
  ],
  [
    'a schedule of four fields',
    one(GOOD_OBJECTS.cronJob, ['spec.schedule', '0 3 * *']),
    'refuses',
    [
      'workloads: c/cronjob-0.spec.schedule: "0 3 * *": has 4 fields; a schedule has 5; write for example "30 3 * * 1-5"',
    ],
  ],
  [
    'an hour that there is not',
    one(GOOD_OBJECTS.cronJob, ['spec.schedule', '0 24 * * *']),
    'refuses',
    [
      'workloads: c/cronjob-0.spec.schedule: "0 24 * * *": "24": is beyond 0-23, every hour there is; write for example "30 3 * * 1-5"',
    ],
  ],
  [
    'Sunday as 7',
    one(GOOD_OBJECTS.cronJob, ['spec.schedule', '0 3 * * 1-7']),
    'refuses',
    [
      'workloads: c/cronjob-0.spec.schedule: "0 3 * * 1-7": "1-7": is beyond 0-6, every day of the week there is; write 0 for Sunday',
    ],
  ],
  [
    'a zone in the schedule',
    one(GOOD_OBJECTS.cronJob, ['spec.schedule', 'TZ=Etc/UTC 0 3 * * *']),
    'refuses',
    [
      'workloads: c/cronjob-0.spec.schedule: "TZ=Etc/UTC 0 3 * * *": the time zone does not stand in the schedule; write it as timeZone',
    ],
  ],
  [
    'a word that is no schedule',
    one(GOOD_OBJECTS.cronJob, ['spec.schedule', '@reboot']),
    'refuses',
    [
      'workloads: c/cronjob-0.spec.schedule: "@reboot": is no schedule; write "@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly" or for example "@every 90m"',
    ],
  ],
  [
    'no time zone',
    one(GOOD_OBJECTS.cronJob, ['spec.timeZone', 'Local']),
    'refuses',
    [
      'workloads: c/cronjob-0.spec.timeZone: "Local": is no name of a time zone; write for example "Europe/Berlin" or "Etc/UTC"',
    ],
  ],
  [
    'no policy of a CronJob',
    one(GOOD_OBJECTS.cronJob, ['spec.concurrencyPolicy', 'Skip']),
    'refuses',
    [
      'workloads: c/cronjob-0.spec.concurrencyPolicy: "Skip": is no policy; write "Allow", "Forbid" or "Replace"',
    ],
  ],
  [
    'an Indexed Job without an end',
    one(GOOD_OBJECTS.job, ['spec.completionMode', 'Indexed'], ['spec.parallelism', 2]),
    'refuses',
    [
      'workloads: c/job-0.spec.completions: an Indexed Job says how many completions it has; write for example 3',
    ],
  ],
  [
    'an autoscaler upside down',
    [GOOD_OBJECTS.deployment, changed(GOOD_OBJECTS.autoscaler, ['spec.minReplicas', 9])],
    'refuses',
    [
      'workloads: c/horizontalpodautoscaler-1.spec.minReplicas: "9": is more than maxReplicas, 5; lower it, or raise maxReplicas',
    ],
  ],
  [
    'an autoscaler without an end',
    [GOOD_OBJECTS.deployment, changed(GOOD_OBJECTS.autoscaler, ['spec.maxReplicas', 0])],
    'refuses',
    [
      'workloads: c/horizontalpodautoscaler-1.spec.maxReplicas: "0": is less than one pod; write 1 or more',
    ],
  ],
  [
    'a budget of both kinds',
    [GOOD_OBJECTS.deployment, changed(GOOD_OBJECTS.budget, ['spec.minAvailable', 1])],
    'refuses',
    [
      'workloads: c/poddisruptionbudget-1.spec.maxUnavailable: "50%": a budget says either how many pods stay or how many may go; leave out minAvailable or maxUnavailable',
    ],
  ],
  [
    'an autoscaler of nothing, to nothing',
    one(GOOD_OBJECTS.autoscaler, ['spec.minReplicas', 0], ['spec.scaleTargetRef.name', '']),
    'refuses',
    [
      'workloads: c/horizontalpodautoscaler-0.spec.scaleTargetRef.name: "": an autoscaler scales something; say which name is meant',
      'workloads: c/horizontalpodautoscaler-0.spec.minReplicas: "0": is less than one pod; write 1 or more',
    ],
  ],
];
