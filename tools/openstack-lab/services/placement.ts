import { database, tokenJudge, wsgi } from '../common-settings';
import { LAB } from '../lab-service';
import type { LabService } from '../lab-service';

/** What hosts have and who uses it. */
export const placement: LabService = {
  name: 'placement',
  ports: ['placement'],
  databases: ['placement'],
  catalog: { type: 'placement', path: '' },
  files: (settings) => ({
    'etc/placement/placement.conf': {
      api: { auth_strategy: 'keystone' },
      keystone_authtoken: tokenJudge(settings),
      placement_database: database('placement'),
    },
  }),
  // It takes its settings from a variable when it serves, and only from an option here.
  schema: [
    [
      ...['placement-manage', '--config-file', `${LAB}/etc/placement/placement.conf`],
      ...['db', 'sync'],
    ],
  ],
  processes: (settings) => [
    {
      name: 'placement',
      command: wsgi(settings.port('placement'), '/usr/bin/placement-api', 2),
      env: { OS_PLACEMENT_CONFIG_DIR: `${LAB}/etc/placement` },
    },
  ],
};
