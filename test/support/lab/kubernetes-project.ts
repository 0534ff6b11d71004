/**
 * Pulumi projects that bring objects to a cluster of the lab, by the real engine and the real provider.
 */
import path from 'node:path';

import { projectRoot } from '../../../tools/cache';
import { PulumiProject } from '../pulumi-project';
import type { ProjectOptions } from '../pulumi-project';
import type { Cluster } from './cluster';

// Without it, each run would begin with two seconds of transpiling.
const TRANSPILER = path.join(projectRoot, 'tools', 'cached-transpiler.cjs');

/** Settings of the stack, by their full names: `lab:replicas`. */
export type LabSettings = Readonly<Record<string, unknown>>;

/** What a project for a cluster is like. */
export interface KubernetesProjectOptions extends ProjectOptions {
  readonly settings?: LabSettings;
}

/**
 * A project whose program is a file of this repository, so that it is type-checked and linted as everything else. The program gets its provider
 * from `labProvider()`.
 *
 * @param program path of a TypeScript file, from the top of the repository; it may read `lab:…` settings
 */
export async function kubernetesProject(
  cluster: Cluster,
  program: string,
  { settings = {}, env = {}, plugins = [] }: KubernetesProjectOptions = {},
): Promise<PulumiProject> {
  return PulumiProject.make(
    {
      'Pulumi.yaml':
        'name: lab\nmain: index.ts\nruntime: { name: nodejs, options: { typescript: true } }\n',
      'Pulumi.test.yaml': settingsText(cluster, settings),
      'package.json': JSON.stringify({ name: 'lab' }),
      'tsconfig.json': JSON.stringify({ 'ts-node': { transpiler: TRANSPILER } }),
      'index.ts': `export * from ${JSON.stringify(path.join(projectRoot, program))};\n`,
    },
    {
      plugins: ['kubernetes', ...plugins],
      // The program is a part of this repository, which `tsc` looks at; here it would take ten seconds each time.
      env: { PULUMI_NODEJS_TRANSPILE_ONLY: 'true', KUBECONFIG: undefined, ...env },
    },
  );
}

/** The text of `Pulumi.test.yaml`: these settings, and where the cluster is. */
export function settingsText(cluster: Cluster, settings: LabSettings): string {
  const config = { 'lab:kubeconfig': cluster.kubeconfigFile, ...settings };
  // JSON is YAML too.
  return `${JSON.stringify({ config }, undefined, 2)}\n`;
}
