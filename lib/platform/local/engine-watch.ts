/**
 * A provider's process ends with its engine. The engine ends it itself, except when it is killed: then the process would stay for ever, and go
 * on with what it was doing while the next run repairs just that.
 */
import { connect } from 'node:net';

/**
 * Keeps a connection to the engine, and opens another when that one is closed, as the engine does with those that say nothing.
 *
 * @param address the engine's, as `127.0.0.1:41999`: the first argument of a provider's process; nothing is done for anything else
 * @param gone called once when nobody listens there any more
 */
export function watchEngine(address: string | undefined, gone: () => void): void {
  const [, host, port] = /^([\d.]+):(\d+)$/.exec(address ?? '') ?? [];
  if (host === undefined || port === undefined) return;
  let connected = false;
  const socket = connect(Number(port), host, () => {
    connected = true;
  });
  // The process lives as long as it serves the engine, not as long as it watches it.
  socket.unref();
  socket.resume();
  socket.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'ECONNREFUSED') gone();
  });
  socket.on('close', () => {
    if (connected) watchEngine(address, gone);
  });
}
