import { platformOf, provideProviders } from '../../../tools/commands/provider-plugin';
import type { Engine } from '../../../tools/engine';
import { Steps } from '../../../tools/progress';

const engine: Engine = {
  ...{ command: 'pulumi', version: '3.245.0', source: 'PATH', path: [], built: false },
};
const silent = new Steps({ write: () => undefined });

test.each([
  ['config:\n  groundwork:platform: openstack\n', 'openstack'],
  ['config:\n  groundwork:runtime: files\n', 'local'],
  ['config:\n', 'local'],
  ['', 'local'],
  ['a: [\n', 'local'],
])('%j is of the platform %s', (settings, platform) => {
  expect(platformOf(settings)).toBe(platform);
});

test('providers are built only for a CLI that was built, and where machines are those of a cloud', async () => {
  const cloud = 'config:\n  groundwork:platform: openstack\n';

  expect(await provideProviders(engine, cloud, silent)).toEqual([]);
  expect(await provideProviders({ ...engine, built: true }, 'config:\n', silent)).toEqual([]);
});
