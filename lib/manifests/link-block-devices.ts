/**
 * The program that gives block devices of a node one more name each, run by a pod that sees the node's /dev. It is for clusters whose nodes
 * nobody may change: the links are in a devtmpfs and gone after a reboot, where a udev rule (`CortxNodePrep`) makes them again.
 *
 * Links are relative, so that they mean the same on the node and in the pod. It never takes a name away from a disk that is there.
 */

/**
 * A POSIX shell program: for each pair of arguments (a device of the node, and a link below /dev) it makes the link, pointing to the best of
 * the device's names in /dev/disk/by-id. It goes through all of them, and fails when one could not be made. `DEV` is where the node's /dev is
 * mounted; with `INTERVAL` it looks again after so many seconds, for ever.
 */
export const LINK_BLOCK_DEVICES = `set -u
LC_ALL=C
export LC_ALL
DEV=\${DEV:-/host/dev}

# Sets real to where a path ends, as the node would follow it: a link to /dev/x begins at the node's /dev.
resolve() {
  real=
  at=$1
  hops=0
  while [ -L "$at" ]; do
    hops=$((hops + 1))
    [ "$hops" -le 16 ] || return 1
    to=$(readlink "$at") || return 1
    case $to in
      /dev/*) at=$DEV/\${to#/dev/} ;;
      /*) return 1 ;;
      *) at=\${at%/*}/$to ;;
    esac
  done
  real=$(cd "\${at%/*}" 2>/dev/null && pwd -P) || return 1
  real=$real/\${at##*/}
}

# Sets order to the preference of a name in by-id: what the maker burnt in comes first, what follows from the content never.
rank() {
  case $1 in
    wwn-*) order=1 ;;
    nvme-eui.*) order=2 ;;
    nvme-*) order=3 ;;
    scsi-*) order=4 ;;
    ata-*) order=5 ;;
    virtio-*) order=6 ;;
    dm-uuid-* | md-uuid-*) order=7 ;;
    dm-name-* | md-name-*) order=8 ;;
    lvm-pv-uuid-*) order=10 ;;
    *) order=9 ;;
  esac
}

# Sets id to the best name of a device in by-id; to nothing when it has none.
find_id() {
  id=
  least=10
  for entry in "$DEV"/disk/by-id/*; do
    rank "\${entry##*/}"
    [ "$order" -lt "$least" ] && [ -L "$entry" ] || continue
    resolve "$entry" && [ "$real" = "$1" ] || continue
    id=\${entry##*/}
    least=$order
  done
}

say() {
  printf '%s\\n' "$*"
}

refuse() {
  say "ERROR: $*" >&2
  return 1
}

# Makes one link, or says why not.
link_device() {
  device=$1
  link=$2
  resolve "$DEV/\${device#/dev/}" || real=
  disk=$real
  if [ -z "$disk" ] || [ ! -b "$disk" ]; then
    refuse "$device: there is no such block device on this node"
    return 1
  fi
  case $taken in
    *"
$disk "*)
      refuse "$device: is a disk that was named before, by another path"
      return 1
      ;;
  esac
  case $device in
    /dev/disk/by-id/*) id=\${device#/dev/disk/by-id/} ;;
    *) find_id "$disk" ;;
  esac
  if [ -z "$id" ]; then
    refuse "$device: has no name in /dev/disk/by-id, so nothing tells it from another disk after a reboot; give the disk a serial number (a virtual one: in its settings)"
    return 1
  fi
  up=
  rest=$link
  while [ "$rest" != "\${rest#*/}" ]; do
    up=../$up
    rest=\${rest#*/}
  done
  target=\${up}disk/by-id/$id
  place_link "$device" "$DEV/$link" "$target" "$disk" || return 1
  taken="$taken
$disk "
}

place_link() {
  if [ -L "$2" ]; then
    if [ "$(readlink "$2")" = "$3" ]; then
      say "/dev/$link -> /dev/disk/by-id/$id: is there"
      return 0
    fi
    resolve "$2" || real=
    if [ -b "$real" ] && [ "$real" != "$4" ]; then
      refuse "$1: /dev/$link is the name of another disk ($(readlink "$2")); remove it on the node if that disk is no longer meant"
      return 1
    fi
  elif [ -e "$2" ]; then
    refuse "$1: /dev/$link is there, and is no link"
    return 1
  fi
  if ! mkdir -p "\${2%/*}"; then
    refuse "$1: the folder of /dev/$link cannot be made"
    return 1
  fi
  # Made beside and moved, so that the name is never missing.
  rm -f "$2.new"
  # A link to a folder would take it in.
  [ ! -d "$2" ] || rm -f "$2"
  if ! ln -s "$3" "$2.new" || ! mv -f "$2.new" "$2"; then
    rm -f "$2.new"
    refuse "$1: the link /dev/$link cannot be made"
    return 1
  fi
  say "/dev/$link -> /dev/disk/by-id/$id: made"
}

link_all() {
  taken=
  failed=0
  while [ "$#" -gt 1 ]; do
    link_device "$1" "$2" || failed=$((failed + 1))
    shift 2
  done
  [ "$failed" -eq 0 ] || refuse "$failed of the links could not be made"
}

if [ ! -d "$DEV/disk/by-id" ]; then
  refuse "this node has no /dev/disk/by-id: is udev running on it, and its /dev mounted at $DEV?"
  exit 1
fi
trap 'exit 0' TERM INT
link_all "$@" || exit 1
while [ -n "\${INTERVAL:-}" ]; do
  sleep "$INTERVAL" &
  wait "$!" || exit 0
  link_all "$@" >/dev/null || exit 1
done
`;
