import { readFileSync } from 'node:fs';
import path from 'node:path';
import { projectRoot } from '../../tools/cache';
import { sdkVersion } from '../../tools/engine';
import {
  buildCounter,
  goIsEnough,
  goVersionInGoMod,
  versionInGoMod,
  whyNotBuildable,
} from '../../tools/go-tool';

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
