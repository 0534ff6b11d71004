/**
 * The program behind every `FileSystem`: one POSIX shell script, shared by all of them. It uses no udev and no device units, since
 * containers have neither: whether a disk is blank is asked of the disk (wipefs, lsblk), never of what udev remembers about it.
 */

/** How long a disk that is not there is waited for, in seconds: clouds attach disks after the machine has started. */
export const DEVICE_WAIT_SECONDS = 90;

const SCRIPT = `#!/bin/sh
# prepare-file-system DEVICE TYPE [LABEL], on every boot: makes a file system on a blank disk, checks one of TYPE,
# and touches nothing else. Written by groundwork.
set -u
dev=$1 type=$2 label=\${3-}
refuse() { echo "$dev: $*; nothing was changed" >&2; exit 1; }
n=0
until [ -b "$dev" ]; do
  [ $n -lt ${DEVICE_WAIT_SECONDS} ] || refuse "no such block device after $n s"
  n=$((n + 1)); sleep 1
done
# Every question must be answered: a disk that cannot be read is not blank.
found=$(wipefs --noheadings --output TYPE "$dev") || refuse 'cannot be read'
used=$(lsblk --noheadings --raw --output NAME,TYPE "$dev") || refuse 'cannot be listed'
found=$(printf %s "$found" | tr '\\n' ' ')
[ "$(echo "$used" | grep -c .)" -eq 1 ] || refuse "is in use: $(echo "$used" | tr '\\n' ' ')"
if [ -z "$found" ]; then
  command -v "mkfs.$type" >/dev/null || refuse "is blank, but there is no mkfs.$type"
  echo "$dev is blank: making $type"
  exec "mkfs.$type" -q \${label:+-L "$label"} "$dev"
fi
[ "$found" = "$type" ] || refuse "holds $found, not $type"
! findmnt --source "$dev" >/dev/null || exit 0
fsck -T -a -t "$type" "$dev"
code=$?
[ $code -le 1 ] || { echo "$dev: fsck ended with $code" >&2; exit $code; }
`;

/** Where the script stands and what it says. */
export const PREPARE_FILE_SYSTEM = {
  path: '/opt/groundwork/bin/prepare-file-system',
  content: SCRIPT,
} as const;
