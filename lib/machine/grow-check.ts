/**
 * The program that tells whether partitions and the root file system have grown. cloud-init itself says nothing when they have not: a
 * missing growpart, a whole disk, a volume of LVM are lines in its log.
 */

/** Where it stands. */
export const GROW_CHECK = '/opt/groundwork/bin/check-grown';

/** How much of a partition a file system has to fill: what ext4 keeps for itself is a few percent. */
const FILLED_PERCENT = 80;

/** The program; its arguments are mount points and partitions. */
export const GROW_CHECK_SCRIPT = `#!/bin/sh
# Says which partitions did not grow into the space behind them. check-grown [--root] DEVICE...
# --root: the root file system, too, must fill its device.
set -u
export LC_ALL=C
bad=0
no() { echo "$1" && bad=1; }
partition() { # DEVICE, a real path under /dev
  name=\${1##*/}
  [ -e "/sys/class/block/$name" ] || { no "$2: $1 is no disk that the kernel knows" && return; }
  if [ ! -e "/sys/class/block/$name/partition" ]; then
    # A root file system on a whole disk has nothing behind it.
    [ "$2" = / ] || no "$2: $1 is no partition: name one, growpart leaves whole disks alone"
    return
  fi
  command -v growpart >/dev/null || { no "$2: growpart is not installed (cloud-guest-utils, cloud-utils-growpart)" && return; }
  number=$(cat "/sys/class/block/$name/partition")
  disk=$(readlink -f "/sys/class/block/$name/..")
  out=$(growpart --dry-run "/dev/\${disk##*/}" "$number" 2>&1)
  code=$?
  case $code in
    0) no "$2: partition $number of /dev/\${disk##*/} has not grown" ;;
    1) echo "$2: fills /dev/\${disk##*/}" ;;
    *) no "$2: growpart says: $out" ;;
  esac
}
if [ "\${1-}" = --root ]; then
  shift
  device=$(findmnt --noheadings --output SOURCE --nofsroot /)
  have=$(findmnt --noheadings --bytes --output SIZE /)
  want=$(blockdev --getsize64 "$device")
  [ "$have" -ge $((want / 100 * ${FILLED_PERCENT})) ] || no "/: the file system has $have of the $want bytes of $device"
fi
for entry; do
  case $entry in
    /dev/*) device=$entry ;;
    *) device=$(findmnt --noheadings --output SOURCE --nofsroot --mountpoint "$entry") || device='' ;;
  esac
  if [ "$device" ]; then partition "$(readlink -f "$device")" "$entry"; else no "$entry: nothing is mounted there"; fi
done
exit $bad
`;
