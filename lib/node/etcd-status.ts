/** What a member is and does, for whoever looks after the cluster. */
import { ETCD_LIBRARY } from './etcd-library';

/** Prints one line of JSON. */
export const ETCD_STATUS = '/opt/groundwork/bin/etcd-status';

// Everybody is asked at the same time, so that it is over within five seconds also where nobody answers.
export const ETCD_STATUS_TEXT = `#!/bin/sh
# Prints one line of JSON about this member; what is not known is left out. Written by groundwork: change the program, not this file.
. ${ETCD_LIBRARY}
no_arguments $#
scratch=$(mktemp -d) || exit 1
trap 'rm -rf "$scratch"' EXIT
trap 'exit 1' INT TERM
add() { json="$json,\\"$1\\":$2"; }
text() { [ -z "$2" ] || add "$1" "\\"$(printf %s "$2" | tr '"\\\\\\t\\n' "'/  ")\\""; }
number() { [ -z "$2" ] || add "$1" "$2"; }
id() { [ "\${2:-0}" = 0 ] || text "$1" "$(hex "$2")"; }
holds() { if "$@"; then echo true; else echo false; fi; }
read_file() { cat "$scratch/$1" 2>/dev/null; }

state=$(systemctl show --value --property ActiveState "$service")
case $state in
  active | activating | failed) ;;
  *) state=inactive ;;
esac
if [ "$state" != inactive ] && answers "$own"; then
  for one in status well list alarms; do
    case $one in
      status) ask && echo "$status" ;;
      well) holds well "$own" ;;
      list) list "$own" ;;
      alarms) ctl "$own" alarm list ;;
    esac >"$scratch/$one" &
  done
else
  number=0
  for url in $(others); do
    number=$((number + 1))
    { ! answers "$url" || list "$url" >"$scratch/list-$number"; } &
  done
fi
wait
json="{\\"name\\":\\"$name\\""
if has_data; then text data present; else text data none; fi
add incarnation "$(known incarnation || echo 1)"
if [ -e "$control/begin" ]; then text begin ordered; elif [ -e "$control/begun" ]; then text begin 'done'; fi
text service "$state"
[ ! -s "$run/trust" ] || add trustCurrent "$(holds [ "$(cat "$run/trust")" = "$(trusted 2>/dev/null)" ])"
text waiting "$(cat "$run/waiting" 2>/dev/null)"
add healthy "$(read_file well || echo false)"
status=$(read_file status)
if [ "$status" ]; then
  id id "$(field member_id)"
  id clusterId "$(field cluster_id)"
  id leader "$(field leader)"
  add learner "$(holds [ "$(field isLearner)" = true ])"
  text version "$(field version)"
  number revision "$(field revision)"
  number dbSize "$(field dbSize)"
  number dbSizeInUse "$(field dbSizeInUse)"
  add alarms "[$(read_file alarms | sed -n 's/.*alarm:\\([A-Z]*\\).*/"\\1"/p' | sort -u | paste -s -d ,)]"
fi
listed=$(cat "$scratch"/list* 2>/dev/null | awk '!seen[$1]++ {
  client = $4 == "-" ? "" : $4
  printf "%s{\\"id\\":\\"%s\\",\\"name\\":\\"%s\\",\\"peerURL\\":\\"%s\\",\\"clientURL\\":\\"%s\\",\\"started\\":%s,\\"learner\\":%s}", separator, $1,
    $2 == "-" ? "" : $2, $3, client, $5 == "started" ? "true" : "false", $6 == "learner" ? "true" : "false"
  separator = ","
}')
[ -z "$listed" ] || add members "[$listed]"
printf '%s}\\n' "$json"
`;
