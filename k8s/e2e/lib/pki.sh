# shellcheck shell=bash
# Certificates of the cluster in $run/pki, and kubeconfigs that carry them. To be sourced, not run.

authority() {
  mkdir -p "$run/pki"
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 365 -subj /CN=zeroth-e2e \
    -keyout "$run/pki/ca.key" -out "$run/pki/ca.crt" 2>/dev/null
  openssl genrsa -out "$run/pki/accounts.key" 2048 2>/dev/null
}

# Issues a certificate: its file's name, its subject, and the names and addresses it stands for.
certificate() {
  local file="$run/pki/$1" subject="$2" names="${3:-}"
  openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "$subject" \
    -keyout "$file.key" -out "$file.csr" 2>/dev/null
  openssl x509 -req -in "$file.csr" -CA "$run/pki/ca.crt" -CAkey "$run/pki/ca.key" -CAcreateserial -days 365 -out "$file.crt" \
    -extfile <(printf 'extendedKeyUsage=serverAuth,clientAuth\n%s\n' "${names:+subjectAltName=$names}") 2>/dev/null
}

encoded() { base64 -w0 "$run/pki/$1"; }

# Writes a kubeconfig with the certificate of that name.
kubeconfig() {
  cat >"$run/$1.kubeconfig" <<CONFIG
apiVersion: v1
kind: Config
clusters:
  - name: e2e
    cluster: {server: "$api_url", certificate-authority-data: $(encoded ca.crt)}
users:
  - name: $1
    user: {client-certificate-data: $(encoded "$1.crt"), client-key-data: $(encoded "$1.key")}
contexts:
  - name: e2e
    context: {cluster: e2e, user: $1}
current-context: e2e
CONFIG
}

certificates() {
  authority
  certificate apiserver /CN=kube-apiserver "IP:$node_ip,IP:127.0.0.1,IP:$service_net.1,DNS:localhost,DNS:kubernetes,\
DNS:kubernetes.default,DNS:kubernetes.default.svc,DNS:kubernetes.default.svc.cluster.local"
  certificate admin /O=system:masters/CN=admin
  certificate controllers /CN=system:kube-controller-manager
  certificate scheduler /CN=system:kube-scheduler
  certificate proxy /CN=system:kube-proxy
  certificate kubelet "/O=system:nodes/CN=system:node:$node"
  local user
  for user in admin controllers scheduler proxy kubelet; do
    kubeconfig "$user"
  done
}
