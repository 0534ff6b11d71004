import { openStackStorePlaces } from '../../../lib/platform/openstack/store-places';

test.each([
  [{}, '/opt/groundwork/bin/user-data-secret', '/opt/groundwork/bin/swift-bucket'],
  [
    { secretStore: { kind: 'barbican' }, bucketStore: { kind: 'swift' } } as const,
    '/opt/groundwork/bin/barbican-secret',
    '/opt/groundwork/bin/swift-bucket',
  ],
  [
    {
      bucketStore: {
        kind: 's3',
        endpoint: 'http://s3',
        bucket: 'backups',
        credential: { accessKey: 'a', secretKey: 'b' },
      },
    } as const,
    '/opt/groundwork/bin/user-data-secret',
    '/opt/groundwork/bin/s3-bucket',
  ],
])('machines find what is kept by programs: %j', (args, fetch, keep) => {
  const { secret, bucket } = openStackStorePlaces(args);
  expect(secret('tls')).toEqual({ fetch: [fetch, '/etc/groundwork/secrets/tls'] });
  expect(bucket('backup')).toEqual({ command: [keep, '/etc/groundwork/buckets/backup'] });
});
