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
