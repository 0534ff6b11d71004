/** How a node looks after its own bricks. */

/**
 * A brick that is gone is put back by `reset-brick`, which marks it as the one to be filled, so nothing of it can win over its copies. Only where its own
 * disk is mounted and all other bricks of the volume are there. A brick that merely does not run is started by a start of glusterd and never by `volume
 * start force`, which takes an empty folder for the brick.
 *
 * @see https://docs.gluster.org/en/latest/Administrator-Guide/Managing-Volumes/#replace-brick
 * @see https://github.com/gluster/glusterfs/blob/v10.3/xlators/mgmt/glusterd/src/glusterd-volume-ops.c (glusterd_op_stage_start_volume)
 */
export const GLUSTER_BRICKS_FUNCTIONS = `busy=''
# FILE SECONDS
recent() { [ -e "$1" ] && [ "$(($(date +%s) - $(stat -c %Y "$1")))" -lt "$2" ]; }
# Whether all bricks of a volume but this one run: VOLUME BRICK
rest_runs() {
  ctl 20 volume status "$1" --xml | awk -F '[<>]' -v volume="$1" -v but="$2" -v bricks="$run/$us.bricks" '
    $2 == "hostname" { host = $3 }
    $2 == "path" { brick = host ":" $3 }
    $2 == "status" && brick ~ /:\\// { if ($3 == 1) up[brick] = 1; brick = "" }
    END {
      while ((getline line <bricks) > 0) { split(line, part, " "); if (part[1] == volume) { seen = 1; if (part[2] != but && !(part[2] in up)) bad = 1 } }
      exit !seen || bad
    }'
}
# VOLUME PATH
put_back() {
  type=$(awk -v volume="$1" '$1 == volume { print $2 }' "$run/$us.volumes")
  case $type in
    *Replicate | *Disperse) ;;
    *) why="brick $2 of volume $1 is gone, and its files with it: the volume keeps no copies"; return 1 ;;
  esac
  brick=$(awk -v volume="$1" -v path="$2" -v me="$name" -v at="$address" '$1 == volume && ($2 == me ":" path || $2 == at ":" path) { print $2 }' "$run/$us.bricks")
  rest_runs "$1" "$brick" || { why="brick $2 of volume $1 is gone, and is put back when all others of the volume run"; return 1; }
  say "puts back brick $2 of volume $1, to be filled from its copies"
  ctl 60 volume reset-brick "$1" "$brick" start >/dev/null
  if ! ctl 120 volume reset-brick "$1" "$brick" "$brick" commit force >/dev/null; then
    why="brick $2 of volume $1 cannot be put back: $(error)"
    # Of a volume that it has learnt while the folder was missing, glusterd knows the path only after a start.
    case $why in *'destination brick is new'*) recent "$run/learnt" 30 || { touch "$run/learnt"; systemctl restart glusterd.service; } ;; esac
    return 1
  fi
  ctl 60 volume heal "$1" full >/dev/null
  busy=yes
}
# VOLUME PATH
care_for_brick() {
  ! brick_runs "$1" "$2" || return 0
  for mount in $mounts; do
    case $2/ in
      "$mount"/*)
        is_mounted "$mount" || { why="brick $2 of volume $1 has no disk: $mount is not mounted"; return 1; }
        if [ ! -e "$2" ]; then
          put_back "$1" "$2"
          return
        fi
        ;;
    esac
  done
  why="brick $2 of volume $1 does not run"
  # Bricks that run stay as they are. Not again and again, should it have a reason of its own.
  if ! recent "$run/restarted" 120; then
    touch "$run/restarted"
    say "$why: starts glusterd anew"
    systemctl restart glusterd.service
  fi
  return 1
}
# An index of what is to be healed is looked at every ten minutes by GlusterFS itself, and when a brick comes.
hurry() {
  entries=$(pending "$1")
  [ "\${entries:-0}" -gt 0 ] || return 0
  busy=yes
  ! recent "$run/heal-$1" 10 || return 0
  touch "$run/heal-$1"
  ctl 30 volume heal "$1" >/dev/null
}
care_for_bricks() {
  busy='' first=''
  own_bricks >"$run/own"
  while read -r volume path; do
    grep -q "^$volume [^ ]* Started " "$run/$us.volumes" || continue
    care_for_brick "$volume" "$path" || first=\${first:-$why}
    hurry "$volume"
  done <"$run/own"
  why=$first
  [ -z "$why" ]
}
`;
