/** The programs by which a node goes: out of the way for a while, or out of the pool. */
import { GLUSTER_HEAD } from './gluster-library';

/** Whether this node can stop without anybody losing files or writes. */
export const GLUSTER_MAKE_WAY = '/opt/groundwork/bin/gluster-make-way';

export const GLUSTER_MAKE_WAY_TEXT = `#!/bin/sh
# Says whether this node can be stopped: exit code 0 when every volume with a brick here is whole and takes writes without it, else 1 with the reason.
${GLUSTER_HEAD}no_arguments $#
ask || fail 'glusterd of this node does not answer'
# A folder of its own: two runs at once would empty each other's lists.
run=$(mktemp -d "$run/make-way.XXXXXX") || fail 'there is no room for lists'
trap 'rm -rf "$run"' EXIT
read_volumes || fail 'glusterd of this node does not answer'
own_bricks >"$run/own"
lasting=''
while read -r volume path; do
  grep -q "^$volume [^ ]* Started " "$run/$us.volumes" || continue
  type=$(awk -v volume="$volume" '$1 == volume { print $2 }' "$run/$us.volumes")
  case $type in
    *Replicate | *Disperse) ;;
    *)
      lasting="volume $volume has files on brick $path of this node only"
      continue
      ;;
  esac
  ctl 60 volume heal "$volume" info summary >"$run/$us.summary" || fail "the health of volume $volume cannot be told: $(error)"
  bad=$(awk '/^Brick / { brick = $2 } /^Status: / && $2 != "Connected" { print brick " does not run"; exit } /heal pending: [1-9]|split-brain: [1-9]|possibly healing: [1-9]/ { print brick " has " $NF " entries that others lack"; exit }' "$run/$us.summary")
  [ -z "$bad" ] || fail "volume $volume: $bad"
  shape=$(awk -v volume="$volume" '$1 == volume { print $4 }' "$run/$us.volumes")
  awk -v volume="$volume" -v type="$type" -v shape="$shape" -v me="$name" -v at="$address" -v options="$run/$us.options" '
    BEGIN { while ((getline line <options) > 0) { split(line, part, " "); if (part[1] == volume) option[part[2]] = part[3] } }
    $1 == volume { n++; host = $2; sub(/:\\/.*/, "", host); mine[n] = host == me || host == at }
    END {
      sets = shape + 0; size = n / sets; kind = option["cluster.quorum-type"]; if (kind == "") kind = size > 2 ? "auto" : "none"
      need = kind == "fixed" ? option["cluster.quorum-count"] + 0 : kind == "auto" ? int((size + 1) / 2) : 1
      if (type ~ /Disperse/ && match(shape, /\\([0-9]+/)) { need = substr(shape, RSTART + 1, RLENGTH - 1) + 0; kind = "data" }
      for (i = 1; i <= n; i += size) {
        left = 0
        for (j = i; j < i + size; j++) if (!mine[j]) left++
        if (left < need || (kind == "auto" && left * 2 == size && mine[i])) exit 1
      }
    }' "$run/$us.bricks" || lasting="volume $volume takes no writes without this node"
done <"$run/own"
# Without a majority of nodes glusterd ends the bricks of such volumes.
if grep -q ' cluster.server-quorum-type server$' "$run/$us.options"; then
  all=$(printf '%s\\n' "$members" | grep -c .)
  left=$(printf '%s\\n' "$members" | grep -v ' localhost ' | grep -c ' Connected$')
  [ "$((left * 2))" -gt "$all" ] || lasting="a pool of $all nodes of which $left are left takes no writes without this node"
fi
# What never changes by waiting is said last, so that it hides nothing.
[ -z "$lasting" ] || fail "$lasting"
`;

/** Takes another node out of the pool. */
export const GLUSTER_REMOVE = '/opt/groundwork/bin/gluster-remove';

export const GLUSTER_REMOVE_TEXT = `#!/bin/sh
# Takes another node out of the pool, whether it still runs or is gone: NAME. It has to be off the list of nodes before, and without bricks.
# glusterd takes nobody out who asks for himself, so it is run on one of those that stay.
${GLUSTER_HEAD}[ $# -eq 1 ] || usage 'NAME'
gone=$1
case $gone in '' | *[!A-Za-z0-9.-]*) usage 'NAME' ;; esac
check_list || fail "$why"
[ "$gone" != "$name" ] || fail 'a node cannot take itself out of its pool: run this on another one'
! list | awk '{ print $1 }' | grep -q -x -F "$gone" || fail "$gone is on the list of nodes: whoever is there is taken in again"
ask || fail 'glusterd of this node does not answer'
id=$(peer_of "$gone")
[ "$id" ] || exit 0
# By what the node is known by, since Heketi's bricks are made under addresses.
volumes_xml=$(ctl 20 volume info --xml) || fail 'glusterd of this node does not answer'
bricks=$(printf '%s\\n' "$volumes_xml" | awk -F '[<>]' -v id="$id" '{ for (i = 2; i < NF; i++) { if ($i == "name") { if ($(i + 1) ~ /:\\//) brick = $(i + 1); else volume = $(i + 1) } if ($i == "hostUuid" && $(i + 1) == id) printf "%s %s ", volume, brick } }')
[ -z "$bricks" ] || fail "$gone has bricks: $bricks"
if printf '%s\\n' "$members" | grep -q "^$id .* Connected$"; then force=''; else force=force; fi
# shellcheck disable=SC2086
ctl 120 peer detach "$gone" $force >/dev/null || fail "$gone cannot be taken out: $(error)"
tries=0
while [ "$(peer_of "$gone")" ]; do
  tries=$((tries + 1))
  [ "$tries" -lt 60 ] || fail "$gone is still a peer"
  sleep 1
done
`;

/** Forgets what this node believes of its pool. */
export const GLUSTER_REJOIN = '/opt/groundwork/bin/gluster-rejoin';

export const GLUSTER_REJOIN_TEXT = `#!/bin/sh
# For a node that its pool rejects, because it believes other things of the volumes: moves peers and volumes aside, and takes them from the others. Bricks are
# not touched. Refuses where no other node knows this one.
${GLUSTER_HEAD}no_arguments $#
check_list || fail "$why"
ask_others
recognised || fail 'no other node that answers knows this one as one of its pool'
systemctl stop glusterd.service || fail 'glusterd does not stop'
n=1
while [ -e "$home/before-$n" ]; do n=$((n + 1)); done
mkdir "$home/before-$n" || fail "cannot write to $home"
for folder in peers vols; do
  [ ! -d "$home/$folder" ] || mv "$home/$folder" "$home/before-$n/" || fail "$folder cannot be moved aside"
done
remember || fail "what $via knows of this node cannot be written down"
systemctl start glusterd.service || fail 'glusterd does not start'
say "what this node believed is in $home/before-$n"
`;
