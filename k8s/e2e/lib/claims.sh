# shellcheck shell=bash
# Claims that a run checks, each once, and times that it takes: they are kept, and printed as tables at the end. To be sourced, not run.

claims_failed=0
# Lines of verdict, claim and detail, and of what was timed and how long it took, with tabs between.
claims="$out/claims.tsv" times="$out/times.tsv"

now_millis() { echo $((${EPOCHREALTIME/./} / 1000)); }

seconds_of() { printf '%d.%01d' $(($1 / 1000)) $(($1 % 1000 / 100)); }

step() { printf '\n== %s (%d s)\n' "$1" "$SECONDS" >&2; }

# Takes note of a verdict (ok or FAILED), a claim, and a detail.
verdict() {
  printf '%s\t%s\t%s\n' "$1" "$2" "$3" >>"$claims"
  printf '%-6s %s (%s)\n' "$1" "$2" "$3" >&2
  [ "$1" = ok ] || claims_failed=1
}

# Checks that a command succeeds now: the claim, and the command. What it prints is the detail.
claim() {
  local claim="$1" said
  shift
  if said="$("$@" 2>&1)"; then
    verdict ok "$claim" "${said##*$'\n'}"
  else
    verdict FAILED "$claim" "${said:0:500}"
  fi
}

# The same, and ends the run if it does not.
must() {
  claim "$@"
  [ "$claims_failed" -eq 0 ] || exit 1
}

# Waits until a command succeeds, and ends the run if it does not: the claim, the seconds it may take, and the command.
await() {
  local claim="$1" limit=$2 begin=$SECONDS from
  from="$(now_millis)"
  shift 2
  until "$@" >/dev/null 2>&1; do
    if [ $((SECONDS - begin)) -ge "$limit" ]; then
      verdict FAILED "$claim" "not so within $limit s"
      exit 1
    fi
    sleep 0.3
  done
  verdict ok "$claim" "$(seconds_of $(($(now_millis) - from))) s"
}

# Takes note of how long something took: what, and the milliseconds.
timed() {
  printf '%s\t%s\n' "$1" "$2" >>"$times"
  printf 'time   %s: %s s\n' "$1" "$(seconds_of "$2")" >&2
}

print_tables() {
  printf '\n| | claim | |\n| --- | --- | --- |\n'
  awk -F '\t' '{printf "| %s | %s | %s |\n", $1, $2, $3}' "$claims"
  printf '\n| what | s |\n| --- | --- |\n'
  awk -F '\t' '{printf "| %s | %.1f |\n", $1, $2 / 1000}' "$times"
}
