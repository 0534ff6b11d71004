/** The program that keeps objects in a container of the object store. */
import { OPENSTACK_LIBRARY } from './openstack-library';

/** Keeps objects: `SETTINGS put FILE KEY | get KEY FILE | list | remove KEY`. */
export const SWIFT_BUCKET = '/opt/groundwork/bin/swift-bucket';

/** What every program for buckets does first: looks through what it was asked. */
export function bucketUsage(program: string): string {
  return `usage() {
  echo 'usage: ${program} SETTINGS put FILE KEY | get KEY FILE | list | remove KEY' >&2
  exit 2
}
[ $# -ge 2 ] || usage
settings=$1 verb=$2
shift 2
case $verb:$# in
  put:2) file=$1 key=$2 ;;
  get:2) key=$1 file=$2 ;;
  remove:1) key=$1 ;;
  list:0) key=none ;;
  *) usage ;;
esac
case /$key/ in
  *//* | */.* | *[!A-Za-z0-9._/-]*) fail "$key is no key" ;;
esac
[ -r "$settings" ] && [ -r "$settings.login" ] || fail "there are no settings $settings"
[ "$verb" != put ] || [ -f "$file" ] || fail "there is no file $file"`;
}

/**
 * A large file is kept in segments, beside the other objects under `.segments/`, with a manifest under its own name: written last, so it is never seen
 * half. Segments that no manifest needs any more are removed after that.
 *
 * @see https://docs.openstack.org/swift/latest/api/large_objects.html
 */
export const SWIFT_BUCKET_TEXT = `#!/bin/sh
# Keeps objects in a container: SETTINGS put FILE KEY | get KEY FILE | list | remove KEY.
# Written by groundwork: change the program, not this file.
set -u
umask 077
export LC_ALL=C
. ${OPENSTACK_LIBRARY}
${bucketUsage('swift-bucket')}
identity=$(setting "$settings" identity) container=$(setting "$settings" container) segment=$(setting "$settings" segment)
begin
time=$(date -u +%Y%m%dT%H%M%SZ)-$$
log_in "$identity" "$settings.login"
# Gives up what does not move for a minute, however large it is.
move() { ask --speed-limit 1 --speed-time 60 "$@"; }
sum() { md5sum | cut -c 1-32; }
# All names that begin so, to standard output: PREFIX
names() {
  marker=''
  while :; do
    ask --max-time 60 --output "$work/page" --get --data-urlencode "prefix=$1" --data-urlencode "marker=$marker" "$container" || return 1
    [ -s "$work/page" ] || return 0
    cat "$work/page"
    marker=$(tail -n 1 "$work/page")
    : >"$work/page"
  done
}
# Whether an object is there: 0, 1 when it is not, and fails when that cannot be known. What was said of it is in a file.
look() {
  code=$(http --header "@$work/token" --max-time 60 --head --output "$work/about" --write-out '%{http_code}' "$container/$1") && return 0
  [ "$code" = 404 ] || fail "cannot look at $1: $(said)"
  return 1
}
# Removes an object. One that is not there is no failure: lists lag behind, and a removal is asked for again when its answer was lost.
drop() {
  code=$(ask --max-time 60 --output /dev/null --write-out '%{http_code}' --request DELETE "$container/$1") || [ "$code" = 404 ]
}
in_segments() { grep -qi '^x-static-large-object: *true' "$work/about"; }
# Removes the segments of a key that are of no use any more: KEY. Those that its manifest names stay, and those of whoever began after this run.
sweep() {
  names ".segments/$1:" >"$work/segments" || return 1
  [ -s "$work/segments" ] || return 0
  : >"$work/kept"
  if look "$1" && in_segments; then
    ask --max-time 60 --output "$work/kept" "$container/$1?multipart-manifest=get" || return 1
  fi
  while read -r one; do
    set_of=\${one##*:}
    if expr "\${set_of%%/*}" '<' "$time" >"$work/older" && ! grep -qF "$one\\"" "$work/kept"; then
      drop "$one" || return 1
    fi
  done <"$work/segments"
}
put_whole() {
  move --output /dev/null --upload-file "$1" --header "ETag: $(sum <"$1")" --header 'Content-Type: application/octet-stream' "$container/$2"
}
put_segments() {
  number=0 offset=0
  printf '[' >"$work/manifest"
  while [ "$offset" -lt "$size" ]; do
    number=$((number + 1))
    part=$(printf '.segments/%s:%s/%08d' "$2" "$time" "$number")
    length=$((size - offset < segment ? size - offset : segment))
    check=$(piece "$1" | sum)
    # A token may be old before the last segment goes.
    log_in "$identity" "$settings.login"
    piece "$1" | move --output /dev/null --upload-file - --header "ETag: $check" "$container/$part" || return 1
    [ "$number" -eq 1 ] || printf ',' >>"$work/manifest"
    printf '{"path":"/%s/%s","etag":"%s","size_bytes":%d}' "\${container##*/}" "$part" "$check" "$length" >>"$work/manifest"
    offset=$((offset + length))
  done
  printf ']' >>"$work/manifest"
  move --output /dev/null --request PUT --data-binary "@$work/manifest" --header 'Content-Type: application/octet-stream' \\
    "$container/$2?multipart-manifest=put"
}
piece() { tail -c "+$((offset + 1))" "$1" | head -c "$length"; }
case $verb in
  put)
    size=$(stat -L -c %s "$file") || exit 1
    if [ "$size" -le "$segment" ]; then
      put_whole "$file" "$key" || fail "cannot store $key: $(said)"
    else
      put_segments "$file" "$key" || fail "cannot store $key: $(said)"
    fi
    sweep "$key" || fail "$key is stored, but what was there before cannot be removed: $(said)"
    ;;
  get)
    look "$key" || fail "there is no $key"
    move --output "$file.part" --dump-header "$work/about" "$container/$key" || {
      rm -f "$file.part"
      fail "cannot fetch $key: $(said)"
    }
    etag=$(sed -n 's/^[Ee][Tt][Aa][Gg]: *"\\{0,1\\}\\([0-9a-f]\\{32\\}\\).*/\\1/p' "$work/about" | tail -n 1)
    if ! in_segments && [ "$etag" ] && [ "$etag" != "$(sum <"$file.part")" ]; then
      rm -f "$file.part"
      fail "what was fetched of $key is not what was stored"
    fi
    mv -f "$file.part" "$file"
    ;;
  list)
    names '' >"$work/names" || fail "cannot list: $(said)"
    grep -v '^\\.segments/' "$work/names" || :
    ;;
  remove)
    if look "$key"; then
      drop "$key" || fail "cannot remove $key: $(said)"
    fi
    sweep "$key" || fail "$key is removed, but not all of its parts: $(said)"
    ;;
esac
`;
