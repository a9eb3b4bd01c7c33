#!/usr/bin/env bash
# Gets what tests on a real Kubernetes need: Debian packages, and Kubernetes built from Debian's sources. What is there already is kept.
#
# usage: get.sh [api|cluster] [--cel]
#   api      etcd, kube-apiserver and kubectl, as Fabric8's kube-api-test wants them
#   cluster  the rest of a one-node cluster as well (default)
#   --cel    a current apiextensions server as well, which enforces the CEL rules of our custom resources
# Everything goes to ${ZEROTH_K8S:-$HOME/.cache/zeroth/k8s}.
set -euo pipefail
here="$(dirname "$(readlink -f "$0")")"
readonly here
source "$here/lib/common.sh"

readonly build="$base/build"
arch="$(dpkg --print-architecture)"
readonly arch
readonly keyring=/usr/share/keyrings/debian-archive-keyring.gpg

# Installs those of the named packages that are missing.
install_packages() {
  local package missing=()
  for package in "$@"; do
    [ "$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || missing+=("$package")
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  need_root
  say "installing ${missing[*]}"
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >&2
}

# The Debian mirror that this machine is set up with.
mirror() {
  local uri
  uri="$(sed -n 's/^URIs: *\([^ ]*\/debian\)\/*$/\1/;T;p;q' /etc/apt/sources.list.d/*.sources 2>/dev/null || true)"
  echo "${uri:-http://deb.debian.org/debian}"
}

# Runs apt-get with lists of its own, in the folder $1, on the source line $2, so that nothing of it is seen by the system's apt.
own_apt() {
  local dir="$1" line="$2"
  shift 2
  mkdir -p "$dir"/lists/partial "$dir"/cache/archives/partial
  touch "$dir/status"
  echo "$line" >"$dir/sources.list"
  apt-get -qq -o Dir::Etc::sourcelist="$dir/sources.list" -o Dir::Etc::sourceparts=- -o Dir::State::lists="$dir/lists" \
    -o Dir::State::status="$dir/status" -o Dir::Cache="$dir/cache" -o APT::Sandbox::User=root "$@" >&2
}

# Unpacks the last Debian source of Kubernetes that carries the server.
unpack_kubernetes() {
  [ -e "$build/unpacked" ] && return
  local line
  line="deb-src [signed-by=$keyring] $(mirror) bookworm main"
  say "unpacking the source package kubernetes $kube_version"
  rm -rf "$build"
  mkdir -p "$build"
  cd "$build"
  own_apt "$build/apt" "$line" update
  own_apt "$build/apt" "$line" source "kubernetes"
  mv kubernetes-*/ src
  # The vendored reflect2 reads a layout of maps that Go 1.18 changed; Debian's package has the fix.
  rm src/vendor/github.com/modern-go/reflect2/*.{go,s}
  cp /usr/share/gocode/src/github.com/modern-go/reflect2/*.{go,s} src/vendor/github.com/modern-go/reflect2/
  cat >"$build/version" <<VERSION
KUBE_GIT_COMMIT=debian
KUBE_GIT_TREE_STATE=archive
KUBE_GIT_VERSION=v$kube_version
KUBE_GIT_MAJOR=1
KUBE_GIT_MINOR=20
VERSION
  mkdir -p src/.go/src/k8s.io home
  ln -sfn ../../.. src/.go/src/k8s.io/kubernetes
  touch "$build/unpacked"
}

# Builds those of the named programs of Kubernetes that are missing.
build_kubernetes() {
  local program missing=() begin=$SECONDS
  for program in "$@"; do
    [ -x "$bin/$program" ] || missing+=("cmd/$program")
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  unpack_kubernetes
  say "building ${missing[*]}; some minutes (log: $build/build.log)"
  (
    cd "$build/src" &&
      nice -n 10 env GOPATH="$PWD/.go" GO111MODULE=off CGO_ENABLED=0 HOME="$build/home" KUBE_GIT_VERSION_FILE="$build/version" \
        PATH="/usr/lib/go/bin:$PATH" make WHAT="${missing[*]}" GOFLAGS=-tags=providerless
  ) >>"$build/build.log" 2>&1 || fail "the build failed; $build/build.log tells why"
  mkdir -p "$bin"
  for program in "${missing[@]}"; do
    install -m 755 "$build/src/_output/bin/${program#cmd/}" "$bin/"
  done
  say "built in $((SECONDS - begin)) s"
}

# Builds a current apiextensions server from the development packages of Debian unstable, none of which is installed.
build_apiextensions() {
  [ -x "$bin/apiextensions-apiserver" ] && return
  local dir="$build-cel" begin=$SECONDS line goroot
  line="deb [signed-by=$keyring] $(mirror) sid main"
  say "building a current apiextensions server from Debian unstable (log: $dir/build.log)"
  rm -rf "$dir"
  mkdir -p "$dir/root" "$bin"
  {
    own_apt "$dir/apt" "$line" update &&
      own_apt "$dir/apt" "$line" install -y --no-install-recommends --download-only golang-go golang-k8s-apiextensions-apiserver-dev
  } 2>"$dir/build.log" || fail "Debian unstable does not offer it today: $(tail -n 3 "$dir/build.log"); run again without --cel, or on another day"
  find "$dir/apt/cache/archives" -name 'golang-*.deb' -exec dpkg-deb -x {} "$dir/root" \;
  goroot="$(echo "$dir"/root/usr/lib/go-1.*)"
  (
    cd "$dir/root/usr/share/gocode/src/k8s.io/apiextensions-apiserver" &&
      nice -n 10 env GOROOT="$goroot" GOPATH="$dir/root/usr/share/gocode" GOCACHE="$dir/gocache" GO111MODULE=off CGO_ENABLED=0 \
        GOTOOLCHAIN=local "$goroot/bin/go" build -trimpath -ldflags='-s -w' -o "$bin/apiextensions-apiserver" .
  ) >>"$dir/build.log" 2>&1 || fail "the build failed; $dir/build.log tells why"
  rm -rf "$dir"
  say "built in $((SECONDS - begin)) s"
}

# Shows the API server to Fabric8's kube-api-test under the names that it looks for.
lay_out_for_kube_api_test() {
  local dir="$base/kube-api-test/k8s/$kube_version-linux-$arch"
  mkdir -p "$dir"
  ln -sfn "$(command -v etcd)" "$dir/etcd"
  ln -sfn "$bin/kube-apiserver" "$dir/kube-apiserver"
  ln -sfn "$(command -v kubectl)" "$dir/kubectl"
}

what=cluster cel=false
for arg in "$@"; do
  case "$arg" in
    api | cluster) what="$arg" ;;
    --cel) cel=true ;;
    *) fail "$arg is neither api, cluster nor --cel" ;;
  esac
done
command -v apt-get >/dev/null || fail "no apt-get here; this needs Debian 12, whose source package of Kubernetes it builds"
[ -r "$keyring" ] || install_packages debian-archive-keyring

packages=(etcd-server golang-go golang-github-modern-go-reflect2-dev make rsync jq dpkg-dev openssl curl ca-certificates procps)
command -v kubectl >/dev/null || packages+=(kubernetes-client)
install_packages "${packages[@]}"
build_kubernetes kube-apiserver
lay_out_for_kube_api_test
if "$cel"; then
  build_apiextensions
fi
if [ "$what" = cluster ]; then
  install_packages docker.io iptables iproute2 conntrack socat busybox-static dnsmasq-base libgomp1 libstdc++6
  build_kubernetes kube-controller-manager kube-scheduler kubelet kube-proxy
  rm -rf "$build"
fi
say "all there, in $base; kube-api-test finds its part under $base/kube-api-test"
