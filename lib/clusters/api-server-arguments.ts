/** What the API server of Kubernetes is told about its etcd. */

/** Where the files for the API server are. The places of `kubeadm` unless said otherwise. */
export interface ApiServerFiles {
  /** What the members' authority is known by: `ca.crt` of the certificate. */
  readonly caFile?: string;
  /** `tls.crt` of the certificate. */
  readonly certFile?: string;
  /** `tls.key` of the certificate. */
  readonly keyFile?: string;
}

/**
 * The arguments. Events of both API groups are kept in the core group, and so by the override `/events`; servers of one override are separated by semicolons.
 *
 * @param endpoints of the main cluster
 * @param events of the cluster for events; empty when there is none
 * @see https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/
 */
export function apiServerArguments(
  endpoints: readonly string[],
  events: readonly string[],
  files: ApiServerFiles = {},
): readonly string[] {
  const {
    caFile = '/etc/kubernetes/pki/etcd/ca.crt',
    certFile = '/etc/kubernetes/pki/apiserver-etcd-client.crt',
    keyFile = '/etc/kubernetes/pki/apiserver-etcd-client.key',
  } = files;
  return [
    `--etcd-servers=${endpoints.join(',')}`,
    ...(events.length === 0 ? [] : [`--etcd-servers-overrides=/events#${events.join(';')}`]),
    `--etcd-cafile=${caFile}`,
    `--etcd-certfile=${certFile}`,
    `--etcd-keyfile=${keyFile}`,
  ];
}
