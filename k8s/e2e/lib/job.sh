# shellcheck shell=bash
# The job of run.sh, as kubectl, its record and its logs tell of it. To be sourced, not run.

readonly namespace=e2e job=e2e operators=zeroth-system release=zeroth
# The record, by the recorder.
readonly record_status="$out/status.jsonl" record_steps="$out/steps.jsonl"

kube() { kubectl -n "$namespace" "$@"; }

# A field of the job, as a jsonpath without its braces.
field() { kube get ftj "$job" -o "jsonpath={$1}"; }

field_is() { [ "$(field "$1")" = "$2" ]; }

attempt() { field .status.attempt; }

# The newest record of what the leading server tells.
last_told() { tail -n 1 "$record_steps"; }

leader() { last_told | jq -r .server; }

committed() { last_told | jq -r .step; }

committed_past() { [ "$(committed)" -gt "$1" ]; }

# The pods of a role, by name, with those that are on their way out.
pods() { kube get pods -l "zeroth.io/job=$job,app.kubernetes.io/component=$1" -o name --sort-by=.metadata.name | cut -d/ -f2; }

# Where the servers are, with commas between.
addresses() {
  kube get pods -l "zeroth.io/job=$job,app.kubernetes.io/component=servers" -o json |
    jq -r '[.items[].status.podIP | select(. != null) | "\(.):7070"] | join(",")'
}

pods_are() { [ "$(pods "$1" | wc -l)" -eq "$2" ]; }

# Whether so many pods of a role are ready, none is on its way out, and there are no others.
ready() {
  kube get pods -l "zeroth.io/job=$job,app.kubernetes.io/component=$1" -o json | jq -e --argjson count "$2" '
    [.items[] | .metadata.deletionTimestamp == null and any(.status.conditions[]?; .type == "Ready" and .status == "True")]
    | length == $count and all' >/dev/null
}

# Whether the servers count so many workers, and all of them have done probes.
working() { last_told | jq -e --argjson count "$1" '(.workers | length) == $count and all(.workers[]; . > 0)' >/dev/null; }

# Ends a pod as the loss of its node does: its processes are killed, and then it is taken from the API server.
kill_pod() {
  local container
  container="$(kubectl -n "$1" get pod "$2" -o 'jsonpath={.status.containerStatuses[0].containerID}')"
  docker kill -s KILL "${container#docker://}" >/dev/null
  kubectl -n "$1" delete pod "$2" --grace-period=0 --force >/dev/null 2>&1
}

# The operator that leads.
leading_operator() { kubectl -n "$operators" get lease "$release-operator" -o 'jsonpath={.spec.holderIdentity}'; }

leading_operator_is_not() {
  local now
  now="$(leading_operator)"
  [ -n "$now" ] && [ "$now" != "$1" ]
}

# Milliseconds from a moment until a server other than the one that was killed then told of a step beyond the first one that it told of.
millis_until_step() {
  jq -ser --argjson from "$1" --arg killed "$2" '
    [.[] | select(.t > $from and .server != $killed)] | group_by(.server)
    | map((.[0].step) as $first | [.[] | select(.step > $first)][0] | select(. != null) | .t)
    | if length > 0 then min - $from else halt_error(1) end' "$record_steps"
}

# The directory of a server's volume on this machine.
volume_of() {
  local volume
  volume="$(kube get pvc "data-$job-servers-$1" -o 'jsonpath={.spec.volumeName}')"
  kubectl get pv "$volume" -o 'jsonpath={.spec.local.path}'
}
