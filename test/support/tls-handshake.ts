/** Whether two ends of a TLS connection take each other, judged by OpenSSL inside Node.js. */
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import tls from 'node:tls';

/** The files of one end. */
export interface TlsEnd {
  readonly 'tls.crt': string;
  readonly 'tls.key': string;
  readonly 'ca.crt': string;
}

const WELCOME = 'welcome';
const LIMIT_MS = 10_000;

/**
 * Connects a client to a server that demands client certificates; gives `accepted`, or the code of the error.
 *
 * @param client a client without certificate has only `ca.crt`
 * @param reachedAs the name that the client looks for in the server's certificate
 */
export async function handshake(
  server: TlsEnd,
  client: Partial<TlsEnd>,
  reachedAs: string,
): Promise<string> {
  const listener = tls.createServer(
    {
      cert: server['tls.crt'],
      key: server['tls.key'],
      ca: server['ca.crt'],
      requestCert: true,
      rejectUnauthorized: true,
    },
    (socket) => {
      socket.on('error', () => undefined);
      socket.end(WELCOME);
    },
  );
  listener.on('tlsClientError', () => undefined);
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  try {
    return await welcomed((listener.address() as AddressInfo).port, client, reachedAs);
  } finally {
    listener.close();
  }
}

function welcomed(port: number, client: Partial<TlsEnd>, reachedAs: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = tls.connect({
      host: '127.0.0.1',
      port,
      // Not sent for an address, which is looked for in the certificate all the same.
      ...(/^[\d.]+$/.test(reachedAs) ? {} : { servername: reachedAs }),
      checkServerIdentity: (_host, certificate) => tls.checkServerIdentity(reachedAs, certificate),
      ...(client['tls.crt'] === undefined ? {} : { cert: client['tls.crt'] }),
      ...(client['tls.key'] === undefined ? {} : { key: client['tls.key'] }),
      ...(client['ca.crt'] === undefined ? {} : { ca: client['ca.crt'] }),
    });
    socket.setTimeout(LIMIT_MS, () => {
      socket.destroy(new Error('too slow'));
    });
    socket.on('data', (data) => {
      resolve(String(data) === WELCOME ? 'accepted' : 'another answer');
    });
    socket.on('error', (error: NodeJS.ErrnoException) => {
      resolve(error.code ?? error.message);
    });
    socket.on('close', () => {
      resolve('closed');
    });
  });
}
