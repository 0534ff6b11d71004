/**
 * The programs of a cluster with the arguments that they get, as a function of plain data.
 */
import path from 'node:path';
import { stringify } from 'yaml';

/** What the programs need to know. */
export interface ClusterPlan {
  /** Where everything of the cluster stands: certificates, data, logs, sockets. */
  readonly folder: string;
  /** Where the API server listens, on 127.0.0.1. */
  readonly port: number;
  readonly programs: ClusterPrograms;
  readonly certificates: ClusterCertificates;
}

/** Files of programs, and of what kwok is told to do. */
export interface ClusterPrograms {
  readonly etcd: string;
  readonly apiServer: string;
  readonly controllerManager: string;
  readonly scheduler: string;
  readonly kwok: string;
  readonly stages: string;
}

/** Files of certificates and keys. */
export interface ClusterCertificates {
  readonly authority: string;
  readonly server: { readonly certificate: string; readonly key: string };
  readonly serviceAccounts: { readonly certificate: string; readonly key: string };
}

/** Who speaks to the API server, each by a certificate and a kubeconfig of its own. */
export const clusterClients = {
  admin: { commonName: 'lab-admin', organization: 'system:masters' },
  'controller-manager': { commonName: 'system:kube-controller-manager' },
  scheduler: { commonName: 'system:kube-scheduler' },
  kwok: { commonName: 'kwok', organization: 'system:masters' },
} as const;

/** The name of a client. */
export type ClusterClient = keyof typeof clusterClients;

/** A program of a cluster. */
export type ClusterPart =
  'etcd' | 'kube-apiserver' | 'kube-controller-manager' | 'kube-scheduler' | 'kwok';

/** In the order in which they are started. */
export const clusterParts: readonly ClusterPart[] = [
  'etcd',
  'kube-apiserver',
  'kube-controller-manager',
  'kube-scheduler',
  'kwok',
];

/** The kubeconfig of a client, a file. */
export function kubeconfigFile(folder: string, client: ClusterClient): string {
  return path.join(folder, `${client}.kubeconfig`);
}

/** Texts of certificates and a key. */
export interface ClientTexts {
  readonly authority: string;
  readonly certificate: string;
  readonly key: string;
}

/** A kubeconfig that needs no other file. */
export function kubeconfigText(port: number, texts: ClientTexts): string {
  const data = (text: string): string => Buffer.from(text).toString('base64');
  const server = {
    server: `https://127.0.0.1:${port}`,
    'certificate-authority-data': data(texts.authority),
  };
  const user = {
    'client-certificate-data': data(texts.certificate),
    'client-key-data': data(texts.key),
  };
  return stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'lab', cluster: server }],
    users: [{ name: 'lab', user }],
    contexts: [{ name: 'lab', context: { cluster: 'lab', user: 'lab' } }],
    'current-context': 'lab',
  });
}

/** What a part is started with: the program and its arguments. */
export function partArguments(part: ClusterPart, plan: ClusterPlan): readonly string[] {
  switch (part) {
    case 'etcd':
      return etcd(plan);
    case 'kube-apiserver':
      return apiServer(plan);
    case 'kube-controller-manager':
      return controllerManager(plan);
    case 'kube-scheduler':
      return scheduler(plan);
    case 'kwok':
      return kwok(plan);
  }
}

// Sockets in the cluster's own folder: no ports to run out of, and nobody else's business.
function etcdAddress(plan: ClusterPlan): string {
  return `unix://${path.join(plan.folder, 'etcd.sock')}`;
}

function etcd(plan: ClusterPlan): readonly string[] {
  // What is advertised has to look like a host and a port: for a socket, a file of that name in the folder that etcd runs in.
  const [clients, peers] = ['unix://clients:1', 'unix://peers:1'];
  return [
    plan.programs.etcd,
    ...['--name', 'lab', '--data-dir', path.join(plan.folder, 'etcd')],
    // What the machine loses when it crashes is lost anyway.
    '--unsafe-no-fsync',
    ...['--listen-client-urls', etcdAddress(plan), '--advertise-client-urls', clients],
    ...['--listen-peer-urls', peers, '--initial-advertise-peer-urls', peers],
    ...['--initial-cluster', `lab=${peers}`],
  ];
}

function apiServer(plan: ClusterPlan): readonly string[] {
  const { authority, server, serviceAccounts } = plan.certificates;
  return [
    plan.programs.apiServer,
    `--etcd-servers=${etcdAddress(plan)}`,
    ...['--bind-address=127.0.0.1', `--secure-port=${plan.port}`],
    ...[`--tls-cert-file=${server.certificate}`, `--tls-private-key-file=${server.key}`],
    `--client-ca-file=${authority}`,
    '--authorization-mode=Node,RBAC',
    '--service-account-issuer=https://kubernetes.default.svc.cluster.local',
    `--service-account-signing-key-file=${serviceAccounts.key}`,
    `--service-account-key-file=${serviceAccounts.certificate}`,
    '--service-cluster-ip-range=10.96.0.0/16',
    '--allow-privileged=true',
    // A loopback address is none that endpoints may have.
    '--endpoint-reconciler-type=none',
  ];
}

function controllerManager(plan: ClusterPlan): readonly string[] {
  const { authority, serviceAccounts } = plan.certificates;
  return [
    plan.programs.controllerManager,
    `--kubeconfig=${kubeconfigFile(plan.folder, 'controller-manager')}`,
    `--service-account-private-key-file=${serviceAccounts.key}`,
    `--root-ca-file=${authority}`,
    '--use-service-account-credentials=true',
    ...['--leader-elect=false', '--secure-port=0'],
    ...['--kube-api-qps=200', '--kube-api-burst=400'],
    // A claim that comes before the controller has seen its volume waits for the next round.
    '--pvclaimbinder-sync-period=1s',
  ];
}

function scheduler(plan: ClusterPlan): readonly string[] {
  return [
    plan.programs.scheduler,
    `--kubeconfig=${kubeconfigFile(plan.folder, 'scheduler')}`,
    ...['--leader-elect=false', '--secure-port=0'],
    ...['--kube-api-qps=200', '--kube-api-burst=400'],
  ];
}

function kwok(plan: ClusterPlan): readonly string[] {
  return [
    plan.programs.kwok,
    `--kubeconfig=${kubeconfigFile(plan.folder, 'kwok')}`,
    `--config=${plan.programs.stages}`,
    '--manage-all-nodes=true',
    '--node-lease-duration-seconds=40',
  ];
}
