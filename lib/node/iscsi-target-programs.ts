/** The programs that bring a target up, renew its secrets, and tell how it is. */

const FOLDER = '/etc/groundwork/iscsi-target';

/** The configuration without its secrets. */
export const ISCSI_TARGET_TEMPLATE = `${FOLDER}/saveconfig.json`;

/** The files of the disks. */
export const ISCSI_TARGET_LUNS = `${FOLDER}/luns`;

/** Where the kernel has which secret. */
export const ISCSI_TARGET_SECRETS = `${FOLDER}/secrets`;

/** What has to be true in the kernel. */
export const ISCSI_TARGET_FACTS = `${FOLDER}/facts`;

/** What all programs begin with. */
export const ISCSI_TARGET_LIBRARY = '/opt/groundwork/lib/iscsi-target.sh';

/** Brings the target up: makes the files of its disks, restores the configuration, and looks whether the kernel has it. */
export const ISCSI_TARGET_START = '/opt/groundwork/bin/iscsi-target-start';

/** Takes everything out of the kernel. */
export const ISCSI_TARGET_STOP = '/opt/groundwork/bin/iscsi-target-stop';

/** Takes new secrets over while the target runs; prints `installed` or `unchanged`. */
export const ISCSI_TARGET_REFRESH = '/opt/groundwork/bin/iscsi-target-refresh';

/** Prints how the target is, as one line of JSON; always with exit code 0. */
export const ISCSI_TARGET_STATUS = '/opt/groundwork/bin/iscsi-target-status';

const HEAD = `#!/bin/sh
# Written by groundwork: change the program, not this file.
set -u
`;

/** The library; `saved` is where rtslib of the distribution keeps its configuration. */
export function targetLibrary(saved: string): string {
  return `# Sourced by the programs of the iSCSI target. Written by groundwork: change the program, not this file.
export LC_ALL=C
umask 077
template=${ISCSI_TARGET_TEMPLATE} secrets=${ISCSI_TARGET_SECRETS} facts=${ISCSI_TARGET_FACTS}
saved=${saved}
kernel=/sys/kernel/config/target
say() { echo "\${0##*/}: $*" >&2; }
refuse() { say "$*"; exit 1; }
only_one() {
  exec 9>/run/groundwork-iscsi-target.lock || exit 1
  flock -w 300 9 || refuse 'another run is at it'
}
# What a file holds, when it can be a secret of CHAP; the reason says nothing of it.
secret_of() {
  [ -r "$1" ] || { say "$1: cannot be read: the secret is not there yet"; return 1; }
  case $(stat -L -c %a "$1") in
    *0) ;;
    *) say "$1: everybody on the machine can use the secret in it"; return 1 ;;
  esac
  secret=$(cat "$1") || return 1
  case $secret in
    *[!!-~]*) say "$1: the secret holds more than printed ASCII on one line"; return 1 ;;
  esac
  if [ "\${#secret}" -lt 12 ] || [ "\${#secret}" -gt 255 ]; then
    say "$1: the secret has \${#secret} characters; 12 to 255 are allowed"
    return 1
  fi
}
check_secrets() {
  failed=''
  while read -r kind place file; do
    case $kind in
      set) secret_of "$file" || failed=yes ;;
      differ)
        # A target that answers with the secret it asked for would be told it by anybody.
        # As they are used: without the end of the line.
        if [ "$(cat "$place" 2>/dev/null)" = "$(cat "$file" 2>/dev/null)" ]; then
          say "$place and $file hold the same secret: each direction needs its own"
          failed=yes
        fi
        ;;
    esac
  done <"$secrets"
  secret=''
  [ -z "$failed" ]
}
# The configuration with its secrets, beside the one that is there.
render() {
  (umask 022 && mkdir -p "\${saved%/*}") || return 1
  rm -f "$saved.new"
  awk '
    function quoted(text,  out, i, c) {
      out = ""
      for (i = 1; i <= length(text); i++) {
        c = substr(text, i, 1)
        out = out (c == "\\"" || c == "\\\\" ? "\\\\" : "") c
      }
      return "\\"" out "\\""
    }
    match($0, /"@secret [^"]*@"/) {
      file = substr($0, RSTART + 9, RLENGTH - 11)
      secret = ""
      if ((getline secret < file) < 0) { failed = 1; exit 1 }
      close(file)
      $0 = substr($0, 1, RSTART - 1) quoted(secret) substr($0, RSTART + RLENGTH)
    }
    { print }
    END { if (failed) exit 1 }
  ' "$template" >"$saved.new"
}
# The folder of a disk in the kernel.
core_of() {
  for core in "$kernel"/core/user_*/"$1" "$kernel"/core/fileio_*/"$1"; do
    if [ -d "$core" ]; then
      echo "$core"
      return 0
    fi
  done
  return 1
}
# Whether a file of the kernel has this as its last word: "T10 VPD Unit Serial Number: <value>" is such a file.
holds() { [ -r "$1" ] && [ "$(awk 'NR == 1 { print $NF }' "$1")" = "$2" ]; }
lun_is() {
  for link in "$1"/*; do
    [ -L "$link" ] || continue
    held=$(readlink -f "$link")
    [ "\${held##*/}" != "$2" ] || return 0
  done
  return 1
}
# Tells each fact that is not true.
check_facts() {
  failed=''
  while read -r kind place value rest; do
    case $kind in
      core) core=$(core_of "$place") && holds "$core/$value" "$rest" ;;
      lun) lun_is "$kernel/$place" "$value" ;;
      iscsi) holds "$kernel/$place" "$value" ;;
      there) [ -e "$kernel/$place" ] ;;
    esac || {
      say "not so in the kernel: $place $value \${rest-}"
      failed=yes
    }
  done <"$facts"
  [ -z "$failed" ]
}
`;
}

const SOURCE = `# shellcheck source=/dev/null
. ${ISCSI_TARGET_LIBRARY}
`;

/** The program that brings the target up. */
export const ISCSI_TARGET_START_TEXT = `${HEAD}# Brings the iSCSI target up, or says why it cannot and leaves nothing of it in the kernel. With --check it only looks for what no wait would bring.
${SOURCE}luns=${ISCSI_TARGET_LUNS}
seen=/var/lib/groundwork-iscsi
mnt=/run/groundwork-iscsi-target
check_handler() {
  grep -q '^glfs ' "$luns" || return 0
  for handler in /usr/lib/*/tcmu-runner/handler_glfs.so /usr/lib64/tcmu-runner/handler_glfs.so /usr/lib/tcmu-runner/handler_glfs.so; do
    [ ! -f "$handler" ] || return 0
  done
  say 'tcmu-runner has no handler_glfs.so here, so it serves no files of GlusterFS: put it on the image, or name its package'
  return 1
}
# Makes a file as large as its disk: NAME SIZE ALLOCATION FILE. Nothing is ever made shorter, and none that was there once is made anew.
make_file() {
  if [ ! -e "$4" ]; then
    if [ -e "$seen/$1" ]; then
      say "$1: its file $5 is gone. It was there before, so it is not made anew; remove $seen/$1 to have an empty one"
      return 1
    fi
    true >>"$4" || { say "$1: its file $5 cannot be made"; return 1; }
  fi
  [ -f "$4" ] || { say "$1: $5 is no file"; return 1; }
  bytes=$(stat -c %s "$4") || { say "$1: its file $5 cannot be looked at"; return 1; }
  if [ "$bytes" -gt "$2" ]; then
    say "$1: its file $5 has $bytes bytes, more than the $2 of the disk, whose end would be cut off"
    return 1
  fi
  if [ "$bytes" -lt "$2" ]; then
    case $3 in
      full) fallocate -l "$2" "$4" ;;
      *) truncate -s "$2" "$4" ;;
    esac || { say "$1: there is no room for the $2 bytes of its file $5"; return 1; }
    sync "$4"
  fi
  mkdir -p "$seen" && true >"$seen/$1"
}
leave_volume() { ! mountpoint -q "$mnt" || umount "$mnt" || umount -l "$mnt"; }
# No client of the volume is left behind: tcmu-runner is the only one that has the file open.
make_glfs() {
  name=$1 size=$2 allocation=$3 volume=$4 host=$5 path=$6
  # A client that asks meanwhile takes from it the time in which it would be up.
  if [ "$(systemctl is-active glusterd.service)" = activating ]; then
    say "$name: the volume $volume cannot be reached: glusterd is still starting"
    return 1
  fi
  mkdir -p "$mnt" && leave_volume || return 1
  if ! timeout 60 mount -t glusterfs "$host:/$volume" "$mnt" 2>/dev/null || ! timeout 30 ls "$mnt" >/dev/null 2>&1; then
    say "$name: the volume $volume of $host cannot be reached"
    leave_volume
    return 1
  fi
  case $path in
    */*) mkdir -p "$mnt/\${path%/*}" ;;
  esac && make_file "$name" "$size" "$allocation" "$mnt/$path" "$path of the volume $volume"
  code=$?
  leave_volume
  return "$code"
}
case \${1-} in
  --check) check_handler; exit ;;
  '') ;;
  *) say 'usage: [--check]'; exit 2 ;;
esac
only_one
trap leave_volume EXIT
trap 'exit 1' INT TERM
check_handler && check_secrets || exit 1
while read -r kind name size allocation volume host path <&3; do
  case $kind in
    glfs) make_glfs "$name" "$size" "$allocation" "$volume" "$host" "$path" ;;
    *) make_file "$name" "$size" "$allocation" "$path" "$path" ;;
  esac || exit 1
done 3<"$luns"
render || refuse 'the configuration cannot be written'
mv -f "$saved.new" "$saved" && sync "$saved" || exit 1
said=$(timeout 300 targetctl restore "$saved" 2>&1 9>&-) || say "targetctl restore: $said"
if ! check_facts; then
  [ -z "$said" ] || say "targetctl restore says: $said"
  timeout 60 targetctl clear 9>&-
  refuse 'the target is not as it should be; nothing of it is left in the kernel'
fi
say "the target is up: $(grep -c . "$luns") disks"
`;

/** The program that takes the target down. */
export const ISCSI_TARGET_STOP_TEXT = `${HEAD}# Takes the iSCSI target out of the kernel. The files of its disks stay.
${SOURCE}only_one
timeout 80 targetctl clear 9>&-
for disk in "$kernel"/core/*_*/*/enable; do
  [ ! -e "$disk" ] || refuse "the disk \${disk%/enable} is left in the kernel"
done
`;

/** The program that takes new secrets over. */
export const ISCSI_TARGET_REFRESH_TEXT = `${HEAD}# Takes new secrets over: who logs in from now on needs them, sessions that are there go on. Prints installed or unchanged.
${SOURCE}only_one
trap 'rm -f "$saved.new"' EXIT
trap 'exit 1' INT TERM
check_secrets || exit 1
render || refuse 'the configuration cannot be written'
if cmp -s "$saved.new" "$saved"; then
  echo unchanged
  exit 0
fi
while read -r kind place file; do
  if [ "$kind" != set ] || [ ! -e "$kernel/$place" ]; then continue; fi
  secret_of "$file" || exit 1
  printf '%s' "$secret" >"$kernel/$place" || refuse "$place cannot be set"
done <"$secrets"
mv -f "$saved.new" "$saved" && sync "$saved" && echo installed
`;

/** The program that tells how the target is; `iqn` and `tag` name the target and its portal group on this machine. */
export function targetStatusProgram(iqn: string, tag: number): string {
  return `${HEAD}# Tells how the iSCSI target is, as one line of JSON.
${SOURCE}luns=${ISCSI_TARGET_LUNS}
group=$kernel/iscsi/${iqn}/tpgt_${tag}
number() { cat "$1" 2>/dev/null || echo 0; }
list='' between=''
while read -r _ name size _; do
  core=$(core_of "$name") && ready=true || ready=false
  list="$list$between{\\"name\\":\\"$name\\",\\"bytes\\":$size,\\"ready\\":$ready}" between=,
done <"$luns"
sessions='' between=''
for acl in "$group"/acls/*; do
  grep -q '^InitiatorName:' "$acl/info" 2>/dev/null || continue
  sessions="$sessions$between\\"\${acl##*/}\\"" between=,
done
enabled=false
[ "$(number "$group/enable")" != 1 ] || enabled=true
printf '{"iqn":"%s","group":%s,"service":"%s","enabled":%s,"luns":[%s],"sessions":[%s]}\\n' \\
  '${iqn}' ${tag} "$(systemctl is-active iscsi-target.service)" "$enabled" "$list" "$sessions"
`;
}
