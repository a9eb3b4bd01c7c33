#!/usr/bin/env bash
# Puts jobs that break one rule each to an API server that enforces the rules of the custom resource, and checks that each is refused in words.
#
# usage: rules.sh
# It takes the cluster of KUBECONFIG; here one comes from: eval "$(k8s/e2e/cluster.sh up --cel k8s/crd/finetunejobs.zeroth.io-v1.yml)"
set -euo pipefail

failed=0

# A job of this name, with what it needs where the lines given do not say otherwise.
job() {
  printf 'apiVersion: zeroth.io/v1alpha1\nkind: FineTuneJob\nmetadata: {name: %s, namespace: default}\nspec:\n' "$1"
  grep -q '^  model:' <<<"$2" || echo '  model: {reference: "maven:g:a:1"}'
  grep -q '^  method:' <<<"$2" || echo '  method: {train: [a]}'
  echo "$2"
}

# Tells whether what was said on standard input has the words.
expect() {
  local what="$1" words="$2" said
  said="$(cat)"
  if grep -qF -- "$words" <<<"$said"; then
    echo "ok      $what"
  else
    echo "FAILED  $what: wanted \"$words\", and was told: $said"
    failed=1
  fi
}

refused() { job "$1" "$2" | { kubectl create --validate=false -f - 2>&1 || true; } | expect "${2:-$1}" "$3"; }
changed() { { kubectl patch ftj "$1" --type=merge ${4:+"$4"} -p "$2" 2>&1 || true; } | expect "$1 $2" "$3"; }

kubectl delete ftj base owned --ignore-not-found >/dev/null
job base '' | kubectl create --validate=false -f - 2>&1 | expect "a job with nothing but what it needs" created
job owned '  autoscaling: {owner: Operator}' | kubectl create --validate=false -f - 2>&1 | expect "a job that the operator scales" created

refused a-name-that-is-longer-than-forty-characters '' 'metadata.name has more than 40 characters'
refused x '  servers: {replicas: 2}' 'it must be 1, 3 or 5'
refused x '  workers: {min: 5, max: 2}' 'spec.workers.min is above spec.workers.max'
refused x '  workers: {replicas: -1}' 'spec.workers.replicas'
refused x '  tasks: [{}]' 'exactly one source'
refused x '  tasks: [{configMap: a, url: "http://x/y"}]' 'exactly one source'
refused x '  tasks: [{url: "http://x/y", file: other.yaml}]' 'a url names the task'
refused x '  model: {reference: "path:x"}' 'give spec.model.claim'
refused x '  model: {reference: "ftp:x"}' 'spec.model.reference'
refused x '  tls: {mode: Secret}' 'spec.tls.secretName'
refused x '  tls: {mode: CertManager}' 'spec.tls.issuerName'
refused x '  autoscaling: {targetStepMillis: 5}' 'set spec.autoscaling.owner to Operator'
refused x '  method: {train: []}' 'spec.method.train'
refused x '  method: {train: [a], optimizer: {probe_count: {name: elastic, least: 9, most: 4}}}' 'probe_count.least is above'

changed base '{"spec":{"servers":{"replicas":3}}}' 'the log knows its servers'
changed base '{"spec":{"servers":{"storage":{"size":"2Gi"}}}}' 'spec.servers.storage cannot change'
changed base '{"spec":{"managedBy":"x/y"}}' 'spec.managedBy cannot change'
changed base '{"spec":{"tls":{"mode":"Own"}}}' 'spec.tls.mode cannot change'
changed base '{"spec":{"method":{"seed":3}}}' patched
changed base '{"status":{"startTime":"2026-01-01T00:00:00Z"}}' patched --subresource=status
changed base '{"spec":{"method":{"seed":4}}}' 'cannot change once the job has started'
changed base '{"spec":{"tasks":[{"configMap":"z"}]}}' 'cannot change once the job has started'
changed base '{"spec":{"suspend":true}}' patched
changed owned '{"spec":{"workers":{"replicas":4}}}' 'spec.workers.replicas is set by the operator'
{ kubectl scale ftj owned --replicas=7 2>&1 || true; } | expect "kubectl scale of a job that the operator scales" 'set by the operator'
kubectl scale ftj base --replicas=7 2>&1 | expect "kubectl scale of another" scaled
kubectl delete ftj base owned >/dev/null
exit "$failed"
