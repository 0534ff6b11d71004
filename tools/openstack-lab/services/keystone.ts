import { database, wsgi } from '../common-settings';
import { LAB, PASSWORD, REGION } from '../lab-service';
import type { LabService } from '../lab-service';

const CONFIG = ['--config-file', `${LAB}/etc/keystone.conf`];

/** Who is who, and where which service is. */
export const keystone: LabService = {
  name: 'keystone',
  ports: ['keystone'],
  databases: ['keystone'],
  // Its entry is made by its own bootstrap.
  catalog: { type: 'identity', path: '/v3' },
  files: () => ({
    'etc/keystone.conf': {
      DEFAULT: { debug: false },
      database: database('keystone'),
      token: { provider: 'fernet', expiration: 86_400 },
      fernet_tokens: { key_repository: `${LAB}/keys/fernet` },
      fernet_receipts: { key_repository: `${LAB}/keys/fernet` },
      // What this cache keeps is changed by who reads it, and a credential could be read once only.
      credential: { key_repository: `${LAB}/keys/credential`, caching: false },
      cache: { enabled: true, backend: 'oslo_cache.dict' },
      // The least that it takes: nothing here is worth guessing.
      identity: { password_hash_rounds: 4 },
    },
  }),
  schema: [
    ['keystone-manage', ...CONFIG, 'db_sync'],
    [
      ...['keystone-manage', ...CONFIG, 'bootstrap', '--bootstrap-password', PASSWORD],
      ...['--bootstrap-region-id', REGION],
    ],
  ],
  processes: (settings) => [
    {
      name: 'keystone',
      command: wsgi(settings.port('keystone'), '/usr/bin/keystone-wsgi-public', 3),
      env: { OS_KEYSTONE_CONFIG_DIR: `${LAB}/etc`, OS_KEYSTONE_CONFIG_FILES: 'keystone.conf' },
    },
  ],
};
