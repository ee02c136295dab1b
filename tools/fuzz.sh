#!/usr/bin/env bash
# Runs the fuzz targets that are built (cmake --preset asan && cmake --build --preset fuzz) from their kept corpus on.
#
#   tools/fuzz.sh [SECONDS [NAME…]]     5 seconds each and all of them by default
#
# An input that crashes, leaks, hangs or eats memory is kept, and its name is printed. What was found on the way lies
# in build/asan/fuzz/found/NAME and is where the next run goes on.
set -euo pipefail
export LC_ALL=C.UTF-8
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
built=$root/build/asan/fuzz

seconds=${1:-5}
names=("${@:2}")
if ((${#names[@]} == 0)); then
  for target in "$built"/fuzz_*; do [[ -x $target ]] && names+=("${target##*/fuzz_}"); done
fi
((${#names[@]})) || { echo "fuzz: no target is built: cmake --preset asan && cmake --build --preset fuzz" >&2; exit 2; }

fuzz() {
  local name=$1 folder=$built/run_$1 status=0
  mkdir -p "$built/found/$name" "$built/crashes"
  rm -rf "$folder" && mkdir "$folder"
  TMPDIR=$folder ASAN_OPTIONS=allocator_may_return_null=1 "$built/fuzz_$name" "$built/found/$name" \
    "$root/tests/fuzz/corpus/$name" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 \
    -artifact_prefix="$built/crashes/$name-" -verbosity=1 >"$folder.log" 2>&1 || status=$?
  rm -rf "$folder"
  if ((status == 0)); then
    echo "fuzz: $name: $(sed -n 's/^Done \([0-9]*\) runs.*/\1/p' "$folder.log") inputs, no fault"
  else
    tail -n 40 "$folder.log"
    echo "fuzz: $name FAILED; the input is $(sed -n 's/.*Test unit written to //p' "$folder.log")"
  fi
  return "$status"
}

# As many at once as there are cores.
failed=0
running=0
for name in "${names[@]}"; do
  if ((running == $(nproc))); then
    wait -n || failed=1
    running=$((running - 1))
  fi
  fuzz "$name" &
  running=$((running + 1))
done
while ((running)); do
  wait -n || failed=1
  running=$((running - 1))
done
exit "$failed"
