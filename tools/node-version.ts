import semver from 'semver';

/** Why this Node cannot run the project, or undefined when it can. `engines` is package.json's range. */
export function whyNotThisNode(version: string, engines: string): string | undefined {
  if (semver.satisfies(version, engines)) return undefined;
  return `Node ${engines} is needed, this is ${version}: install a current one (https://nodejs.org/en/download)`;
}
