#!/usr/bin/env bash
# Speed beside the engine's own limit, in the same run.
set -euo pipefail
source "$(dirname "$0")/lib.sh"
check_toolchain
need initdb postgresql
scripts/assets.sh
exec scripts/pg-test.sh cargo bench --workspace --quiet "$@"
