# shellcheck shell=bash
# The sandbox image: base, helper, image. Each is made again only when its inputs change.

# What a base of our own contains besides Python.
base_packages=python3,python3-venv,python3-pip,bash,ca-certificates,git,less,nano,ncurses-base,ncurses-bin,procps,tree,vim-tiny

# The machine's own package sources for Debian 12 (its mirror, with security updates), one per line; nothing on another
# distribution, where mmdebstrap's default is used.
machine_sources() {
  apt-get indextargets --format "\$(ORIGIN) deb \$(REPO_URI) \$(CODENAME) \$(COMPONENT)" 'Created-By: Packages' 2>/dev/null |
    sed -n 's/^Debian \(deb .* bookworm.* main\)$/\1/p'
}

make_base() {
  local sources=() line
  while read -r line; do sources+=("$line"); done < <(machine_sources)
  # Documentation and translations are not for a sandbox; C.UTF-8 is part of libc.
  # shellcheck disable=SC2016  # $1 is the hook's argument
  as_root mmdebstrap --mode=root --variant=minbase --include="$base_packages" \
    --keyring=/usr/share/keyrings/debian-archive-keyring.gpg \
    --aptopt='Apt::Install-Recommends "false"' --aptopt='Acquire::Languages "none"' \
    --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-exclude=/usr/share/man/*' \
    --dpkgopt='path-exclude=/usr/share/info/*' --dpkgopt='path-exclude=/usr/share/locale/*' \
    --dpkgopt='path-exclude=/usr/share/lintian/*' --dpkgopt='path-exclude=/usr/share/bug/*' \
    --customize-hook='chroot "$1" find / -xdev -perm /6000 -exec chmod a-s {} +' \
    --customize-hook='rm -rf "$1"/var/log/* "$1"/usr/share/zoneinfo/right "$1"/usr/share/zoneinfo/posix' \
    bookworm - "${sources[@]}" |
    engine import --change 'CMD ["bash"]' - "$local_base"
}

# Leaves the name of the base to build from in the cache. A registry that does not answer costs three seconds, not more.
# The engine holds a base of our own under a hash of how it was made, so that all checkouts on a machine share it.
choose_base() {
  local base=${PLATFORM_BASE_IMAGE:-} made
  made=platform-python-base:$(printf '%s\n' "$base_packages" "$(declare -f make_base)" | sha256sum | cut -c1-16)
  if [[ -n $base ]]; then
    engine image inspect "$base" >/dev/null 2>&1 || engine pull "$base"
  elif engine image inspect "$registry_base" >/dev/null 2>&1; then
    base=$registry_base
  elif engine tag "$made" "$local_base" 2>/dev/null; then
    base=$local_base
  elif timeout 3 docker --host "$engine_address" manifest inspect "$registry_base" >/dev/null && engine pull "$registry_base"; then
    base=$registry_base
  else
    make_base
    engine tag "$local_base" "$made"
    base=$local_base
  fi
  mkdir -p "$cache"
  echo "$base" >"$cache/base"
}

publish_link() {
  dotnet publish "$root/src/SandboxLink" -c Release -r linux-x64 --nologo -o "$cache/sandbox-link"
}

# The image's tag is a hash of what it was made from. A stack uses it by that name; `current` is for people.
sandbox_image() {
  printf 'platform-sandbox:%s\n' "$(
    printf '%s' "${PLATFORM_BASE_IMAGE:-}" | cat - <(hash_of docker/sandbox.Dockerfile docker/sandbox scripts/image.sh \
      src/SandboxLink Directory.Build.props Directory.Packages.props global.json) | sha256sum | cut -c1-16
  )"
}

build_image() {
  local image context=$cache/sandbox-context
  image=$(sandbox_image)
  rm -rf "$context"
  mkdir -p "$context"
  cp "$root"/docker/sandbox/* "$cache/sandbox-link/sandbox-link" "$context/"
  engine build --build-arg "BASE=$(<"$cache/base")" --tag "$image" --tag platform-sandbox:current \
    --file "$root/docker/sandbox.Dockerfile" "$context"
}

image_is_current() { engine image inspect "$(sandbox_image)" >/dev/null 2>&1; }

# The language server's image is made from the sandbox's, so its tag follows from that one's.
language_image() {
  printf 'platform-language:%s\n' "$(
    { sandbox_image && hash_of docker/language.Dockerfile docker/language; } | sha256sum | cut -c1-16
  )"
}

# The package comes from where the client's come from, with its lock; the build itself only needs the distribution.
build_language_image() {
  local image context=$cache/language-context
  image=$(language_image)
  ensure_bun || return
  rm -rf "$context"
  mkdir -p "$context"
  cp "$root"/docker/language/* "$context/"
  (cd "$context" && bun install --frozen-lockfile --production) || return
  mv "$context/node_modules/pyright" "$context/pyright"
  rm -rf "$context"/pyright/dist/*.map "$context/node_modules"
  engine build --build-arg "BASE=$(sandbox_image)" --tag "$image" --tag platform-language:current \
    --file "$root/docker/language.Dockerfile" "$context"
}

language_image_is_current() { engine image inspect "$(language_image)" >/dev/null 2>&1; }
