# shellcheck shell=bash
# What the scripts of this folder share: where things are, and how they speak. To be sourced, not run.

readonly kube_version=1.20.2
readonly base="${ZEROTH_K8S:-$HOME/.cache/zeroth/k8s}"
readonly bin="$base/bin"
readonly run="$base/run"
readonly docker_socket="$run/docker.sock"

say() { echo "${0##*/}: $*" >&2; }

fail() {
  say "$*"
  exit 1
}

need_root() {
  [ "$(id -u)" -eq 0 ] || fail "this needs root, and the user is $(id -un); run it with sudo -E"
}

# The first JDK of version 25 or later.
find_jdk() {
  local jdk
  for jdk in "${JAVA_HOME:-}" /usr/lib/jvm/*; do
    if [ -n "$jdk" ] && [ -x "$jdk/bin/jlink" ] && [ "$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$jdk/release")" -ge 25 ]; then
      echo "$jdk"
      return
    fi
  done
  fail "no JDK 25 or later in JAVA_HOME (${JAVA_HOME:-not set}) or /usr/lib/jvm; set JAVA_HOME to one"
}
