/** What runs before glusterd starts, and what ends its bricks. */
import { GLUSTER_HEAD } from './gluster-library';

/** Prepares what glusterd knows of itself. */
export const GLUSTER_STATE = '/opt/groundwork/bin/gluster-state';

/**
 * A node without an identity gets the one that follows from its name, so it is no stranger to its pool. Who knows it is asked first: glusterd that starts
 * without its peers is refused by them ("Peer Rejected").
 *
 * @see https://docs.gluster.org/en/latest/Administrator-Guide/Managing-Volumes/#replace-faulty-brick
 */
export const GLUSTER_STATE_TEXT = `#!/bin/sh
# Prepares what glusterd knows of itself, before each of its starts: the right disks, what the package brought, and who this node is.
${GLUSTER_HEAD}no_arguments $#
if [ "$state" != root-disk ]; then
  is_mounted "$home" || fail "$home is on the disk of the system: is its own disk mounted?"
  # What the package put there is beneath the disk.
  mkdir -p "$run/root"
  # shellcheck disable=SC2016
  unshare --mount sh -c 'mount --bind / "$1" && for one in groups hooks; do [ ! -d "$1$2/$one" ] || cp -a -u "$1$2/$one" "$2/"; done' sh "$run/root" "$home" ||
    fail "the hooks of the package cannot be copied to $home"
fi
# Refuses the disk of another node. FILE IDENTITY
check_owner() {
  if [ -e "$1" ]; then
    there=$(cat "$1")
    [ "$there" = "$2" ] || fail "the disk of \${1%/*} belongs to '$there', this is '$2' (pool, node and place)"
  else
    keep "$1" "$2" || fail "cannot write to \${1%/*}"
  fi
}
check_owner "$home/.gluster-node" "$pool $name $home"
for mount in $mounts; do
  ! is_mounted "$mount" || check_owner "$mount/.gluster-node" "$pool $name $mount"
done
if check_list; then write_hosts; else say "$why"; fi
if grep -q '^UUID=.' "$home/glusterd.info" 2>/dev/null; then exit 0; fi
if check_list; then
  ask_others
  if recognised; then
    remember || fail "what $via knows of this node cannot be written down"
    say "comes back as $known, as $via knows it"
    exit 0
  fi
fi
write_identity "$uuid" || fail "$why"
`;

/** Ends bricks and daemons. */
export const GLUSTER_STOP_BRICKS = '/opt/groundwork/bin/gluster-stop-bricks';

export const GLUSTER_STOP_BRICKS_TEXT = `#!/bin/sh
# Ends the bricks and the self-heal daemon of this node, so that clients see it at once. glusterd starts them anew.
${GLUSTER_HEAD}no_arguments $#
alive() { find /run/gluster -name '*.pid' -exec cat {} + 2>/dev/null | while read -r pid; do grep -q -a gluster "/proc/$pid/cmdline" 2>/dev/null && echo "$pid"; done; }
for pid in $(alive); do kill -TERM "$pid" 2>/dev/null; done
tries=0
while [ "$(alive)" ]; do
  tries=$((tries + 1))
  [ "$tries" -lt 150 ] || fail 'some bricks do not end'
  sleep 0.2
done
`;
