import { identityUrl, serviceUser, tokenJudge } from '../common-settings';
import { LAB } from '../lab-service';
import type { IniSections, LabService, LabSettings } from '../lab-service';

const FOLDER = `${LAB}/swift`;
const PARTS = ['account', 'container', 'object'] as const;

const PIPELINE = [
  // Who signs is known after who has a token, or what is known of the former would be taken away again.
  ...['catch_errors', 'gatekeeper', 'healthcheck', 'listing_formats', 'bulk', 'authtoken'],
  ...['s3api', 's3token', 'keystoneauth', 'copy', 'container-quotas', 'slo', 'dlo'],
  'proxy-server',
];

/** Objects, in one copy. Speaks S3 as well. */
export const swift: LabService = {
  name: 'swift',
  ports: ['swift', ...PARTS.map((part) => `swift-${part}`)],
  databases: [],
  catalog: { type: 'object-store', path: '/v1/AUTH_%(project_id)s' },
  files: (settings) => ({
    'etc/swift/swift.conf': {
      'swift-hash': { swift_hash_path_prefix: 'lab', swift_hash_path_suffix: 'lab' },
      'storage-policy:0': { name: 'one', default: true },
    },
    'etc/swift/proxy.conf': proxy(settings),
    ...Object.fromEntries(PARTS.map((part) => [`etc/swift/${part}.conf`, backEnd(part, settings)])),
  }),
  schema: [],
  processes: (settings) => [
    {
      name: 'swift',
      command: [
        ...['/usr/bin/python3', `${LAB}/python/swift_servers.py`, `${LAB}/etc/swift`],
        ...[FOLDER, ...PARTS.map((part) => `${part}=${settings.port(`swift-${part}`)}`)],
      ],
    },
  ],
};

function proxy(settings: LabSettings): IniSections {
  const filters = PIPELINE.slice(0, -1).map((name) => [
    `filter:${name}`,
    { ...factoryOf(name), ...filterSettings(name, settings) },
  ]);
  return {
    DEFAULT: { ...common(settings.port('swift')) },
    'pipeline:main': { pipeline: PIPELINE.join(' ') },
    'app:proxy-server': { use: 'egg:swift#proxy', account_autocreate: true },
    ...(Object.fromEntries(filters) as IniSections),
  };
}

function factoryOf(name: string): IniSections[string] {
  return name === 'authtoken'
    ? { 'paste.filter_factory': 'keystonemiddleware.auth_token:filter_factory' }
    : { use: `egg:swift#${name.replaceAll('-', '_')}` };
}

function filterSettings(name: string, settings: LabSettings): IniSections[string] {
  switch (name) {
    case 'authtoken':
      return {
        ...tokenJudge(settings),
        // By its type in the catalog the access rules of application credentials are held against it.
        service_type: 'object-store',
        // Whoever signs has no token yet.
        delay_auth_decision: true,
      };
    case 'keystoneauth':
      return { operator_roles: 'admin, member' };
    case 's3api':
      return { location: 'us-east-1' };
    case 's3token':
      return { ...serviceUser(settings), auth_uri: identityUrl(settings) };
    default:
      return {};
  }
}

function backEnd(part: (typeof PARTS)[number], settings: LabSettings): IniSections {
  return {
    DEFAULT: {
      ...common(settings.port(`swift-${part}`)),
      ...{ devices: FOLDER, mount_check: false, fallocate_reserve: '0' },
    },
    'pipeline:main': { pipeline: `${part}-server` },
    [`app:${part}-server`]: { use: `egg:swift#${part}` },
  };
}

function common(port: number): IniSections[string] {
  return {
    ...{ bind_ip: '127.0.0.1', bind_port: port, workers: 0, user: 'root' },
    swift_dir: `${LAB}/etc/swift`,
    log_name: 'swift',
    log_address: '/nowhere',
  };
}
