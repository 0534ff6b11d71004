/** Ports for programs that must be told theirs before they start. */
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';

/*
 * Below what the kernel hands out by itself, from 32768 on: a port from there may belong to anybody's connection by the time that the program asks for
 * it. @see https://docs.kernel.org/networking/ip-sysctl.html (ip_local_port_range)
 */
const FIRST = 20_000;
const END = 32_768;

const TRIES = 100;

/** Different ports of 127.0.0.1 that nobody listens on, and that nobody gets without asking for them. */
export async function freePorts(count: number): Promise<readonly number[]> {
  const ports = new Set<number>();
  for (let tries = 0; ports.size < count; tries += 1) {
    if (tries > count * TRIES) throw new Error(`found ${ports.size} of ${count} free ports`);
    const port = randomInt(FIRST, END);
    if (await isFree(port)) ports.add(port);
  }
  return [...ports];
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  try {
    await once(server.listen(port, '127.0.0.1'), 'listening');
    return true;
  } catch {
    return false;
  } finally {
    server.close();
  }
}
