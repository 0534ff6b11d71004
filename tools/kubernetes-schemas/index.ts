/**
 * Makes lib/manifests/schema/kubernetes-schemas.json again, byte for byte: `npm run schemas`.
 */
import { writeFileSync } from 'node:fs';
import path from 'node:path';

import { projectRoot } from '../cache';
import { messageOf } from '../failure';
import { dataFile } from './data-file';
import { modelsOf } from './models';
import { readModule } from './module';
import { MODULES } from './modules';

const TARGET = 'lib/manifests/schema/kubernetes-schemas.json';

function main(): void {
  const read = MODULES.map((module) => {
    process.stderr.write(`read k8s.io/kubernetes@${module.version}\n`);
    return { module, ...readModule(module) };
  });
  writeFileSync(path.join(projectRoot, TARGET), dataFile(modelsOf(read)));
  process.stderr.write(`wrote ${TARGET}\n`);
}

try {
  main();
} catch (error) {
  process.stderr.write(`${messageOf(error)}\n`);
  process.exitCode = 1;
}
