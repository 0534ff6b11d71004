import semver from 'semver';

/**
 * The oldest CLI that is taken from the PATH. The SDK asks the engine which features it has and does without the
 * others, so older ones would start too; but resource hooks, parallel diffs and the package-based plugin requests that
 * the Node language host answers came before this one, and nothing older was tried.
 */
export const oldestEngine = '3.225.0';

/** Why this CLI is not used, or undefined when it is. `version` is what `pulumi version` printed. */
export function whyNotThisEngine(version: string): string | undefined {
  const parsed = semver.parse(version.trim());
  if (parsed === null) return `its version "${version.trim()}" is none`;
  if (parsed.major !== semver.major(oldestEngine)) {
    return `version ${parsed.version} is another major version than the SDK's, ${semver.major(oldestEngine)}`;
  }
  // A pre-release of a later version counts as that version.
  if (semver.lt(parsed, `${oldestEngine}-0`))
    return `version ${parsed.version} is older than ${oldestEngine}`;
  return undefined;
}
