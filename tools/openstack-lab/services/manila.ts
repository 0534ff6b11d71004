import {
  brokerUrl,
  database,
  entryPoint,
  serviceUser,
  tokenJudge,
  unpacked,
} from '../common-settings';
import { LAB } from '../lab-service';
import type { LabService } from '../lab-service';

const CONFIG = ['--config-file', `${LAB}/etc/manila.conf`];

// Manila's own driver for its tests, which takes its time on purpose.
const DRIVER = {
  share_driver: 'manila.tests.share.drivers.dummy.DummyDriver',
  dummy_driver_default_driver_method_delay: 0.1,
  dummy_driver_driver_methods_delays: [
    ...['create_share:0.1', 'ensure_share:0.1', 'get_pool:0.1', 'do_setup:0.1'],
  ].join(','),
};

/** Shares, kept as records, by one back end that has servers of its own for them and one that has none. */
export const manila: LabService = {
  name: 'manila',
  ports: ['manila'],
  databases: ['manila'],
  catalog: { type: 'sharev2', path: '/v2' },
  files: (settings) => ({
    'etc/manila.conf': {
      DEFAULT: {
        state_path: `${LAB}/manila`,
        transport_url: brokerUrl(settings),
        my_ip: '127.0.0.1',
        host: 'control',
        osapi_share_listen: '127.0.0.1',
        osapi_share_listen_port: settings.port('manila'),
        osapi_share_workers: 1,
        auth_strategy: 'keystone',
        api_paste_config: unpacked('/usr/share/manila-common/api-paste.ini'),
        rootwrap_config: '/dev/null',
        enabled_share_backends: 'plain,servers',
        enabled_share_protocols: 'NFS,CIFS,CEPHFS',
        default_share_type: 'default',
        // A back end whose first report got lost is back after five seconds and not after a minute.
        periodic_interval: 5,
        periodic_fuzzy_delay: 0,
      },
      database: database('manila'),
      keystone_authtoken: tokenJudge(settings),
      neutron: serviceUser(settings),
      nova: serviceUser(settings),
      cinder: serviceUser(settings),
      oslo_concurrency: { lock_path: `${LAB}/lock` },
      plain: { ...DRIVER, share_backend_name: 'plain', driver_handles_share_servers: false },
      servers: {
        ...DRIVER,
        share_backend_name: 'servers',
        driver_handles_share_servers: true,
        admin_network_config_group: 'admin_network',
        network_api_class: 'manila.network.neutron.neutron_network_plugin.NeutronNetworkPlugin',
      },
      admin_network: {
        network_api_class: 'manila.network.standalone_network_plugin.StandaloneNetworkPlugin',
        standalone_network_plugin_gateway: '11.0.0.1',
        standalone_network_plugin_mask: 24,
        standalone_network_plugin_network_type: 'flat',
        network_plugin_ipv4_enabled: true,
      },
    },
  }),
  schema: [entryPoint('manila-manage', 'manila.cmd.manage:main', ...CONFIG, 'db', 'sync')],
  processes: () =>
    ['api', 'scheduler', 'share'].map((part) => ({
      name: `manila-${part}`,
      command: entryPoint(`manila-${part}`, `manila.cmd.${part}:main`, ...CONFIG),
      after: ['amqp'],
    })),
};
