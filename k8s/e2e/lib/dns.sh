#!/usr/bin/env bash
# Answers the cluster's names by dnsmasq, kept current from its Services and Endpoints.
#
# usage: dns.sh KUBECONFIG ADDRESS DIR
set -euo pipefail
export KUBECONFIG="$1"
readonly address="$2" dir="$3"
readonly hosts="$dir/hosts" events="$dir/events"

# A Service stands for its cluster address or, where it is headless, for its pods; a pod also has a name of its own under it.
# Endpoints hold the pods that are ready, and the others only where the Service wants them published.
# shellcheck disable=SC2016
readonly records='
  def name: "\(.metadata.name).\(.metadata.namespace).svc.cluster.local";
  def addresses: .subsets[]?.addresses[]?;
  (.items | map(select(.kind == "Service"))) as $services
  | ($services | map(select(.spec.clusterIP == "None") | {key: name, value: true}) | from_entries) as $headless
  | ($services[] | select(.spec.clusterIP // "None" | . != "None" and . != "") | "\(.spec.clusterIP) \(name)"),
    (.items[] | select(.kind == "Endpoints") | name as $service | addresses
      | "\(.ip) \(.hostname // (.ip | gsub("\\."; "-"))).\($service)" + if $headless[$service] then " \($service)" else "" end)'

watch() {
  while true; do
    kubectl get "$1" --all-namespaces --watch --output=name || true
    sleep 0.5
  done >"$events"
}

mkdir -p "$dir"
rm -f "$events"
mkfifo "$events"
: >"$hosts"
dnsmasq --keep-in-foreground --conf-file=/dev/null --pid-file="$dir/dnsmasq.pid" --user=root --log-facility=- \
  --listen-address="$address" --bind-interfaces --no-hosts --addn-hosts="$hosts" --local=/cluster.local/ \
  --no-negcache --domain-needed --bogus-priv &
readonly server=$!
watch services &
watch endpoints &
# The watches are shells with a kubectl in each; all are of this script's process group.
trap 'trap - TERM; kill 0' TERM INT EXIT

while kill -0 "$server" 2>/dev/null; do
  # A burst of events makes one list.
  read -r -t 30 _ || continue
  for _ in {1..20}; do
    read -r -t 0.05 _ || break
  done
  if kubectl get services,endpoints --all-namespaces --output=json | jq -r "$records" >"$hosts.new"; then
    mv "$hosts.new" "$hosts"
    kill -HUP "$server"
  fi
done <>"$events"
