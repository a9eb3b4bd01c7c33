# Whether a record of a job's status, taken each second, is one of a status that told the truth; prints what is wrong, if anything.
# usage: jq -n -r -f truth.jq --slurpfile status status.jsonl --slurpfile steps steps.jsonl

def follows($next):
  {"Pending": ["Starting"], "Starting": ["Preparing", "Training", "Evaluating", "Complete", "Suspended"],
   "Preparing": ["Training", "Suspended"], "Training": ["Evaluating", "Complete", "Suspended"],
   "Evaluating": ["Complete", "Suspended"], "Suspended": ["Starting", "Complete"], "Complete": []}[.] | index([$next]) != null;

def seconds($from): "\(((.t - $from) / 1000) | floor) s: ";

def condition($type): [.conditions[]? | select(.type == $type) | .status][0];

[$status[] | select(.job.status != null) | {t, spec: .job.spec, generation: .job.metadata.generation} + .job.status] as $seen
| ($seen[0].t) as $from
| ($seen | [range(1; length) as $i | [.[$i - 1], .[$i]]]) as $pairs
| [ ($pairs[] | select(.[1].step < .[0].step) | .[1] | seconds($from) + "step fell to \(.step)"),
    ($pairs[] | select(.[1].attempt < .[0].attempt) | .[1] | seconds($from) + "attempt fell to \(.attempt)"),
    ($pairs[] | select(.[1].phase as $next | .[0].phase | . != $next and (follows($next) | not))
      | .[1] as $now | .[0].phase as $before | $now | seconds($from) + "phase \($before) became \(.phase)"),
    ($seen[] | select(.observedGeneration > .generation) | seconds($from) + "it is of a generation that is not there yet"),
    ($seen[] | select(.observedGeneration == .generation and .phase == "Training" and .workers.desired != .spec.workers.replicas)
      | seconds($from) + "\(.workers.desired) workers are desired, and the spec has \(.spec.workers.replicas)"),
    ($seen[] | select(.observedGeneration == .generation and .phase == "Training" and .servers.desired != .spec.servers.replicas)
      | seconds($from) + "\(.servers.desired) servers are desired, and the spec has \(.spec.servers.replicas)"),
    ($seen[] | select((condition("Complete") == "True") != (.phase == "Complete")) | seconds($from) + "condition Complete does not fit phase \(.phase)"),
    ($seen[] | select((condition("Suspended") == "True") != (.phase == "Suspended")) | seconds($from) + "condition Suspended does not fit phase \(.phase)"),
    ($seen[] | . as $now | ([$steps[] | select(.t < $now.t + 2000) | .step] | max // 0) as $committed
      | select(.step > $committed) | seconds($from) + "step \(.step) was not committed yet, but \($committed)")
  ] | if length == 0 then "\($seen | length) samples" else (.[0:5] | join("; ")) | halt_error(1) end
