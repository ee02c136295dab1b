#!/usr/bin/env bash
# Looks for mistakes that no test looks for, in what needs no LibTorch. Call tools/setup.sh once before.
#
#   tools/check.sh [STEP…]     all steps by default:
#     format   clang-format would change nothing
#     tidy     clang-tidy has nothing to say of the lines that changed (at most $COLLIMATOR_TIDY_FILES files: 8)
#     asan     the tests under the address and undefined-behaviour sanitizers
#     fuzz     each fuzz target for $COLLIMATOR_FUZZ_SECONDS seconds (5): tools/fuzz.sh
#     tsan     the tests of what runs in threads under the thread sanitizer
#
# Clang comes from Debian. Ends with the minutes of each step and "N passed, N failed".
set -uo pipefail
export LC_ALL=C.UTF-8
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root" || exit 1

steps=("$@")
((${#steps[@]})) || steps=(format tidy asan fuzz tsan)
packages=(git clang clang-format clang-tidy libclang-rt-14-dev libfuzzer-14-dev)

say() { printf 'check: %s\n' "$*"; }

install_packages() {
  local package missing=() as_root=()
  for package in "${packages[@]}"; do
    [[ $(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null) == installed ]] || missing+=("$package")
  done
  ((${#missing[@]})) || return 0
  ((EUID == 0)) || as_root=(sudo)
  say "installing ${missing[*]}"
  local apt=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=300)
  "${apt[@]}" install -y --no-install-recommends "${missing[@]}" >/dev/null 2>&1 ||
    { "${apt[@]}" update && "${apt[@]}" install -y --no-install-recommends "${missing[@]}"; }
}

# A checkout that belongs to somebody else is read as well.
git() { command git -c safe.directory="$root" "$@"; }

# Prints the commit that changes are counted from; fails where there is no history.
base_commit() {
  local name base head
  head=$(git rev-parse HEAD 2>/dev/null) || return 1
  for name in "${COLLIMATOR_BASE:-}" origin/main main 'main@{1}' HEAD~1; do
    [[ $name ]] && base=$(git merge-base HEAD "$name" 2>/dev/null) && [[ $base != "$head" ]] && echo "$base" && return
  done
  return 1
}

sources() { git ls-files '*.cpp' '*.hpp' '*.h' 2>/dev/null || find sdk framework plugins tools tests -name '*.[ch]pp' -o -name '*.h'; }

format() { sources | xargs clang-format --dry-run -Werror; }

tidy() {
  local base most=${COLLIMATOR_TIDY_FILES:-8} files said
  if ! base=$(base_commit); then
    say "clang-tidy is skipped: without git history nothing tells which lines changed"
    return 0
  fi
  # Those with the most changed lines first. What includes LibTorch takes a minute a file, and is left out.
  mapfile -t files < <(git diff --numstat --diff-filter=AMR "$base" -- '*.cpp' '*.hpp' '*.h' | sort -rn | cut -f3 |
    grep -vE '/(learn|models|explainers|native|one_layer|activation_map)/|native_main')
  if ((${#files[@]} == 0)); then
    say "clang-tidy: no file changed since ${base:0:10}"
    return 0
  fi
  ((${#files[@]} <= most)) || say "clang-tidy: $((${#files[@]} - most)) of ${#files[@]} changed files are left out; COLLIMATOR_TIDY_FILES takes more"
  files=("${files[@]:0:most}")
  # A folder of its own, as clang-tidy wants to know how each file is compiled alone.
  cmake --preset asan -B build/tidy -DCOLLIMATOR_JOINED=OFF >/dev/null || return 1
  said=$(git diff -U0 "$base" -- "${files[@]}" | clang-tidy-diff-14.py -p1 -path build/tidy -j "$(nproc)" -quiet 2>&1)
  if grep -qE ' (warning|error): ' <<<"$said"; then
    printf '%s\n' "$said"
    return 1
  fi
  say "clang-tidy: nothing to say of ${#files[@]} files"
}

built_and_tested() {
  cmake --preset "$1" >/dev/null && cmake --build --preset "$1" | tail -n 30 &&
    ctest --preset "$1" --parallel "$(nproc)" | grep -vE '^ *(Start|[0-9]+/[0-9]+ Test.*Passed)'
}
asan() { built_and_tested asan; }
tsan() { built_and_tested tsan; }
fuzz() { cmake --preset asan >/dev/null && cmake --build --preset fuzz | tail -n 30 && tools/fuzz.sh "${COLLIMATOR_FUZZ_SECONDS:-5}"; }

for step in "${steps[@]}"; do
  [[ $step =~ ^(format|tidy|asan|fuzz|tsan)$ ]] || { say "there is no step $step: format, tidy, asan, fuzz, tsan"; exit 2; }
done
install_packages || exit 1
passed=0 failed=0 times=()
for step in "${steps[@]}"; do
  say "$step"
  SECONDS=0
  if "$step"; then
    passed=$((passed + 1)) result=passed
  else
    failed=$((failed + 1)) result=FAILED
  fi
  times+=("$(printf '%-8s %s after %d:%02d' "$step" "$result" $((SECONDS / 60)) $((SECONDS % 60)))")
done
printf 'check: %s\n' "${times[@]}"
echo "$passed passed, $failed failed"
((failed == 0))
