import * as pulumi from '@pulumi/pulumi';

import { Machine } from '../../../lib/machine';
import { OpenStackPlatform } from '../../../lib/platform/openstack';
import type { OpenStackPlatformArgs } from '../../../lib/platform/openstack';
import { OpenStackStores } from '../../../lib/platform/openstack/openstack-stores';
import { formatViolation } from '../../../lib/values';
import type { SynthesizedProgram } from '../../../lib/testing';
import { LEAST, inputsOf, onCloud } from '../../support/openstack/mocked-cloud';

const KEY = 'the text of a private key';
const PACKED = `server.key ${Buffer.from(KEY).toString('base64')}\n.\n`;
const endpoint = (url: string) => ({ interface: 'public', region: 'RegionOne', url });
const SCOPE = {
  region: 'RegionOne',
  serviceCatalogs: [
    { type: 'identity', endpoints: [endpoint('https://cloud:5000')] },
    { type: 'key-manager', endpoints: [endpoint('https://cloud/key-manager')] },
    { type: 'object-store', endpoints: [endpoint('https://cloud:8080/v1/AUTH_7')] },
  ],
};

/** A machine with a secret and a bucket. */
function keeper(args: Partial<OpenStackPlatformArgs>): () => unknown {
  return () => {
    const platform = new OpenStackPlatform({ ...LEAST, preflight: false, ...args });
    const secret = platform.secret('tls', { 'server.key': pulumi.output(KEY) });
    const bucket = platform.bucket('backup');
    platform.secret('unused', { token: 'x' });
    platform.bucket('unused-too');
    platform.machine('keeper', {
      network: platform.network('machines', { cidr: '10.77.0.0/24' }),
      secrets: [secret],
      buckets: [bucket],
      machine: ({ name }) => new Machine(name),
    });
    return { revision: secret.revision };
  };
}

interface Seen extends SynthesizedProgram {
  /** The user data, which is secret, as the provider gets it. */
  readonly machineText: string;
  readonly payload: unknown;
}

async function synthesize(args: Partial<OpenStackPlatformArgs>): Promise<Seen> {
  let [userData, payload]: unknown[] = [];
  const program = await onCloud(keeper(args), {
    newResource: ({ type, inputs }) => {
      userData = inputs['userData'] ?? userData;
      payload = inputs['payload'] ?? payload;
      switch (type) {
        case 'openstack:keymanager/secretV1:SecretV1':
          return { secretRef: 'https://cloud/key-manager/v1/secrets/s-1' };
        case 'openstack:keymanager/containerV1:ContainerV1':
          return { id: 'c-1' };
        case 'openstack:identity/applicationCredential:ApplicationCredential':
          return { id: 'a-1', secret: 'hunter2' };
        case 'openstack:networking/port:Port':
          return { allFixedIps: ['10.77.0.11'] };
        case 'openstack:objectstorage/container:Container':
          return { name: inputs['name'] };
        default:
          return undefined;
      }
    },
    call: {
      'openstack:images/getImage:getImage': { id: 'image' },
      'openstack:identity/getAuthScope:getAuthScope': SCOPE,
    },
  });
  const text = Buffer.from(String(userData), 'base64').toString('utf8');
  return { ...program, machineText: text, payload };
}

describe('user data and Swift', () => {
  let program: Seen;
  beforeAll(async () => {
    program = await synthesize({});
  });

  test('the packed files stand in the user data, which is a secret then', () => {
    expect(program.machineText).toContain(PACKED.split('\n')[0]);
    expect(inputsOf(program, 'Instance::keeper')).toMatchObject({ userData: '<secret>' });
  });

  test('the container has the name of the stack, is kept, and does not give up what is in it', () => {
    expect(inputsOf(program, 'Container::backup')).toMatchObject({
      ...{ name: 'shop-dev-backup', forceDestroy: false },
    });
  });

  test('the machine may reach that container, and learns where it is', () => {
    const { accessRules, description } = inputsOf(program, 'ApplicationCredential::backup-bucket');
    expect(description).toBe('reads and writes the bucket backup of groundwork');
    const path = '/v1/AUTH_7/shop-dev-backup';
    expect(accessRules).toEqual(
      [
        ['GET', path] as const,
        ...['GET', 'HEAD', 'PUT', 'DELETE'].map((one) => [one, `${path}/**`] as const),
      ].map(([method, at]) => ({ service: 'object-store', method, path: at })),
    );
    expect(program.machineText).toContain('container=https://cloud:8080/v1/AUTH_7/shop-dev-backup');
  });

  test('what no machine is given is not made', () => {
    expect(program.resources.filter(({ address }) => address.includes('unused'))).toEqual([]);
  });
});

describe('Barbican and S3', () => {
  let program: Seen;
  beforeAll(async () => {
    program = await synthesize({
      secretStore: { kind: 'barbican', roles: ['observer'] },
      bucketStore: {
        ...{ kind: 's3', endpoint: 'https://s3', bucket: 'backups' },
        credential: { accessKey: 'AKIA', secretKey: pulumi.secret('hunter3') },
      },
    });
  });

  test('the key manager keeps the files, and user data only says where', () => {
    expect(inputsOf(program, 'SecretV1::tls')).toMatchObject({
      ...{ payload: '<secret>', payloadContentType: 'text/plain', secretType: 'opaque' },
    });
    expect(program.payload).toBe(PACKED);
    expect(inputsOf(program, 'ContainerV1::tls')).toMatchObject({
      type: 'generic',
      secretRefs: [{ name: 'files', secretRef: 'https://cloud/key-manager/v1/secrets/s-1' }],
    });
    const text = program.machineText;
    expect(text).not.toContain(KEY);
    expect(text).not.toContain(PACKED.split('\n')[0]);
    expect(text).toContain('key-manager=https://cloud/key-manager/v1');
    expect(text).toContain('container=c-1');
  });

  test('the machine may read that container, with the roles that were said', () => {
    expect(inputsOf(program, 'ApplicationCredential::tls-secret')).toMatchObject({
      roles: ['observer'],
      accessRules: [
        { path: '/key-manager/v1/containers/c-1' },
        { path: '/key-manager/v1/secrets/{of-c-1}/payload' },
      ],
    });
  });

  test('nothing is made for a bucket that is there, and the machine has its keys', () => {
    expect(program.resources.map(({ address }) => address).join()).not.toContain(
      'Container::backup',
    );
    const text = program.machineText;
    expect(text).toContain('user = "AKIA:hunter3"');
    expect(text).toContain('folder=backups/backup');
  });
});

test('a secret that the key manager would not take is refused, without its text', async () => {
  const secretStore = { kind: 'barbican', maxBytes: 1_000 } as const;
  const program = onCloud(() => {
    const platform = new OpenStackPlatform({ ...LEAST, preflight: false, secretStore });
    const secret = platform.secret('tls', { key: 'k'.repeat(900) });
    return { revision: secret.revision };
  });
  await expect(program).rejects.toThrow(
    'secret "tls": its files are 1207 bytes when packed, and the key manager takes 1000; divide them, or say the cloud\'s own limit as secretStore.maxBytes',
  );
});

describe('a container whose path no rule of access takes', () => {
  const prefix = 'p'.repeat(60);
  const declare = (name: string, store: object = {}) =>
    onCloud(() => {
      const bucketStore = { kind: 'swift', prefix, ...store } as const;
      new OpenStackPlatform({ ...LEAST, preflight: false, bucketStore }).bucket(name);
    });

  test('is refused where it cannot fit', async () => {
    const container = `${prefix}${'b'.repeat(24)}`;

    await expect(declare('b'.repeat(24))).rejects.toThrow(
      `name: "${container}": is a container's name of 84 characters, and rules of access take 83; take a shorter name or bucketStore.prefix, or give bucketStore.credential`,
    );
    await expect(declare('b'.repeat(23))).resolves.toBeDefined();
    const credential = { id: 'a', secret: 'b' };
    await expect(declare('b'.repeat(24), { credential })).resolves.toBeDefined();
  });

  test('is refused once the cloud has said where its accounts are', async () => {
    const name = 'b'.repeat(53);
    const bucketStore = { kind: 'swift', prefix: 'p'.repeat(30) } as const;
    const account = `https://cloud/objects/v1/AUTH_${'7'.repeat(32)}`;
    const [identity] = SCOPE.serviceCatalogs;
    const catalog = [identity, { type: 'object-store', endpoints: [endpoint(account)] }];
    const program = onCloud(
      () => {
        const platform = new OpenStackPlatform({ ...LEAST, preflight: false, bucketStore });
        platform.machine('keeper', {
          network: platform.network('machines', { cidr: '10.77.0.0/24' }),
          buckets: [platform.bucket(name)],
          machine: (placement) => new Machine(placement.name),
        });
      },
      {
        newResource: ({ inputs }) => ({ name: inputs['name'], allFixedIps: ['10.77.0.11'] }),
        call: {
          'openstack:images/getImage:getImage': { id: 'image' },
          'openstack:identity/getAuthScope:getAuthScope': { ...SCOPE, serviceCatalogs: catalog },
        },
      },
    );

    await expect(program).rejects.toThrow(
      `bucket "${name}": the path of ${account}/${'p'.repeat(30)}${name} has 136 characters in a rule of access, and Keystone keeps 128; take a shorter name or bucketStore.prefix, or give bucketStore.credential`,
    );
  });
});

test('what is of another platform is refused', () => {
  const [one, two] = [
    new OpenStackStores({}, { options: {} }),
    new OpenStackStores({}, { options: {} }),
  ];
  const given = { secrets: [one.addSecret('tls', { a: 'b' })], buckets: [one.addBucket('backup')] };
  expect(one.strangers('keeper', given)).toEqual([]);
  expect(two.strangers('keeper', given).map(formatViolation)).toEqual([
    'keeper.secrets[0]: "tls": is no secret of this platform; take what the method "secret" of the same platform returns',
    'keeper.buckets[0]: "backup": is no bucket of this platform; take what the method "bucket" of the same platform returns',
  ]);
});
