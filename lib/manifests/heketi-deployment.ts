import { ApiObject, Chart } from 'cdk8s';
import type { Construct } from 'constructs';

import type { HeketiTopology } from '../storage';
import { Findings, readProps } from '../values';
import type { Violation } from '../values';

import { heketiRoles, roleBinding } from './heketi-access';
import { backupJob, moveJob } from './heketi-copy-jobs';
import { heketiJson, keysName, nameByContent } from './heketi-config';
import { serverPod } from './heketi-pod';
import type { HeketiDeploymentProps } from './heketi-props';
import { readHeketi } from './heketi-read';
import type { ReadHeketi } from './heketi-read';
import type { ReadClaim } from './heketi-read-claim';
import type { ReadSecretText } from './heketi-secret-text';
import { HEKETI_DATABASE, HEKETI_START } from './heketi-start';
import { topologyJob } from './heketi-topology-job';
import { ManifestConstruct } from './manifest-construct';
import { addNamespace } from './pod-namespace';

const APP = 'app.kubernetes.io/name';
const INSTANCE = 'app.kubernetes.io/instance';
const COMPONENT = 'app.kubernetes.io/component';

/**
 * Heketi, which makes volumes of GlusterFS on raw devices: its server, one at a time, with its database, its keys and its settings, and a Job that
 * loads the topology and fails when Heketi does not have all of it afterwards.
 *
 * Heketi is archived upstream since 2023, and Kubernetes cannot ask it for volumes from 1.26 on; its own API and client go on working. What is
 * wrong with the input is told by `violations()`, all of it at once, and no object is made then.
 *
 * @see https://github.com/heketi/heketi
 * @example
 * ```ts
 * import { App, Chart } from 'cdk8s';
 * import { HeketiDeployment } from 'groundwork/manifests';
 *
 * const node = (name: string, storage: string, zone: number) => ({
 *   node: { hostnames: { manage: [name], storage: [storage] }, zone },
 *   devices: ['/dev/disk/by-id/virtio-gluster-0'],
 * });
 * const heketi = new HeketiDeployment(new Chart(new App(), 'storage'), 'heketi', {
 *   executor: 'ssh',
 *   sshexec: {
 *     privateKey: { secret: 'heketi-ssh', key: 'id_ecdsa' },
 *     knownHosts: ['gfs-1', 'gfs-2', 'gfs-3']
 *       .map((name) => `${name} ecdsa-sha2-nistp256 ${'A'.repeat(140)}`)
 *       .join('\n'),
 *   },
 *   adminKey: { secret: 'heketi', key: 'admin' },
 *   database: { claim: {} },
 *   clusterIP: '10.96.0.80',
 *   topology: {
 *     clusters: [
 *       { nodes: [node('gfs-1', '10.0.0.1', 1), node('gfs-2', '10.0.0.2', 2), node('gfs-3', '10.0.0.3', 3)] },
 *     ],
 *   },
 * });
 * heketi.resturl; // http://10.96.0.80:8080
 * ```
 */
export class HeketiDeployment extends ManifestConstruct {
  /** The name of the Deployment and of the Service. */
  readonly name: string;
  /** The namespace of all of it. */
  readonly namespace: string;
  /** Where clients reach it, for `resturl` of a StorageClass: by its fixed address, otherwise by a name that only pods can resolve. */
  readonly resturl: string;
  /** The topology as it was read, for `planHeketiClaims` of `groundwork/storage`. */
  readonly topology: HeketiTopology;
  private readonly findings = new Findings();

  constructor(scope: Construct, id: string, props: HeketiDeploymentProps) {
    super(scope, id);
    const given = readProps(props, this.findings);
    const read = readHeketi(given, Chart.of(this).namespace, this.findings);
    this.name = read.name;
    this.namespace = read.namespace;
    this.resturl = urlOf(read);
    this.topology = read.topology;
    if (this.findings.violations.length === 0) this.addObjects(read);
  }

  override violations(): readonly Violation[] {
    return this.findings.violations;
  }

  private addObjects(read: ReadHeketi): void {
    const { createNamespace, namespace, labels, database, runAsUser } = read;
    const level = runAsUser === 0 ? 'baseline' : 'restricted';
    if (createNamespace) addNamespace(this, namespace, level, labels);
    this.addKeys(read);
    this.addAccess(read);
    for (const claim of [database.claim, database.backup?.claim, database.moveTo]) {
      this.addClaim(read, claim);
    }
    const server = this.addServer(read);
    const job = topologyJob(read, this.labelsOf(read, 'topology'));
    const loading = this.add(read, 'Topology', 'batch/v1', 'Job', job.name, { spec: job.spec });
    // It would wait by itself; but whoever waits for the Job should see what keeps the server from starting.
    loading.addDependency(...server);
    this.addCopies(read, [...server, loading]);
  }

  private addCopies(read: ReadHeketi, after: readonly ApiObject[]): void {
    const { backup, moveTo } = read.database;
    if (backup !== undefined) {
      const spec = backupJob(read, backup, this.labelsOf(read, 'backup'));
      this.add(read, 'Backup', 'batch/v1', 'CronJob', `${read.name}-backup`, { spec });
    }
    if (moveTo !== undefined) {
      const { name, spec } = moveJob(read, moveTo, this.labelsOf(read, 'move'));
      this.add(read, 'Move', 'batch/v1', 'Job', name, { spec }).addDependency(...after);
    }
  }

  /** The keys that were given as texts. */
  private addKeys(read: ReadHeketi): void {
    const { executor, adminKey, userKey } = read;
    const texts = {
      ...textOf('admin', adminKey),
      ...(userKey === adminKey ? {} : textOf('user', userKey)),
      ...(executor.kind === 'ssh' ? textOf('ssh', executor.privateKey) : {}),
    };
    if (Object.keys(texts).length === 0) return;
    this.add(read, 'Keys', 'v1', 'Secret', keysName(read), { type: 'Opaque', stringData: texts });
  }

  private addAccess(read: ReadHeketi): void {
    this.add(read, 'ServiceAccount', 'v1', 'ServiceAccount', read.name, {
      automountServiceAccountToken: false,
    });
    for (const role of heketiRoles(read)) {
      const { name, namespace, rules } = role;
      const at = { ...read, namespace };
      const version = 'rbac.authorization.k8s.io/v1';
      this.add(at, name, version, 'Role', name, { rules });
      this.add(at, `${name}-binding`, version, 'RoleBinding', name, { ...roleBinding(role, read) });
    }
  }

  private addClaim(read: ReadHeketi, claim: ReadClaim | undefined): void {
    if (claim?.spec === undefined) return;
    this.add(read, claim.name, 'v1', 'PersistentVolumeClaim', claim.name, { spec: claim.spec });
  }

  private addServer(read: ReadHeketi): readonly ApiObject[] {
    const { name, port, clusterIP } = read;
    const config = heketiJson(read);
    const configName = nameByContent(`${name}-config`, config);
    this.add(read, 'Config', 'v1', 'ConfigMap', configName, { data: { 'heketi.json': config } });
    const selector = { [APP]: 'heketi', [INSTANCE]: name, [COMPONENT]: 'server' };
    const labels = this.labelsOf(read, 'server');
    const programs = { database: HEKETI_DATABASE, start: HEKETI_START };
    const deployment = this.add(read, 'Deployment', 'apps/v1', 'Deployment', name, {
      spec: {
        // The database has one owner at a time; two pods, even for a moment, are one too many.
        replicas: 1,
        strategy: { type: 'Recreate' },
        selector: { matchLabels: selector },
        template: serverPod(read, configName, labels, programs),
      },
    });
    const service = this.add(read, 'Service', 'v1', 'Service', name, {
      spec: {
        selector,
        ports: [{ name: 'http', port, targetPort: 'http' }],
        ...(clusterIP === undefined ? {} : { clusterIP }),
      },
    });
    return [deployment, service];
  }

  private labelsOf(read: ReadHeketi, component: string): Readonly<Record<string, string>> {
    return { ...read.labels, [APP]: 'heketi', [INSTANCE]: read.name, [COMPONENT]: component };
  }

  private add(
    { namespace, labels, name: instance }: Pick<ReadHeketi, 'namespace' | 'labels' | 'name'>,
    id: string,
    apiVersion: string,
    kind: string,
    name: string,
    rest: Readonly<Record<string, unknown>>,
  ): ApiObject {
    const all = { ...labels, [APP]: 'heketi', [INSTANCE]: instance };
    const metadata = { name, namespace, labels: all };
    return new ApiObject(this, id, { apiVersion, kind, metadata, ...rest });
  }
}

function textOf(key: string, read: ReadSecretText | undefined): Readonly<Record<string, string>> {
  return read?.from === 'text' ? { [key]: read.text } : {};
}

function urlOf({ clusterIP, name, namespace, port, tlsSecret }: ReadHeketi): string {
  const host = clusterIP ?? `${name}.${namespace}.svc`;
  const scheme = tlsSecret === undefined ? 'http' : 'https';
  return `${scheme}://${host.includes(':') ? `[${host}]` : host}:${port}`;
}
