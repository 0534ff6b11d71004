/** Bringing a node what has changed about its pool. */
import { GLUSTER_HEAD } from './gluster-library';
import { GLUSTER_SETTLE } from './gluster-settle';

/** Fetches the files of a node, and does what follows from them. */
export const GLUSTER_REFRESH = '/opt/groundwork/bin/gluster-refresh';

export const GLUSTER_REFRESH_TEXT = `#!/bin/sh
# Fetches the list of nodes and the volumes, takes in new nodes and makes new volumes as far as it is up to this node. Prints unchanged or
# installed. What has to wait is no failure: gluster-status tells it, and it is tried again. Nothing is ever removed.
${GLUSTER_HEAD}no_arguments $#
exec 8>"$run/refresh.lock"
flock -w 300 8 || fail 'another refresh is at it'
result=unchanged
if [ "$fetch" ]; then result=$("$fetch") || fail 'the files cannot be fetched'; fi
check_list || fail "$why"
${GLUSTER_SETTLE} || :
echo "$result"
`;
