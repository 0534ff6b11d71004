/** The program that gives space back, and cures a member that has run out of it. */
import { ETCD_TOOLS_LIBRARY } from './etcd-tools';

/** Defragments, and cures NOSPACE. */
export const ETCD_MAINTAIN = '/opt/groundwork/bin/etcd-maintain';

/** When it is worth while. */
export interface MaintenanceLimits {
  /** Which share of the file must be free, in percent. */
  readonly percent: number;
  /** How much of it at least. */
  readonly leastBytes: bigint;
}

/**
 * The program. While a member is defragmented it answers nothing, so the leader is the last one and hands over first.
 *
 * @see https://etcd.io/docs/v3.6/op-guide/maintenance/
 */
export function maintainProgram({ percent, leastBytes }: MaintenanceLimits): string {
  return `#!/bin/sh
# Defragments the members whose files are mostly free space, one after the other, the leader last; and cures a full database. Works on the machine of
# the leader: [--now | --alarms]. With --now also where little is free, with --alarms only when the database is full.
# Written by groundwork: change the program, not this file.
# shellcheck disable=SC1091,SC2154
. ${ETCD_TOOLS_LIBRARY}
percent=${percent} least=${String(leastBytes)}
case $#:\${1-} in
  0:) mode=usual ;;
  1:--now) mode=now ;;
  1:--alarms) mode=alarms ;;
  *) usage '[--now | --alarms]' ;;
esac
${MAINTAIN}`;
}

const MAINTAIN = `if ! ask; then
  [ "$mode" != now ] && ! systemctl is-active --quiet "$service" || fail 'the etcd of this machine does not answer'
  say 'etcd does not run on this machine'
  exit 0
fi
me=$(field member_id) leader=$(field leader)
[ "\${leader:-0}" != 0 ] || fail 'the cluster has no leader: nothing can be done'
if [ "$leader" != "$me" ]; then
  [ "$mode" != now ] || fail "this member does not lead: run it on the machine of the leader, $(printf '%x' "$leader")"
  exit 0
fi
alarms=$(etcdctl alarm list) || fail 'cannot list the alarms'
case $alarms in
  *CORRUPT*) fail "the data of a member is corrupt, and nothing is touched: $(printf '%s' "$alarms" | tr '\\n' ' ')" ;;
  *NOSPACE*) full=yes ;;
  *)
    full=no
    [ "$mode" != alarms ] || exit 0
    ;;
esac
lock maintenance 0
said=$(mktemp) || exit 1
trap 'rm -f "$said"' EXIT
trap 'exit 1' INT TERM

# Members as lines: ID NAME URL, this one last. A member that has not started has no address.
own=$(printf '%x' "$me")
list=$(etcdctl member list -w simple) || fail 'cannot list the members'
absent=$(printf '%s\\n' "$list" | awk -F ', ' '$2 != "started" { printf " %s", $4 }')
[ -z "$absent" ] || [ "$full" = yes ] || fail "a member has not started, and nothing is done:$absent"
list=$(printf '%s\\n' "$list" | awk -F ', ' -v own="$own" '$2 == "started" {
  sub(/,.*/, "", $5)
  line = $1 " " $3 " " $5 " " $6
  if ($1 == own) last = line
  else print line
} END { print last }')
all_well() {
  printf '%s\\n' "$list" | while read -r _ name url _; do
    readable "$url" || fail "$name does not answer: no other member is touched"
  done || exit 1
}

hand_over() {
  others=$(printf '%s\\n' "$list" | awk -v own="$own" '$1 != own && $4 == "false" { print $1 }')
  for other in $others; do
    etcdctl move-leader "$other" >"$said" 2>&1 && return
    say "cannot hand over to $other: $(last_line "$said")"
  done
}
# ID NAME URL
defragment() {
  all_well
  ask && index=$(field raftAppliedIndex) && ask "$3" && before=$(field dbSize) || fail "$2 does not answer"
  [ "$1" != "$own" ] || hand_over
  started=$(date +%s)
  at "$3" --command-timeout=1800s defrag >"$said" 2>&1 || fail "cannot defragment $2: $(last_line "$said")"
  tries=0
  until readable "$3" && ask "$3" && [ "$(field raftAppliedIndex)" -ge "$index" ]; do
    tries=$((tries + 1))
    [ "$tries" -lt 60 ] || fail "$2 is not back a minute after it was defragmented"
    sleep 1
  done
  say "$2: $before bytes before, $(field dbSize) after, in $(($(date +%s) - started)) seconds"
}
worth() {
  ask "$2" || fail "$1 does not answer"
  free=$(($(field dbSize) - $(field dbSizeInUse)))
  [ "$mode" = now ] || { [ "$free" -ge "$least" ] && [ $((free * 100)) -ge $(($(field dbSize) * percent)) ]; }
}

if [ "$full" = no ]; then
  printf '%s\\n' "$list" | while read -r id name url _; do
    ! worth "$name" "$url" || defragment "$id" "$name" "$url" || exit 1
  done
  exit
fi

# The database is full: what is old goes, then the space of it, and only then may be written again.
say 'the database is full: compacts, defragments and looks whether there is room then'
ask || fail 'the etcd of this machine does not answer'
etcdctl --command-timeout=1800s compact --physical "$(field revision)" >"$said" 2>&1 || grep -q 'has been compacted' "$said" ||
  fail "cannot compact: $(last_line "$said")"
printf '%s\\n' "$list" | while read -r id name url _; do
  defragment "$id" "$name" "$url" || exit 1
done || exit 1
over=$(printf '%s\\n' "$list" | while read -r _ name url _; do
  ask "$url" || exit 1
  allowed=$(field dbSizeQuota)
  # What is within a twentieth of the quota would be over it with the next writes.
  [ $(($(field dbSize) * 20)) -lt $((\${allowed:-$quota} * 19)) ] || printf ' %s has %s bytes of %s,' "$name" "$(field dbSizeInUse)" "\${allowed:-$quota}"
done) || fail 'a member does not answer: the alarm stays'
[ -z "$over" ] || fail "the data that is alive fills the quota:$over so the alarm stays; delete what is not needed, or raise quota-backend-bytes"
# All alarms are disarmed at once, and a compaction is what shows that data is corrupt.
alarms=$(etcdctl alarm list) || fail 'cannot list the alarms'
case $alarms in
  *CORRUPT*) fail "the data of a member is corrupt, so the alarms stay: $(printf '%s' "$alarms" | tr '\\n' ' ')" ;;
esac
etcdctl alarm disarm >"$said" 2>&1 || fail "cannot disarm the alarm: $(last_line "$said")"
etcdctl put groundwork/maintenance "$(date -u +%FT%TZ)" >"$said" 2>&1 && etcdctl del groundwork/maintenance >>"$said" 2>&1 ||
  fail "the alarm is disarmed, but nothing can be written: $(last_line "$said")"
[ -z "$(etcdctl alarm list)" ] || fail 'the alarm is back: the database is full again'
say 'the database has room again, and the alarm is disarmed'
`;
