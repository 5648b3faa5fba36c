# shellcheck shell=bash
# ./dev doctor: what is needed, what was found, what is weak.

doctor_failed='' doctor_weak=0

# row ok|weak|bad NAME FOUND [SENTENCE...]
row() {
  local mark colour
  case $1 in
    ok) mark='ok' colour=$green ;;
    weak) mark='weak' colour=$yellow doctor_weak=$((doctor_weak + 1)) ;;
    *) mark='MISSING' colour=$red doctor_failed=yes ;;
  esac
  printf '%s%-8s%s %-22s %s\n' "$colour" "$mark" "$plain" "$2" "$3"
  shift 3
  [[ $# -eq 0 ]] || printf '%s\n' "$*" | fold -s -w 84 | sed 's/^/         /'
}

version_at_least() { [[ $(printf '%s\n' "$2" "$1" | sort -V | head -n 1) == "$2" ]]; }

doctor_tools() {
  local found programs
  found=$(dotnet --list-sdks 2>/dev/null | grep '^10\.' | tail -n 1 | cut -d' ' -f1 || true)
  if [[ -n $found ]]; then row ok '.NET SDK' "$found"; else
    row bad '.NET SDK' 'no 10.x' 'The server is built with the .NET 10 SDK. Install it: https://dotnet.microsoft.com/download'
  fi
  found=$(node --version 2>/dev/null || true)
  if [[ -n $found ]] && version_at_least "${found#v}" 20; then row ok 'Node.js' "${found#v}"; else
    row bad 'Node.js' "${found:-none}" 'The client is built with Node.js 20 or newer. Install it: https://nodejs.org'
  fi
  found=$(clang --version 2>/dev/null | head -n 1 || true)
  if [[ -n $found && -f /usr/include/zlib.h ]]; then row ok 'clang, zlib' "$found"; else
    row bad 'clang, zlib' "${found:-none}" 'The sandbox helper is compiled to machine code with them. ./dev up installs clang and zlib1g-dev.'
  fi
  found=$(mmdebstrap --version 2>/dev/null || true)
  if [[ -n $found ]]; then row ok 'mmdebstrap' "${found#mmdebstrap }"; else
    row weak 'mmdebstrap' 'none' "Makes the sandbox's base image where no registry answers. ./dev up installs it."
  fi
  programs=$(postgres_programs || true)
  if ! embedded_postgres; then row ok 'PostgreSQL' 'given by ConnectionStrings__Platform'; elif [[ -n $programs ]]; then
    row ok 'PostgreSQL' "$("$programs/postgres" --version | cut -d' ' -f3)"
  else
    row bad 'PostgreSQL' 'none' 'Events are stored in it. ./dev up installs it and keeps a cluster of its own below the data folder.'
  fi
  if ! embedded_postgres; then :; elif alive postgres; then
    found=$(sql postgres --command='show fsync' 2>/dev/null || echo unknown)
    if [[ $found == on ]]; then row ok 'fsync' 'on'; else
      row weak 'fsync' "$found" 'An acknowledged event can be lost when the machine stops. Remove "fsync" from the settings of the cluster.'
    fi
  elif grep -Eqs '^ *fsync *= *off' "$postgres_dir/postgresql.conf" "$postgres_dir/postgresql.auto.conf"; then
    row weak 'fsync' 'off' 'An acknowledged event can be lost when the machine stops. Remove "fsync" from the settings of the cluster.'
  fi
  for found in curl ps mkfs.ext4; do
    if PATH=$PATH:/sbin:/usr/sbin command -v "$found" >/dev/null; then row ok "$found" 'found'; else
      row bad "$found" 'none' 'Used by ./dev and the agent. ./dev up installs it.'
    fi
  done
  found=$(df -Pk "$root" | awk 'NR == 2 { print int($4 / 1048576) }')
  if [[ $found -ge 10 ]]; then row ok 'free disk' "$found GB"; else
    row weak 'free disk' "$found GB" 'Images, packages and the event log need room: 10 GB or more.'
  fi
  found=$(command -v chromium || true)
  if [[ -n $found ]]; then row ok 'Chromium' "$(chromium --version 2>/dev/null | cut -d' ' -f2)"; else
    row weak 'Chromium' 'none' 'Only for tests and benchmarks, which work the page in it. ./dev test installs it.'
  fi
  found=$(awk '/^MemAvailable/ { print int($2 / 1024) }' /proc/meminfo)
  if [[ $found -ge 3000 ]]; then row ok 'free memory' "$found MB"; else
    row weak 'free memory' "$found MB" 'Each sandbox may use 512 MB, the server and PostgreSQL about 1 GB, building it 2 GB.'
  fi
}

doctor_engine() {
  local info version found
  if ! command -v docker >/dev/null; then
    row bad 'Docker engine' 'none' 'Sandboxes are containers. ./dev up installs docker.io and starts it.'
    return
  fi
  if ! engine_answers; then
    row bad 'Docker engine' "no answer at $engine_address" './dev up starts one when it runs as root; otherwise start it and join the group docker.'
    return
  fi
  info=$(engine info --format '{{.ServerVersion}}|{{.Driver}}|{{.CgroupVersion}}|{{.SwapLimit}}|{{.MemoryLimit}}|{{.PidsLimit}}|{{.SecurityOptions}}|{{.RuncCommit.ID}}|{{.DefaultRuntime}}' 2>/dev/null)
  IFS='|' read -r version driver cgroup swap memory pids security _ runtime <<<"$info"
  row ok 'Docker engine' "$version, $driver, default runtime $runtime"
  # shellcheck disable=SC2016  # a template of the engine's client
  found=$(engine info --format '{{range $name, $_ := .Runtimes}}{{$name}} {{end}}' 2>/dev/null)
  if [[ -z ${Agent__Runtime:-} ]]; then row ok 'runtime of sandboxes' "$runtime (engine's default; also: $found)"
  elif [[ " $found" == *" $Agent__Runtime "* ]]; then row ok 'runtime of sandboxes' "$Agent__Runtime"; else
    row bad 'runtime of sandboxes' "$Agent__Runtime" "The engine knows only: $found. Add it to \"runtimes\" in /etc/docker/daemon.json, or unset Agent__Runtime."
  fi
  found=$(runc --version 2>/dev/null | awk 'NR == 1 { print $3 }' || true)
  [[ -n $found ]] || found=$(docker-runc --version 2>/dev/null | awk 'NR == 1 { print $3 }' || true)
  if [[ -z $found ]]; then
    row weak 'runc' 'version unknown' 'Make sure that it is 1.2.8, 1.3.3 or newer: older ones let a container break out (CVE-2025-31133).'
  elif version_at_least "${found%%+*}" 1.3.0 && ! version_at_least "${found%%+*}" 1.3.3 || ! version_at_least "${found%%+*}" 1.2.8; then
    row weak 'runc' "$found" 'Older than 1.2.8 (or 1.3.3): known ways to break out of a container (CVE-2025-31133, -52565, -52881) are not closed. Install a newer runc, or a runtime such as gVisor and set Agent__Runtime.'
  else row ok 'runc' "$found"; fi
  if [[ $security == *userns* ]]; then row ok 'user namespaces' 'on'; else
    row weak 'user namespaces' 'off' 'Root inside a container would be root of this machine, should it break out. Start the engine with "userns-remap": "default" in /etc/docker/daemon.json; images have to be built again then.'
  fi
  if [[ $security == *apparmor* || $security == *selinux* ]]; then row ok 'mandatory access' "${security//name=/}"; else
    row weak 'mandatory access' 'none' 'Neither AppArmor nor SELinux confines containers as a second wall. Install apparmor where the kernel has it.'
  fi
  if [[ $security == *seccomp* ]]; then row ok 'seccomp' 'on'; else
    row bad 'seccomp' 'off' 'Sandboxes are started with a filter for system calls, which this engine or kernel does not support.'
  fi
  if [[ $cgroup == 2 ]]; then row ok 'control groups' 'v2'; else
    row weak 'control groups' "v$cgroup" 'Limits work, but an out-of-memory kill may take one process instead of the whole sandbox, and newer engines drop v1. Boot with systemd.unified_cgroup_hierarchy=1.'
  fi
  if [[ $memory == true && $pids == true ]]; then row ok 'memory, pids limits' 'enforced'; else
    row bad 'memory, pids limits' "memory $memory, pids $pids" 'Without these limits one sandbox can stop the machine. Enable the memory and pids control groups.'
  fi
  if [[ $swap == true ]]; then row ok 'swap limit' 'enforced'; else
    if [[ $(awk 'END { print NR }' /proc/swaps) -gt 1 ]]; then
      row weak 'swap limit' 'none' 'A sandbox can use swap beyond its memory limit. Boot with swapaccount=1, or switch swap off.'
    else row ok 'swap limit' 'none, and no swap'; fi
  fi
  if image_is_current; then row ok 'sandbox image' "$(sandbox_image)"; else
    row weak 'sandbox image' 'not built, or out of date' './dev up builds it.'
  fi
  if language_image_is_current; then row ok 'language image' "$(language_image)"; else
    row weak 'language image' 'not built, or out of date' './dev up builds it. Without it editors have no completion, and no format on demand.'
  fi
}

doctor_kernel() {
  local found
  found=$(cat /proc/sys/kernel/io_uring_disabled 2>/dev/null || echo absent)
  case $found in
    2 | absent) row ok 'io_uring' "kernel.io_uring_disabled = $found" ;;
    *) row weak 'io_uring' "kernel.io_uring_disabled = $found" "The sandbox's own filter denies it already; a second lock costs nothing: sysctl -w kernel.io_uring_disabled=2" ;;
  esac
  found=$(cat /proc/sys/kernel/kptr_restrict 2>/dev/null || echo absent)
  if [[ $found == 2 || $found == 1 ]]; then row ok 'kernel addresses' "kernel.kptr_restrict = $found"; else
    row weak 'kernel addresses' "kernel.kptr_restrict = $found" 'Programs may read addresses of the kernel, which help to attack it: sysctl -w kernel.kptr_restrict=2'
  fi
  found=$(cat /proc/sys/kernel/keys/maxkeys 2>/dev/null || echo absent)
  if key_quota_is_small; then
    row weak 'key rings' "kernel.keys.maxkeys = $found" 'Enough for some sixty sandboxes: sysctl -w kernel.keys.maxkeys=20000 kernel.keys.maxbytes=2000000 (./dev up does it as root).'
  else row ok 'key rings' "kernel.keys.maxkeys = $found"; fi
  found=$(cat /proc/sys/fs/protected_symlinks 2>/dev/null || echo absent)
  if [[ $found == 1 ]]; then row ok 'protected links' 'fs.protected_symlinks = 1'; else
    row weak 'protected links' "fs.protected_symlinks = $found" 'Links in shared temporary folders are followed for everybody: sysctl -w fs.protected_symlinks=1 fs.protected_hardlinks=1'
  fi
}

doctor_gate() {
  local found
  if alive gate; then row ok 'engine gate' "runs at $gate_socket, pid $(<"$run_dir/gate.pid")"; else row ok 'engine gate' 'not running'; fi
  if [[ $EUID -ne 0 ]]; then
    row weak "agent's account" "$(id -un)" 'The agent and the gate run under your account, so that the gate keeps nothing from whoever takes the agent over. As root, ./dev gives the agent an account of its own.'
  elif found=$(agent_user) || ! id "$agent_account" >/dev/null 2>&1; then row ok "agent's account" "${found:-$agent_account, made by ./dev up}"; else
    row weak "agent's account" 'root' "The account $agent_account cannot use this .NET. Install .NET where everybody may use it, for example below /usr."
  fi
  if alive gate && found=$(curl --silent --max-time 5 --unix-socket "$gate_socket" http://gate/platform/host); then
    if [[ $found == *'"diskQuota":true'* ]]; then row ok 'disk quota' 'each sandbox has a file system of its own'; else
      row weak 'disk quota' 'none' "A sandbox can fill the engine's disk: $(sed -n 's/.*"diskProblem":"\([^"]*\)".*/\1/p' <<<"$found")"
    fi
  elif [[ $EUID -eq 0 && -e /dev/loop-control ]]; then row ok 'disk quota' 'loop devices are there'; else
    row weak 'disk quota' 'no loop devices' "A sandbox can fill the engine's disk. Load the kernel's loop module and run ./dev as root."
  fi
}

doctor_stack() {
  local name port
  doctor_gate
  for name in postgres agent web; do
    if [[ $name == postgres ]] && ! embedded_postgres; then continue; fi
    port=${name}_port port=${!port}
    if alive "$name"; then row ok "$name" "runs on port $port, pid $(<"$run_dir/$name.pid")"
    elif port_is_taken "$port"; then
      row weak "$name" "port $port is taken by another program" 'Stop that program, or choose other ports: PLATFORM_PORT, PLATFORM_PG_PORT.'
    else row ok "$name" "not running, port $port is free"; fi
  done
}

doctor() {
  doctor_tools
  doctor_engine
  doctor_kernel
  doctor_stack
  say
  if [[ -n $doctor_failed ]]; then
    say "Something that is needed is missing. ./dev up installs what the distribution has."
    return 1
  fi
  if [[ $doctor_weak -gt 0 ]]; then say "Everything needed is here; $doctor_weak weak points."; else say "Everything needed is here."; fi
}
