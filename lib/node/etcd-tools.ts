/** What the programs for backups, restores and maintenance share: where things are on this machine, and how etcd is asked. */
import { Quantity } from '../values';

import { ETCD_USUAL_QUOTA } from './etcd-figures';
import type { EtcdMember } from './etcd-member';
import { ETCD_CERTIFICATES } from './etcd-read-tls';
import { ETCD_SERVICE, ETCD_USER } from './etcd-unit';

/** Sourced by the programs. */
export const ETCD_TOOLS_LIBRARY = '/opt/groundwork/lib/etcd-tools.sh';

/** Where a member's files are. */
export interface EtcdPlaces {
  readonly name: string;
  /** Where `etcdctl` and `etcdutl` are. */
  readonly programs: string;
  readonly dataDir: string;
  readonly walDir: string | undefined;
  /** What is known of the member beside its data: on the same disk, so that it goes where the data goes. */
  readonly control: string;
  readonly quotaBytes: bigint;
  /** What a joined member is told by; for a static one `initialCluster` and `token` count where they are not there. */
  readonly membersFile: string;
  readonly tokenFile: string;
  readonly initialCluster: string;
  readonly token: string;
}

/** The places of a member; undefined while its props are refused. */
export function etcdPlaces(member: EtcdMember): EtcdPlaces | undefined {
  const { settings } = member;
  const dataDir = settings['data-dir'];
  if (dataDir === undefined) return undefined;
  return {
    name: member.memberName,
    programs: folderOf(member.program),
    dataDir,
    // The directory that is moved as a whole, with the log in it.
    walDir: settings['wal-dir'] === undefined ? undefined : folderOf(settings['wal-dir']),
    control: etcdControlFolder(dataDir),
    quotaBytes: BigInt(settings['quota-backend-bytes'] ?? Quantity.of(ETCD_USUAL_QUOTA).bytes()),
    membersFile: member.membersFile ?? `${ETCD_CERTIFICATES}/members`,
    tokenFile: member.tokenFile ?? `${ETCD_CERTIFICATES}/token`,
    initialCluster: settings['initial-cluster'] ?? '',
    token: settings['initial-cluster-token'] ?? '',
  };
}

/** The folder of what is known of a member beside its data. */
export function etcdControlFolder(dataDir: string): string {
  return `${folderOf(dataDir)}/groundwork`;
}

/** The folder that something is in: what stands before the last slash. */
export function folderOf(place: string): string {
  return place.replace(/\/[^/]*$/, '');
}

/** A word for the shell. */
export function shellWord(text: string): string {
  return /^[A-Za-z0-9_./:@%+=,-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/** The library of a member. */
export function etcdToolsText(places: EtcdPlaces): string {
  return `# Sourced by the programs of this member for backups and maintenance. Written by groundwork: change the program, not this file.
# shellcheck shell=sh disable=SC2034
set -u
umask 077
export LC_ALL=C PATH=${shellWord(places.programs)}:/usr/sbin:/usr/bin:/sbin:/bin
program=\${0##*/}
member=${shellWord(places.name)} data=${shellWord(places.dataDir)} wal=${shellWord(places.walDir ?? '')}
control=${shellWord(places.control)} service=${ETCD_SERVICE} user=${ETCD_USER} quota=${String(places.quotaBytes)}
members_file=${places.membersFile} token_file=${places.tokenFile} static_members=${shellWord(places.initialCluster)} static_token=${shellWord(places.token)}
scratch=$control/scratch changing=$control/changing
set -a
. /etc/etcd/etcdctl.env
set +a
${LIBRARY}`;
}

const LIBRARY = `
say() { echo "$program: $*" >&2; }
fail() {
  say "$*"
  exit 1
}
usage() {
  echo "usage: $program $*" >&2
  exit 2
}

# One run at a time: NAME SECONDS to wait for the other.
lock() {
  mkdir -p /run/groundwork-etcd-tools && exec 9>"/run/groundwork-etcd-tools/$1.lock" || exit 1
  flock -w "$2" 9 || fail "another program that works on the $1 of this member is at it"
}

# The last line of what a program said, without what etcd's logs put around it.
last_line() { sed -n '/[^[:space:]]/h; $ { g; s/^{.*"error":"\\([^"]*\\)".*/\\1/; p; }' "$1"; }

# etcdctl at a member, at this one where no URL is said: URL COMMAND... It does not take a flag beside a variable that says the same.
at() {
  (
    ETCDCTL_ENDPOINTS=\${1:-$ETCDCTL_ENDPOINTS}
    shift
    exec etcdctl "$@" </dev/null
  )
}
# Asks one member, this one without URL, and keeps the answer for \`field\`.
# shellcheck disable=SC2120
ask() {
  status=$(at "\${1-}" endpoint status -w json 2>/dev/null) || status=''
  [ "$status" ]
}
field() { printf '%s\\n' "$status" | sed -n "s/.*\\"$1\\":\\"\\{0,1\\}\\([^,\\"}]*\\).*/\\1/p"; }

# Whether a majority agrees to a read, also while an alarm forbids writes. Without URL this member is asked.
# shellcheck disable=SC2120
readable() { at "\${1-}" --command-timeout=5s get groundwork --keys-only >/dev/null 2>&1; }

# A number that is known, or nothing.
known_incarnation() { sed -n '1s/^\\([0-9][0-9]*\\)$/\\1/p' "$control/incarnation" 2>/dev/null; }
incarnation() {
  known=$(known_incarnation)
  echo "\${known:-1}"
}

# In one step, also where the power fails: FILE, text from the standard input.
write_file() { (umask 022 && cat >"$1.new") && sync "$1.new" && mv -f "$1.new" "$1" && sync "\${1%/*}"; }

free_bytes() { df -P -k "$1" | awk 'NR == 2 { printf "%.0f\\n", $4 * 1024 }'; }

# What is in it is no secret, and others read it too.
make_control() { (umask 022 && mkdir -p "$control"); }

# A private folder beside the data, empty at first; only the holder of the lock uses it.
make_scratch() { make_control && rm -rf "$scratch" && mkdir -m 0700 "$scratch"; }
`;
