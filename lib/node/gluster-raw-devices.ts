/** The proof that a disk for Heketi holds nothing that anybody misses. */
import { GLUSTER_LIBRARY } from './gluster-library';
import type { ReadRawDevice } from './gluster-read-disks';

/** Looks at all of them. */
export const GLUSTER_RAW_DEVICES = '/opt/groundwork/bin/gluster-raw-devices';

const DEVICE_WAIT_SECONDS = 90;

/**
 * A disk is good when it is blank, or when it is a physical volume of a group that Heketi names (\`vg_\` and 32 hexadecimal digits). What is given up is named by type and
 * identifier, so it is wiped once, and never what comes to the same disk later.
 *
 * @see https://github.com/heketi/heketi/blob/v9.0.0/executors/cmdexec/device.go (DeviceSetup)
 * @see https://github.com/heketi/heketi/blob/v9.0.0/pkg/paths/paths.go
 */
export function glusterRawDevicesText(devices: readonly ReadRawDevice[]): string {
  const calls = devices.map(
    ({ device, giveUpData }) => `look '${device.toString()}' '${giveUpData}' || bad=yes\n`,
  );
  return `#!/bin/sh
# Proves that the disks for Heketi are blank, or Heketi's, and wipes exactly what was given up, by type and identifier.
# Written by groundwork: change the program, not this file.
. ${GLUSTER_LIBRARY}
no_arguments $#
bad=''
refuse() { say "$dev: $*; nothing was changed"; return 1; }
# What blkid finds: TYPE IDENTIFIER of a file system or a table of partitions; nothing on a blank disk. It fails on two at once.
identify() {
  values=$(blkid --probe --output export "$1" 2>/dev/null)
  code=$?
  [ "$code" = 0 ] || [ "$code" = 2 ] || return 1
  printf '%s\\n' "$values" | awk -F = '{ value[$1] = $2 } END { t = value["TYPE"]; i = value["UUID"]; if (t == "") { t = value["PTTYPE"]; i = value["PTUUID"] } if (t != "") print t (i == "" ? "" : " " i) }'
}
heketis() { pvs --noheadings --options vg_name "$1" 2>/dev/null | grep -q -E '^ *vg_[0-9a-f]{32} *$'; }
# DEVICE WHAT-IS-GIVEN-UP
look() {
  dev=$1 given=$2 tries=0
  until [ -b "$dev" ]; do
    if systemd-detect-virt --container --quiet; then say "$dev is not in this container"; return 0; fi
    [ "$tries" -lt ${DEVICE_WAIT_SECONDS} ] || { refuse "no such disk after $tries s"; return 1; }
    tries=$((tries + 1))
    sleep 1
  done
  found=$(identify "$dev") || { refuse 'cannot be read, or holds two things at once'; return 1; }
  signatures=$(wipefs --noheadings --output TYPE "$dev") || { refuse 'cannot be read'; return 1; }
  used=$(lsblk --noheadings --raw --output NAME,TYPE "$dev") || { refuse 'cannot be listed'; return 1; }
  if [ "\${found%% *}" = LVM2_member ] && heketis "$dev"; then return 0; fi
  if [ -z "$found$signatures" ]; then
    [ "$(echo "$used" | grep -c .)" -eq 1 ] || { refuse "is in use: $(echo "$used" | tr '\\n' ' ')"; return 1; }
    return 0
  fi
  [ "$found" ] || { refuse "holds $(echo "$signatures" | tr '\\n' ' ')"; return 1; }
  if [ "$found" != "$given" ]; then
    refuse "holds $found. Should that be given up, write giveUpData: \\"$found\\""
    return 1
  fi
  if lsblk --noheadings --raw --output MOUNTPOINTS "$dev" | grep -q .; then refuse 'is mounted'; return 1; fi
  parts=$(lsblk --noheadings --raw --paths --output NAME,TYPE "$dev" | awk 'NR > 1 && $2 != "part" { print $1 " " $2 }')
  [ -z "$parts" ] || { refuse "is in use: $(echo "$parts" | tr '\\n' ' ')"; return 1; }
  say "$dev: wipes $found, which was given up"
  for part in $(lsblk --noheadings --raw --paths --output NAME "$dev" | tail -n +2) "$dev"; do
    wipefs --all --quiet "$part" || { say "$part cannot be wiped"; return 1; }
  done
  # Its partitions are gone for the kernel too.
  blockdev --rereadpt "$dev" 2>/dev/null || partx --delete "$dev" 2>/dev/null || :
  left=$(wipefs --noheadings --output TYPE "$dev") && [ -z "$left" ] || { say "$dev still holds $left"; return 1; }
}
${calls.join('')}[ -z "$bad" ]
`;
}
