# shellcheck shell=bash
# What comes from the distribution. Commands are asked for, not packages: an engine or a browser that was installed in
# another way is as good.

# Prints the folder of PostgreSQL's programs: those of the cluster's version, otherwise the newest.
postgres_programs() {
  local version='' newest
  if [[ -f $postgres_dir/PG_VERSION ]]; then version=$(<"$postgres_dir/PG_VERSION"); fi
  newest=$(find /usr/lib/postgresql -mindepth 1 -maxdepth 1 -name "${version:-*}" 2>/dev/null | sort -V | tail -n 1)
  [[ -x $newest/bin/initdb ]] && echo "$newest/bin"
}

chromium_program() { command -v chromium || command -v chromium-browser || command -v google-chrome; }

# Prints the packages that a purpose (run, test, lint) needs and this machine lacks.
missing_packages() {
  command -v curl >/dev/null || echo curl
  if [[ $1 == lint ]]; then
    command -v shellcheck >/dev/null || echo shellcheck
    return
  fi
  command -v docker >/dev/null && { command -v dockerd >/dev/null || engine_answers; } || echo docker.io
  if [[ $1 == test || -z ${ConnectionStrings__Platform:-} ]]; then postgres_programs >/dev/null || echo postgresql; fi
  command -v clang >/dev/null || echo clang
  [[ -f /usr/include/zlib.h ]] || echo zlib1g-dev
  command -v ps >/dev/null || echo procps
  command -v mkfs.ext4 >/dev/null || [[ -x /sbin/mkfs.ext4 ]] || echo e2fsprogs
  command -v mmdebstrap >/dev/null || echo mmdebstrap
  [[ -f /usr/share/keyrings/debian-archive-keyring.gpg ]] || echo debian-archive-keyring
  if [[ $1 == test ]]; then chromium_program >/dev/null || echo chromium; fi
  if [[ $1 == test ]] || uses_own_index; then
    command -v patchelf >/dev/null || echo patchelf
    command -v python3 >/dev/null || echo python3
  fi
}

install_packages() {
  # The package would create and start a cluster of its own; ours lives in the data folder.
  if [[ " $* " == *' postgresql '* && ! -e /etc/postgresql-common/createcluster.conf ]]; then
    as_root mkdir -p /etc/postgresql-common
    echo 'create_main_cluster = false' | as_root tee /etc/postgresql-common/createcluster.conf >/dev/null
  fi
  as_root apt-get update
  as_root env DEBIAN_FRONTEND=noninteractive NEEDRESTART_MODE=l UCF_FORCE_CONFFOLD=1 \
    apt-get install --yes --no-install-recommends -o Dpkg::Options::=--force-confold -o DPkg::Lock::Timeout=120 "$@"
}

# ensure_packages PURPOSE
ensure_packages() {
  local missing=() package
  [[ $1 == lint ]] || require_toolchain
  while read -r package; do missing+=("$package"); done < <(missing_packages "$1")
  [[ ${#missing[@]} -gt 0 ]] || return 0
  command -v apt-get >/dev/null ||
    fail "This machine lacks ${missing[*]}, and has no apt-get." "Install what corresponds to these packages, then run ./dev again."
  [[ $EUID -eq 0 ]] || sudo -n true 2>/dev/null || [[ -t 0 ]] ||
    fail "This machine lacks ${missing[*]}." "Run ./dev as root, or install them: apt-get install ${missing[*]}"
  say "Installing ${missing[*]}"
  step "Installing packages" packages install_packages "${missing[@]}"
  hash -r
}

require_toolchain() {
  { command -v dotnet && dotnet --list-sdks | grep '^10\.'; } >/dev/null ||
    fail "The .NET 10 SDK is missing." "Install it (https://dotnet.microsoft.com/download), then run ./dev again."
  [[ ! -f $client/package.json ]] || command -v npm >/dev/null ||
    fail "Node.js 20 or newer with npm is missing; the client is built with it." "Install it (https://nodejs.org), then run ./dev again."
}
