# shellcheck shell=bash
# The node: its bridge, containers, kubelet, Services and names. To be sourced, not run.

readonly bridge=zeroth0 rule_mark="zeroth e2e"
# What the kubelet, kube-proxy and dockerd set in the kernel.
readonly kernel_settings=(net.ipv4.ip_forward net.ipv4.conf.all.route_localnet net.bridge.bridge-nf-call-iptables
  net.bridge.bridge-nf-call-ip6tables vm.overcommit_memory vm.panic_on_oom kernel.panic kernel.panic_on_oops)
# What the kubelet and dockerd make outside their own folders.
readonly known_leavings=(/var/lib/dockershim /var/lib/kubelet /var/log/pods /var/log/containers /usr/libexec/kubernetes
  /run/dockershim.sock /run/docker /run/containerd)

may_lower_oom_score() {
  local capabilities
  capabilities="$(sed -n 's/^CapEff:\s*//p' /proc/self/status)"
  ((0x$capabilities >> 24 & 1))
}

start_network() {
  local setting leaving
  for setting in "${kernel_settings[@]}"; do
    sysctl "$setting" 2>/dev/null || true
  done >"$run/kernel-settings"
  for leaving in "${known_leavings[@]}"; do
    [ -e "$leaving" ] || echo "$leaving"
  done >"$run/leavings"
  ip link add "$bridge" type bridge
  ip address add "$node_ip/24" dev "$bridge"
  ip link set "$bridge" up
  iptables -t nat -A POSTROUTING -s "$node_ip/24" ! -o "$bridge" -m comment --comment "$rule_mark" -j MASQUERADE
  iptables -I INPUT -i "$bridge" -m comment --comment "$rule_mark" -j ACCEPT
  iptables -I FORWARD -i "$bridge" -m comment --comment "$rule_mark" -j ACCEPT
  iptables -I FORWARD -o "$bridge" -m comment --comment "$rule_mark" -j ACCEPT
}

# Takes back what this cluster has done to the network and the kernel, and nothing of anybody else's.
stop_network() {
  local tables
  for tables in iptables ip6tables; do
    "$tables-save" 2>/dev/null | grep -v -e KUBE- -e "$rule_mark" | "$tables-restore" 2>/dev/null || true
  done
  ip link delete "$bridge" 2>/dev/null || true
  if [ -r "$run/kernel-settings" ]; then
    sysctl -q -p "$run/kernel-settings" 2>/dev/null || true
  fi
  if [ -r "$run/leavings" ]; then
    xargs -r rm -rf <"$run/leavings"
  fi
  find /sys/fs/cgroup -depth -type d '(' -path "*/kubepods*" -o -path "*/zeroth-e2e*" ')' -exec rmdir {} + 2>/dev/null || true
}

start_dockerd() {
  local runtime=()
  if ! may_lower_oom_score; then
    runtime=(--add-runtime "clamped=$here/lib/runc.sh" --default-runtime clamped)
  fi
  start dockerd dockerd --data-root="$base/docker" --exec-root="$run/docker" --pidfile="$run/docker.pid" \
    --host="unix://$docker_socket" --bridge="$bridge" --iptables=false --ip-masq=false --ip=127.0.0.1 \
    --exec-opt native.cgroupdriver=cgroupfs --cgroup-parent=/zeroth-e2e "${runtime[@]}"
  await_daemon dockerd 60 docker version
}

# The process that holds a pod's namespaces, as an image.
import_pause() {
  docker image inspect local/pause:1 >/dev/null 2>&1 && return
  local root="$run/pause"
  mkdir -p "$root/bin"
  cp "$(command -v busybox)" "$root/bin/busybox"
  tar -C "$root" -c . | docker import \
    --change 'ENTRYPOINT ["/bin/busybox", "sh", "-c", "trap exit INT TERM; while :; do /bin/busybox sleep 3600 & wait $!; done"]' \
    - local/pause:1 >/dev/null
}

start_kubelet() {
  cat >"$run/kubelet.yaml" <<CONFIG
apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
address: $node_ip
clusterDNS: [$node_ip]
clusterDomain: cluster.local
cgroupDriver: cgroupfs
oomScoreAdj: 0
failSwapOn: false
readOnlyPort: 0
healthzBindAddress: 127.0.0.1
authentication:
  anonymous: {enabled: false}
  webhook: {enabled: false}
  x509: {clientCAFile: $run/pki/ca.crt}
authorization: {mode: AlwaysAllow}
# A full disk or memory is the machine's affair; images are not fetched again once collected.
evictionHard: {memory.available: 100Mi, nodefs.available: 1%, imagefs.available: 1%}
imageGCHighThresholdPercent: 100
imageGCLowThresholdPercent: 99
CONFIG
  start kubelet "$bin/kubelet" --config="$run/kubelet.yaml" --kubeconfig="$run/kubelet.kubeconfig" \
    --root-dir="$run/kubelet" --cert-dir="$run/kubelet/pki" --hostname-override="$node" --node-ip="$node_ip" \
    --container-runtime=docker --docker-endpoint="unix://$docker_socket" --pod-infra-container-image=local/pause:1 \
    --network-plugin=""
}

start_proxy() {
  start proxy "$bin/kube-proxy" --kubeconfig="$run/proxy.kubeconfig" --hostname-override="$node" --proxy-mode=iptables \
    --bind-address="$node_ip" --nodeport-addresses="$node_ip/32" --masquerade-all --oom-score-adj=0 \
    --healthz-bind-address=127.0.0.1:10256 --metrics-bind-address=127.0.0.1:10249 \
    --conntrack-max-per-core=0 --conntrack-tcp-timeout-established=0 --conntrack-tcp-timeout-close-wait=0
}

start_dns() {
  start dns "$here/lib/dns.sh" "$run/admin.kubeconfig" "$node_ip" "$run/dns"
}

# Volumes made ahead, of a class that is the default. They are of the kind local, whose groups the kubelet sets as pods ask.
make_volumes() {
  local number
  for number in $(seq "$volumes"); do
    mkdir -p "$run/volumes/$number"
    cat <<VOLUME
---
apiVersion: v1
kind: PersistentVolume
metadata: {name: e2e-$number}
spec:
  storageClassName: e2e
  capacity: {storage: 10Gi}
  accessModes: [ReadWriteOnce, ReadWriteMany, ReadOnlyMany]
  persistentVolumeReclaimPolicy: Retain
  local: {path: $run/volumes/$number}
  nodeAffinity:
    required:
      nodeSelectorTerms:
        - matchExpressions: [{key: kubernetes.io/hostname, operator: In, values: [$node]}]
VOLUME
  done >"$run/volumes.yaml"
  cat >>"$run/volumes.yaml" <<CLASS
---
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata:
  name: e2e
  annotations: {storageclass.kubernetes.io/is-default-class: "true"}
provisioner: kubernetes.io/no-provisioner
volumeBindingMode: WaitForFirstConsumer
CLASS
  kube apply -f "$run/volumes.yaml" >/dev/null
}
