/** Asks the members of a checkout's cluster, as an operator and as somebody who must be turned away. */
import { setTimeout as sleep } from 'node:timers/promises';

import { programsOf } from '../../stacks/etcd-plan';
import type { Attempt, Checkout } from './checkout';

/** Where a member has its certificates. */
export const ETCD_FILES = '/etc/etcd/pki';

/** Who asks; what is left out is right. */
export interface EtcdClient {
  readonly url?: string;
  /** The file of the authorities that are trusted. */
  readonly trusted?: string;
  /** The file of the certificate that is shown. */
  readonly who?: string;
  readonly version?: string;
}

/** `etcdctl` on a member, with all options on its command line. */
export function etcdctl(
  checkout: Checkout,
  machine: string,
  words: readonly string[],
  client: EtcdClient = {},
): Attempt {
  const { url = 'https://127.0.0.1:2379', trusted = 'ca', who = 'server' } = client;
  const options = [
    ...['--endpoints', url, '--command-timeout', '3s', '--cacert', `${ETCD_FILES}/${trusted}.crt`],
    ...['--cert', `${ETCD_FILES}/${who}.crt`, '--key', `${ETCD_FILES}/${who}.key`],
  ];
  const program = `${programsOf(client.version ?? '3.6.14')}/etcdctl`;
  return checkout.attempt(machine, program, ...options, ...words);
}

/**
 * What a member says of those whom it turned away: at which of its endpoints, and why. They themselves hear of it only by chance.
 *
 * @param from the address that they came from
 * @param atLeast for how many it is waited a while
 */
export async function rejections(
  checkout: Checkout,
  machine: string,
  from: string,
  atLeast: number,
): Promise<readonly (readonly [endpoint: string, error: string])[]> {
  const show = ['journalctl', '-u', 'etcd-member', '--no-pager', '-o', 'cat'];
  const end = Date.now() + 10_000;
  for (;;) {
    const found = checkout
      .inside(machine, ...show)
      .split('\n')
      .filter((line) => line.includes('"msg":"rejected connection on'))
      .map((line) => JSON.parse(line) as Readonly<Record<string, string>>)
      .filter((line) => line['remote-addr']?.startsWith(`${from}:`));
    if (found.length >= atLeast || Date.now() > end) {
      return found.map(({ msg = '', error = '' }) => [msg.split(' ').at(3) ?? '', error]);
    }
    await sleep(200);
  }
}
