/**
 * How local machines run here: as containers where that is possible, as files where it is not. Looking at the host and deciding are apart.
 */
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

import { systemEnvironment } from './command';
import { imageExists } from './image';
import type { ImageRecipe } from './image-recipe';

/** What a program may ask for. */
export type RequestedRuntime = 'auto' | 'containers' | 'files';

/** How machines run: booted, or only written down. */
export type LocalRuntime = 'containers' | 'files';

/** What matters about a host. */
export interface HostFacts {
  /** As Node names it: `linux`, `darwin`, … */
  readonly operatingSystem: string;
  readonly isRoot: boolean;
  /** Programs that are needed and not there. */
  readonly missingPrograms: readonly string[];
  readonly hasMmdebstrap: boolean;
  readonly imageIsCached: boolean;
}

/** The decision, and the reason for it. */
export interface RuntimeDecision {
  readonly runtime: LocalRuntime;
  /** One clause for people. */
  readonly reason: string;
  /** What stands in the way of containers; empty when nothing does. */
  readonly obstacles: readonly string[];
}

const PROGRAMS = ['systemd-nspawn', 'unshare', 'nsenter', 'setpriv', 'ip', 'losetup', 'mount'];

/** Looks at this host. */
export function hostFacts(recipe: ImageRecipe): HostFacts {
  return {
    operatingSystem: process.platform,
    isRoot: process.getuid?.() === 0,
    missingPrograms: PROGRAMS.filter((program) => !isOnPath(program)),
    hasMmdebstrap: isOnPath('mmdebstrap'),
    imageIsCached: imageExists(recipe),
  };
}

/** Decides from what was seen. `containers` is kept to even where it cannot work: then creating fails with the obstacles. */
export function decideRuntime(requested: RequestedRuntime, facts: HostFacts): RuntimeDecision {
  const obstacles = obstaclesOf(facts);
  if (requested !== 'auto') {
    return { runtime: requested, reason: `runtime is set to "${requested}"`, obstacles };
  }
  return obstacles.length === 0
    ? { runtime: 'containers', reason: 'everything that containers need is here', obstacles }
    : {
        runtime: 'files',
        reason: `containers cannot be booted here: ${obstacles.join('; ')}`,
        obstacles,
      };
}

function obstaclesOf(facts: HostFacts): readonly string[] {
  if (facts.operatingSystem !== 'linux') {
    return [`the system is ${facts.operatingSystem}, not Linux`];
  }
  const obstacles: string[] = [];
  if (!facts.isRoot) obstacles.push('the user is not root');
  if (facts.missingPrograms.length > 0) {
    obstacles.push(
      `not installed: ${facts.missingPrograms.join(', ')} (Debian packages systemd-container, iproute2, util-linux)`,
    );
  }
  if (!facts.imageIsCached && !facts.hasMmdebstrap) {
    obstacles.push('the image is not built yet, and mmdebstrap is not installed');
  }
  return obstacles;
}

function isOnPath(program: string): boolean {
  const folders = (systemEnvironment()['PATH'] ?? '').split(delimiter);
  return folders.some((folder) => folder !== '' && existsSync(join(folder, program)));
}
