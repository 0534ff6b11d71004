/**
 * Holds the import table of ARCHITECTURE.md for every file, in a place that no comment in the file can switch off, and that plain data is
 * to be had without an engine. Each rule is shown to catch an offender.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import path from 'node:path';
import ts from 'typescript';

const ROOT = path.resolve(__dirname, '..');
const MOST_LINES = 450;

/** What a room may use. */
interface Room {
  /** Rooms of lib, or all. */
  readonly rooms: readonly string[] | 'all';

  /** Packages; a trailing slash means every package of that scope. */
  readonly packages: readonly string[];

  /** Modules of Node.js: all, or those without side effects. */
  readonly builtins: 'all' | readonly string[];
}

const PURE_BUILTINS = ['node:crypto', 'node:zlib'];
const CLOUDLESS = [
  'values',
  'storage',
  'machine',
  'node',
  'manifests',
  'bridge',
  'pki',
  'platform',
];

const ROOMS: Readonly<Record<string, Room>> = {
  values: { rooms: [], packages: ['semver', 'ipaddr.js'], builtins: PURE_BUILTINS },
  storage: { rooms: ['values'], packages: [], builtins: PURE_BUILTINS },
  machine: { rooms: ['values'], packages: ['constructs', 'yaml'], builtins: PURE_BUILTINS },
  node: {
    rooms: ['values', 'storage', 'machine'],
    packages: ['constructs', 'smol-toml', 'yaml'],
    builtins: PURE_BUILTINS,
  },
  manifests: {
    rooms: ['values', 'storage'],
    packages: ['ajv', 'cdk8s', 'cdk8s-plus-27', 'constructs', 'yaml'],
    builtins: PURE_BUILTINS,
  },
  bridge: {
    rooms: ['values', 'machine', 'manifests'],
    packages: ['cdk8s', 'constructs', '@pulumi/pulumi', '@pulumi/kubernetes'],
    builtins: PURE_BUILTINS,
  },
  pki: {
    rooms: ['values'],
    packages: ['@peculiar/asn1-schema', '@peculiar/asn1-x509', '@pulumi/pulumi'],
    builtins: PURE_BUILTINS,
  },
  platform: {
    rooms: ['values', 'machine', 'node', 'bridge'],
    packages: ['@pulumi/', 'constructs', 'yaml'],
    builtins: 'all',
  },
  clusters: { rooms: CLOUDLESS, packages: ['@pulumi/pulumi', 'constructs'], builtins: 'all' },
  report: { rooms: 'all', packages: ['constructs'], builtins: PURE_BUILTINS },
  testing: {
    rooms: 'all',
    packages: ['@pulumi/pulumi', 'cdk8s', 'constructs', 'yaml'],
    builtins: 'all',
  },
};

/** Every TypeScript file of a folder, as a path from the project's root; none when the folder is not there. */
function sourcesIn(folder: string): readonly string[] {
  const start = path.join(ROOT, folder);
  if (!existsSync(start)) return [];
  return readdirSync(start, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => path.relative(ROOT, path.join(entry.parentPath, entry.name)))
    .filter((file) => !file.split(path.sep).includes('node_modules'))
    .sort();
}

function importsOf(source: string): readonly string[] {
  return ts.preProcessFile(source, true, true).importedFiles.map(({ fileName }) => fileName);
}

function packageOf(specifier: string): string {
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
}

/** The room of lib that a file is in; a platform's folder is a room within the room. */
function placeOf(file: string): { readonly room: string; readonly platform?: string } {
  const [, room = '', inner = '', deeper] = file.split('/');
  return room === 'platform' && deeper !== undefined ? { room, platform: inner } : { room };
}

/** What a file imports against the table. */
function importErrors(file: string, source: string): readonly string[] {
  const problem = file.startsWith('lib/') ? libraryProblem : programProblem;
  return importsOf(source).flatMap((specifier) => {
    const found = problem(file, specifier);
    return found === undefined ? [] : [`${file}: "${specifier}" ${found}`];
  });
}

function libraryProblem(file: string, specifier: string): string | undefined {
  const from = placeOf(file);
  if (from.room === 'index.ts') return undefined;
  const room = ROOMS[from.room];
  if (room === undefined) return `is in a room that the table does not know: ${from.room}`;
  if (specifier.startsWith('.')) {
    const target = path.posix.join(path.posix.dirname(file), specifier);
    return roomProblem(from, room, target);
  }
  if (isBuiltin(specifier)) return builtinProblem(room, specifier);
  const name = packageOf(specifier);
  const allowed = room.packages.some((each) =>
    each.endsWith('/') ? name.startsWith(each) : name === each,
  );
  return allowed ? undefined : `is no package for ${from.room}`;
}

type Place = ReturnType<typeof placeOf>;

function roomProblem(from: Place, room: Room, target: string): string | undefined {
  if (!target.startsWith('lib/')) return 'leaves lib';
  const to = placeOf(target.endsWith('.ts') ? target : `${target}/index.ts`);
  if (to.room === from.room) return platformProblem(from, to);
  if (room.rooms === 'all' || room.rooms.includes(to.room)) return undefined;
  return `reaches from ${from.room} into ${to.room}`;
}

/** Platforms know what is common to all of them (files of `lib/platform` itself), not each other. */
function platformProblem(from: Place, to: Place): string | undefined {
  if (from.platform === undefined || to.platform === undefined) return undefined;
  if (from.platform === to.platform) return undefined;
  if (!existsSync(path.join(ROOT, 'lib/platform', to.platform))) return undefined;
  return `reaches from platform ${from.platform} into ${to.platform}`;
}

function builtinProblem(room: Room, specifier: string): string | undefined {
  if (!specifier.startsWith('node:')) return `is written without "node:"`;
  if (room.builtins === 'all' || room.builtins.includes(specifier)) return undefined;
  return 'is not for a pure room';
}

/** Stacks and examples use the package as its users do. */
function programProblem(file: string, specifier: string): string | undefined {
  if (specifier.startsWith('.')) {
    const folder = file.split('/')[0] ?? '';
    const target = path.posix.join(path.posix.dirname(file), specifier);
    return target.startsWith(`${folder}/`) ? undefined : 'goes around the public entry points';
  }
  if (packageOf(specifier) !== 'groundwork') return undefined;
  return entryPoints().includes(specifier) ? undefined : 'is no public entry point';
}

function entryPoints(): readonly string[] {
  const manifest = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as {
    readonly exports: Readonly<Record<string, unknown>>;
  };
  return Object.keys(manifest.exports).map((name) => path.posix.join('groundwork', name));
}

/** What else a file of the library must not be. */
function shapeErrors(file: string, source: string): readonly string[] {
  const lines = source.split('\n').length - 1;
  return [
    ...(lines > MOST_LINES ? [`${file}: ${lines} lines, at most ${MOST_LINES}`] : []),
    ...(/^export default\b|^export \{[^}]*\bas default\b/m.test(source)
      ? [`${file}: exports by default`]
      : []),
  ];
}

function read(file: string): string {
  return readFileSync(path.join(ROOT, file), 'utf8');
}

describe('imports', () => {
  test('follow the table in all of lib, stacks and examples', () => {
    const files = ['lib', 'stacks', 'examples'].flatMap(sourcesIn);

    expect(files.length).toBeGreaterThan(20);
    expect(files.flatMap((file) => importErrors(file, read(file)))).toEqual([]);
  });

  test.each([
    ['lib/values/x.ts', `import { Machine } from '../machine';`],
    ['lib/values/x.ts', `import type { Machine } from '../machine/machine';`],
    ['lib/machine/x.ts', `export { CortxNodePrep } from '../node/cortx-node-prep';`],
    ['lib/machine/x.ts', `import * as pulumi from '@pulumi/pulumi';`],
    ['lib/machine/x.ts', `import { readFileSync } from 'node:fs';`],
    ['lib/machine/x.ts', `import { createHash } from 'crypto';`],
    ['lib/node/x.ts', `const later = import('@pulumi/pulumi');`],
    ['lib/node/x.ts', `const now = require('@pulumi/pulumi');`],
    ['lib/node/deep/er/x.ts', `import { deploy } from '../../../bridge';`],
    ['lib/platform/x.ts', `import { renderReport } from '../report';`],
    ['lib/platform/aws/x.ts', `import { LocalPlatform } from '../local';`],
    ['lib/platform/local/x.ts', `import { run } from '../../../tools/process';`],
    ['lib/report/x.ts', `import '@pulumi/pulumi';`],
    ['lib/kitchen/x.ts', `import { Quantity } from '../values';`],
    ['stacks/x.ts', `import { Machine } from '../lib/machine';`],
    ['stacks/x.ts', `import { Machine } from 'groundwork/dist/machine';`],
    ['examples/etcd/index.ts', `import { Machine } from '../../lib';`],
  ])('an offender in %s is caught: %s', (file, source) => {
    expect(importErrors(file, source)).toHaveLength(1);
  });

  test.each([
    [
      'lib/machine/x.ts',
      `import { Quantity } from '../values';\nimport { createHash } from 'node:crypto';`,
    ],
    [
      'lib/machine/x.ts',
      `import { File } from './file';\n// import '@pulumi/pulumi'\nconst text = "from '@pulumi/x'";`,
    ],
    [
      'lib/platform/local/x.ts',
      `import type { Platform } from '../platform';\nimport { run } from './command';`,
    ],
    [
      'stacks/x.ts',
      `import { Machine } from 'groundwork/machine';\nimport { data } from './data';`,
    ],
  ])('a file in %s that keeps to it passes', (file, source) => {
    expect(importErrors(file, source)).toEqual([]);
  });
});

describe('files', () => {
  test('of lib are not too long and export by name', () => {
    expect(sourcesIn('lib').flatMap((file) => shapeErrors(file, read(file)))).toEqual([]);
  });

  test.each([
    ['too long', 'const a = 1;\n'.repeat(MOST_LINES + 1)],
    ['a default export', 'export default class A {}\n'],
    ['a default export by another name', 'class A {}\nexport { A as default };\n'],
  ])('an offender is caught: %s', (_, source) => {
    expect(shapeErrors('lib/values/x.ts', source)).toHaveLength(1);
  });
});

/** Loads modules one after the other in a process of their own; the modules of Pulumi that each brought in. */
function pulumiModulesOf(specifiers: readonly string[]): Readonly<Record<string, number>> {
  const program = `
    require('ts-node').register({ transpileOnly: true, transpiler: './tools/cached-transpiler.cjs' });
    const found = {};
    for (const name of ${JSON.stringify(specifiers)}) {
      const before = new Set(Object.keys(require.cache));
      require(name);
      const loaded = Object.keys(require.cache).filter((file) => !before.has(file));
      found[name] = loaded.filter((file) => /node_modules[\\\\/]@pulumi[\\\\/]/.test(file)).length;
    }
    process.stdout.write(JSON.stringify(found));`;
  const output = execFileSync(process.execPath, ['-e', program], {
    cwd: ROOT,
    encoding: 'utf8',
    timeout: 100_000,
  });
  return JSON.parse(output) as Readonly<Record<string, number>>;
}

describe('the pure rooms', () => {
  const pure = ['values', 'storage', 'machine', 'node', 'manifests', 'report', 'testing'].filter(
    (room) => existsSync(path.join(ROOT, 'lib', room, 'index.ts')),
  );

  test('load without Pulumi, and the measure notices when something loads it', () => {
    const rooms = [...pure.map((room) => `./lib/${room}`), './lib/clusters/plan'];
    const control = '@pulumi/pulumi/version';

    const found = pulumiModulesOf([...rooms, control]);

    expect(pure).toEqual(expect.arrayContaining(['values', 'report']));
    expect(rooms.filter((room) => found[room] !== 0)).toEqual([]);
    expect(found[control]).toBeGreaterThan(0);
  }, 120_000);
});
