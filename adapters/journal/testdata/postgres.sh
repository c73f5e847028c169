#!/usr/bin/env bash
# A PostgreSQL of its own for the tests.
#
#   postgres.sh start DIR [PORT]   make a cluster in DIR and start it; prints its URL
#   postgres.sh resume DIR         start it again
#   postgres.sh stop DIR [MODE]    stop it (MODE: fast, immediate; default fast)
#   postgres.sh install            install PostgreSQL by apt where it is not there (CI)
#
# The server listens on 127.0.0.1 and runs as "postgres" where this script runs
# as root, which PostgreSQL refuses to do.
set -euo pipefail

bin() {
  local found
  found=$(command -v "$1" || ls -d /usr/lib/postgresql/*/bin/"$1" 2>/dev/null | sort -V | tail -n 1)
  [[ -n $found ]] || { echo "PostgreSQL is not installed: no $1" >&2; exit 4; }
  readlink -f "$found"
}

as() {
  if [[ $(id -u) == 0 ]]; then
    setpriv --reuid=postgres --regid=postgres --clear-groups env -C / "$@"
  else
    "$@"
  fi
}

free_port() {
  local port
  while :; do
    port=$((20000 + RANDOM % 20000))
    (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || { echo "$port"; return; }
  done
}

case ${1:-} in
install)
  if command -v initdb >/dev/null || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1; then exit; fi
  apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends postgresql
  ;;
start)
  dir=$2 port=${3:-$(free_port)}
  mkdir -p "$dir"
  [[ $(id -u) != 0 ]] || chown postgres "$dir"
  as "$(bin initdb)" -D "$dir/data" -U guize --auth=trust --no-locale -E UTF8 >"$dir.log" 2>&1 || { cat "$dir.log" >&2; exit 1; }
  {
    echo "port = $port"
    echo "listen_addresses = '127.0.0.1'"
    echo "unix_socket_directories = ''"
  } >>"$dir/data/postgresql.conf"
  as "$(bin pg_ctl)" -D "$dir/data" -w -t 60 -l "$dir/data/log" start >>"$dir.log" 2>&1 || { cat "$dir.log" >&2; exit 1; }
  echo "postgres://guize@127.0.0.1:$port/postgres?sslmode=disable"
  ;;
resume)
  as "$(bin pg_ctl)" -D "$2/data" -w -t 60 -l "$2/data/log" start >/dev/null
  ;;
stop)
  as "$(bin pg_ctl)" -D "$2/data" -w -t 60 -m "${3:-fast}" stop >/dev/null
  ;;
*)
  sed -n '2,11p' "$0" >&2
  exit 2
  ;;
esac
