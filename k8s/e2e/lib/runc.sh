#!/usr/bin/env bash
# Runs runc where root may not lower a process's out-of-memory score: the negative scores that the kubelet asks for become 0.
set -euo pipefail

bundle="$PWD" previous="" creates=false
for arg in "$@"; do
  case "$previous" in
    -b | --bundle) bundle="$arg" ;;
  esac
  case "$arg" in
    create | run) creates=true ;;
  esac
  previous="$arg"
done
config="$bundle/config.json"
if "$creates" && [ -f "$config" ]; then
  clamped="$(jq -c 'if (.process.oomScoreAdj // 0) < 0 then .process.oomScoreAdj = 0 else . end' "$config")"
  echo "$clamped" >"$config"
fi
exec runc "$@"
