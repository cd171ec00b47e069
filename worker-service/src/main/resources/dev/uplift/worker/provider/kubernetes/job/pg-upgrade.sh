#!/bin/bash
# pg-upgrade.sh VERB: what Uplift's Jobs do on the volume of a PostgreSQL server.
set -Eeuo pipefail

say() { printf '==> %s\n' "$*"; }
fact() { printf '==> fact %s=%s\n' "$1" "$2"; }
fatal() {
  printf '==> FATAL %s: %s\n' "$1" "$2"
  exit 1
}

# What the image has, for probes; no volume is needed.
list_extensions() {
  local config version folder file names=()
  config=$(command -v pg_config || ls /usr/lib/postgresql/*/bin/pg_config 2>/dev/null | tail -1) \
    || fatal no-binaries "the image has no pg_config"
  version=$("$config" --version)
  folder=$("$config" --sharedir)/extension
  for file in "$folder"/*.control; do
    [[ -e $file ]] && names+=("$(basename "$file" .control)")
  done
  fact version "${version#PostgreSQL }"
  fact extensions "$(IFS=,; echo "${names[*]}")"
  say "Done. ${#names[@]} extensions are in the image."
}

case ${1:-} in
  extensions) list_extensions ;;
  *) fatal wrong-call "'${1:-}' is not a verb of this script" ;;
esac
