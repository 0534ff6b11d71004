/**
 * The files of a secret as one text, in which nothing depends on how a platform treats the ends of lines: a line for each file, with its name and its
 * text in base64, and a last line by which one sees that all have come.
 */

/** The last line: no file can have this name. */
export const LAST_LINE = '.';

/** The text; the files in the order of their names. */
export function packSecret(files: Readonly<Record<string, string>>): string {
  const names = Object.keys(files).sort();
  const lines = names.map((name) =>
    `${name} ${Buffer.from(files[name] ?? '', 'utf8').toString('base64')}`.trimEnd(),
  );
  return [...lines, LAST_LINE, ''].join('\n');
}

/** A function of POSIX shell that takes the text apart: `unpack FILE FOLDER`. It prints no name and no text of a file that it refuses. */
export const UNPACK = `# Takes a packed secret apart: FILE FOLDER.
unpack() {
  last=''
  while read -r file text || [ "$file" ]; do
    last=$file
    case $file in
      ${LAST_LINE}) break ;;
      .* | -* | *[!A-Za-z0-9._-]*) return 1 ;;
    esac
    printf %s "$text" | base64 -d >"$2/$file" || return 1
  done <"$1"
  [ "$last" = ${LAST_LINE} ]
}
`;
