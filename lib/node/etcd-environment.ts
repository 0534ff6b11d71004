/**
 * The settings of a member as etcd reads them: variables `ETCD_…`, one for each flag. Its YAML file is not used: it passes over names that it
 * does not know without a word, wants spans of time in nanoseconds, and lacks some of the flags.
 *
 * @see https://etcd.io/docs/v3.6/op-guide/configuration/
 */
import { etcdLogDirectory } from './etcd-mounts';
import type { EtcdTexts } from './etcd-read-settings';
import type { ReadMember } from './etcd-read-member';
import type { ReadTlsFiles } from './etcd-read-tls';
import { isLoopback } from './etcd-url';
import type { EtcdUrl } from './etcd-url';

/** The settings of the member. */
export const ETCD_ENVIRONMENT_FILE = '/etc/etcd/etcd.env';

/** What `etcdctl` of an operator needs: `set -a; . /etc/etcd/etcdctl.env`. */
export const ETCDCTL_ENVIRONMENT_FILE = '/etc/etcd/etcdctl.env';

/** All settings by upstream's names, in order. */
export function etcdSettings(read: ReadMember): EtcdTexts {
  const { addresses, cluster, dataDir, walDir, name, settings, tls } = read;
  const all: Record<string, string> = {
    ...settings,
    name,
    'data-dir': dataDir,
    ...(walDir === undefined ? {} : { 'wal-dir': etcdLogDirectory(walDir) }),
    'listen-peer-urls': texts(addresses.listenPeer),
    'listen-client-urls': texts(addresses.listenClient),
    'listen-metrics-urls': texts(addresses.listenMetrics),
    ...(addresses.listenClientHttp.length === 0
      ? {}
      : { 'listen-client-http-urls': texts(addresses.listenClientHttp) }),
    'initial-advertise-peer-urls': texts(addresses.advertisePeer),
    'advertise-client-urls': texts(addresses.advertiseClient),
    'initial-cluster': cluster.members
      .flatMap(([member, urls]) => urls.map((url) => `${member}=${url}`))
      .join(','),
    'initial-cluster-state': cluster.state,
    ...(cluster.token === undefined ? {} : { 'initial-cluster-token': cluster.token }),
    ...(servesTls(read, 'client') ? clientFiles(tls.client) : {}),
    ...(servesTls(read, 'peer') ? peerFiles(tls.peer) : {}),
  };
  return Object.fromEntries(
    Object.keys(all)
      .sort()
      .map((key) => [key, all[key] ?? '']),
  );
}

/** Settings as an environment file, which systemd and sh read alike. */
export function environmentText(settings: EtcdTexts): string {
  const lines = Object.entries(settings).map(
    ([name, value]) => `ETCD_${name.toUpperCase().replaceAll('-', '_')}='${value}'`,
  );
  return `${lines.join('\n')}\n`;
}

/** Whether a port has any address with TLS. */
export function servesTls({ addresses }: ReadMember, port: 'client' | 'peer'): boolean {
  const { listenClient, listenClientHttp, listenMetrics, listenPeer, advertisePeer } = addresses;
  const urls =
    port === 'client'
      ? [...listenClient, ...listenClientHttp, ...listenMetrics]
      : [...listenPeer, ...advertisePeer];
  return urls.some(({ isPlain }) => !isPlain);
}

/** At which address the member is asked from its own machine: the loopback where it listens there. */
export function ownAddress({ addresses }: ReadMember, over: 'grpc' | 'http'): EtcdUrl | undefined {
  const { listenClient, listenClientHttp, advertiseClient } = addresses;
  const web = over === 'http' && listenClientHttp.length > 0;
  const listened = web ? listenClientHttp : listenClient;
  return listened.find(isLoopback) ?? (web ? listened[0] : advertiseClient[0]);
}

function clientFiles(files: ReadTlsFiles): EtcdTexts {
  const { allowedHostnames, crlFile } = files;
  return {
    ...filesAndAuth(files, ''),
    ...(crlFile === undefined ? {} : { 'client-crl-file': crlFile }),
    ...list('client-cert-allowed-hostname', allowedHostnames),
  };
}

function peerFiles(files: ReadTlsFiles): EtcdTexts {
  const { allowedHostnames, allowedCommonNames, crlFile } = files;
  return {
    ...filesAndAuth(files, 'peer-'),
    ...(crlFile === undefined ? {} : { 'peer-crl-file': crlFile }),
    ...list('peer-cert-allowed-hostname', allowedHostnames),
    ...list('peer-cert-allowed-cn', allowedCommonNames),
  };
}

function filesAndAuth({ certFile, keyFile, trustedCaFile }: ReadTlsFiles, of: string): EtcdTexts {
  return {
    [`${of}cert-file`]: certFile,
    [`${of}key-file`]: keyFile,
    [`${of}trusted-ca-file`]: trustedCaFile,
    [`${of}client-cert-auth`]: 'true',
  };
}

function list(name: string, names: readonly string[]): EtcdTexts {
  return names.length === 0 ? {} : { [name]: names.join(',') };
}

function texts(urls: readonly EtcdUrl[]): string {
  return urls.map(({ text }) => text).join(',');
}
