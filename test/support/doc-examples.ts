/** The `ts` blocks of docstrings and of Markdown files, and what the compiler says of them. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

const ROOT = path.resolve(__dirname, '../..');

/** A block of code in a file. */
export interface DocExample {
  /** File and line, such as `lib/testing/synthesize.ts:42`. */
  readonly place: string;
  readonly source: string;
}

/** The `ts` blocks of a file, given by its path from the project's root. */
export function docExamples(file: string): readonly DocExample[] {
  const text = readFileSync(path.join(ROOT, file), 'utf8');
  const pattern = file.endsWith('.md')
    ? /^```ts\n(.*?)^```$/gms
    : /^ *\* ```ts\n(.*?)^ *\* ```$/gms;
  return [...text.matchAll(pattern)].map((match) => ({
    place: `${file}:${text.slice(0, match.index).split('\n').length + 1}`,
    source: (match[1] ?? '').replace(/^ *\* ?/gm, ''),
  }));
}

/** Compiles examples with the project's own options, as if each were a file beside package.json; what is wrong, one line each. */
export function exampleErrors(examples: readonly DocExample[]): readonly string[] {
  const { config } = ts.readConfigFile(path.join(ROOT, 'tsconfig.json'), (file) =>
    ts.sys.readFile(file),
  ) as {
    readonly config: unknown;
  };
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, ROOT);
  const sources = new Map(
    // `export {}` makes a module of it, so that names of two examples don't meet.
    examples.map(({ source }, i) => [
      path.join(ROOT, `example-${i}.ts`),
      `${source}\nexport {};\n`,
    ]),
  );
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists, readFile } = host;
  host.fileExists = (name) => sources.has(name) || fileExists(name);
  host.readFile = (name) => sources.get(name) ?? readFile(name);
  host.getSourceFile = (name, version, ...rest) => {
    const own = sources.get(name);
    if (own === undefined) return getSourceFile(name, version, ...rest);
    return ts.createSourceFile(name, own, version);
  };
  const program = ts.createProgram([...sources.keys()], { ...options, noEmit: true }, host);
  return [...sources.keys()].flatMap((name, i) => {
    const file = program.getSourceFile(name);
    const found = [
      ...program.getSyntacticDiagnostics(file),
      ...program.getSemanticDiagnostics(file),
    ];
    return found.map(
      ({ messageText }) =>
        `${examples[i]?.place ?? ''}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`,
    );
  });
}
