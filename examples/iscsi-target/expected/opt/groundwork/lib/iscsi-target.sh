# Sourced by the programs of the iSCSI target. Written by groundwork: change the program, not this file.
export LC_ALL=C
umask 077
template=/etc/groundwork/iscsi-target/saveconfig.json secrets=/etc/groundwork/iscsi-target/secrets facts=/etc/groundwork/iscsi-target/facts
saved=/etc/rtslib-fb-target/saveconfig.json
kernel=/sys/kernel/config/target
say() { echo "${0##*/}: $*" >&2; }
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
  if [ "${#secret}" -lt 12 ] || [ "${#secret}" -gt 255 ]; then
    say "$1: the secret has ${#secret} characters; 12 to 255 are allowed"
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
  (umask 022 && mkdir -p "${saved%/*}") || return 1
  rm -f "$saved.new"
  awk '
    function quoted(text,  out, i, c) {
      out = ""
      for (i = 1; i <= length(text); i++) {
        c = substr(text, i, 1)
        out = out (c == "\"" || c == "\\" ? "\\" : "") c
      }
      return "\"" out "\""
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
    [ "${held##*/}" != "$2" ] || return 0
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
      say "not so in the kernel: $place $value ${rest-}"
      failed=yes
    }
  done <"$facts"
  [ -z "$failed" ]
}
