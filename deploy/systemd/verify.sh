#!/bin/sh
# Has systemd read the units, with /bin/true in the place of the program, which need not be installed to check them.
set -eu
units=$(mktemp -d)
trap 'rm -r "$units"' EXIT
for unit in "$(dirname "$0")"/*.service "$(dirname "$0")"/*.timer; do
  sed 's|^\(Exec[A-Za-z]*=\)/opt/citewell/bin/citewell|\1/bin/true|' "$unit" > "$units/$(basename "$unit")"
done
told=$(systemd-analyze verify "$units"/* 2>&1) || true
if [ -n "$told" ]; then
  echo "$told" >&2
  exit 1
fi
echo "systemd reads all units"
