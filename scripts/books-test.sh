#!/usr/bin/env bash
# books-test.sh VENV: the books of all eleven municipalities of a fresh demonstration against hledger, beancount and
# the script that shares nothing with the program.
set -euo pipefail
source "$(dirname "$0")/lib.sh"
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cargo build --quiet -p kaemner-cli
kaemner=${CARGO_TARGET_DIR:-target}/debug/kaemner
demonstration "$place/demo"
"$kaemner" jobs run-once --data "$place/demo" >/dev/null
"$kaemner" check --data "$place/demo" >/dev/null
python3 scripts/books.py "$kaemner" "$place/demo" "$1/bin/bean-check"
