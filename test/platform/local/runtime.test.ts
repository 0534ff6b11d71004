import { decideRuntime } from '../../../lib/platform/local/runtime';
import type { HostFacts } from '../../../lib/platform/local/runtime';

const good: HostFacts = {
  operatingSystem: 'linux',
  isRoot: true,
  missingPrograms: [],
  hasMmdebstrap: true,
  imageIsCached: false,
};

test('where everything is there, machines are booted', () => {
  expect(decideRuntime('auto', good)).toMatchObject({ runtime: 'containers', obstacles: [] });
});

test.each([
  [{ operatingSystem: 'darwin' }, 'the system is darwin, not Linux'],
  [{ isRoot: false }, 'the user is not root'],
  [{ missingPrograms: ['systemd-nspawn'] }, 'not installed: systemd-nspawn'],
  [{ hasMmdebstrap: false }, 'mmdebstrap is not installed'],
])('with %j seeds are written instead, and the reason is said', (change, reason) => {
  const decision = decideRuntime('auto', { ...good, ...change });

  expect(decision.runtime).toBe('files');
  expect(decision.reason).toContain(reason);
});

test('a cached image needs no mmdebstrap', () => {
  const facts = { ...good, hasMmdebstrap: false, imageIsCached: true };

  expect(decideRuntime('auto', facts).runtime).toBe('containers');
});

test('what is asked for is kept to; containers where they cannot be booted have obstacles', () => {
  expect(decideRuntime('files', good)).toMatchObject({ runtime: 'files', obstacles: [] });
  expect(decideRuntime('containers', { ...good, isRoot: false })).toMatchObject({
    runtime: 'containers',
    obstacles: ['the user is not root'],
  });
});
