#!/usr/bin/env bash
# Runs a real Kubernetes of one node on this machine: etcd, API server, controllers, scheduler, Docker, kubelet, Services, names, volumes.
#
# usage: cluster.sh up | down | status
#   up      starts it and prints the variables to export: eval "$(cluster.sh up)"
#   down    ends it and forgets all that was in it but the images
#   status  tells what runs; the exit status is 0 if all does
set -euo pipefail
here="$(dirname "$(readlink -f "$0")")"
readonly here
source "$here/lib/common.sh"

readonly node=node1 node_ip=10.244.77.1 service_net=10.244.78 volumes=48
readonly api_port=16443 api_url="https://10.244.77.1:16443"
export DOCKER_HOST="unix://$docker_socket"

source "$here/lib/daemons.sh"
source "$here/lib/pki.sh"
source "$here/lib/control-plane.sh"
source "$here/lib/node.sh"

# In the order in which they are stopped.
readonly daemons=(kubelet dns proxy scheduler controllers apiserver etcd dockerd)

running() {
  local daemon
  for daemon in "${daemons[@]}"; do
    [ -z "$(pid_of "$daemon")" ] || echo "$daemon"
  done
}

check_before_up() {
  local program
  need_root
  [ -z "$(running)" ] || fail "$(running | paste -sd, -) run already; run cluster.sh down first"
  for program in kube-apiserver kube-controller-manager kube-scheduler kubelet kube-proxy; do
    [ -x "$bin/$program" ] || fail "$bin/$program is missing; run $here/get.sh first"
  done
  for program in etcd dockerd runc iptables ip conntrack socat busybox dnsmasq jq openssl curl kubectl; do
    command -v "$program" >/dev/null || fail "the program $program is missing; run $here/get.sh first"
  done
  [ ${#docker_socket} -lt 100 ] || fail "ZEROTH_K8S is $base, too long for a socket in it; choose a path of less than 80 characters"
  ! pgrep -x kubelet >/dev/null || fail "a kubelet runs on this machine already; a second one would take its pods for garbage"
}

# Starts all, with a current server of custom resources for the definition in a file, if one is named.
up() {
  local begin=$SECONDS
  check_before_up
  down
  mkdir -p "$run"
  certificates
  start_network
  start_dockerd
  import_pause
  start_etcd
  start_apiserver
  start_controllers
  start_kubelet
  start_proxy
  start_dns
  make_volumes
  await_daemon kubelet 60 kube wait --for=condition=Ready "node/$node" --timeout=1s
  await_daemon controllers 60 kube get serviceaccount default
  await_daemon dns 10 busybox nslookup kubernetes.default.svc.cluster.local "$node_ip"
  say "ready after $((SECONDS - begin)) s; cluster.sh down ends it"
  echo "export KUBECONFIG=$run/admin.kubeconfig"
  echo "export DOCKER_HOST=$DOCKER_HOST"
}

down() {
  local daemon
  need_root
  stop kubelet
  if docker version >/dev/null 2>&1; then
    docker ps -aq --filter label=io.kubernetes.pod.name | xargs -r docker rm -f >/dev/null 2>&1 || true
  fi
  for daemon in "${daemons[@]}"; do
    stop "$daemon"
  done
  awk -v within="$run/" 'index($2, within) == 1 {print $2}' /proc/mounts | sort -r | xargs -r -n 1 umount
  stop_network
  # What kubectl keeps of what this address had to offer.
  rm -rf "$run" "$HOME/.kube/cache/discovery/${node_ip}_$api_port"
}

status() {
  local daemon missing=0
  for daemon in "${daemons[@]}"; do
    if [ -n "$(pid_of "$daemon")" ]; then
      echo "$daemon runs"
    elif [ "$daemon" != "$crd_server" ]; then
      echo "$daemon does not run"
      missing=1
    fi
  done
  [ "$missing" -eq 1 ] || kube get nodes
  return "$missing"
}

case "$*" in
  up) up ;;
  down) down ;;
  status) status ;;
  *) fail "usage: cluster.sh up | down | status" ;;
esac
