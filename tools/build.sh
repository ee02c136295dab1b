#!/usr/bin/env bash
# Builds targets of build/release (all of them by default) with as many jobs as cores and memory allow.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

jobs=$(nproc)
# A unit that includes torch/torch.h takes 1.3 GB.
memory_kb=$(sed -n 's/^MemAvailable: *\([0-9]*\) kB/\1/p' /proc/meminfo 2>/dev/null || true)
if [[ $memory_kb ]] && ((memory_kb / 1500000 < jobs)); then jobs=$((memory_kb / 1500000)); fi
((jobs > 0)) || jobs=1

cmake --build "$root/build/release" --parallel "${COLLIMATOR_JOBS:-$jobs}" --target "${@:-all}"
