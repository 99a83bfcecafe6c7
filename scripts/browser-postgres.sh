#!/usr/bin/env bash
# browser-postgres.sh KAEMNER PLACE: the main job on the server that scripts/pg-test.sh has started, in one municipality.
set -euo pipefail
source "$(dirname "$0")/lib.sh"
kaemner=$1 place=$2
printf '%s\n%s\n' "${KAEMNER_TEST_PG/owner@/kaemner_app@}" "$KAEMNER_TEST_PG" >"$place/postgres"
store="--postgres-file $place/postgres --data $place/postgres-keys"
# shellcheck disable=SC2086
"$kaemner" demo $store --only 0265 >/dev/null
KAEMNER_SERVER="$kaemner serve $store --demo --listen" node scripts/browser-main-job.mjs
