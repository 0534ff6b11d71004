/** Waiting for a cluster: looked at again and again, told of every few seconds, and never without an end. */
import { askAll, describeAnswer } from './etcd-machines';
import type { Answer, EtcdMachine, Surroundings } from './etcd-machines';
import { Failure } from './failure';

/** What a look at the cluster came to: done, or what is missing. */
export type Look = { readonly done: true } | { readonly done: false; readonly missing: string };

/** What is waited for. */
export interface Wait {
  /** A clause: `etcd-1 is a healthy voting member`. */
  readonly what: string;
  readonly limitSeconds: number;
  readonly machines: readonly EtcdMachine[];
  /** Judges what the machines say, and how long it was waited, in milliseconds. */
  readonly look: (answers: readonly Answer[], waitedMs: number) => Look;
  /** What a person can do when it does not come: a clause. */
  readonly remedy: string;
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
 * Waits.
 *
 * @returns the answers with which it was done
 * @throws Error after the limit, with what every member says
 */
export async function waitUntil(
  surroundings: Surroundings,
  { what, limitSeconds, machines, look, remedy }: Wait,
): Promise<readonly Answer[]> {
  const { now, sleep, tell } = surroundings;
  const begin = now();
  let told = begin;
  for (;;) {
    const answers = await askAll(surroundings, machines);
    const waited = now() - begin;
    const seen = look(answers, waited);
    if (seen.done) return answers;
    if (waited >= limitSeconds * 1000) {
      throw new Failure(timedOut(what, limitSeconds, seen.missing, answers, remedy));
    }
    if (now() - told >= TELL_EVERY_MS) {
      told = now();
      const times = `${Math.round(waited / 1000)}s of ${limitSeconds}s`;
      tell(`waits until ${what} (${times}): ${seen.missing}`);
    }
    await sleep(PAUSE_MS);
  }
}

function timedOut(
  what: string,
  limitSeconds: number,
  reason: string,
  answers: readonly Answer[],
  remedy: string,
): string {
  const members = answers.map((answer) => `  ${describeAnswer(answer)}`);
  return [
    `waited ${limitSeconds}s until ${what}: ${reason}; ${remedy}`,
    'what the members say:',
    ...members,
  ].join('\n');
}
