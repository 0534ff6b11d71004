/** What a node and its pool are and do, for whoever looks after them. */
import { GLUSTER_HEAD } from './gluster-library';

/** Prints one line of JSON. */
export const GLUSTER_STATUS = '/opt/groundwork/bin/gluster-status';

// All at the same time, so that it is over within five seconds also where somebody does not answer.
export const GLUSTER_STATUS_TEXT = `#!/bin/sh
# Prints one line of JSON about this node and its pool, within five seconds; what is not known is left out, or null.
${GLUSTER_HEAD}no_arguments $#
scratch=$(mktemp -d) || exit 1
trap 'rm -rf "$scratch"' EXIT
trap 'exit 1' INT TERM
text() { printf %s "$1" | tr '"\\\\\\t\\n' "'/  "; }
service=$(systemctl show --value --property ActiveState glusterd.service 2>/dev/null)
case $service in active | activating | failed) ;; *) service=inactive ;; esac
list >"$scratch/list"
run=$scratch
ctl() { shift; timeout 4 gluster --mode=script "$@" 2>/dev/null </dev/null; }
touch "$scratch/peers" "$scratch/online" "$scratch/$us.volumes" "$scratch/$us.bricks" "$scratch/$us.options"
if [ "$service" = active ]; then
  ctl 4 peer status >"$scratch/peers" &
  { ! read_volumes || touch "$scratch/told"; } &
  ctl 4 volume status all --xml >"$scratch/online" &
  wait
  # Who belongs to this pool, by the names of the list.
  awk -v list="$scratch/list" '
    function known(host) { return host in names ? names[host] : "" }
    function tell() { if (uuid != "") print (best != "" ? best : host), uuid, state, connected }
    BEGIN { while ((getline line <list) > 0) { split(line, part, " "); names[part[1]] = part[1]; if (part[2] != "") names[part[2]] = part[1] } }
    /^Hostname: / { tell(); host = $2; best = known(host); uuid = ""; other = 0 }
    /^Uuid: / { uuid = $2 }
    /^State: / { connected = /\\(Connected\\)$/ ? "true" : "false"; state = $0; sub(/^State: /, "", state); sub(/ \\([A-Za-z]*\\)$/, "", state); gsub(/ /, "-", state) }
    /^Other names:/ { other = 1; next }
    other && NF == 1 && best == "" { best = known($1) }
    END { tell() }' "$scratch/peers" >"$scratch/known"
fi
peers_json=$(awk '{ state = $3; gsub(/-/, " ", state); printf "%s{\\"name\\":\\"%s\\",\\"uuid\\":\\"%s\\",\\"state\\":\\"%s\\",\\"connected\\":%s}", separator, $1, $2, state, $4; separator = "," }' "$scratch/known" 2>/dev/null)
# Bricks that run, as lines: VOLUME BRICK 1|0. Of its own a node knows by itself.
awk -F '[<>]' '
  $2 == "volName" { volume = $3 }
  $2 == "hostname" { host = $3 }
  $2 == "path" { brick = host ":" $3 }
  $2 == "status" && brick ~ /:\\// { print volume, brick, $3; brick = "" }' "$scratch/online" >"$scratch/up"
own_bricks | while read -r volume path; do
  if brick_runs "$volume" "$path"; then up=1; else up=0; fi
  awk -v volume="$volume" -v path=":$path" -v me="$name" -v at="$address" -v up="$up" '$1 == volume && ($2 == me path || $2 == at path) { print volume, $2, up }' "$scratch/$us.bricks"
done >>"$scratch/up"
while read -r volume _; do
  echo "$volume $(pending "$volume")"
done <"$scratch/$us.volumes" >"$scratch/pending"
volumes_json=$(awk -v folder="$scratch" -v us="$us" '
  # Whether a set takes writes: as many of its bricks run as its quorum asks for; null where that is not known.
  function takes(volume, from, to, data,    i, up, unknown, size, kind, need) {
    for (i = from; i <= to; i++) { if (state[volume, i] == "true") up++; else if (state[volume, i] == "null") unknown++ }
    size = to - from + 1
    kind = option[volume, "cluster.quorum-type"]
    if (kind == "") kind = size > 2 ? "auto" : "none"
    if (data > 0) need = data
    else if (kind == "fixed") need = option[volume, "cluster.quorum-count"] + 0
    else if (kind == "auto") need = int((size + 1) / 2)
    else need = 1
    if (up >= need && !(data == 0 && kind == "auto" && up * 2 == size && state[volume, from] != "true")) return "true"
    return unknown > 0 ? "null" : "false"
  }
  BEGIN {
    while ((getline <(folder "/up")) > 0) up[$1, $2] = $3
    while ((getline <(folder "/pending")) > 0) pending[$1] = $2
    while ((getline <(folder "/" us ".options")) > 0) option[$1, $2] = $3
    while ((getline <(folder "/" us ".bricks")) > 0) { count[$1]++; brick[$1, count[$1]] = $2 }
    while ((getline <(folder "/" us ".volumes")) > 0) {
      volume = $1; type = $2; status = $3; shape = $4
      list = ""
      for (i = 1; i <= count[volume]; i++) {
        one = brick[volume, i]; node = one; sub(/:\\/.*$/, "", node)
        state[volume, i] = status != "Started" ? "false" : ((volume, one) in up ? (up[volume, one] == 1 ? "true" : "false") : "null")
        list = list (i > 1 ? "," : "") "{\\"brick\\":\\"" one "\\",\\"node\\":\\"" node "\\"" (state[volume, i] == "null" ? "" : ",\\"online\\":" state[volume, i]) "}"
      }
      sets = shape + 0; if (sets < 1 || type == "Distribute") sets = count[volume]
      size = int(count[volume] / sets); if (size < 1) size = 1
      data = 0; if (type ~ /Disperse/ && match(shape, /\\([0-9]+/)) data = substr(shape, RSTART + 1, RLENGTH - 1) + 0
      quorum = "true"
      for (i = 1; i + size - 1 <= count[volume]; i += size) { one = takes(volume, i, i + size - 1, data); if (one == "false" || (one == "null" && quorum == "true")) quorum = one }
      gsub(/-/, " ", type)
      printf "%s{\\"name\\":\\"%s\\",\\"type\\":\\"%s\\",\\"status\\":\\"%s\\",\\"bricks\\":[%s],\\"healPending\\":%s,\\"quorum\\":%s}", separator, volume, type, status, list, pending[volume] == "" ? "null" : pending[volume], quorum
      separator = ","
    }
  }' </dev/null)
json="{\\"name\\":\\"$name\\",\\"uuid\\":\\"$(sed -n 's/^UUID=//p' "$home/glusterd.info" 2>/dev/null)\\",\\"service\\":\\"$service\\""
# glusterd has always something to say, if only that there is nothing; without a word of it neither is known.
[ ! -s "$scratch/peers" ] || json="$json,\\"peers\\":[$peers_json]"
[ ! -e "$scratch/told" ] || json="$json,\\"volumes\\":[$volumes_json]"
waiting=$(cat /run/gluster-pool/waiting 2>/dev/null)
[ -z "$waiting" ] || json="$json,\\"waiting\\":\\"$(text "$waiting")\\""
printf '%s}\\n' "$json"
`;
