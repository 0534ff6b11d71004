import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

import { ToolFailure } from '../failure';
import { runSync } from '../process';

/** A release of Kubernetes as a Go module. */
export interface KubernetesModule {
  /** The 36 of 1.36. */
  readonly minor: number;
  /** `v1.36.1`. */
  readonly version: string;
  /** The checksum of its content, as a go.sum has it. */
  readonly sum: string;
}

/** What is read of a module. */
export interface ModuleTexts {
  readonly swagger: string;
  /** The generated Go source of the description; there from 1.24 on. */
  readonly openapi: string | undefined;
}

/**
 * Downloads a module through the `go` command, reads it, and removes it again: it is more than a hundred megabytes, of which five are wanted. What
 * is in the module cache of the user is not downloaded again.
 *
 * @throws ToolFailure when it cannot be had, or is not the module that was recorded
 */
export function readModule({ version, sum }: KubernetesModule): ModuleTexts {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'groundwork-schemas-'));
  try {
    const downloaded = runSync(['go', 'mod', 'download', '-json', `k8s.io/kubernetes@${version}`], {
      ...process.env,
      GOFLAGS: '-modcacherw',
      GOMODCACHE: folder,
      GOPROXY: `file://${goVariable('GOMODCACHE')}/cache/download,${goVariable('GOPROXY')}`,
      GOTOOLCHAIN: 'local',
    });
    if (downloaded.code !== 0) {
      throw new ToolFailure(`cannot download k8s.io/kubernetes@${version}: ${downloaded.stderr}`);
    }
    const { Dir, Sum } = JSON.parse(downloaded.stdout) as { Dir: string; Sum: string };
    if (Sum !== sum) {
      throw new ToolFailure(`k8s.io/kubernetes@${version} has the checksum ${Sum}, and not ${sum}`);
    }
    return textsIn(Dir);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The same from a folder of the module cache, where it is there. */
export function cachedModule({ version }: KubernetesModule): ModuleTexts | undefined {
  const asked = runSync(['go', 'env', 'GOMODCACHE'], process.env);
  const folder = path.join(asked.stdout.trim(), `k8s.io/kubernetes@${version}`);
  return asked.code === 0 && existsSync(folder) ? textsIn(folder) : undefined;
}

function textsIn(folder: string): ModuleTexts {
  const openapi = path.join(folder, 'pkg/generated/openapi/zz_generated.openapi.go');
  return {
    swagger: readFileSync(path.join(folder, 'api/openapi-spec/swagger.json'), 'utf8'),
    openapi: existsSync(openapi) ? readFileSync(openapi, 'utf8') : undefined,
  };
}

function goVariable(name: string): string {
  const asked = runSync(['go', 'env', name], process.env);
  if (asked.code !== 0) throw new ToolFailure('there is no Go here: install it (https://go.dev)');
  return asked.stdout.trim();
}
