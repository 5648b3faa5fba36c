#!/usr/bin/env bash
# supervise.sh RUN_DIR NAME LOG STOP_SIGNAL command...
# Keeps one process running: when it ends, for whatever reason, it is started again; after a pause of one second when it
# lived less than ten, so that one that cannot start does not spin. TERM ends both.
# RUN_DIR gets NAME.supervisor and NAME.pid (the pid, and when it started, so that a reused number is noticed).
set -u
run_dir=$1 name=$2 log=$3 stop_signal=$4
shift 4

started_at() {
  local fields
  fields=$(<"/proc/$1/stat") 2>/dev/null || return 0
  # shellcheck disable=SC2086  # split into fields; those after the command's name, which may hold spaces
  set -- ${fields##*) }
  echo "${20}"
}

record() {
  started_at "$2" >"$run_dir/$1.started"
  echo "$2" >"$run_dir/$1.pid.new" && mv "$run_dir/$1.pid.new" "$run_dir/$1.pid"
}

stopping='' child='' pause=''
stop() {
  stopping=yes
  [[ -z $child ]] || kill -s "$stop_signal" "$child" 2>/dev/null
  [[ -z $pause ]] || kill "$pause" 2>/dev/null
}
trap stop TERM INT
trap '' HUP

record "$name.supervisor" $$
restarts=0
echo 0 >"$run_dir/$name.restarts"
while [[ -z $stopping ]]; do
  if [[ $(stat -c %s "$log" 2>/dev/null || echo 0) -gt 20000000 ]]; then mv "$log" "$log.1"; fi
  started=$SECONDS
  "$@" </dev/null >>"$log" 2>&1 &
  child=$!
  record "$name" "$child"
  [[ -z $stopping ]] || kill -s "$stop_signal" "$child" 2>/dev/null
  wait "$child"
  code=$?
  # A signal to this shell ends `wait` before the process ends.
  while [[ -n $stopping && -d /proc/$child ]]; do
    wait "$child"
    code=$?
  done
  child=''
  [[ -z $stopping ]] || break
  restarts=$((restarts + 1))
  echo "$restarts" >"$run_dir/$name.restarts"
  printf '%s %s ended with code %s; starting it again.\n' "$(date -u +%FT%TZ)" "$name" "$code" >>"$log"
  [[ $((SECONDS - started)) -lt 10 ]] || continue
  sleep 1 &
  pause=$!
  wait "$pause"
  pause=''
done
rm -f "$run_dir/$name".{pid,started,supervisor.pid,supervisor.started,restarts,inputs}
