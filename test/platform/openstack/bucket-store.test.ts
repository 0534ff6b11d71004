import { checkBucketStore } from '../../../lib/platform/openstack/bucket-store';
import { formatViolation } from '../../../lib/values';

const LATE = Symbol('late');
const KEYS = { accessKey: 'a', secretKey: LATE };
const S3 = { kind: 's3', endpoint: 'https://s3.example.com', bucket: 'backups', credential: KEYS };
const told = (store: unknown): readonly string[] =>
  checkBucketStore(store, (value) => value === LATE).map(formatViolation);

test.each([
  [undefined],
  [{ kind: 'swift' }],
  [{ kind: 'swift', prefix: 'p'.repeat(60) }],
  [{ kind: 'swift', prefix: 'prod-', segmentSize: '5Gi', interface: 'internal' }],
  [{ kind: 'swift', credential: { id: 'a', secret: LATE }, roles: ['member'] }],
  [S3],
  [{ ...S3, endpoint: 'http://10.0.0.1:8080/s3', region: 'eu-central-1' }],
])('takes %j', (store) => {
  expect(told(store)).toEqual([]);
});

test.each<[unknown, readonly string[]]>([
  ['swift', ['(value): "swift": is no store of buckets; write { kind: "swift" }']],
  [{ kind: 'ftp' }, ['kind: "ftp": is no store of buckets; write "swift" or "s3"']],
  [
    { kind: 'swift', prefix: 'a/b' },
    ['prefix: "a/b": is no beginning of a container’s name; write for example "prod-"'],
  ],
  [
    { kind: 'swift', prefix: 'p'.repeat(61) },
    [
      `prefix: "${'p'.repeat(61)}": is no beginning of a container’s name; write for example "prod-"`,
    ],
  ],
  [
    { kind: 'swift', segmentSize: '6Gi' },
    ['segmentSize: "6Gi": is less than 1Mi or more than 5Gi; write for example "1Gi"'],
  ],
  [
    { kind: 'swift', interface: 7, credential: {} },
    [
      'credential.id: is no text of visible characters; write { id: "…", secret: config.requireSecret("…") }',
      'credential.secret: is no text of visible characters; write { id: "…", secret: config.requireSecret("…") }',
      'interface: "7": is no endpoint for machines; write "public" or "internal"',
    ],
  ],
  [
    { kind: 's3' },
    [
      'endpoint: is no address of a store that speaks S3; write for example "https://s3.example.com"',
      'bucket: is no name of a bucket; write for example "backups"',
      'credential: nobody may come without keys; write { accessKey: "…", secretKey: config.requireSecret("…") }',
    ],
  ],
  [
    { ...S3, endpoint: 's3.example.com', bucket: 'Backups', region: 'a b' },
    [
      'endpoint: "s3.example.com": is no address of a store that speaks S3; write for example "https://s3.example.com"',
      'bucket: "Backups": is no name of a bucket; write for example "backups"',
      'region: "a b": is no region; write for example "us-east-1"',
    ],
  ],
  [
    { ...S3, credential: { accessKey: 'a' } },
    [
      'credential.secretKey: is no text of visible characters; write { accessKey: "…", secretKey: config.requireSecret("…") }',
    ],
  ],
])('refuses %j', (store, messages) => {
  expect(told(store)).toEqual(messages);
});

test.each([[{ kind: 'swift', segmentSize: 'much' }], [{ kind: 'swift', segmentSize: {} }]])(
  'refuses a size that is none: %j',
  (store) => {
    expect(told(store)).toHaveLength(1);
    expect(told(store)[0]).toMatch(/^segmentSize: /);
  },
);
