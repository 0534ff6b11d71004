/**
 * The program that chooses the disks of a class by what they are, once, and makes them ready. What it chose is a file; with that file it
 * never chooses again, so a disk that comes later, or in another order, changes nothing.
 *
 * It asks udev for names, sysfs for sizes, and the disk itself (lsblk, wipefs) whether it is free. Nothing but `prepare-file-system`
 * makes a file system, and only as long as the file names none for the disk.
 *
 * @see https://www.freedesktop.org/software/systemd/man/252/udev.html
 */

/** Where the program finds and leaves things. Tests give their own. */
export interface SelectDisksPaths {
  readonly sys: string;
  readonly dev: string;
  readonly state: string;
  readonly rules: string;
  readonly units: string;
  readonly prepare: string;
}

/** The paths on a machine. */
export const SELECT_DISKS_PATHS: SelectDisksPaths = {
  sys: '/sys',
  dev: '/dev',
  state: '/var/lib/groundwork/disks',
  rules: '/etc/udev/rules.d',
  units: '/etc/systemd/system',
  prepare: '/opt/groundwork/bin/prepare-file-system',
};

/** Where it stands. */
export const SELECT_DISKS = '/opt/groundwork/bin/select-disks';

/** How long it waits for enough disks, and for those that it chose before, in seconds: clouds attach disks after the machine has started. */
export const SELECTION_WAIT_SECONDS = 90;

/** The program, in parts that follow each other. */
export function renderSelectDisks(
  paths: SelectDisksPaths = SELECT_DISKS_PATHS,
  waitSeconds: number = SELECTION_WAIT_SECONDS,
): string {
  return `${reading(paths, waitSeconds)}\n${judging(paths)}\n${choosing(paths)}\n${readying(paths)}`;
}

const reading = ({ state }: SelectDisksPaths, waitSeconds: number): string => `#!/bin/sh
# select-disks FILE, on every boot: chooses the disks of a class, once, and makes them ready. FILE says what is wanted;
# ${state}/CLASS keeps what was chosen, a line for each disk: NUMBER LINK [UUID]. Written by groundwork.
set -u
export LC_ALL=C
class='' mode='' type='' options='' dir='' base='' shares=0 least=1 most='' min='' max=''
rotational='' transport='' model='' path='' slots='' adopt='' taken=''
while IFS= read -r line; do
  key=\${line%%=*} value=\${line#*=}
  case $key in
    taken) taken="$taken $value" ;;
    class | mode | type | options | dir | base | shares | least | most | min | max) eval "$key=\\$value" ;;
    rotational | transport | model | path | slots | adopt) eval "$key=\\$value" ;;
  esac
done <"$1" || exit
record=${state}/$class nl='
'
say() { echo "$class: $*" >&2; }
die() { say "$@"; exit 1; }
put() { # FILE TEXT; nothing is written that is there already
  [ "$(cat "$1" 2>/dev/null)" != "$2" ] || return 0
  new=\${1%/*}/.\${1##*/}.new # which is the name of no class
  printf '%s\\n' "$2" >"$new" && mv "$new" "$1" || die "cannot write $1"
  changed=1
}
seconds() { read -r up _ </proc/uptime; echo "\${up%%.*}"; }
deadline=$(($(seconds) + ${waitSeconds}))
pause() { # false when it was long enough
  [ "$(seconds)" -lt $deadline ] || return 1
  sleep 1
}`;

const judging = ({ sys, dev, state }: SelectDisksPaths): string => `
attr() { # NAME VARIABLE
  value=''
  { read -r value <"${sys}/block/$name/$1"; } 2>/dev/null || :
  eval "$2=\\$value"
}
ask_udev() {
  told=$(udevadm info --query=property --name="${dev}/$name") || return
  product='' slot='' links='' multipath=''
  while IFS='=' read -r key value; do
    case $key in
      ID_MODEL) product=$value ;;
      ID_PATH) slot=$value ;;
      DEVLINKS) links=$(echo "$value" | tr ' ' '\\n' | sort) ;;
      DM_MULTIPATH_DEVICE_PATH) multipath=$value ;;
    esac
  done <<TOLD
$told
TOLD
}
like() { # TEXT PATTERN; no pattern fits all
  # shellcheck disable=SC2254
  case $1 in \${2:-*}) ;; *) return 1 ;; esac
}
misfit() { # why it is not what is wanted
  spin='' removable='' ro=''
  attr queue/rotational spin; attr removable removable; attr ro ro
  if [ "$removable" = 1 ]; then echo 'its medium can be removed'
  elif [ "$ro" = 1 ]; then echo 'can only be read'
  elif [ "$bytes" -lt "\${min:-1}" ]; then echo "is smaller than \${min:-1} bytes"
  elif [ "$bytes" -gt "\${max:-$bytes}" ]; then echo "is larger than $max bytes"
  elif [ "\${rotational:-$spin}" != "$spin" ]; then echo "rotational is $spin"
  elif ! like "$product" "$model"; then echo "model is $product"
  elif ! like "$slot" "$path"; then echo "path is $slot"
  else
    bus=$(lsblk --nodeps --noheadings --output TRAN "${dev}/$name" | tr -d ' ')
    # Older ones leave it empty for these.
    case $bus$name in vd*) bus=virtio ;; nvme*) bus=nvme ;; mmcblk*) bus=mmc ;; esac
    case " \${transport:-$bus} " in *" $bus "*) ;; *) echo "transport is $bus"; return ;; esac
    case $transport,$bus in ,iscsi | ,fc | ,fcoe | ,usb) echo "is not local: transport is $bus" ;; esac
    for link in "${sys}/block/$name"/device/transport "${sys}/block/$name"/device/nvme*/transport; do
      fabric=''
      { read -r fabric <"$link"; } 2>/dev/null || :
      case $transport,$bus,$fabric in ,nvme,tcp | ,nvme,rdma | ,nvme,fc | ,nvme,loop) echo "is not local: nvme by $fabric"; return ;; esac
    done
  fi
}
lasting() { # the most lasting of the names that udev gave it
  for kind in by-id/wwn- by-id/nvme-eui. by-id/nvme-uuid. by-id/ by-path/; do
    for link in $links; do
      case $link in
        */by-id/lvm-* | */by-id/dm-* | */by-id/md-* | *[!A-Za-z0-9#+.:=@_/-]*) ;;
        "/dev/disk/$kind"*) echo "\${link#/dev/disk/}"; return ;;
      esac
    done
  done
}
claimed() { # whether it belongs to somebody
  for link in $links; do
    case $link in
      /dev/disk/* | /dev/mapper/* | "/dev/groundwork/$class/"*) ;;
      /dev/*/*) echo "is $link already"; return ;;
    esac
  done
  for one in $taken; do
    [ "$(readlink -f "$one")" != "$(readlink -f "${dev}/$name")" ] || { echo "is $one, which has another use"; return; }
  done
  for one in ${state}/*; do
    [ ! -f "$one" ] || [ "$one" = "$record" ] || ! cut -d ' ' -f 2 "$one" | grep -qxF -e "$id" ||
      { echo "is of the class \${one##*/}"; return; }
  done
}
used() { # whether anything is on it, or holds it
  [ "$multipath" != 1 ] || { echo 'is one path of a multipath disk'; return; }
  tree=$(lsblk --noheadings --raw --output NAME,TYPE,MOUNTPOINT "${dev}/$name") || { echo 'cannot be listed'; return; }
  tree=$(echo "$tree" | tr -s ' \\n' ' ')
  [ "\${tree% }" = "$name disk" ] || { echo "is in use: \${tree% }"; return; }
  found=$(wipefs --noheadings --output TYPE "${dev}/$name") || { echo 'cannot be read'; return; }
  case $adopt$mode,$found in *, | 1Block,* | "1Filesystem,$type") ;; *) echo "holds $found" | tr '\\n' ' ' ;; esac
}
look() { # at the disk $name; sets id, and in no what speaks against it
  id='' no='' links=''
  attr size bytes
  bytes=$((\${bytes:-0} * 512))
  ask_udev || { no='udev does not know it'; return; }
  no=$(misfit); [ -z "$no" ] || return
  id=$(lasting)
  case $slots,$id in
    *,) no='has no name of its own'; return ;;
    ,by-path/*) no="has no name of its own, only that of its slot ($id)"; return ;;
  esac
  no=$(claimed); [ -z "$no" ] || return
  no=$(used); [ -z "$no" ] || return
  # Whatever has this name at the next boot is taken for this disk.
  [ "$(readlink -f "${dev}/disk/$id")" = "$(readlink -f "${dev}/$name")" ] || no="has the name of another disk ($id)"
}`;

const choosing = ({ sys, state }: SelectDisksPaths): string => `
refuse() { table="$table$(printf '%-8s %15s  %s' "$1" "$2" "$3")$nl"; }
look_at_all() { # sets free (a line for each disk: LINK NAME BYTES) and table (why not the others)
  free='' table='' names=''
  for name in ${sys}/block/*; do
    name=\${name##*/}
    # Loop devices, RAM disks and what is made of other disks have no hardware behind them.
    [ -e "${sys}/block/$name/device" ] || continue
    look
    names="$names$links$nl"
    if [ -n "$no" ]; then refuse "$name" "$bytes" "$no"; else free="$free$id $name $bytes$nl"; fi
  done
  twice=$(printf %s "$names" | sort | uniq -d)
  all=$free free='' count=0
  while read -r id name bytes; do
    if [ -z "$id" ]; then :
    elif printf '%s\\n' "$twice" | grep -qxF -e "/dev/disk/$id"; then refuse "$name" "$bytes" "has the name of another disk ($id)"
    elif [ $count -ge "\${most:-9999}" ]; then refuse "$name" "$bytes" "is one more than the $most that are wanted ($id)"
    else count=$((count + 1)) free="$free$id $name $bytes$nl"
    fi
  done <<DISKS
$(printf %s "$all" | sort)
DISKS
}
choose() { # writes the record
  udevadm settle
  until look_at_all; [ $count -ge "$least" ]; do
    pause || { printf '%s' "$table"; die "$count disks are as wanted, not $least; nothing was changed"; }
  done
  printf '%s' "$table"
  number=0
  while read -r id name bytes; do
    [ -n "$id" ] || continue
    say "disk $number is $id ($name, $bytes bytes)"
    echo "$number $id"
    number=$((number + 1))
  done >"${state}/.$class.new" <<DISKS
$free
DISKS
  mv "${state}/.$class.new" "$record" && sync || die "cannot write $record"
}
mkdir -p ${state}
exec 9>>${state}/.lock
flock 9
[ -e "$record" ] || choose
[ "$(grep -c . "$record")" -ge "$least" ] || die "$record names fewer than $least disks: add a line, or remove the file to choose anew"
`;

const readying = ({ dev, rules, units, prepare }: SelectDisksPaths): string => `
missing='' changed='' mounts=''
put "${rules}/90-groundwork-disks-$class.rules" "$(while read -r number id _; do
  echo "ACTION!=\\"remove\\", SUBSYSTEM==\\"block\\", ENV{DEVTYPE}==\\"disk\\", SYMLINK==\\"disk/$id\\", SYMLINK+=\\"groundwork/$class/$number\\""
done <"$record")"
[ -z "$changed" ] || { udevadm control --reload && udevadm trigger --subsystem-match=block && udevadm settle; } || die 'udev does not answer'
mount_unit() { # WHAT WHERE TYPE OPTIONS NEEDS
  unit=$(systemd-escape --path --suffix=mount "$2")
  put "${units}/$unit" "[Unit]
Description=$1 on $2
Before=groundwork-disks-$class.service
$5

[Mount]
What=$1
Where=$2
Type=$3
Options=\${4:+$4,}nofail

[Install]
WantedBy=local-fs.target"
  mounts="$mounts$number $id $unit $2$nl"
}
bad() { say "disk $number ($id) $1"; missing="$missing $number"; }
lose() { # WHY: without its mount nobody shall write where it would be
  bad "$1"
  for place in "$dir/$file" "$dir/$file"-*; do [ ! -d "$place" ] || mountpoint -q "$place" || rmdir "$place"; done
}
file_system() {
  if [ -z "$uuid" ]; then
    ${prepare} "$disk" "$type" || { lose 'could not be prepared'; return; }
    uuid=$(wipefs --noheadings --output UUID "$disk") && [ -n "$uuid" ] || { lose 'has no UUID'; return; }
    put "$record" "$(sed "s|^$number .*|$number $id $uuid|" "$record")"
    udevadm settle
  fi
  place=\${base:-$dir}/$file source=/dev/disk/by-uuid/$uuid
  check=$(systemd-escape --path --template="groundwork-filesystem-$type@.service" "$source")
  mount_unit "$source" "$place" "$type" "$options" "Requires=$check\${nl}After=$check"
  share=0
  while [ $share -lt "$shares" ]; do
    share=$((share + 1))
    mount_unit "$place/vol$share" "$dir/$file-$share" none bind "RequiresMountsFor=$place"
  done
}
block() {
  [ "$(readlink "$dir/$file")" != "$disk" ] || return 0
  [ ! -e "$dir/$file" ] || [ -L "$dir/$file" ] || { bad "cannot be $dir/$file: that is there already"; return; }
  ln -sfn "$disk" "$dir/$file" || bad 'got no link'
}
changed=''
mkdir -p "$dir"
count=0
while read -r number id uuid; do
  file=\${id##*/} disk=${dev}/disk/$id
  count=$((count + 1))
  until [ -b "$disk" ]; do pause || break; done
  if [ ! -b "$disk" ]; then lose 'is not there; no other disk takes its place'
  elif [ "$mode" = Block ]; then block
  else file_system
  fi
done <<RECORD
$(cat "$record")
RECORD
[ -z "$changed" ] || systemctl daemon-reload || die 'systemd does not answer'
while read -r number id unit place; do
  file=\${id##*/}
  [ -n "$unit" ] || continue
  # What shares a disk that is not there is not there either.
  case "$missing " in *" $number "*) continue ;; esac
  [ -z "$changed" ] || systemctl enable --quiet --no-reload "$unit"
  mountpoint -q "$place" || systemctl start "$unit" || { lose "could not be mounted on $place"; continue; }
  [ "$place" = "\${base:-$dir}/$file" ] || continue
  # Such as a copy of the disk, which has its UUID.
  [ "$(readlink -f "$(findmnt --noheadings --output SOURCE --target "$place")")" = "$(readlink -f "${dev}/disk/$id")" ] ||
    { systemctl stop "$unit"; lose "is not what is mounted on $place"; }
done <<MOUNTS
$mounts
MOUNTS
[ -z "$missing" ] || die "not ready:$missing"
say "$count disks are ready in $dir"
`;
