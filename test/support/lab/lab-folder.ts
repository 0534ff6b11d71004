import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** A new folder for one machine, in `TMPDIR`; asked here too, as a test's own environment is not that of Node's modules. */
export function makeLabFolder(): string {
  return mkdtempSync(path.join(process.env['TMPDIR'] ?? tmpdir(), 'gw-lab-'));
}
