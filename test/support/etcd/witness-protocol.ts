/** What a test and the process of its load say to each other, one JSON record a line. */
import type { Credentials } from './gateway';
import type { ClusterContents, MemberHash, Verdict } from './verification';
import type { LoadPlan } from './write-load';
import type { Period } from './write-record';

/** All that can be asked, with the answer to it. */
export interface WitnessQuestions {
  /** Who one is, from now on. Comes first. */
  use: { ask: Credentials; answer: null };
  start: { ask: LoadPlan; answer: null };
  moveTo: { ask: readonly string[]; answer: null };
  /** Gives the time since the last mark a name. */
  mark: { ask: string; answer: Period };
  pause: { ask: null; answer: null };
  resume: { ask: null; answer: null };
  /** Holds the cluster against what was promised; the members are those that have to agree. */
  verify: { ask: readonly string[]; answer: Verdict };
  state: { ask: null; answer: LoadState };
  stop: { ask: null; answer: LoadState };
  /** Any question to one member. */
  ask: { ask: AnyQuestion; answer: AnyAnswer };
  contents: { ask: readonly string[]; answer: PlainContents };
  /** All that a cluster holds at a revision, of whatever kind, as one sum. */
  dump: { ask: DumpPlan; answer: Dump };
  /** As many writes as the members take for some seconds. */
  perform: { ask: PerformancePlan; answer: Performance };
  /** Writes until the members refuse, and says why they did. */
  fill: { ask: FillPlan; answer: string };
}

/** How a load stands. */
export interface LoadState {
  readonly periods: readonly Period[];
  readonly anomalies: readonly string[];
  readonly acknowledged: number;
  readonly unclear: number;
  readonly refused: number;
}

/** A question to one member. */
export interface AnyQuestion {
  readonly endpoint: string;
  readonly path: string;
  readonly body: unknown;
  readonly timeoutMs?: number;
  /** Who asks, if it is somebody else than before. */
  readonly as?: Credentials;
}

/** What came of it. */
export type AnyAnswer =
  | { readonly kind: 'answer'; readonly body: Readonly<Record<string, unknown>> }
  | { readonly kind: 'refused' | 'unclear'; readonly reason: string };

/** Contents as plain data. */
export type PlainContents = Omit<ClusterContents, 'keys' | 'registers'> & {
  readonly keys: readonly (readonly [string, string])[];
  readonly registers: readonly (readonly [string, string])[];
};

/** What is to be summed up. */
export interface DumpPlan {
  readonly endpoints: readonly string[];
  /** @default - what it is now */
  readonly revision?: string;
}

/** All keys of a cluster at a revision. */
export interface Dump {
  readonly revision: string;
  readonly keys: number;
  /** Of every key with its value, and with when it was made, changed last, and how often. */
  readonly sha256: string;
  /** What each member says of its data at that revision. */
  readonly hashes: readonly MemberHash[];
}

/** How the speed of a cluster is measured. */
export interface PerformancePlan {
  readonly endpoints: readonly string[];
  /** Writes in a second that are asked for. */
  readonly rate: number;
  readonly clients: number;
  readonly seconds: number;
}

/** How fast a cluster is; times in milliseconds. */
export interface Performance {
  readonly writes: number;
  readonly failed: number;
  readonly perSecond: number;
  readonly median: number;
  readonly percentile99: number;
  readonly slowest: number;
  readonly deviation: number;
}

/** How a cluster is filled. */
export interface FillPlan {
  readonly endpoints: readonly string[];
  /** Bytes of one value. */
  readonly bytes: number;
  /** As many writes at most. */
  readonly limit: number;
}

/** What can be asked. */
export type WitnessVerb = keyof WitnessQuestions;

/** One question on the wire. */
export interface WitnessRequest {
  readonly id: number;
  readonly verb: WitnessVerb;
  readonly ask: unknown;
}

/** One answer on the wire. */
export type WitnessResponse =
  | { readonly id: number; readonly answer: unknown }
  | { readonly id: number; readonly error: string };
