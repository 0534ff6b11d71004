/** What the services stand on: a database and a message broker, and a stand-in for the programs that run on hosts. */
import { DATABASE_SOCKET } from './common-settings';
import { LAB } from './lab-service';
import type { LabProcess, LabSettings } from './lab-service';
import { hostNames } from './services/nova';

const DATA = `${LAB}/mysql`;

// A lab's data is worth nothing after a crash.
const CARELESS = [
  ...['--skip-log-bin', '--innodb-flush-log-at-trx-commit=0', '--innodb-flush-method=nosync'],
  ...['--innodb-doublewrite=0', '--innodb-log-file-size=16M', '--innodb-buffer-pool-size=192M'],
];

/** Makes the files of an empty database. */
export const INSTALL_DATABASE: readonly string[] = [
  ...['mariadb-install-db', '--no-defaults', `--datadir=${DATA}`, '--user=root'],
  ...['--auth-root-authentication-method=normal', '--skip-test-db', '--innodb-log-file-size=16M'],
];

/** MariaDB. */
export const databaseServer: LabProcess = {
  name: 'mariadb',
  command: [
    ...['mariadbd', '--no-defaults', '--user=root', `--datadir=${DATA}`, '--skip-networking'],
    ...[`--socket=${DATABASE_SOCKET}`, `--pid-file=${LAB}/mysql.pid`, '--max-connections=400'],
    ...['--character-set-server=utf8mb4', ...CARELESS],
  ],
};

/** Runs statements in MariaDB. */
export function sql(statements: string): readonly string[] {
  return [
    ...['mariadb', '--no-defaults', `--socket=${DATABASE_SOCKET}`, '--user=root'],
    ...['--batch', '--skip-column-names', '--execute', statements],
  ];
}

/** The ports that RabbitMQ has. */
export const BROKER_PORTS = ['amqp', 'epmd', 'distribution'] as const;

/** Files of RabbitMQ. */
export function brokerFiles(settings: LabSettings): Readonly<Record<string, string>> {
  const lines = [`listeners.tcp.1 = 127.0.0.1:${settings.port('amqp')}`, 'log.console = false'];
  return { 'rabbitmq/rabbitmq.conf': lines.map((line) => `${line}\n`).join('') };
}

/** RabbitMQ, which Nova, Cinder and Manila send their messages by. */
export function broker(settings: LabSettings): LabProcess {
  const folder = `${LAB}/rabbitmq`;
  return {
    name: 'rabbitmq',
    command: ['/usr/lib/rabbitmq/bin/rabbitmq-server'],
    env: {
      HOME: folder,
      ERL_EPMD_ADDRESS: '127.0.0.1',
      ERL_EPMD_PORT: String(settings.port('epmd')),
      RABBITMQ_NODENAME: 'lab@localhost',
      RABBITMQ_MNESIA_BASE: `${folder}/mnesia`,
      RABBITMQ_LOG_BASE: `${LAB}/log`,
      RABBITMQ_CONFIG_FILE: `${folder}/rabbitmq.conf`,
      RABBITMQ_ENABLED_PLUGINS_FILE: `${folder}/plugins`,
      RABBITMQ_DIST_PORT: String(settings.port('distribution')),
      RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS:
        '-kernel inet_dist_use_interface {127,0,0,1} +S 1:1 +sbwt none',
    },
  };
}

/** The stand-in for what runs on each host beside Nova. */
export function chassis(settings: LabSettings): LabProcess {
  return { name: 'chassis', command: ['sh', `${LAB}/chassis.sh`, ...hostNames(settings)] };
}
