# shellcheck shell=bash
# The Docker engine: the one that answers, otherwise one that we start (and remember that we did).

engine() { docker --host "$engine_address" "$@"; }

engine_answers() { command -v docker >/dev/null && timeout 10 docker --host "$engine_address" version >/dev/null 2>&1; }

# The engine's state belongs to the machine (/var/lib/docker), its log and pid to this checkout. The shared bridge is
# left alone: an engine started without it would delete it for everybody else, and sandboxes have no network anyway.
# Root in a container is nobody on the machine (userns-remap); images of an engine without it are made anew.
start_engine() {
  local log=$log_dir/dockerd.log group=() tries
  mkdir -p "$log_dir" "$run_dir"
  # Without systemd nobody mounts the control groups that limits are made of.
  grep -q ' /sys/fs/cgroup' /proc/mounts || as_root mount -t cgroup2 none /sys/fs/cgroup
  [[ $EUID -eq 0 ]] || group=(--group "$(id -gn)")
  # Supervised like the rest: an engine that dies comes back. It looks no further than for the number in its own pid
  # file, which another process may have by then.
  # shellcheck disable=SC2016  # for the shell that is started
  as_root setsid "$root/scripts/supervise.sh" "$run_dir" dockerd "$log" TERM \
    bash -c 'rm -f "$0"; exec dockerd --pidfile "$0" "$@"' "$run_dir/dockerd.own" \
    --host "$engine_address" "${group[@]}" --log-level warn --userns-remap default --default-ulimit core=0:0 \
    --shutdown-timeout 5 9>&- </dev/null >/dev/null 2>&1 &
  disown
  for ((tries = 0; tries < 150; tries++)); do
    ! engine_answers || return 0
    sleep 0.2
  done
  tail -n 5 "$log"
  fail "The engine did not answer within 30 s." "Its log is $log; ./dev doctor says what the machine lacks."
}

ensure_engine() {
  engine_answers || bring_engine
  raise_key_quota
}

# Each process that the engine starts in a container gets a key ring from the kernel, counted for the user that root in
# containers is. The kernel's default of 200 is used up by some sixty sandboxes, or fewer with several terminals each.
key_quota_is_small() { [[ $(cat /proc/sys/kernel/keys/maxkeys 2>/dev/null || echo 20000) -lt 20000 ]]; }

raise_key_quota() {
  key_quota_is_small || return 0
  [[ $EUID -eq 0 ]] || sudo -n true 2>/dev/null || return 0
  if ! { echo 20000 | as_root tee /proc/sys/kernel/keys/maxkeys && echo 2000000 | as_root tee /proc/sys/kernel/keys/maxbytes; } >/dev/null; then
    warn "The kernel's quota of key rings stays at its default: some sixty sandboxes use it up (kernel.keys.maxkeys)."
  fi
}

bring_engine() {
  local socket=${engine_address#unix://}
  if [[ $engine_address != unix:///var/run/docker.sock ]]; then
    fail "No engine answers at $engine_address." "Start it, or unset PLATFORM_ENGINE: ./dev then starts one at the usual address."
  fi
  if [[ -S $socket && ! -w $socket ]]; then
    fail "You may not use the engine at $socket." "Run ./dev as root, or join its group: sudo usermod -aG docker $(id -un)"
  fi
  # Where the machine has a service for it, that one is right, and stays up after ./dev down.
  if [[ -d /run/systemd/system ]] && systemctl cat docker.service >/dev/null 2>&1; then
    step "Starting the machine's Docker engine" engine-start as_root systemctl start docker.service
  else
    step "Starting the Docker engine" engine-start start_engine
  fi
}

# Stops the engine only when this stack started it.
stop_engine() {
  local tries
  [[ -e $run_dir/dockerd.supervisor.pid ]] || return 0
  if alive dockerd.supervisor; then
    as_root kill "$(cat "$run_dir/dockerd.supervisor.pid")"
    for ((tries = 0; tries < 150; tries++)); do
      alive dockerd.supervisor || break
      sleep 0.1
    done
    say "Stopped the Docker engine."
  fi
  as_root rm -f "$run_dir"/dockerd.{pid,started,supervisor.pid,supervisor.started,restarts,own}
}

# remove_sandboxes: every container that this stack's agent labelled, with its volumes.
remove_sandboxes() {
  local ids
  engine_answers || return 0
  ids=$(engine ps --all --quiet --filter "label=platform.agent=$agent_id")
  if [[ -n $ids ]]; then
    # shellcheck disable=SC2086  # one word per container
    engine rm --force --volumes $ids >/dev/null
    say "Removed sandboxes: $(wc -w <<<"$ids")."
  fi
  ids=$(engine volume ls --quiet --filter "label=platform.agent=$agent_id")
  # shellcheck disable=SC2086
  [[ -z $ids ]] || engine volume rm --force $ids >/dev/null
}
