/** The programs that a member's unit and its operators run. Plain POSIX sh with the tools that every distribution has. */

const HEAD = '# Written by groundwork: change the program, not this file.\nset -u\n';

/** Makes the directories, never on the wrong disk. */
export const ETCD_DIRECTORIES = '/opt/groundwork/bin/etcd-directories';

export const ETCD_DIRECTORIES_TEXT = `#!/bin/sh
# Makes the directories of etcd: USER no|root-disk DIRECTORY... Refuses one on the disk of the system, unless it may be there.
${HEAD}user=$1 where=$2
shift 2
for directory in "$@"; do
  there=$directory
  while [ ! -e "$there" ]; do there=\${there%/*}; there=\${there:-/}; done
  if [ "$where" != root-disk ] && [ "$(stat -c %d "$there")" = "$(stat -c %d /)" ]; then
    echo "etcd-directories: $directory would be on the disk of the system: is its own disk mounted?" >&2
    exit 1
  fi
  mkdir -p "\${directory%/*}" || exit 1
  [ -d "$directory" ] || mkdir -m 0700 "$directory" || exit 1
  # A disk from another machine, where the user had another number.
  [ "$(stat -c %U:%G "$directory")" = "$user:$user" ] || chown -R -h "$user:$user" "$directory" || exit 1
  # etcd refuses what others may read.
  chmod 0700 "$directory" || exit 1
done
`;

/** Waits for certificates, which come from outside. */
export const ETCD_WAIT_FOR_FILES = '/opt/groundwork/bin/etcd-wait-for-files';

export const ETCD_WAIT_FOR_FILES_TEXT = `#!/bin/sh
# Waits until this user can read all files: FILE... However long it takes: whoever brings them may come much later.
${HEAD}told=''
while :; do
  missing=''
  for file in "$@"; do
    [ -s "$file" ] && [ -r "$file" ] || missing="$missing $file"
  done
  [ "$missing" ] || exit 0
  if [ "$missing" != "$told" ]; then
    echo "etcd-wait-for-files: waiting for what this user can read:$missing" >&2
    told=$missing
  fi
  sleep 2
done
`;

/** Measures how fast writes reach the disk. */
export const ETCD_FSYNC_GATE = '/opt/groundwork/bin/etcd-fsync-gate';

/** Where the gate writes what it measured. */
export const ETCD_FSYNC_RESULT = '/var/lib/groundwork-etcd/fsync.json';

/**
 * etcd's advice is fio with writes of 2300 bytes and fdatasync after each; GNU dd does the same without a package: its time for one block
 * begins when the file is open, and \`oflag=dsync\` ends it when the block is on the disk.
 *
 * @see https://etcd.io/docs/v3.6/faq/#what-does-the-etcd-warning-failed-to-send-out-heartbeat-on-time-mean
 */
export const ETCD_FSYNC_GATE_TEXT = `#!/bin/sh
# Measures writes of 2300 bytes as etcd makes them: refuse|warn PERCENTILE MICROSECONDS WRITES RESULT DATA LOG
# Only where there is no data yet. LOG is the directory that the write-ahead log will be in.
${HEAD}on_slow=$1 percentile=$2 limit=$3 writes=$4 result=$5 data=$6 log=$7
say() { echo "etcd-fsync-gate: $*" >&2; }
if [ -d "$data/member" ]; then
  say "there is data in $data: nothing is measured"
  exit 0
fi
scratch=$log/groundwork-fsync-test
trap 'rm -f "$scratch" "$scratch.times"' EXIT
trap 'exit 1' INT TERM
# etcd writes its log into space that the file has already.
if ! dd if=/dev/zero of="$scratch" bs=2300 count="$writes" conv=fsync 2>"$scratch.times"; then
  say "cannot write to $log: $(tail -n 1 "$scratch.times")"
  exit 1
fi
: >"$scratch.times"
block=0
while [ "$block" -lt "$writes" ]; do
  LC_ALL=C dd if=/dev/zero of="$scratch" bs=2300 count=1 seek="$block" conv=notrunc oflag=dsync 2>&1 |
    sed -n 's/^.* copied, \\([0-9.e+-]*\\) s,.*$/\\1/p' >>"$scratch.times"
  block=$((block + 1))
done
rank=$(((percentile * writes + 99) / 100))
figures=$(LC_ALL=C awk '{ printf "%d\\n", $1 * 1000000 + 0.5 }' "$scratch.times" | sort -n | awk -v rank="$rank" '
  NR == rank { at = $1 }
  { last = $1; line[NR] = $1 }
  END { print NR, line[int((NR + 1) / 2)], at, last }')
read -r count median at worst <<END
$figures
END
if [ "$count" != "$writes" ]; then
  say "measured $count of $writes writes: this dd does not tell how long it takes"
  [ "$on_slow" = warn ]
  exit
fi
verdict=pass
[ "$at" -le "$limit" ] || verdict=$on_slow
printf '{"percentile":%d,"limitMicroseconds":%d,"measuredMicroseconds":%d,"medianMicroseconds":%d,"worstMicroseconds":%d,"writes":%d,"directory":"%s","verdict":"%s"}\\n' \\
  "$percentile" "$limit" "$at" "$median" "$worst" "$writes" "$log" "$verdict" >"$result.new" && mv "$result.new" "$result"
say "$percentile % of $writes writes within $at us (median $median us, worst $worst us); the limit is $limit us"
[ "$verdict" = pass ] && exit 0
say "the disk of $log is too slow for etcd"
[ "$verdict" = warn ]
`;

/** Installs a release. */
export const ETCD_INSTALL = '/opt/groundwork/bin/etcd-install';

/** Where a release is installed. */
export const ETCD_RELEASE_PROGRAM = '/opt/etcd/bin/etcd';

export const ETCD_INSTALL_TEXT = `#!/bin/sh
# Installs etcd, etcdctl and etcdutl: VERSION URL ARCHITECTURE=SHA256... Takes nothing that is not what it should be.
${HEAD}version=$1 url=$2
shift 2
bin=/opt/etcd/bin
say() { echo "etcd-install: $*" >&2; }
if [ -x "$bin/etcd" ] && [ -x "$bin/etcdctl" ] && "$bin/etcd" --version | grep -qxF "etcd Version: $version"; then
  exit 0
fi
case $(uname -m) in
  x86_64) arch=amd64 ;;
  aarch64) arch=arm64 ;;
  *) arch=$(uname -m) ;;
esac
sum=''
for one in "$@"; do
  [ "\${one%%=*}" != "$arch" ] || sum=\${one#*=}
done
if [ -z "$sum" ]; then
  say "no sum is known of the archive for $arch"
  exit 1
fi
# On the disk of the programs, so that the last step is one step.
mkdir -p "$bin" && folder=$(mktemp -d "$bin/.etcd-XXXXXX") || exit 1
trap 'rm -rf "$folder"' EXIT
trap 'exit 1' INT TERM
url=$(printf '%s\\n' "$url" | sed "s/{arch}/$arch/g")
if ! curl --fail --silent --show-error --location --proto '=https' --proto-redir '=https' --retry 5 --retry-connrefused \\
  --connect-timeout 20 --output "$folder/archive" "$url"; then
  say "cannot download $url"
  exit 1
fi
if ! echo "$sum  $folder/archive" | sha256sum --check --status; then
  say "$url is not what it should be: its sum is $(sha256sum "$folder/archive" | cut -d ' ' -f 1)"
  exit 1
fi
mkdir "$folder/files" && tar -xzf "$folder/archive" -C "$folder/files" --strip-components=1 --no-same-owner || exit 1
for program in etcdutl etcdctl etcd; do
  chmod 0755 "$folder/files/$program" && mv -f "$folder/files/$program" "$bin/$program" || exit 1
done
if ! "$bin/etcd" --version | grep -qxF "etcd Version: $version"; then
  say "the archive does not hold etcd $version"
  rm -f "$bin/etcd"
  exit 1
fi
`;

/** Tells operators whether the member is well. */
export const ETCD_HEALTH = '/opt/groundwork/bin/etcd-health';

/** How a member is asked from its own machine. */
export interface HealthAddress {
  /** Without a path. */
  readonly url: string;
  /** Undefined without TLS. */
  readonly files:
    | { readonly certFile: string; readonly keyFile: string; readonly trustedCaFile: string }
    | undefined;
}

/** The program, with the address and the files in it: an operator needs to know neither. */
export function healthProgram({ url, files }: HealthAddress): string {
  const tls =
    files === undefined
      ? "--proto '=http'"
      : `--proto '=https' --cacert ${files.trustedCaFile} --cert ${files.certFile} --key ${files.keyFile}`;
  return `#!/bin/sh
# Asks the etcd of this machine whether it is well: by a read that a majority of the members agrees to, or with --local by one of this member alone.
# Exit code: 0 well, 1 not well or no answer, 2 cannot ask.
${HEAD}case \${1-} in
  '') query='' ;;
  --local) query='?serializable=true' ;;
  *)
    echo 'usage: etcd-health [--local]' >&2
    exit 2
    ;;
esac
command -v curl >/dev/null || {
  echo 'etcd-health: there is no curl on this machine; install it' >&2
  exit 2
}
answer=$(curl --silent --show-error --max-time 10 --noproxy '*' ${tls} "${url}/health$query" 2>&1)
code=$?
printf '%s\\n' "$answer"
[ "$code" -eq 0 ] || exit 1
case $answer in
  *'"health":"true"'*) exit 0 ;;
esac
exit 1
`;
}
