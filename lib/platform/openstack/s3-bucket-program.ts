/** The program that keeps objects in a bucket of whatever speaks S3. */
import { OPENSTACK_LIBRARY } from './openstack-library';
import { bucketUsage } from './swift-bucket-program';

/** Keeps objects: `SETTINGS put FILE KEY | get KEY FILE | list | remove KEY`. */
export const S3_BUCKET = '/opt/groundwork/bin/s3-bucket';

/** The largest object that is put in one: 5 GiB. */
export const S3_MAX_BYTES = 5_368_709_120;

/**
 * curl signs (7.88 or later: before that it leaves out the hash of the body). The keys are read by curl from a file of its own kind.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
 * @see https://curl.se/docs/manpage.html#--aws-sigv4
 */
export const S3_BUCKET_TEXT = `#!/bin/sh
# Keeps objects in a bucket that speaks S3: SETTINGS put FILE KEY | get KEY FILE | list | remove KEY.
# Written by groundwork: change the program, not this file.
set -u
umask 077
export LC_ALL=C
. ${OPENSTACK_LIBRARY}
${bucketUsage('s3-bucket')}
endpoint=$(setting "$settings" endpoint) folder=$(setting "$settings" folder) region=$(setting "$settings" region)
version=$(curl --version | sed -n '1s/^curl \\([0-9]*\\)\\.\\([0-9]*\\).*/\\1 \\2/p')
[ "\${version% *}" -gt 7 ] || [ "\${version#* }" -ge 88 ] || fail 'curl is too old to sign requests: it has to be 7.88 or later'
begin
nothing=e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855
# Asks something, signed: SHA-256-OF-THE-BODY ARGUMENTS
ask() {
  hash=$1
  shift
  http --config "$settings.login" --aws-sigv4 "aws:amz:$region:s3" --header "x-amz-content-sha256: $hash" "$@"
}
move() { ask "$@" --speed-limit 1 --speed-time 60; }
# Whether an object is there; fails when that cannot be known.
look() {
  code=$(ask "$nothing" --max-time 60 --head --output /dev/null --write-out '%{http_code}' "$endpoint/$folder/$1") && return 0
  [ "$code" = 404 ] || fail "cannot look at $1: $(said)"
  return 1
}
# Removes an object. One that is not there is no failure: a removal is asked for again when its answer was lost.
drop() {
  code=$(ask "$nothing" --max-time 60 --output /dev/null --write-out '%{http_code}' --request DELETE "$endpoint/$folder/$1") || [ "$code" = 404 ]
}
# All names in the folder, to standard output. The fields of a query are signed in the order of the alphabet.
names() {
  after=''
  while :; do
    query="list-type=2&prefix=$(quoted "\${folder#*/}/")\${after:+&start-after=$(quoted "$after")}"
    ask "$nothing" --max-time 60 --output "$work/page" "$endpoint/\${folder%%/*}?$query" || return 1
    grep -o '<Key>[^<]*</Key>' "$work/page" | sed 's|^<Key>||; s|</Key>$||' >"$work/keys"
    cat "$work/keys"
    grep -q '<IsTruncated>true</IsTruncated>' "$work/page" || return 0
    after=$(tail -n 1 "$work/keys")
    [ "$after" ] || return 1
  done
}
quoted() { printf %s "$1" | sed 's|/|%2F|g'; }
case $verb in
  put)
    size=$(stat -L -c %s "$file") || exit 1
    [ "$size" -le ${S3_MAX_BYTES} ] || fail "$file is larger than 5 GiB, which no store of S3 takes in one: use Swift"
    hash=$(sha256sum <"$file")
    move "\${hash%% *}" --output /dev/null --upload-file "$file" --header 'Content-Type: application/octet-stream' "$endpoint/$folder/$key" ||
      fail "cannot store $key: $(said)"
    ;;
  get)
    look "$key" || fail "there is no $key"
    move "$nothing" --output "$file.part" "$endpoint/$folder/$key" || {
      rm -f "$file.part"
      fail "cannot fetch $key: $(said)"
    }
    mv -f "$file.part" "$file"
    ;;
  list)
    names >"$work/names" || fail "cannot list: $(said)"
    sed "s|^\${folder#*/}/||" "$work/names"
    ;;
  remove)
    if look "$key"; then
      drop "$key" || fail "cannot remove $key: $(said)"
    fi
    ;;
esac
`;
