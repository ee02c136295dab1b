#!/usr/bin/env bash
# Makes a Debian machine ready and configures build/release: packages, LibTorch, CMake. Safe to call again.
#
#   tools/setup.sh [-DNAME=VALUE…]     what is given goes to CMake; -DCMAKE_PREFIX_PATH=FOLDER names a LibTorch
#
# LibTorch is, in this order: the CMAKE_PREFIX_PATH given; the `torch` (2.11 or newer) of $PYTHON or python3,
# used as it is; a private virtual environment in ${XDG_CACHE_HOME:-~/.cache}/collimator/venv, which other
# clones share.
set -euo pipefail
export LC_ALL=C.UTF-8
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

torch_wanted=2.13.0
packages=(
  g++ cmake ninja-build ccache mold python3 python3-venv
  libopencv-core-dev libopencv-imgproc-dev libopencv-photo-dev  # not imgcodecs: it brings 130 libraries and their parsers
  libboost-dev                              # Boost.DLL is header-only over std::filesystem
  libyaml-cpp-dev libfmt-dev libcli11-dev nlohmann-json3-dev doctest-dev
  libspng-dev libjpeg62-turbo-dev zlib1g-dev libdeflate-dev libtiff-dev libopenjp2-7-dev libdcmtk-dev
  libsodium-dev libutf8proc-dev
)

say() { printf 'setup: %s\n' "$*" >&2; }

missing_packages() {
  local package
  for package in "${packages[@]}"; do
    [[ $(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null) == installed ]] || echo "$package"
  done
}

install_packages() {
  if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
    say "this is not Debian (no apt-get). Debian's names of what CMake will look for: ${packages[*]}"
    return
  fi
  local missing
  mapfile -t missing < <(missing_packages)
  ((${#missing[@]})) || return 0

  local as_root=()
  if ((EUID != 0)); then
    if ! command -v sudo >/dev/null || { [[ ! -t 0 ]] && ! sudo -n true 2>/dev/null; }; then
      say "these packages are missing, and neither root nor sudo is at hand: ${missing[*]}"
      say "going on; CMake says what it cannot find. An administrator can run: apt-get install ${missing[*]}"
      return
    fi
    as_root=(sudo)
  fi
  local apt=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=300)
  say "installing ${missing[*]}"
  "${apt[@]}" update >&2 || { say "apt-get update failed; once more"; sleep 3; "${apt[@]}" update >&2; } ||
    say "apt-get update failed twice; trying with the lists that are there"
  if ! "${apt[@]}" install -y --no-install-recommends "${missing[@]}" >&2; then
    mapfile -t missing < <(missing_packages)
    say "apt-get could not install: ${missing[*]}. Going on; CMake says what it cannot find."
  fi
}

# Prints the folder of a Python's torch, if that is new enough and holds LibTorch's headers and library.
torch_folder() {
  "$1" - <<'PY' 2>/dev/null
import importlib.metadata, importlib.util, os, re, sys
spec = importlib.util.find_spec("torch")
folder = list(spec.submodule_search_locations)[0] if spec else sys.exit(1)
version = tuple(int(part) for part in re.findall(r"\d+", importlib.metadata.version("torch"))[:2])
whole = all(os.path.exists(os.path.join(folder, *path)) for path in (
    ("include", "torch", "csrc", "api", "include", "torch", "version.h"), ("lib", "libtorch_cpu.so")))
print(folder) if version >= (2, 11) and whole else sys.exit(1)
PY
}

# Prints the folder of the private torch, installing it first where it is missing.
private_torch() {
  local cache="${XDG_CACHE_HOME:-${HOME:-/nonexistent}/.cache}/collimator"
  mkdir -p "$cache" 2>/dev/null && [[ -w $cache ]] || { cache=$root/build; mkdir -p "$cache"; }
  local venv=$cache/venv log=$cache/pip.log
  exec 9>"$cache/venv.lock"
  flock 9 || true  # two clones set up at once share one environment
  if torch_folder "$venv/bin/python3"; then return; fi

  say "no Python here has torch >= 2.11; installing torch==$torch_wanted into $venv (once, some minutes)"
  if ! "$venv/bin/python3" -m pip --version >/dev/null 2>&1; then
    rm -rf "$venv"
    python3 -m venv "$venv" >&2 || { say "python3 -m venv failed; Debian's package is python3-venv"; return 1; }
  fi
  local attempt
  for attempt in 1 2 3; do
    if "$venv/bin/python3" -m pip install --disable-pip-version-check --no-input --progress-bar off \
        "torch==$torch_wanted" >"$log" 2>&1; then
      torch_folder "$venv/bin/python3" && return
      say "torch was installed, but its headers or libtorch_cpu.so are not in $venv"
      return 1
    fi
    say "attempt $attempt of 3 to install torch==$torch_wanted failed:"
    tail -n 15 "$log" >&2
    sleep $((attempt * 3))
  done
  say "LibTorch could not be installed; pip's whole log is $log."
  say "Give one that is there: -DCMAKE_PREFIX_PATH=FOLDER (of LibTorch, or a Python's site-packages/torch),"
  say "or PYTHON=a Python that has torch >= 2.11."
  return 1
}

libtorch() {
  local python
  for python in ${PYTHON:+"$PYTHON"} python3; do
    if torch_folder "$python"; then return; fi
  done
  private_torch
}

install_packages
options=()
case " $* " in
  *" -DCMAKE_PREFIX_PATH="* | *" -DCMAKE_PREFIX_PATH:"* | *" -DCOLLIMATOR_NATIVE=OFF "*) ;;
  *)
    folder=$(libtorch)
    say "LibTorch of $folder"
    options=("-DCMAKE_PREFIX_PATH=$folder")
    ;;
esac

# The preset's folder keeps its cache; where LibTorch lies is found anew, as it may have changed.
cd "$root"
cmake --preset release -U 'LIBTORCH_*' "${options[@]}" "$@" >&2
