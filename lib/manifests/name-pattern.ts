/**
 * Patterns of names as the local static provisioner reads them: those of Go's `filepath.Match`, separated by commas.
 *
 * @see https://pkg.go.dev/path/filepath#Match
 */

const PART =
  /\\(?<escaped>.)|\[(?<not>\^?)(?<set>(?:\\.|[^\]\\])+)\]|(?<star>\*+)|(?<any>\?)|(?<other>[^[\]\\])/gsuy;

/** What tells whether a name matches one of the patterns; undefined when one of them can't be read. */
export function namePattern(text: string): ((name: string) => boolean) | undefined {
  const forms = text
    .split(',')
    .filter((part) => part !== '')
    .map(formOf);
  if (forms.length === 0 || forms.includes(undefined)) return undefined;
  return (name) => forms.some((form) => form?.test(name) === true);
}

function formOf(pattern: string): RegExp | undefined {
  let source = '';
  let read = 0;
  for (const match of pattern.matchAll(PART)) {
    source += sourceOf(match.groups ?? {});
    read += match[0].length;
  }
  if (read !== pattern.length) return undefined;
  try {
    return new RegExp(`^(?:${source})$`, 'su');
  } catch {
    return undefined;
  }
}

function sourceOf(part: Readonly<Record<string, string | undefined>>): string {
  const { escaped, not, set, star, any, other } = part;
  if (star !== undefined) return '[^/]*';
  if (any !== undefined) return '[^/]';
  if (set === undefined) return literal(escaped ?? other ?? '');
  const ranges = set.replace(/\\(.)|([[\]^])/gsu, (_, kept?: string, sign?: string) =>
    literal(kept ?? sign ?? '').replace(/^-$/, '\\-'),
  );
  return `[${not ?? ''}${ranges}]`;
}

function literal(text: string): string {
  return text.replace(/[\\^$*+?.()|[\]{}/]/g, '\\$&');
}
