/** The section about classes of service: which pods of the cluster itself are ended last, and what the others lack. */

import { figureList } from './figures';
import { type Markup, markup } from './markup';
import type { PodQoSReport, QoSChangeReport } from './qos-report';
import { table } from './table';

const CLASSES = ['Guaranteed', 'Burstable', 'BestEffort'] as const;

/** The section; nothing without pods. */
export function qosSection(pods: readonly PodQoSReport[] = []): Markup | undefined {
  if (pods.length === 0) return undefined;
  const counts = CLASSES.map(
    (name) => [name, pods.filter(({ qos }) => qos === name).length] as const,
  );
  const rows = pods.map(({ kind, namespace, name, qos, priorityClassName, changes }) => [
    ...[`${kind} ${name}`, namespace, classOf(qos), priorityClassName ?? 'the default one'],
    changes.map((change, index) => markup`${index > 0 && markup`<br>`}${changeOf(change)}`),
  ]);
  const columns = [
    ...[{ head: 'Pods of' }, { head: 'Namespace' }, { head: 'Class' }, { head: 'Priority' }],
    { head: 'What would make them Guaranteed' },
  ];
  return markup`<p>The kernel ends Guaranteed pods last when memory runs short. A node under pressure ends first what uses more than it asked for, and of that what has the lowest priority.</p>
${figureList([...counts])}${table({ caption: 'Pods of the cluster itself', columns, rows })}`;
}

function classOf(qos: string | undefined): Markup | string {
  if (qos === undefined) return 'known later';
  return qos === 'Guaranteed' ? qos : markup`<span class="alert">${qos}</span>`;
}

function changeOf({ container, field, from, to = 'an amount' }: QoSChangeReport): Markup {
  const now = from === undefined ? '' : ` instead of ${from}`;
  return markup`<code>${container}</code>: <code>${field}</code> of ${to}${now}`;
}
