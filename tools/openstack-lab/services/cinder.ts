import {
  brokerUrl,
  database,
  entryPoint,
  serviceUser,
  tokenJudge,
  unpacked,
  withServiceToken,
} from '../common-settings';
import { LAB } from '../lab-service';
import type { LabService } from '../lab-service';

const CONFIG = ['--config-file', `${LAB}/etc/cinder.conf`];

/** Volumes, kept as records. */
export const cinder: LabService = {
  name: 'cinder',
  ports: ['cinder'],
  databases: ['cinder'],
  catalog: { type: 'volumev3', path: '/v3/%(project_id)s' },
  files: (settings) => ({
    'etc/cinder.conf': {
      DEFAULT: {
        state_path: `${LAB}/cinder`,
        transport_url: brokerUrl(settings),
        my_ip: '127.0.0.1',
        host: 'control',
        osapi_volume_listen: '127.0.0.1',
        osapi_volume_listen_port: settings.port('cinder'),
        osapi_volume_workers: 1,
        auth_strategy: 'keystone',
        api_paste_config: unpacked('/usr/share/cinder-common/api-paste.ini'),
        resource_query_filters_file: unpacked('/etc/cinder/resource_filters.json'),
        enabled_backends: 'lab',
        glance_api_servers: `http://127.0.0.1:${settings.port('glance')}`,
        default_volume_type: '__DEFAULT__',
        quota_volumes: 200,
        quota_gigabytes: 100_000,
        backend_stats_polling_interval: 5,
        periodic_fuzzy_delay: 0,
      },
      database: database('cinder'),
      keystone_authtoken: tokenJudge(settings),
      service_user: withServiceToken(settings),
      nova: serviceUser(settings),
      oslo_concurrency: { lock_path: `${LAB}/lock` },
      lab: {
        volume_driver: 'groundwork_lab.volume.RecordDriver',
        volume_backend_name: 'lab',
        target_helper: 'fake',
      },
    },
  }),
  schema: [entryPoint('cinder-manage', 'cinder.cmd.manage:main', ...CONFIG, 'db', 'sync')],
  processes: () =>
    ['api', 'scheduler', 'volume'].map((part) => ({
      name: `cinder-${part}`,
      command: entryPoint(`cinder-${part}`, `cinder.cmd.${part}:main`, ...CONFIG),
      after: ['amqp'],
    })),
};
