# shellcheck shell=bash
# The stack: PostgreSQL, engine gate, agent, web.

use_web_environment() {
  ConnectionStrings__Platform=$(connection_string)
  Platform__Agents__0__Key=$(secret agent-key)
  Platform__ReceiptKey=$(secret receipt-key)
  export ConnectionStrings__Platform Platform__Agents__0__Key Platform__ReceiptKey
  export ASPNETCORE_ENVIRONMENT=$environment
  export Platform__PublicUrl=$public_url Platform__InternalUrl=$internal_url
  export Platform__Agents__0__Id=$agent_id Platform__Agents__0__Url=$agent_url
}

use_agent_environment() {
  Agent__Key=$(secret agent-key)
  Agent__Image=${Agent__Image:-$(sandbox_image)}
  Agent__Languages__Image=${Agent__Languages__Image-$(language_image)}
  export Agent__Key Agent__Image Agent__Languages__Image
  # The agent has no business with the database.
  unset ConnectionStrings__Platform
  export ASPNETCORE_ENVIRONMENT=$environment
  # Longer than people want to wait for ./dev down; stop_process has to have more patience than this.
  export Agent__DrainSeconds=${Agent__DrainSeconds:-10}
  export Agent__Id=$agent_id Agent__Url=$agent_url Agent__WebUrl=$internal_url
  export Agent__Engine=unix://$gate_socket
  use_index_environment
}

use_gate_environment() {
  local user
  unset ConnectionStrings__Platform Agent__Key
  export ASPNETCORE_ENVIRONMENT=$environment
  export Gate__Socket=$gate_socket Gate__AgentId=$agent_id Gate__Disks=${Gate__Disks-$data/disks}
  # Another way to the same engine, when something stands in between.
  export Gate__Engine=${Gate__Engine:-${engine_address#unix://}}
  export Gate__Image=${Agent__Image:-$(sandbox_image)}
  export Gate__LanguageImage=${Agent__Languages__Image-$(language_image)}
  [[ -z ${Agent__Runtime:-} ]] || export Gate__Runtime=$Agent__Runtime
  if user=$(agent_user); then
    Gate__SocketUser=$(id -u "$user")
    export Gate__SocketUser
  fi
}

# A hash of what the server is: with it a running process is started again when it was built anew or configured
# differently.
inputs_of() {
  {
    cat "$cache/server.stamp"
    env | grep -E '^(ASPNETCORE|DOTNET|Agent__|Gate__|Platform__|ConnectionStrings__|Logging__)' | sort
  } | sha256sum | cut -c1-16
}

start_web() {
  (
    use_web_environment
    start_process web TERM "$root/src/Web" "$(inputs_of)" dotnet "$web_dll"
  )
}

start_gate() {
  (
    use_gate_environment
    start_process gate TERM "$root/src/EngineGate" "$(inputs_of)" dotnet "$gate_dll"
  )
}

start_agent() {
  (
    use_agent_environment
    user=$(agent_user) || user=
    export Agent__Packages__CacheFolder=${Agent__Packages__CacheFolder:-$(package_folder "$user")}
    inputs=$(inputs_of)
    as_agent=()
    if [[ -n $user ]]; then
      as_agent=(setpriv "--reuid=$user" "--regid=$user" --clear-groups --no-new-privs --inh-caps=-all --bounding-set=-all --)
      export HOME=/nonexistent
      agent_dll=$(agent_program "$user" "$inputs")
    fi
    start_process agent TERM "$(dirname "$agent_dll")" "$inputs-${user:-}" "${as_agent[@]}" dotnet "$agent_dll"
  )
}

gate_is_ready() { curl --silent --fail --max-time 5 --output /dev/null --unix-socket "$gate_socket" http://gate/platform/host; }

web_is_ready() { curl --silent --fail --max-time 5 --output /dev/null "$health_url/health/ready"; }

# The key goes through a file descriptor: an argument would be visible to everybody in the list of processes.
agent_is_ready() {
  curl --silent --fail --max-time 5 --output /dev/null --header @<(echo "Authorization: Bearer $(secret agent-key)") \
    "$agent_url/agent/status"
}

start_stack() {
  ensure_packages run
  require_port web "$web_port"
  require_port web "$internal_port"
  require_port agent "$agent_port"
  ! uses_own_index || require_port index "$index_port"
  ! embedded_postgres || require_port postgres "$postgres_port"
  ensure_engine
  # Programs must not change under the feet of processes that run them.
  if ! server_is_current; then
    stop_process web
    stop_process agent
    stop_process gate
  fi
  ensure_built
  if uses_own_index; then ensure_index; fi
  ensure_postgres
  ensure_agent_account
  if uses_own_index; then start_index; else stop_process index; fi
  start_gate
  start_agent
  start_web
  wait_for gate "The engine gate" 60 gate_is_ready
  wait_for agent "The agent" 60 agent_is_ready
  wait_for web "The web app" 90 web_is_ready
  ! uses_own_index || wait_for index "The package index" 30 index_is_ready
}

up() {
  local started
  started=$(now)
  mkdir -p "$data"
  exec 9>"$data/lock"
  flock --nonblock 9 || {
    say "Another ./dev works on this stack; waiting for it."
    flock 9
  }
  start_stack
  exec 9>&-
  cat <<TEXT

  ${bold}$public_url${plain}   ready in $(seconds $(($(now) - started)))
TEXT
  if [[ $environment == Development ]]; then
    cat <<TEXT
  Sign in with any mail address: the link is on $health_url/dev/mail and in ${log_dir#"$PWD"/}/web.log
TEXT
  else
    say "  Sign in with your mail address: the link comes by mail."
  fi
  say "  Stop with ./dev down"
  say
}

down() {
  local name
  mkdir -p "$data"
  exec 9>"$data/lock"
  flock 9
  for name in web agent gate index; do
    [[ -e $run_dir/$name.supervisor.pid || -e $run_dir/$name.pid ]] || continue
    stop_process "$name"
    say "Stopped the $name process."
  done
  rm -f "$gate_socket"
  remove_sandboxes
  if [[ -e $run_dir/postgres.pid ]]; then
    stop_process postgres
    say "Stopped PostgreSQL."
  fi
  if [[ $data == "$root/.data" && -e $run_dir/test-postgres.pid ]]; then stop_process test-postgres; fi
  stop_engine
  exec 9>&-
}

# run_web_command VERB argument...: a command of the web app, with its environment.
run_web_command() {
  require_toolchain
  ensure_client
  ensure_server
  if embedded_postgres && ! alive postgres; then
    fail "PostgreSQL is not running." "Start the stack with ./dev up first."
  fi
  use_web_environment
  cd "$root/src/Web"
  exec dotnet "$web_dll" "$@"
}

# check_receipt FILE [FOLDER or ZIP]: needs neither the database nor the engine, and no key but to tell one's own receipts.
check_receipt() {
  local file
  local -a files=()
  require_toolchain
  ensure_client
  ensure_server
  # What is checked is named from where the caller stands.
  for file in "$@"; do files+=("$(realpath --no-symlinks -- "$file")"); done
  if [[ -s $secrets_dir/receipt-key ]]; then
    Platform__ReceiptKey=$(secret receipt-key)
    export Platform__ReceiptKey
  fi
  exec dotnet "$web_dll" receipt "${files[@]}"
}

demo() {
  up
  step "Building the demo" demo dotnet build "$root/tests/Demo" -c Release --nologo -v quiet
  exec dotnet "$root/tests/Demo/bin/Release/net10.0/Platform.Demo.dll" "$health_url"
}

bench() {
  # What is measured must not depend on what lies between here and another index.
  export PLATFORM_PACKAGE_INDEX=${PLATFORM_PACKAGE_INDEX:-tests}
  ensure_packages test
  up
  step "Building the benchmarks" benchmarks dotnet build "$root/tests/Benchmarks" -c Release --nologo -v quiet
  use_bench_environment
  cd "$root"
  mkdir -p artifacts
  exec dotnet tests/Benchmarks/bin/Release/net10.0/Platform.Benchmarks.dll "$@"
}

use_bench_environment() {
  BENCH_POSTGRES=$(connection_string)
  BENCH_IMAGE=$(sandbox_image)
  export BENCH_POSTGRES BENCH_IMAGE
  BENCH_PACKAGE_CACHE=$(package_folder "$(agent_user || true)")
  export BENCH_WHEELS=$wheels BENCH_PACKAGE_CACHE
  export BENCH_URL=$public_url BENCH_DATA=$data BENCH_ENGINE=$engine_address
  export BENCH_AGENT_URL=$agent_url BENCH_DEV=$root/dev
  TEST_CHROMIUM=$(chromium_program || true)
  export TEST_CHROMIUM
}
