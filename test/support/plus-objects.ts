import { App, Chart } from 'cdk8s';

import { PLUS_CLASSES } from './plus-classes';

/** What the classes of cdk8s-plus make, as it goes to an API server; nothing in it belongs to a namespace that is not there. */
export function plusObjects(): readonly Record<string, unknown>[] {
  return Object.entries(PLUS_CLASSES).flatMap(([name, make]) => {
    const chart = new Chart(new App(), name.toLowerCase());
    make(chart);
    return (chart.toJson() as readonly Record<string, unknown>[]).map(inDefault);
  });
}

function inDefault(object: Record<string, unknown>): Record<string, unknown> {
  const metadata = object['metadata'] as Readonly<Record<string, unknown>>;
  const { namespace, ...rest } = metadata;
  return namespace === undefined ? object : { ...object, metadata: rest };
}
