/**
 * What stands between the host and one machine: a small shell that lives exactly as long as the machine. It owns all that the machine needs of
 * the host (a mount namespace with the overlay, a network namespace with one end of a cable, open loop devices), so the kernel itself takes
 * everything back when the machine ends, however it ends.
 */

/** What the supervisor is told. */
export interface SupervisorSpec {
  /** The folder on which the machine's root file system is mounted, in the supervisor's own mount namespace. */
  readonly root: string;
  /** Options of the overlay: `lowerdir=…,upperdir=…,workdir=…`. */
  readonly overlay: string;
  /** The file that the network namespace of the bridge is bound to. */
  readonly fabric: string;
  /** The bridge's name in its namespace. */
  readonly bridge: string;
  /** The name of the bridge's end of the cable; at most 15 characters. */
  readonly port: string;
  /** The machine's cgroups, one in each hierarchy. */
  readonly cgroups: readonly string[];
  /** Arguments of systemd-nspawn. */
  readonly nspawn: readonly string[];
}

// Constant text: everything that varies is a positional parameter.
// The supervisor waits for systemd-nspawn in the background so that its own TERM can be passed on as a request to power off; should it be killed
// all the same, systemd-nspawn is killed with it (pdeathsig), and the machine with systemd-nspawn.
const SCRIPT = `set -eu
root=$1 overlay=$2 fabric=$3 bridge=$4 port=$5 cgroups=$6
shift 6
mount -t overlay overlay -o "$overlay" "$root"
ip link set lo up
nsenter --net="$fabric" ip link delete "$port" 2>/dev/null || true
ip link add eth0 type veth peer name "$port" netns "$fabric"
nsenter --net="$fabric" ip link set "$port" master "$bridge" up
for file in "\${fabric%/*}"/*; do umount "$file" 2>/dev/null || true; done
leave() {
  for cgroup in $cgroups; do
    echo $$ > "\${cgroup%/*}/cgroup.procs" || true
    tries=0
    while [ -d "$cgroup" ] && [ $tries -lt 50 ]; do
      find "$cgroup" -depth -type d -exec rmdir {} \\; 2>/dev/null || true
      [ ! -d "$cgroup" ] || sleep 0.1
      tries=$((tries + 1))
    done
  done
}
for cgroup in $cgroups; do
  mkdir -p "$cgroup"
  echo $$ > "$cgroup/cgroup.procs"
done
setpriv --pdeathsig KILL systemd-nspawn "$@" &
child=$!
trap 'kill -TERM "$child" 2>/dev/null || true' TERM INT HUP
code=0
wait "$child" || code=$?
while kill -0 "$child" 2>/dev/null; do
  code=0
  wait "$child" || code=$?
done
leave
exit "$code"
`;

/** The program that becomes the supervisor, and its arguments. */
export function supervisorCommand(spec: SupervisorSpec): readonly string[] {
  return [
    'unshare',
    '--mount',
    '--net',
    '--propagation',
    'private',
    'sh',
    '-c',
    SCRIPT,
    'groundwork-machine',
    spec.root,
    spec.overlay,
    spec.fabric,
    spec.bridge,
    spec.port,
    spec.cgroups.join(' '),
    ...spec.nspawn,
  ];
}
