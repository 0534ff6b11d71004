import { createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';

import { watchEngine } from '../../../lib/platform/local/engine-watch';

async function listen(onConnection: (socket: Socket) => void): Promise<Server> {
  const server = createServer(onConnection);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

const addressOf = (server: Server): string => `127.0.0.1:${(server.address() as AddressInfo).port}`;

test('the end of an engine is noticed, a connection that it closes is not taken for it', async () => {
  const sockets: Socket[] = [];
  let second = (): void => undefined;
  const connectedAgain = new Promise<void>((resolve) => (second = resolve));
  const server = await listen((socket) => {
    sockets.push(socket);
    socket.on('error', () => undefined);
    if (sockets.length === 1) socket.end();
    else second();
  });
  let isGone = false;
  const ended = new Promise<void>((resolve) => {
    watchEngine(addressOf(server), () => {
      isGone = true;
      resolve();
    });
  });

  await connectedAgain;
  expect(isGone).toBe(false);
  server.close();
  for (const socket of sockets) socket.destroy();

  await ended;
});

test('what is no address of an engine is not watched', () => {
  expect(() => {
    watchEngine(undefined, fail);
    watchEngine('--ci', fail);
  }).not.toThrow();
});

function fail(): void {
  throw new Error('watched');
}
