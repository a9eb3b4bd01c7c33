#!/usr/bin/env bash
# Makes the image local/zeroth-base:25 without a registry: a Java runtime, the libraries that our native code needs, and a shell.
#
# usage: images.sh
# Docker is the one that DOCKER_HOST names, or that of cluster.sh. Application images go on top of it by Jib, on base docker://local/zeroth-base:25.
set -euo pipefail
here="$(dirname "$(readlink -f "$0")")"
readonly here
source "$here/lib/common.sh"

readonly image=local/zeroth-base:25 user=65532
# Java SE is whole, as in the images that are published, so that a test fails by no module that users would have.
readonly modules=java.se,jdk.crypto.ec,jdk.httpserver,jdk.incubator.vector,jdk.jfr,jdk.management,jdk.naming.dns,jdk.unsupported,jdk.zipfs
# What the JDK's own libraries and those of ND4J, OpenBLAS and DJL link to, and what name look-ups load.
readonly libraries=(ld-linux-x86-64.so.2 libc.so.6 libm.so.6 libdl.so.2 libpthread.so.0 librt.so.1 libresolv.so.2 libnss_dns.so.2
  libnss_files.so.2 libz.so.1 libgcc_s.so.1 libstdc++.so.6 libgomp.so.1)

export DOCKER_HOST="${DOCKER_HOST:-unix://$docker_socket}"
docker version >/dev/null 2>&1 || fail "no Docker at $DOCKER_HOST; start the cluster with cluster.sh up, or set DOCKER_HOST"
[ "$(uname -m)" = x86_64 ] || fail "the machine is $(uname -m); the libraries are named for x86_64 only"
command -v apt-get >/dev/null || fail "no apt-get here; the image has a busybox of Debian's"

jdk="$(find_jdk)"
readonly jdk

work="$(mktemp -d)"
readonly work root="$work/root"
trap 'rm -rf "$work"' EXIT
mkdir -p "$root"/{bin,etc/ssl/certs,lib,lib64,opt/java,tmp,usr}
chmod 755 "$root"
chmod 1777 "$root/tmp"
"$jdk/bin/jlink" --add-modules "$modules" --strip-debug --no-man-pages --no-header-files --compress zip-1 --output "$root/opt/java/openjdk"

for library in "${libraries[@]}"; do
  file="$(ldconfig -p | awk -v name="$library" '$1 == name && /x86-64/ && !found++ {print $NF}')"
  [ -n "$file" ] || fail "the library $library is missing; run $here/get.sh first"
  cp -L "$file" "$root/lib/"
done
ln -s ../lib/ld-linux-x86-64.so.2 "$root/lib64/"
# Not the static one of this machine, which crashes when it looks up names.
(cd "$work" && apt-get -qq download busybox >&2 && dpkg-deb -x busybox_*.deb busybox) || fail "Debian's package busybox cannot be downloaded; try apt-get update"
cp "$work/busybox/bin/busybox" "$root/bin/"
for applet in $("$root/bin/busybox" --list); do
  [ -e "$root/bin/$applet" ] || ln -s busybox "$root/bin/$applet"
done
cp -L /etc/ssl/certs/ca-certificates.crt "$root/etc/ssl/certs/"
echo "zeroth:x:$user:$user:Zeroth:/tmp:/bin/sh" >"$root/etc/passwd"
echo "zeroth:x:$user:" >"$root/etc/group"
echo "hosts: files dns" >"$root/etc/nsswitch.conf"

tar -C "$root" --numeric-owner --owner=0 --group=0 -c . | docker import --change "USER $user:$user" --change 'ENV HOME=/tmp' \
  --change 'ENV JAVA_HOME=/opt/java/openjdk' --change 'ENV PATH=/opt/java/openjdk/bin:/bin' - "$image" >/dev/null
say "$image is $(docker image inspect -f '{{.Size}}' "$image" | numfmt --to=iec)"
