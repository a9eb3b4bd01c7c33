#!/usr/bin/env bash
# Checks that a cluster does what our tests rely on: pods, names, volumes, Services, accounts; prints how long each took.
#
# usage: check.sh     on the cluster that KUBECONFIG names, with the image of images.sh
set -euo pipefail
here="$(dirname "$(readlink -f "$0")")"
readonly here
source "$here/lib/common.sh"

readonly namespace=e2e-check port=18080
[ -n "${KUBECONFIG:-}" ] || fail "KUBECONFIG is not set; eval \"\$($here/cluster.sh up)\" sets it"

kube() { kubectl -n "$namespace" "$@"; }

# Waits until a command succeeds, and prints how long that took: the claim, and the command.
check() {
  local claim="$1" deadline=$((SECONDS + 60)) begin=${EPOCHREALTIME/./}
  shift
  until "$@" >/dev/null 2>&1; do
    [ "$SECONDS" -lt "$deadline" ] || fail "not so within 60 s: $claim ($*)"
    sleep 0.2
  done
  printf 'ok %6d ms  %s\n' "$(((${EPOCHREALTIME/./} - begin) / 1000))" "$claim"
}

# What a pod reads at an address.
read_from() { kube exec "$1" -- timeout 3 wget -q -O - "$2"; }

reads() { read_from "$1" "$2" | grep -q "$3"; }

address_of() { kube get pod "$1" -o 'jsonpath={.status.podIP}'; }

running_since() { [ "$(kube get pod "$1" -o 'jsonpath={.metadata.uid} {.status.phase}')" = "$2 Running" ]; }

replaced() {
  local now
  now="$(kube get pod "$1" -o 'jsonpath={.metadata.uid}')"
  [ -n "$now" ] && [ "$now" != "$2" ] && running_since "$1" "$now" && [ -n "$(address_of "$1")" ]
}

resolves() { kube exec "$1" -- nslookup "$2" | grep -q "Address: *$3\$"; }

# Whether what a peer has written at each of its starts tells of two.
kept() { [ "$(read_from peer-0 http://peer-1.peer:8080/ | grep -c peer-1)" -eq 2 ]; }

refused() { [[ "$(kube exec caller -- /opt/kubectl get secrets 2>&1)" == *Forbidden* ]]; }

forwarded() { curl -fsS --max-time 2 "http://127.0.0.1:$port/" | grep -q web-; }

kubectl delete namespace "$namespace" --ignore-not-found >/dev/null
kubectl create namespace "$namespace" >/dev/null
forward=""
trap '[ -z "$forward" ] || kill "$forward" 2>/dev/null || true; kubectl delete namespace "$namespace" --wait=false >/dev/null' EXIT
sed "s#KUBECTL#$(command -v kubectl)#" "$here/check.yaml" | kube apply -f - >/dev/null

check "a Deployment of strict pods is available" kube wait --for=condition=Available deployment/web --timeout=1s
for pod in peer-0 peer-1 peer-2 caller; do
  check "the pod $pod runs" running_since "$pod" "$(kube get pod "$pod" -o 'jsonpath={.metadata.uid}')"
done
check "a Service leads from its name and cluster address to its pods" reads peer-0 http://web/ web-
check "and at its name and namespace" reads peer-0 http://web.$namespace/ web-
check "a pod reads another by name, though none is ready" reads peer-0 http://peer-1.peer:8080/ peer-1
check "and by its whole name" reads peer-1 http://peer-2.peer.$namespace.svc.cluster.local:8080/ peer-2
check "a headless Service stands for its pods" resolves peer-0 peer.$namespace.svc.cluster.local "$(address_of peer-2)"

before="$(kube get pod peer-1 -o 'jsonpath={.metadata.uid}')"
old="$(address_of peer-1)"
kube delete pod peer-1 --grace-period=0 --force >/dev/null 2>&1
check "a killed pod is replaced" replaced peer-1 "$before"
new="$(address_of peer-1)"
check "its name leads to its new address ($old, now $new)" resolves peer-0 peer-1.peer.$namespace.svc.cluster.local "$new"
check "its volume kept what it had written before" kept

check "a pod calls the API server under its own account" kube exec caller -- /opt/kubectl get pods
check "and is refused what its role does not allow" refused
check "logs can be read" kube logs caller
kubectl -n "$namespace" port-forward service/web "$port:80" >/dev/null 2>&1 &
forward=$!
check "a port can be forwarded" forwarded
