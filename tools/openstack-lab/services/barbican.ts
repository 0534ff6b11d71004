import { NO_BROKER, databaseUrl, entryPoint, tokenJudge, unpacked, wsgi } from '../common-settings';
import { LAB } from '../lab-service';
import type { LabService } from '../lab-service';

const DATABASE = databaseUrl('barbican');

/** Secrets. They are really encrypted, by a key that everybody knows. */
export const barbican: LabService = {
  name: 'barbican',
  ports: ['barbican'],
  databases: ['barbican'],
  catalog: { type: 'key-manager', path: '' },
  files: (settings) => ({
    // Its settings are looked for in the home folder, and nowhere that can be said.
    '.barbican/barbican.conf': {
      DEFAULT: {
        sql_connection: DATABASE,
        transport_url: NO_BROKER,
        // Empty: references are made of the address by which one came.
        host_href: '',
        log_dir: `${LAB}/log`,
      },
      // By its type in the catalog the access rules of application credentials are held against it.
      keystone_authtoken: { ...tokenJudge(settings), service_type: 'key-manager' },
    },
    'etc/barbican-wsgi.py': [
      'from paste import deploy',
      `application = deploy.loadapp("config:${unpacked('/usr/share/barbican-common/barbican-api-paste.ini')}")`,
      '',
    ].join('\n'),
  }),
  schema: [
    entryPoint('barbican-db-manage', 'barbican.cmd.db_manage:main', '--dburl', DATABASE, 'upgrade'),
  ],
  processes: (settings) => [
    { name: 'barbican', command: wsgi(settings.port('barbican'), `${LAB}/etc/barbican-wsgi.py`) },
  ],
};
