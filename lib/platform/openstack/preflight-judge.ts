/** What stands in the way of making something in a cloud, asked of the cloud itself. */
import type { Violation } from '../../values';
import { stableText } from '../resource-provider';
import { CloudClient, CloudTrouble } from './cloud-client';
import type { Transport } from './cloud-client';
import type { CloudAccess } from './cloud-access';
import { readFacts } from './cloud-facts';
import type { CloudFacts } from './cloud-facts';
import type { CloudNeed, RepeatedNeed } from './cloud-need';
import type { FlavorFacts } from './flavor-facts';
import { checkQuotas } from './quota-check';
import type { Quotas } from './quota-check';
import { readQuotas } from './quota-read';
import { tally } from './quota-tally';
import type { QuotaService, Tally } from './quota-tally';
import { checkFlavorFacts, checkReferences } from './reference-check';

/** Flavours by what needs call them. */
export type NamedFlavors = Readonly<Record<string, FlavorFacts>>;

/** What was judged to be good before in the same run, of the same cloud. */
export interface Granted {
  readonly before: readonly RepeatedNeed[];
  readonly now: readonly RepeatedNeed[];
  readonly flavors: NamedFlavors;
  /** As they were read first: some of what was granted since may be made already, and would count twice. */
  readonly quotas: Quotas;
}

/** What is judged. */
export interface PreflightQuestion {
  readonly access: CloudAccess;
  /** What the stack asked for before. */
  readonly before: readonly RepeatedNeed[];
  /** What it asks for now. */
  readonly now: readonly RepeatedNeed[];
  /** What the program takes flavours to be. */
  readonly said: NamedFlavors;
  /** What the flavours were when they were asked for. */
  readonly remembered: NamedFlavors;
  readonly granted: Granted;
  /** The variable that names a proxy for HTTPS, where there is one. */
  readonly proxyVariable?: string | undefined;
}

/** What came of it. */
export interface PreflightJudgement {
  readonly violations: readonly Violation[];
  /** The flavours that are asked for now. */
  readonly flavors: NamedFlavors;
  /** All that is known by now, as it was read first. */
  readonly quotas: Quotas;
  /** Sentences: what could not be known. */
  readonly notes: readonly string[];
}

/** Needs that were not there before. */
export function newNeeds(
  before: readonly RepeatedNeed[],
  now: readonly RepeatedNeed[],
): readonly RepeatedNeed[] {
  const known = new Map(before.map(({ need, times }) => [stableText(need), times]));
  return now.flatMap(({ need, times }) => {
    const more = times - (known.get(stableText(need)) ?? 0);
    return more > 0 ? [{ need, times: more }] : [];
  });
}

/** Asks the cloud; what it does not answer is a violation, too. */
export async function judge(
  question: PreflightQuestion,
  transport?: Transport,
): Promise<PreflightJudgement> {
  const { access, remembered, granted, proxyVariable } = question;
  try {
    const client = await CloudClient.connect(access, transport);
    return await judgeWith(client, question);
  } catch (error) {
    if (!(error instanceof CloudTrouble)) throw error;
    const violations = [unreachable(error, proxyVariable)];
    return { violations, flavors: remembered, quotas: granted.quotas, notes: [] };
  }
}

async function judgeWith(
  client: CloudClient,
  { before, now, said, remembered, granted }: PreflightQuestion,
): Promise<PreflightJudgement> {
  const added = newNeeds(before, now).map(({ need }) => need);
  const sized = now.map(({ need }) => need).filter(({ kind }) => kind === 'server');
  // What was said of a flavour is held against the cloud, also where nothing new is asked for.
  const facts = await readFacts(client, isEmpty(said) ? added : [...added, ...sized]);
  // Of what was there before nothing is remembered where nobody was asked at that time.
  const former = before.map(({ need }) => need);
  const flavors = { ...flavorsOf(former, facts), ...remembered, ...flavorsOf(sized, facts) };
  const counting = { ...facts, flavors: { ...granted.flavors, ...flavors } };
  const tallies = {
    before: tally([...granted.before, ...before], counting),
    now: tally([...granted.now, ...now], counting),
  };
  const rising = risingServices(tallies);
  const read = await readQuotas(client, rising, shareTypesOf(tallies.now));
  const quotas = new Map([...read.quotas, ...granted.quotas]);
  return {
    violations: [
      ...checkReferences(added, facts),
      ...checkFlavorFacts(said, flavors),
      ...checkQuotas({ ...tallies, quotas, project: client.projectName }),
    ],
    flavors: flavorsOf(sized, { missing: [], zones: {}, flavors: listed(flavors) }),
    quotas,
    notes: read.notes,
  };
}

function isEmpty(record: object): boolean {
  return Object.keys(record).length === 0;
}

function listed(flavors: NamedFlavors): NonNullable<CloudFacts['flavors']> {
  return Object.entries(flavors).map(([name, facts]) => ({ ...facts, id: name, name }));
}

/** The flavours that these needs refer to, by what they call them. */
function flavorsOf(needs: readonly CloudNeed[], { flavors = [] }: CloudFacts): NamedFlavors {
  const names = needs.flatMap((need) => (need.kind === 'server' ? [need.flavor] : []));
  const found = [...new Set(names)].sort().flatMap((wanted) => {
    const known = flavors.find(({ id, name }) => wanted === name || wanted === id);
    if (known === undefined) return [];
    const { vcpus, ram, disk } = known;
    return [[wanted, { vcpus, ram, disk }] as const];
  });
  return Object.fromEntries(found);
}

interface Tallies {
  readonly before: Tally;
  readonly now: Tally;
}

// Of the others nothing more is taken, so nothing needs to be asked.
function risingServices({ before, now }: Tallies): readonly QuotaService[] {
  const sums = [...now.sums].filter(([key, amount]) => amount > (before.sums.get(key) ?? 0));
  const larger = [...now.largest].filter(([key, one]) => one > (before.largest.get(key) ?? 0));
  const keys = [...sums, ...larger].map(([key]) => key.slice(0, key.indexOf('.')));
  return [...new Set(keys)] as QuotaService[];
}

function shareTypesOf({ sums }: Tally): readonly string[] {
  const prefix = 'share.shares_';
  return [...sums.keys()].flatMap((key) =>
    key.startsWith(prefix) ? [key.slice(prefix.length)] : [],
  );
}

function unreachable(trouble: CloudTrouble, proxyVariable: string | undefined): Violation {
  const remedy = remedyOf(trouble, proxyVariable);
  return { code: 'invalid', path: 'auth', reason: trouble.message, remedy };
}

function remedyOf({ message, status }: CloudTrouble, proxyVariable: string | undefined): string {
  if (status === 401) return 'look at user, password, project and their domains';
  if (/certificate|self.signed/i.test(message)) {
    return 'give the authority that signed it: openstack:cacertFile, OS_CACERT, or cacert in clouds.yaml';
  }
  if (message.endsWith('without a project')) {
    return 'set openstack:tenantName, OS_PROJECT_NAME, or project_name in clouds.yaml';
  }
  if (proxyVariable !== undefined && /^https:\S+ is not reached/.test(message)) {
    return `${proxyVariable} is set, and the preflight knows no proxy: say preflight: false, or let this computer reach the cloud directly`;
  }
  if (status === 0)
    return 'look at authUrl and region, and whether this computer may reach the cloud';
  return 'try again later, or ask the operators of the cloud';
}
