#!/usr/bin/env bash
# demo.sh RESET PORT SCALE: with EMPLOYEES of all eleven in the environment, where not the scale decides, build, make the demonstration community, run the main job, serve it.
set -euo pipefail
source "$(dirname "$0")/lib.sh"
reset=${1:-} port=${2:-8080} scale=${3:-small}
check_toolchain
scripts/assets.sh
say "building (the first time takes some minutes) …"
cargo build --release --quiet -p kaemner-cli
kaemner=${CARGO_TARGET_DIR:-target}/release/kaemner
[ -z "$reset" ] || rm -rf var/demo
"$kaemner" demo --data var/demo --scale "$scale" ${EMPLOYEES:+--employees "$EMPLOYEES"}
exec "$kaemner" serve --demo --data var/demo --listen "127.0.0.1:$port" --public-url "http://localhost:$port"
