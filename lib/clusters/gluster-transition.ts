/** Whether a pool that is there may become the one that is wanted. */
import { Findings } from '../values';
import type { Violation } from '../values';
import { refuseMoves } from './domain-move';
import type { KnownDomains } from './domain-move';
import { refuseUnwatched } from './unwatched';

/** A volume as it is known from one run to the next. */
export interface KnownGlusterVolume {
  readonly name: string;
  /** Its type, with `arbiter` where it has one. */
  readonly type: string;
  /** `gfs-1:/bricks/data/shared`, in their order. */
  readonly bricks: readonly string[];
}

/** What is known of a pool from one run to the next. */
export interface GlusterPlanInputs {
  readonly pool: string;
  readonly nodes: readonly string[];
  /** The node that only arbitrates; empty when there is none. */
  readonly arbiter: string;
  readonly volumes: readonly KnownGlusterVolume[];
  /**
   * The nodes whose machines nobody can look into.
   *
   * @default [] - every one is seen
   */
  readonly unwatched?: readonly string[];
  /**
   * Where its nodes stand.
   *
   * @default {} - not known, or they may stand anywhere
   */
  readonly domains?: KnownDomains;
}

/**
 * Holds what is wanted against what was there in the last run.
 *
 * @param olds empty before the first run
 */
export function checkPoolTransition(
  olds: Partial<GlusterPlanInputs>,
  news: GlusterPlanInputs,
): readonly Violation[] {
  const findings = new Findings();
  const { nodes: before = [], volumes = [], arbiter } = olds;
  for (const volume of volumes) checkVolume(volume, news, findings);
  const gone = before.filter((name) => !news.nodes.includes(name));
  for (const name of gone) checkGone(name, volumes, findings);
  if (arbiter !== undefined && arbiter !== news.arbiter && before.length > 2) {
    const what = arbiter === '' ? 'there was none' : `${arbiter} was there`;
    const reason = `${what} when the pool was made, and the places of all later nodes would change`;
    findings.add('conflict', 'arbiter', news.arbiter !== '', reason, 'leave it as it was');
  }
  checkUnwatched(before, news, findings);
  refuseMoves(olds.domains, news.domains, findings);
  return findings.violations;
}

/** A pool that nobody looks into can be made, and is not changed. */
function checkUnwatched(
  before: readonly string[],
  { nodes, unwatched = [] }: GlusterPlanInputs,
  findings: Findings,
): void {
  if (unwatched.length === 0 || before.length === 0 || before.join() === nodes.join()) return;
  const change = `the nodes would be others than ${before.join(', ')}`;
  refuseUnwatched({ path: 'nodes', value: nodes.length, change }, unwatched, findings);
}

/** A volume that is there stays what it is; one that is left out is not looked at any more. */
function checkVolume(old: KnownGlusterVolume, news: GlusterPlanInputs, findings: Findings): void {
  const wanted = news.volumes.find(({ name }) => name === old.name);
  if (wanted === undefined) return;
  const path = `volumes.${old.name}`;
  const remedy = 'leave it; or make another volume, and move the files';
  if (wanted.type !== old.type) {
    const reason = `was made as ${old.type}, and no volume changes its type`;
    findings.add('conflict', `${path}.type`, wanted.type, reason, remedy);
  }
  if (wanted.bricks.join() !== old.bricks.join()) {
    const reason = `has its bricks at ${old.bricks.join(', ')}: nothing moves them by itself`;
    findings.add('conflict', path, wanted.bricks.join(', '), reason, remedy);
  }
}

function checkGone(name: string, volumes: readonly KnownGlusterVolume[], findings: Findings): void {
  const held = volumes.filter(({ bricks }) => bricks.some((brick) => brick.startsWith(`${name}:`)));
  if (held.length === 0) return;
  const reason = `${name} has bricks of ${held.map((volume) => volume.name).join(', ')}, and would go`;
  const remedy = 'leave as many nodes as there were; or remove those volumes first';
  findings.add('conflict', 'nodes', undefined, reason, remedy);
}
