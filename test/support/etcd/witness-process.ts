/**
 * The process of a load: it stands in the network of the machines, where a test cannot be, and goes on at its pace whatever the test waits for.
 * It is told what to do by lines of JSON, and ends with whoever started it.
 */
import { appendFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

import { contentsOf, dump } from './cluster-contents';
import { EtcdGateway } from './gateway';
import { fill, measurePerformance } from './performance';
import { promisedBy, verify } from './verification';
import type { Verdict } from './verification';
import { WriteLoad } from './write-load';
import type {
  AnyAnswer,
  AnyQuestion,
  LoadState,
  WitnessQuestions,
  WitnessRequest,
  WitnessVerb,
} from './witness-protocol';

type Verbs = {
  readonly [Verb in WitnessVerb]: (
    ask: WitnessQuestions[Verb]['ask'],
  ) => Promise<WitnessQuestions[Verb]['answer']> | WitnessQuestions[Verb]['answer'];
};

const log = process.argv[2] ?? '/dev/null';
let gateway: EtcdGateway | undefined;
let load: WriteLoad | undefined;

const verbs: Verbs = {
  use: (credentials) => {
    if (gateway === undefined) gateway = new EtcdGateway(credentials);
    else gateway.use(credentials);
    return null;
  },
  start: async (plan) => {
    load = new WriteLoad(theGateway(), plan, (line) => {
      appendFileSync(log, `${line}\n`);
    });
    await load.start();
    return null;
  },
  moveTo: (endpoints) => {
    theLoad().moveTo(endpoints);
    return null;
  },
  mark: (name) => theLoad().mark(name),
  pause: async () => {
    await theLoad().pause();
    return null;
  },
  resume: () => {
    theLoad().resume();
    return null;
  },
  verify: verifyNow,
  state: () => stateOf(theLoad()),
  stop: async () => {
    await theLoad().stop();
    return stateOf(theLoad());
  },
  ask: askAs,
  contents: async (endpoints) => {
    const { keys, registers, ...rest } = await contentsOf(theGateway(), endpoints);
    return { ...rest, keys: [...keys], registers: [...registers] };
  },
  dump: (plan) => dump(theGateway(), plan),
  perform: (plan) => measurePerformance(theGateway(), plan),
  fill: (plan) => fill(theGateway(), plan),
};

async function verifyNow(endpoints: readonly string[]): Promise<Verdict> {
  const { record, anomalies } = theLoad();
  const promised = promisedBy(record);
  const contents = await contentsOf(theGateway(), endpoints);
  const verdict = verify(promised, contents, record);
  return { ...verdict, findings: [...verdict.findings, ...anomalies] };
}

async function askAs({ endpoint, as, ...question }: AnyQuestion): Promise<AnyAnswer> {
  if (as === undefined) return theGateway().ask(endpoint, question);
  const other = new EtcdGateway(as);
  try {
    return await other.ask(endpoint, question);
  } finally {
    other.close();
  }
}

function stateOf({ record, anomalies }: WriteLoad): LoadState {
  return {
    periods: record.periods,
    anomalies,
    acknowledged: record.keys('acknowledged').length,
    unclear: record.keys('unclear').length,
    refused: record.keys('refused').length,
  };
}

function theGateway(): EtcdGateway {
  if (gateway === undefined) throw new Error('nobody has said who is asking');
  return gateway;
}

function theLoad(): WriteLoad {
  if (load === undefined) throw new Error('no load has begun');
  return load;
}

async function answer({ id, verb, ask }: WitnessRequest): Promise<void> {
  let line: object;
  try {
    // Each verb has its own kind of question; the other side is held to it by its types.
    line = { id, answer: await verbs[verb](ask as never) };
  } catch (error) {
    line = { id, error: String(error) };
  }
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

createInterface({ input: process.stdin })
  .on('line', (line) => void answer(JSON.parse(line) as WitnessRequest))
  .on('close', () => process.exit(0));
