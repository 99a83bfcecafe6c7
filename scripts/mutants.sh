#!/usr/bin/env bash
# Changes one operator, value or function of the rules at a time and asks whether a test notices:
# `make mutants`, or with cargo-mutants' own arguments: `scripts/mutants.sh --shard 0/8 --file '*/tax.rs'`.
# Settings in .cargo/mutants.toml, what survives in docs/pay-mutants.md, the lists in var/mutants/mutants.out.
set -euo pipefail
source "$(dirname "$0")/lib.sh"
check_toolchain
cargo mutants --version >/dev/null 2>&1 ||
    cargo install cargo-mutants --locked --version 27.1.0
# Cases decide; the random comparison only adds what no case has, so that it may be small.
export KAEMNER_CHECK_PERSONS=${KAEMNER_CHECK_PERSONS:-80}
unset KAEMNER_SHARED
mkdir -p var/mutants
# The mutants lie in a copy; what they are built on is kept from run to run.
export CARGO_TARGET_DIR=$PWD/var/mutants/target
nice -n 15 cargo test --quiet --profile mutants -p kaemner-law -p kaemner-law-checker --test rules --test compare
nice -n 15 cargo mutants --baseline=skip --timeout=150 --jobs 1 --output var/mutants --colors never "$@"
