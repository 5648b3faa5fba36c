# shellcheck shell=bash
# ./dev lint and ./dev format.

shell_files() { printf '%s\n' "$root/dev" "$root/.ci/run" "$root"/scripts/*.sh "$root/docker/sandbox/profile.sh"; }

lint_shell() {
  local files
  mapfile -t files < <(shell_files)
  shellcheck "${files[@]}"
}

# The build checks style as well: warnings are errors, and .editorconfig sets what is a warning.
lint_build() { dotnet build "$root/Platform.slnx" -c Release --nologo -v quiet -warnaserror; }
lint_format() { dotnet format "$root/Platform.slnx" --no-restore --verify-no-changes; }
lint_client() { (cd "$client" && bun run lint); }

lint() {
  local failed=0
  ensure_packages lint
  require_toolchain
  step "Shell scripts" lint-shell lint_shell || failed=1
  ensure_client || failed=1
  ensure_server || failed=1
  step "Compiler warnings" lint-build lint_build || failed=1
  step "Style" lint-format lint_format || failed=1
  if has_client; then
    ensure_client_packages
    step "Client" lint-client lint_client || failed=1
  fi
  [[ $failed -eq 0 ]] || fail "Lint found something." "./dev format mends what can be mended automatically."
  say "Lint found nothing."
}

format() {
  require_toolchain
  step "C#" format-dotnet dotnet format "$root/Platform.slnx"
  if has_client; then
    ensure_client_packages
    step "Client" format-client format_client
  fi
}

format_client() { (cd "$client" && bun run format); }
