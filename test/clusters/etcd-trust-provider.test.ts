import { createHash } from 'node:crypto';

import { checkStep, etcdTrustProvider } from '../../lib/clusters/etcd-trust-provider';
import type { EtcdTrustInputs, EtcdTrusted } from '../../lib/clusters/etcd-trust-provider';
import { formatViolation } from '../../lib/values';
import { EtcdModel } from './etcd-model';

const root = (generation: number): string =>
  `-----BEGIN CERTIFICATE-----\nG${generation}\n-----END CERTIFICATE-----\n`;
const trusted = (signs: number, ...also: readonly number[]): EtcdTrusted => ({
  root: root(signs),
  bundle: [signs, ...also].map(root).join(''),
});
const STEPS = [trusted(1), trusted(1, 2), trusted(2, 1), trusted(2)] as const;

function inputsOf(
  model: EtcdModel,
  step: 0 | 1 | 2 | 3,
  changes: Partial<EtcdTrustInputs> = {},
): EtcdTrustInputs {
  return {
    ...{ cluster: 'etcd', machines: model.list(), withoutOverlap: false },
    ...{ clients: STEPS[step], peers: STEPS[step], ...changes },
  };
}

const sum = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Members that have what a step has brought. */
function modelAt(...steps: readonly (0 | 1 | 2 | 3)[]): EtcdModel {
  const model = EtcdModel.living(...steps.map((_, index) => `etcd-${index + 1}`));
  for (const [index, step] of steps.entries()) {
    const file = `${sum(STEPS[step].bundle)}  /etc/etcd/pki/ca.crt\n`;
    model.saying[`etcd-${index + 1}: sha256sum`] = file + file;
  }
  return model;
}

async function update(
  model: EtcdModel,
  before: 0 | 1 | 2 | 3,
  after: 0 | 1 | 2 | 3,
  changes: Partial<EtcdTrustInputs> = {},
): Promise<void> {
  const olds = inputsOf(model, before);
  const news = inputsOf(model, after, changes);
  await etcdTrustProvider(model.surroundings).update('id', olds, news);
}

test('a step follows when all members have the one before, or already have it', async () => {
  await update(modelAt(0, 0, 0), 0, 1);
  await update(modelAt(1, 1, 2), 1, 2);
  // And back, from the middle of it.
  await update(modelAt(1, 2, 1), 2, 1);
});

test('a step is not brought where a member has not got the one before', async () => {
  await expect(update(modelAt(1, 0, 1), 1, 2)).rejects.toThrow(
    'etcd-2 has not got yet what the last run was to bring it, and would be cut off by the next step in the change of an authority\'s key; go back to the settings of the step between, run "up" until it ends well, and then go on',
  );
});

test('a member whose machine does not run fetches it when it boots', async () => {
  const model = modelAt(1, 0, 1);
  model.machine('etcd-2').runs = false;

  await update(model, 1, 2);
});

test('members may be cut off on purpose', async () => {
  await update(modelAt(0, 0, 0), 0, 3, { withoutOverlap: true });
  expect(
    checkStep(inputsOf(modelAt(0), 0), inputsOf(modelAt(0), 3, { withoutOverlap: true })),
  ).toEqual([]);
});

test.each([
  [0, 1],
  [1, 2],
  [2, 3],
  [2, 1],
  [1, 0],
  [1, 1],
] as const)('step %i and step %i take each other', (before, after) => {
  const model = modelAt(0);

  expect(checkStep(inputsOf(model, before), inputsOf(model, after))).toEqual([]);
});

test.each([
  [0, 2],
  [1, 3],
  [0, 3],
  [3, 1],
] as const)('step %i and step %i do not, and the second is refused', (before, after) => {
  const model = modelAt(0);
  const back =
    'go back to the settings of the step between, run "up" until it ends well, and then go on';

  expect(checkStep(inputsOf(model, before), inputsOf(model, after)).map(formatViolation)).toEqual([
    `clients: members have what they know clients by from two steps before, and would be cut off; ${back}`,
    `peers: members have what they know each other by from two steps before, and would be cut off; ${back}`,
  ]);
});

test('what is not known yet, and what there is for the first time, is taken for good', async () => {
  const model = modelAt(0);
  const unknown = '04da6b54-80e4-46f7-96ec-b56ff0331ba9';
  const late = { ...inputsOf(model, 0), clients: unknown, peers: unknown };

  expect(checkStep(inputsOf(model, 0), late as unknown as EtcdTrustInputs)).toEqual([]);
  expect(checkStep({}, inputsOf(model, 2))).toEqual([]);
  const { check, create, diff } = etcdTrustProvider(model.surroundings);
  expect((await check({}, inputsOf(model, 2))).failures).toEqual([]);
  expect((await create(inputsOf(model, 0))).id).toBe('etcd/trust');
  expect(await diff('id', inputsOf(model, 0), inputsOf(model, 0))).toEqual({ changes: false });
  expect(await diff('id', inputsOf(model, 0), inputsOf(model, 1))).toEqual({ changes: true });
});

test('where machines are only written down nothing is asked of them', async () => {
  const model = modelAt(0);
  model.runtime = 'files';
  delete model.saying['etcd-1: sha256sum'];

  await update(model, 0, 1);
});
