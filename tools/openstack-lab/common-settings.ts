/** Settings that services have in common. */
import { LAB, PASSWORD, REGION } from './lab-service';
import type { LabSettings } from './lab-service';
import { UNPACKED } from './image';

type Values = Readonly<Record<string, string | number | boolean>>;

/** Where MariaDB listens: a socket, so that it needs no port. */
export const DATABASE_SOCKET = `${LAB}/mysql.sock`;

/** A file of a package that is only unpacked. */
export function unpacked(file: string): string {
  return `${UNPACKED}${file}`;
}

/** The address of a database. */
export function databaseUrl(name: string): string {
  return `mysql+pymysql://lab:${PASSWORD}@localhost/${name}?unix_socket=${DATABASE_SOCKET}&charset=utf8mb4`;
}

/** The section of a database. */
export function database(name: string): Values {
  return { connection: databaseUrl(name), max_pool_size: 5, max_overflow: 20 };
}

/** Keystone's address. */
export function identityUrl(settings: LabSettings): string {
  return `http://127.0.0.1:${settings.port('keystone')}/v3`;
}

/** How services speak to each other: all as one user. */
export function serviceUser(settings: LabSettings): Values {
  return {
    auth_url: identityUrl(settings),
    auth_type: 'password',
    username: 'service',
    password: PASSWORD,
    project_name: 'service',
    user_domain_name: 'Default',
    project_domain_name: 'Default',
    region_name: REGION,
  };
}

/** How a service judges the tokens that it is shown. */
export function tokenJudge(settings: LabSettings): Values {
  return {
    ...serviceUser(settings),
    www_authenticate_uri: identityUrl(settings),
    service_token_roles_required: true,
    service_token_roles: 'service,admin',
  };
}

/** The section by which a service sends its own token beside a user's. */
export function withServiceToken(settings: LabSettings): Values {
  return { ...serviceUser(settings), send_service_user_token: true };
}

/** The address of the message broker. */
export function brokerUrl(settings: LabSettings): string {
  return `rabbit://guest:guest@127.0.0.1:${settings.port('amqp')}/`;
}

/** For services that send messages to nobody. */
export const NO_BROKER = 'fake:/';

/** Starts what the package of a service would have installed a program for. */
export function entryPoint(name: string, target: string, ...argv: string[]): readonly string[] {
  return ['/usr/bin/python3', `${LAB}/python/entry_point.py`, name, target, ...argv];
}

/**
 * Serves a WSGI program at a port, one request at a time in each process: where two threads are the first ones, one finds the rules of the other half
 * loaded and refuses everything.
 */
export function wsgi(port: number, file: string, workers = 1): readonly string[] {
  return [
    ...['uwsgi', '--plugin', 'python3', '--master', '--die-on-term', '--lazy-apps', '--need-app'],
    ...['--enable-threads', '--processes', String(workers), '--no-orphans'],
    ...['--buffer-size', '65535', '--post-buffering', '8192', '--rem-header', 'Content-Length'],
    // Answers without a body say no length either, and clients would wait for more.
    ...['--add-header', 'Connection: close'],
    ...['--http-socket', `127.0.0.1:${port}`, '--wsgi-file', file],
  ];
}
