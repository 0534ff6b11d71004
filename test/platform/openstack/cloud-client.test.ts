import { createServer } from 'node:http';
import type { RequestListener, Server } from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';

import { findEndpoint, readCatalog } from '../../../lib/platform/openstack/catalog';
import type { CloudAccess } from '../../../lib/platform/openstack/cloud-access';
import { CloudClient, httpTransport } from '../../../lib/platform/openstack/cloud-client';
import { catalogOf, scriptedCloud } from '../../support/openstack-answers';
import { ownCertificate } from '../../support/tls-authority';

const ACCESS: CloudAccess = {
  authUrl: 'https://keystone/v3',
  region: 'east',
  endpointInterface: 'public',
  endpointOverrides: {},
  identity: { auth: {}, description: 'user "demo"' },
  ca: undefined,
  cert: undefined,
  key: undefined,
};

describe('the address of a service', () => {
  const catalog = readCatalog(catalogOf());
  const east = { region: 'east', endpointInterface: 'public' } as const;

  test('is that of the region and of the kind', () => {
    expect(findEndpoint(catalog, 'compute', east)).toBe('https://compute/v2.1');
    expect(findEndpoint(catalog, 'compute', { ...east, region: 'west' })).toBe(
      'https://west/compute',
    );
    expect(findEndpoint(catalog, 'compute', { ...east, endpointInterface: 'internal' })).toBe(
      'https://inside/compute',
    );
  });

  test('is the first one where no region is said, and none where there is none', () => {
    expect(findEndpoint(catalog, 'compute', { ...east, region: undefined })).toBe(
      'https://west/compute',
    );
    expect(findEndpoint(catalog, 'compute', { ...east, region: 'north' })).toBeUndefined();
    expect(findEndpoint(catalog, 'key-manager', east)).toBeUndefined();
  });

  test('has its version once', () => {
    const endpoint = (url: string): readonly object[] => [
      { type: 'network', endpoints: [{ interface: 'public', region: 'east', url }] },
    ];
    for (const url of ['https://n', 'https://n/', 'https://n/v2.0', 'https://n/v2.0/']) {
      expect(findEndpoint(readCatalog(endpoint(url)), 'network', east)).toBe('https://n/v2.0');
    }
  });

  test.each([
    [undefined],
    [null],
    ['text'],
    [[1, null, { type: 3 }, { type: 'a', endpoints: [{}] }]],
  ])('of a catalog that is %j is none', (given) => {
    expect(findEndpoint(readCatalog(given), 'a', east)).toBeUndefined();
  });

  test('is what the program says before all else', async () => {
    const cloud = scriptedCloud({
      'POST https://keystone/v3/auth/tokens': { token: { project: { id: 'p-1' }, catalog: [] } },
      'GET https://mine/lbaas/pools': { pools: [] },
    });
    const access = { ...ACCESS, endpointOverrides: { octavia: 'https://mine' } };
    const client = await CloudClient.connect(access, cloud.transport);

    expect(client.has('load-balancer')).toBe(true);
    expect(client.has('compute')).toBe(false);
    expect(await client.get('load-balancer', '/lbaas/pools')).toEqual({ pools: [] });
    await expect(client.get('compute', '/limits')).rejects.toThrow(
      'the catalog has no compute service in region "east"',
    );
  });
});

describe('questions by HTTP', () => {
  const servers: Server[] = [];

  afterEach(() => {
    for (const server of servers.splice(0)) server.close();
  });

  async function listen(server: Server): Promise<number> {
    servers.push(server);
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    return (server.address() as AddressInfo).port;
  }

  const echo: RequestListener = (request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      response.writeHead(request.method === 'POST' ? 201 : 200, { 'x-subject-token': 'ä' });
      response.end(`${request.method ?? ''} ${Buffer.concat(chunks).toString('utf8')} ü`);
    });
  };

  test('are asked and answered', async () => {
    const port = await listen(createServer(echo));
    const url = `http://127.0.0.1:${port}/`;

    expect(
      await httpTransport(ACCESS)({ method: 'POST', url, headers: {}, body: '{"a":"ö"}' }),
    ).toMatchObject({ status: 201, body: 'POST {"a":"ö"} ü' });
  });

  test('that reach nobody are told', async () => {
    const port = await listen(createServer());
    servers.splice(0).forEach((server) => server.close());
    const url = `http://127.0.0.1:${port}/v3`;

    await expect(httpTransport(ACCESS)({ method: 'GET', url, headers: {} })).rejects.toThrow(
      `http://127.0.0.1:${port} is not reached: connect ECONNREFUSED 127.0.0.1:${port}`,
    );
  });

  test('over TLS are asked of whom the given authority vouches for, and of nobody else', async () => {
    const { certificate, key } = ownCertificate('localhost', 'cloud');
    const port = await listen(https.createServer({ cert: certificate, key }, echo));
    const question = { method: 'GET', url: `https://localhost:${port}/`, headers: {} } as const;

    expect(await httpTransport({ ...ACCESS, ca: certificate })(question)).toMatchObject({
      status: 200,
    });
    await expect(httpTransport(ACCESS)(question)).rejects.toThrow(/is not reached: .*certificate/);
    const stranger = ownCertificate('localhost', 'stranger').certificate;
    await expect(httpTransport({ ...ACCESS, ca: stranger })(question)).rejects.toThrow(
      /is not reached: .*certificate/,
    );
  });
});
