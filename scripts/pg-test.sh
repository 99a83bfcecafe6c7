#!/usr/bin/env bash
# Runs a command with a throw-away PostgreSQL server: scripts/pg-test.sh cargo test -p kaemner-store
#
# The server lies in a new temporary directory, listens on loopback and a socket there, and is stopped and removed
# afterwards, also on error or signal. Tests kill processes and never the machine, so it does not wait for the disk;
# a benchmark measures that and sets PG_FSYNC=on. The command finds its owner's URL in
# KAEMNER_TEST_PG. PG_BIN names the directory of initdb and pg_ctl where they are not found by themselves.
set -euo pipefail

[ $# -gt 0 ] || { echo "usage: $0 COMMAND [ARGUMENT…]" >&2; exit 64; }

find_bin() {
  local dir
  for dir in "${PG_BIN:-}" "$(dirname "$(command -v initdb || echo /nowhere/initdb)")" \
    $(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -rV) "$(pg_config --bindir 2>/dev/null || true)"; do
    [ -n "$dir" ] && [ -x "$dir/initdb" ] && [ -x "$dir/pg_ctl" ] && { echo "$dir"; return; }
  done
  echo "$0: initdb and pg_ctl not found; install PostgreSQL or set PG_BIN" >&2
  exit 70
}

bin=$(find_bin)
home=$(mktemp -d "${TMPDIR:-/tmp}/kaemner-pg.XXXXXX")
chmod 755 "$home"
child=

# The server refuses to run as root.
as_server() {
  if [ "$(id -u)" = 0 ]; then
    (cd "$home" && setpriv --reuid=postgres --regid=postgres --init-groups env HOME="$home" "$@")
  else
    (cd "$home" && "$@")
  fi
}

clean_up() {
  trap - EXIT INT TERM HUP
  set +e
  if [ -n "$child" ]; then
    kill -- "-$child" 2>/dev/null
    wait "$child" 2>/dev/null
  fi
  as_server "$bin/pg_ctl" -D "$home/data" -m immediate -w stop >/dev/null 2>&1
  rm -rf "$home"
}
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

[ "$(id -u)" = 0 ] && chown postgres: "$home"

# A port that was free a moment ago may be taken by the time the server starts: try another.
start() {
  local attempt
  for attempt in 1 2 3 4 5; do
    port=$((20000 + (RANDOM * 32768 + RANDOM) % 12000))
    as_server "$bin/pg_ctl" -D "$home/data" -l "$home/log" -w -t 60 \
      -o "-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories=$home -c fsync=${PG_FSYNC:-off} -c max_connections=200" \
      start >/dev/null && return
  done
  cat "$home/log" >&2
  exit 70
}

as_server "$bin/initdb" -D "$home/data" -U owner --auth=trust --encoding=UTF8 --locale=C --no-sync >"$home.initdb" 2>&1 ||
  { cat "$home.initdb" >&2; rm -f "$home.initdb"; exit 70; }
rm -f "$home.initdb"
start

export KAEMNER_TEST_PG="postgresql://owner@127.0.0.1:$port/postgres"
status=0
set -m # the command and all it starts are one group, which a signal ends as a whole
"$@" &
child=$!
set +m
wait "$child" || status=$?
child=
exit "$status"
