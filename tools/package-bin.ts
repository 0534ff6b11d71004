import { createRequire } from 'node:module';
import path from 'node:path';

const modules = createRequire(__filename);

/** How a program of an installed package is run by this Node.js. */
export function packageBin(packageName: string, file: string): readonly string[] {
  return [
    process.execPath,
    path.join(path.dirname(modules.resolve(`${packageName}/package.json`)), file),
  ];
}
