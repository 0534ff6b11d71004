import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {
  installedPackages,
  packageRoot,
  requiredPlugins,
} from '../../../tools/language-host/installed-packages';

let root: string;

function install(folder: string, manifest: Readonly<Record<string, unknown>>): void {
  mkdirSync(path.join(root, folder), { recursive: true });
  writeFileSync(path.join(root, folder, 'package.json'), JSON.stringify(manifest));
}

beforeEach(() => {
  root = mkdtempSync(path.join(os.tmpdir(), 'groundwork-packages-'));
  install('.', {
    name: 'program',
    dependencies: { app: '1', '@pulumi/cloud': '^2.0.0', missing: '1' },
    devDependencies: { '@pulumi/tried': '1', linter: '1' },
  });
  install('node_modules/app', { name: 'app', version: '1.0.0', dependencies: { shared: '2' } });
  install('node_modules/app/node_modules/shared', {
    name: 'shared',
    version: '2.0.0',
    dependencies: { app: '1' },
  });
  install('node_modules/shared', { name: 'shared', version: '1.0.0' });
  install('node_modules/@pulumi/cloud', {
    name: '@pulumi/cloud',
    version: '2.1.0',
    pulumi: { resource: true, name: 'cloud', server: 'https://plugins.example' },
  });
  install('node_modules/@pulumi/tried', {
    name: '@pulumi/tried',
    version: '9.0.0',
    pulumi: { resource: true },
  });
  install('node_modules/linter', { name: 'linter', version: '3.0.0' });
  mkdirSync(path.join(root, 'stacks'));
});

afterEach(() => {
  rmSync(root, { recursive: true });
});

const named = (packages: ReturnType<typeof installedPackages>): readonly string[] =>
  packages.map(({ name, version }) => `${name}@${version}`);

describe('installedPackages', () => {
  it('are what the nearest package.json declares, as it is installed', () => {
    expect(
      named(installedPackages(path.join(root, 'stacks'), { transitive: false, development: true })),
    ).toEqual(['@pulumi/cloud@2.1.0', '@pulumi/tried@9.0.0', 'app@1.0.0', 'linter@3.0.0']);
  });

  it('with what they depend on are found as Node finds them, circles and all', () => {
    expect(named(installedPackages(root, { transitive: true, development: false }))).toEqual([
      '@pulumi/cloud@2.1.0',
      'app@1.0.0',
      'shared@2.0.0',
    ]);
  });

  it('are none where there is no package.json', () => {
    rmSync(path.join(root, 'package.json'));

    const folder = path.join(root, 'stacks');
    expect(packageRoot(folder)).toBe(folder);
    expect(installedPackages(folder, { transitive: true, development: true })).toEqual([]);
  });
});

describe('requiredPlugins', () => {
  it('are those of declared dependencies, with their version and server', () => {
    expect(requiredPlugins(root)).toEqual([
      { name: 'cloud', version: '2.1.0', server: 'https://plugins.example' },
    ]);
  });

  it('leave out what is only developed against', () => {
    expect(requiredPlugins(root).map((plugin) => plugin.name)).not.toContain('tried');
  });

  it('carry the parameters of a plugin that serves several packages', () => {
    install('node_modules/app', {
      name: 'app',
      version: '1.0.0',
      pulumi: {
        resource: true,
        name: 'bridge',
        version: '0.9.0',
        parameterization: { name: 'dns', version: '1.2.3', value: 'e30=' },
      },
    });

    expect(requiredPlugins(root)).toContainEqual({
      name: 'bridge',
      version: '0.9.0',
      server: '',
      parameterization: { name: 'dns', version: '1.2.3', value: 'e30=' },
    });
  });
});
