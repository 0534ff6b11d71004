/** Whether a pool is well, for timers and for operators. */
import { GLUSTER_HEAD } from './gluster-library';
import { GLUSTER_STATUS } from './gluster-status';

/** Exit code 1 with one line for each thing that is wrong. */
export const GLUSTER_HEALTH = '/opt/groundwork/bin/gluster-health';

export const GLUSTER_HEALTH_TEXT = `#!/bin/sh
# Says what is wrong with this node and its pool, one line each, and exits with 1; or nothing, and exits with 0.
${GLUSTER_HEAD}no_arguments $#
found=$(
  json=$(${GLUSTER_STATUS})
  # One object a line: names and paths hold no braces.
  lines=$(printf '%s\\n' "$json" | sed 's/},*/}\\n/g; s/\\[{/[\\n{/g')
  field() { printf '%s\\n' "$1" | sed -n "s/.*\\"$2\\":\\"\\{0,1\\}\\([^,\\"}]*\\).*/\\1/p"; }
  case $json in *'"service":"active"'*) ;; *) echo 'glusterd of this node does not run' ;; esac
  case $json in *'"service":"active"'*'"peers":'*'"volumes":'*) ;; *'"service":"active"'*) echo 'glusterd of this node does not answer in time' ;; esac
  waiting=$(printf '%s\\n' "$json" | sed -n 's/.*"waiting":"\\([^"]*\\)".*/\\1/p')
  [ -z "$waiting" ] || echo "it waits: $waiting"
  printf '%s\\n' "$lines" | while read -r line; do
    case $line in
      *'"connected":false'*) echo "node $(field "$line" name) is not connected" ;;
      *'"online":false'*) echo "brick $(field "$line" brick) does not run" ;;
    esac
  done
  printf '%s\\n' "$json" | grep -o '"name":"[^"]*","type":"[^"]*","status":"[^"]*"\\|"healPending":[0-9]*\\|"quorum":[a-z]*' | while read -r part; do
    case $part in
      '"name"'*) volume=$(field "$part" name) ;;
      '"healPending":0' | '"quorum":true' | '"quorum":null') ;;
      '"healPending"'*) echo "volume \${volume:-?}: \${part#*:} entries are to be healed" ;;
      '"quorum":false') echo "volume \${volume:-?} takes no writes: too few of its bricks run" ;;
    esac
  done
  ctl 5 volume list | while read -r volume; do
    ctl 20 volume heal "$volume" info split-brain | awk -v volume="$volume" '/^Number of entries in split-brain: [1-9]/ { n += $NF } END { if (n) print "volume " volume ": " n " entries are in split brain" }'
  done
)
[ -n "$found" ] || exit 0
printf '%s\\n' "$found" >&2
exit 1
`;
