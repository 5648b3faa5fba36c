# shellcheck shell=bash
# ./dev test: sets up real parts (PostgreSQL, engine, image, browser, a whole stack), runs everything, counts.

results=$root/.data/test-results
passed=0 failed=0 skipped=0
# Classes of a part of the tests, when not all of it is to run.
declare -A only=()

test_projects() { # short name, project
  cat <<'LIST'
domain Domain.Tests
application Application.Tests
architecture Architecture.Tests
web Web.Tests
agent SandboxAgent.Tests
e2e EndToEnd.Tests
LIST
}

test_names() { echo "$(test_projects | cut -d' ' -f1 | tr '\n' ' ')client"; }

start_test_postgres() {
  # Thrown away with the next call, so it need not survive a power cut.
  stop_process test-postgres
  create_cluster "$root/.data/test-postgres" "$(secret test-postgres-password)" \
    'fsync = off' 'full_page_writes = off' 'synchronous_commit = off'
  run_cluster test-postgres "$root/.data/test-postgres" "$test_postgres_port"
}

# What tests find in their environment.
use_test_environment() {
  TEST_POSTGRES="Host=127.0.0.1;Port=$test_postgres_port;Database=postgres;Username=postgres;Password=$(secret test-postgres-password)"
  TEST_CHROMIUM=$(chromium_program || true)
  TEST_SANDBOX_IMAGE=$(sandbox_image)
  TEST_LANGUAGE_IMAGE=$(language_image)
  export TEST_POSTGRES TEST_CHROMIUM TEST_SANDBOX_IMAGE TEST_LANGUAGE_IMAGE
  export TEST_ENGINE=$engine_address TEST_WHEELS=$wheels
  # Tests configure what they start; nothing may leak in from the caller.
  unset ConnectionStrings__Platform PLATFORM_URL PLATFORM_ENVIRONMENT PLATFORM_AGENT_ID PLATFORM_PACKAGE_INDEX
}

use_e2e_settings() {
  export PLATFORM_DATA=$e2e_data PLATFORM_PORT=$e2e_port PLATFORM_PG_PORT=$e2e_postgres_port
  # shellcheck source=scripts/settings.sh
  . "$root/scripts/settings.sh"
  # The tests serve the index themselves: they count what it is asked, and take it away.
  export PLATFORM_PACKAGE_INDEX=$index_url
  # One machine plays many learners.
  export Platform__SignInLimits__PerClient=1000
  # The gate finds the engine through a link, so that a test can take the engine away from it and from nobody else.
  export E2E_ENGINE_LINK=$data/engine.sock
  if [[ $engine_address == unix://* ]]; then export Gate__Engine=$E2E_ENGINE_LINK; fi
}

use_e2e_environment() {
  use_e2e_settings
  E2E_POSTGRES=$(connection_string)
  E2E_AGENT_KEY=$(secret agent-key)
  export E2E_POSTGRES E2E_AGENT_KEY
  export E2E_URL=$public_url E2E_INTERNAL_URL=$internal_url E2E_AGENT_URL=$agent_url E2E_AGENT_ID=$agent_id
  export E2E_DATA=$data E2E_DEV=$root/dev E2E_INDEX_PORT=$index_port E2E_WHEELS=$wheels
  E2E_PACKAGE_CACHE=$(package_folder "$(agent_user || true)")
  export E2E_PACKAGE_CACHE
  export E2E_WEB_PID_FILE=$run_dir/web.pid E2E_AGENT_PID_FILE=$run_dir/agent.pid E2E_GATE_PID_FILE=$run_dir/gate.pid E2E_POSTGRES_PID_FILE=$run_dir/postgres.pid
  export E2E_WEB_LOG=$log_dir/web.log E2E_AGENT_LOG=$log_dir/agent.log E2E_GATE_LOG=$log_dir/gate.log
}

fresh_e2e_stack() {
  (
    use_e2e_settings
    down
    remove_cluster "$postgres_dir"
    rm -rf "$data"
    mkdir -p "$data"
    ln -s "${engine_address#unix://}" "$E2E_ENGINE_LINK"
    start_stack
  )
}

stop_e2e_stack() {
  [[ -d $root/$e2e_data ]] || return 0
  (use_e2e_settings && down >/dev/null)
}

has_tests() { grep -rqsE '\[(Fact|Theory|Property)' --include='*.cs' "$root/tests/$1"; }

# The number of an attribute in a result file.
count() { grep -o "<assembly [^>]*" "$1" | grep -o " $2=\"[0-9]*\"" | grep -o '[0-9]*' | awk '{ sum += $1 } END { print sum + 0 }'; }

# run_project NAME PROJECT: the test executable itself, which writes its counts into a file. One that ends without them
# crashed.
run_project() {
  local name=$1 project=$2 file=$results/$2.xml started code=0 p f s
  if ! has_tests "$project"; then
    say "$project has no tests yet."
    return
  fi
  started=$(now)
  rm -f "$file"
  (
    cd "$root/tests/$project"
    timeout 1800 dotnet "bin/Release/net10.0/Platform.$project.dll" -noLogo -noColor -xml "$file" \
      ${only[$name]:+-class "${only[$name]}"}
  ) </dev/null >"$log_dir/test-$name.log" 2>&1 || code=$?
  if [[ ! -s $file ]]; then
    failed=$((failed + 1))
    grep -v '^ *at ' "$log_dir/test-$name.log" | tail -n 25 | cut -c 1-200 | sed 's/^/    /' || true
    say "${red}$project ended with code $code and no results.${plain} All of it: $log_dir/test-$name.log"
    return
  fi
  p=$(count "$file" passed) s=$(($(count "$file" skipped) + $(count "$file" not-run)))
  f=$(($(count "$file" failed) + $(count "$file" errors)))
  # A runner that complains without a failed test, and one that found none, have not tested anything either.
  if [[ $f -eq 0 && ($code -ne 0 || $((p + s)) -eq 0) ]]; then f=1; fi
  report "$project" "$p" "$f" "$s" "$started" "$log_dir/test-$name.log"
}

# report TITLE PASSED FAILED SKIPPED STARTED LOG
report() {
  passed=$((passed + $2)) failed=$((failed + $3)) skipped=$((skipped + $4))
  if [[ $3 -gt 0 ]]; then
    grep -E -A 12 '\[FAIL\]|FAIL |Error:' "$6" | head -n 80 | cut -c 1-200 | sed 's/^/    /' || true
    say "${red}$1: $3 failed.${plain} All of it: $6"
  fi
  printf '%-28s %5d passed %5d failed %5d skipped %9s\n' "$1" "$2" "$3" "$4" "$(seconds $(($(now) - $5)))"
}

run_client_tests() {
  local file=$results/client.json started counts
  started=$(now)
  rm -f "$file"
  (cd "$client" && bun run test --reporter=default --reporter=json --outputFile.json="$file") \
    </dev/null >"$log_dir/test-client.log" 2>&1 || true
  # shellcheck disable=SC2016  # JavaScript
  counts=$(node -p 'const r = JSON.parse(require("fs").readFileSync(process.argv[1]));
    const broken = r.testResults.filter(f => f.status === "failed" && f.assertionResults.length === 0).length;
    [r.numPassedTests, r.numFailedTests + broken, r.numPendingTests + r.numTodoTests].join(" ")' "$file" 2>/dev/null) || counts='0 1 0'
  # shellcheck disable=SC2086  # three numbers
  report client $counts "$started" "$log_dir/test-client.log"
}

# build_tests [PROJECT...]: all of them, or some.
build_tests() {
  local project
  if [[ $# -eq 0 ]]; then
    dotnet build "$root/Platform.slnx" -c Release --nologo -v quiet
  fi
  for project in "$@"; do dotnet build "$root/tests/$project" -c Release --nologo -v quiet; done
}

# Only what the chosen tests need: somebody who works on a rule waits for nothing else.
prepare_tests() {
  local wanted=" $* " name project projects=()
  while read -r name project; do
    [[ $wanted != *" $name "* ]] || projects+=("$project")
  done < <(test_projects)
  if [[ $wanted =~ ' '(web|agent|e2e)' ' ]]; then
    ensure_packages test
    ensure_engine
    ensure_built
    [[ ! $wanted =~ ' '(agent|e2e)' ' ]] || ensure_wheels
    step "Starting a PostgreSQL for tests" test-postgres start_test_postgres
  elif [[ $wanted == *' architecture '* ]]; then
    ensure_server
  fi
  [[ ${#projects[@]} -gt 0 ]] || return 0
  if [[ $wanted == " $(test_names) " ]]; then projects=(); fi
  step "Building the tests" tests-build build_tests "${projects[@]}"
}

# run_tests [--chaos [SECONDS]] [NAME...]
run_tests() {
  local wanted=("$@") names name project
  if [[ ${1:-} == --chaos ]]; then
    export CHAOS_SECONDS=${2:-300} CHAOS_LIVES=${CHAOS_LIVES:-500}
    [[ $CHAOS_SECONDS =~ ^[0-9]+$ ]] || fail "'$CHAOS_SECONDS' is not a number of seconds." "Usage: ./dev test --chaos [SECONDS]"
    # Only an engine that this stack has started may be killed; another one is taken away from the stack's agent.
    if alive dockerd; then export E2E_ENGINE_PID_FILE=$run_dir/dockerd.pid; fi
    wanted=(agent e2e)
    only=([agent]='*DisposalTests' [e2e]='*ChaosTests')
  fi
  names=$(test_names)
  # shellcheck disable=SC2206  # words
  [[ ${#wanted[@]} -gt 0 ]] || wanted=($names)
  for name in "${wanted[@]}"; do
    [[ " $names " == *" $name "* ]] || fail "There are no tests called '$name'." "Choose from: $names"
  done
  mkdir -p "$results" "$log_dir"
  exec 9>"$root/.data/test.lock"
  flock --nonblock 9 || fail "Another ./dev test runs in this checkout." "Wait until it has ended."
  unset ConnectionStrings__Platform
  trap finish_tests EXIT
  prepare_tests "${wanted[@]}"
  use_test_environment
  while read -r name project; do
    [[ " ${wanted[*]} " == *" $name "* && $name != e2e ]] || continue
    run_project "$name" "$project"
  done < <(test_projects)
  if [[ " ${wanted[*]} " == *' client '* ]] && has_client; then
    ensure_client_packages
    run_client_tests
  fi
  if [[ " ${wanted[*]} " == *' e2e '* ]]; then run_e2e; fi
}

# run_fuzz [SECONDS]: the tests of the protocol with what runs in a sandbox, for longer than a test run can wait.
run_fuzz() {
  local limit=${1:-600}
  [[ $limit =~ ^[1-9][0-9]*$ ]] || fail "'$limit' is not a number of seconds." "Usage: ./dev fuzz [SECONDS]"
  ensure_packages test
  ensure_engine
  ensure_built
  step "Building the tests" tests-build build_tests SandboxAgent.Tests
  use_test_environment
  say "Fuzzing for $limit s, beginning with seed ${FUZZ_SEED:-1}."
  cd "$root/tests/SandboxAgent.Tests"
  FUZZ_SECONDS=$limit exec dotnet bin/Release/net10.0/Platform.SandboxAgent.Tests.dll -noLogo -class '*FuzzTests' -showLiveOutput
}

# take_screenshots: the pictures that the accessibility tests take of every page, in both themes.
take_screenshots() {
  local pages=$root/docs/images/pages
  prepare_tests e2e
  use_test_environment
  trap 'stop_process test-postgres; stop_e2e_stack' EXIT
  step "Starting a stack for the pictures" e2e-up fresh_e2e_stack
  rm -f "$pages"/*.png
  mkdir -p "$pages"
  (
    use_e2e_environment
    export E2E_SCREENSHOTS=$pages
    cd "$root/tests/EndToEnd.Tests"
    step "Taking pictures of every page" screenshots \
      dotnet bin/Release/net10.0/Platform.EndToEnd.Tests.dll -noLogo -noColor -class '*AccessibilityTests'
  )
  say "$(find "$pages" -name '*.png' | wc -l) pictures in docs/images/pages."
}

# The last word, also when the preparation failed or somebody pressed Ctrl+C.
finish_tests() {
  local code=$?
  stop_process test-postgres
  stop_e2e_stack
  if [[ $failed -eq 0 && ($code -ne 0 || $((passed + skipped)) -eq 0) ]]; then failed=1; fi
  say "$passed passed, $failed failed, $skipped skipped"
  [[ $failed -eq 0 ]] || exit 1
}

run_e2e() {
  if ! has_tests EndToEnd.Tests; then
    say "EndToEnd.Tests has no tests yet."
    return
  fi
  # In a shell of its own, because a stack that does not come up ends the shell, not the count.
  if ! step "Starting a stack for end-to-end tests" e2e-up fresh_e2e_stack; then
    failed=$((failed + 1))
    return
  fi
  (
    use_e2e_environment
    run_project e2e EndToEnd.Tests
    echo "$passed $failed $skipped" >"$results/e2e.counts"
  )
  read -r passed failed skipped <"$results/e2e.counts"
}
