/**
 * The programs that replace what a member has: by a snapshot, by itself alone, or by nothing. Each is for one incarnation of the cluster, which
 * has a number; run again with the same number it ends what was begun, or does nothing.
 *
 * Whatever they do to the data they do by renaming, under a mark that keeps etcd from starting in between. Every state that a kill between
 * two steps leaves is one that the next run goes on from.
 */
import { SNAPSHOT_HEAD } from './etcd-snapshot-programs';

/** Sourced by the programs that change the incarnation. */
export const ETCD_CHANGE_LIBRARY = '/opt/groundwork/lib/etcd-change.sh';

export const ETCD_CHANGE_TEXT = `# Sourced by the programs that change the incarnation of this member. Written by groundwork: change the program, not this file.
# shellcheck shell=sh disable=SC2034,SC2154

joined=no

# The members that are wanted, as lines: NAME PEER_URL, and where it is known CLIENT_URL.
wanted() {
  if [ -s "$members_file" ]; then
    awk 'NF' "$members_file"
  else
    printf '%s\\n' "$static_members" | tr ',=' '\\n '
  fi
}

# A number from 2 to 9999: what the cluster begins with is 1.
read_number() {
  case $1 in
    [1-9] | [1-9][0-9] | [1-9][0-9][0-9] | [1-9][0-9][0-9][0-9]) [ "$1" -ge 2 ] || fail 'incarnation 1 is what the cluster begins with: write 2 or more' ;;
    *) fail "$1 is no number of an incarnation" ;;
  esac
  number=$1
}

# What is to be done, as text: KIND. Ends the program when it is done already; refuses what cannot be next; leaves begun as yes or no.
check_next() {
  wanted=$1 begun=no
  if [ -f "$changing" ]; then
    [ "$(cat "$changing")" = "$number $wanted" ] ||
      fail "incarnation $(cat "$changing") was begun and not ended: run that again first"
    begun=yes
    return
  fi
  known=$(known_incarnation)
  if [ "$known" = "$number" ]; then
    made=$(cat "$control/made-$number" 2>/dev/null)
    [ "$made" = "$wanted" ] || fail "incarnation $number is there already, made otherwise: \${made:-unknown}"
    finish already
  fi
  # A member that joined later was told no number, which whoever runs this has to know.
  [ -n "$known" ] || [ "$joined" = no ] || return 0
  known=\${known:-1}
  [ "$number" -gt "$known" ] || fail "this member is of incarnation $known already"
  [ "$wanted" = set-aside ] || [ "$number" -eq $((known + 1)) ] || fail "this member is of incarnation $known: $((known + 1)) comes next, not $number"
}

# From here on etcd does not start until the end.
begin() {
  make_control || exit 1
  [ "$begun" = yes ] || printf '%s\\n' "$number $wanted" | write_file "$changing" || exit 1
  systemctl stop "$service" || fail "cannot stop $service"
}

# A name that nothing has yet: PATH
unused() {
  unused=$1.before-$number
  n=1
  while [ -e "$unused" ]; do n=$((n + 1)) unused=$1.before-$number.$n; done
}
# Moves a directory aside: PATH
move_aside() {
  [ -e "$1" ] || return 0
  unused "$1"
  mv "$1" "$unused" && sync "\${1%/*}" || fail "cannot move $1 aside"
  say "what was in $1 is in $unused"
}

# The end: the mark goes last.
finish() {
  if [ "$1" = done ]; then
    printf '%s\\n' "$wanted" | write_file "$control/made-$number" && echo "$number" | write_file "$control/incarnation" || exit 1
    rm -f "$changing" && sync "$control" || exit 1
  fi
  rm -rf "$scratch"
  [ "$start" = no ] || systemctl start --no-block "$service" || fail "cannot start $service"
  echo "$1"
  exit 0
}
`;

const CHANGE_HEAD = `${SNAPSHOT_HEAD}. ${ETCD_CHANGE_LIBRARY}
`;

/** Restores a snapshot. */
export const ETCD_RESTORE = '/opt/groundwork/bin/etcd-restore';

/** The program, with how far revisions are moved on. */
export function restoreProgram(revisionBump: number): string {
  return `#!/bin/sh
# Gives this member the data of a snapshot: [--start] [--joined-later] [--bump-revision N] NUMBER NAME|FILE. Every member of the cluster gets the same one, with the
# same N. What is corrupt is refused before anything is touched; the old data is moved aside. etcd stays stopped, unless --start is said. A member
# that joined an incarnation after the first takes the next number with --joined-later.
${CHANGE_HEAD}start=no bump=${revisionBump}
while :; do
  case \${1-} in
    --start) start=yes ;;
    --joined-later) joined=yes ;;
    --bump-revision)
      shift
      bump=\${1-}
      ;;
    *) break ;;
  esac
  shift
done
case \${bump:-none} in
  *[!0-9]*) usage '[--start] [--joined-later] [--bump-revision N] NUMBER NAME|FILE' ;;
esac
[ $# -eq 2 ] || usage '[--start] [--joined-later] [--bump-revision N] NUMBER NAME|FILE'
read_number "$1"
lock data 300
# What was begun or done with this snapshot needs it no more.
before=''
if [ -f "$changing" ]; then
  before=$(sed "s/^$number //" "$changing")
elif [ "$(known_incarnation)" = "$number" ]; then
  before=$(cat "$control/made-$number" 2>/dev/null)
fi
trap 'rm -rf "$scratch"' EXIT
trap 'exit 1' INT TERM
case $before in
  "restore $2 "*) check_next "$before" ;;
  *)
    # All that can be refused is refused while etcd runs.
    make_scratch || fail "cannot make $scratch"
    take_snapshot "$2" 2
    check_next "restore $2 $sum"
    ;;
esac
members=$(wanted | awk '{ printf "%s%s=%s", comma, $1, $2; comma = "," }')
token=$static_token
[ ! -s "$token_file" ] || token=$(head -n 1 "$token_file")
[ "$token" ] || fail "there is no token of the cluster in $token_file"
peer=$(printf '%s\\n' "$members" | tr , '\\n' | awk -F= -v name="$member" '$1 == name { printf "%s%s", comma, $2; comma = "," }')
[ "$peer" ] || fail "$member is not among the members that are wanted: $members"

# The new data is made beside the old one, in a name that says when it is whole.
new=$data.new-$number newlog=\${wal:+$wal.new-$number}
if [ "$begun" = no ]; then
  rm -rf "$new.part" "$new" && { [ -z "$wal" ] || rm -rf "$newlog.part" "$newlog"; } || exit 1
  set -- --name "$member" --initial-cluster "$members" --initial-cluster-token "$token-$number" --initial-advertise-peer-urls "$peer"
  [ "$bump" -eq 0 ] || set -- "$@" --bump-revision "$bump" --mark-compacted
  etcdutl snapshot restore "$file" --data-dir "$new.part" \${wal:+--wal-dir "$newlog.part/log"} "$@" >"$scratch/said" 2>&1 ||
    fail "cannot restore: $(last_line "$scratch/said")"
  for made in "$new" $newlog; do
    chown -R "$user:$user" "$made.part" && chmod 0700 "$made.part" && sync -f "$made.part" && mv "$made.part" "$made" || exit 1
  done
fi
begin
# The log first: while it is missing etcd would not take the data for its own.
for place in $wal "$data"; do
  [ -e "$place.new-$number" ] || continue
  move_aside "$place"
  mv "$place.new-$number" "$place" && sync "\${place%/*}" || fail "cannot put $place in its place"
done
# What was known of the member of before: it is another one now, and the cluster has begun.
rm -f "$control/member" "$control/added" || exit 1
[ ! -f "$control/begin" ] || mv "$control/begin" "$control/begun" || exit 1
finish done
`;
}

/** Makes a cluster of one survivor. */
export const ETCD_FORCE_NEW_CLUSTER = '/opt/groundwork/bin/etcd-force-new-cluster';

/** The unit that starts etcd once with all other members dropped. */
export const ETCD_FORCED_SERVICE = 'etcd-force-new-cluster.service';

export const ETCD_FORCE_NEW_CLUSTER_TEXT = `#!/bin/sh
# Makes a cluster of this member alone, with the data that it has: [--no-copy] [--joined-later] NUMBER. For when the majority is lost and will not come back; it is
# refused while one answers. Others that have data of before must never start with it again: etcd-set-aside. A copy of the data stays beside it.
${CHANGE_HEAD}start=yes copy=yes forced=${ETCD_FORCED_SERVICE}
while :; do
  case \${1-} in
    --no-copy) copy=no ;;
    --joined-later) joined=yes ;;
    *) break ;;
  esac
  shift
done
[ $# -eq 1 ] || usage '[--no-copy] [--joined-later] NUMBER'
read_number "$1"
lock data 300
check_next survivor
[ -d "$data/member" ] || fail "there is no data in $data: this member is no survivor"
if [ "$begun" = no ]; then
  # An election takes some seconds: once is not enough.
  tries=0
  others=$(wanted | awk '{ print $3 }')
  while [ "$tries" -lt 3 ]; do
    # All at the same time: each may take seconds to say nothing.
    asked=''
    for one in '' $others; do
      readable "$one" &
      asked="$asked $!"
    done
    for one in $asked; do
      ! wait "$one" || fail 'a majority of the members answers: nothing is forced'
    done
    tries=$((tries + 1))
    sleep 1
  done
  # Who has no good certificate any more, or is stopped, is told nothing by anybody. But a port shows whether somebody listens.
  count=$(wanted | awk '{ print $1 }' | sort -u | wc -l)
  there=$(wanted | while read -r one url _; do
    [ "$one" != "$member" ] || continue
    curl --silent --insecure --output /dev/null --max-time 3 --noproxy '*' "\${url%%,*}/version"
    case $? in
      6 | 7 | 28) ;;
      *) echo "$one" ;;
    esac
  done | sort -u | paste -s -d ' ')
  # shellcheck disable=SC2086
  set -- $there
  [ $# -lt $((count / 2 + 1)) ] || fail "$there run, and they are a majority: nothing is forced; ask them, or stop them if they are lost"
  ! ask || [ "$(field isLearner)" != true ] || fail 'this member is a learner, which may lack what the others had'
fi
begin
systemctl stop "$forced" || fail "cannot stop $forced"
# Without its log a database is no data.
for place in $wal "$data"; do
  [ "$copy" = yes ] && [ ! -e "$place.before-$number" ] || continue
  needed=$(($(du -sk "$place" | awk '{ print $1 }') * 1024 + 67108864)) free=$(free_bytes "\${place%/*}")
  [ "$free" -ge "$needed" ] || fail "there are $free bytes free beside $place, and a copy needs $needed: make room, or say --no-copy"
  rm -rf "$place.copy" && cp -a --reflink=auto "$place" "$place.copy" && sync -f "$place.copy" && mv "$place.copy" "$place.before-$number" || fail "cannot copy $place"
  say "a copy of what is in $place is in $place.before-$number"
done
systemctl start "$forced" || fail "$forced does not start: see journalctl -u $forced"
tries=0
until readable; do
  tries=$((tries + 1))
  [ "$tries" -lt 60 ] || fail 'the member alone does not answer'
  sleep 1
done
# Members without data, which were waiting for a cluster, may be learners of this one already.
left=$(etcdctl member list -w simple | awk -F ', ' '$NF != "true"' | wc -l) || exit 1
[ "$left" -eq 1 ] || fail "the cluster has $left voting members, and not one"
systemctl stop "$forced" || fail "cannot stop $forced"
finish done
`;

/** Moves the data of a member aside. */
export const ETCD_SET_ASIDE = '/opt/groundwork/bin/etcd-set-aside';

export const ETCD_SET_ASIDE_TEXT = `#!/bin/sh
# Moves the data of this member aside, so that it joins the cluster anew: [--start] NUMBER. Refused while it is one of a majority that answers.
${CHANGE_HEAD}start=no
if [ "\${1-}" = --start ]; then
  start=yes
  shift
fi
[ $# -eq 1 ] || usage '[--start] NUMBER'
read_number "$1"
lock data 300
check_next set-aside
[ "$begun" = yes ] || ! readable || fail 'this member is one of a majority that answers: nothing is moved'
begin
# An order to begin a cluster would be carried out by a member without data.
rm -f "$control/member" "$control/added" "$control/begin" "$control/begun" || exit 1
# In a run that goes on they may be moved already.
for place in $wal "$data"; do
  move_aside "$place"
done
finish done
`;
