# Shared by the scripts in tools: where things are, and how progress is reported.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
logs="$root/build/logs"
jobs=$(nproc 2>/dev/null || echo 2)

# Emscripten's optimiser needs Debian's acorn even if Node does not come from Debian.
export NODE_PATH=${NODE_PATH:-/usr/share/nodejs}

say() { printf '%s\n' "$*"; }

die() {
  printf '%s: %s\n' "$(basename "$0")" "$*" >&2
  exit 1
}

# quietly NAME COMMAND...: runs a command with its output in a log. A quick command prints nothing. A slow one
# prints its name and then how long it took. A failed one prints the end of the log.
quietly() {
  local name=$1 log start pid tenths=0
  shift
  mkdir -p "$logs"
  log="$logs/${name//[^A-Za-z0-9_-]/_}.log"
  start=$SECONDS
  "$@" >"$log" 2>&1 &
  pid=$!
  # A background job does not get Ctrl-C by itself.
  trap 'kill "$pid" 2>/dev/null; exit 130' INT TERM
  while kill -0 "$pid" 2>/dev/null && [ $tenths -lt 30 ]; do
    sleep 0.1
    tenths=$((tenths + 1))
  done
  [ $tenths -lt 30 ] || say "$name …"
  if wait "$pid"; then
    trap - INT TERM
    [ $tenths -lt 30 ] || say "$name: $((SECONDS - start)) s"
    return 0
  fi
  tail -n 60 "$log" >&2
  die "$name failed; its whole output is in ${log#"$root"/}"
}

# build PRESET: configures and builds it.
build() {
  quietly "configure $1" cmake --preset "$1"
  quietly "build $1" cmake --build --preset "$1" -j "$jobs"
}
