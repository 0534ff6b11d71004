/** The program that fetches a secret from the key manager. */
import { OPENSTACK_LIBRARY } from './openstack-library';
import { UNPACK } from './packed-secret';

/** Fetches the files of a secret: `SETTINGS FOLDER`. */
export const BARBICAN_SECRET = '/opt/groundwork/bin/barbican-secret';

/**
 * The container says which payload is that of now; the id of the container never changes.
 *
 * @see https://docs.openstack.org/barbican/latest/api/reference/containers.html
 * @see https://docs.openstack.org/barbican/latest/api/reference/secrets.html
 */
export const BARBICAN_SECRET_TEXT = `#!/bin/sh
# Fetches the files of a secret from the key manager into a folder: SETTINGS FOLDER. Nobody but root may read them.
# Written by groundwork: change the program, not this file.
set -u
umask 077
export LC_ALL=C
. ${OPENSTACK_LIBRARY}
${UNPACK}
if [ $# -ne 2 ]; then
  echo 'usage: barbican-secret SETTINGS FOLDER' >&2
  exit 2
fi
[ -r "$1" ] && [ -r "$1.login" ] || fail "there are no settings $1"
[ -d "$2" ] || fail "there is no folder $2"
manager=$(setting "$1" key-manager) container=$(setting "$1" container)
begin
# Whoever waits for the files of a boot gives up after a minute and a half, and tries again by themselves.
retries=1
log_in "$(setting "$1" identity)" "$1.login"
ask --max-time 20 --output "$work/container" "$manager/containers/$container" || fail "cannot read where the secret is: $(said)"
id=$(grep -o '/secrets/[0-9a-fA-F-]\\{36\\}"' "$work/container" | head -n 1 | cut -c 10-45)
[ "$id" ] || fail 'the key manager does not say where the secret is'
ask --max-time 20 --output "$work/payload" --header 'Accept: text/plain' "$manager/secrets/$id/payload" || fail "cannot read the secret: $(said)"
unpack "$work/payload" "$2" || fail 'what was fetched is not whole'
`;
