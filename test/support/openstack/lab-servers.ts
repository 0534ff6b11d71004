/** The least of a network and servers in it, made by the APIs themselves, for tests that need some. */
import type { CloudObject, CloudSession } from './cloud-session';
import { IMAGE } from './seed';

/** A network with its subnet. */
export interface LabNetwork {
  readonly network: string;
  readonly subnet: string;
}

/** Makes a network. */
export async function makeNetwork(session: CloudSession, cidr: string): Promise<LabNetwork> {
  const network = await session.create('network', '/v2.0/networks', { network: { name: 'net' } });
  const subnet = await session.create('network', '/v2.0/subnets', {
    subnet: { name: 'net', network_id: network.id, ip_version: 4, cidr },
  });
  return { network: network.id, subnet: subnet.id };
}

/** What a server is like. */
export interface ServerWish {
  readonly name: string;
  readonly port: string;
  readonly userData?: string;
  readonly group?: string;
}

/** The body of the request that makes a server. */
export async function serverRequest(
  session: CloudSession,
  { name, port, userData, group }: ServerWish,
): Promise<Readonly<Record<string, unknown>>> {
  const flavor = await session.named('compute', '/flavors', 'flavors', 'm1.tiny');
  const image = await session.named('image', '/v2/images', 'images', IMAGE);
  return {
    server: {
      name,
      flavorRef: flavor.id,
      imageRef: image.id,
      networks: [{ port }],
      ...(userData === undefined ? {} : { user_data: userData }),
    },
    ...(group === undefined ? {} : { 'os:scheduler_hints': { group } }),
  };
}

/** Looks at a server until it is as wanted; undefined means that it is gone. */
export async function serverState(
  session: CloudSession,
  id: string,
): Promise<CloudObject | undefined> {
  const answer = await session.ask('GET', 'compute', `/servers/${id}`);
  return answer.status === 404
    ? undefined
    : (answer.body as { readonly server: CloudObject }).server;
}
