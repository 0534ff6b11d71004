/** The program that gives out a secret which came with the user data of its machine. */
import { UNPACK } from './packed-secret';

/** Gives out the files of a secret: `FILE FOLDER`. */
export const USER_DATA_SECRET = '/opt/groundwork/bin/user-data-secret';

export const USER_DATA_SECRET_TEXT = `#!/bin/sh
# Copies the files of a secret that came with the user data into a folder: FILE FOLDER. Nobody but root may read them.
# Written by groundwork: change the program, not this file.
set -u
umask 077
export LC_ALL=C
fail() {
  echo "user-data-secret: $*" >&2
  exit 1
}
${UNPACK}
if [ $# -ne 2 ]; then
  echo 'usage: user-data-secret FILE FOLDER' >&2
  exit 2
fi
[ -r "$1" ] || fail "there is no secret $1"
[ -d "$2" ] || fail "there is no folder $2"
unpack "$1" "$2" || fail "$1 is not whole"
`;
