# shellcheck shell=bash
# The client and the server. Every step says `|| return`: a step that failed must not be stamped as done, also where the
# caller goes on (bash ignores `set -e` there).

has_client() { [[ -f $client/package.json ]]; }

bun() { "$tools/node_modules/.bin/bun" "$@"; }

ensure_bun() {
  [[ $(bun --version 2>/dev/null) == "$bun_version" ]] && return 0
  mkdir -p "$tools"
  step "Installing bun $bun_version" bun npm install --no-fund --no-audit --prefix "$tools" "bun@$bun_version" || return
}

install_client_packages() { (cd "$client" && bun install --frozen-lockfile); }

ensure_client_packages() {
  local inputs
  ensure_bun || return
  inputs=$(hash_of src/Web/client/package.json src/Web/client/bun.lock)
  if stamped client-packages "$inputs" && [[ -d $client/node_modules ]]; then return 0; fi
  step "Installing the client's packages" client-packages install_client_packages || return
  stamp client-packages "$inputs"
}

build_client() { (cd "$client" && bun run build); }

ensure_client() {
  has_client || return 0
  local inputs
  inputs=$(hash_of "$client"/*)
  if stamped client "$inputs" && [[ -f $root/src/Web/wwwroot/index.html ]]; then return 0; fi
  ensure_client_packages || return
  step "Building the client" client build_client || return
  stamp client "$inputs"
}

# Built, asked to write the code that Marten and Wolverine would otherwise generate when they start, and published with
# it, compiled to machine code (docs/adr/0030 tells what that is worth). Code that was written for other sources is
# removed first: it might not even compile.
build_server() {
  local project
  rm -rf "$root"/src/*/Internal/Generated
  dotnet build "$root/src/Web" -c Release --nologo -v quiet
  dotnet build "$root/src/SandboxAgent" -c Release --nologo -v quiet
  for project in Web SandboxAgent; do
    if ! write_code "$project" && ! write_code "$project"; then
      echo "Writing code for $project failed; it will be generated at start instead."
      rm -rf "$root/src/$project/Internal/Generated"
    fi
    publish_server "$project"
  done
  publish_server EngineGate
}

# A folder of its own for each, replaced as a whole: what an earlier version had must not stay beside the new one.
publish_server() {
  rm -rf "$cache/server/$1"
  dotnet publish "$root/src/$1" -c Release -r linux-x64 --no-self-contained -p:PublishReadyToRun=true \
    -o "$cache/server/$1" --nologo -v quiet
}

write_code() {
  (
    if [[ $1 == Web ]]; then use_web_environment; else use_agent_environment; fi
    cd "$root/src/$1"
    timeout 60 dotnet "bin/Release/net10.0/Platform.$1.dll" codegen write
  )
}

# The client counts, because the build lists its files for the web app to serve.
server_inputs() {
  {
    hash_of src docker/seccomp.jsonc Directory.Build.props Directory.Packages.props global.json .editorconfig
    ! has_client || cat "$cache/client.stamp" 2>/dev/null || true
  } | sha256sum | cut -c1-16
}

server_is_current() { stamped server "$(server_inputs)" && [[ -f $web_dll && -f $agent_dll && -f $gate_dll ]]; }

ensure_server() {
  server_is_current && return 0
  local inputs
  inputs=$(server_inputs)
  step "Building the server" server build_server || return
  stamp server "$inputs"
}

# Everything that is built, what is independent of each other side by side: packages for the image's base come from the
# network while the compilers work.
ensure_built() {
  local base_job='' failed=''
  if ! image_is_current; then
    step "Preparing the sandbox's base image" image-base choose_base &
    base_job=$!
  fi
  ensure_client || failed=yes
  [[ -n $failed ]] || ensure_server || failed=yes
  if [[ -n $base_job ]]; then
    [[ -n $failed ]] || step "Publishing the sandbox's helper" sandbox-link publish_link || failed=yes
    wait "$base_job" || failed=yes
    [[ -n $failed ]] || step "Building the sandbox image" image build_image || failed=yes
  fi
  [[ -n $failed ]] || language_image_is_current ||
    step "Building the language server's image" image-language build_language_image || failed=yes
  [[ -z $failed ]] || exit 1
}
