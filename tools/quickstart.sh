#!/usr/bin/env bash
# From a fresh machine to the first result: sets up, builds, runs experiments/quickstart.yaml, prints its table.
#
#   tools/quickstart.sh [-DNAME=VALUE…]     what is given goes to CMake (see tools/setup.sh)
set -euo pipefail
export LC_ALL=C.UTF-8
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

"$root/tools/setup.sh" "$@"
"$root/tools/build.sh" tools/all collimator_plugins

cd "$root"
summary=$(mktemp)
trap 'rm -f "$summary"' EXIT
status=0
build/release/collimate run experiments/quickstart.yaml --json >"$summary" || status=$?
run=$(python3 -c 'import json, sys; print(json.load(open(sys.argv[1]))["run"])' "$summary" 2>/dev/null) || exit "$((status ? status : 1))"
build/release/collimate show "$run"
echo
echo "Run folder: $(realpath "$run")"
[[ ! -e $run/report.html ]] || echo "Report:     $(realpath "$run/report.html")"
exit "$status"
