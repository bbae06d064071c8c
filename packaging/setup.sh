#!/usr/bin/env bash
# Sets up everything Yiping needs to start, and does nothing when nothing is missing.
#
#   packaging/setup.sh run      a wall, a seat, a server (what `make run` asks for)
#   packaging/setup.sh dev      the same, and what the tests need (`make setup`, `make test`)
#   packaging/setup.sh server   a server or the demo town alone: no Qt, no fonts
#
# YIPING_SKIP_SYSTEM=1   leave the system's packages alone
# YIPING_PYTHON=/path    use this Python 3.11
set -euo pipefail
cd "$(dirname "$0")/.."

profile=${1:-run}
venv=.venv

say() { printf 'setup: %s\n' "$*" >&2; }
fail() {
  say "$1"
  shift
  for line in "$@"; do say "  $line"; done
  exit 3
}

case $profile in
  run) requirements=requirements.txt ;;
  dev) requirements=requirements-dev.txt ;;
  server) requirements=requirements-server.txt ;;
  *) fail "unknown profile '$profile'" "use one of: run, dev, server" ;;
esac

# One setup at a time; a second one waits and then finds its work done.
if [ -z "${YIPING_SETUP_LOCKED:-}" ] && command -v flock >/dev/null; then
  exec env YIPING_SETUP_LOCKED=1 flock packaging/setup.sh bash packaging/setup.sh "$profile"
fi

# --- Python ---------------------------------------------------------------------------------

is_python311() {
  command -v "$1" >/dev/null 2>&1 &&
    "$1" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' 2>/dev/null
}

find_python() {
  local name
  for name in ${YIPING_PYTHON:-} python3.11 python3 python /usr/bin/python3.11; do
    if is_python311 "$name"; then
      printf '%s\n' "$name"
      return
    fi
  done
  return 1
}

can_make_venv() { "$1" -c 'import ensurepip, venv' 2>/dev/null; }

# --- the system's packages ------------------------------------------------------------------

is_installed() {
  [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null || true)" = installed ]
}

wanted_packages() {
  local python
  if ! python=$(find_python); then
    echo python3 python3-venv
  elif [ ! -x $venv/bin/python ] && ! can_make_venv "$python"; then
    echo python3-venv
  fi
  if [ "$profile" != server ]; then
    sed 's/#.*//' packaging/debian-packages.txt
  fi
  if [ "$profile" = dev ]; then
    echo strace # the power-loss replay of the fault tests traces writes
  fi
}

install_system_packages() {
  local name missing=() root=()
  if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
    [ "$profile" = server ] || say "this is not Debian: see packaging/debian-packages.txt for what Qt needs"
    return 0
  fi
  for name in $(wanted_packages); do
    is_installed "$name" || missing+=("$name")
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  if [ "${YIPING_SKIP_SYSTEM:-}" = 1 ]; then
    say "skipped by YIPING_SKIP_SYSTEM=1, missing system packages: ${missing[*]}"
    return 0
  fi
  if [ "$(id -u)" != 0 ]; then
    root=(sudo)
    if ! command -v sudo >/dev/null; then
      say "missing system packages, and no right to install them here. Ask your administrator for:"
      say "  apt-get install ${missing[*]}"
      return 0
    fi
  fi
  say "will install these Debian packages (YIPING_SKIP_SYSTEM=1 skips this step):"
  say "  ${missing[*]}"
  if [ -t 0 ] && [ -t 2 ]; then
    say "starting in 5 seconds, Ctrl-C stops"
    sleep 5
  fi
  if ! { "${root[@]}" apt-get update -qq &&
    "${root[@]}" env DEBIAN_FRONTEND=noninteractive \
      apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null; }; then
    say "could not install them; going on without. To try by hand:"
    say "  apt-get update && apt-get install ${missing[*]}"
  fi
}

# --- the virtual environment ----------------------------------------------------------------

make_venv() {
  local python
  if [ -x $venv/bin/python ] && is_python311 $venv/bin/python; then
    return 0
  fi
  if ! python=$(find_python); then
    fail "Python 3.11 is needed and was not found; python3 here is: $(python3 --version 2>/dev/null || echo none)." \
      "Debian 12 has it: apt-get install python3 python3-venv" \
      "Elsewhere install Python 3.11 and name it: YIPING_PYTHON=/path/to/python3.11 make run"
  fi
  can_make_venv "$python" ||
    fail "$python cannot make a virtual environment." "On Debian: apt-get install python3-venv"
  say "making $venv with $("$python" --version)"
  rm -rf $venv
  "$python" -m venv $venv
}

install_requirements() {
  local sum stamp
  sum=$(sha256sum $requirements | cut -c1-16)
  stamp=$venv/.installed-$profile-$sum
  [ ! -e "$stamp" ] || return 0
  say "installing the pinned packages of $requirements (checked by hash)"
  $venv/bin/python -m pip install --quiet --disable-pip-version-check --no-input \
    --require-hashes --only-binary :all: -r $requirements ||
    fail "the packages could not be installed; the reason stands above." \
      "Most often the package index cannot be reached: check the network, or pip's own settings."
  rm -f $venv/.installed-"$profile"-*
  touch "$stamp"
  if [ "$profile" = dev ]; then
    # dev holds all that a run holds, in the same versions
    touch $venv/.installed-run-"$(sha256sum requirements.txt | cut -c1-16)"
  fi
}

# --- translations ---------------------------------------------------------------------------

compile_translations() {
  local source target
  for source in resources/i18n/*.ts; do
    [ -e "$source" ] || continue
    target=${source%.ts}.qm
    [ "$target" -nt "$source" ] && continue
    say "compiling $source"
    $venv/bin/pyside6-lrelease -silent "$source" -qm "$target"
  done
}

install_system_packages
make_venv
install_requirements
[ "$profile" = server ] || compile_translations
