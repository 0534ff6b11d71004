/** What a program says about the local platform as a whole, and what may be wrong with it. */
import { statSync } from 'node:fs';
import { isAbsolute } from 'node:path';

import * as pulumi from '@pulumi/pulumi';

import type { DurationInput, Violation } from '../../values';
import type { LocalInputs } from './resource-provider';
import type { HostFacts, LocalRuntime, RequestedRuntime, RuntimeDecision } from './runtime';

/** The local platform. */
export interface LocalPlatformArgs {
  /**
   * How machines run: `containers` boots them, `files` only writes what they would boot with, `auto` boots them where that is possible and says why
   * where it is not.
   *
   * @default 'auto'
   */
  readonly runtime?: RequestedRuntime;

  /** The image that machines boot from. */
  readonly image?: {
    /**
     * Debian packages that machines want beyond those that are always there. Machines have no route to an archive, so every package must be in the
     * image.
     *
     * @default []
     */
    readonly packages?: readonly string[];
  };

  /**
   * How long a machine may take to come up.
   *
   * @default '2m'
   */
  readonly bootTimeout?: DurationInput;

  /**
   * Names of failure domains. On one machine they are labels only.
   *
   * @default ['local']
   */
  readonly failureDomains?: readonly string[];

  /**
   * An absolute path of a folder of this computer that every machine finds read-only at `/opt/programs`. It is bound when a machine boots, so another
   * path is for machines that are made from then on; the first one makes machines anew.
   *
   * @default - there is no such folder
   */
  readonly programs?: string;

  /**
   * The folder under which the state of all stacks is kept.
   *
   * @default - `$XDG_STATE_HOME/groundwork`, or `~/.local/state/groundwork`
   */
  readonly stateDirectory?: string;

  /**
   * What matters about the host; for tests.
   *
   * @default - looked at when the platform is made
   */
  readonly host?: HostFacts;
}

/** What all resources of the platform are told. */
export function commonInputs(stateRoot: string | undefined, runtime: LocalRuntime): LocalInputs {
  return {
    project: pulumi.getProject(),
    stack: pulumi.getStack(),
    ...(stateRoot === undefined ? {} : { stateRoot }),
    runtime,
  };
}

/** What stands in the way of containers, where they are asked for. */
export function checkRuntime({ runtime, obstacles }: RuntimeDecision): readonly Violation[] {
  if (runtime === 'files') return [];
  return obstacles.map((reason) => ({
    code: 'forbidden',
    path: 'runtime',
    value: 'containers',
    reason,
    remedy: 'mend that, or set runtime to "files"',
  }));
}

/** What is wrong with the folder of programs: one that is not there would be an error of the container, long after the first resource. */
export function checkPrograms(
  programs: string | undefined,
  runtime: LocalRuntime,
): readonly Violation[] {
  if (programs === undefined || runtime === 'files') return [];
  const problem = { code: 'invalid', path: 'programs', value: programs } as const;
  if (!isAbsolute(programs)) {
    return [{ ...problem, reason: 'is no absolute path', remedy: 'write it from the root on' }];
  }
  if (statSync(programs, { throwIfNoEntry: false })?.isDirectory() === true) return [];
  const reason = 'there is no such folder on this computer';
  return [{ ...problem, reason, remedy: 'make it, or leave "programs" out' }];
}
