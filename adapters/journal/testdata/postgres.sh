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

# A port on which nothing listens, below those from which the system takes the
# ports of clients (32768 on): one that a client holds answers to nobody, and no
# server can have it.
free_port() {
  local port
  while :; do
    port=$((10000 + RANDOM % 20000))
    (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || { echo "$port"; return; }
  done
}

# start_at DIR PORT: the server's log tells why it cannot start.
start_at() {
  sed -i '/^port = /d' "$1/data/postgresql.conf"
  echo "port = $2" >>"$1/data/postgresql.conf"
  as "$(bin pg_ctl)" -D "$1/data" -w -t 120 -l "$1/data/log" start >>"$1.log" 2>&1
}

# taken DIR: another had the port first.
taken() { grep -q 'Address already in use' "$1/data/log" 2>/dev/null; }

tell() {
  cat "$1.log" >&2
  cat "$1/data/log" >&2 || true
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
  as "$(bin initdb)" -D "$dir/data" -U guize --auth=trust --no-locale -E UTF8 >"$dir.log" 2>&1 || { tell "$dir"; exit 1; }
  {
    echo "listen_addresses = '127.0.0.1'"
    echo "unix_socket_directories = ''"
  } >>"$dir/data/postgresql.conf"
  for try in 1 2 3 4 5; do
    if start_at "$dir" "$port"; then
      echo "postgres://guize@127.0.0.1:$port/postgres?sslmode=disable"
      exit
    fi
    [[ -z ${3:-} && $try -lt 5 ]] && taken "$dir" || break
    rm -f "$dir/data/log"
    port=$(free_port)
  done
  tell "$dir"
  exit 1
  ;;
resume)
  as "$(bin pg_ctl)" -D "$2/data" -w -t 120 -l "$2/data/log" start >>"$2.log" 2>&1 || { tell "$2"; exit 1; }
  ;;
stop)
  as "$(bin pg_ctl)" -D "$2/data" -w -t 120 -m "${3:-fast}" stop >/dev/null
  ;;
*)
  sed -n '2,11p' "$0" >&2
  exit 2
  ;;
esac
