/** The program that offers a raw disk, known by its name, in the discovery directory of its class. */

/** Where it stands. */
export const LINK_DISK = '/opt/groundwork/bin/link-disk';

/** How long it waits for the disk, in seconds: as long as for one that gets a file system. */
export const LINK_WAIT_SECONDS = 90;

/** The program. */
export const LINK_DISK_SCRIPT = `#!/bin/sh
# link-disk DISK LINK [adopt], on every boot: makes LINK, once, when nobody uses DISK and, without "adopt", nothing is on it.
# Written by groundwork.
set -u
disk=$1 link=$2 adopt=\${3-} n=0
refuse() { echo "$disk: $*; $link was not made" >&2; exit 1; }
until [ -b "$disk" ]; do
  [ $n -lt ${LINK_WAIT_SECONDS} ] || refuse "no such block device after $n s"
  n=$((n + 1)); sleep 1
done
# From then on it belongs to whoever has the volume.
[ "$(readlink "$link")" != "$disk" ] || exit 0
[ ! -e "$link" ] || [ -L "$link" ] || refuse 'there is something of that name already'
used=$(lsblk --noheadings --raw --output NAME,TYPE,MOUNTPOINT "$disk") || refuse 'cannot be listed'
used=$(echo "$used" | tr -s ' \\n' ' ')
case $used in *' '*' '?*) refuse "is in use: \${used% }" ;; esac
found=$(wipefs --noheadings --output TYPE "$disk") || refuse 'cannot be read'
[ -z "$found" ] || [ "$adopt" ] || refuse "holds $(echo "$found" | tr '\\n' ' ')"
mkdir -p "\${link%/*}" && ln -sfn "$disk" "$link" && echo "$link is $disk"
`;
