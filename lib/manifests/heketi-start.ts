/**
 * The programs of the pod of Heketi, in the place of the image's own: that one puts the copy of the Secret over the database at every start, also
 * over a newer one on a volume, and in version 9 cannot even unpack it, as Secrets are mounted read-only.
 *
 * @see https://github.com/heketi/heketi/blob/v9.0.0/extras/container/heketi-start.sh
 */
import { SHELL_BEGIN, SHELL_DATABASES } from './heketi-shell';

/**
 * Sees to it that there is a database before Heketi starts: one that is there is the truth and is left alone; otherwise one is made from what it
 * shall begin with, beside its place, is proved to be a faithful copy, and is moved to its place in one step.
 */
export const HEKETI_DATABASE = `${SHELL_BEGIN}${SHELL_DATABASES}
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
  says_the_same "$WORK/backup.json" "$text" ||
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
if ! : >"$DIR/.writable" || ! rm "$DIR/.writable"; then
  fail "$DIR cannot be written to"
fi
# What an interrupted run has left; never the database.
rm -f "$new"
if [ -s "$db" ]; then
  # It lives here from now on, so no move may put another one over it.
  rm -f "$db.waiting"
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
export const HEKETI_START = `${SHELL_BEGIN}
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
