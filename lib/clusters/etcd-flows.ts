/** Who has to reach whom for a cluster of etcd to live, and to be used. */
import type { Flow } from '../platform';
import { CLIENT_PORT, METRICS_PORT, PEER_PORT } from './etcd-member-machine';

/** Who uses a cluster of etcd. */
export interface EtcdFlowsArgs {
  /** The group of its machines, which is its name: `etcd`, or `etcd-events` for that of events. */
  readonly members: string;
  /** Who reads and writes: API servers, as a rule. They are still asked for a certificate. */
  readonly clients: readonly Flow['from'][];
  /**
   * Who reads the metrics, which are served without TLS.
   *
   * @default [] - nobody
   */
  readonly monitors?: readonly Flow['from'][];
}

/**
 * The flows of a cluster of etcd, and no more: members reach each other at 2379 and 2380, clients at 2379, monitors at 2381.
 *
 * @see https://etcd.io/docs/v3.6/op-guide/configuration/ (listen-peer-urls, listen-client-urls, listen-metrics-urls)
 */
export function etcdFlows({ members, clients, monitors = [] }: EtcdFlowsArgs): readonly Flow[] {
  const [to, among] = [members, { group: members }];
  const flow = (from: Flow['from'], ports: number, purpose: string): Flow => ({
    ...{ from, to, protocol: 'tcp', ports, purpose },
  });
  // A member asks the others as a client too, before it joins them.
  return [
    flow(among, PEER_PORT, 'etcd among members'),
    flow(among, CLIENT_PORT, 'etcd asked by members'),
    ...clients.map((from) => flow(from, CLIENT_PORT, 'etcd for clients')),
    ...monitors.map((from) => flow(from, METRICS_PORT, 'metrics of etcd')),
  ];
}
