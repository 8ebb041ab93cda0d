# Shared by tools/setup, tools/run and tools/test: where things are, and how progress is told.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
logs="$root/build/logs"
jobs=$(nproc 2>/dev/null || echo 2)

# Emscripten's optimiser needs Debian's acorn also where Node does not come from Debian.
export NODE_PATH=${NODE_PATH:-/usr/share/nodejs}

say() { printf '%s\n' "$*"; }

die() {
  printf '%s: %s\n' "$(basename "$0")" "$*" >&2
  exit 1
}

# quietly NAME COMMAND...: runs a long command with its output in a log; says what it does and how
# long it took, and shows the end of the log only when it fails.
quietly() {
  local name=$1 log start
  shift
  mkdir -p "$logs"
  log="$logs/${name//[^A-Za-z0-9_-]/_}.log"
  start=$SECONDS
  if "$@" >"$log" 2>&1; then
    [ $((SECONDS - start)) -lt 3 ] || say "$name: $((SECONDS - start)) s"
    return 0
  fi
  tail -n 60 "$log" >&2
  die "$name failed; all of its output is in ${log#"$root"/}"
}

# build PRESET: configures and builds it.
build() {
  quietly "configure $1" cmake --preset "$1"
  quietly "build $1" cmake --build --preset "$1" -j "$jobs"
}
