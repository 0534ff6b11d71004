/** The program of an initiator: brings names and secrets to where open-iscsi reads them, writes down targets, logs in and out. */
import { INITIATOR_TASK_FILE, ISCSID_CONFIG_FILE } from './iscsi-initiator-files';

/** Where it stands. */
export const ISCSI_INITIATOR = '/opt/groundwork/bin/iscsi-initiator';

/** How long it waits before it tries again, in seconds. */
const RETRY_SECONDS = 30;

/**
 * Plain POSIX sh. Secrets go from file to file and never through an argument, which everybody on the machine could read.
 *
 * Records are changed in their files: `iscsiadm -o update` takes a secret as an argument only. And `iscsiadm` asks iscsid where its settings
 * are, so without iscsid a new record has compiled defaults in it (8 logins of 15 s become 4 of 30 s); all are written into it here.
 */
export const ISCSI_INITIATOR_PROGRAM = `#!/bin/sh
# iscsi-initiator refresh|login|logout|status|boot. Prints installed or unchanged for refresh, one line of JSON for status.
# Written by groundwork: change the program, not this file.
set -u
umask 077
export LC_ALL=C
task=${INITIATOR_TASK_FILE} conf=${ISCSID_CONFIG_FILE} name=\${0##*/} work=''
say() { echo "$name: $*" >&2; }
# The secret in a file, or why there is none; never in a message.
secret() {
  if [ ! -s "$1" ]; then
    say "$1: no secret is there"
    return 1
  fi
  case $(stat -L -c %a "$1") in
    *0) ;;
    *) say "$1: everybody can read the secret in it"; return 1 ;;
  esac
  LC_ALL=C awk 'NR == 1 { sub(/\\r$/, ""); text = $0 } END { bad = NR != 1 || length(text) < 12 || length(text) > 255 || text ~ /[^!-~]/
    if (!bad) print text; exit bad }' "$1" && return 0
  say "$1: the secret is not one line of 12 to 255 characters of printed ASCII"
  return 1
}
# What has to stand in the settings of all and in each record, as lines "name = value".
gather() {
  count=0 file=$work/conf
  : >"$file"
  while read -r word first second rest; do
    case $word in
      '' | '#'*) ;;
      conf | set) printf '%s = %s\\n' "$first" "$second" >>"$file" ;;
      conf-secret | secret)
        value=$(secret "$second") || return 1
        printf '%s = %s\\n' "$first" "$value" >>"$file"
        ;;
      target)
        count=$((count + 1)) file=$work/record-$count
        : >"$file"
        echo "$first $second $rest" >>"$work/targets"
        ;;
      *) say "$task: what is $word?"; return 1 ;;
    esac
  done <"$task"
}
# replace FILE NEW: whole or not at all, readable by root alone.
replace() {
  if cmp -s "$1" "$2" && [ "$(stat -c %a:%u "$1")" = 600:0 ]; then return 0; fi
  cp "$2" "\${conf%/*}/.groundwork-new" && sync "\${conf%/*}/.groundwork-new" && mv -f "\${conf%/*}/.groundwork-new" "$1" || return 1
  changed=yes
}
settings() {
  grep -v -E '^[[:space:]]*(node\\.session|discovery\\.sendtargets)\\.auth\\.(authmethod|username|password)(_in)?[[:space:]]*=' "$conf" >"$work/new"
  cat "$work/conf" >>"$work/new"
  replace "$conf" "$work/new"
}
# The files in which open-iscsi keeps what it knows of a portal: of Debian, of others; with and without a portal group.
records() {
  for base in /etc/iscsi/nodes /var/lib/iscsi/nodes; do
    for found in "$base/$1/$2,$3" "$base/$1/$2,$3",*/default; do
      [ ! -f "$found" ] || echo "$found"
    done
  done
}
portal() {
  case $1 in *:*) printf '[%s]:%s' "$1" "$2" ;; *) printf '%s:%s' "$1" "$2" ;; esac
  [ "$3" = - ] || printf ',%s' "$3"
}
record() {
  wanted=$work/record-$1
  shift
  if [ -z "$(records "$1" "$2" "$3")" ]; then
    iscsiadm -m node -o new -T "$1" -p "$(portal "$2" "$3" "$4")" >"$work/said" 2>&1
    if [ -z "$(records "$1" "$2" "$3")" ]; then
      say "$1 at $(portal "$2" "$3" "$4"): not written down: $(tail -n 1 "$work/said")"
      return 1
    fi
  fi
  records "$1" "$2" "$3" >"$work/records"
  while read -r kept; do
    awk 'NR == FNR { want[$1] = $0; order[++n] = $1; next }
      $1 in want { print want[$1]; done[$1] = 1; next }
      /^node\\.session\\.auth\\.(username|password)(_in)?(_length)? / { next }
      /^# END RECORD/ { for (i = 1; i <= n; i++) if (!(order[i] in done)) print want[order[i]] }
      { print }' "$wanted" "$kept" >"$work/new" && grep -q '^# END RECORD' "$work/new" && replace "$kept" "$work/new" || return 1
  done <"$work/records"
}
refresh() {
  changed='' good=yes
  gather && settings || return 1
  [ "$count" -eq 0 ] || systemctl start iscsid.service || return 1
  number=0
  [ "$count" -eq 0 ] || while read -r iqn address port group _; do
    number=$((number + 1))
    record "$number" "$iqn" "$address" "$port" "$group" || good=''
  done <"$work/targets"
  [ "$good" ] || return 1
  [ "$changed" ] && echo installed || echo unchanged
}
targets() { awk -v at="$1" '$1 == "target" && (at == "" || $6 == at) { print $2, $3, $4, $5 }' "$task"; }
# Whether there is a session by a portal: 10.0.0.1:3260,1 of iscsiadm, whatever its group is.
in_session() {
  iscsiadm -m session 2>/dev/null | awk -v iqn="$1" -v at="$(portal "$2" "$3" -)," '$4 == iqn && index($3, at) == 1 { found = 1 } END { exit !found }'
}
# All portals at once, as one that is dead takes its time. Each leaves its exit status, and its last words.
attempt() {
  number=0
  rm -f "$work"/status-* "$work"/words-*
  targets boot >"$work/boot"
  while read -r iqn address port group; do
    number=$((number + 1))
    if in_session "$iqn" "$address" "$port"; then
      echo 0 >"$work/status-$number"
      continue
    fi
    (
      iscsiadm -m node -T "$iqn" -p "$(portal "$address" "$port" "$group")" --login >"$work/words-$number" 2>&1
      code=$?
      # 15: another one was faster.
      [ "$code" -ne 15 ] || code=0
      [ "$code" -eq 0 ] || say "$iqn at $(portal "$address" "$port" "$group"): no login ($code): $(sed -n 's/^iscsiadm: *//p' "$work/words-$number" | grep -v 'all portals' | tail -n 1)"
      echo "$code" >"$work/status-$number.new" && mv "$work/status-$number.new" "$work/status-$number"
    ) </dev/null &
  done <"$work/boot"
  attempts=$number
}
# Ended when every attempt is, or, with "some", when every target has a way.
await() {
  while :; do
    awk -v n="$attempts" -v folder="$work" -v some="\${1-}" '{ iqn[NR] = $1 } END {
      for (i = 1; i <= n; i++) {
        code = ""
        if ((getline code < (folder "/status-" i)) <= 0) { open = 1; if (!(iqn[i] in way)) way[iqn[i]] = 0 }
        else if (code == 0) way[iqn[i]] = 1
        else if (!(iqn[i] in way)) way[iqn[i]] = 0
      }
      for (one in way) if (!way[one]) lost = 1
      exit open && (some == "" || lost) }' "$work/boot" && return 0
    sleep 1
  done
}
whole() { ! cat "$work"/status-* 2>/dev/null | grep -q -v '^0$'; }
login() {
  attempt
  await
  wait
  whole
}
logout() {
  # The main process would log in again.
  [ -z "\${MAINPID-}" ] || kill "$MAINPID" 2>/dev/null
  targets '' >"$work/all"
  left=''
  while read -r iqn address port _; do
    in_session "$iqn" "$address" "$port" || continue
    iscsiadm -m node -T "$iqn" -p "$(portal "$address" "$port" -)" --logout >"$work/said" 2>&1
    if in_session "$iqn" "$address" "$port"; then
      say "$iqn at $(portal "$address" "$port" -): still logged in: $(tail -n 1 "$work/said")"
      left=yes
    fi
  done <"$work/all"
  [ -z "$left" ]
}
status() {
  targets '' >"$work/all"
  printf '{"name":"%s","service":"%s","targets":[' "$(sed -n 's/^InitiatorName=//p' /etc/iscsi/initiatorname.iscsi)" "$(systemctl is-active iscsid.service)"
  separator=''
  while read -r iqn address port _; do
    printf '%s{"iqn":"%s","portal":"%s","session":' "$separator" "$iqn" "$(portal "$address" "$port" -)"
    if in_session "$iqn" "$address" "$port"; then printf 'true}'; else printf 'false}'; fi
    separator=,
  done <"$work/all"
  printf ']}\\n'
}
one_by_one() {
  exec 9>/run/groundwork-iscsi-initiator.lock || exit 1
  if ! flock -w 300 9; then
    say 'another run is at it'
    exit 1
  fi
}
boot() {
  ready=''
  while :; do
    one_by_one
    rm -f "$work"/*
    if refresh >/dev/null; then
      attempt
      await some
      [ "$ready" ] || systemd-notify --ready
      ready=yes
      await
      wait
      whole && return 0
    elif [ -z "$ready" ]; then
      systemd-notify --ready
      ready=yes
    fi
    # Between two attempts others may refresh.
    exec 9>&-
    sleep ${RETRY_SECONDS}
  done
}
work=$(mktemp -d /run/groundwork-iscsi-initiator-XXXXXX) || exit 1
trap 'rm -rf "$work"' EXIT
trap 'exit 1' INT TERM
case \${1-} in
  refresh | login) one_by_one; "$1" ;;
  boot | logout | status) "$1" ;;
  *) say 'usage: refresh|login|logout|status|boot'; exit 2 ;;
esac
`;
