/** The keys by which Heketi and the nodes of a pool know each other. */
import * as pulumi from '@pulumi/pulumi';

import { SshKey } from '../pki';
import { letsHeketiIn } from './gluster-node-machine';
import type { ReadGlusterPool } from './read-gluster-pool';

/** What Heketi needs to reach the nodes. */
export interface HeketiAccess {
  /** Its private key, as PEM. A secret. */
  readonly privateKey: pulumi.Output<string>;
  /** Its public key: a line of `authorized_keys`. */
  readonly publicKey: pulumi.Output<string>;
  /** Who the nodes are: the text of a `known_hosts` file, by their names and addresses. */
  readonly knownHosts: pulumi.Output<string>;
}

/** The keys of a pool. */
export interface HeketiKeys {
  readonly access: HeketiAccess;
  /** The key by which a node shows who it is, by node. */
  readonly hosts: Readonly<Record<string, SshKey>>;
}

/** Makes them; undefined where Heketi does not come in. */
export function makeHeketiKeys(
  read: ReadGlusterPool,
  addressOf: (node: string) => string,
  options: pulumi.CustomResourceOptions,
): HeketiKeys | undefined {
  const names = read.nodes.filter((node) => letsHeketiIn(read, node)).map(({ name }) => name);
  if (names.length === 0) return undefined;
  const own = new SshKey(`${read.name}-heketi`, {}, options);
  const hosts = Object.fromEntries(
    names.map((name) => [name, new SshKey(`${name}-host`, {}, options)]),
  );
  const lines = names.map((name) => hosts[name]?.knownHosts([name, addressOf(name)]) ?? '');
  return {
    hosts,
    access: {
      privateKey: own.privateKey,
      publicKey: own.publicKey,
      knownHosts: pulumi.all(lines).apply((all) => all.join('')),
    },
  };
}
