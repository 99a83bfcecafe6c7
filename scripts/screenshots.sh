#!/usr/bin/env bash
# The pictures in the README, from a demonstration made for them.
set -euo pipefail
source "$(dirname "$0")/lib.sh"
check_toolchain
need chromium chromium
need pngquant pngquant
scripts/assets.sh
cargo build --quiet -p kaemner-cli
kaemner=${CARGO_TARGET_DIR:-target}/debug/kaemner
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
"$kaemner" demo --data "$place/demo" >/dev/null
KAEMNER_SERVER="$kaemner serve --data $place/demo --demo --listen" node scripts/screenshots.mjs
pngquant --force --ext .png --strip 64 docs/pictures/*.png
