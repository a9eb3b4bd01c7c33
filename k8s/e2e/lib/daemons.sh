# shellcheck shell=bash
# Programs that run in the background, each with a process id in $run/pid and a log in $run/log. To be sourced, not run.

# The process id of a running daemon, or nothing. A number that another process has got since is not taken for it.
pid_of() {
  local pid
  pid="$(cat "$run/pid/$1" 2>/dev/null)" || return 0
  if grep -zqx "ZEROTH_DAEMON=$1" "/proc/$pid/environ" 2>/dev/null; then
    echo "$pid"
  fi
}

# Starts a daemon: its name, and its command.
start() {
  local name="$1"
  shift
  mkdir -p "$run/pid" "$run/log"
  ZEROTH_DAEMON="$name" setsid nohup "$@" >"$run/log/$name.log" 2>&1 </dev/null &
  echo $! >"$run/pid/$name"
}

# Stops a daemon, by force where it takes longer than half a minute.
stop() {
  local pid deadline=$((SECONDS + 30))
  pid="$(pid_of "$1")"
  rm -f "$run/pid/$1"
  [ -n "$pid" ] || return 0
  kill "$pid" 2>/dev/null || return 0
  while kill -0 "$pid" 2>/dev/null; do
    if [ "$SECONDS" -ge "$deadline" ]; then
      say "$1 does not stop; killing it"
      kill -9 "$pid" 2>/dev/null || true
    fi
    sleep 0.1
  done
}

# Waits until a command succeeds while a daemon runs: the daemon, the seconds at most, and the command.
await_daemon() {
  local name="$1" seconds="$2" deadline=$((SECONDS + $2))
  shift 2
  until "$@" >/dev/null 2>&1; do
    if ! kill -0 "$(cat "$run/pid/$name")" 2>/dev/null || [ "$SECONDS" -ge "$deadline" ]; then
      tail -n 8 "$run/log/$name.log" >&2
      fail "$name is not ready after $seconds s or has ended; its log is $run/log/$name.log, and cluster.sh down clears up"
    fi
    sleep 0.2
  done
}
