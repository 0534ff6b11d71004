/**
 * TypeScript for Pulumi, which reads all of it (9 MB) in every test file that imports Pulumi at all, and needs it only where a dynamic provider is
 * turned into text. There it is the real one.
 */
import { createRequire } from 'node:module';

const modules = createRequire(__filename);

function real(): object {
  return modules('../../node_modules/typescript/lib/typescript') as object;
}

module.exports = new Proxy({}, { get: (_, name): unknown => Reflect.get(real(), name) });
