/** One control plane of OpenStack for all labs of a run that want one: starting it takes longer than most of what is asked of it. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

import { projectRoot } from './cache';

/** The variable by which labs are told of the control plane. */
const VARIABLE = 'GROUNDWORK_OPENSTACK';
const PROGRAM = ['-r', 'ts-node/register/transpile-only', 'test/support/openstack/serve.ts'];
/** Beside other labs on two cores it has taken a minute and a half. */
const START_LIMIT_MS = 600_000;
/** Its processes are given time to end by themselves. */
const STOP_LIMIT_MS = 60_000;

/**
 * Starts a control plane, does something with it, and ends it. Where it does not start labs start their own, so what is wrong with it is told by them.
 *
 * @param use is given the environment by which labs find it
 */
export async function withSharedControlPlane<T>(
  use: (env: Readonly<Record<string, string>>) => Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'groundwork-plane-'));
  const file = path.join(folder, 'control-plane.json');
  const child = spawn(process.execPath, [...PROGRAM, file], {
    cwd: projectRoot,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = new Promise<false>((resolve) => {
    child.on('error', () => {
      resolve(false);
    });
    child.on('close', () => {
      resolve(false);
    });
  });
  const isUp = new Promise<true>((resolve) => {
    child.stdout.once('data', () => {
      resolve(true);
    });
  });
  try {
    const up = await Promise.race([isUp, ended, after(START_LIMIT_MS, false)]);
    return await use(up ? { [VARIABLE]: file } : {});
  } finally {
    // It ends with its standard input.
    child.stdin.end();
    const stillRuns = await Promise.race([ended, after(STOP_LIMIT_MS, true)]);
    if (stillRuns) child.kill();
    rmSync(folder, { recursive: true, force: true });
  }
}

function after<T>(milliseconds: number, value: T): Promise<T> {
  return new Promise((resolve) => {
    setTimeout(() => {
      resolve(value);
    }, milliseconds).unref();
  });
}
