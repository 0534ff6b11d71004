import { accept, diffInputs, scopeOf } from '../../../lib/platform/local/resource-provider';

interface Inputs {
  readonly name: string;
  readonly seed: Readonly<Record<string, string>>;
  readonly timeout: number;
  readonly root?: string;
}
const inputs: Inputs = { name: 'a', seed: { x: '1', y: '2' }, timeout: 5 };
const keys = ['name', 'seed', 'timeout', 'root'] as const;

test('the same inputs make no change, whatever the order of their keys', () => {
  const news = { timeout: 5, seed: { y: '2', x: '1' }, name: 'a' };

  expect(diffInputs<Inputs>(inputs, news, keys)).toEqual({ changes: false });
});

test('a change of identity makes the resource anew, the old one first', () => {
  expect(diffInputs<Inputs>(inputs, { ...inputs, seed: { x: '1' } }, keys, ['timeout'])).toEqual({
    changes: true,
    replaces: ['seed'],
    deleteBeforeReplace: true,
  });
  expect(diffInputs<Inputs>(inputs, { ...inputs, root: '/r' }, keys).replaces).toEqual(['root']);
});

test('a change of what can be updated replaces nothing', () => {
  expect(diffInputs<Inputs>(inputs, { ...inputs, timeout: 6 }, keys, ['timeout'])).toEqual({
    changes: true,
  });
});

test('inputs that the platform has judged are accepted as they are', async () => {
  expect(await accept({}, inputs)).toEqual({ inputs, failures: [] });
});

test("the state is the user's own folder unless another one is given", () => {
  const common = { project: 'p', stack: 's', runtime: 'files' } as const;

  expect(scopeOf({ ...common, stateRoot: '/r' }).stateRoot).toBe('/r');
  expect(scopeOf(common).stateRoot).toMatch(/\/groundwork$/);
});
