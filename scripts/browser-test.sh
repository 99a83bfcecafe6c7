#!/usr/bin/env bash
# The browser tests: every page on a small store, then the main job on the real demonstration.
set -euo pipefail
source "$(dirname "$0")/lib.sh"
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
target=${CARGO_TARGET_DIR:-target}
cargo build --quiet -p kaemner-cli
cargo build --quiet -p kaemner-web --example preview
KAEMNER_SERVER="$target/debug/examples/preview" node scripts/browser-test.mjs
demonstration "$place/demo"
KAEMNER_SERVER="$target/debug/kaemner serve --data $place/demo --demo --listen" node scripts/browser-main-job.mjs
KAEMNER_SERVER="$target/debug/kaemner serve --data $place/demo --demo --listen" node scripts/browser-rights.mjs
scripts/pg-test.sh scripts/browser-postgres.sh "$target/debug/kaemner" "$place"
