/** The programs on a machine that Heketi manages. Plain POSIX sh. */
import { HEKETI_MOUNTS } from './heketi-commands';
import type { ReadHeketiSsh } from './heketi-read-ssh';

/** Prints the keys that may log in; the SSH server asks it at each login. */
export const HEKETI_KEYS = '/opt/groundwork/bin/heketi-keys';

/** Takes the host key that was brought, and looks whether Heketi could work: prints `installed` or `unchanged`. */
export const HEKETI_SSH_REFRESH = '/opt/groundwork/bin/heketi-ssh-refresh';

/** Mounts the bricks that Heketi has made: prints how many there are. */
export const HEKETI_BRICKS = '/opt/groundwork/bin/heketi-bricks';

/** The host key as the SSH server reads it, which takes none that others could read. */
export const HEKETI_HOST_KEY = '/etc/ssh/groundwork_host_key';

/** By which the SSH server shows that key alone; not there before the key is, or nobody could log in until then. */
const HOST_KEY_SETTINGS = '/etc/ssh/sshd_config.d/20-groundwork-host-key.conf';

const WRITTEN = '# Written by groundwork: change the program, not this file.';
const KINDS =
  '(ssh-(ed25519|rsa)|ecdsa-sha2-nistp(256|384|521)|sk-(ssh-ed25519|ecdsa-sha2-nistp256)@openssh\\.com)';

/** What restricts each key, as authorized_keys(5) has it: no terminal, no forwarding, nothing of the user's own run at login. */
function restrictions({ from }: ReadHeketiSsh): string {
  return from.length === 0 ? 'restrict' : `restrict,from="${from.join(',')}"`;
}

/** The text of {@link HEKETI_KEYS}. A line that brings options of its own is left out: it could say less than ours do. */
export function keysProgram(read: ReadHeketiSsh): string {
  return `#!/bin/sh
# Prints the keys of Heketi, each restricted to what it is for. sshd runs it at each login.
${WRITTEN}
set -u
export LC_ALL=C
[ -r ${read.keysFile} ] || exit 0
sed -n -E 's#^(${KINDS} [A-Za-z0-9+/]{40,}={0,3}( .*)?)$#${restrictions(read)} \\1#p' ${read.keysFile}
`;
}

/** The text of {@link HEKETI_SSH_REFRESH}. */
export function refreshProgram(read: ReadHeketiSsh): string {
  const { user, hostKeyFile } = read;
  const id = '0'.repeat(32);
  const brick = `${HEKETI_MOUNTS}/vg_${id}/brick_${id}`;
  return `#!/bin/sh
# Takes the host key that was brought, and looks whether Heketi could work here: prints installed or unchanged, and says why not.
${WRITTEN}
set -u
umask 077
export LC_ALL=C
given='${hostKeyFile ?? ''}' key=${HEKETI_HOST_KEY} settings=${HOST_KEY_SETTINGS} new='' done=unchanged
fail() { echo "\${0##*/}: $*" >&2; exit 1; }
[ $# = 0 ] || { echo "\${0##*/}: usage: \${0##*/}" >&2; exit 2; }
trap '[ -z "$new" ] || rm -f "$new" "$new.pub"' EXIT
trap 'exit 1' INT TERM
exec 9>/run/heketi-ssh-refresh.lock
flock -w 60 9 || fail 'another run is at it'
sudo -l -U ${user} /usr/bin/mkdir -p ${brick} >/dev/null ||
  fail 'sudo does not allow what Heketi needs; its patterns want sudo 1.9.10 or newer'
take() {
  [ -s "$given" ] || fail "the host key is not there yet: $given"
  new=$(mktemp "$key.XXXXXX") && cat "$given" >"$new" || return
  ssh-keygen -y -P '' -f "$new" >"$new.pub" || fail "is no private key without a passphrase: $given"
  mv "$new.pub" "$key.pub" && sync "$new" && mv "$new" "$key" && echo "HostKey $key" >"$settings.new" && mv "$settings.new" "$settings" || return
  new='' done=installed
}
if [ "$given" ] && ! { cmp -s "$given" "$key" && [ -s "$settings" ]; }; then
  take || fail 'the host key could not be put in its place'
fi
# Without it the server does not even read its settings.
(umask 022 && mkdir -p /run/sshd)
sshd -T -C user=${user},host=localhost,addr=127.0.0.1 | grep -q -x 'authorizedkeyscommand ${HEKETI_KEYS}' ||
  fail 'the SSH server does not take its settings from /etc/ssh/sshd_config.d'
unit=$(systemctl is-active --quiet ssh.service && echo ssh.service || echo sshd.service)
[ "$done" = unchanged ] || systemctl try-reload-or-restart "$unit" || fail 'the SSH server could not be told'
echo "$done"
`;
}

/**
 * The text of {@link HEKETI_BRICKS}. By what LVM knows, and not by the file: that may have gone with the disk on which it stood, and a brick is called the
 * same in both.
 *
 * @see https://github.com/heketi/heketi/blob/v9.0.0/pkg/paths/paths.go
 */
export function bricksProgram({ fstab }: ReadHeketiSsh): string {
  return `#!/bin/sh
# Mounts the bricks that Heketi has made, after a boot or on a new machine with the old disks. Makes and changes no file system.
${WRITTEN}
set -u
export LC_ALL=C
fstab=${fstab}
id='[0-9a-f]{32}'
fail() { echo "\${0##*/}: $*" >&2; exit 1; }
[ $# = 0 ] || { echo "\${0##*/}: usage: \${0##*/}" >&2; exit 2; }
mkdir -p "\${fstab%/*}" ${HEKETI_MOUNTS} && : >>"$fstab" || fail "$fstab could not be made"
groups=$(vgs --noheadings -o vg_name) || fail 'LVM does not say what there is'
for group in $(echo "$groups" | grep -E -o "^ *vg_$id *$"); do
  vgchange -q -a ay "$group" >/dev/null || echo "\${0##*/}: not all of $group could be activated" >&2
done
volumes=$(lvs --noheadings --separator / -o vg_name,lv_name) || fail 'LVM does not say what there is'
found=0 missing=''
for volume in $(echo "$volumes" | grep -E -o "vg_$id/brick_$id *$"); do
  found=$((found + 1))
  device=/dev/mapper/\${volume%/*}-\${volume#*/} place=${HEKETI_MOUNTS}/$volume
  options=rw,inode64,noatime,nouuid
  grep -q "^$device " "$fstab" || echo "$device $place xfs $options 1 2" >>"$fstab"
  mountpoint -q "$place" && continue
  mkdir -p "$place" && mount -t xfs -o "$options" "$device" "$place" || missing="$missing $volume"
done
[ -z "$missing" ] || fail "could not be mounted:$missing"
echo "$found bricks are mounted"
`;
}
