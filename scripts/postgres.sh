# shellcheck shell=bash
# The embedded PostgreSQL cluster: one folder, one port on 127.0.0.1, passwords only. As root its programs run as the
# system user `postgres`, because PostgreSQL refuses root.

embedded_postgres() { [[ -z ${ConnectionStrings__Platform:-} ]]; }

# as_postgres command...: replaces nothing but the user, so that pids and signals stay the program's own.
as_postgres() {
  if [[ $EUID -eq 0 ]]; then setpriv --reuid=postgres --regid=postgres --init-groups -- "$@"; else "$@"; fi
}

# A checkout below a private folder (root's home) cannot be entered by `postgres`: the cluster then lives in /var/lib,
# and its usual place is a link to it.
prepare_cluster_folder() {
  local folder=$1 elsewhere
  mkdir -p "$folder"
  if [[ $EUID -ne 0 ]]; then
    chmod 700 "$folder"
    return
  fi
  if ! as_postgres test -x "$folder/.."; then
    elsewhere=/var/lib/platform/$(printf '%s' "$folder" | sha256sum | cut -c1-12)
    mkdir -p "$elsewhere"
    [[ -L $folder ]] || rmdir "$folder"
    ln -sfn "$elsewhere" "$folder"
    echo "The system user postgres cannot enter $folder; the cluster is in $elsewhere."
  fi
  chown postgres:postgres "$folder/."
  chmod 700 "$folder/."
}

# create_cluster FOLDER SUPERUSER_PASSWORD extra configuration lines...
create_cluster() {
  local folder=$1 password=$2 programs
  shift 2
  programs=$(postgres_programs)
  prepare_cluster_folder "$folder"
  folder=$(readlink -f "$folder")
  find "$folder/." -mindepth 1 -delete
  printf '%s\n' "$password" >"$folder/password"
  [[ $EUID -ne 0 ]] || chown postgres:postgres "$folder/password"
  chmod 600 "$folder/password"
  # initdb wants an empty folder, so it works in one beside the password and is moved up afterwards.
  as_postgres "$programs/initdb" --pgdata="$folder/new" --username=postgres --pwfile="$folder/password" \
    --auth=scram-sha-256 --encoding=UTF8 --locale=C.UTF-8 --data-checksums
  rm "$folder/password"
  {
    cat <<CONF

# ./dev
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
max_connections = 200
shared_buffers = 256MB
max_wal_size = 2GB
jit = off
timezone = 'UTC'
log_timezone = 'UTC'
CONF
    printf '%s\n' "$@"
  } >>"$folder/new/postgresql.conf"
  find "$folder/new" -mindepth 1 -maxdepth 1 ! -name PG_VERSION -exec mv -t "$folder/." {} +
  # Last: its presence says that the cluster is complete.
  mv "$folder/new/PG_VERSION" "$folder/."
  rmdir "$folder/new"
}

# run_cluster NAME FOLDER PORT: starts it under a supervisor. INT is PostgreSQL's fast, clean shutdown.
run_cluster() {
  local name=$1 folder port=$3 programs user=()
  folder=$(readlink -f "$2")
  programs=$(postgres_programs) || fail "PostgreSQL $(cat "$folder/PG_VERSION" 2>/dev/null) is not installed." \
    "The cluster in $folder needs the programs of its own version."
  [[ $EUID -ne 0 ]] || user=(setpriv --reuid=postgres --regid=postgres --init-groups --)
  start_process "$name" INT / "$2:$port" "${user[@]}" "$programs/postgres" -D "$folder" -p "$port"
  wait_for "$name" PostgreSQL 60 "$programs/pg_isready" --quiet --host=127.0.0.1 --port="$port"
}

# sql DATABASE [psql argument...]: as the embedded cluster's superuser.
sql() {
  local database=$1
  shift
  PGOPTIONS='-c client_min_messages=warning' PGPASSWORD=$(secret postgres-password) \
    "$(postgres_programs)/psql" --no-psqlrc --quiet --tuples-only --no-align \
    --set=ON_ERROR_STOP=1 --host=127.0.0.1 --port="$postgres_port" --username=postgres --dbname="$database" "$@"
}

# The web app's own role owns its database and nothing else.
prepare_database() {
  local password
  password=$(secret database-password)
  sql postgres <<SQL
select format('create role platform login password %L', '$password')
 where not exists (select from pg_roles where rolname = 'platform') \gexec
select 'create database platform owner platform'
 where not exists (select from pg_database where datname = 'platform') \gexec
revoke all on database platform from public;
SQL
}

start_postgres() {
  if [[ ! -f $postgres_dir/PG_VERSION ]]; then
    create_cluster "$postgres_dir" "$(secret postgres-password)" \
      'fsync = on' 'full_page_writes = on' 'synchronous_commit = on'
  fi
  run_cluster postgres "$postgres_dir" "$postgres_port"
  if [[ ! -f $postgres_dir/platform.ready ]]; then
    prepare_database
    touch "$postgres_dir/platform.ready"
  fi
}

ensure_postgres() {
  embedded_postgres || return 0
  if alive postgres && [[ $(cat "$run_dir/postgres.inputs") == "$postgres_dir:$postgres_port" ]]; then return 0; fi
  step "Starting PostgreSQL" postgres-start start_postgres
}

# The connection string of the web app.
connection_string() {
  if embedded_postgres; then
    echo "Host=127.0.0.1;Port=$postgres_port;Database=platform;Username=platform;Password=$(secret database-password);Keepalive=30;Tcp Keepalive=true"
  else
    echo "$ConnectionStrings__Platform"
  fi
}

# backup [FILE]
backup() {
  embedded_postgres || fail "The database is not the embedded one." "Use the backups of the server that ConnectionStrings__Platform names."
  local file=${1:-$backup_dir/platform-$(date -u +%Y%m%dT%H%M%SZ).dump} programs
  alive postgres || fail "PostgreSQL is not running." "Start the stack with ./dev up first."
  programs=$(postgres_programs)
  (
    umask 077
    mkdir -p "$(dirname "$file")"
    PGPASSWORD=$(secret postgres-password) "$programs/pg_dump" --format=custom --host=127.0.0.1 --port="$postgres_port" \
      --username=postgres --file="$file.new" platform
    # A dump that cannot be listed is not a backup.
    "$programs/pg_restore" --list "$file.new" >/dev/null
    mv "$file.new" "$file"
  )
  say "Saved $(du -h "$file" | cut -f1) to $file"
}

# restore FILE: replaces the database; the former one stays as platform_before until the next restore.
restore() {
  local file=${1:-} programs
  embedded_postgres || fail "The database is not the embedded one." "Use the tools of the server that ConnectionStrings__Platform names."
  [[ -n $file && -r $file ]] || fail "There is no backup '$file'." "Usage: ./dev restore FILE (./dev backup writes to $backup_dir)."
  alive postgres || fail "PostgreSQL is not running." "Start the stack with ./dev up first."
  programs=$(postgres_programs)
  "$programs/pg_restore" --list "$file" >/dev/null || fail "'$file' is not a backup that ./dev wrote."
  sql postgres --command='drop database if exists platform_restoring' --command='create database platform_restoring owner platform'
  PGPASSWORD=$(secret postgres-password) "$programs/pg_restore" --exit-on-error --host=127.0.0.1 --port="$postgres_port" \
    --username=postgres --dbname=platform_restoring "$file" ||
    fail "The backup could not be restored; the database is as it was."
  local web_ran=
  if alive web.supervisor; then
    web_ran=yes
    stop_process web
  fi
  sql postgres <<'SQL'
drop database if exists platform_before with (force);
select pg_terminate_backend(pid) from pg_stat_activity where datname = 'platform' \g /dev/null
alter database platform rename to platform_before;
alter database platform_restoring rename to platform;
revoke all on database platform from public;
SQL
  say "Restored $file. The former database is kept as platform_before until the next restore."
  if [[ -n $web_ran ]]; then
    start_web
    wait_for web "The web app" 90 web_is_ready
  fi
}

# remove_cluster FOLDER, and what a link in its place points to.
remove_cluster() {
  local folder=$1
  if [[ -L $folder ]]; then rm -rf "$(readlink "$folder")"; fi
  rm -rf "$folder"
}
