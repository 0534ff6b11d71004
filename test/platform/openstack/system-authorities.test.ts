import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { readAccess } from '../../../lib/platform/openstack/cloud-access';
import { CloudClient } from '../../../lib/platform/openstack/cloud-client';
import { systemAuthorities } from '../../../lib/platform/openstack/system-authorities';
import { ownCertificate } from '../../support/tls-authority';

describe('the authorities of the system', () => {
  const told = (
    env: Readonly<Record<string, string>>,
    files: Readonly<Record<string, string>>,
  ): string | undefined => systemAuthorities({ env, readFile: (file) => files[file] });
  const files = {
    '/etc/ssl/cert.pem': 'of the last place',
    '/etc/pki/tls/certs/ca-bundle.crt': 'of the distribution',
    '/mine.pem': 'named',
    '/more.pem': 'of Node',
  };

  test('stand in the first file that is there, as Go looks for them', () => {
    expect(told({}, files)).toBe('of the distribution');
    expect(told({}, { '/etc/ssl/cert.pem': 'of the last place' })).toBe('of the last place');
    expect(told({}, {})).toBeUndefined();
  });

  test('stand in the file that was named, and in no other', () => {
    expect(told({ SSL_CERT_FILE: '/mine.pem' }, files)).toBe('named');
    expect(told({ SSL_CERT_FILE: '/none.pem' }, files)).toBeUndefined();
  });

  test('come with those that Node was told of', () => {
    expect(told({ NODE_EXTRA_CA_CERTS: '/more.pem' }, files)).toBe('of the distribution\nof Node');
    expect(told({ NODE_EXTRA_CA_CERTS: '/more.pem' }, { '/more.pem': 'of Node' })).toBe('of Node');
  });
});

describe('a cloud whose certificate an authority of the system has signed', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'groundwork-authorities-'));
  const { certificate, key } = ownCertificate('localhost', 'cloud');
  const bundle = path.join(folder, 'bundle.pem');
  const stranger = path.join(folder, 'stranger.pem');
  const server = https.createServer({ cert: certificate, key }, (request, response) => {
    request.resume();
    response.writeHead(201, { 'x-subject-token': 'a token' });
    response.end(JSON.stringify({ token: { project: { id: 'p-1', name: 'shop' }, catalog: [] } }));
  });

  beforeAll(async () => {
    const another = ownCertificate('localhost', 'stranger').certificate;
    writeFileSync(stranger, another);
    writeFileSync(bundle, `# an authority before it\n${another}\n${certificate}`);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });

  afterAll(() => {
    server.closeAllConnections();
    server.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function projectOf(more: Readonly<Record<string, string>>): Promise<string> {
    const { port } = server.address() as AddressInfo;
    const env = {
      OS_AUTH_URL: `https://localhost:${port}`,
      OS_USERNAME: 'demo',
      OS_PASSWORD: 'hunter2',
      OS_PROJECT_NAME: 'shop',
      ...more,
    };
    const readFile = (file: string): string => readFileSync(file, 'utf8');
    const here = { folder, home: folder, readFile, given: {}, setting: () => undefined };
    const { access } = readAccess({ ...here, env });
    if (access === undefined) throw new Error('the access is refused');
    return (await CloudClient.connect(access)).projectName;
  }

  test('is asked, as the provider asks it', async () => {
    expect(await projectOf({ SSL_CERT_FILE: bundle })).toBe('shop');
  });

  test('is not asked where the system trusts others, or the program names another', async () => {
    const refused = /^https:\/\/localhost:\d+ is not reached: .*certificate/;

    await expect(projectOf({ SSL_CERT_FILE: stranger })).rejects.toThrow(refused);
    await expect(projectOf({ SSL_CERT_FILE: bundle, OS_CACERT: stranger })).rejects.toThrow(
      refused,
    );
  });
});
