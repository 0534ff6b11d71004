/** What the API server does with new objects, asked of its own code by `tools/kubelet-check --objects`. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { goTool } from '../../tools/go-tool';
import { runSync } from '../../tools/process';

/** What it would say of one object. */
export interface ObjectVerdict {
  readonly kind: string;
  readonly name: string;
  readonly errors: readonly string[];
  readonly warnings: readonly string[];
}

/** Asks about all objects of a YAML text, in their order. */
export async function judgeObjects(yaml: string): Promise<readonly ObjectVerdict[]> {
  const folder = mkdtempSync(path.join(tmpdir(), 'groundwork-objects-'));
  try {
    const file = path.join(folder, 'objects.yaml');
    writeFileSync(file, yaml);
    const { code, stdout, stderr } = runSync([await goTool('kubelet-check'), '--objects', file]);
    if (code !== 0 && code !== 1) throw new Error(`kubelet-check: exit code ${code}: ${stderr}`);
    return JSON.parse(stdout) as readonly ObjectVerdict[];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
