/** Pulumi projects that make things in a project of a cloud, by the real engine and the real provider. */
import path from 'node:path';

import { projectRoot } from '../../../tools/cache';
import { PulumiProject } from '../pulumi-project';
import type { ProjectOptions } from '../pulumi-project';
import type { CloudProject } from './cloud-project';

// Without it, each run would begin with two seconds of transpiling.
const TRANSPILER = path.join(projectRoot, 'tools', 'cached-transpiler.cjs');

/** Settings of the stack, by their full names: `lab:workers`. */
export type StackSettings = Readonly<Record<string, unknown>>;

/** What a project for a cloud is like. */
export interface OpenStackProjectOptions extends ProjectOptions {
  /** Beside those by which the provider finds the cloud. @default none */
  readonly settings?: StackSettings;
}

/**
 * A project whose program is a file of this repository, so that it is type-checked and linted as everything else.
 *
 * @param program path of a TypeScript file, from the top of the repository; it may read `lab:…` settings
 */
export async function openstackProject(
  cloud: Pick<CloudProject, 'settings'>,
  program: string,
  { settings = {}, env = {}, plugins = [] }: OpenStackProjectOptions = {},
): Promise<PulumiProject> {
  return PulumiProject.make(
    {
      'Pulumi.yaml':
        'name: lab\nmain: index.ts\nruntime: { name: nodejs, options: { typescript: true } }\n',
      'Pulumi.test.yaml': stackSettingsText(cloud, settings),
      'package.json': JSON.stringify({ name: 'lab' }),
      'tsconfig.json': JSON.stringify({ 'ts-node': { transpiler: TRANSPILER } }),
      'index.ts': `export * from ${JSON.stringify(path.join(projectRoot, program))};\n`,
    },
    {
      plugins: ['openstack', ...plugins],
      // The program is a part of this repository, which `tsc` looks at; here it would take ten seconds each time.
      env: { PULUMI_NODEJS_TRANSPILE_ONLY: 'true', ...withoutCloud(), ...env },
    },
  );
}

/** The text of `Pulumi.test.yaml`: these settings, and where the cloud is. */
export function stackSettingsText(
  cloud: Pick<CloudProject, 'settings'>,
  settings: StackSettings,
): string {
  // JSON is YAML too.
  return `${JSON.stringify({ config: { ...cloud.settings, ...settings } }, undefined, 2)}\n`;
}

/** Whoever runs the tests may be signed in to a cloud of their own. */
function withoutCloud(): Readonly<Record<string, undefined>> {
  const names = Object.keys(process.env).filter((name) => name.startsWith('OS_'));
  return Object.fromEntries(names.map((name) => [name, undefined]));
}
