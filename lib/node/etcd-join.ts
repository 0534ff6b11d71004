/** The programs by which a member comes into a cluster: it joins one that works, or begins one when it is told to. */
import { ETCD_LIBRARY } from './etcd-library';

/** Decides how etcd starts; runs before it. */
export const ETCD_JOIN = '/opt/groundwork/bin/etcd-join';

const HEAD = `# Written by groundwork: change the program, not this file.
. ${ETCD_LIBRARY}
no_arguments $#
`;

/**
 * A member without data never begins a cluster by itself: it may have had data, and acknowledged writes with it, so that another vote under its
 * old identity could lose them.
 *
 * Who is listed without having data is removed and added again. Its old identity cannot be taken up: the leader knows how far the log of that one
 * got, sends only what comes after, and etcd stops with "tocommit is out of range" where the log is empty. The one exception is the entry that
 * this disk was added under (\`added\`) as long as nobody has started under it.
 *
 * @see https://github.com/etcd-io/raft/blob/v3.6.0/log.go (commitTo)
 */
export const ETCD_JOIN_TEXT = `#!/bin/sh
# Finds out how etcd of this machine starts, and waits until it may.
${HEAD}
# The cluster as etcd wants it: exactly the members that are listed, each with its addresses. ID of this one
existing() {
  cluster=$(printf '%s\\n' "$listed" | awk -v id="$1" -v me="$name" '{
    n = $1 == id ? me : ($2 == "-" ? "unstarted-" $1 : $2)
    count = split($3, urls, ",")
    for (i = 1; i <= count; i++) { printf "%s%s=%s", separator, n, urls[i]; separator = "," }
  }')
  environment existing
}
environment() {
  incarnation=$(known incarnation || echo 1)
  suffix=''
  [ "$incarnation" = 1 ] || suffix=-$incarnation
  printf "ETCD_INITIAL_CLUSTER_STATE='%s'\\nETCD_INITIAL_CLUSTER='%s'\\nETCD_INITIAL_CLUSTER_TOKEN='%s'\\n" \\
    "$1" "$cluster" "$(cat "$token")$suffix" >"$run/cluster.env"
}
begin() {
  check_members || return 1
  cluster=$(awk 'NF > 2 { printf "%s%s=%s", separator, $1, $2; separator = "," }' "$members")
  say "begins the cluster with $cluster"
  environment new
}
# With data it starts, whatever others say, since all of them may be coming up just now. After a start that came to nothing it asks.
resume() {
  rm -f "$run/cluster.env"
  if [ -e "$run/tried" ] && ask_others && removed; then
    why="this member was removed from the cluster while it was away; its old data is of no use there. Run etcd-rejoin to move it aside and join anew, or leave the machine off"
    return 1
  fi
  : >"$run/tried"
}
removed() {
  id=$(known member)
  case $id in
    '') [ -z "$(mine)" ] ;;
    *) ! printf '%s\\n' "$listed" | grep -q "^$id " ;;
  esac
}
join() {
  # shellcheck disable=SC2046
  set -- $(mine)
  [ $# -eq 0 ] || { listed_already "$@"; return; }
  check_members || return 1
  if ! added=$(ctl "$via" member add "$name" --learner --peer-urls="$peer_urls"); then
    why="the cluster takes no new member yet: $(error)"
    return 1
  fi
  added=$(printf '%s\\n' "$added" | awk '$1 == "Member" { print $2; exit }')
  say "was added to the cluster as learner $added"
  keep "$control/added" "$added" && listed=$(list "$via") && existing "$added"
}
# ID NAME PEER-URLS CLIENT-URLS STATE ROLE
listed_already() {
  if [ "$5" = unstarted ] && [ "$1" = "$(known added)" ]; then
    existing "$1"
    return
  fi
  if [ "$5 $6" = 'unstarted voter' ]; then
    # One of those that the cluster began with. etcd itself refuses to begin when it has been there.
    if [ -e "$control/begin" ]; then
      begin
      return
    fi
    patience=$((patience - 1))
    why="the cluster has begun and this member is among its first, but has no order to begin"
    [ "$patience" -le 0 ] || return 1
  fi
  if [ "$4" != - ] && answers "$4"; then
    why="a member $1 of this name or address is alive at $4"
    return 1
  fi
  say "removes member $1, whose data is not here"
  why="member $1 is removed"
  ctl "$via" member remove "$1" >/dev/null || why="member $1, whose data is not here, cannot be removed: $(error)"
  return 1
}
# A database without its log, as a crash in the very first moment leaves it, or the loss of the log's disk.
clear_rest() {
  for folder in "$data" $wal; do
    [ "$(ls -A "$folder" 2>/dev/null)" ] || continue
    n=1
    while [ -e "$folder.without-log-$n" ]; do n=$((n + 1)); done
    say "moves $folder, which holds no log, to $folder.without-log-$n"
    mv "$folder" "$folder.without-log-$n" && install -d -m 0700 -o etcd -g etcd "$folder" || return 1
  done
}
decide() {
  check_identity || return 1
  if [ -e "$kept/left" ]; then
    why='this member has left the cluster; run etcd-rejoin to join it again'
    return 1
  fi
  if has_data; then
    resume
    return
  fi
  clear_rest || { why="cannot move the rest of old data in $data"; return 1; }
  if ask_others; then
    join
  elif [ -e "$control/begin" ]; then
    begin
  else
    why='there is no data, no other member answers, and there is no order to begin a cluster (etcd-begin)'
    return 1
  fi
}
told='' patience=10 why=''
# Each at another time, since the cluster takes one after the other.
place=$(awk -v me="$name" '$1 == me { print NR % 5; exit }' "$members")
trap 'rm -f "$run/waiting"' EXIT
trap 'exit 1' INT TERM
until decide; do
  [ "$why" = "$told" ] || say "waits: $why"
  told=$why
  printf '%s\\n' "$why" >"$run/waiting"
  sleep "$((1 + \${place:-0} / 3)).$((\${place:-0} * 2))"
done
trusted >"$run/trust"
`;

/** Makes a learner a member that votes; runs after each start. */
export const ETCD_PROMOTE = '/opt/groundwork/bin/etcd-promote';

export const ETCD_PROMOTE_TEXT = `#!/bin/sh
# Waits until this member votes, asking the others to let it, and writes down that it does.
${HEAD}
settled() {
  ask || return 1
  id=$(hex "$(field member_id)")
  if [ "$(field isLearner)" = true ]; then
    ask_others && ctl "$via" member promote "$id" >/dev/null && say "member $id votes from now on"
    return 1
  fi
  well "$own"
}
until settled; do sleep 1; done
[ "$(known member)" = "$id" ] || keep "$control/member" "$id"
[ ! -e "$control/begin" ] || mv -f "$control/begin" "$control/begun"
rm -f "$control/added" "$run/tried"
`;

/** The order to begin a cluster, given once in its life. */
export const ETCD_BEGIN = '/opt/groundwork/bin/etcd-begin';

export const ETCD_BEGIN_TEXT = `#!/bin/sh
# Lets this member begin the cluster, together with the others that are told so. Once in the life of a cluster.
${HEAD}
check_identity || fail "$why"
check_members || fail "$why"
if [ -e "$control/begin" ]; then exit 0; fi
! has_data || fail "there is data in $data: this member has begun or joined already"
[ ! -e "$control/begun" ] || fail "this member began a cluster before, and its data in $data is gone: it has to join what the others have"
keep "$control/begin" "$(date -u +%FT%TZ)"
`;

/** Gives up the old data for a place in the cluster. */
export const ETCD_REJOIN = '/opt/groundwork/bin/etcd-rejoin';

export const ETCD_REJOIN_TEXT = `#!/bin/sh
# Moves the data of this member aside, and lets it join the cluster anew. For a member that was removed while it was away.
${HEAD}
check_identity || fail "$why"
rm -f "$kept/left"
if has_data; then
  ask_others || fail 'no other member can tell who belongs to the cluster: it has no quorum'
  id=$(known member)
  if [ "\${id:-}" ] && printf '%s\\n' "$listed" | grep -q "^$id "; then
    fail "member $id belongs to the cluster: its data is good"
  fi
  [ "$id" ] || [ -z "$(mine)" ] || fail "the cluster lists this member: start it first, or remove it (etcd-remove $name)"
  systemctl stop "$service" || fail 'etcd does not stop'
  set_aside rejoined || fail 'the data cannot be moved aside'
fi
systemctl restart --no-block "$service"
`;
