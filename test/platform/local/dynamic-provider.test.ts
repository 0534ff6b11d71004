import { METHOD_NAMES, providerText } from '../../../lib/platform/local/dynamic-provider';
import * as provider from '../../../lib/platform/local/provider';

// Byte for byte: the engine keeps this text in the state of every resource, and shows any change of it as a change of the resource.
const MACHINE = `const provider = () => require('module').createRequire(process.cwd() + '/')('groundwork/local/provider').machine;
exports.handler = () => ({
  check: (...args) => provider().check(...args),
  diff: (...args) => provider().diff(...args),
  create: (...args) => provider().create(...args),
  read: (...args) => provider().read(...args),
  update: (...args) => provider().update(...args),
  delete: (...args) => provider().delete(...args),
});
`;

test("the text of a provider is this one, for ever, and holds none of the library's code", () => {
  expect(providerText('machine')).toBe(MACHINE);
  for (const kind of ['bucket', 'image', 'network', 'secret', 'volume'] as const) {
    expect(providerText(kind)).toBe(MACHINE.replace('.machine;', `.${kind};`));
  }
});

test('every provider has every method that the text calls', () => {
  for (const one of Object.values(provider)) {
    expect(METHOD_NAMES.filter((name) => typeof one[name] !== 'function')).toEqual([]);
  }
});

test('the text runs: it passes calls on, and looks the library up only then', () => {
  const module = {
    exports: {} as { handler?: () => Record<string, (...args: unknown[]) => unknown> },
  };
  const calls: unknown[] = [];
  const found = { machine: { diff: (...args: unknown[]) => calls.push(args) } };
  const required = jest.fn(() => ({ createRequire: () => () => found }));
  // eslint-disable-next-line @typescript-eslint/no-implied-eval, @typescript-eslint/no-unsafe-call -- as the engine's process does
  new Function('exports', 'require', 'process', providerText('machine'))(
    module.exports,
    required,
    process,
  );

  const handler = module.exports.handler?.();
  expect(required).not.toHaveBeenCalled();
  handler?.['diff']?.('id', { a: 1 }, { a: 2 });

  expect(calls).toEqual([['id', { a: 1 }, { a: 2 }]]);
});
