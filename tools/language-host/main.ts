import type * as grpc from '@grpc/grpc-js';
import { loadSdk } from './modules';
import { LanguageService } from './service';

/** What the engine starts the host with: logging flags, then its own address. */
export interface HostArguments {
  readonly engineAddress: string;
  readonly tracing: string;
}

/** The address comes last; `--tracing` is the one flag whose value may be a word of its own. */
export function readHostArguments(argv: readonly string[]): HostArguments {
  let engineAddress = '';
  let tracing = '';
  for (let index = 0; index < argv.length; index += 1) {
    const word = argv[index] ?? '';
    if (word === '--tracing') tracing = argv[(index += 1)] ?? '';
    else if (word.startsWith('--tracing=')) tracing = word.slice('--tracing='.length);
    else if (!word.startsWith('-')) engineAddress = word;
  }
  return { engineAddress, tracing };
}

/** Serves until the engine ends it. The port is told on the first line of stdout, as every Pulumi plugin does. */
export async function serve(argv: readonly string[]): Promise<grpc.Server> {
  const sdk = loadSdk([
    process.cwd(),
    ...(process.env['INIT_CWD'] === undefined ? [] : [process.env['INIT_CWD']]),
  ]);
  const service = new LanguageService(sdk, {
    ...readHostArguments(argv),
    environment: process.env,
  });
  const server = new sdk.grpc.Server({
    // Configuration and state can be large; the engine's own limit is 400 MB.
    'grpc.max_receive_message_length': 400 * 1024 * 1024,
    'grpc.max_send_message_length': 400 * 1024 * 1024,
  });
  server.addService(sdk.service, service.implementation());
  let ending = false;
  const end = (): void => {
    if (ending) return;
    ending = true;
    // A graceful shutdown of the server would wait for the engine's connection, which the engine leaves open.
    void service.children.stopAll().then(() => process.exit(0));
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, end);
  if (readHostArguments(argv).engineAddress !== '') {
    // The engine holds the other end: when it is gone, however it went, so is this process.
    process.stdin.on('end', end).on('error', end).resume();
  }
  return new Promise((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', sdk.grpc.ServerCredentials.createInsecure(), (error, port) => {
      if (error) {
        reject(error);
        return;
      }
      process.stdout.write(`${port}\n`);
      resolve(server);
    });
  });
}

if (require.main === module) {
  serve(process.argv.slice(2)).catch((error: unknown) => {
    process.stderr.write(`pulumi-language-nodejs: ${(error as Error).message}\n`);
    process.exitCode = 1;
  });
}
