import { createRequire } from 'node:module';
import path from 'node:path';
import type * as grpc from '@grpc/grpc-js';
import type * as language from '@pulumi/pulumi/proto/language_pb';
import type * as plugin from '@pulumi/pulumi/proto/plugin_pb';
import type * as empty from 'google-protobuf/google/protobuf/empty_pb';

/** What the host needs of the Pulumi SDK. */
export interface SdkModules {
  readonly grpc: typeof grpc;
  readonly language: typeof language;
  readonly plugin: typeof plugin;
  readonly empty: typeof empty;
  readonly service: grpc.ServiceDefinition;
  /** The SDK's version; the host speaks the protocol of that one. */
  readonly version: string;
}

/** Resolves modules as a file in this folder would. */
export function requireFrom(folder: string): NodeJS.Require {
  return createRequire(path.join(folder, 'resolve.js'));
}

/**
 * Loads the SDK that the program itself uses, so that both ends speak the same protocol and the host needs nothing
 * installed beside it.
 *
 * @throws Error when none of the folders sees an installed `@pulumi/pulumi`
 */
export function loadSdk(folders: readonly string[]): SdkModules {
  for (const folder of folders) {
    let manifest: string;
    try {
      manifest = requireFrom(folder).resolve('@pulumi/pulumi/package.json');
    } catch {
      continue;
    }
    const sdk = createRequire(manifest);
    const services = sdk('./proto/language_grpc_pb') as {
      LanguageRuntimeService: grpc.ServiceDefinition;
    };
    return {
      grpc: sdk('@grpc/grpc-js') as typeof grpc,
      language: sdk('./proto/language_pb') as typeof language,
      plugin: sdk('./proto/plugin_pb') as typeof plugin,
      empty: sdk('google-protobuf/google/protobuf/empty_pb') as typeof empty,
      service: services.LanguageRuntimeService,
      version: (sdk('./package.json') as { version: string }).version,
    };
  }
  throw new Error(
    `no installed @pulumi/pulumi is seen from ${folders.join(' or ')}; run \`npm ci\` in the project's folder`,
  );
}
