/** The names that each entry point exports: what a release must keep, and what a reviewer wants to see grow on purpose. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

const ROOT = path.resolve(__dirname, '..');

interface Exports {
  readonly values: readonly string[];
  readonly types: readonly string[];
}

interface Manifest {
  readonly exports: Readonly<
    Record<string, string | { readonly types: string; readonly default: string }>
  >;
}

/** Entry points of package.json, by name, with the source that each is built from. */
function entryPoints(): readonly (readonly [string, string])[] {
  const manifest = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as Manifest;
  return Object.entries(manifest.exports).flatMap(([name, target]) => {
    if (typeof target === 'string') return [];
    const source = target.default.replace(/^\.\/dist\//, 'lib/').replace(/\.js$/, '.ts');
    return [[path.posix.join('groundwork', name), source] as const];
  });
}

/** The names that a file exports, read from its text: what the compiler would load is not needed for that. */
function exportsOf(file: string, source: string): Exports {
  const values: string[] = [];
  const types: string[] = [];
  for (const statement of ts.createSourceFile(file, source, ts.ScriptTarget.Latest).statements) {
    if (ts.isExportDeclaration(statement)) collectNamed(file, statement, values, types);
    else if (isExported(statement)) collectDeclared(statement, values, types);
  }
  return { values: values.sort(), types: types.sort() };
}

function collectNamed(
  file: string,
  statement: ts.ExportDeclaration,
  values: string[],
  types: string[],
): void {
  const clause = statement.exportClause;
  if (clause === undefined || !ts.isNamedExports(clause)) {
    throw new Error(`${file} exports everything of a file: name what it exports`);
  }
  for (const element of clause.elements) {
    const kind = statement.isTypeOnly || element.isTypeOnly ? types : values;
    kind.push(element.name.text);
  }
}

function isExported(statement: ts.Statement): boolean {
  const modifiers = ts.canHaveModifiers(statement) ? ts.getModifiers(statement) : undefined;
  return modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) === true;
}

function collectDeclared(statement: ts.Statement, values: string[], types: string[]): void {
  if (ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement)) {
    types.push(statement.name.text);
  } else if (ts.isVariableStatement(statement)) {
    for (const { name } of statement.declarationList.declarations) {
      if (ts.isIdentifier(name)) values.push(name.text);
    }
  } else if (ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement)) {
    if (statement.name !== undefined) values.push(statement.name.text);
  }
}

const points = entryPoints();

test.each(points)('%s exports what it did', (name, file) => {
  expect(existsSync(path.join(ROOT, file))).toBe(true);

  const { values, types } = exportsOf(file, readFileSync(path.join(ROOT, file), 'utf8'));

  expect(new Set([...values, ...types]).size).toBe(values.length + types.length);
  expect({ values, types }).toMatchSnapshot();
});

test('names are told apart by what they are, and everything at once is refused', () => {
  const source = `
    export { a, type B } from './x';
    export type { C } from './y';
    export const d = 1;
    export function e(): void {}
    export class F {}
    export interface G { readonly x: number }
    const hidden = 2;`;

  expect(exportsOf('x.ts', source)).toEqual({
    values: ['F', 'a', 'd', 'e'],
    types: ['B', 'C', 'G'],
  });
  expect(() => exportsOf('x.ts', `export * from './x';`)).toThrow('name what it exports');
});
