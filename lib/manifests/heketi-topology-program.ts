/**
 * The program that loads a topology, and holds Heketi against it afterwards.
 *
 * Upstream's client prints "Unable to add device" and exits 0; it takes a node that it does not know for the first of a new cluster when that stands
 * before those which it knows; and what has changed of a node that is there (zone, address) it passes over without a word. All three were seen
 * with Heketi 9.0.0.
 *
 * @see https://github.com/heketi/heketi/blob/v9.0.0/client/cli/go/cmds/topology.go
 */
import { SHELL_BEGIN, SHELL_CLIENT } from './heketi-shell';

/**
 * Loads a topology. Its arguments are five for each node: the number of its cluster, what the JSON of the cluster has beside its nodes, the name that
 * the node is managed by, one line `zone storage device …`, and the JSON of the node.
 */
export const HEKETI_TOPOLOGY = `${SHELL_BEGIN}${SHELL_CLIENT}
# What Heketi knows: lines "node NAME CLUSTER ZONE STORAGE" and "device NAME PATH". The text for people names no device in version 10.
ask() {
  cli topology info --json >"$WORK/info" 2>&1 || fail "Heketi does not tell what it knows: $(cat "$WORK/info")"
  sed -E 's/"(zone|manage|storage|cluster|devices|volumes|name)":/\\n&/g' "$WORK/info" >"$WORK/fields"
  : >"$WORK/known"
  zone=
  name=
  storage=
  within=
  while IFS= read -r field || [ -n "$field" ]; do
    value=\${field#*:}
    value=\${value#\\[}
    value=\${value#\\"}
    value=\${value%%[\\",]*}
    case $field in
      '"zone":'*) zone=$value ;;
      '"manage":['*) name=$value ;;
      '"storage":['*) storage=$value ;;
      '"volumes":'*) within= ;;
      '"devices":'*) within=devices ;;
      '"name":'*) [ -z "$within" ] || printf 'device %s %s\\n' "$name" "$value" >>"$WORK/known" ;;
      '"cluster":'*)
        # Volumes have a cluster too; that of a node stands behind its addresses.
        [ -z "$storage" ] || printf 'node %s %s %s %s\\n' "$name" "$value" "$zone" "$storage" >>"$WORK/known"
        storage=
        ;;
    esac
  done <"$WORK/fields"
}

# Sets cluster to where Heketi has a node, and found to the rest of what it knows; both to nothing for one that it does not know.
find_node() {
  cluster=
  found=
  while read -r what of in rest; do
    [ "$what $of" = "node $1" ] || continue
    cluster=$in
    found=$rest
  done <"$WORK/known"
}

has_device() {
  while read -r what of path rest; do
    [ "$what $of $path" = "device $1 $2" ] && return 0
  done <"$WORK/known"
  return 1
}

# Each cluster of the topology is one of Heketi's, and no other one is.
check_clusters() {
  : >"$WORK/clusters"
  while [ "$#" -ge 5 ]; do
    find_node "$3"
    if [ -n "$cluster" ]; then
      while read -r number id; do
        [ "$number" != "$1" ] || [ "$id" = "$cluster" ] ||
          fail "$3 is in the cluster $cluster of Heketi, and others of its cluster are in $id"
        [ "$number" = "$1" ] || [ "$id" != "$cluster" ] ||
          fail "$3 is in the cluster $cluster of Heketi together with nodes of another cluster of the topology"
      done <"$WORK/clusters"
      printf '%s %s\\n' "$1" "$cluster" >>"$WORK/clusters"
    fi
    shift 5
  done
}

# Writes the topology down, with the nodes in front that Heketi knows: a new one in front would begin a second cluster.
write_topology() {
  printf '{"clusters":['
  last=
  for state in known new; do
    : >"$WORK/$state.nodes"
  done
  while [ "$#" -ge 5 ]; do
    find_node "$3"
    state=new
    [ -z "$cluster" ] || state=known
    printf '%s,\\n' "$5" >>"$WORK/$state.nodes"
    if [ "$1" != "\${6:-}" ]; then
      nodes=$(cat "$WORK/known.nodes" "$WORK/new.nodes")
      printf '%s{%s"nodes":[%s]}' "$last" "$2" "\${nodes%,}"
      last=,
      : >"$WORK/known.nodes"
      : >"$WORK/new.nodes"
    fi
    shift 5
  done
  printf ']}\\n'
}

# Holds what Heketi knows against the topology.
compare() {
  wrong=0
  while [ "$#" -ge 5 ]; do
    find_node "$3"
    name=$3
    # The words of the line: zone, address, devices, none of which has a space.
    # shellcheck disable=SC2086
    compare_node $4
    shift 5
  done
  [ "$wrong" -eq 0 ]
}

differs() {
  say "ERROR: $*" >&2
  wrong=$((wrong + 1))
}

compare_node() {
  if [ -z "$cluster" ]; then
    differs "$name: Heketi does not know this node"
    return
  fi
  [ "\${found%% *}" = "$1" ] ||
    differs "$name: is in zone \${found%% *} for Heketi, and in $1 here; Heketi cannot change that: remove the node from it and load it again"
  [ "\${found#* }" = "$2" ] ||
    differs "$name: serves at \${found#* } for Heketi, and at $2 here; Heketi cannot change that: remove the node from it and load it again"
  shift 2
  for device in "$@"; do
    has_device "$name" "$device" || differs "$name: Heketi does not have $device"
  done
}

if [ "$#" -lt 5 ] || [ $(($# % 5)) -ne 0 ]; then
  say "usage: heketi-topology [CLUSTER FLAGS NAME LINE JSON]..." >&2
  exit 2
fi
wait_for_heketi
ask
check_clusters "$@"
write_topology "$@" >"$WORK/topology.json" || fail "the topology cannot be written down"
cli topology load "--json=$WORK/topology.json" >"$WORK/load" 2>&1
code=$?
cat "$WORK/load"
ask
check_clusters "$@"
compare "$@" || fail "Heketi does not have all of the topology"
[ "$code" -eq 0 ] || fail "Heketi's client failed ($code)"
case $(cat "$WORK/load") in
  *'Unable to'*) fail "Heketi's client could not do all of it" ;;
esac
ids=$(sort -u "$WORK/clusters")
say "Heketi has all nodes and devices of the topology (a load changes no tags, file and block of those that it knew before); the clusters are:"
say "$ids"
[ ! -w "\${TERMINATION_LOG:-/dev/termination-log}" ] || say "$ids" >"\${TERMINATION_LOG:-/dev/termination-log}"
`;
