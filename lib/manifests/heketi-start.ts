/**
 * The programs of the pod of Heketi, in the place of the image's own: that one puts the copy of the Secret over the database at every start, also
 * over a newer one on a volume, and in version 9 cannot even unpack it, as Secrets are mounted read-only.
 *
 * @see https://github.com/heketi/heketi/blob/v9.0.0/extras/container/heketi-start.sh
 */

/** What all programs here begin with. */
const BEGIN = `set -u
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

# The text of a database without what each import makes anew.
without_generation() {
  sed '/"Key": "DB_GENERATION_ID"/{n;d;}' "$1"
}

sum_of() {
  sum=$(sha256sum "$1") || return 1
  sum=\${sum%% *}
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

/**
 * Sees to it that there is a database before Heketi starts: one that is there is the truth and is left alone; otherwise one is made from what it
 * shall begin with, beside its place, is proved to be a faithful copy, and is moved to its place in one step.
 */
export const HEKETI_DATABASE = `${BEGIN}
DIR=\${HEKETI_DIR:-/var/lib/heketi}
WORK=\${TMPDIR:-/tmp}
db=$DIR/heketi.db
new=$DIR/heketi.db.new
text=$WORK/database.json

# Copies a database that a Heketi had.
from_file() {
  [ -s "$1" ] || fail "there is no database in $1"
  if command -v flock >/dev/null && ! flock --nonblock --shared "$1" true; then
    fail "the database $1 is in use: end the Heketi that has it first"
  fi
  cp "$1" "$new" || fail "the database cannot be copied"
  sum_of "$1" || fail "the database $1 cannot be read"
  wanted=$sum
  sum_of "$new" || fail "the copy cannot be read"
  [ "$sum" = "$wanted" ] || fail "the copy is not what was copied"
}

# Unpacks what Heketi has copied to a Secret. Versions 4 and 5 did not pack it.
from_secret() {
  if [ -s "$1/heketi.db.gz" ]; then
    gunzip -c "$1/heketi.db.gz" >"$new" || fail "the copy in the Secret cannot be unpacked"
  elif [ -s "$1/heketi.db" ]; then
    cp "$1/heketi.db" "$new" || fail "the copy in the Secret cannot be read"
  elif [ "\${SOURCE_OPTIONAL:-}" = yes ]; then
    begin_empty "there is no copy in the Secret either"
  else
    fail "there is no copy in the Secret"
  fi
}

# Makes a database of the text of one.
from_backup() {
  gunzip -c "$1" >"$WORK/backup.json" || fail "the backup $1 cannot be unpacked"
  heketi db import --jsonfile "$WORK/backup.json" --dbfile "$new" >"$WORK/import.log" 2>&1 || {
    cat "$WORK/import.log" >&2
    fail "the backup $1 is no text of a database"
  }
  is_readable "$new" "$text" || fail "what was made of the backup is no database"
  without_generation "$WORK/backup.json" >"$WORK/wanted"
  without_generation "$text" >"$WORK/made"
  sum_of "$WORK/wanted" && wanted=$sum && sum_of "$WORK/made" && [ "$sum" = "$wanted" ] ||
    fail "what was made of the backup says something else than the backup"
}

begin_empty() {
  [ "\${MUST_EXIST:-}" != yes ] ||
    fail "there is no database in $DIR, and there has to be one: is this the right volume? $1"
  say "{}" >"$WORK/empty.json"
  heketi db import --jsonfile "$WORK/empty.json" --dbfile "$new" >"$WORK/import.log" 2>&1 || {
    cat "$WORK/import.log" >&2
    fail "no database can be made"
  }
}

mkdir -p "$DIR" 2>/dev/null
: >"$DIR/.writable" && rm "$DIR/.writable" || fail "$DIR cannot be written to"
# What an interrupted run has left; never the database.
rm -f "$new"
if [ -s "$db" ]; then
  say "the database is there, and left as it is"
  exit 0
fi
case \${SOURCE:-} in
  '') begin_empty "" ;;
  file:*) from_file "\${SOURCE#file:}" ;;
  secret:*) from_secret "\${SOURCE#secret:}" ;;
  backup:*) from_backup "\${SOURCE#backup:}" ;;
  *) fail "SOURCE=$SOURCE is not known" ;;
esac
is_readable "$new" "$text" || {
  cat "$text.log" >&2 2>/dev/null
  rm -f "$new"
  fail "the new database is none that Heketi can read"
}
count_of "$text"
sync
mv "$new" "$db" || fail "the new database cannot be moved to its place"
sync
say "a database with $nodes nodes and $volumes volumes begins, from \${SOURCE:-nothing}"
`;

/** Starts Heketi with the database that is there; never with a new one. */
export const HEKETI_START = `${BEGIN}
DIR=\${HEKETI_DIR:-/var/lib/heketi}
[ -s "$DIR/heketi.db" ] || fail "the database $DIR/heketi.db is gone"
for key in "\${HEKETI_ADMIN_KEY:-}" "\${HEKETI_USER_KEY:-}"; do
  case $key in
    '') fail "a key is empty, and anybody could delete all volumes" ;;
    *[[:space:]]*) fail "a key holds white space: does its Secret end with a new line?" ;;
  esac
done
[ -z "\${KNOWN_HOSTS:-}" ] || printf '%s\\n' "$KNOWN_HOSTS" >"$SSH_KNOWN_HOSTS" ||
  fail "the host keys cannot be written down"
# The pod before this one may still hold the lock, and Heketi would open the database read-only then.
waited=0
while command -v flock >/dev/null && ! flock --nonblock "$DIR/heketi.db" true; do
  waited=$((waited + 1))
  [ "$waited" -le "\${LOCK_SECONDS:-60}" ] ||
    fail "the database is in use by another Heketi"
  sleep 1
done
exec heketi "--config=\${HEKETI_CONFIG:-/etc/heketi/heketi.json}"
`;

/** What the other programs begin with too. */
export const HEKETI_PROGRAM_BEGIN = BEGIN;
