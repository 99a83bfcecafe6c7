#!/usr/bin/env bash
# Changes one operator, value or function of the rules at a time and asks whether a test notices:
# `make mutants`, or `scripts/mutants.sh [--shard 0/8] [--missed] [REGEX…]`. cargo-mutants lists the changes
# (.cargo/mutants.toml), scripts/mutants.py builds them all into one program and tries each of them.
# What survives stands in docs/pay-mutants.md, the lists of the last run in var/mutants.
set -euo pipefail
source "$(dirname "$0")/lib.sh"
need python3 python3
command -v cargo >/dev/null || die "cargo is missing: install the toolchain named in rust-toolchain.toml with rustup"
cargo mutants --version >/dev/null 2>&1 ||
    cargo install cargo-mutants --locked --version 27.1.0
mkdir -p var/mutants
# Built on their own, and kept from run to run.
export CARGO_TARGET_DIR=$PWD/var/mutants/target
nice -n 15 python3 scripts/mutants.py "$@"
