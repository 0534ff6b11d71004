import {
  chmodSync,
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import type typescript from 'typescript';
import { keyOf } from './build-key';
import { cacheRoot, projectRoot } from './cache';
import type { Environment } from './process';

/** The sources of our Node language host, relative to `tools/`. */
function hostSources(): readonly string[] {
  const host = readdirSync(path.join(projectRoot, 'tools', 'language-host')).filter((name) =>
    name.endsWith('.ts'),
  );
  return ['process.ts', ...host.map((name) => path.join('language-host', name))].sort();
}

function readSource(source: string): string {
  return readFileSync(path.join(projectRoot, 'tools', source), 'utf8');
}

/** Pulumi's launcher for dynamic providers, which ships with the SDK. */
export function dynamicProviderLauncher(): string {
  return path.join(
    path.dirname(require.resolve('@pulumi/pulumi/package.json')),
    'pulumi-resource-pulumi-nodejs',
  );
}

function compileHost(folder: string): void {
  // Loaded only here: it takes longer than all the rest.
  const ts = createRequire(__filename)('typescript') as typeof typescript;
  for (const source of hostSources()) {
    const { outputText } = ts.transpileModule(readSource(source), {
      compilerOptions: {
        module: ts.ModuleKind.CommonJS,
        target: ts.ScriptTarget.ES2023,
        esModuleInterop: true,
      },
    });
    const target = path.join(folder, 'host', source.replace(/\.ts$/, '.js'));
    mkdirSync(path.dirname(target), { recursive: true });
    writeFileSync(target, outputText);
  }
}

const hostScript = `#!/usr/bin/env node
require('./host/language-host/main.js')
  .serve(process.argv.slice(2))
  .catch((error) => {
    process.stderr.write('pulumi-language-nodejs: ' + error.message + '\\n');
    process.exitCode = 1;
  });
`;

/** The same file under a second name where that can be had, a copy where not. */
function place(from: string, to: string): void {
  try {
    linkSync(from, to);
  } catch {
    copyFileSync(from, to);
  }
}

function assemble(folder: string, cli: string): void {
  // A link of its own kind: the engine looks for its bundled plugins beside the file that it was started from, and
  // follows symbolic links first.
  place(cli, path.join(folder, 'pulumi'));
  copyFileSync(dynamicProviderLauncher(), path.join(folder, 'pulumi-resource-pulumi-nodejs'));
  writeFileSync(path.join(folder, 'pulumi-language-nodejs'), hostScript);
  compileHost(folder);
  for (const name of ['pulumi', 'pulumi-resource-pulumi-nodejs', 'pulumi-language-nodejs']) {
    chmodSync(path.join(folder, name), 0o755);
  }
}

/**
 * A folder that holds the CLI and beside it what the engine looks for there: our Node language host and Pulumi's
 * launcher for dynamic providers. Made once for each CLI and each version of the host.
 *
 * @param cli the CLI's file
 * @param identity stands for what is in that file
 */
export function engineFolder(
  cli: string,
  identity: string,
  env: Environment = process.env,
): string {
  const launcher = readFileSync(dynamicProviderLauncher(), 'utf8');
  const key = keyOf([
    identity,
    hostScript,
    launcher,
    ...hostSources().flatMap((source) => [source, readSource(source)]),
  ]);
  const destination = path.join(cacheRoot(env), 'engine', key);
  if (existsSync(destination)) return destination;
  mkdirSync(path.dirname(destination), { recursive: true });
  const temporary = mkdtempSync(`${destination}.`);
  try {
    assemble(temporary, cli);
    renameSync(temporary, destination);
  } catch (error) {
    // Somebody else has put the same folder there meanwhile: as good as ours.
    if (!existsSync(destination)) throw error;
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
  return destination;
}
