# shellcheck shell=bash
# The control plane: etcd, the API server, the controllers and the scheduler. To be sourced, not run.

readonly etcd_url=http://127.0.0.1:12379 etcd_peer_url=http://127.0.0.1:12380

api() {
  curl -fsS --cacert "$run/pki/ca.crt" --cert "$run/pki/admin.crt" --key "$run/pki/admin.key" "$@"
}

kube() { kubectl --kubeconfig="$run/admin.kubeconfig" "$@"; }

start_etcd() {
  start etcd etcd --data-dir="$run/etcd" --unsafe-no-fsync --listen-client-urls=$etcd_url --advertise-client-urls=$etcd_url \
    --listen-peer-urls=$etcd_peer_url --initial-advertise-peer-urls=$etcd_peer_url --initial-cluster=default=$etcd_peer_url
}

start_apiserver() {
  start apiserver "$bin/kube-apiserver" --etcd-servers=$etcd_url --bind-address="$node_ip" --advertise-address="$node_ip" \
    --secure-port="$api_port" --service-cluster-ip-range="$service_net.0/24" --allow-privileged=true \
    --authorization-mode=Node,RBAC --enable-admission-plugins=NodeRestriction \
    --feature-gates=BoundServiceAccountTokenVolume=true \
    --cert-dir="$run/pki" --client-ca-file="$run/pki/ca.crt" \
    --tls-cert-file="$run/pki/apiserver.crt" --tls-private-key-file="$run/pki/apiserver.key" \
    --service-account-issuer=https://kubernetes.default.svc.cluster.local \
    --service-account-key-file="$run/pki/accounts.key" --service-account-signing-key-file="$run/pki/accounts.key" \
    --kubelet-preferred-address-types=InternalIP \
    --kubelet-client-certificate="$run/pki/admin.crt" --kubelet-client-key="$run/pki/admin.key"
  await_daemon apiserver 60 api "$api_url/readyz"
}

start_controllers() {
  start controllers "$bin/kube-controller-manager" --kubeconfig="$run/controllers.kubeconfig" \
    --bind-address=127.0.0.1 --port=0 --secure-port=0 --leader-elect=false \
    --use-service-account-credentials=true --service-account-private-key-file="$run/pki/accounts.key" \
    --feature-gates=BoundServiceAccountTokenVolume=true --controllers='*,bootstrapsigner,tokencleaner' \
    --root-ca-file="$run/pki/ca.crt" \
    --cluster-signing-cert-file="$run/pki/ca.crt" --cluster-signing-key-file="$run/pki/ca.key"
  start scheduler "$bin/kube-scheduler" --kubeconfig="$run/scheduler.kubeconfig" --leader-elect=false \
    --bind-address=127.0.0.1 --port=0 --secure-port=0
}
