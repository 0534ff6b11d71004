/** A solution file that is good: that of the example. Tests change one thing in it. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseDocument } from 'yaml';

/** Two groups of devices on three nodes. */
export const SOLUTION = readFileSync(
  path.join(__dirname, '../../examples/cortx-solution/solution.yaml'),
  'utf8',
);

/** The file with one setting changed, or left out: `solutionWith('storage_sets.0.nodes', [])`. */
export function solutionWith(at: string, value: unknown): string {
  const document = parseDocument(SOLUTION);
  const keys = ['solution', ...at.split('.')].map((key) => (/^\d+$/.test(key) ? Number(key) : key));
  if (value === undefined) document.deleteIn(keys);
  else document.setIn(keys, value);
  return document.toString();
}
