#!/usr/bin/env bash
# bench-web.sh [SCALE]: pages under load, 50 connections, beside the bare server in the same run.
set -euo pipefail
source "$(dirname "$0")/lib.sh"
need wrk wrk
scale=${1:-tenth} seconds=${KAEMNER_BENCH_SECONDS:-10}
scripts/assets.sh
cargo build --release --quiet -p kaemner-cli
kaemner=${CARGO_TARGET_DIR:-target}/release/kaemner
place=${KAEMNER_BENCH_DATA:-$(mktemp -d)} port=18474
base=http://localhost:$port
began=$SECONDS
"$kaemner" demo --data "$place" --scale "$scale" | sed -n 1p
say "demonstration of scale $scale: $((SECONDS - began)) s"
"$kaemner" serve --data "$place" --demo --listen "127.0.0.1:$port" --requests-per-second 0 >/dev/null &
server=$!
trap 'kill $server 2>/dev/null; [ -n "${KAEMNER_BENCH_DATA:-}" ] || rm -rf "$place"' EXIT
for _ in $(seq 100); do curl -sf "$base/readyz" >/dev/null && break; sleep 0.1; done
jar=$(mktemp)
curl -sf -c "$jar" -o /dev/null -H "Origin: $base" -d "login=bogholder.0265&password=demonstration" "$base/sign-in"
cookie=$(awk 'NF >= 7 { sub(/^#HttpOnly_/, ""); printf "%s=%s; ", $6, $7 }' "$jar"); rm -f "$jar"
[ -n "$cookie" ] || die "could not sign in for the benchmark"

rate() {
    wrk -t1 -c50 -d"${seconds}s" --latency -H "Cookie: $cookie" "$base$1" |
        awk '$1 == "99%" { p99 = $2 } $1 == "Requests/sec:" { rate = $2 } /Non-2xx/ { bad = $0 } END { printf "%9.0f requests/s   p99 %-9s %s\n", rate, p99, bad }'
}

printf 'resident memory before %6d MiB\n' $(($(awk '/VmRSS/ { print $2 }' /proc/$server/status) / 1024))
for path in /healthz "/0265/bills?state=all" /0265/ledger/vouchers?series=IMP /0265/ledger /0265; do
    printf '%-34s %s\n' "$path" "$(rate "$path")"
done
printf 'resident memory after  %6d MiB\n' $(($(awk '/VmRSS/ { print $2 }' /proc/$server/status) / 1024))
