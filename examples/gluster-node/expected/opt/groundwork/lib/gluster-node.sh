# Sourced by the programs of this node. Written by groundwork: change the program, not this file.
# shellcheck shell=sh disable=SC2034
pool='production'
name='gfs-2'
uuid='c4a25364-0be1-8d64-9c34-b0641a11bddc'
address='10.0.0.12'
peers='/etc/gluster-pool/peers'
volumes='/etc/gluster-pool/volumes'
fetch=''
mounts='/bricks/data'
state='disk'
server_quorum=''
ratio=''
set -uf
umask 022
export LC_ALL=C PATH="$PATH:/usr/sbin:/usr/bin:/sbin:/bin"
us=${0##*/} home=/var/lib/glusterd run=/run/gluster-pool why='' answers='' members=''
mkdir -p "$run"
say() { echo "$us: $*" >&2; }
fail() { say "$*"; exit 1; }
usage() { echo "usage: $us $*" >&2; exit 2; }
no_arguments() { [ "$1" = 0 ] || usage '(without arguments)'; }
keep() { printf '%s\n' "$2" >"$1.new" && sync "$1.new" && mv -f "$1.new" "$1" && sync "${1%/*}"; }
ctl() {
  limit=$1
  shift
  timeout "$limit" gluster --mode=script "$@" 2>"$run/$us.error" </dev/null
}
error() { tr '\n' ' ' <"$run/$us.error"; }
list() { awk '$1 !~ /^#/ && NF { print $1, $2 }' "$peers" 2>/dev/null; }
[ "$address" ] || address=$(list | awk -v me="$name" '$1 == me { print $2 }')
others() { list | awk -v me="$name" '$1 != me { print $1 }'; }
check_list() {
  [ -r "$peers" ] || { why="$peers is not there"; return 1; }
  why=$(awk -v me="$name" '
    /^#/ || NF == 0 { next }
    NF > 2 || $1 !~ /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/ || (NF > 1 && $2 !~ /^[0-9a-f.:]+$/) { print "line " NR " is no NAME [ADDRESS]"; bad = 1; exit }
    $1 in seen || $2 in seen { print $1 " or its address is there twice"; bad = 1; exit }
    { seen[$1] = 1; if (NF > 1) seen[$2] = 1 }
    END { if (!bad && !(me in seen)) print "it does not name this node, " me }' "$peers" 2>&1)
  [ -z "$why" ] || { why="$peers cannot be used: $why"; return 1; }
}
write_hosts() {
  wanted=$(list | awk -v me="$name" -v at="$address" 'NF > 1 { print $2, $1; if ($1 == me) at = "" } END { if (at != "") print at, me }')
  named=$(printf '%s\n' "$wanted" | awk -v me="$name" '$2 == me { print "yes"; exit }')
  {
    [ -z "$wanted" ] || printf '# gluster-pool: begin\n%s\n# gluster-pool: end\n' "$wanted"
    awk -v me="$name" -v named="$named" '
      /^# gluster-pool: begin/ { skip = 1 }
      skip { if (/^# gluster-pool: end/) skip = 0; next }
      named && $1 ~ /^127\./ { kept = $1; for (i = 2; i <= NF; i++) if ($i != me) kept = kept " " $i; if (kept != $1) print kept; next }
      { print }' /etc/hosts
  } >"$run/hosts.$$"
  cmp -s "$run/hosts.$$" /etc/hosts || { cp "$run/hosts.$$" "/etc/hosts.gluster-pool.$$" && mv -f "/etc/hosts.gluster-pool.$$" /etc/hosts; }
  rm -f "$run/hosts.$$"
}
ask() { members=$(ctl 10 pool list | awk 'NR > 1 && NF > 2 { print $1, $2, $3 }') && [ "$members" ]; }
ask_others() {
  scratch=$(mktemp -d "$run/ask.XXXXXX") || return 1
  for one in $(others); do
    timeout 6 gluster --mode=script --remote-host="$one" pool list >"$scratch/$one" 2>/dev/null </dev/null &
  done
  wait
  answers=$(for one in $(others); do awk -v asked="$one" 'NR > 1 && NF > 2 { print asked, $1, $2, $3 }' "$scratch/$one"; done)
  rm -rf "$scratch"
}
recognised() {
  at=$(list | awk -v me="$name" '$1 == me { print $2 }')
  via='' known=''
  read -r via known <<END
$(printf '%s\n' "$answers" | awk -v me="$name" -v id="$uuid" -v at="${at:-$address}" '$3 != "localhost" && NF && ($2 == id || $3 == me || $3 == at) { print $1, $2; exit }')
END
  [ "$known" ]
}
remember() {
  mkdir -p "$home/peers" || return 1
  printf '%s\n' "$answers" | awk -v via="$via" -v id="$known" '$1 == via && $2 != id { print $2, $3 == "localhost" ? via : $3 }' |
    while read -r one host; do
      keep "$home/peers/$one" "uuid=$one
state=3
hostname1=$host" || exit 1
    done && write_identity "$known"
}
write_identity() {
  major=$(glusterd --version | sed -n '1s/^[^0-9]*\([0-9]*\)\..*/\1/p')
  [ "${major:-0}" -ge 4 ] || { why='the version of glusterd cannot be told'; return 1; }
  keep "$home/glusterd.info" "UUID=$1
operating-version=${major}0000"
}
has_volumes() { [ "$(ls "$home/vols" 2>/dev/null)" ]; }
peer_of() {
  at=$(list | awk -v one="$1" '$1 == one { print $2 }')
  find "$home/peers" -type f -exec awk -F = -v one="$1" -v at="$at" '$1 == "uuid" { id = $2 } $1 ~ /^hostname/ && ($2 == one || $2 == at) { print id; exit }' {} \; 2>/dev/null | head -n 1
}
is_mounted() { [ -d "$1" ] && [ "$(stat -c %d "$1")" != "$(stat -c %d "$1/..")" ]; }
read_volumes() {
  info=$(ctl 10 volume info) || return 1
  printf '%s\n' "$info" | awk -F ': ' -v to="$run/$us" '
    function dashes(text) { gsub(/ /, "-", text); return text }
    BEGIN { printf "" >(to ".volumes"); printf "" >(to ".bricks"); printf "" >(to ".options") }
    function tell() { if (name != "") print name, type, status, shape >(to ".volumes") }
    $1 == "Volume Name" { tell(); name = $2; type = status = shape = "-"; options = 0 }
    $1 == "Type" { type = dashes($2) }
    $1 == "Status" { status = $2 }
    $1 == "Number of Bricks" { shape = dashes($2) }
    $1 ~ /^Brick[0-9]+$/ { brick = $2; sub(/ \(arbiter\)$/, "", brick); print name, brick >(to ".bricks") }
    /^Options Reconfigured:/ { options = 1; next }
    options && NF > 1 { value = substr($0, length($1) + 3); print name, $1, value >(to ".options") }
    END { tell() }'
}
own_bricks() { awk -v me="$name" -v at="$address" '{ path = $2; sub(/^[^:]*:/, "", path); host = substr($2, 1, length($2) - length(path) - 1); if (host == me || host == at) print $1, path }' "$run/$us.bricks"; }
brick_runs() {
  file=$(printf %s "${2#/}" | tr / -).pid
  for host in "$name" $address; do
    pid=$(cat "/run/gluster/vols/$1/$host-$file" 2>/dev/null) && [ "$pid" ] && kill -0 "$pid" 2>/dev/null && grep -q -a "$2" "/proc/$pid/cmdline" && return 0
  done
  return 1
}
pending() {
  own_bricks | awk -v volume="$1" '$1 == volume { print $2 }' | while read -r brick; do
    find "$brick/.glusterfs/indices/xattrop" -mindepth 1 ! -name 'xattrop-*' 2>/dev/null | grep -c .
  done | awk '{ sum += $1; seen = 1 } END { if (seen) print sum }'
}
