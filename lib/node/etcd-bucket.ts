/**
 * Where snapshots are kept. A target is a command with four verbs, `put FILE KEY`, `get KEY FILE`, `list` and `remove KEY`; a directory gets
 * that command from a small program, so that there is one way of keeping snapshots and not two.
 */
import { shellWord } from './etcd-tools';

/** Keeps objects in a directory. */
export const DIRECTORY_BUCKET = '/opt/groundwork/bin/directory-bucket';

export const DIRECTORY_BUCKET_TEXT = `#!/bin/sh
# Keeps objects in a directory: DIRECTORY put FILE KEY | get KEY FILE | list | remove KEY. Nobody but root may read them.
# Written by groundwork: change the program, not this file.
set -u
umask 077
export LC_ALL=C
usage() {
  echo 'usage: directory-bucket DIRECTORY put FILE KEY | get KEY FILE | list | remove KEY' >&2
  exit 2
}
fail() {
  echo "directory-bucket: $*" >&2
  exit 1
}
[ $# -ge 2 ] || usage
directory=$1 verb=$2
shift 2
case $verb:$# in
  put:2) key=$2 ;;
  get:2 | remove:1) key=$1 ;;
  list:0) key=none ;;
  *) usage ;;
esac
case /$key/ in
  *//* | */./* | */../* | *[!A-Za-z0-9._/-]* | *.part/) fail "$key is no key" ;;
esac
[ -d "$directory" ] || fail "there is no directory $directory: is it mounted?"
object=$directory/$key
case $verb in
  put)
    # Under its name only when all of it is on the disk.
    part=$object.part
    mkdir -p "\${object%/*}" && cp "$1" "$part" && chmod 0600 "$part" && sync "$part" && mv -f "$part" "$object" || {
      rm -f "$part"
      exit 1
    }
    sync "\${object%/*}"
    ;;
  get)
    [ -f "$object" ] || fail "there is no $key in $directory"
    cp "$object" "$2"
    ;;
  list) cd "$directory" && find . -type f ! -name '*.part' | sed 's|^\\./||' | sort ;;
  remove) rm -f "$object" ;;
esac
`;

/** A target as it was read. */
export interface ReadTarget {
  /** The command, its words. */
  readonly command: readonly string[];
  /** The directory that it keeps objects in, where there is one. */
  readonly directory: string | undefined;
  readonly allowSystemDisk: boolean;
  /** What stands before the names of all objects, without the slash. */
  readonly prefix: string;
}

/** Sourced by the programs that work with snapshots. */
export const ETCD_SNAPSHOT_LIBRARY = '/opt/groundwork/lib/etcd-snapshot.sh';

/** The library of a target; without one nothing can be fetched. */
export function snapshotLibrary(target: ReadTarget | undefined): string {
  const settings =
    target === undefined
      ? "prefix='' directory='' system_disk=no\nbucket() { fail 'this machine knows no place where snapshots are: name a file'; }"
      : [
          `prefix=${shellWord(target.prefix)} directory=${shellWord(target.directory ?? '')}`,
          `system_disk=${target.allowSystemDisk ? 'yes' : 'no'}`,
          `\nbucket() { ${target.command.map(shellWord).join(' ')} "$@"; }`,
        ].join(' ');
  return `# Sourced by the programs of this member for snapshots. Written by groundwork: change the program, not this file.
# shellcheck shell=sh disable=SC2034,SC2154
${settings}
${LIBRARY}`;
}

const LIBRARY = `
# 20260131T235959Z-i1-r1234-etcd-1: when, incarnation, revision, member. In the order of their age when sorted.
snapshot_name='[0-9]{8}T[0-9]{6}Z-i[0-9]{1,9}-r[0-9]{1,19}-[A-Za-z0-9._-]{1,63}'

# Refuses a directory that would go with this machine, or fill the disk that etcd writes to.
check_directory() {
  [ "$directory" ] && [ "$system_disk" = no ] || return 0
  [ -d "$directory" ] || fail "there is no directory $directory: is it mounted?"
  for place in "$data" \${wal:+"$wal"}; do
    [ "$(stat -L -c %d "$directory")" != "$(stat -L -c %d "\${place%/*}")" ] || fail "$directory is on the disk of $place"
  done
  where=$(findmnt -n -o TARGET --target "$directory") && kind=$(findmnt -n -o FSTYPE --target "$directory") || exit 1
  case $kind in
    tmpfs | ramfs) fail "$directory is in memory: what is there goes with the next boot" ;;
  esac
  [ "$where" != / ] || fail "$directory is on the disk of the system: is its own disk mounted?"
}

# All that is in the bucket, to a file in the scratch folder.
list_bucket() { bucket list >"$scratch/list" 2>"$scratch/said" || fail "cannot list the snapshots: $(last_line "$scratch/said")"; }
# The names of what is complete, oldest first; with the word any, of half a snapshot too, with the word half, of those alone.
# shellcheck disable=SC2120
list_names() {
  sed -n -E "s|^$prefix/($snapshot_name)\\.(db\\|json)$|\\1 \\2|p" "$scratch/list" | sort |
    awk -v mode="\${1-}" '{ seen[$1] = seen[$1] $2; if ($1 != last) order[++n] = $1; last = $1 }
      END { for (i = 1; i <= n; i++) { whole = seen[order[i]] == "dbjson"; if (mode == "any" || whole == (mode != "half")) print order[i] } }'
}

# Looks through a snapshot: the checksum that etcd puts at its end, then its pages, which etcdutl reads one by one. Sets sum, size and facts, or why.
check_file() {
  size=$(stat -c %s "$1") || exit 1
  [ $((size % 512)) -eq 32 ] || {
    why='is cut off, or no snapshot: it does not end in a checksum'
    return 1
  }
  within=$(head -c $((size - 32)) "$1" | sha256sum)
  [ "\${within%% *}" = "$(tail -c 32 "$1" | od -An -v -tx1 | tr -d ' \\n')" ] || {
    why='is corrupt: what is in it does not match the checksum at its end'
    return 1
  }
  facts=$(etcdutl snapshot status "$1" -w json 2>"$scratch/said") || {
    why="is corrupt: $(last_line "$scratch/said")"
    return 1
  }
  sum=$(sha256sum "$1")
  sum=\${sum%% *}
}
# A field of a JSON record on one line: RECORD NAME
of() { printf '%s\\n' "$1" | sed -n "s/.*\\"$2\\":\\"\\{0,1\\}\\([^,\\"}]*\\).*/\\1/p"; }

# Refuses what does not fit beside the data, COPIES of BYTES and a log for each: a full disk would stop etcd.
check_room() {
  needed=$(($1 * $2 + 67108864 * $1)) free=$(free_bytes "$scratch")
  [ "$free" -ge "$needed" ] || fail "there are $free bytes free beside the data, and this needs $needed"
}

# A snapshot by name or file, checked: NAME|FILE, how many copies must fit. Sets file, and about, what was written down when it was taken, if
# anything. Fails on what is corrupt.
take_snapshot() {
  about=''
  case $1 in
    /*)
      file=$1
      [ -f "$file" ] || fail "there is no file $file"
      [ ! -f "\${file%.db}.json" ] || about=$(cat "\${file%.db}.json")
      check_room "$2" "$(stat -c %s "$file")"
      ;;
    *)
      key=\${1%.db}
      case $key in
        */*) ;;
        *) key=$prefix/$key ;;
      esac
      file=$scratch/snapshot.db
      bucket get "$key.json" "$scratch/about" >/dev/null 2>"$scratch/said" || fail "cannot fetch $key.json: $(last_line "$scratch/said")"
      about=$(cat "$scratch/about")
      size=$(of "$about" size)
      case \${size:-none} in
        *[!0-9]*) fail "$key.json does not say how large the snapshot is" ;;
      esac
      check_room "$2" "$size"
      bucket get "$key.db" "$file" >/dev/null 2>"$scratch/said" || fail "cannot fetch $key.db: $(last_line "$scratch/said")"
      ;;
  esac
  check_file "$file" || fail "$1 $why"
  [ -z "$about" ] || [ "$(of "$about" sha256)" = "$sum" ] || fail "$1 is not what was stored: its SHA-256 is $sum, written down was $(of "$about" sha256)"
}
`;
