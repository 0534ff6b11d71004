import { readAccess } from '../../../lib/platform/openstack/cloud-access';
import type { AccessSources, CloudAccess } from '../../../lib/platform/openstack/cloud-access';
import { formatViolation } from '../../../lib/values';

const PEM = '-----BEGIN CERTIFICATE-----\nMII\n-----END CERTIFICATE-----\n';
const PASSWORD_ENV = {
  OS_AUTH_URL: 'https://cloud.example.com:5000/v3',
  OS_USERNAME: 'demo',
  OS_PASSWORD: 'hunter2',
  OS_PROJECT_NAME: 'shop',
  OS_REGION_NAME: 'east',
};

interface Said {
  readonly given?: Readonly<Record<string, unknown>>;
  readonly settings?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly files?: Readonly<Record<string, string>>;
}

function sources({ given = {}, settings = {}, env = {}, files = {} }: Said): AccessSources {
  return {
    given,
    setting: (name) => settings[name],
    env,
    folder: '/project',
    home: '/home/demo',
    readFile: (file) => files[file],
  };
}

function access(said: Said): CloudAccess {
  const read = readAccess(sources(said));
  if (read.access === undefined) throw new Error(read.violations.map(formatViolation).join('\n'));
  return read.access;
}

function told(said: Said): readonly string[] {
  return readAccess(sources(said)).violations.map(formatViolation);
}

const body = (password: string, name = 'demo'): object => ({
  methods: ['password'],
  password: { user: { name, domain: { id: 'default' }, password } },
});

describe('a cloud is reached', () => {
  test('as the environment says', () => {
    expect(access({ env: PASSWORD_ENV })).toEqual({
      authUrl: 'https://cloud.example.com:5000/v3',
      region: 'east',
      endpointInterface: 'public',
      endpointOverrides: {},
      identity: {
        auth: {
          identity: body('hunter2'),
          scope: { project: { name: 'shop', domain: { id: 'default' } } },
        },
        description: 'user "demo" of project "shop"',
      },
      ca: undefined,
      cert: undefined,
      key: undefined,
    });
  });

  test("as the stack's settings say rather than the environment, and as the program says rather than both", () => {
    const settings = { password: 'of the stack', region: 'west' };

    const found = access({ env: PASSWORD_ENV, settings, given: { region: 'north' } });

    expect(found.region).toBe('north');
    expect(found.identity.auth['identity']).toEqual(body('of the stack'));
  });

  test('at version 3 of Keystone, whether the address says so or not', () => {
    for (const url of ['https://c.example.com/identity', 'https://c.example.com/identity/v3/']) {
      expect(access({ env: { ...PASSWORD_ENV, OS_AUTH_URL: url } }).authUrl).toBe(
        'https://c.example.com/identity/v3',
      );
    }
  });

  test('by an application credential, which has no scope of its own', () => {
    const env = {
      OS_AUTH_URL: 'https://c.example.com',
      OS_APPLICATION_CREDENTIAL_ID: 'abc',
      OS_APPLICATION_CREDENTIAL_SECRET: 's3cret',
    };

    expect(access({ env }).identity).toEqual({
      auth: {
        identity: {
          methods: ['application_credential'],
          application_credential: { id: 'abc', secret: 's3cret' },
        },
      },
      description: 'application credential "abc"',
    });
  });

  test('by the name of an application credential and whose it is', () => {
    const given = {
      authUrl: 'https://c.example.com',
      applicationCredentialName: 'ci',
      applicationCredentialSecret: 's3cret',
      userName: 'demo',
      userDomainName: 'people',
    };

    expect(access({ given }).identity.auth['identity']).toEqual({
      methods: ['application_credential'],
      application_credential: {
        name: 'ci',
        user: { name: 'demo', domain: { name: 'people' } },
        secret: 's3cret',
      },
    });
  });

  test('by a token before all else', () => {
    expect(access({ env: { ...PASSWORD_ENV, OS_TOKEN: 'gAAA' } }).identity.auth).toEqual({
      identity: { methods: ['token'], token: { id: 'gAAA' } },
      scope: { project: { name: 'shop', domain: { id: 'default' } } },
    });
  });

  test('with domains of their own for user and project', () => {
    const env = {
      ...PASSWORD_ENV,
      OS_USER_DOMAIN_NAME: 'people',
      OS_PROJECT_DOMAIN_ID: 'd-1',
      OS_DOMAIN_NAME: 'not asked for',
    };

    // The id of a domain goes before a name.
    expect(access({ env }).identity.auth).toMatchObject({
      identity: { password: { user: { domain: { name: 'people' } } } },
      scope: { project: { domain: { id: 'd-1' } } },
    });
  });

  test('in the project that Keystone has for the user, where none is named', () => {
    const { OS_PROJECT_NAME: _project, ...rest } = PASSWORD_ENV;

    expect(access({ env: { ...rest, OS_USER_DOMAIN_ID: 'default' } }).identity).toEqual({
      auth: { identity: body('hunter2') },
      description: 'user "demo"',
    });
    expect(told({ env: rest })).toEqual([
      'auth.userDomainName: no domain is named; set the name or the id of the domain',
    ]);
  });

  test("at another kind of address, and at a service's own", () => {
    const settings = {
      endpointType: 'internalURL',
      endpointOverrides: '{"volumev3":"https://v.example.com/v3/abc/"}',
    };

    const found = access({ env: PASSWORD_ENV, settings });

    expect(found.endpointInterface).toBe('internal');
    expect(found.endpointOverrides).toEqual({ volumev3: 'https://v.example.com/v3/abc' });
  });

  test('with certificates from files and from texts', () => {
    const given = { cacertFile: '~/ca.pem', cert: PEM, key: '/etc/key.pem' };
    const key = PEM.replaceAll('CERTIFICATE', 'PRIVATE KEY');
    const files = { '/home/demo/ca.pem': PEM, '/etc/key.pem': key };

    expect(access({ env: PASSWORD_ENV, given, files })).toMatchObject({ ca: PEM, cert: PEM, key });
  });
});

describe('an entry of clouds.yaml', () => {
  const CLOUDS = `
clouds:
  shop:
    region_name: east
    auth: &auth
      auth_url: https://cloud.example.com/v3
      username: demo
      password: 0123
      project_name: shop
      user_domain_id: default
      project_domain_id: default
    regions:
      - name: west
        values: { auth: { project_name: shop-west } }
      - plain
  other:
    auth: { <<: *auth, username: other }
    cacert: ca.pem
`;
  const HOME = '/home/demo/.config/openstack';
  const env = { OS_CLOUD: 'shop' };

  test('is what counts, with every value as it is written', () => {
    const found = access({ env, files: { [`${HOME}/clouds.yaml`]: CLOUDS } });

    expect(found).toMatchObject({ authUrl: 'https://cloud.example.com/v3', region: 'east' });
    expect(found.identity.auth['identity']).toEqual(body('0123'));
  });

  test('of the folder goes before that of the home, and that before the one of the computer', () => {
    const named = (name: string): string => CLOUDS.replace('username: demo', `username: ${name}`);
    const places = ['/project/clouds.yaml', `${HOME}/clouds.yaml`, '/etc/openstack/clouds.yaml'];
    const files = Object.fromEntries(places.map((place, index) => [place, named(`user-${index}`)]));

    for (const index of places.keys()) {
      const left = Object.fromEntries(Object.entries(files).slice(index));
      expect(access({ env, files: left }).identity.description).toContain(`user-${index}`);
    }
  });

  test('is completed by secure.yaml, which goes before it, and by a profile, which goes behind', () => {
    const files = {
      '/project/clouds.yaml': CLOUDS.replace('region_name: east', 'profile: vendor'),
      '/project/secure.yaml': 'clouds: { shop: { auth: { password: better } } }',
      '/etc/openstack/clouds-public.yaml':
        'public-clouds: { vendor: { region_name: far, auth: { auth_url: https://not.this.example } } }',
    };

    const found = access({ env, files });

    expect(found).toMatchObject({ authUrl: 'https://cloud.example.com/v3', region: 'far' });
    expect(found.identity.auth['identity']).toEqual(body('better'));
  });

  test('has settings of its own for a region', () => {
    const files = { '/project/clouds.yaml': CLOUDS };
    const found = access({ env: { ...env, OS_REGION_NAME: 'west' }, files });

    expect(found.region).toBe('west');
    expect(found.identity.description).toBe('user "demo" of project "shop-west"');
  });

  test('is completed by the environment, and not by the settings of the stack', () => {
    const files = { '/project/clouds.yaml': CLOUDS.replace('      password: 0123\n', '') };
    const settings = { password: 'of the stack' };

    expect(told({ env, files, settings })).toEqual([
      'auth.password: nothing proves who asks; set openstack:password as a secret, an application credential, or OS_CLOUD and the like',
    ]);
    const found = access({ env: { ...env, OS_PASSWORD: 'of the shell' }, files, settings });
    expect(found.identity.auth['identity']).toEqual(body('of the shell'));
  });

  test('may use what YAML has for repeating oneself, and names a file of its authority', () => {
    const files = { '/project/clouds.yaml': CLOUDS, 'ca.pem': PEM };
    const found = access({ settings: { cloud: 'other' }, files });

    expect(found.ca).toBe(PEM);
    expect(found.identity.auth['identity']).toEqual(body('0123', 'other'));
  });

  test('that is not there is refused, with the one that may be meant', () => {
    const files = { '/project/clouds.yaml': CLOUDS };

    expect(told({ env: { OS_CLOUD: 'shopp' }, files })).toEqual([
      'auth.cloud: "shopp": /project/clouds.yaml has no cloud "shopp"; "shop" is there; write the cloud there, or say authUrl, userName and password',
    ]);
    expect(told({ env })).toEqual([
      'auth.cloud: "shop": there is no clouds.yaml in this folder, ~/.config/openstack or /etc/openstack; write the cloud there, or say authUrl, userName and password',
    ]);
  });

  test('in a file that is no YAML is refused without a word of what is in it', () => {
    const files = { '/project/clouds.yaml': 'clouds: { shop: { auth: { password: hunter2 ' };

    expect(told({ env, files })).toEqual([
      'auth.cloud: "shop": /project/clouds.yaml is no YAML; write the cloud there, or say authUrl, userName and password',
    ]);
  });

  test('that does not look at certificates is refused', () => {
    const files = {
      '/project/clouds.yaml': CLOUDS.replace('region_name', 'verify: no\n    region_name'),
    };

    expect(told({ env, files })).toEqual([
      'auth.insecure: certificates would not be looked at, so passwords and keys could go to anybody; give the authority of the cloud: openstack:cacertFile, OS_CACERT, or cacert in clouds.yaml',
    ]);
  });
});

describe('what is wrong is refused', () => {
  test.each<[string, Said, string]>([
    [
      'no address',
      { env: { ...PASSWORD_ENV, OS_AUTH_URL: '' } },
      'auth.authUrl: nothing says where the cloud is; set openstack:authUrl or OS_AUTH_URL: write for example "https://cloud.example.com:5000/v3"',
    ],
    [
      'no address of the web',
      { env: { ...PASSWORD_ENV, OS_AUTH_URL: 'cloud.example.com' } },
      'auth.authUrl: "cloud.example.com": is no address of the web; write for example "https://cloud.example.com:5000/v3"',
    ],
    [
      'an old Keystone',
      { env: { ...PASSWORD_ENV, OS_AUTH_URL: 'https://c.example.com/v2.0/' } },
      'auth.authUrl: "https://c.example.com/v2.0/": is version 2 of Keystone, which clouds have had no more since 2018; write for example "https://cloud.example.com:5000/v3"',
    ],
    [
      'a password in the address, without telling it',
      { env: { ...PASSWORD_ENV, OS_AUTH_URL: 'https://demo:hunter2@c.example.com/v3' } },
      'auth.authUrl: holds a user or a password; set userName and password',
    ],
    [
      'no user',
      { env: { ...PASSWORD_ENV, OS_USERNAME: '' } },
      'auth.userName: nothing says whose it is; set userName, or userId',
    ],
    [
      'a user by name and id',
      { env: { ...PASSWORD_ENV, OS_USER_ID: 'u-1' } },
      'auth.userName: "demo": userId is said, too; set one of them',
    ],
    [
      'the id of a user with a domain, as the provider has it',
      { env: { ...PASSWORD_ENV, OS_USERNAME: '', OS_USER_ID: 'u-1' } },
      'auth.userId: "u-1": the provider takes no id of a user together with a domain, be it the default; set userName instead',
    ],
    [
      'a domain by name and id',
      { env: { ...PASSWORD_ENV, OS_USER_DOMAIN_NAME: 'people', OS_USER_DOMAIN_ID: 'd-1' } },
      'auth.userDomainName: "people": the id of the domain is said, too; set one of them',
    ],
    [
      'a credential without its secret',
      { env: { OS_AUTH_URL: 'https://c.example.com', OS_APPLICATION_CREDENTIAL_ID: 'abc' } },
      'auth.applicationCredentialSecret: an application credential has a secret; set it, as a secret',
    ],
    [
      'a kind of address that there is not',
      { env: { ...PASSWORD_ENV, OS_ENDPOINT_TYPE: 'outside' } },
      'auth.endpointType: "outside": is no kind of address; write public, internal or admin',
    ],
    [
      'an authority that is not there',
      { env: { ...PASSWORD_ENV, OS_CACERT: '/etc/ca.pem' } },
      'auth.cacertFile: "/etc/ca.pem": there is no such file; name a file in PEM, or give its text',
    ],
    [
      'an authority that is none',
      { env: { ...PASSWORD_ENV, OS_CACERT: '/etc/ca.pem' }, files: { '/etc/ca.pem': 'hello' } },
      'auth.cacertFile: "/etc/ca.pem": holds nothing in PEM; name a file in PEM, or give its text',
    ],
    [
      'a key that is none, without telling it',
      { given: { key: 'hunter2' }, env: PASSWORD_ENV },
      'auth.key: there is no such file; name a file in PEM, or give its text',
    ],
    [
      'certificates that nobody looks at',
      { settings: { insecure: 'true' }, env: PASSWORD_ENV },
      'auth.insecure: certificates would not be looked at, so passwords and keys could go to anybody; give the authority of the cloud: openstack:cacertFile, OS_CACERT, or cacert in clouds.yaml',
    ],
    [
      'addresses that are none',
      { given: { endpointOverrides: { volumev3: 3 } }, env: PASSWORD_ENV },
      'auth.endpointOverrides: is no record of addresses by the type of a service; write for example { volumev3: "https://cloud.example.com/volume/v3/" }',
    ],
  ])('%s', (_what, said, message) => {
    expect(told(said)).toEqual([message]);
  });

  test('all at once, and never with a secret', () => {
    const env = { OS_AUTH_URL: 'nowhere', OS_PASSWORD: 'hunter2', OS_CACERT: '/etc/ca.pem' };

    expect(told({ env }).map((line) => line.split(':')[0])).toEqual([
      'auth.userName',
      'auth.authUrl',
      'auth.cacertFile',
    ]);
    expect(told({ env }).join()).not.toContain('hunter2');
  });
});
