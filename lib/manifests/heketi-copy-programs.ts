/** The programs that take a copy of the database while Heketi runs: for a backup, and for the move to a volume of its own. */
import { SHELL_BEGIN, SHELL_CLIENT, SHELL_DATABASES } from './heketi-shell';

const TAKE = `
# Writes what Heketi knows to $1, and makes a database of it in $2, which says the very same.
take() {
  cli db dump >"$1" 2>"$WORK/dump.log" || fail "Heketi does not tell its database: $(cat "$WORK/dump.log")"
  # Its client prints the text as a format of its own, in which a per cent sign begins something else.
  [ -z "$(sed -n '/%!/p' "$1")" ] || fail "the database holds a per cent sign, which Heketi's client cannot print"
  rm -f "$2"
  heketi db import --jsonfile "$1" --dbfile "$2" >"$WORK/import.log" 2>&1 ||
    fail "what Heketi tells is no text of a database: $(cat "$WORK/import.log")"
  is_readable "$2" "$WORK/made.json" || fail "what was made of the text is no database"
  says_the_same "$1" "$WORK/made.json" || fail "what was made of the text says something else"
  count_of "$1"
}
`;

/**
 * Makes one more copy in a folder, and removes the oldest ones when there are more than are kept. Each copy is a text that `heketi db import` makes a
 * database of; that is tried before it is kept. A database that has forgotten all its nodes pushes out no copy that knows them.
 */
export const HEKETI_BACKUP = `${SHELL_BEGIN}${SHELL_DATABASES}${SHELL_CLIENT}${TAKE}
DIR=\${BACKUP_DIR:-/backups}

# What Heketi copies to its Secret fails without anybody being told, when it is too big or not allowed.
check_secret() {
  [ -n "\${COPY_DIR:-}" ] || return 0
  [ -s "$COPY_DIR/heketi.db.gz" ] || fail "there is no copy in the Secret: see the log of Heketi"
  gunzip -c "$COPY_DIR/heketi.db.gz" >"$WORK/copy.db" || fail "the copy in the Secret cannot be unpacked"
  is_readable "$WORK/copy.db" "$WORK/copy.json" || fail "the copy in the Secret is no database"
  says_the_same "$WORK/dump.json" "$WORK/copy.json" ||
    fail "the copy in the Secret is not what Heketi knows: is it above 1 MiB? See the log of Heketi"
  say "the copy in the Secret is what Heketi knows"
}

prune() {
  while [ "$#" -gt "\${KEEP:-14}" ]; do
    [ "$1" != "$DIR/$name" ] || fail "$name sorts before copies that are kept: look at the clock, and at the names in the folder"
    rm -f "$1" || fail "$1 cannot be removed"
    shift
  done
}

wait_for_heketi
take "$WORK/dump.json" "$WORK/made.db"
newest=
for file in "$DIR"/heketi-*.json.gz; do
  [ ! -s "$file" ] || newest=$file
done
if [ -n "$newest" ] && gunzip -c "$newest" >"$WORK/newest.json" 2>/dev/null; then
  if says_the_same "$WORK/dump.json" "$WORK/newest.json"; then
    say "nothing has changed since \${newest##*/}"
    check_secret
    exit 0
  fi
  now=$nodes
  count_of "$WORK/newest.json"
  [ "$now" -gt 0 ] || [ "$nodes" -eq 0 ] ||
    fail "Heketi knows no node any more, and \${newest##*/} knows $nodes: the copies are kept as they are"
  count_of "$WORK/dump.json"
fi
name=heketi-$(date -u +%Y%m%dT%H%M%SZ).json.gz
gzip -c "$WORK/dump.json" >"$DIR/.heketi-new" || fail "the copy cannot be written"
gunzip -c "$DIR/.heketi-new" >"$WORK/written.json" || fail "the copy cannot be read"
says_the_same "$WORK/dump.json" "$WORK/written.json" || fail "the copy is not what was copied"
sync
mv "$DIR/.heketi-new" "$DIR/$name" || fail "the copy cannot be moved to its place"
sync
prune "$DIR"/heketi-*.json.gz
say "$name: $nodes nodes, $volumes volumes"
check_secret
`;

/**
 * Copies the database of a Heketi that runs to the volume where it is to live. The copy is proved first; only then Heketi is told to take no changes any
 * more, and what has changed meanwhile is copied too. The database where it lives now is not touched.
 *
 * The order matters: no client can tell Heketi to take changes again, since that would be one; only a signal from within its pod, or its restart.
 *
 * @see https://github.com/heketi/heketi/blob/v9.0.0/server/admin/state.go
 */
export const HEKETI_MOVE = `${SHELL_BEGIN}${SHELL_DATABASES}${SHELL_CLIENT}${TAKE}
DIR=\${TARGET_DIR:-/target}
db=$DIR/heketi.db
new=$DIR/heketi.db.new
# There as long as no Heketi has lived on the copy.
waiting=$DIR/heketi.db.waiting

finish() {
  rm -f "$new"
  rm -rf "$WORK"
  [ -z "\${held:-}" ] || say "Heketi still takes no changes; if it is to stay where it is: \${RESUME:-kill -USR2 its process}" >&2
}

# Waits until nothing that was begun goes on.
wait_until_idle() {
  waited=0
  running=unknown
  while [ "$running" != 0 ]; do
    cli server operations info >"$WORK/operations" 2>&1 || fail "Heketi does not answer: $(cat "$WORK/operations")"
    while read -r what count; do
      [ "$what" != In-Flight: ] || running=$count
    done <"$WORK/operations"
    [ "$running" != 0 ] || break
    waited=$((waited + 1))
    [ "$waited" -le "\${OPERATION_SECONDS:-300}" ] || fail "Heketi is still busy ($running operations)"
    sleep 1
  done
}

rm -f "$new"
if [ -s "$db" ]; then
  [ -e "$waiting" ] || fail "there is a database on the volume that does not come from here; it is left alone"
  if command -v flock >/dev/null && ! flock --nonblock "$db" true; then
    fail "the database on the volume is in use by a Heketi"
  fi
fi
wait_for_heketi
trap finish EXIT
wait_until_idle
take "$WORK/dump.json" "$new"
if [ "$(cli server mode get)" != read-only ]; then
  cli server mode set read-only >"$WORK/mode" 2>&1 || fail "Heketi goes on taking changes: $(cat "$WORK/mode")"
fi
held=yes
wait_until_idle
cli db dump >"$WORK/again.json" 2>/dev/null || fail "Heketi does not answer any more"
says_the_same "$WORK/dump.json" "$WORK/again.json" || take "$WORK/dump.json" "$new"
# A Heketi that was started anew in between takes changes.
[ "$(cli server mode get)" = read-only ] || fail "Heketi takes changes again: was it started anew?"
: >"$waiting" || fail "the volume cannot be written to"
sync
mv "$new" "$db" || fail "the copy cannot be moved to its place"
sync
held=
say "the database with $nodes nodes and $volumes volumes is on the volume; Heketi takes no changes until it lives there"
`;
