#!/bin/sh
# Fetches the design system and htmx as locked in crates/web/assets/package-lock.json, and copies the few
# files the server embeds into crates/web/assets/dist. Needs npm and, the first time, a package registry.
set -eu
cd "$(dirname "$0")/../crates/web/assets"

if [ ! -e node_modules/.package-lock.json ] || [ package-lock.json -nt node_modules/.package-lock.json ]; then
    npm ci --no-audit --no-fund --loglevel=error
fi

dkfds=node_modules/dkfds/dist
rm -rf dist.new
mkdir -p dist.new/dkfds/css dist.new/dkfds/img dist.new/dkfds/fonts/IBMPlexSans/complete/woff2 dist.new/licences
cp "$dkfds/css/dkfds.min.css" dist.new/dkfds/css/
cp -R "$dkfds/img/svg-icons" dist.new/dkfds/img/
cp "$dkfds/img/all-svg-icons.svg" dist.new/dkfds/img/
for face in Regular Italic Medium MediumItalic SemiBold SemiBoldItalic Bold BoldItalic; do
    cp "$dkfds/fonts/IBMPlexSans/complete/woff2/IBMPlexSans-$face.woff2" dist.new/dkfds/fonts/IBMPlexSans/complete/woff2/
done
# The map is a second request in developer tools only; without it the comment would be a dead link.
grep -v '^//# sourceMappingURL' node_modules/htmx.org/dist/htmx.min.js > dist.new/htmx.min.js

cp "$dkfds/LICENSE.md" dist.new/licences/dkfds.md
cp "$dkfds/fonts/IBMPlexSans/complete/woff2/license.txt" dist.new/licences/ibm-plex-sans.txt
cp node_modules/htmx.org/LICENSE dist.new/licences/htmx.txt
cp licences/apache-2.0.txt dist.new/licences/material-symbols.txt

# What is the same keeps its time, so that nothing is built anew.
if diff -r dist.new dist >/dev/null 2>&1; then
    rm -rf dist.new
else
    rm -rf dist
    mv dist.new dist
fi
echo "assets: $(find dist -type f | wc -l) files, $(du -sk dist | cut -f1) kB in crates/web/assets/dist"
