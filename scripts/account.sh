# shellcheck shell=bash
# The account that the agent runs under: it owns nothing but its connection to the engine gate.

as_agent_user() { setpriv --reuid="$1" --regid="$1" --clear-groups -- "${@:2}"; }

# Prints the account when the agent can be run under it: as root, and with a .NET that others may use.
agent_user() {
  [[ $EUID -eq 0 ]] && id "$agent_account" >/dev/null 2>&1 &&
    as_agent_user "$agent_account" dotnet --list-runtimes >/dev/null 2>&1 || return 1
  echo "$agent_account"
}

make_agent_account() {
  useradd --system --user-group --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin "$agent_account"
}

ensure_agent_account() {
  [[ $EUID -eq 0 ]] || return 0
  id "$agent_account" >/dev/null 2>&1 || step "Making the account $agent_account" account make_agent_account || return
  agent_user >/dev/null ||
    warn "The agent runs as root: $agent_account cannot use $(command -v dotnet). Install .NET where everybody may use it."
}

# package_folder ACCOUNT: makes and prints the folder where the agent keeps packages; elsewhere when the account cannot
# enter the data folder. Without an account it is the caller's.
package_folder() {
  local folder=$data/packages
  mkdir -p "$folder"
  if [[ -n $1 ]]; then
    chown -R "$1:$1" "$folder"
    if ! as_agent_user "$1" test -w "$folder"; then
      folder=/var/lib/platform/packages-$(printf '%s' "$data" | sha256sum | cut -c1-12)
      mkdir -p "$folder"
      chown -R "$1:$1" "$folder"
    fi
  fi
  echo "$folder"
}

# agent_program ACCOUNT INPUTS: prints the agent's program, a copy of it where the account cannot enter this checkout.
agent_program() {
  local copy
  if as_agent_user "$1" test -r "$agent_dll"; then
    echo "$agent_dll"
    return
  fi
  copy=/var/lib/platform/agent-$(printf '%s' "$data" | sha256sum | cut -c1-12)
  if [[ $(cat "$copy/inputs" 2>/dev/null) != "$2" ]]; then
    # What runs from the copy must not find it gone half-way.
    stop_process agent >&2
    mkdir -p /var/lib/platform
    rm -rf "$copy"
    cp -r "$(dirname "$agent_dll")" "$copy"
    chmod -R go=u-w "$copy"
    echo "$2" >"$copy/inputs"
  fi
  echo "$copy/$(basename "$agent_dll")"
}
