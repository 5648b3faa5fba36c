# shellcheck shell=bash
# Long-running processes, each under scripts/supervise.sh, with pid files in the run folder.

# alive NAME: whether the process with that pid file runs, and is not another one under a reused number.
alive() {
  local pid started fields
  # Files vanish while we look: the supervisor removes them when it ends.
  { read -r pid <"$run_dir/$1.pid" && read -r started <"$run_dir/$1.started" && read -r fields <"/proc/$pid/stat"; } \
    2>/dev/null || return 1
  # shellcheck disable=SC2086  # split into the fields after the command's name
  set -- ${fields##*) }
  [[ $1 != Z && ${20} == "$started" ]]
}

# start_process NAME STOP_SIGNAL FOLDER INPUTS command...: does nothing when it already runs with the same inputs, and
# starts it again when they changed. Environment variables are the caller's.
start_process() {
  local name=$1 signal=$2 folder=$3 inputs=$4
  shift 4
  if alive "$name.supervisor" && [[ $(cat "$run_dir/$name.inputs" 2>/dev/null) == "$inputs" ]]; then return 0; fi
  stop_process "$name"
  mkdir -p "$run_dir" "$log_dir"
  echo "$inputs" >"$run_dir/$name.inputs"
  (
    cd "$folder" || exit 1
    # 9 is the lock of ./dev, which must not live as long as this process.
    exec setsid "$root/scripts/supervise.sh" "$run_dir" "$name" "$log_dir/$name.log" "$signal" "$@" \
      9>&- </dev/null >/dev/null 2>&1
  ) &
  disown
}

# stop_process NAME: ends the supervisor and what it runs, by force after 15 s; the agent has its time to drain as well.
stop_process() {
  local name=$1 tries patience=15
  [[ $name != agent ]] || patience=$((patience + ${Agent__DrainSeconds:-10}))
  [[ -e $run_dir/$name.supervisor.pid || -e $run_dir/$name.pid ]] || return 0
  if alive "$name.supervisor"; then
    kill -TERM "$(cat "$run_dir/$name.supervisor.pid")" 2>/dev/null || true
    for ((tries = 0; tries < patience * 10; tries++)); do
      alive "$name.supervisor" || break
      sleep 0.1
    done
    ! alive "$name.supervisor" || kill -KILL "$(cat "$run_dir/$name.supervisor.pid")" 2>/dev/null || true
  fi
  # Also when the supervisor was killed and left its process behind.
  if alive "$name"; then kill -KILL "$(cat "$run_dir/$name.pid")" 2>/dev/null || true; fi
  rm -f "$run_dir/$name".{pid,started,supervisor.pid,supervisor.started,restarts,inputs}
}

# wait_for NAME TITLE SECONDS command...: until the command succeeds. Gives up early when the process keeps ending.
wait_for() {
  local name=$1 title=$2 deadline=$(($(now) + $3 * 1000)) restarts
  shift 3
  until alive "$name" && "$@" >/dev/null 2>&1; do
    restarts=$(cat "$run_dir/$name.restarts" 2>/dev/null || echo 0)
    if [[ ${restarts:-0} -ge 5 || $(now) -gt $deadline ]]; then
      tail -n 15 "$log_dir/$name.log" 2>/dev/null | sed 's/^/    /' >&2
      if [[ ${restarts:-0} -ge 5 ]]; then
        fail "$title ends as soon as it starts." "The reason should be in $log_dir/$name.log."
      fi
      fail "$title did not become ready in time." "The reason should be in $log_dir/$name.log."
    fi
    sleep 0.1
  done
}

port_is_taken() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# require_port NAME PORT: nobody else may listen where the process NAME is going to.
require_port() {
  if ! alive "$1.supervisor" && ! alive "$1" && port_is_taken "$2"; then
    fail "Port $2, where $1 should listen, is taken by another program." \
      "Stop that program, or choose other ports with PLATFORM_PORT and PLATFORM_PG_PORT."
  fi
}
