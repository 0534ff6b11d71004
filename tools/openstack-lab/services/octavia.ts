import { NO_BROKER, database, serviceUser, tokenJudge, wsgi } from '../common-settings';
import { LAB, REGION } from '../lab-service';
import type { LabService } from '../lab-service';

const CONFIG = `--config-file ${LAB}/etc/octavia.conf`;

/** Load balancers: real records and ports, no traffic. */
export const octavia: LabService = {
  name: 'octavia',
  ports: ['octavia'],
  databases: ['octavia'],
  catalog: { type: 'load-balancer', path: '' },
  files: (settings) => ({
    'etc/octavia.conf': {
      DEFAULT: { transport_url: NO_BROKER },
      api_settings: {
        auth_strategy: 'keystone',
        healthcheck_enabled: true,
        enabled_provider_drivers: 'lab:keeps records,ovn:keeps records too',
        default_provider_driver: 'lab',
      },
      database: database('octavia'),
      keystone_authtoken: tokenJudge(settings),
      service_auth: serviceUser(settings),
      neutron: { endpoint_type: 'internal', region_name: REGION },
      controller_worker: { network_driver: 'allowed_address_pairs_driver' },
      certificates: { cert_manager: 'local_cert_manager' },
      oslo_messaging: { topic: 'octavia_prov' },
    },
  }),
  schema: [['octavia-db-manage', ...CONFIG.split(' '), 'upgrade', 'head']],
  processes: (settings) => [
    {
      name: 'octavia-api',
      command: [
        ...wsgi(settings.port('octavia'), '/usr/bin/octavia-wsgi'),
        ...['--pyargv', CONFIG],
      ],
    },
  ],
};
