#!/usr/bin/env bash
# Speed beside the engine's own limit, in the same run.
set -euo pipefail
source "$(dirname "$0")/lib.sh"
check_toolchain
need initdb postgresql
scripts/assets.sh
export KAEMNER_BENCH_POSTINGS=${KAEMNER_BENCH_POSTINGS:-3000000} KAEMNER_BENCH_VOUCHERS=${KAEMNER_BENCH_VOUCHERS:-3200}
PG_FSYNC=on scripts/pg-test.sh cargo bench --workspace --quiet "$@"
scripts/bench-web.sh
