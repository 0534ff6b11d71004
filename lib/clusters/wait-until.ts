/** Waiting for a cluster: looked at again and again, told of every few seconds, and never without an end. */
import { askAll, describeAnswer } from './etcd-machines';
import type { Answer, EtcdMachine, Surroundings } from './etcd-machines';
import { Failure } from './failure';

/** What a look at the cluster came to: done, or what is missing. */
export type Look = { readonly done: true } | { readonly done: false; readonly missing: string };

/** What is waited for. */
export interface Wait<Seen> {
  /** A clause: `etcd-1 is a healthy voting member`. */
  readonly what: string;
  readonly limitSeconds: number;
  /** Judges what the machines say, and how long it was waited, in milliseconds. */
  readonly look: (answers: readonly Seen[], waitedMs: number) => Look;
  /** What a person can do when it does not come: a clause. */
  readonly remedy: string;
}

/** How machines are asked, and how their answers are told. */
export interface Watch<Seen> {
  readonly ask: () => Promise<readonly Seen[]>;
  readonly describe: (answer: Seen) => string;
  /** What machines are called: `members`. */
  readonly noun: string;
}

const PAUSE_MS = 1_500;
const TELL_EVERY_MS = 10_000;
/** How long a cluster of which nobody is healthy may take to come to itself, before it counts as one without a majority. */
export const SETTLE_MS = 30_000;

/** It is done. */
export const DONE: Look = { done: true };

/** It is not done yet. */
export function missing(reason: string): Look {
  return { done: false, missing: reason };
}

/**
 * Waits for a cluster of etcd.
 *
 * @returns the answers with which it was done
 * @throws Error after the limit, with what every member says
 */
export function waitUntil(
  surroundings: Surroundings,
  { machines, ...wait }: Wait<Answer> & { readonly machines: readonly EtcdMachine[] },
): Promise<readonly Answer[]> {
  const ask = (): Promise<readonly Answer[]> => askAll(surroundings, machines);
  return watchUntil(surroundings, { ask, describe: describeAnswer, noun: 'members' }, wait);
}

/**
 * Waits for any cluster.
 *
 * @returns the answers with which it was done
 * @throws Error after the limit, with what every machine says
 */
export async function watchUntil<Seen>(
  { now, sleep, tell }: Surroundings,
  { ask, describe, noun }: Watch<Seen>,
  { what, limitSeconds, look, remedy }: Wait<Seen>,
): Promise<readonly Seen[]> {
  const begin = now();
  let told = begin;
  for (;;) {
    const answers = await ask();
    const waited = now() - begin;
    const seen = look(answers, waited);
    if (seen.done) return answers;
    if (waited >= limitSeconds * 1000) {
      const first = `waited ${limitSeconds}s until ${what}: ${seen.missing}; ${remedy}`;
      const said = answers.map((answer) => `  ${describe(answer)}`);
      throw new Failure([first, `what the ${noun} say:`, ...said].join('\n'));
    }
    if (now() - told >= TELL_EVERY_MS) {
      told = now();
      const times = `${Math.round(waited / 1000)}s of ${limitSeconds}s`;
      tell(`waits until ${what} (${times}): ${seen.missing}`);
    }
    await sleep(PAUSE_MS);
  }
}
