/** The stack of `stacks/openstack.ts` as its users have it: its own program and settings, in a folder of its own. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { parse } from 'yaml';

import { projectRoot } from '../../../tools/cache';
import { buildRooms } from '../built-rooms';
import { PulumiProject } from '../pulumi-project';
import { stackSettingsText } from './openstack-project';
import type { StackSettings } from './openstack-project';
import type { CloudProject } from './cloud-project';

const TRANSPILER = path.join(projectRoot, 'tools', 'cached-transpiler.cjs');

/** The committed settings of the stack: `groundwork:openstack`, … */
export function committedSettings(): StackSettings {
  const text = readFileSync(path.join(projectRoot, 'Pulumi.openstack.yaml'), 'utf8');
  return (parse(text) as { readonly config: StackSettings }).config;
}

/** A project with the stack in it, for a cloud. */
export async function stackProject(
  cloud: Pick<CloudProject, 'settings'>,
  settings: StackSettings,
): Promise<PulumiProject> {
  const manifest = JSON.parse(readFileSync(path.join(projectRoot, 'package.json'), 'utf8')) as {
    readonly exports: unknown;
  };
  const project = await PulumiProject.make(
    {
      'Pulumi.yaml': readFileSync(path.join(projectRoot, 'Pulumi.yaml'), 'utf8'),
      'Pulumi.test.yaml': stackSettingsText(cloud, settings),
      // By this name the program and the providers find the library, as they do where the package is installed.
      'package.json': JSON.stringify({ name: 'groundwork', exports: manifest.exports }),
      'tsconfig.json': JSON.stringify({ 'ts-node': { transpiler: TRANSPILER } }),
    },
    { plugins: ['openstack'], env: { PULUMI_NODEJS_TRANSPILE_ONLY: 'true' } },
  );
  const rooms = readdirSync(path.join(projectRoot, 'lib'), { withFileTypes: true });
  buildRooms(
    project.folder,
    rooms.filter((entry) => entry.isDirectory()).map(({ name }) => name),
  );
  copyStacks(project.folder);
  return project;
}

/** Changes the settings; the next run brings it about. */
export function changeStack(
  project: PulumiProject,
  cloud: Pick<CloudProject, 'settings'>,
  settings: StackSettings,
): void {
  project.write('Pulumi.test.yaml', stackSettingsText(cloud, settings));
}

// Copied and not linked: Node looks for `groundwork` from where a file really is.
function copyStacks(folder: string): void {
  const from = path.join(projectRoot, 'stacks');
  const to = path.join(folder, 'stacks');
  mkdirSync(to);
  for (const name of readdirSync(from)) {
    writeFileSync(path.join(to, name), readFileSync(path.join(from, name)));
  }
}
