/**
 * The program that runs the steps of the first boot. cloud-init says "done" whatever the programs in `runcmd` did, so the outcome is kept
 * where it can be read: `/var/lib/groundwork/status.json`, the console, and the state of a systemd service.
 *
 * The functions of the script are the machine's own steps. Plain POSIX sh, since dash and busybox must run it.
 */
import { STATE_DIRECTORY } from './file-path';
import type { PlannedStep } from './plan';

/** Where the script finds and leaves things. Tests give their own. */
export interface FirstBootPaths {
  readonly state: string;
  readonly sysctlFile: string;
  readonly proc: string;
  readonly sys: string;
  readonly console: string;
}

/** The paths on a machine. */
export const FIRST_BOOT_PATHS: FirstBootPaths = {
  state: STATE_DIRECTORY,
  // systemd reads all files of /etc, /run and /usr/lib in the order of their names, the last value wins: ours comes behind any
  // "99-…" that a vendor brings, and behind /etc/sysctl.conf, which Debian links as 99-sysctl.conf.
  sysctlFile: '/etc/sysctl.d/zz-groundwork.conf',
  proc: '/proc/sys',
  sys: '/sys/module',
  console: '/dev/console',
};

/**
 * Where the script itself stands. Not below /usr, which some systems mount read-only; and in a folder `bin` of /opt, whose files SELinux lets
 * systemd run.
 */
export const FIRST_BOOT_SCRIPT = '/opt/groundwork/bin/first-boot';

/** The service that runs it. */
export const FIRST_BOOT_SERVICE = 'groundwork-first-boot.service';

/** The outcome of the first boot, as `status.json` has it. */
export const STATUS_FILE = `${STATE_DIRECTORY}/status.json`;

/** The status of the first failure, which a later attempt does not overwrite. */
export const FIRST_FAILURE_FILE = `${STATE_DIRECTORY}/first-failure.json`;

/** There once every step has succeeded. */
export const DONE_FILE = `${STATE_DIRECTORY}/first-boot.done`;

/** What `status.json` holds. */
export interface FirstBootStatus {
  readonly state: 'running' | 'done' | 'failed';
  /** The id of the step that runs or failed; empty when all is done. */
  readonly step: string;
  /** The construct that added the step. */
  readonly construct: string;
  readonly command: string;
  readonly exitCode: number;
  /** The last 20 lines of what the failed step said, at most 4,000 bytes; what is not ASCII reads `?`. */
  readonly output: string;
  /** What could not be done in a container, such as `sysctl vm.max_map_count`. */
  readonly skipped: readonly string[];
}

/** The script that runs these steps in order. */
export function renderFirstBootScript(
  machine: string,
  steps: readonly PlannedStep[],
  paths: FirstBootPaths = FIRST_BOOT_PATHS,
): string {
  return `${engine(machine, paths)}\n${steps.map(stepLine).join('\n')}\n${ENDING}`;
}

/** One line of the script. */
export function stepLine(step: PlannedStep): string {
  const { id, construct, description, command, timeoutSeconds, inContainers } = step;
  const limited = timeoutSeconds === undefined ? [] : ['timeout', String(timeoutSeconds)];
  const words = [id, construct, description, ...limited, ...command].map(shellWord);
  return [...(inContainers === 'skip' ? ['host'] : []), 'step', ...words].join(' ');
}

/** A text as one word of a POSIX shell. */
export function shellWord(text: string): string {
  if (/^[A-Za-z0-9_./:@%+,-]+$/.test(text)) return text;
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

const engine = (machine: string, paths: FirstBootPaths): string => `#!/bin/sh
# First boot of ${machine}: the steps at the end, in order, until one fails. Each may run again.
# Written by groundwork: change the program, not this file. Outcome: ${paths.state}/status.json
set -u
export LC_ALL=C
dir=${shellWord(paths.state)} skipped='' id='' by='' cmd='' out='' code=0
container=$(systemd-detect-virt --container) || container=''
mkdir -p "$dir"

text() { # as the inside of a JSON string
  case $1 in
    *[!A-Za-z0-9\\ ._/:=@,-]*)
      printf %s "$1" | tr '\\t' ' ' | tr -c '\\n -~' '?' | sed 's/["\\\\]/\\\\&/g; $!s/$/\\\\n/' | tr -d '\\n' ;;
    *) printf %s "$1" ;;
  esac
}
status() { # STATE
  printf '{"state":"%s","step":"%s","construct":"%s","command":"%s","exitCode":%d,"output":"%s","skipped":[%s]}\\n' \\
    "$1" "$(text "$id")" "$(text "$by")" "$(text "$cmd")" $code "$(text "$out")" "$skipped" >"$dir/status.new" &&
    mv "$dir/status.new" "$dir/status.json"
}
skip() { # WHAT, which this container cannot do
  echo "skipped in a container: $1"
  case ",$skipped," in *",\\"$1\\","*) ;; *) skipped=\${skipped:+$skipped,}\\"$(text "$1")\\" ;; esac
}
host() { if [ "$container" ]; then skip "step $2"; else "$@"; fi; }
step() { # ID CONSTRUCT DESCRIPTION COMMAND...
  id=$1 by=$2 what=$3
  shift 3
  cmd=$* code=0
  status running
  echo "$id: $what"
  "$@" >"$dir/output" 2>&1 </dev/null || code=$?
  cat "$dir/output"
  [ $code -ne 0 ] || return 0
  out=$(tail -n 20 "$dir/output" | tail -c 4000)
  status failed
  [ -e "$dir/first-failure.json" ] || cp "$dir/status.json" "$dir/first-failure.json"
  what="groundwork: first boot failed at $id ($what), exit code $code: $(echo "$out" | tail -n 1)"
  echo "$what" >&2
  [ ! -w ${shellWord(paths.console)} ] || echo "$what" >${shellWord(paths.console)}
  exit $code
}
modules() { # NAME...
  bad=0
  for m; do
    [ -d "${paths.sys}/$m" ] || modprobe "$m" || if [ "$container" ]; then skip "module $m"; else bad=1; fi
  done
  return $bad
}
sysctls() { # writes every key and reads it back
  bad=0
  while read -r key _ want; do
    case $key in '' | '#'*) continue ;; esac
    f=${paths.proc}/$(echo "$key" | tr ./ /.)
    [ ! -w "$f" ] || printf '%s\\n' "$want" >"$f" || :
    is='not there'
    [ ! -e "$f" ] || is=$(tr -s '\\t ' ' ' <"$f") || is=$want # some can only be written
    if [ "\${is% }" = "$want" ]; then :
    elif [ "$container" ] && [ ! -w "$f" ]; then skip "sysctl $key"
    else echo "$key is $is, not $want" && bad=1; fi
  done <${shellWord(paths.sysctlFile)}
  return $bad
}
udev() {
  if [ "$container" ]; then skip 'udev rules'; return 0; fi
  udevadm control --reload && udevadm trigger && udevadm settle
}
start() { # UNIT, and what it said when it fails
  systemctl start "$1" && return
  journalctl --sync
  run=$(systemctl show --value --property InvocationID "$1")
  journalctl --quiet --no-pager --output cat "_SYSTEMD_INVOCATION_ID=$run"
  return 1
}
up() { # UNIT [DEVICE]; systemd knows the unit already, and a reload takes long
  systemctl enable --quiet --no-reload "$1" || return
  if [ "$container" ] && [ $# -eq 2 ] && [ ! -e "$2" ]; then skip "device $2"; else start "$1"; fi
}`;

const ENDING = `id='' by='' cmd=''
status 'done'
: >"$dir/first-boot.done"
`;
