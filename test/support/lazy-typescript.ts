/**
 * TypeScript for Pulumi, which reads all of it (9 MB) in every test file that imports Pulumi at all, and needs it only where a dynamic provider is
 * turned into text. There it is the real one.
 */
import { createRequire } from 'node:module';

const modules = createRequire(__filename);

module.exports = new Proxy(
  {},
  {
    get: (_, name) =>
      Reflect.get(modules('../../node_modules/typescript/lib/typescript') as object, name),
  },
);
