/**
 * Which of the host's apt sources serve a release of Debian. A host inside a company often reaches its archives through a mirror that only its own
 * configuration knows; sources of third parties are left out, since they want keys of their own.
 */

/** A file of apt sources. */
export interface AptSourceFile {
  readonly path: string;
  readonly content: string;
}

/** Texts that mmdebstrap takes as sources, one in each of apt's two formats; empty when the host has none for the release. */
export interface AptSources {
  readonly stanzas: string;
  readonly lines: string;
}

/**
 * Takes from the host's files what is about a release.
 *
 * @param suite the release, such as `bookworm`; its updates and its security suite count too
 */
export function aptSourcesFor(suite: string, files: readonly AptSourceFile[]): AptSources {
  const wanted = new Set([suite, `${suite}-updates`, `${suite}-security`, `${suite}/updates`]);
  const stanzas = files
    .filter(({ path }) => path.endsWith('.sources'))
    .flatMap(({ content }) => content.split(/\n[ \t]*\n/))
    .map(withoutComments)
    .filter((stanza) => servesStanza(stanza, wanted));
  const lines = files
    .filter(({ path }) => path.endsWith('.list'))
    .flatMap(({ content }) => withoutComments(content).split('\n'))
    .filter((line) => servesLine(line, wanted));
  const joined = (parts: readonly string[], between: string): string =>
    parts.length === 0 ? '' : `${parts.join(between)}\n`;
  return { stanzas: joined(stanzas, '\n\n'), lines: joined(lines, '\n') };
}

function servesStanza(stanza: string, wanted: ReadonlySet<string>): boolean {
  const words = (field: string): readonly string[] =>
    new RegExp(`^${field}:[ \\t]*(.*)$`, 'im').exec(stanza)?.[1]?.trim().split(/\s+/) ?? [];
  const [enabled = 'yes'] = words('Enabled');
  return (
    enabled.toLowerCase() !== 'no' &&
    words('Types').includes('deb') &&
    words('Components').includes('main') &&
    isServed(words('Suites'), wanted)
  );
}

function servesLine(line: string, wanted: ReadonlySet<string>): boolean {
  const match = /^deb\s+(?:\[[^\]]*\]\s+)?\S+\s+(\S+)\s+(.*)$/.exec(line.trim());
  if (match === null) return false;
  const [, suite = '', components = ''] = match;
  return isServed([suite], wanted) && components.split(/\s+/).includes('main');
}

function isServed(suites: readonly string[], wanted: ReadonlySet<string>): boolean {
  return suites.length > 0 && suites.every((suite) => wanted.has(suite));
}

function withoutComments(text: string): string {
  return text
    .split('\n')
    .filter((line) => !line.startsWith('#'))
    .join('\n')
    .trim();
}
