#!/bin/sh
# enter.sh TREE FOLDER PROGRAM [ARGUMENT...]: runs a program of an image, with FOLDER in its sight as /srv. The image itself stays as it is: nothing but
# what is mounted over it can be written to. The mounts are the caller's own, in a namespace that ends with the program.
set -eu
tree=$1 folder=$2
shift 2
mount --bind "$tree" "$tree"
mount -o remount,bind,ro "$tree"
mount --rbind /dev "$tree/dev"
mount -t proc proc "$tree/proc"
mount -t tmpfs tmpfs "$tree/tmp"
mount -t tmpfs tmpfs "$tree/run"
mount --bind "$folder" "$tree/srv"
exec chroot "$tree" "$@"
