import {
  brokerUrl,
  database,
  databaseUrl,
  entryPoint,
  serviceUser,
  tokenJudge,
  unpacked,
  withServiceToken,
} from '../common-settings';
import { LAB, PASSWORD } from '../lab-service';
import type { IniSections, LabService, LabSettings } from '../lab-service';

const MANAGE = ['nova-manage', 'nova.cmd.manage:main', '--config-file', `${LAB}/etc/nova.conf`];

// The filters that decide where a server goes; the others ask for what a fake host does not have.
const FILTERS = [
  ...['AvailabilityZoneFilter', 'ComputeFilter', 'ComputeCapabilitiesFilter'],
  ...['ImagePropertiesFilter', 'ServerGroupAntiAffinityFilter', 'ServerGroupAffinityFilter'],
];

/** The name of a host: `host-1`, `host-2`, … */
export function hostName(index: number): string {
  return `host-${index}`;
}

/** The names of all hosts. */
export function hostNames(settings: Pick<LabSettings, 'computes'>): readonly string[] {
  return Array.from({ length: settings.computes }, (_, index) => hostName(index + 1));
}

function manage(...argv: string[]): readonly string[] {
  const [name = '', target = '', ...config] = MANAGE;
  return entryPoint(name, target, ...config, ...argv);
}

function settingsOf(settings: LabSettings): IniSections {
  return {
    DEFAULT: {
      state_path: `${LAB}/nova`,
      instances_path: `${LAB}/nova/instances`,
      transport_url: brokerUrl(settings),
      my_ip: '127.0.0.1',
      host: 'control',
      enabled_apis: 'osapi_compute,metadata',
      osapi_compute_listen: '127.0.0.1',
      osapi_compute_listen_port: settings.port('nova'),
      osapi_compute_workers: 1,
      metadata_listen: '127.0.0.1',
      metadata_listen_port: settings.port('metadata'),
      metadata_workers: 1,
      // Servers are kept as records and never run.
      compute_driver: 'fake.FakeDriver',
      vif_plugging_is_fatal: false,
      vif_plugging_timeout: 0,
      block_device_allocate_retries_interval: 1,
      // Or a host would wait up to a minute before it says that it is there.
      periodic_fuzzy_delay: 0,
      sync_power_state_interval: -1,
    },
    wsgi: { api_paste_config: unpacked('/usr/share/nova-common/api-paste.ini') },
    keystone_authtoken: tokenJudge(settings),
    service_user: withServiceToken(settings),
    placement: serviceUser(settings),
    cinder: serviceUser(settings),
    neutron: {
      ...serviceUser(settings),
      service_metadata_proxy: true,
      metadata_proxy_shared_secret: PASSWORD,
    },
    glance: { api_servers: `http://127.0.0.1:${settings.port('glance')}` },
    scheduler: { workers: 1, discover_hosts_in_cells_interval: 2, image_metadata_prefilter: false },
    filter_scheduler: { enabled_filters: FILTERS.join(',') },
    conductor: { workers: 1 },
    oslo_concurrency: { lock_path: `${LAB}/lock` },
    vnc: { enabled: false },
    quota: { instances: 200, cores: 500, ram: 2_000_000, server_groups: 100 },
  };
}

function files(settings: LabSettings): Record<string, IniSections> {
  const common = settingsOf(settings);
  const hosts = hostNames(settings).map((host) => [
    `etc/nova-${host}.conf`,
    { DEFAULT: { host, state_path: `${LAB}/nova/${host}` } },
  ]);
  return {
    'etc/nova.conf': {
      ...common,
      api_database: database('nova_api'),
      database: database('nova_cell1'),
    },
    // Hosts must not see the database.
    'etc/nova-compute.conf': common,
    ...(Object.fromEntries(hosts) as Record<string, IniSections>),
  };
}

/** Servers, on hosts that only keep records of them. */
export const nova: LabService = {
  name: 'nova',
  ports: ['nova', 'metadata'],
  databases: ['nova_api', 'nova_cell0', 'nova_cell1'],
  catalog: { type: 'compute', path: '/v2.1' },
  files,
  schema: [
    manage('api_db', 'sync'),
    manage('cell_v2', 'map_cell0', '--database_connection', databaseUrl('nova_cell0')),
    // What stands in braces comes from the settings of each lab: its broker has a port of its own.
    manage(
      ...['cell_v2', 'create_cell', '--name', 'cell1', '--database_connection'],
      ...[databaseUrl('nova_cell1'), '--transport-url'],
      '{scheme}://{username}:{password}@{hostname}:{port}/',
    ),
    manage('db', 'sync'),
  ],
  processes: (settings) => [
    ...['conductor', 'scheduler', 'api'].map((part) => ({
      name: `nova-${part}`,
      command: entryPoint(
        ...[`nova-${part}`, `nova.cmd.${part}:main`],
        ...['--config-file', `${LAB}/etc/nova.conf`],
      ),
      after: ['amqp', 'keystone'],
    })),
    ...hostNames(settings).map((host) => ({
      name: `nova-compute-${host}`,
      command: entryPoint(
        ...['nova-compute', 'nova.cmd.compute:main', '--config-file'],
        ...[`${LAB}/etc/nova-compute.conf`, '--config-file', `${LAB}/etc/nova-${host}.conf`],
      ),
      after: ['amqp', 'keystone', 'placement'],
    })),
  ],
};
