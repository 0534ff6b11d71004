import {
  NO_BROKER,
  database,
  entryPoint,
  serviceUser,
  tokenJudge,
  unpacked,
} from '../common-settings';
import { LAB } from '../lab-service';
import type { LabService } from '../lab-service';

const CONFIG = ['--config-file', `${LAB}/etc/neutron.conf`];

/** OVN's databases: sockets, so that they need no ports. */
export const OVN_NORTH = `unix:${LAB}/ovn/nb.sock`;
export const OVN_SOUTH = `unix:${LAB}/ovn/sb.sock`;

const DATABASE_FOLDER = '/usr/share/ovn';

function ovsdb(name: 'nb' | 'sb'): readonly string[] {
  const [file, schema] = [`${LAB}/ovn/${name}.db`, `${DATABASE_FOLDER}/ovn-${name}.ovsschema`];
  const serve = `exec ovsdb-server --remote=punix:${LAB}/ovn/${name}.sock --unixctl=${LAB}/ovn/${name}.ctl ${file}`;
  return ['sh', '-euc', `[ -e ${file} ] || ovsdb-tool create ${file} ${schema}; ${serve}`];
}

/** Networks, with OVN's real databases and the program that turns one into the other. */
export const neutron: LabService = {
  name: 'neutron',
  ports: ['neutron'],
  databases: ['neutron'],
  catalog: { type: 'network', path: '' },
  files: (settings) => ({
    'etc/neutron.conf': {
      DEFAULT: {
        state_path: `${LAB}/neutron`,
        transport_url: NO_BROKER,
        host: 'control',
        bind_host: '127.0.0.1',
        bind_port: settings.port('neutron'),
        core_plugin: 'ml2',
        service_plugins: 'ovn-router,trunk,qos',
        api_workers: 1,
        rpc_workers: 0,
        rpc_state_report_workers: 0,
        api_paste_config: unpacked('/usr/share/neutron-common/api-paste.ini'),
        auth_strategy: 'keystone',
        notify_nova_on_port_status_changes: false,
        notify_nova_on_port_data_changes: false,
        dhcp_agent_notification: false,
      },
      database: database('neutron'),
      keystone_authtoken: tokenJudge(settings),
      nova: serviceUser(settings),
      placement: serviceUser(settings),
      oslo_concurrency: { lock_path: `${LAB}/lock` },
      ml2: {
        type_drivers: 'flat,vlan,geneve,local',
        tenant_network_types: 'geneve',
        mechanism_drivers: 'ovn',
        extension_drivers: 'port_security,qos',
      },
      ml2_type_geneve: { vni_ranges: '1:1000', max_header_size: 38 },
      ml2_type_flat: { flat_networks: '*' },
      securitygroup: { enable_security_group: true },
      ovn: {
        ovn_nb_connection: OVN_NORTH,
        ovn_sb_connection: OVN_SOUTH,
        ovn_metadata_enabled: false,
        ovn_emit_need_to_frag: false,
      },
      quotas: {
        quota_port: 1000,
        quota_floatingip: 200,
        quota_router: 100,
        quota_security_group: 200,
        quota_security_group_rule: 2000,
      },
    },
  }),
  schema: [
    entryPoint(
      ...['neutron-db-manage', 'neutron.db.migration.cli:main', ...CONFIG],
      ...['upgrade', 'heads'],
    ),
  ],
  processes: () => [
    { name: 'ovsdb-nb', command: ovsdb('nb') },
    { name: 'ovsdb-sb', command: ovsdb('sb') },
    {
      name: 'ovn-northd',
      command: [
        ...['ovn-northd', `--ovnnb-db=${OVN_NORTH}`, `--ovnsb-db=${OVN_SOUTH}`],
        `--unixctl=${LAB}/ovn/northd.ctl`,
      ],
    },
    {
      name: 'neutron-server',
      command: entryPoint('neutron-server', 'neutron.cmd.eventlet.server:main', ...CONFIG),
      after: ['chassis'],
    },
  ],
};
