import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { projectRoot } from '../../tools/cache';
import { sdkVersion } from '../../tools/engine';
import { type GoRecipe, goRecipes } from '../../tools/go-recipes';
import {
  buildCounter,
  builtName,
  goIsEnough,
  goVersionInGoMod,
  recipeOptions,
  versionInGoMod,
  whyNotBuildable,
} from '../../tools/go-tool';
import { moduleFileText } from '../../tools/module-file';

const goMod = `module tools/x

go 1.26.0

require example.org/single v0.1.0

require (
	example.org/one v1.2.3 // indirect
	example.org/one/two v3.0.0-20260115033456-f47bc2d6f199
)
`;

describe('go.mod', () => {
  it('gives the version of a module, in a block or on a line of its own', () => {
    expect(versionInGoMod(goMod, 'example.org/one')).toBe('v1.2.3');
    expect(versionInGoMod(goMod, 'example.org/one/two')).toBe('v3.0.0-20260115033456-f47bc2d6f199');
    expect(versionInGoMod(goMod, 'example.org/single')).toBe('v0.1.0');
  });

  it('refuses to guess the version of a module that it does not name', () => {
    expect(() => versionInGoMod(goMod, 'example.org')).toThrow('names no version of example.org');
  });

  it('gives the oldest Go', () => {
    expect(goVersionInGoMod(goMod)).toBe('1.26.0');
  });

  it('of the engine names the version of the installed SDK', () => {
    const text = readFileSync(path.join(projectRoot, 'tools', 'pulumi', 'go.mod'), 'utf8');

    expect(versionInGoMod(text, 'github.com/pulumi/pulumi/sdk/v3')).toBe(`v${sdkVersion()}`);
    expect(versionInGoMod(text, 'github.com/pulumi/pulumi/pkg/v3')).toBe(`v${sdkVersion()}`);
  });
});

describe('a recipe', () => {
  const versionOf = (): string => 'v1.36.1';

  it('tells the parts of Kubernetes their version', () => {
    expect(goRecipes.k8s.ldflags(versionOf).split('version.').slice(1).join('')).toBe(
      'gitVersion=v1.36.1 -X k8s.io/component-base/gitMajor=1 -X k8s.io/component-base/gitMinor=36',
    );
  });

  it('gives the schema of the Kubernetes provider the version of its SDK', () => {
    const { generated, ldflags } = goRecipes['kubernetes-provider'];

    expect(generated(versionOf)['gen/schema.json'].set).toEqual({ version: '1.36.1' });
    expect(ldflags(versionOf)).toBe('-s -w -X main.version=1.36.1');
  });

  it('of the Kubernetes provider is for the installed SDK', () => {
    const text = readFileSync(
      path.join(projectRoot, 'tools', 'kubernetes-provider', 'go.mod'),
      'utf8',
    );
    const { version } = createRequire(__filename)('@pulumi/kubernetes/package.json') as {
      version: string;
    };

    expect(versionInGoMod(text, 'github.com/pulumi/pulumi-kubernetes/sdk/v4')).toBe(`v${version}`);
  });

  it('of the OpenStack provider is for the installed SDK', () => {
    const { version } = createRequire(__filename)('@pulumi/openstack/package.json') as {
      version: string;
    };

    // The SDK says `v3.15.2`, and asks for a plugin `3.15.2`.
    expect(`v${goRecipes['openstack-provider'].ldflags().split('version=')[1] ?? ''}`).toBe(
      version,
    );
  });

  describe('decides what is built', () => {
    const recipe: GoRecipe = { programs: { y: 'example.org/y' }, coldBuild: 'a while' };
    const file = { module: 'example.org/z', files: ['z'] };
    const options = (other: GoRecipe): readonly string[] => recipeOptions('x', other, versionOf);

    it.each<[string, Partial<GoRecipe>]>([
      ['its packages', { programs: { y: 'example.org/other/y' } }],
      ['the names of its programs', { programs: { z: 'example.org/y' } }],
      ['its tags', { tags: ['osusergo'] }],
      ['its linker flags', { ldflags: (of) => `-X v=${of('m')}` }],
      ['its generated sources', { generated: () => ({ z: file }) }],
      ['the files beside it', { beside: { z: file } }],
      ['what is changed in a module', { patched: { module: 'm', changed: {}, added: {} } }],
    ])('by %s', (_, change) => {
      expect(options({ ...recipe, ...change })).not.toEqual(options(recipe));
    });

    it('and not by how long that takes', () => {
      expect(options({ ...recipe, coldBuild: 'long' })).toEqual(options(recipe));
    });
  });

  it.each(Object.keys(goRecipes))('of %s stands beside a module with its checksums', (name) => {
    const folder = path.join(projectRoot, 'tools', name);

    expect(readdirSync(folder)).toEqual(expect.arrayContaining(['go.mod', 'go.sum']));
  });
});

describe('builtName', () => {
  it.each([
    ['.', 'x'],
    ['go.etcd.io/etcd/server/v3', 'server'],
    ['k8s.io/kubernetes/cmd/kube-apiserver', 'kube-apiserver'],
    ['github.com/pulumi/pulumi/pkg/v3/cmd/pulumi', 'pulumi'],
  ])('of %s is %s, as go build has it', (source, name) => {
    expect(builtName(source, 'x')).toBe(name);
  });
});

describe('a file made from a module', () => {
  const file = { module: 'example.org/one', files: ['a', 'b'] };

  it('is a file of it, or several as the documents of one', () => {
    expect(moduleFileText(file, ['a: 1\n'])).toBe('a: 1\n');
    expect(moduleFileText(file, ['a: 1\n\n', 'b: 2'])).toBe('a: 1\n---\nb: 2\n');
  });

  it('has the fields set that it is to have, whether or not they were there', () => {
    const set = { version: '1.2.3' };

    expect(moduleFileText({ ...file, set }, ['{ "name": "x" }'])).toBe(
      '{"name":"x","version":"1.2.3"}\n',
    );
    expect(moduleFileText({ ...file, set }, ['{ "version": "0" }'])).toBe('{"version":"1.2.3"}\n');
  });
});

describe('the rule for Go', () => {
  it.each([
    ['go1.26.8', '1.26.0', true],
    ['go1.26.0', '1.26.0', true],
    ['go1.27', '1.26.0', true],
    ['go1.25.9', '1.26.0', false],
    ['devel', '1.26.0', false],
  ])('%s for %s: %s', (have, want, enough) => {
    expect(goIsEnough(have, want)).toBe(enough);
  });

  it('says what to install where there is none, or too old a one', () => {
    expect(whyNotBuildable('pulumi', undefined)).toMatch(/no Go here.*install Go 1\.26/s);
    expect(whyNotBuildable('pulumi', 'go1.20.1')).toMatch(/needs Go 1\.26.*here is 1\.20\.1/s);
    expect(whyNotBuildable('pulumi', 'go1.99.0')).toBeUndefined();
  });
});

describe('buildCounter', () => {
  it('counts modules and packages, and nothing else', () => {
    const counter = buildCounter();
    const lines = [
      'go: downloading github.com/x/y v1.0.0',
      'internal/goarch',
      'github.com/x/y/z-1',
      'github.com/x/y/z-1: some warning',
      '# command-line-arguments',
    ];
    lines.forEach((line) => {
      counter.count(line);
    });

    expect(counter.toString()).toBe('1 modules downloaded, 2 packages compiled');
  });

  it('says nothing before there is anything to say', () => {
    expect(buildCounter().toString()).toBe('');
  });
});
