/** The programs by which a member goes: out of the way of others, or out of the cluster. */
import { ETCD_LIBRARY } from './etcd-library';

/** What the cluster bears, shared by the programs of this file and by `etcd-refresh`. */
export const ETCD_CARE_LIBRARY = '/opt/groundwork/lib/etcd-care.sh';

export const ETCD_CARE_LIBRARY_TEXT = `# Sourced by the programs by which members go. Written by groundwork: change the program, not this file.
# shellcheck shell=sh disable=SC2034
. ${ETCD_LIBRARY}
# Whether those that vote are enough without ID; after its removal (gone) they are fewer. Sets why.
enough_without() {
  voters=0 fit=0
  while read -r one _ _ urls _ role; do
    [ "$role" = voter ] || continue
    voters=$((voters + 1))
    [ "$one" != "$1" ] && [ "$urls" != - ] && well "\${urls%%,*}" && fit=$((fit + 1))
  done <<END
$listed
END
  [ "\${2-}" != gone ] || voters=$((voters - 1))
  why="only $fit of the other members are well, and $((voters / 2 + 1)) are needed"
  [ "$voters" -gt 0 ] && [ "$fit" -ge "$((voters / 2 + 1))" ]
}
# Hands the leadership to a voter that is well. Nothing to do for who does not lead.
hand_over() {
  tries=0
  while ask && [ "$(field leader)" = "$(field member_id)" ]; do
    tries=$((tries + 1))
    me=$(hex "$(field member_id)")
    [ "$tries" -le 10 ] && listed=$(list "$own") || { why='the leadership cannot be handed over'; return 1; }
    to=$(printf '%s\\n' "$listed" | while read -r one _ _ urls _ role; do
      [ "$role" = voter ] && [ "$one" != "$me" ] && well "\${urls%%,*}" && echo "$one" && break
    done)
    if [ -z "$to" ]; then
      why='no other member that votes is well'
      return 1
    fi
    ctl "$own" move-leader "$to" >/dev/null && say "member $to leads from now on" || sleep 1
  done
}
alone() { [ "$(printf '%s\\n' "$listed" | grep -c ' voter$')" = 1 ]; }
`;

/** Hands the leadership over. */
export const ETCD_MAKE_WAY = '/opt/groundwork/bin/etcd-make-way';

const HEAD = `# Written by groundwork: change the program, not this file.
. ${ETCD_CARE_LIBRARY}
`;

export const ETCD_MAKE_WAY_TEXT = `#!/bin/sh
# Makes another member lead, so that this one can stop without an election. Nothing to do where it does not lead, or is alone.
${HEAD}no_arguments $#
ask || exit 0
listed=$(list "$own") || fail 'the cluster has no quorum'
alone || hand_over || fail "$why"
`;

/** Takes this member out of the cluster. */
export const ETCD_LEAVE = '/opt/groundwork/bin/etcd-leave';

export const ETCD_LEAVE_TEXT = `#!/bin/sh
# Takes this member out of the cluster and moves its data aside. Run again after an interruption it goes on.
${HEAD}no_arguments $#
if [ -e "$run/ending" ]; then exit 0; fi
check_identity || fail "$why"
if ! ask_others; then
  has_data || exit 0
  listed=$(list "$own") && alone && fail 'this is the last member: its cluster would be gone'
  fail 'no other member can tell who belongs to the cluster: it has no quorum'
fi
# Another one may have its name or address by now: only who the data belongs to is removed.
own_id=$(known member)
# shellcheck disable=SC2046
set -- $(mine | awk -v id="$own_id" 'id == "" || $1 == id')
if [ $# -gt 0 ]; then
  id=$1
  [ "$6" = learner ] || enough_without "$id" gone || fail "$why"
  hand_over || fail "$why"
  ask_others || fail 'the others cannot tell any more who belongs to the cluster'
  keep "$kept/left" "$id"
  if ! ctl "$via" member remove "$id" >/dev/null; then
    why="member $id cannot be removed: $(error)"
    rm -f "$kept/left"
    fail "$why"
  fi
  say "member $id is removed"
fi
: >"$kept/left"
systemctl stop "$service" || fail 'etcd does not stop'
! has_data || set_aside left || fail 'the data cannot be moved aside'
tries=0
until ask_others && enough_without none; do
  tries=$((tries + 1))
  [ "$tries" -lt 30 ] || fail "this member has left, but $why"
  sleep 1
done
`;

/** Takes another member out of the cluster. */
export const ETCD_REMOVE = '/opt/groundwork/bin/etcd-remove';

export const ETCD_REMOVE_TEXT = `#!/bin/sh
# Takes a member out of the cluster whose machine is gone: NAME, or the ID of one that has never started and so has no name in the cluster.
# Whoever still runs is asked to leave instead (etcd-leave there).
${HEAD}[ $# -eq 1 ] || usage 'NAME|ID'
if [ -e "$run/ending" ]; then exit 0; fi
listed=$(list "$own" 2>/dev/null) || ask_others || fail 'no member can tell who belongs to the cluster: it has no quorum'
via=\${via:-$own}
at=$(awk -v name="$1" '$1 == name { print $2; exit }' "$members" 2>/dev/null)
found=$(printf '%s\\n' "$listed" | awk -v name="$1" -v at="$at" '$2 == name || $1 == name || ($2 == "-" && $3 == at) { print $1, $4, $6; exit }')
if [ -z "$found" ]; then
  # It may be one that nobody wants any more, and that keeps all others from joining.
  stranger=$(printf '%s\\n' "$listed" | while read -r one known_as url _; do
    [ "$known_as" != - ] || awk -v at="$url" '$2 == at { found = 1 } END { exit !found }' "$members" || echo "$one at $url"
  done | paste -s -d ' ')
  [ -z "$stranger" ] || fail "no member has the name $1, but one that has never started has none: if it is that one, run etcd-remove with its ID: $stranger"
  exit 0
fi
read -r id urls role <<END
$found
END
! answers "$urls" || fail "$1 is alive at $urls: run etcd-leave there"
[ "$role" = learner ] || enough_without "$id" gone || fail "$why"
ctl "$via" member remove "$id" >/dev/null || fail "member $id cannot be removed: $(error)"
say "member $id is removed"
`;

/** Says that the whole cluster goes. */
export const ETCD_ENDING = '/opt/groundwork/bin/etcd-ending';

export const ETCD_ENDING_TEXT = `#!/bin/sh
# Marks that the whole cluster ends: from now on members are not taken out of it one by one. etcd-refresh takes the mark away.
${HEAD}no_arguments $#
: >"$run/ending"
`;
