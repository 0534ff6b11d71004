/** What the programs of a joined member share: where things are on this machine, and how the cluster is asked. */
import { ETCDCTL_ENVIRONMENT_FILE } from './etcd-environment';
import { etcdLogDirectory } from './etcd-mounts';

/** Sourced by the programs. */
export const ETCD_LIBRARY = '/opt/groundwork/lib/etcd-member.sh';

/** What a running machine knows of its member; gone with every boot. */
export const ETCD_RUN_DIRECTORY = '/run/groundwork-etcd';

/** Second environment file of the service: the cluster that `etcd-join` found, or is to begin. */
export const ETCD_CLUSTER_FILE = `${ETCD_RUN_DIRECTORY}/cluster.env`;

/** What differs from member to member. All of it is plain characters. */
export interface EtcdLibraryParts {
  readonly name: string;
  readonly peerUrls: readonly string[];
  readonly program: string;
  readonly dataDir: string;
  readonly walDir: string | undefined;
  /** With one line per member that is wanted: name, address for peers, address for clients. */
  readonly membersFile: string;
  /** With what tells the cluster from others. */
  readonly tokenFile: string;
  /** The authorities that etcd reads once, when it starts. */
  readonly trustFiles: readonly string[];
  readonly service: string;
  /** Brings the files anew; empty when others bring them. */
  readonly fetch: string;
}

/** The library of a member. */
export function etcdLibraryText(parts: EtcdLibraryParts): string {
  const { dataDir, walDir } = parts;
  const disks = walDir === undefined ? [dataDir] : [dataDir, walDir];
  const variables = {
    name: parts.name,
    peer_urls: parts.peerUrls.join(','),
    etcdctl: parts.program.replace(/[^/]+$/, 'etcdctl'),
    data: dataDir,
    wal: walDir ?? '',
    log: walDir === undefined ? `${dataDir}/member/wal` : etcdLogDirectory(walDir),
    controls: disks.map(controlFolder).join(' '),
    members: parts.membersFile,
    token: parts.tokenFile,
    trust: parts.trustFiles.join(' '),
    service: parts.service,
    fetch: parts.fetch,
    run: ETCD_RUN_DIRECTORY,
    kept: '/var/lib/groundwork-etcd',
  };
  const lines = Object.entries(variables).map(([key, value]) => `${key}='${value}'\n`);
  return `# Sourced by the programs of this member. Written by groundwork: change the program, not this file.
# shellcheck shell=sh disable=SC2034
${lines.join('')}. ${ETCDCTL_ENVIRONMENT_FILE}
${LIBRARY}`;
}

/** The folder of what is known of a member beside its data: on the same disk, so that it goes where the data goes. */
function controlFolder(directory: string): string {
  return directory.replace(/[^/]+$/, 'groundwork');
}

// Lists are read with the agreement of a majority, so whoever answers belongs to a cluster that works.
const LIBRARY = `set -u
umask 022
export LC_ALL=C PATH="$PATH:/usr/sbin:/usr/bin:/sbin:/bin"
us=\${0##*/} own=$ETCDCTL_ENDPOINTS control=\${controls%% *} via='' listed=''
mkdir -p "$run" "$kept"
say() { echo "$us: $*" >&2; }
fail() { say "$*"; exit 1; }
usage() { echo "usage: $us $*" >&2; exit 2; }
no_arguments() { [ "$1" = 0 ] || usage '(without arguments)'; }
# In one step, also where the power fails: FILE TEXT
keep() { printf '%s\\n' "$2" >"$1.new" && sync "$1.new" && mv -f "$1.new" "$1" && sync "\${1%/*}"; }
known() { cat "$control/$1" 2>/dev/null; }
has_data() { set -- "$log"/*.wal && [ -e "$1" ]; }
is_up() { systemctl is-active --quiet "$service"; }
# etcdctl: URL COMMAND... It refuses an option that its environment has too, so all of them are in the environment.
unset ETCDCTL_WRITE_OUT
export ETCDCTL_CACERT ETCDCTL_CERT ETCDCTL_KEY ETCDCTL_COMMAND_TIMEOUT=3s
ctl() {
  at=$1
  shift
  ETCDCTL_ENDPOINTS=$at "$etcdctl" "$@" 2>"$run/$us.error"
}
# What it said when it failed.
error() { sed -n 's/^Error: //p' "$run/$us.error" | tail -n 1; }
# Whether anybody answers there: without an answer etcdctl takes seconds, this one takes none where nobody listens.
answers() {
  curl --silent --output /dev/null --max-time 2 --noproxy '*' --cacert "$ETCDCTL_CACERT" --cert "$ETCDCTL_CERT" \\
    --key "$ETCDCTL_KEY" "\${1%%,*}/health?serializable=true"
}
# Whether a majority agrees to a read there, also while an alarm forbids writes.
well() { answers "$1" && ctl "$1" get groundwork --keys-only >/dev/null; }
# Members as lines: ID NAME|- PEER-URLS CLIENT-URLS|- started|unstarted learner|voter. etcd's own "started" is said of every member with
# a name, and those that a cluster begins with have one; whoever has been there has told where clients reach it.
list() {
  lines=$(ctl "$1" member list -w simple) || return 1
  printf '%s\\n' "$lines" | awk -F ', ' '{ print $1, $3 == "" ? "-" : $3, $4, $5 == "" ? "-" : $5, $5 == "" ? "unstarted" : "started", $6 == "true" ? "learner" : "voter" }'
}
# Refuses a list of members that is not whole: who begins with less than all of them, or with none, begins a cluster of its own.
check_members() {
  [ -r "$members" ] || { why="$members is not there"; return 1; }
  why=$(awk -v me="$name" -v at="$peer_urls" '
    NF == 0 { next }
    NF != 3 || $2 !~ /^https?:../ || $3 !~ /^https?:../ { print "line " NR " is no NAME PEER_URL CLIENT_URL"; bad = 1; exit }
    $1 in names || $2 in urls { print $1 " or its address is there twice"; bad = 1; exit }
    { names[$1] = $2; urls[$2] = 1 }
    END { if (!bad && !index("," at ",", "," names[me] ",")) print "it does not name this member, " me " " at }' "$members" 2>&1)
  [ "$why" ] || return 0
  why="$members cannot be used: $why"
  return 1
}
# Where the other members are that are wanted.
others() { awk -v me="$name" 'NF > 2 && $1 != me { print $3 }' "$members" 2>/dev/null; }
# Finds another member that can tell who belongs to the cluster: sets via and listed.
ask_others() {
  for via in $(others); do answers "$via" && listed=$(list "$via") && return; done
  via='' listed=''
  return 1
}
# The lines of this member, by name or address; there may be two.
mine() { printf '%s\\n' "$listed" | awk -v me="$name" -v at=",$peer_urls," '{ split($3, urls, ","); for (i in urls) if (index(at, "," urls[i] ",")) { print; next } } $2 == me'; }
# The sum of the authorities that are there now.
trusted() { cat $trust | cksum; }
# A number in hexadecimal digits, as etcd writes what it is known by.
hex() { printf '%x' "$1"; }
# What this member says of itself, and a field of it.
ask() { status=$(ctl "$own" endpoint status -w json); }
field() { printf '%s\\n' "$status" | sed -n "s/.*\\"$1\\":\\"\\{0,1\\}\\([^,\\"}]*\\).*/\\1/p"; }
# Moves the data to DATA.WHY, DATA.WHY-2, ...; nothing is deleted. The log goes first: without it the rest is no data.
set_aside() {
  i=1 n=''
  while [ -e "$data.$1$n" ] || [ -e "\${wal:-$data}.$1$n" ]; do i=$((i + 1)) n=-$i; done
  rm -f "$control/member" "$control/added" "$control/begin" "$control/begun"
  for folder in $wal "$data"; do
    [ ! -d "$folder" ] || mv "$folder" "$folder.$1$n" || return 1
    sync "\${folder%/*}"
    say "the data is in $folder.$1$n now"
  done
}
# Refuses the disk of another member, or of another cluster.
check_identity() {
  [ "$(cat "$token" 2>/dev/null)" ] || { why="$token is not there, or empty"; return 1; }
  identity="$(cat "$token") $name"
  for folder in $controls; do
    if [ -e "$folder/identity" ]; then
      there=$(cat "$folder/identity")
      [ "$there" = "$identity" ] || { why="the disk of \${folder%/*} belongs to '$there', this is '$identity' (cluster and member)"; return 1; }
    else
      mkdir -p "$folder" && keep "$folder/identity" "$identity" || { why="cannot write to $folder"; return 1; }
    fi
  done
}
`;
