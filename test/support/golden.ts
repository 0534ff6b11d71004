/**
 * Golden folders: what a scenario produces, as real files that editors and other programs can read. The set of files must match too: a file
 * that is no longer produced is as wrong as one that is missing. `UPDATE_GOLDEN=1` writes, and still fails, so that nobody takes a rewritten
 * folder for a passing test.
 */
import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';

/** The folder of all scenarios. */
export const GOLDEN_FOLDER = path.join(__dirname, '..', 'golden');

/** What makes a scenario; it stands beside the files and is none of them. */
const SPEC = 'spec.ts';

/** Files by their path below the scenario's folder. */
export type GoldenFiles = ReadonlyMap<string, string>;

/** The names of all scenarios. */
export function scenarios(folder = GOLDEN_FOLDER): readonly string[] {
  return readdirSync(folder)
    .filter((name) => existsSync(path.join(folder, name, SPEC)))
    .sort();
}

/** Fails unless the folder of a scenario holds exactly these files. */
export function expectGolden(
  scenario: string,
  produced: GoldenFiles,
  folder = GOLDEN_FOLDER,
): void {
  const root = path.join(folder, scenario);
  const expected = new Map(
    filesBelow(root)
      .filter((file) => file !== SPEC)
      .map((file) => [file, normal(readFileSync(path.join(root, file), 'utf8'))]),
  );
  const actual = new Map([...produced].map(([file, text]) => [file, normal(text)]));
  if (process.env['UPDATE_GOLDEN'] === '1' && update(root, expected, actual)) {
    throw new Error(`${root} was rewritten: look at the difference, then run again`);
  }
  expect([...actual.keys()].sort()).toEqual([...expected.keys()].sort());
  for (const [file, text] of actual)
    expect({ file, text }).toEqual({ file, text: expected.get(file) });
}

/** Whether anything had to be written. */
function update(root: string, expected: GoldenFiles, actual: GoldenFiles): boolean {
  const gone = [...expected.keys()].filter((file) => !actual.has(file));
  const changed = [...actual].filter(([file, text]) => expected.get(file) !== text);
  for (const file of gone) rmSync(path.join(root, file));
  for (const [file, text] of changed) {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    writeFileSync(path.join(root, file), text);
  }
  return gone.length + changed.length > 0;
}

function filesBelow(root: string): string[] {
  if (!existsSync(root)) return [];
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((file) => statSync(path.join(root, file)).isFile())
    .sort();
}

function normal(text: string): string {
  return text.replaceAll('\r\n', '\n');
}
