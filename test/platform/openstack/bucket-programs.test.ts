/** The programs that keep objects, against a store that loses answers and whose lists lag. What the real services say of them is in test/e2e/openstack. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { IncomingMessage, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { attempt } from '../../../lib/platform/local/command';
import {
  OPENSTACK_LIBRARY,
  OPENSTACK_LIBRARY_TEXT,
} from '../../../lib/platform/openstack/openstack-library';
import { S3_BUCKET_TEXT } from '../../../lib/platform/openstack/s3-bucket-program';
import { SWIFT_BUCKET_TEXT } from '../../../lib/platform/openstack/swift-bucket-program';

const CONTAINER = '/v1/AUTH_7/backup';
const OLD_SEGMENT = '.segments/etcd/a:20200101T000000Z-1/00000001';
const [, major = '0', minor = '0'] =
  /^curl (\d+)\.(\d+)/.exec(spawnSync('curl', ['--version'], { encoding: 'utf8' }).stdout) ?? [];
const SIGNS = Number(major) * 1_000 + Number(minor) >= 7_088;

let root = '';
let server: Server;
let origin = '';
let objects: Map<string, string>;
/** Names that lists still tell. */
let lagging: readonly string[];
/** What the store answers to the first requests that remove something, once it has done so or refused to. */
let removals: number[];
let removed: number;

const at = (...parts: string[]): string => path.join(root, ...parts);
const done = { code: 0, stdout: '', stderr: '' };

beforeAll(async () => {
  server = createServer((request, response) => {
    void answer(request).then(({ status, body = '' }) => {
      response.writeHead(status, { 'X-Subject-Token': 'a-token' }).end(body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(async () => {
  await new Promise((resolve) => server.close(resolve));
});

beforeEach(() => {
  objects = new Map();
  [lagging, removals, removed] = [[], [], 0];
  root = mkdtempSync(path.join(tmpdir(), 'gw-buckets-'));
  mkdirSync(at('run'));
  writeFileSync(at('openstack.sh'), moved(OPENSTACK_LIBRARY_TEXT));
  writeFileSync(at('swift-bucket'), moved(SWIFT_BUCKET_TEXT));
  writeFileSync(at('s3-bucket'), moved(S3_BUCKET_TEXT));
  const settings = [
    ...[`identity=${origin}/v3`, `container=${origin}${CONTAINER}`, 'segment=1048576'],
    ...[`endpoint=${origin}`, 'folder=backups/backup', 'region=us-east-1'],
  ];
  writeFileSync(at('settings'), `${settings.join('\n')}\n`);
  writeFileSync(at('small'), 'an object');
});

afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

function moved(text: string): string {
  return text
    .replaceAll(OPENSTACK_LIBRARY, at('openstack.sh'))
    .replaceAll('/run/groundwork-', at('run', 'groundwork-'));
}

async function answer(request: IncomingMessage): Promise<{ status: number; body?: string }> {
  let body = '';
  for await (const part of request) body += String(part);
  const { method, url = '' } = request;
  const { pathname: name } = new URL(url, origin);
  if (name === '/v3/auth/tokens') return { status: 201 };
  if (name === CONTAINER) return { status: 200, body: listed(url) };
  if (method === 'PUT') objects.set(name, body);
  if (method === 'DELETE') return { status: removal(name) };
  const found = objects.get(name);
  return found === undefined ? { status: 404 } : { status: 200, body: found };
}

function removal(name: string): number {
  removed += 1;
  const answered = removals.shift();
  if (answered === 403) return answered;
  const known = objects.delete(name);
  return answered ?? (known ? 204 : 404);
}

function listed(url: string): string {
  const asked = new URL(url, origin).searchParams;
  const [prefix, marker] = [asked.get('prefix') ?? '', asked.get('marker') ?? ''];
  const names = [...objects.keys()].map((name) => name.slice(CONTAINER.length + 1));
  const page = [...names, ...lagging].filter((one) => one.startsWith(prefix) && one > marker);
  return page
    .sort()
    .map((one) => `${one}\n`)
    .join('');
}

function bucket(program: 'swift-bucket' | 's3-bucket', ...words: string[]) {
  writeFileSync(at('settings.login'), program === 's3-bucket' ? 'user = "a:b"\n' : '{}');
  return attempt('sh', [at(program), at('settings'), ...words]);
}

describe('a container', () => {
  test('takes an object although a list still names an old part of it', async () => {
    lagging = [OLD_SEGMENT];

    expect(await bucket('swift-bucket', 'put', at('small'), 'etcd/a')).toEqual(done);
    expect([...objects]).toEqual([[`${CONTAINER}/etcd/a`, 'an object']]);
    expect(removed).toBe(1);
  });

  test('gives up an object and its parts although the answers are lost', async () => {
    objects.set(`${CONTAINER}/etcd/a`, 'an object').set(`${CONTAINER}/${OLD_SEGMENT}`, 'a part');
    removals = [504];

    expect(await bucket('swift-bucket', 'remove', 'etcd/a')).toEqual(done);
    expect([...objects]).toEqual([]);
    expect(removed).toBe(3);
  });

  test('says what may not be removed', async () => {
    objects.set(`${CONTAINER}/etcd/a`, 'an object').set(`${CONTAINER}/${OLD_SEGMENT}`, 'a part');
    removals = [403, 403];
    const why = 'curl: (22) The requested URL returned error: 403\n';

    expect(await bucket('swift-bucket', 'remove', 'etcd/a')).toEqual({
      ...{ code: 1, stdout: '', stderr: `swift-bucket: cannot remove etcd/a: ${why}` },
    });
    expect(await bucket('swift-bucket', 'put', at('small'), 'etcd/a')).toEqual({
      ...{ code: 1, stdout: '' },
      stderr: `swift-bucket: etcd/a is stored, but what was there before cannot be removed: ${why}`,
    });
  });

  test('takes files by whatever name they have', async () => {
    writeFileSync(at('a[1-2]{b,c}.db'), 'a snapshot');

    expect(await bucket('swift-bucket', 'put', at('a[1-2]{b,c}.db'), 'etcd/a')).toEqual(done);
    expect([...objects]).toEqual([[`${CONTAINER}/etcd/a`, 'a snapshot']]);
    expect(await bucket('swift-bucket', 'get', 'etcd/a', at('b[3].db'))).toEqual(done);
    expect(readFileSync(at('b[3].db'), 'utf8')).toBe('a snapshot');
  });
});

(SIGNS ? describe : describe.skip)('a folder in S3 (with a curl that signs)', () => {
  test('gives up an object although the answer is lost', async () => {
    objects.set('/backups/backup/etcd/a', 'an object');
    removals = [504];

    expect(await bucket('s3-bucket', 'remove', 'etcd/a')).toEqual(done);
    expect([...objects]).toEqual([]);
    expect(removed).toBe(2);
  });

  test('says what may not be removed', async () => {
    objects.set('/backups/backup/etcd/a', 'an object');
    removals = [403];

    expect(await bucket('s3-bucket', 'remove', 'etcd/a')).toEqual({
      ...{ code: 1, stdout: '' },
      stderr: 's3-bucket: cannot remove etcd/a: curl: (22) The requested URL returned error: 403\n',
    });
  });
});
