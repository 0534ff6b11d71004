/** The programs that take, list and check snapshots. */
import { ETCD_SNAPSHOT_LIBRARY } from './etcd-bucket';
import { ETCD_TOOLS_LIBRARY } from './etcd-tools';

/** What every program begins with. */
export const SNAPSHOT_HEAD = `# Written by groundwork: change the program, not this file.
# shellcheck disable=SC1091,SC2034,SC2154
. ${ETCD_TOOLS_LIBRARY}
. ${ETCD_SNAPSHOT_LIBRARY}
`;

/** Takes a snapshot. */
export const ETCD_SNAPSHOT = '/opt/groundwork/bin/etcd-snapshot';

/** The program, with how many snapshots stay. */
export function snapshotProgram(keep: number): string {
  return `#!/bin/sh
# Takes a snapshot and stores it, and prints its name: [--now]. Only on the machine of the leader, unless --now is said. A snapshot holds every
# Secret of the cluster: nobody but root may read it.
${SNAPSHOT_HEAD}case $#:\${1-} in
  0:) now=no ;;
  1:--now) now=yes ;;
  *) usage '[--now]' ;;
esac
if ! ask; then
  [ "$now" = no ] && ! systemctl is-active --quiet "$service" || fail 'the etcd of this machine does not answer'
  say 'etcd does not run on this machine'
  exit 0
fi
leader=$(field leader)
[ "\${leader:-0}" != 0 ] || fail 'the cluster has no leader: there is nothing to take a snapshot of'
[ "$now" = yes ] || [ "$leader" = "$(field member_id)" ] || exit 0
lock data 300
readable || fail 'no majority of the members answers: what this one has may be old'
check_directory
make_scratch || fail "cannot make $scratch"
trap 'rm -rf "$scratch"' EXIT
trap 'exit 1' INT TERM
# Beside the snapshot there must be room for a copy of the data, which a defragmentation or a restore makes.
ask || fail 'the etcd of this machine does not answer'
needed=$(($(field dbSize) * 2 + 67108864)) free=$(free_bytes "$scratch")
[ "$free" -ge "$needed" ] || fail "there are $free bytes free beside the data, and a snapshot needs $needed"
list_bucket
file=$scratch/new.db
etcdctl snapshot save "$file" >"$scratch/said" 2>&1 || fail "cannot take a snapshot: $(last_line "$scratch/said")"
check_file "$file" || fail "the snapshot $why"

# Names go up, whatever the clock says: a clock that was set back would make the newest snapshot the oldest.
taken=$(date -u +%Y%m%dT%H%M%SZ)
newest=$(list_names any | tail -n 1)
newest=\${newest%%-*}
if [ "$newest" ] && [ "$(printf '%s\\n' "$newest" "$taken" | sort | tail -n 1)" = "$newest" ]; then
  stamp=$(printf '%s' "$newest" | sed 's/\\(....\\)\\(..\\)\\(..\\)T\\(..\\)\\(..\\)\\(..\\)Z/\\1-\\2-\\3 \\4:\\5:\\6/')
  stamp=$(date -u -d "@$(($(date -u -d "$stamp" +%s) + 1))" +%Y%m%dT%H%M%SZ) || exit 1
else
  stamp=$taken
fi
name=$stamp-i$(incarnation)-r$(of "$facts" revision)-$member
key=$prefix/$name
printf '{"name":"%s","taken":"%s","incarnation":%d,"revision":%s,"hash":%s,"totalKey":%s,"totalSize":%s,"size":%s,"sha256":"%s","etcdVersion":"%s","clusterId":"%x","member":"%s"}\\n' \\
  "$key" "$taken" "$(incarnation)" "$(of "$facts" revision)" "$(of "$facts" hash)" "$(of "$facts" totalKey)" "$(of "$facts" totalSize)" \\
  "$size" "$sum" "$(field version)" "$(field cluster_id)" "$member" >"$scratch/new.json" || exit 1

# What was stored counts when it was read back. The second file comes last: without it a snapshot is not complete.
stored=$sum
store() {
  bucket put "$1" "$2" >/dev/null 2>"$scratch/said" || fail "cannot store $2: $(last_line "$scratch/said")"
  rm -f "$1"
  bucket get "$2" "$scratch/back" >/dev/null 2>"$scratch/said" || fail "cannot read $2 back: $(last_line "$scratch/said")"
  sum=$(sha256sum "$scratch/back")
  [ "\${sum%% *}" = "$3" ] || fail "$2 is not what was stored: its SHA-256 is \${sum%% *}, and it was $3"
  rm -f "$scratch/back"
}
store "$file" "$key.db" "$stored"
sum=$(sha256sum "$scratch/new.json")
store "$scratch/new.json" "$key.json" "\${sum%% *}"
printf '%s\\n' "$key"

# Only now are older ones removed: all but the newest that are complete, and what an interrupted run has left. What is newer than this one is of a
# machine that took over the leadership meanwhile, and may keep no other than its own.
list_bucket
list_names | grep -qx "$name" || fail "$key is stored, but not listed: nothing is removed"
{
  list_names | awk -v own="$name" '$0 < own' | head -n "-${keep - 1}"
  list_names half | awk -v newest="$name" '$0 < newest'
} | sort -u | while read -r one; do
  for kind in json db; do
    bucket remove "$prefix/$one.$kind" >/dev/null 2>"$scratch/said" || fail "cannot remove $prefix/$one.$kind: $(last_line "$scratch/said")"
  done
done
`;
}

/** Lists the snapshots. */
export const ETCD_SNAPSHOTS = '/opt/groundwork/bin/etcd-snapshots';

export const ETCD_SNAPSHOTS_TEXT = `#!/bin/sh
# Lists the snapshots that are complete, newest first, a line of JSON each: [--max-age SECONDS]. With it the exit code is 1 when the newest is older.
${SNAPSHOT_HEAD}case $#:\${1-} in
  0:) most='' ;;
  2:--max-age) most=$2 ;;
  *) usage '[--max-age SECONDS]' ;;
esac
case $most in
  *[!0-9]*) usage '[--max-age SECONDS]' ;;
esac
scratch=$(mktemp -d) || exit 1
trap 'rm -rf "$scratch"' EXIT
trap 'exit 1' INT TERM
list_bucket
now=$(date +%s)
youngest=''
for name in $(list_names | sort -r); do
  at=$(printf '%s' "\${name%%-*}" | sed 's/\\(....\\)\\(..\\)\\(..\\)T\\(..\\)\\(..\\)\\(..\\)Z/\\1-\\2-\\3 \\4:\\5:\\6/')
  age=$((now - $(date -u -d "$at" +%s)))
  youngest=\${youngest:-$age}
  rest=\${name#*-i}
  printf '{"name":"%s","ageSeconds":%d,"incarnation":%d,"revision":%s,"member":"%s"}\\n' \\
    "$prefix/$name" "$age" "\${rest%%-*}" "$(printf '%s' "\${rest#*-r}" | sed 's/-.*//')" "$(printf '%s' "\${rest#*-r}" | sed 's/^[0-9]*-//')"
done
[ -z "$most" ] && exit 0
[ "$youngest" ] || fail 'there is no snapshot'
[ "$youngest" -le "$most" ] || fail "the newest snapshot is $youngest seconds old"
`;

/** Checks a snapshot. */
export const ETCD_SNAPSHOT_CHECK = '/opt/groundwork/bin/etcd-snapshot-check';

export const ETCD_SNAPSHOT_CHECK_TEXT = `#!/bin/sh
# Fetches a snapshot and looks through all of it: NAME, or FILE as an absolute path. Prints what is in it; refuses one that is corrupt.
${SNAPSHOT_HEAD}[ $# -eq 1 ] || usage 'NAME|FILE'
lock data 300
make_scratch || fail "cannot make $scratch"
trap 'rm -rf "$scratch"' EXIT
trap 'exit 1' INT TERM
take_snapshot "$1" 1
printf '{"name":"%s","revision":%s,"hash":%s,"totalKey":%s,"totalSize":%s,"sha256":"%s","taken":"%s","clusterId":"%s"}\\n' \\
  "$1" "$(of "$facts" revision)" "$(of "$facts" hash)" "$(of "$facts" totalKey)" "$(of "$facts" totalSize)" "$sum" \\
  "$(of "$about" taken)" "$(of "$about" clusterId)"
`;
