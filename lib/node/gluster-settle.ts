/** The program by which a node comes into its pool, and the pool gets its volumes. */
import { GLUSTER_BRICKS_FUNCTIONS } from './gluster-brick-care';
import { GLUSTER_HEAD } from './gluster-library';

/** One look at everything, or one after the other. */
export const GLUSTER_SETTLE = '/opt/groundwork/bin/gluster-settle';

/**
 * Who begins: the first of the list, and only when all others answer and none of them knows a pool. A first node that has lost its disks
 * would else begin a second pool, and its volumes with it. Who takes in and makes volumes: the first of the list that is there.
 */
const POOL_FUNCTIONS = `alone() { [ "$(printf '%s\\n' "$members" | grep -c .)" = 1 ]; }
# Who does what only one must do: the first of the list that this node sees, or itself.
leads() {
  for leader in $(list | awk '{ print $1 }'); do
    if [ "$leader" = "$name" ]; then return 0; fi
    id=$(peer_of "$leader")
    if [ "$id" ] && printf '%s\\n' "$members" | grep -q "^$id .* Connected$"; then return 1; fi
  done
  return 1
}
# How many lines a node has in its list of the pool, or nothing when it does not answer.
size_at() { printf '%s\\n' "$answers" | awk -v one="$1" '$1 == one { n++ } END { if (n) print n }'; }
probe() {
  say "takes in $1"
  ctl 60 peer probe "$1" >/dev/null || { why="$1 cannot be taken in: $(error)"; return 1; }
}
begin() {
  ask_others
  if recognised; then
    # It may be about to be taken in, which the others know first.
    for _ in 1 2 3 4 5 6 7 8; do
      sleep 2
      ask && ! alone && return 0
    done
    say "this node is $known for $via, which knows a pool: comes back to it"
    systemctl stop glusterd.service && remember || { why="what $via knows of this node cannot be written down"; return 1; }
    systemctl start glusterd.service
    why='comes back to its pool'
    return 1
  fi
  silent=''
  for one in $(others); do
    size=$(size_at "$one")
    if [ "\${size:-1}" -gt 1 ]; then
      why="waits for $one and its pool to take it in"
      return 1
    fi
    [ "$size" ] || silent="$silent $one"
  done
  if [ "$silent" ]; then
    why="a pool begins when all of its nodes answer, and these do not:$silent"
    return 1
  fi
  [ "$(list | awk '{ print $1; exit }')" = "$name" ] || { why='waits for the first node of the list to begin the pool'; return 1; }
  for one in $(others); do probe "$one" || return 1; done
}
# New nodes, and names by which this node does not know a peer yet.
take_in() {
  missing=''
  for one in $(others); do [ "$(peer_of "$one")" ] || missing="$missing $one"; done
  [ "$missing" ] || return 0
  ask_others
  for one in $missing; do
    id=$(printf '%s\\n' "$answers" | awk -v one="$one" '$1 == one && $3 == "localhost" { print $2 }')
    if [ -z "$id" ]; then
      why="$one does not answer"
    elif [ -e "$home/peers/$id" ]; then
      # Known by another name or address: a question from within the pool, which adds the name.
      probe "$one"
    elif ! (leads); then
      why="waits for another node to take in $one"
    elif [ "$(size_at "$one")" -gt 1 ]; then
      why="$one belongs to another pool"
    elif [ "$(timeout 10 gluster --mode=script --remote-host="$one" volume list 2>/dev/null </dev/null)" ]; then
      why="$one has volumes of its own"
    else
      probe "$one"
    fi
  done
  [ -z "$why" ]
}
# Every wanted node is a peer in good standing.
check_peers() {
  status=$(ctl 10 peer status) || { why='glusterd does not answer'; return 1; }
  bad=$(printf '%s\\n' "$status" | awk -F ': ' '$1 == "Hostname" { host = $2 } $1 == "State" && $2 !~ /^Peer in Cluster/ { sub(/ \\(.*/, "", $2); print host " is \\"" $2 "\\""; exit }')
  [ -z "$bad" ] || { why=$bad; return 1; }
}
`;

const VOLUME_FUNCTIONS = `has_all() {
  for brick in "$@"; do
    case $brick in /* | *:/*) ;; *) continue ;; esac
    host=\${brick%%:*}
    [ "$host" != "$name" ] || continue
    id=$(peer_of "$host")
    if [ -z "$id" ] || ! printf '%s\\n' "$members" | grep -q "^$id .* Connected$"; then
      why="volume $volume waits for $host"
      return 1
    fi
  done
}
set_option() {
  ctl 120 volume set "$1" "$2" "$3" >/dev/null || { why="option $2 of volume $1 cannot be set: $(error)"; return 1; }
}
# All options that a volume is to have, as lines: KEY VALUE
wanted_options() {
  awk -v volume="$volume" '$1 == "set" && $2 == volume { print substr($0, length($2) + 6) }' "$volumes" |
    awk -v server="$server_quorum" '{ print } $1 == "cluster.server-quorum-type" { said = 1 } END { if (server && !said) print "cluster.server-quorum-type", server }'
}
# Remembers what was set last: WHAT VALUE
once() {
  { [ ! -e "$run/set" ] || awk -v what="$1 " 'index($0, what) != 1' "$run/set"; echo "$1 $2"; } >"$run/set.new" && mv -f "$run/set.new" "$run/set"
}
# Options that are not as they are to be. Groups are set once, before the volume starts. STATUS
set_options() {
  wanted_options | while read -r key value; do
    if [ "$key" = group ]; then
      [ "$1" != Created ] || set_option "$volume" group "$value" || { echo "$why" >"$run/why"; exit 1; }
      continue
    fi
    ! grep -q -x -F "$volume $key $value" "$run/$us.options" || continue
    # GlusterFS may write a value in another way; once is enough.
    ! grep -q -x -F "$volume $key $value" "$run/set" 2>/dev/null || continue
    set_option "$volume" "$key" "$value" || { echo "$why" >"$run/why"; exit 1; }
    once "$volume $key" "$value"
  done || { why=$(cat "$run/why"); return 1; }
}
# What a volume that could not be made leaves behind: marked and empty folders, which no later attempt takes. rmdir refuses all that is not empty.
# Others may be making it just now, so theirs are left alone for a while. SECONDS WORDS...
clear_rest() {
  age=$1
  shift
  for brick in "$@"; do
    case $brick in "$name":/*) ;; *) continue ;; esac
    [ -d "\${brick#*:}/.glusterfs" ] && ! recent "\${brick#*:}" "$age" || continue
    [ -z "$(find "\${brick#*:}" -mindepth 1 ! -path "\${brick#*:}/.glusterfs" | head -n 1)" ] || continue
    rmdir "\${brick#*:}/.glusterfs" "\${brick#*:}" && say "removes the empty folder \${brick#*:} of a volume that could not be made"
  done
}
make_volume() {
  volume=$1
  shift
  status=$(awk -v name="$volume" '$1 == name { print $3 }' "$run/$us.volumes")
  if [ -z "$status" ]; then
    has_all "$@" || return 1
    clear_rest 0 "$@"
    say "makes volume $volume"
    ctl 120 volume create "$volume" "$@" >/dev/null || { why="volume $volume cannot be made: $(error)"; return 1; }
    status=Created
  fi
  there=$(awk -v name="$volume" '$1 == name { print $2 }' "$run/$us.bricks" | sort | tr '\\n' ' ')
  wanted=$(for word in "$@"; do case $word in *:/*) echo "$word" ;; esac; done | sort | tr '\\n' ' ')
  if [ "$there" ] && [ "$there" != "$wanted" ]; then
    why="volume $volume has other bricks than wanted, which nobody changes by itself: $there"
    return 1
  fi
  set_options "$status" || return 1
  [ "$status" = Created ] || return 0
  ctl 120 volume start "$volume" >/dev/null || { why="volume $volume does not start: $(error)"; return 1; }
}
# What one node does for all.
make_volumes() {
  [ -r "$volumes" ] || return 0
  if ! leads; then
    while read -r word volume rest; do
      [ "$word" = volume ] && ! grep -q "^$volume " "$run/$us.volumes" || continue
      # shellcheck disable=SC2086
      clear_rest 30 $rest
    done <"$volumes"
    return 0
  fi
  if [ "$ratio" ] && ! grep -q -x -F "ratio $ratio" "$run/set" 2>/dev/null; then
    set_option all cluster.server-quorum-ratio "$ratio" && once ratio "$ratio" || return 1
  fi
  first=''
  while read -r word rest; do
    [ "$word" = volume ] || continue
    # shellcheck disable=SC2086
    make_volume $rest || first=\${first:-$why}
  done <"$volumes"
  why=$first
  [ -z "$why" ]
}
`;

export const GLUSTER_SETTLE_TEXT = `#!/bin/sh
# Brings this node into its pool, makes the volumes that are wanted, and looks after the bricks of this node; may be run at any time.
# Exit code 1 with a reason while something is not as it is to be. --watch goes on for good.
${GLUSTER_HEAD}${POOL_FUNCTIONS}${VOLUME_FUNCTIONS}${GLUSTER_BRICKS_FUNCTIONS}
settle() {
  why=''
  check_list || return 1
  write_hosts
  ask || { why='glusterd of this node does not answer'; return 1; }
  if alone && ! has_volumes && [ "$(others)" ]; then
    begin || return 1
    ask || { why='glusterd of this node does not answer'; return 1; }
  fi
  reason=''
  take_in || reason=$why
  why=''
  check_peers || reason=\${reason:-$why}
  why=''
  read_volumes || { why='glusterd of this node does not answer'; return 1; }
  make_volumes || reason=\${reason:-$why}
  why=''
  read_volumes && care_for_bricks || reason=\${reason:-$why}
  why=$reason
  [ -z "$why" ]
}
pass() {
  exec 9>"$run/settle.lock"
  flock -w 300 9 || fail 'another run is at it'
  settle
  code=$?
  if [ "$code" = 0 ]; then rm -f "$run/waiting"; else printf '%s\\n' "$why" >"$run/waiting.new" && mv -f "$run/waiting.new" "$run/waiting"; fi
  exec 9>&-
  return "$code"
}
case \${1-} in
  '') pass || fail "$why"; exit 0 ;;
  --watch) [ $# = 1 ] || usage '[--watch]' ;;
  *) usage '[--watch]' ;;
esac
told='nothing yet'
while :; do
  pass && why=''
  [ "$why" = "$told" ] || say "\${why:-all is as it is to be}"
  told=$why
  if [ "$why" ] || [ "$busy" ]; then sleep 2; else sleep 15; fi
done
`;
