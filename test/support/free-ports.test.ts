import crypto from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';

import { freePorts } from './free-ports';

test('ports are different, can be listened on, and are none that the kernel gives to connections', async () => {
  const range = readFileSync('/proc/sys/net/ipv4/ip_local_port_range', 'utf8');
  const [first = 0] = range.trim().split(/\s+/).map(Number);

  const ports = await freePorts(20);

  expect(new Set(ports).size).toBe(20);
  expect(ports.filter((port) => port >= first)).toEqual([]);
  for (const port of ports) {
    const server = createServer().listen(port, '127.0.0.1');
    await once(server, 'listening');
    server.close();
  }
});

test('a port that somebody listens on is not given', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const taken = typeof address === 'object' ? (address?.port ?? 0) : 0;
  const drawn = jest.spyOn(crypto, 'randomInt').mockImplementationOnce(() => taken);

  const [port] = await freePorts(1);

  expect(drawn).toHaveBeenCalledTimes(2);
  expect(port).not.toBe(taken);
  drawn.mockRestore();
  server.close();
});
