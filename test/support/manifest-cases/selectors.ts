import { deployment, one } from './change';
import type { Row } from './change';
import { GOOD_OBJECTS } from './good-objects';

export const selectors: readonly Row[] = [
  [
    'other labels than those of the pods',
    deployment(['spec.selector.matchLabels.app', 'api']),
    'refuses',
    [
      'selectors: c/deployment-0.spec.selector.matchLabels.app: "api": its own pods have other labels (app=web); give the template the labels that are asked for',
    ],
  ],
  [
    'an expression that the pods do not meet',
    one(GOOD_OBJECTS.daemonSet, [
      'spec.selector',
      { matchExpressions: [{ key: 'tier', operator: 'Exists' }] },
    ]),
    'refuses',
    [
      'selectors: c/daemonset-0.spec.selector.matchExpressions[0]: its own pods have other labels (app=web); give the template the labels that are asked for',
    ],
  ],
  [
    'no selector',
    one(GOOD_OBJECTS.statefulSet, ['spec.selector', undefined]),
    'refuses',
    [
      'selectors: c/statefulset-0.spec.selector: chooses no pods by their labels; write for example { "matchLabels": { "app": "web" } }',
    ],
  ],
  [
    'an empty selector',
    deployment(['spec.selector', {}]),
    'refuses',
    [
      'selectors: c/deployment-0.spec.selector: chooses no pods by their labels; write for example { "matchLabels": { "app": "web" } }',
    ],
  ],
  [
    'no operator',
    deployment(['spec.selector.matchExpressions', [{ key: 'app', operator: 'Equals' }]]),
    'refuses',
    [
      'selectors: c/deployment-0.spec.selector.matchExpressions[0].operator: "Equals": is no way to compare labels; write "In", "NotIn", "Exists" or "DoesNotExist"',
    ],
  ],
  [
    'an operator without values',
    deployment(['spec.selector.matchExpressions', [{ key: 'app', operator: 'NotIn' }]]),
    'refuses',
    [
      'selectors: c/deployment-0.spec.selector.matchExpressions[0].values: NotIn compares with no value; write at least one value',
    ],
  ],
  [
    'a selector of a Job',
    one(GOOD_OBJECTS.job, ['spec.selector', { matchLabels: { a: 'b' } }]),
    'refuses',
    ['selectors: c/job-0.spec.selector: a Job makes its own selector; leave it out'],
  ],
  [
    'a selector of the Jobs of a CronJob',
    one(GOOD_OBJECTS.cronJob, ['spec.jobTemplate.spec.selector', { matchLabels: { a: 'b' } }]),
    'refuses',
    [
      'selectors: c/cronjob-0.spec.jobTemplate.spec.selector: the Jobs of a CronJob make their own selectors; leave it out',
    ],
  ],
  [
    'a bad label to select by',
    one(GOOD_OBJECTS.budget, ['spec.selector.matchLabels.app', 'a b']),
    'refuses',
    [
      'selectors: c/poddisruptionbudget-0.spec.selector.matchLabels.app: "a b": is no value of a label: at most 63 letters, digits, "-", "_" and ".", with a letter or digit at both ends; shorten it, or use an annotation',
    ],
    { checks: { services: 'off' } },
  ],
  [
    'a bad label of peers',
    one(GOOD_OBJECTS.policy, [
      'spec.ingress.0.from',
      [{ podSelector: { matchLabels: { a: '-' } } }],
    ]),
    'refuses',
    [
      'selectors: c/networkpolicy-0.spec.ingress[0].from[0].podSelector.matchLabels.a: "-": is no value of a label: at most 63 letters, digits, "-", "_" and ".", with a letter or digit at both ends; shorten it, or use an annotation',
    ],
  ],
];
