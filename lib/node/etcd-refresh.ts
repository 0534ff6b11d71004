/** Bringing new certificates to a member that runs. */
import { ETCD_CARE_LIBRARY } from './etcd-leave';

/** Fetches the files of a member, and makes etcd trust what is in them. */
export const ETCD_REFRESH = '/opt/groundwork/bin/etcd-refresh';

/**
 * etcd reads its certificates and keys anew for each connection, in both directions, and its authorities once, when it starts.
 *
 * @see https://github.com/etcd-io/etcd/blob/v3.6.14/client/pkg/transport/listener.go (baseConfig, ServerConfig)
 */
export const ETCD_REFRESH_TEXT = `#!/bin/sh
# Fetches the files of this member. Prints unchanged, installed, or restarted where etcd had to be restarted to trust other authorities.
# --in-turn waits for a span of time that no other member has, for timers that fire everywhere at once.
# Written by groundwork: change the program, not this file.
. ${ETCD_CARE_LIBRARY}
case \${1-} in
  '' | --in-turn) [ $# -le 1 ] || usage '[--in-turn]' ;;
  *) usage '[--in-turn]' ;;
esac
exec 9>"$run/refresh.lock"
flock -w 300 9 || fail 'another refresh is at it'
rm -f "$run/ending"
result=unchanged
if [ "$fetch" ]; then result=$("$fetch") || fail 'the files cannot be fetched'; fi
current() { [ ! -s "$run/trust" ] || [ "$(cat "$run/trust")" = "$(trusted)" ]; }
running() { [ "$(systemctl show --value --property MainPID "$service")" != 0 ]; }
if current || ! running; then
  echo "$result"
  exit 0
fi
if [ "\${1-}" ]; then
  # Twenty seconds for each, and only the first ten to go in: who is slow is gone before the next one looks.
  place=$(awk -v me="$name" '$1 == me { print NR - 1; exit }' "$members")
  count=$(grep -c . "$members")
  [ "\${count:-0}" -gt 0 ] || fail "$members names no member"
  until [ "$(($(date +%s) / 10 % (count * 2)))" = "$((\${place:-0} * 2))" ]; do sleep 1; done
fi
# Who is not well takes nothing away by stopping.
dispensable() {
  why='this member does not say who belongs to the cluster'
  ask && id=$(hex "$(field member_id)") && listed=$(list "$own") || return 1
  alone || { enough_without "$id" && hand_over && enough_without "$id"; }
}
was_well=''
if well "$own"; then
  was_well=yes
  dispensable || fail "etcd would have to restart to trust other authorities, but $why"
fi
systemctl restart --no-block "$service"
tries=0
until current && { [ -z "$was_well" ] || well "$own"; }; do
  tries=$((tries + 1))
  [ "$tries" -lt 90 ] || fail 'etcd was restarted, and is not well after that'
  sleep 1
done
echo restarted
`;
