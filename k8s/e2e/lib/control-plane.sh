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

# The flags by which a server trusts the API server's word on who asks.
front_proxy_flags() {
  echo --requestheader-client-ca-file="$run/pki/ca.crt" --requestheader-allowed-names=front-proxy \
    --requestheader-username-headers=X-Remote-User --requestheader-group-headers=X-Remote-Group \
    --requestheader-extra-headers-prefix=X-Remote-Extra-
}

start_apiserver() {
  # shellcheck disable=SC2046
  start apiserver "$bin/kube-apiserver" --etcd-servers=$etcd_url --bind-address="$node_ip" --advertise-address="$node_ip" \
    --secure-port="$api_port" --service-cluster-ip-range="$service_net.0/24" --allow-privileged=true \
    --authorization-mode=Node,RBAC --enable-admission-plugins=NodeRestriction \
    --feature-gates=BoundServiceAccountTokenVolume=true \
    --cert-dir="$run/pki" --client-ca-file="$run/pki/ca.crt" \
    --tls-cert-file="$run/pki/apiserver.crt" --tls-private-key-file="$run/pki/apiserver.key" \
    --service-account-issuer=https://kubernetes.default.svc.cluster.local \
    --service-account-key-file="$run/pki/accounts.key" --service-account-signing-key-file="$run/pki/accounts.key" \
    --kubelet-preferred-address-types=InternalIP \
    --kubelet-client-certificate="$run/pki/admin.crt" --kubelet-client-key="$run/pki/admin.key" \
    --proxy-client-cert-file="$run/pki/front-proxy.crt" --proxy-client-key-file="$run/pki/front-proxy.key" $(front_proxy_flags)
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

# Starts a current server of custom resources, and has the API server pass the group of a custom resource definition on to it.
start_crd_server() {
  local file="$1" definition="$run/definition.json" group version
  # shellcheck disable=SC2046
  start "$crd_server" "$bin/apiextensions-apiserver" --etcd-servers=$etcd_url --etcd-prefix=/registry-crd \
    --bind-address=127.0.0.1 --secure-port="$crd_port" \
    --cert-dir="$run/pki" --client-ca-file="$run/pki/ca.crt" \
    --tls-cert-file="$run/pki/apiserver.crt" --tls-private-key-file="$run/pki/apiserver.key" \
    --kubeconfig="$run/admin.kubeconfig" --authentication-kubeconfig="$run/admin.kubeconfig" \
    --authorization-kubeconfig="$run/admin.kubeconfig" --authentication-skip-lookup=true \
    --disable-admission-plugins=ValidatingAdmissionPolicy,MutatingAdmissionPolicy --enable-priority-and-fairness=false \
    $(front_proxy_flags)
  await_daemon "$crd_server" 60 api "https://127.0.0.1:$crd_port/readyz"
  kube create --dry-run=client --validate=false -o json -f "$file" >"$definition"
  api -XPOST -H 'Content-Type: application/json' --data-binary "@$definition" -o "$run/definition.answer" --no-fail \
    "https://127.0.0.1:$crd_port/apis/apiextensions.k8s.io/v1/customresourcedefinitions"
  jq -e '.kind == "CustomResourceDefinition"' "$run/definition.answer" >/dev/null ||
    fail "$file is refused: $(jq -r .message "$run/definition.answer")"
  group="$(jq -r .spec.group "$definition")"
  kube apply -f - >/dev/null <<SERVICE
apiVersion: v1
kind: Service
metadata: {name: $crd_server, namespace: kube-system}
spec: {type: ExternalName, externalName: localhost, ports: [{port: $crd_port}]}
SERVICE
  for version in $(jq -r '.spec.versions[] | select(.served) | .name' "$definition"); do
    kube apply -f - >/dev/null <<APISERVICE
apiVersion: apiregistration.k8s.io/v1
kind: APIService
metadata: {name: $version.$group}
spec:
  group: $group
  version: $version
  groupPriorityMinimum: 1000
  versionPriority: 100
  caBundle: $(base64 -w0 "$run/pki/ca.crt")
  service: {name: $crd_server, namespace: kube-system, port: $crd_port}
APISERVICE
  done
  await_daemon "$crd_server" 60 kube get --all-namespaces "$(jq -r '"\(.spec.names.plural).\(.spec.group)"' "$definition")"
}
