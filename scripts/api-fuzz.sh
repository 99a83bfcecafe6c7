#!/usr/bin/env bash
# api-fuzz.sh VENV: schemathesis over the OpenAPI description, seeded and capped, with a real session.
set -euo pipefail
source "$(dirname "$0")/lib.sh"
st="$1/bin/schemathesis"
place=$(mktemp -d) port=18473
target=${CARGO_TARGET_DIR:-target}
cargo build --quiet -p kaemner-cli
"$target/debug/kaemner" demo --data "$place/demo" >/dev/null
"$target/debug/kaemner" serve --data "$place/demo" --demo --listen "127.0.0.1:$port" >/dev/null &
server=$!
trap 'kill $server 2>/dev/null; rm -rf "$place"' EXIT
base=http://localhost:$port
for _ in $(seq 100); do curl -sf "$base/readyz" >/dev/null && break; sleep 0.1; done
jar=$place/cookies
curl -sf -c "$jar" -o /dev/null -H "Origin: $base" -d "login=bogholder.0265&password=demonstration" "$base/sign-in"
cookie=$(awk 'NF >= 7 { sub(/^#HttpOnly_/, ""); printf "%s=%s; ", $6, $7 }' "$jar")
[ -n "$cookie" ] || die "could not sign in for the API fuzz"
# A change needs the session's token too; without it every POST would stop at 403 and prove nothing.
token=$(curl -sf -H "Cookie: $cookie" "$base/0265/bills/receive" | sed -n 's/.*name="csrf" value="\([0-9a-f]*\)".*/\1/p' | head -n 1)
[ -n "$token" ] || die "no session token for the API fuzz"
"$st" run "$base/api/v1/openapi.json" --checks not_a_server_error --seed 1 --max-examples 40 \
    --header "Cookie: $cookie" --header "Origin: $base" \
    --header "X-Csrf-Token: $token" --no-color
