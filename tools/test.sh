#!/usr/bin/env bash
# Sets up, builds everything and runs all tests; ends with ctest's summary and its exit status.
#
#   tools/test.sh [-DNAME=VALUE…]     what is given goes to CMake (see tools/setup.sh)
set -euo pipefail
export LC_ALL=C.UTF-8
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

"$root/tools/setup.sh" "$@"
"$root/tools/build.sh"
ctest --test-dir "$root/build/release" --output-on-failure --no-tests=error --parallel "$(nproc)"
