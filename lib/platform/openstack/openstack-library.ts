/** What programs of a machine have in common that ask services of the cloud: settings, logging in, asking. */

/** Sourced by them. */
export const OPENSTACK_LIBRARY = '/opt/groundwork/lib/openstack.sh';

/** Where a machine keeps the certificates by which it knows the cloud, where they were given. */
export const CLOUD_CERTIFICATES = '/etc/groundwork/cloud-ca.pem';

/**
 * POSIX sh and curl 7.55 or later (headers from a file). What is secret is read from files by curl itself, so it stands in no list of processes.
 *
 * @see https://docs.openstack.org/api-ref/identity/v3/#authenticating-with-an-application-credential
 */
export const OPENSTACK_LIBRARY_TEXT = `# Sourced by programs that ask services of OpenStack. Written by groundwork: change the program, not this file.
# shellcheck shell=sh
fail() {
  echo "\${0##*/}: $*" >&2
  exit 1
}
# A scratch folder in memory, gone with the program.
begin() {
  work=$(mktemp -d /run/groundwork-XXXXXX) || exit 1
  trap 'rm -rf "$work"' EXIT
  trap 'exit 1' INT TERM
}
# A value of the settings: FILE NAME
setting() { sed -n "s/^$2=//p" "$1"; }
# Anything of HTTP. An answer of 400 and more is a failure; nothing is printed but what went wrong. Brackets and braces in names of files are no patterns.
http() {
  set -- --silent --show-error --fail --globoff --proto =http,https --connect-timeout 10 --retry "\${retries-2}" --retry-connrefused "$@"
  [ ! -s ${CLOUD_CERTIFICATES} ] || set -- --cacert ${CLOUD_CERTIFICATES} "$@"
  curl "$@" 2>"$work/said"
}
# What curl said last.
said() { tail -n 1 "$work/said" | cut -c 1-200; }
# Logs in: IDENTITY-URL FILE. The token is in a file from then on.
log_in() {
  http --max-time 15 --output /dev/null --dump-header "$work/headers" --header 'Content-Type: application/json' \\
    --data-binary "@$2" "$1/auth/tokens" || fail "cannot log in at $1: $(said)"
  sed -n 's/^[Xx]-[Ss]ubject-[Tt]oken: *\\([^ ]*\\).*$/X-Auth-Token: \\1/p' "$work/headers" | tr -d '\\r' >"$work/token"
  [ -s "$work/token" ] || fail "$1 gave no token"
}
# Asks something with the token.
ask() { http --header "@$work/token" "$@"; }
`;
