# shellcheck shell=bash
# A package index of this machine's own, for tests and wherever there is no other: wheels that are made from the
# distribution's packages (tests/PackageIndex/wheels), and a server for them. With PLATFORM_PACKAGE_INDEX=tests a stack
# uses it; with an address, the index there; otherwise the agent's default, PyPI.

index_sources() {
  local sources
  sources=$(machine_sources)
  printf '%s\n' "${sources:-deb http://deb.debian.org/debian bookworm main}" |
    sed 's|^deb |deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] |'
}

make_wheels() {
  mkdir -p "$cache"
  index_sources >"$cache/wheels.list"
  python3 "$root/tests/PackageIndex/wheels/make.py" "$wheels" "$cache/wheels.list"
}

ensure_wheels() {
  local inputs
  inputs=$(hash_of tests/PackageIndex/wheels)
  if stamped wheels "$inputs" && [[ -f $wheels/index.json ]]; then return 0; fi
  step "Making wheels for the tests" wheels make_wheels || return
  stamp wheels "$inputs"
}

publish_index() {
  rm -rf "$cache/index"
  dotnet publish "$root/tests/PackageIndex" -c Release -o "$cache/index" --nologo -v quiet
}

ensure_index() {
  local inputs
  ensure_wheels || return
  inputs=$(hash_of tests/PackageIndex Directory.Build.props Directory.Packages.props global.json .editorconfig)
  if stamped index "$inputs" && [[ -f $cache/index/Platform.PackageIndex.dll ]]; then return 0; fi
  # The program must not change under the feet of the process that runs it.
  stop_process index
  step "Building the tests' package index" index publish_index || return
  stamp index "$inputs"
}

uses_own_index() { [[ ${PLATFORM_PACKAGE_INDEX:-} == tests ]]; }

start_index() {
  start_process index TERM "$root" "$(cat "$cache/index.stamp")" \
    dotnet "$cache/index/Platform.PackageIndex.dll" "$wheels" "$index_port"
}

index_is_ready() { curl --silent --fail --max-time 5 --output /dev/null "$index_url"; }

# What the agent is told; credentials for an index that wants them are given as Agent__Packages__User and __Password.
use_index_environment() {
  case ${PLATFORM_PACKAGE_INDEX:-} in
    '') ;;
    tests) export Agent__Packages__Index=$index_url ;;
    *) export Agent__Packages__Index=$PLATFORM_PACKAGE_INDEX ;;
  esac
}
