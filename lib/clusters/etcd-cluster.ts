import * as pulumi from '@pulumi/pulumi';

import { refuseAll } from '../bridge/outputs';
import type { Certificate } from '../pki';
import type { PlatformMachine } from '../platform';
import { Findings, isRecord } from '../values';
import type { Violation } from '../values';
import { apiServerArguments } from './api-server-arguments';
import type { ApiServerFiles } from './api-server-arguments';
import { makeAuthorities, makeClientCertificate } from './etcd-certificates';
import type { EtcdClusterArgs, EtcdClusterSpec } from './etcd-cluster-args';
import { planEtcdCluster, planOf } from './etcd-cluster-plan';
import type { EtcdClusterPlan } from './etcd-cluster-plan';
import { METRICS_PORT, urlHost } from './etcd-member-machine';
import { endpointsOf, planInputs, prepareShard, registerShard } from './etcd-shard';
import type { PreparedShard } from './etcd-shard';
import { checkEtcdTls } from './etcd-tls-check';
import { readEtcdCluster } from './read-etcd-cluster';
import type { ReadEtcdCluster } from './read-etcd-cluster';
import { EtcdPlan } from './resources';

/** Members without an address get one of the platform; any will do to look at names. */
const SOME_ADDRESS = '10.0.0.11';

/**
 * A cluster of etcd on machines of its own: members with identity, spread over failure domains, TLS everywhere, data that outlives its machines, and every
 * change of it done member by member within one `pulumi up`.
 *
 * @see docs/etcd-cluster.md for what to change in the data, and what happens then
 */
export class EtcdCluster extends pulumi.ComponentResource {
  /** Where clients reach the members: `https://10.0.0.11:2379`; known before anything is created. */
  readonly endpoints: readonly string[];
  /** Where those that only keep events are reached; empty when there is no such cluster. */
  readonly eventEndpoints: readonly string[];
  /** What the members are known by to clients, as PEM. */
  readonly ca: pulumi.Output<string>;
  /** For the API server of Kubernetes: `kube-apiserver-etcd-client`. */
  readonly apiServerCertificate: Certificate;
  /** For an operator. Whoever has it may read and write everything. */
  readonly operatorCertificate: Certificate;
  /** The environment of `etcdctl`, in a folder with the files of `operatorCertificate`. */
  readonly etcdctl: pulumi.Output<Record<string, string>>;
  /** Where Prometheus finds the metrics, as `host:port`, without TLS; empty when they are not served. */
  readonly metricsTargets: readonly string[];
  /** The machines of all members by name. */
  readonly memberMachines: Readonly<Record<string, PlatformMachine>>;
  /** What tells the cluster from all others, once it lives. */
  readonly clusterId: pulumi.Output<string>;
  /** What is known of it before anything is created. */
  readonly plan: EtcdClusterPlan;

  /**
   * Checks everything, and registers the cluster.
   *
   * @param name of the cluster; members are `<name>-1`, `<name>-2`, …
   * @throws pulumi.InputPropertiesError with everything that is wrong, before anything is registered
   */
  constructor(name: string, args: EtcdClusterArgs, opts: pulumi.ComponentResourceOptions = {}) {
    const read = readOrRefuse(name, args);
    super('groundwork:index:EtcdCluster', name, {}, opts);
    const shards = shardsOf(read).map((one) => prepareShard(one, args, this));
    const { tls = {} } = args;

    // what it may become
    const plans = shards.map(
      (shard) => new EtcdPlan(`${shard.read.name}-plan`, planInputs(shard), { parent: this }),
    );

    // certificates
    const options = { parent: this, dependsOn: plans };
    const authorities = makeAuthorities(name, tls, options);
    const issue = (noun: string, commonName: string): Certificate =>
      makeClientCertificate(`${name}-${noun}`, commonName, authorities, tls, options);
    this.apiServerCertificate = issue('api-server', 'kube-apiserver-etcd-client');
    this.operatorCertificate = issue('operator', `${name}-operator`);
    this.ca = authorities.clients.trustBundle;

    // machines
    const registered = shards.map((shard, index) => {
      const plan = plans[index] ?? bug('a shard without a plan');
      return registerShard(shard, authorities, plan, args, this);
    });
    this.memberMachines = Object.fromEntries(
      registered.flatMap(({ machines }) => Object.entries(machines)),
    );

    // what there is to know
    const [main, events] = shards;
    this.endpoints = main === undefined ? [] : endpointsOf(main);
    this.eventEndpoints = events === undefined ? [] : endpointsOf(events);
    this.clusterId = registered[0]?.clusterId ?? bug('no cluster');
    this.metricsTargets = args.metrics === false ? [] : shards.flatMap(metricsOf);
    this.etcdctl = pulumi.output(etcdctlEnvironment(this.endpoints));
    this.plan = placedPlan(shards);
    const { endpoints, clusterId, ca } = this;
    this.registerOutputs({ endpoints, clusterId, ca });
  }

  /**
   * The arguments of an API server that uses it: `--etcd-servers=…` and so on.
   *
   * @param files where the files of `apiServerCertificate` are on its machine; those of `kubeadm` unless said otherwise
   */
  apiServerArguments(files: ApiServerFiles = {}): readonly string[] {
    return apiServerArguments(this.endpoints, this.eventEndpoints, files);
  }
}

/** The main cluster, and that for events. */
function shardsOf(read: ReadEtcdCluster): readonly ReadEtcdCluster[] {
  return read.events === undefined ? [read] : [read, read.events];
}

function readOrRefuse(name: string, args: EtcdClusterArgs): ReadEtcdCluster {
  const subject = `etcd cluster "${name}"`;
  if (!isRecord(args)) refuseAll(subject, [noArguments()]);
  refuseAll(subject, checkSurroundings(args));
  const { platform, network: _network, ...rest } = args;
  const { failureDomains: platformDomains, kind: platformKind } = platform;
  const spec: EtcdClusterSpec = { ...rest, name, platformDomains, platformKind };
  const { violations } = planEtcdCluster(spec);
  const read = readEtcdCluster(spec, new Findings());
  const first = read.members[0];
  const member = {
    name: first?.name ?? name,
    address: first?.address ?? SOME_ADDRESS,
    names: read.names(first?.name ?? name),
  };
  refuseAll(subject, [...violations, ...checkEtcdTls(args.tls, member)]);
  return read;
}

function checkSurroundings({ platform, network }: EtcdClusterArgs): readonly Violation[] {
  const missing = (path: string, remedy: string): Violation => ({
    ...{ code: 'required', path, reason: 'is not given', remedy },
  });
  return [
    ...(isRecord(platform) ? [] : [missing('platform', 'give for example a LocalPlatform')]),
    ...(isRecord(network) ? [] : [missing('network', 'give what platform.network(…) returns')]),
  ];
}

function noArguments(): Violation {
  const remedy = 'give { platform, network, version, … }';
  return { code: 'invalid', path: '', reason: 'there are no arguments', remedy };
}

function metricsOf({ members }: PreparedShard): readonly string[] {
  return members.map(({ address }) => `${urlHost(address)}:${METRICS_PORT}`);
}

function etcdctlEnvironment(endpoints: readonly string[]): Record<string, string> {
  return {
    ETCDCTL_ENDPOINTS: endpoints.join(','),
    ETCDCTL_CACERT: 'ca.crt',
    ETCDCTL_CERT: 'tls.crt',
    ETCDCTL_KEY: 'tls.key',
  };
}

/** The plan with the addresses that the platform has chosen. */
function placedPlan(shards: readonly PreparedShard[]): EtcdClusterPlan {
  const [main, events] = shards.map(({ read, members }) =>
    planOf({ ...read, members: members.map(({ secret: _s, files: _f, ...member }) => member) }),
  );
  if (main === undefined) return bug('no cluster');
  return events === undefined ? main : { ...main, events };
}

function bug(what: string): never {
  throw new Error(`bug: ${what}`);
}
