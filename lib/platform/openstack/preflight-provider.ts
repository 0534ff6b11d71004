/** The provider of a preflight: it makes nothing, and refuses what a cloud would refuse later, in the preview already. */
import { formatViolation, isRecord } from '../../values';
import type { Violation } from '../../values';
import { stableText } from '../resource-provider';
import type { CheckFailure, ResourceProvider } from '../resource-provider';
import { readAccess } from './cloud-access';
import type { AccessSources } from './cloud-access';
import type { Transport } from './cloud-client';
import { filled } from './clouds-yaml';
import type { RepeatedNeed } from './cloud-need';
import { judge, newNeeds } from './preflight-judge';
import type { Granted, NamedFlavors } from './preflight-judge';
import type { Quotas } from './quota-check';

/** What a preflight is made from. */
export interface PreflightInputs {
  readonly needs: readonly RepeatedNeed[];
  /** What the program takes flavours to be. */
  readonly flavors: NamedFlavors;
  /** How the cloud is reached, where the program says it itself. */
  readonly auth?: Readonly<Record<string, unknown>>;
  /**
   * Whether the cloud is asked.
   *
   * @default true
   */
  readonly asks?: boolean;
  /** What the flavours were when they were asked for; added by the check. */
  readonly knownFlavors?: NamedFlavors;
}

/** What the provider has around it. */
export interface PreflightSurroundings extends Omit<AccessSources, 'given' | 'setting'> {
  /**
   * How questions reach the cloud.
   *
   * @default - by HTTP
   */
  readonly transport?: Transport;
  /** Tells a line. */
  readonly tell: (line: string) => void;
}

/** What the engine says before all else: the settings of the stack. */
export interface ConfigureRequest {
  readonly config: { get(key: string): string | undefined };
}

/** A provider that is told the settings of the stack. */
export interface PreflightProvider extends ResourceProvider<PreflightInputs, PreflightInputs> {
  configure(request: ConfigureRequest): Promise<void>;
}

/** The provider. */
export function preflightProvider(surroundings: PreflightSurroundings): PreflightProvider {
  let setting: AccessSources['setting'] = () => undefined;
  // The engine starts this process anew for each run, so it is of one run.
  const run = new Run();
  return {
    configure({ config }) {
      setting = (name) => config.get(`openstack:${name}`);
      return Promise.resolve();
    },
    async check(olds, news) {
      // What is not known yet, as a password that is made in the same run, can be judged when it is.
      if (!isKnown(news)) return { inputs: news, failures: [] };
      const known = olds.knownFlavors ?? {};
      if (news.asks === false) return { inputs: { ...news, knownFlavors: known }, failures: [] };
      const judged = asksForMore(olds, news)
        ? await look({ ...surroundings, setting }, olds, news, run.granted(news))
        : { violations: [], flavors: known, quotas: new Map() };
      const inputs = { ...news, knownFlavors: judged.flavors };
      if (judged.violations.length === 0) run.grant(olds, inputs, judged.quotas);
      return { inputs, failures: oneFailure(judged.violations) };
    },
    diff: (_id, olds, news) => Promise.resolve({ changes: differs(olds, news) }),
    create: (inputs) => Promise.resolve({ id: 'preflight', outs: inputs }),
    read: (id, props) => Promise.resolve({ id, props }),
    update: (_id, _olds, news) => Promise.resolve({ outs: news }),
    delete: () => Promise.resolve(),
  };
}

/** The provider goes through the proxy that one of them names. */
const PROXY_VARIABLES = ['HTTPS_PROXY', 'https_proxy'] as const;

/** What was granted in this run, by how the cloud is reached: a program that waits for something is judged in several parts, and the room is one. */
class Run {
  private readonly parts = new Map<string, Granted>();

  granted({ auth }: PreflightInputs): Granted {
    return this.parts.get(stableText(auth) ?? '') ?? NOTHING;
  }

  grant(olds: Partial<PreflightInputs>, news: PreflightInputs, quotas: Quotas): void {
    const { before, now, flavors, quotas: first } = this.granted(news);
    this.parts.set(stableText(news.auth) ?? '', {
      before: [...before, ...(olds.needs ?? [])],
      now: [...now, ...news.needs],
      flavors: { ...flavors, ...news.knownFlavors },
      quotas: new Map([...quotas, ...first]),
    });
  }
}

const NOTHING: Granted = { before: [], now: [], flavors: {}, quotas: new Map() };

interface Looked {
  readonly violations: readonly Violation[];
  readonly flavors: NamedFlavors;
  readonly quotas: Quotas;
}

async function look(
  sources: PreflightSurroundings & Pick<AccessSources, 'setting'>,
  olds: Partial<PreflightInputs>,
  news: PreflightInputs,
  granted: Granted,
): Promise<Looked> {
  const remembered = olds.knownFlavors ?? {};
  // A provider that the program made itself knows nothing of the stack's settings.
  const own = news.auth === undefined ? {} : { given: news.auth, setting: () => undefined };
  const { access, violations } = readAccess({ given: {}, ...sources, ...own });
  if (access === undefined) return { violations, flavors: remembered, quotas: granted.quotas };
  const question = {
    access,
    before: olds.needs ?? [],
    now: news.needs,
    said: news.flavors,
    remembered,
    granted,
    proxyVariable: PROXY_VARIABLES.find((name) => filled(sources.env[name]) !== undefined),
  };
  const { notes, ...judged } = await judge(question, sources.transport);
  for (const note of notes) sources.tell(note);
  return judged;
}

function isKnown({ needs, flavors, auth }: PreflightInputs): boolean {
  return Array.isArray(needs) && isRecord(flavors) && (auth === undefined || isRecord(auth));
}

function asksForMore(olds: Partial<PreflightInputs>, news: PreflightInputs): boolean {
  const { needs = [], flavors = {} } = olds;
  return newNeeds(needs, news.needs).length > 0 || stableText(flavors) !== stableText(news.flavors);
}

function differs(olds: Partial<PreflightInputs>, news: PreflightInputs): boolean {
  const isSame =
    stableText(olds.needs) === stableText(news.needs) &&
    stableText(olds.flavors) === stableText(news.flavors) &&
    (olds.asks ?? true) === (news.asks ?? true);
  return !isSame;
}

// One failure is one error of the engine, whatever is wrong. Of a named property the engine would print the value.
function oneFailure(violations: readonly Violation[]): CheckFailure[] {
  const [first, ...others] = violations;
  if (first === undefined) return [];
  if (others.length === 0) return [{ property: '', reason: formatViolation(first) }];
  const lines = violations.map((one) => `  ${formatViolation(one)}`).sort();
  const title = `${violations.length} problems, so nothing is made:`;
  return [{ property: '', reason: [title, ...lines].join('\n') }];
}
