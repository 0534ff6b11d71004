import { METHOD_NAMES, providerText } from '../../lib/clusters/dynamic-resource';
import * as provider from '../../lib/clusters/provider';

// Byte for byte: the engine keeps this text in the state of every resource, and shows any change of it as a change of the resource.
const TURN = `const provider = () => require('module').createRequire(process.cwd() + '/')('groundwork/clusters/provider').etcdTurn;
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
  expect(providerText('etcdTurn')).toBe(TURN);
  expect(providerText('etcdPlan')).toBe(TURN.replace('.etcdTurn;', '.etcdPlan;'));
});

test('every provider has every method that the text calls', () => {
  expect(Object.keys(provider).sort()).toEqual([
    ...['etcdIncarnation', 'etcdMembership', 'etcdPlan', 'etcdTrust', 'etcdTurn'],
    ...['glusterMembership', 'glusterPlan', 'glusterTurn', 'glusterWhole'],
  ]);
  for (const one of Object.values(provider)) {
    expect(METHOD_NAMES.filter((name) => typeof one[name] !== 'function')).toEqual([]);
  }
});
