/** The program that fetches secret files. */
import type { ReadSecretFiles } from './read-secret-files';

/** A text as one word of a POSIX shell. */
function shellWord(text: string): string {
  return /^[A-Za-z0-9_./:@%+=,-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/**
 * Plain POSIX sh. The files come into a folder that is nobody's but root's until their owner and modes are right; a link is then put in the
 * place of the old one, which is one step.
 */
export function secretFilesProgram(read: ReadSecretFiles): string {
  const { name, directory, fetch, owner, group, mode } = read;
  return `#!/bin/sh
# Fetches the secret files "${name}" into ${directory}: prints installed or unchanged. With --boot it tries until it has them.
# Written by groundwork: change the program, not this file.
set -u
umask 077
export LC_ALL=C
link=${directory}
parent=\${link%/*} leaf=\${link##*/} folder=''
say() { echo "\${0##*/}: $*" >&2; }
sum() { (cd "$1" && find . -type f -exec sha256sum {} + | sort) 2>/dev/null | sha256sum; }
fetch() { ${fetch.map(shellWord).join(' ')} "$1/" >&2; }
install_files() {
  if [ -d "$link" ] && [ ! -L "$link" ] && ! rmdir "$link"; then
    say "$link is a folder with other files in it"
    return 1
  fi
  (umask 022 && mkdir -p "$parent") && folder=$(mktemp -d "$parent/.$leaf-XXXXXX") || return 1
  if ! fetch "$folder" || [ -z "$(ls -A "$folder")" ]; then
    say 'nothing could be fetched'
    return 1
  fi
  empty=$(find "$folder" -type f -empty | sed 's|.*/||' | sort | paste -s -d ' ')
  if [ "$empty" ]; then
    say "what was fetched is not whole, these files are empty: $empty"
    return 1
  fi
  find "$folder" -mindepth 1 -type d -exec chmod 0750 {} + && find "$folder" -type f -exec chmod ${mode} {} + &&
    chown -R -h ${owner}:${group} "$folder" && chmod 0750 "$folder" || return 1
  if [ -e "$link" ] && [ "$(sum "$link")" = "$(sum "$folder")" ] && [ "$(stat -L -c %U:%G:%a "$link")" = ${owner}:${group}:750 ]; then
    echo unchanged
    return 0
  fi
  sync
  ln -s "\${folder##*/}" "$folder.link" && mv -T "$folder.link" "$link" && sync "$parent" || return 1
  folder=''
  echo installed
}
# What is not in use: the files before, and what a run left that was ended halfway.
clear_rest() {
  # Exactly what mktemp names: another folder, whose name begins with the name of this one, has folders of its own beside these.
  for rest in "$parent/.$leaf-"?????? "$parent/.$leaf-"??????.link; do
    [ "\${rest##*/}" = "$(readlink "$link")" ] || rm -rf "$rest"
  done
}
once() {
  exec 9>"/run/secret-files-${name}.lock" || return 1
  if ! flock -w 300 9; then
    say 'another run is at it'
    return 1
  fi
  install_files
  code=$?
  clear_rest
  folder=''
  # Between two attempts others may try.
  exec 9>&-
  return "$code"
}
trap '[ -z "$folder" ] || clear_rest' EXIT
trap 'exit 1' INT TERM
case \${1-} in
  '') once; exit ;;
  --boot) ;;
  *) say 'usage: [--boot]'; exit 2 ;;
esac
once && found=yes || found=''
systemd-notify --ready
until [ "$found" ]; do
  sleep 5
  once && found=yes
done
`;
}
