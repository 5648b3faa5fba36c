# shellcheck shell=bash
# The stack: PostgreSQL, agent, web.

use_web_environment() {
  ConnectionStrings__Platform=$(connection_string)
  Platform__Agents__0__Key=$(secret agent-key)
  export ConnectionStrings__Platform Platform__Agents__0__Key
  export ASPNETCORE_ENVIRONMENT=$environment
  export Platform__PublicUrl=$public_url Platform__InternalUrl=$internal_url
  export Platform__Agents__0__Id=$agent_id Platform__Agents__0__Url=$agent_url
}

use_agent_environment() {
  Agent__Key=$(secret agent-key)
  Agent__Image=${Agent__Image:-$(sandbox_image)}
  export Agent__Key Agent__Image
  # The agent has no business with the database.
  unset ConnectionStrings__Platform
  export ASPNETCORE_ENVIRONMENT=$environment
  export Agent__Id=$agent_id Agent__Url=$agent_url Agent__WebUrl=$internal_url
  export Agent__Engine=$engine_address
}

# A hash of what the server is: with it a running process is started again when it was built anew or configured
# differently.
inputs_of() {
  {
    cat "$cache/server.stamp"
    env | grep -E '^(ASPNETCORE|DOTNET|Agent__|Platform__|ConnectionStrings__|Logging__)' | sort
  } | sha256sum | cut -c1-16
}

start_web() {
  (
    use_web_environment
    start_process web TERM "$root/src/Web" "$(inputs_of)" dotnet "$web_dll"
  )
}

start_agent() {
  (
    use_agent_environment
    start_process agent TERM "$root/src/SandboxAgent" "$(inputs_of)" dotnet "$agent_dll"
  )
}

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
  ! embedded_postgres || require_port postgres "$postgres_port"
  ensure_engine
  # Programs must not change under the feet of processes that run them.
  if ! server_is_current; then
    stop_process web
    stop_process agent
  fi
  ensure_built
  ensure_postgres
  start_agent
  start_web
  wait_for agent "The agent" 60 agent_is_ready
  wait_for web "The web app" 90 web_is_ready
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
  for name in web agent; do
    [[ -e $run_dir/$name.supervisor.pid || -e $run_dir/$name.pid ]] || continue
    stop_process "$name"
    say "Stopped the $name process."
  done
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

demo() {
  up
  step "Building the demo" demo dotnet build "$root/tests/Demo" -c Release --nologo -v quiet
  exec dotnet "$root/tests/Demo/bin/Release/net10.0/Platform.Demo.dll" "$health_url"
}

bench() {
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
  export BENCH_URL=$public_url BENCH_DATA=$data BENCH_ENGINE=$engine_address
}
