/** The servers of a stack, as the APIs of its cloud tell of them. */
import type { CloudObject, CloudSession } from './cloud-session';

/** A server with what hangs on it. */
export interface StackServer {
  readonly id: string;
  readonly name: string;
  readonly status: string;
  readonly flavor: string;
  /** The host that it is on, which only an administrator is told. */
  readonly host: string;
  /** Its port and the address of that. */
  readonly port: string;
  readonly address: string;
  /** The ids of the volumes that are attached to it. */
  readonly volumes: readonly string[];
}

/** All servers of a project by name. */
export async function stackServers(
  admin: CloudSession,
  project: CloudSession,
): Promise<Readonly<Record<string, StackServer>>> {
  const [servers, ports] = await Promise.all([
    admin.list(
      'compute',
      `/servers/detail?all_tenants=1&project_id=${project.projectId}`,
      'servers',
    ),
    project.list('network', '/v2.0/ports', 'ports'),
  ]);
  const all = servers.map((server) => [server.name, described(server, ports)] as const);
  return Object.fromEntries(all);
}

function described(server: CloudObject, ports: readonly CloudObject[]): StackServer {
  const port = ports.find((one) => one['device_id'] === server.id);
  const [address] = (port?.['fixed_ips'] ?? []) as readonly { readonly ip_address: string }[];
  const flavor = server['flavor'] as { readonly original_name: string };
  const volumes = server['os-extended-volumes:volumes_attached'] as readonly CloudObject[];
  return {
    ...{ id: server.id, name: server.name, status: String(server['status']) },
    ...{ flavor: flavor.original_name, host: String(server['OS-EXT-SRV-ATTR:host']) },
    ...{ port: port?.id ?? '', address: address?.ip_address ?? '' },
    volumes: volumes.map(({ id }) => id),
  };
}
