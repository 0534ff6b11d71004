/** Where a member listens, and where others reach it. */
import { IpAddress, isRecord } from '../values';
import type { Findings, IpAddressInput } from '../values';

import type { EtcdMemberProps } from './etcd-props';
import { readEtcdUrls } from './etcd-url';
import type { EtcdUrl, EtcdUrlRules } from './etcd-url';

/** What was read. */
export interface ReadAddresses {
  readonly listenPeer: readonly EtcdUrl[];
  readonly listenClient: readonly EtcdUrl[];
  /** Empty when HTTP shares the port of gRPC. */
  readonly listenClientHttp: readonly EtcdUrl[];
  readonly listenMetrics: readonly EtcdUrl[];
  readonly advertisePeer: readonly EtcdUrl[];
  readonly advertiseClient: readonly EtcdUrl[];
}

type Lists = Partial<EtcdMemberProps>;
type Field = Extract<keyof EtcdMemberProps, `${string}Urls`>;

const METRICS = ['http://127.0.0.1:2381'];

/** Reads all lists of addresses. */
export function readAddresses(props: Lists, findings: Findings): ReadAddresses {
  const allowPlain = props.allowPlain === true;
  const allowPublic = props.allowPublicClients === true;
  const own = readOwn(props.address, findings);
  const several =
    props.membership === 'joined' ||
    (isRecord(props.initialCluster) && Object.keys(props.initialCluster).length > 1);
  const listens: EtcdUrlRules = { listens: true, forOthers: false, allowPlain, allowPublic };
  const tells: EtcdUrlRules = { ...listens, listens: false, forOthers: several };
  const read = (field: Field, rules: EtcdUrlRules, usual: readonly string[] | undefined) =>
    readList(props[field], field, rules, usual, findings);
  const [peer, client] = own === undefined ? [] : [`https://${own}:2380`, `https://${own}:2379`];
  const peers = peer === undefined ? undefined : [peer];
  const clients = client === undefined ? undefined : [client];
  return {
    // Whom peers are, their certificates say; clients are more.
    listenPeer: read('listenPeerUrls', { ...listens, allowPublic: true }, peers),
    listenClient: read('listenClientUrls', listens, withLoopback(clients)),
    listenClientHttp: read('listenClientHttpUrls', listens, []),
    listenMetrics: read('listenMetricsUrls', { ...listens, allowPlain: true }, METRICS),
    advertisePeer: read('initialAdvertisePeerUrls', tells, peers),
    advertiseClient: read('advertiseClientUrls', tells, clients),
  };
}

function readList(
  given: unknown,
  field: Field,
  rules: EtcdUrlRules,
  usual: readonly string[] | undefined,
  findings: Findings,
): readonly EtcdUrl[] {
  if (given === undefined && usual === undefined) {
    const remedy = 'give address, or write them yourself';
    findings.add('required', field, undefined, 'no addresses are given', remedy);
    return [];
  }
  if (given === undefined && usual?.length === 0) return [];
  return readEtcdUrls(given ?? usual, field, rules, findings);
}

function withLoopback(urls: readonly string[] | undefined): readonly string[] | undefined {
  return urls === undefined ? undefined : [...new Set([...urls, 'https://127.0.0.1:2379'])];
}

function readOwn(given: unknown, findings: Findings): string | undefined {
  if (given === undefined) return undefined;
  const address = findings.take(IpAddress.parse(given as IpAddressInput, 'address'));
  if (address === undefined) return undefined;
  return address.family === 6 ? `[${String(address)}]` : String(address);
}
