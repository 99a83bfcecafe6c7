#!/usr/bin/env bash
# signin-test.sh VENV: signing in against real identity providers and forging ones, and in Chromium.
# VENV holds pysaml2. One demonstration serves all of it, on localhost, where browsers allow passkeys.
set -euo pipefail
source "$(dirname "$0")/lib.sh"
python="$1/bin/python3"
place=$(mktemp -d) port=${KAEMNER_PORT:-18474}
target=${CARGO_TARGET_DIR:-target}
cargo build --quiet -p kaemner-cli
mkdir -p "$place/secrets/0265"
printf 'en-hemmelighed-paa-mindst-32-tegn!' > "$place/secrets/0265/oidc-secret"
demonstration "$place/demo"
RUST_LOG=${RUST_LOG:-kaemner_web=warn} "$target/debug/kaemner" serve --data "$place/demo" --demo --listen "127.0.0.1:$port" \
    --public-url "http://localhost:$port" --secrets "$place/secrets" --inside-hosts localhost >"$place/log" 2>&1 &
server=$!
trap 'kill $server 2>/dev/null; rm -rf "$place"' EXIT
export KAEMNER_BASE=http://localhost:$port
for _ in $(seq 100); do curl -sf "$KAEMNER_BASE/readyz" >/dev/null && break; sleep 0.1; done
failed=0
say "OpenID Connect"; node scripts/signin-oidc.mjs || failed=1
say "SAML"; "$python" scripts/signin-saml.py "$KAEMNER_BASE" "$place/secrets" || failed=1
say "Chromium"; node scripts/signin-browser.mjs || failed=1
[ $failed = 0 ] || { tail -n 40 "$place/log" >&2; exit 1; }
