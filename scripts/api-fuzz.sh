#!/usr/bin/env bash
# api-fuzz.sh VENV: schemathesis over the OpenAPI description, seeded and capped, with real sessions of two
# municipalities. Each session asks for its own municipality, for the other one, and for ids of both.
set -euo pipefail
source "$(dirname "$0")/lib.sh"
st="$1/bin/schemathesis"
place=$(mktemp -d) port=${KAEMNER_PORT:-18473}
target=${CARGO_TARGET_DIR:-target}
cargo build --quiet -p kaemner-cli
demonstration "$place/demo"
"$target/debug/kaemner" serve --data "$place/demo" --demo --listen "127.0.0.1:$port" >/dev/null &
server=$!
trap 'kill $server 2>/dev/null; rm -rf "$place"' EXIT
base=http://localhost:$port
for _ in $(seq 100); do curl -sf "$base/readyz" >/dev/null && break; sleep 0.1; done

# sign_in LOGIN: the cookies of a session.
sign_in() {
    local jar=$place/$1
    curl -sf -c "$jar" -o /dev/null -H "Origin: $base" -d "login=$1&password=demonstration" "$base/sign-in"
    awk 'NF >= 7 { sub(/^#HttpOnly_/, ""); printf "%s=%s; ", $6, $7 }' "$jar"
}
# ids CODE COOKIE: some things of a municipality.
ids() { curl -sf -H "Cookie: $2" "$base/api/v1/$1/bills" | grep -o '"id":"[0-9a-f-]*"' | cut -d'"' -f4 | head -n 20 | tr '\n' ' '; }

one=0265 other=$(curl -sf "$base/sign-in" | grep -o 'bogholder\.[0-9]*' | cut -d. -f2 | grep -v "^$one$" | head -n 1)
[ -n "$other" ] || die "the demonstration has one municipality only"
for pair in "$one $other" "$other $one"; do
    read -r own foreign <<<"$pair"
    cookie=$(sign_in "bogholder.$own") their_cookie=$(sign_in "bogholder.$foreign")
    [ -n "$cookie" ] && [ -n "$their_cookie" ] || die "could not sign in for the API fuzz"
    KAEMNER_OWN_IDS=$(ids "$own" "$cookie") KAEMNER_FOREIGN_IDS=$(ids "$foreign" "$their_cookie")
    [ -n "$KAEMNER_OWN_IDS" ] && [ -n "$KAEMNER_FOREIGN_IDS" ] || die "no ids to try"
    # A change needs the session's token too; without it every POST would stop at 403 and prove nothing.
    token=$(curl -sf -H "Cookie: $cookie" "$base/$own/bills/receive" | sed -n 's/.*name="csrf" value="\([0-9a-f]*\)".*/\1/p' | head -n 1)
    [ -n "$token" ] || die "no session token for the API fuzz"
    say "as a bookkeeper of $own"
    KAEMNER_OWN=$own KAEMNER_FOREIGN=$foreign KAEMNER_OWN_IDS=$KAEMNER_OWN_IDS KAEMNER_FOREIGN_IDS=$KAEMNER_FOREIGN_IDS \
        SCHEMATHESIS_HOOKS=scripts/api_fuzz_hooks.py \
        "$st" run "$base/api/v1/openapi.json" --checks not_a_server_error,no_leak --seed 1 --max-examples 40 \
        --header "Cookie: $cookie" --header "Origin: $base" --header "X-Csrf-Token: $token" --no-color
done
