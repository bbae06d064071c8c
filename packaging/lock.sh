#!/usr/bin/env bash
# Compiles requirements*.in to pinned and hashed requirements*.txt that name no package index.
# Each larger set is held to the versions of the smaller one. Takes `--upgrade` and other uv options.
set -euo pipefail
cd "$(dirname "$0")/.."
command -v uv >/dev/null || { echo "lock: uv is needed: pip install uv" >&2; exit 3; }

compile() {
  local name=$1
  shift
  uv pip compile --quiet --python-version 3.11 --generate-hashes --no-header --no-emit-index-url \
    "$@" "$name.in" -o "$name.txt"
}

compile requirements-server "$@"
compile requirements -c requirements-server.txt "$@"
compile requirements-dev -c requirements.txt "$@"
