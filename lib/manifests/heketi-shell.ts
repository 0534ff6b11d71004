/** Pieces of the programs of Heketi's pods: POSIX shell, with what the image has (coreutils, sed, gzip, `heketi`, `heketi-cli`). */

/** What every program begins with. */
export const SHELL_BEGIN = `set -u
LC_ALL=C
export LC_ALL
umask 077

say() {
  printf '%s\\n' "$*"
}

fail() {
  say "ERROR: $*" >&2
  exit 1
}
`;

/** How databases are looked at; needs a folder `$WORK`. */
export const SHELL_DATABASES = `
# The text of a database without what each import makes anew.
without_generation() {
  sed '/"Key": "DB_GENERATION_ID"/{n;d;}' "$1"
}

sum_of() {
  sum=$(sha256sum "$1") || return 1
  sum=\${sum%% *}
}

says_the_same() {
  without_generation "$1" >"$WORK/one" && without_generation "$2" >"$WORK/other" || return 1
  sum_of "$WORK/one" || return 1
  wanted=$sum
  sum_of "$WORK/other" && [ "$sum" = "$wanted" ]
}

# Whether a file is a database that Heketi can read, to the last entry; its text is $2 then.
is_readable() {
  rm -f "$2"
  # Heketi makes a database of a file that is not there.
  [ -s "$1" ] || return 1
  heketi db export --dbfile "$1" --jsonfile "$2" >"$2.log" 2>&1 && [ -s "$2" ] && rm -f "$2.log"
}

# How much a text of a database knows.
count_of() {
  within=
  nodes=0
  volumes=0
  while IFS= read -r line; do
    case $line in
      '    "nodeentries": {') within=nodes ;;
      '    "volumeentries": {') within=volumes ;;
      '    }'*) within= ;;
      '        "'*'": {') [ -z "$within" ] || eval "$within=\\$(($within + 1))" ;;
    esac
  done <"$1"
}
`;

/** How a Heketi is asked that runs; makes the folder `$WORK`. */
export const SHELL_CLIENT = `
cli() {
  if [ -z "\${TLS_FOLDER:-}" ]; then
    heketi-cli "$@"
  elif [ -s "$TLS_FOLDER/ca.crt" ]; then
    heketi-cli --tls-cert "$TLS_FOLDER/ca.crt" "$@"
  else
    heketi-cli --tls-cert "$TLS_FOLDER/tls.crt" "$@"
  fi
}

# Waits until Heketi answers; a key that is refused does not get better.
wait_for_heketi() {
  waited=0
  until cli cluster list >"$WORK/answer" 2>&1; do
    case $(cat "$WORK/answer") in
      *[Tt]oken*|*[Aa]uthoriz*|*JWT*) fail "Heketi refuses the key: $(cat "$WORK/answer")" ;;
    esac
    waited=$((waited + 1))
    [ "$waited" -le "\${WAIT_SECONDS:-300}" ] || fail "Heketi does not answer: $(cat "$WORK/answer")"
    sleep 1
  done
}

WORK=$(mktemp -d) || fail "there is no room for what is written down"
trap 'rm -rf "$WORK"' EXIT
trap 'exit 1' HUP INT TERM
`;
