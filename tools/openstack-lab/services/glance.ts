import { database, entryPoint, tokenJudge, unpacked } from '../common-settings';
import { LAB } from '../lab-service';
import type { LabService } from '../lab-service';

const CONFIG = ['--config-file', `${LAB}/etc/glance.conf`];

/** Images. */
export const glance: LabService = {
  name: 'glance',
  ports: ['glance'],
  databases: ['glance'],
  catalog: { type: 'image', path: '' },
  files: (settings) => ({
    'etc/glance.conf': {
      DEFAULT: {
        bind_host: '127.0.0.1',
        bind_port: settings.port('glance'),
        workers: 0,
        enabled_backends: 'file:file',
      },
      database: database('glance'),
      keystone_authtoken: tokenJudge(settings),
      paste_deploy: {
        flavor: 'keystone',
        config_file: unpacked('/usr/share/glance-common/glance-api-paste.ini'),
      },
      glance_store: { default_backend: 'file' },
      file: { filesystem_store_datadir: `${LAB}/glance/images` },
      os_glance_staging_store: { filesystem_store_datadir: `${LAB}/glance/staging` },
      os_glance_tasks_store: { filesystem_store_datadir: `${LAB}/glance/tasks` },
      oslo_concurrency: { lock_path: `${LAB}/lock` },
    },
  }),
  schema: [entryPoint('glance-manage', 'glance.cmd.manage:main', ...CONFIG, 'db', 'sync')],
  processes: () => [
    { name: 'glance-api', command: entryPoint('glance-api', 'glance.cmd.api:main', ...CONFIG) },
  ],
};
