/** The program that waits for the API server. */

/** Where it stands. */
export const WAIT_FOR_API_SCRIPT = '/opt/groundwork/bin/wait-for-api';

/**
 * Plain POSIX sh around curl. It trusts one authority only (`--capath` takes the system's away, which `--cacert` alone leaves in place),
 * follows no redirect, and measures time by the uptime, since the clock of a new machine may jump.
 */
export const WAIT_FOR_API_TEXT = `#!/bin/sh
# Waits until the API server answers: ENDPOINT AUTHORITY SECONDS EVERY CODE...
# AUTHORITY is a file of certificates, or - for http without any check. Written by groundwork: change the program, not this file.
set -u
endpoint=$1 authority=$2 limit=$3 every=$4
shift 4
codes=" $* "
line_end='
'
last='' told=''

say() { echo "wait-for-api: $*" >&2; }
uptime_seconds() {
  read -r up _ </proc/uptime
  echo "\${up%%.*}"
}
fetch() { # SECONDS, then the answer and its code
  if [ "$authority" = - ]; then
    curl --silent --show-error --max-time "$1" --proto '=http' --write-out '\\n%{http_code}' "$endpoint" 2>&1
  else
    curl --silent --show-error --max-time "$1" --proto '=https' --cacert "$authority" --capath /dev/null \\
      --write-out '\\n%{http_code}' "$endpoint" 2>&1
  fi
}
ask() { # SECONDS; what went wrong is in $last
  if answer=$(fetch "$1"); then
    code=\${answer##*"$line_end"}
    case $codes in *" $code "*) return 0 ;; esac
    # A server that is not ready names what it still waits for.
    last="it answers $code $(printf '%s\\n' "$answer" | grep '^\\[-\\]' | head -n 3 | tr '\\n' ' ')"
  else
    last=$(printf '%s\\n' "$answer" | grep '^curl:' | head -n 1)
  fi
  return 1
}

if ! command -v curl >/dev/null; then
  say 'there is no curl on this machine; install it'
  exit 1
fi
if [ "$authority" != - ] && [ ! -r "$authority" ]; then
  say "there is no certificate authority at $authority yet"
fi
begin=$(uptime_seconds) left=$limit
while :; do
  if ask "$((left < 10 ? left : 10))"; then
    say "$endpoint answers"
    exit 0
  fi
  if [ "$last" != "$told" ]; then
    say "waiting for $endpoint: $last"
    told=$last
  fi
  left=$((limit - $(uptime_seconds) + begin))
  if [ "$left" -le 0 ]; then
    say "gave up on $endpoint after $limit s: $last"
    exit 1
  fi
  sleep "$((every < left ? every : left))"
  left=$((limit - $(uptime_seconds) + begin))
  [ "$left" -gt 0 ] || left=1
done
`;
