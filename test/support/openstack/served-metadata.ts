/** What a server would be told by its cloud: asked of Nova's metadata service, as the proxy beside a server asks it. */
import { createHmac } from 'node:crypto';

import { PASSWORD } from '../../../tools/openstack-lab/lab-service';

/** Which server, and whose. */
export interface MetadataSubject {
  readonly server: string;
  readonly project: string;
}

/** The files below `openstack/latest`, as they are served. */
export interface ServedMetadata {
  /** Undefined when the server has none. */
  readonly userData: Buffer | undefined;
  readonly metaData: string;
  readonly networkData: string;
  readonly vendorData: string;
}

/**
 * Asks for all of it.
 *
 * @param address the metadata service's
 * @see https://docs.openstack.org/nova/latest/admin/metadata-service.html
 */
export async function servedMetadata(
  address: string,
  subject: MetadataSubject,
): Promise<ServedMetadata> {
  const file = (name: string): Promise<Buffer | undefined> => read(address, subject, name);
  const [userData, metaData, networkData, vendorData] = await Promise.all([
    file('user_data'),
    file('meta_data.json'),
    file('network_data.json'),
    file('vendor_data.json'),
  ]);
  const text = (bytes: Buffer | undefined): string => bytes?.toString('utf8') ?? '{}';
  return {
    userData,
    metaData: text(metaData),
    networkData: text(networkData),
    vendorData: text(vendorData),
  };
}

async function read(
  address: string,
  { server, project }: MetadataSubject,
  name: string,
): Promise<Buffer | undefined> {
  const answer = await fetch(`${address}/openstack/latest/${name}`, {
    headers: {
      'x-instance-id': server,
      'x-tenant-id': project,
      'x-forwarded-for': '127.0.0.1',
      'x-instance-id-signature': createHmac('sha256', PASSWORD).update(server).digest('hex'),
    },
  });
  const bytes = Buffer.from(await answer.arrayBuffer());
  if (answer.status === 404) return undefined;
  if (!answer.ok) throw new Error(`${name} of ${server}: ${answer.status} ${bytes.toString()}`);
  return bytes;
}
