/**
 * The program that tells which packages are missing. cloud-init goes on when it could not install one, and its other commands run all the
 * same.
 */

/** Where it stands. */
export const PACKAGE_CHECK = '/opt/groundwork/bin/check-packages';

/** The program; its arguments are names, or a name, `=` and a version. */
export const PACKAGE_CHECK_SCRIPT = `#!/bin/sh
# Says which packages are not installed, or not in the wanted version. check-packages NAME[=VERSION]...
set -u
export LC_ALL=C
log=/var/log/cloud-init-output.log
installed() { # NAME: its version; a name that others provide has none
  if command -v dpkg-query >/dev/null; then
    dpkg-query -W -f '\${db:Status-Status} \${Version}\\n' "$1" 2>/dev/null | sed -n 's/^installed //p' | grep . && return
    dpkg-query -W -f '\${db:Status-Status} \${Provides}\\n' | grep '^installed ' | tr ' ,' '\\n\\n' | grep -Fxq -e "$1"
  elif command -v rpm >/dev/null; then
    rpm -q --qf '%{EPOCHNUM}:%{VERSION}-%{RELEASE}\\n' --whatprovides "$1" 2>/dev/null
  else
    echo 'neither dpkg nor rpm is here' >&2
    exit 1
  fi
}
fits() { # WANTED VERSION...; one of rpm fits without its epoch and its release too
  want=$1
  shift
  for have; do
    [ "$have" != "$want" ] || return 0
    ! command -v dpkg-query >/dev/null || continue
    bare=\${have#*:}
    for one in "$bare" "\${have%-*}" "\${bare%-*}"; do [ "$one" != "$want" ] || return 0; done
  done
  return 1
}
bad=0
for package; do
  name=\${package%%=*}
  if ! have=$(installed "$name"); then
    echo "$name is not installed" && bad=1
  elif [ "$name" != "$package" ]; then
    # shellcheck disable=SC2086
    fits "\${package#*=}" $have || { echo "$name is installed in version \${have:-none}, not \${package#*=}" && bad=1; }
  fi
done
[ $bad -eq 0 ] || ! [ -r $log ] || grep -E '^(E|W|Error): ' $log | sort -u | tail -n 5
exit $bad
`;
