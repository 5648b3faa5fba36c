# shellcheck shell=bash
# How ./dev speaks (one line per step with its duration, errors as sentences) and how it knows what is up to date.

if [[ -t 1 && -z ${NO_COLOR:-} ]]; then
  bold=$'\e[1m' dim=$'\e[2m' red=$'\e[31m' green=$'\e[32m' yellow=$'\e[33m' plain=$'\e[0m'
else
  bold='' dim='' red='' green='' yellow='' plain=''
fi

say() { printf '%s\n' "$*"; }
warn() { printf '%s%s%s\n' "$yellow" "$*" "$plain" >&2; }

# fail "What happened." ["What to do."]
fail() {
  printf '%s%s%s\n' "$red" "$1" "$plain" >&2
  [[ $# -lt 2 ]] || printf '%s\n' "$2" >&2
  exit 1
}

# Milliseconds since the epoch.
now() { echo $((${EPOCHREALTIME/[.,]/} / 1000)); }

# seconds MILLISECONDS -> 1.2 s
seconds() { printf '%d.%d s' $(($1 / 1000)) $(($1 % 1000 / 100)); }

# step TITLE LOG FUNCTION [ARGUMENT...]: runs a function of ours with its output in a log and says how long it took; on
# failure shows the end of the log. The function gets a shell of its own, because bash ignores `set -e` in everything
# that is called from a condition. It does not get the lock (9): compilers and engines live on after their step.
step() {
  local title=$1 log=$log_dir/$2.log started
  shift 2
  mkdir -p "$log_dir"
  started=$(now)
  # shellcheck disable=SC2016  # expanded by the inner shell
  if ! root=$root bash -c 'set -Eeuo pipefail; . "$root/scripts/all.sh"; "$@"' step "$@" 9>&- </dev/null >"$log" 2>&1; then
    printf '%s%s failed:%s\n' "$red" "$title" "$plain" >&2
    tail -n 25 "$log" | sed 's/^/    /' >&2
    printf 'All of it: %s\n' "$log" >&2
    return 1
  fi
  printf '%-44s %s%8s%s\n' "$title" "$dim" "$(seconds $(($(now) - started)))" "$plain"
}

as_root() {
  if [[ $EUID -eq 0 ]]; then "$@"; else sudo -- "$@"; fi
}

# hash_of PATH...: what a set of files and folders contains, as one short word. Generated folders do not count, nor does
# the client, which has a hash of its own.
hash_of() {
  (
    cd "$root" || exit 1
    for path in "$@"; do
      [[ -e $path ]] || continue
      find "$path" \( -name bin -o -name obj -o -name node_modules -o -name Generated -o -path src/Web/wwwroot \
        -o -path src/Web/client \) -prune -o -type f -print
    done | LC_ALL=C sort | xargs -d '\n' --no-run-if-empty sha256sum | sha256sum | cut -c1-16
  )
}

# Whether the step NAME was last completed with inputs HASH.
stamped() { [[ -f $cache/$1.stamp && $(<"$cache/$1.stamp") == "$2" ]]; }
stamp() {
  mkdir -p "$cache"
  printf '%s\n' "$2" >"$cache/$1.stamp"
}

# secret NAME: prints a secret of this stack; made at the first call, readable by its owner only.
secret() {
  local file=$secrets_dir/$1
  if [[ ! -s $file ]]; then
    (
      umask 077
      mkdir -p "$secrets_dir"
      od -An -v -tx1 -N32 /dev/urandom | tr -d ' \n' >"$file.new"
      mv "$file.new" "$file"
    )
  fi
  cat "$file"
}
