import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { CortxNodePrep, Machine, ReservedResourcesKubelet } from 'groundwork';

const ROOT = path.join(__dirname, '..');
const readme = readFileSync(path.join(ROOT, 'README.md'), 'utf8');
const manifest = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as {
  readonly scripts: Readonly<Record<string, string>>;
  readonly exports: Readonly<Record<string, unknown>>;
};

test('every npm command of the README exists', () => {
  const named = [...readme.matchAll(/npm run ([a-z]+)/g)].map(([, name]) => name ?? '');

  expect(named.length).toBeGreaterThan(5);
  expect(named.filter((name) => manifest.scripts[name] === undefined)).toEqual([]);
});

test('the README names every entry point', () => {
  const entries = Object.keys(manifest.exports)
    .filter(
      // What the engine's own process loads is for no program.
      (key) => key !== './package.json' && !key.endsWith('/provider'),
    )
    .map((key) => `\`groundwork${key.slice(1)}\``);

  expect(entries.filter((entry) => !readme.includes(entry))).toEqual([]);
});

test('every file that the README links to is there', () => {
  const links = [...readme.matchAll(/\]\(([^)#]+)\)/g)].map(([, link]) => link ?? '');

  const missing = links.filter((link) => !existsSync(path.join(ROOT, link)));
  expect(missing).toEqual([]);
});

test('what the README shows of a refusal is what is said', () => {
  const machine = new Machine('worker-1', {
    kubernetesVersion: '1.36',
    capacity: { cpu: 4, memory: '8Gi', ephemeralStorage: '50Gi' },
  });
  new CortxNodePrep(machine, 'cortx', { secondaryStorage: { device: '/dev/sdb' } });
  new ReservedResourcesKubelet(machine, 'kubelet', { kubeReserved: { memory: '9Gi' } });
  const shown = /^```text\n(.*?)\n```$/ms.exec(readme)?.[1] ?? '';

  expect(() => machine.render()).toThrow(new Error(shown));
});
