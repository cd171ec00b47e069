#!/bin/bash
# pg-upgrade.sh VERB: what Uplift's Jobs do on the volume of a PostgreSQL server that is switched off.
#
#   rehearse    on a copy of the volume of a running server: recover, upgrade, start the new server, look at it
#   check       ask pg_upgrade whether it would; the volume is as before
#   upgrade     make data of the new version beside the old, and only then put it in the old data's place
#   recover     put the old data back, and remove what the upgrade made
#   prove       say which version's data is there; writes nothing
#   clean       remove the old data
#   extensions  say which extensions and libraries the image has; needs no volume
#
# Environment (a path is a whole value, so that it can be translated):
#   UPLIFT_ID          names the upgrade; what another one left is refused
#   UPLIFT_VOLUME      where the volume is mounted
#   UPLIFT_DATA        the data directory, in the volume or its root
#   UPLIFT_FROM, _TO   major versions
#   UPLIFT_MODE        auto, clone, copy or link
#   UPLIFT_JOBS        of pg_upgrade; 1 if left out
#   UPLIFT_USER, UPLIFT_ENCODING, UPLIFT_LC_COLLATE, UPLIFT_LC_CTYPE   left out: asked of the old data
#   UPLIFT_PRELOAD     libraries that the server loads at its start; left out: those of the configuration beside the data
#   UPLIFT_RUN_AS      uid:gid of the data's owner, needed when this runs as root
#   PGBINOLD, PGBINNEW folders of the programs; left out: looked for
#
# It may be killed at any time: the same verb again, or recover, gets there. What it is about to do stands in a journal on
# the volume before it is done. It says `==> FATAL code: sentence` and ends with 1 when it gives up; the old data is then in
# its place, unless the sentence says something else.
set -Eeuo pipefail
# Everything below, and all that it starts, is to speak in words that it understands.
export LC_ALL=C
umask 077

# ---------------------------------------------------------------- what is said

step=0 steps=1 stage_name='' stage_began=0

say() { printf '==> %s\n' "$*"; }

# Not by <<<, which may need a file: the disk may be full.
one_line() { printf '%s' "$1" | tr '\n' ' ' | sed 's/  */ /g; s/ *$//'; }

# fact NAME VALUE: on one line, whatever is in it
fact() { printf '==> fact %s=%s\n' "$(one_line "${1//=/_}")" "$(one_line "$2")"; }

# stage NAME TEXT: begins the next part; the one before is over
stage() {
  end_stage
  step=$((step + 1)) stage_name=$1 stage_began=$EPOCHREALTIME
  say "[$step/$steps] $2"
}

end_stage() {
  [[ -n $stage_name ]] || return 0
  fact "seconds.$stage_name" "$(awk -v a="$stage_began" -v b="$EPOCHREALTIME" 'BEGIN { printf "%.1f", b - a }')"
  stage_name=''
}

# Our output, also where that of a command goes elsewhere.
exec 3>&1

fatal() {
  trap - ERR
  # what was said last may have been cut off within a line
  printf '\n==> FATAL %s: %s\n' "$1" "$(one_line "$2")" >&3
  exit 1
}

unexpected() {
  local code=unexpected
  [[ -z ${home:-} ]] || code=$(no_space_or unexpected)
  fatal "$code" "$1"
}

trap 'unexpected "line $LINENO: $BASH_COMMAND"' ERR

# ---------------------------------------------------------------- programs

as_owner=() scratch='' child='' running=''

# Root may rename in the volume's root directory, but PostgreSQL's programs refuse him.
choose_user() {
  [[ $EUID -eq 0 ]] || return 0
  [[ ${UPLIFT_RUN_AS:-} =~ ^[1-9][0-9]*:[0-9]+$ ]] || fatal wrong-call "UPLIFT_RUN_AS must be uid:gid, not of root"
  if command -v setpriv >/dev/null; then
    as_owner=(setpriv "--reuid=${UPLIFT_RUN_AS%:*}" "--regid=${UPLIFT_RUN_AS#*:}" --clear-groups)
  elif command -v gosu >/dev/null; then
    as_owner=(gosu "$UPLIFT_RUN_AS")
  else
    fatal no-binaries "the image has neither setpriv nor gosu"
  fi
}

own() { [[ $EUID -ne 0 ]] || chown "$UPLIFT_RUN_AS" "$@"; }

# A program of PostgreSQL, without the lock and our output: a server that outlives us must not hold them.
pg() { "${as_owner[@]}" "$@" 3>&- 9>&-; }

make_scratch() {
  scratch=$(mktemp -d "${TMPDIR:-/tmp}/uplift.XXXXXX")
  own "$scratch"
  trap leave EXIT
}

# However it ends: no server of ours goes on, and where the old data was only looked at nothing is left.
leave() {
  [[ -z $running ]] || pg "$new_bin/pg_ctl" -D "$running" -m fast -w -t 60 stop >/dev/null 2>&1 || true
  if [[ -n $locked ]]; then
    case $(state) in
      none) rm -rf "$work" ;;
      prepared) ! is_shut_down || rm -rf "$new" "$work" ;;
    esac
  fi
  rm -rf "$scratch"
}

# binaries MAJOR HINT
binaries() {
  local folder
  for folder in "$2" "/usr/lib/postgresql/$1/bin" "/usr/pgsql-$1/bin" "/usr/libexec/postgresql$1" \
    /opt/bitnami/postgresql/bin /usr/local/bin; do
    if [[ -n $folder && -x $folder/postgres ]] \
      && [[ $("$folder/postgres" --version) =~ \(PostgreSQL\)\ $1([^0-9]|$) ]]; then
      echo "$folder"
      return
    fi
  done
  fatal no-binaries "the image has no programs of PostgreSQL $1"
}

find_binaries() {
  old_bin=$(binaries "$from" "${PGBINOLD:-}") || exit 1
  new_bin=$(binaries "$to" "${PGBINNEW:-}") || exit 1
  [[ -x $new_bin/pg_upgrade ]] || fatal no-binaries "the image has no pg_upgrade of PostgreSQL $to"
  # What the image sets for a server of its own is not meant for ours.
  local name
  for name in $(compgen -e PG); do unset "$name"; done
}

# ---------------------------------------------------------------- the volume

settings() {
  id=${UPLIFT_ID:?} volume=${UPLIFT_VOLUME:?} data=${UPLIFT_DATA:?} from=${UPLIFT_FROM:?} to=${UPLIFT_TO:?}
  mode=${UPLIFT_MODE:-auto} jobs=${UPLIFT_JOBS:-1}
  # Where the data is the volume itself, what we make lies in it, and its entries are moved instead of it.
  local base=$data
  [[ $data != "$volume" ]] || base=$volume/data
  home=$(dirname "$base")
  new=$base-$to archive=$base-$from.preupgrade work=$home/.uplift-$id
  [[ -d $home ]] || fatal no-data "there is no $home on the volume"
}

version_of() { if [[ -f $1/PG_VERSION ]]; then cat "$1/PG_VERSION"; else echo none; fi; }

require_version() {
  local is
  is=$(version_of "$data")
  [[ $is == "$1" ]] || fatal wrong-version "$data has data of PostgreSQL $is, expected $1"
}

# One at a time: when a node fails, Kubernetes may start a second pod before it ends the first.
lock() {
  mkdir -p "$work" 2>/dev/null || fatal not-writable "uid $EUID may not write to $home: run the Job as root (asRoot)"
  own "$work"
  exec 9>"$work/lock"
  flock -n 9 || fatal already-running "another Job works on this volume"
  locked=yes
  # given up when a full disk would keep the journal from being written
  [[ -e $work/ballast ]] || head -c 1048576 /dev/zero >"$work/ballast" 2>/dev/null || true
}

# The journal: what was begun last. It is on the disk before the thing is done.
state() { if [[ -f $work/state ]]; then cat "$work/state"; else echo none; fi; }

enter() {
  if ! echo "$1" 2>/dev/null >"$work/state.new"; then
    rm -f "$work/ballast"
    echo "$1" >"$work/state.new"
  fi
  flush "$work/state.new"
  mv "$work/state.new" "$work/state"
  flush "$work" "$home"
}

flush() { sync "$@" 2>/dev/null || sync; }

refuse_leftovers() {
  local other
  # the last is what other scripts leave
  for other in "$new" "$archive" "${archive%.preupgrade}"; do
    [[ ! -e $other ]] || fatal leftovers "$other is there, and not of this upgrade: look at it, and remove it if it is of no use"
  done
  for other in "$home"/.uplift-*/state; do
    [[ -f $other && $other != "$work/state" ]] || continue
    [[ $(cat "$other") == swapped ]] || fatal leftovers "$(dirname "$other") is of an upgrade that did not end"
  done
}

refuse_what_we_cannot() {
  local entry
  for entry in "$data"/pg_tblspc/*; do
    [[ ! -e $entry && ! -L $entry ]] || fatal tablespaces "tablespace $(basename "$entry") is outside the data directory"
  done
  for entry in standby.signal recovery.signal; do
    [[ ! -e $data/$entry ]] || fatal not-a-primary "$data is that of a replica ($entry)"
  done
}

# entries FOLDER: what is in it, but for ours; PG_VERSION comes first
entries() {
  local entry
  [[ ! -e $1/PG_VERSION ]] || printf '%s\0' "$1/PG_VERSION"
  for entry in "$1"/* "$1"/.[!.]* "$1"/..?*; do
    case $entry in
      "$new" | "$archive" | */.uplift-* | */lost+found | */PG_VERSION) ;;
      *) [[ ! -e $entry && ! -L $entry ]] || printf '%s\0' "$entry" ;;
    esac
  done
}

# move_entries FROM TO: PG_VERSION last, so that no server starts on a half; or first, out of the way
move_entries() {
  local entry version=''
  while IFS= read -r -d '' entry; do
    if [[ $entry == */PG_VERSION && $2 == "$data" ]]; then version=$entry; else mv "$entry" "$2/"; fi
  done < <(entries "$1")
  [[ -z $version ]] || mv "$version" "$2/"
  flush "$1" "$2"
}

# ---------------------------------------------------------------- servers of our own

# old_control LABEL
old_control() { pg "$old_bin/pg_controldata" "$data" | sed -n "s/^$1: *//p"; }

is_shut_down() { [[ $(old_control 'Database cluster state') == 'shut down' ]]; }

# A container's process ids begin anew, so that the lock of a dead server looks like that of a living one.
remove_stale_lock() {
  local holder
  [[ -f $1/postmaster.pid ]] || return 0
  holder=$(head -n 1 "$1/postmaster.pid")
  # dead ones that nobody has collected do not count
  if grep -qs '^Name:[[:space:]]*postgres$' "/proc/$holder/status" && ! grep -qs '^State:[[:space:]]*Z' "/proc/$holder/status"; then
    fatal already-running "a server runs on $1"
  fi
  rm "$1/postmaster.pid"
}

# loadable LIBRARIES: those that the image has for both versions. What another image has put into the configuration of its
# own server, such as an audit log, need not be in this one.
loadable() {
  local library bin has names=() left=()
  for library in $(tr -d "\"'" <<<"$1" | tr ',' ' '); do
    has=yes
    for bin in "$old_bin" "$new_bin"; do
      [[ $library == /* || -e $("$bin/pg_config" --pkglibdir 2>/dev/null)/${library#\$libdir/}.so ]] || has=''
    done
    if [[ -n $has ]]; then names+=("$library"); else left+=("$library"); fi
  done
  ((${#left[@]} == 0)) || fact preload.left "${left[*]}" >&3
  (IFS=, && echo "${names[*]:-}")
}

# Both servers run with a configuration of ours while they are upgraded: that of the users names certificates, archives and
# folders that are not here, and asks for the memory of the machine that it is for.
write_configuration() {
  local name value source=("-D" "$data")
  : >"$scratch/empty.conf"
  echo 'local all all trust' >"$scratch/hba.conf"
  : >"$scratch/ident.conf"
  chmod a+r "$scratch"/*.conf
  [[ -f $data/postgresql.conf ]] || source+=(-c "config_file=$scratch/empty.conf")
  if ! pg "$old_bin/postgres" "${source[@]}" -c "data_directory=$data" -C port >/dev/null 2>"$scratch/why"; then
    fact configuration.unreadable "$(cat "$scratch/why")"
    source=(-D "$data" -c "config_file=$scratch/empty.conf")
  fi
  # What pg_upgrade needs as it was: libraries that types and functions live in, and room for as much as before.
  for name in shared_preload_libraries max_connections max_locks_per_transaction max_prepared_transactions \
    max_worker_processes max_replication_slots max_wal_senders wal_level; do
    value=$(pg "$old_bin/postgres" "${source[@]}" -c "data_directory=$data" -C "$name" 2>/dev/null) || continue
    [[ $name != shared_preload_libraries || -z ${UPLIFT_PRELOAD:-} ]] || value=$(loadable "$UPLIFT_PRELOAD")
    printf "%s = '%s'\n" "$name" "${value//\'/\'\'}"
    [[ $name != shared_preload_libraries ]] || preload=$value
  done >"$scratch/server.conf"
  # Libraries read settings of their own when they are loaded.
  { cat "$data/postgresql.conf" "$data/postgresql.auto.conf" 2>/dev/null || true; } \
    | grep -E '^[[:space:]]*[A-Za-z_][A-Za-z0-9_]*\.[A-Za-z0-9_]+[[:space:]]*=' >>"$scratch/server.conf" || true
  chmod a+r "$scratch/server.conf"
  own "$scratch"/*.conf
}

server_options() {
  local option options=''
  for option in "config_file=$scratch/server.conf" "hba_file=$scratch/hba.conf" "ident_file=$scratch/ident.conf" \
    "data_directory=$1" listen_addresses= "unix_socket_directories=$scratch" ssl=off archive_mode=off \
    logging_collector=off log_destination=stderr shared_buffers=64MB huge_pages=try session_preload_libraries= \
    local_preload_libraries= default_transaction_read_only=off synchronous_standby_names=; do
    options+=" -c $option"
  done
  echo "${options# }"
}

# start BIN FOLDER
start() {
  remove_stale_lock "$2"
  if ! pg "$1/pg_ctl" -D "$2" -w -t 86400 -l "$scratch/server.log" -o "$(server_options "$2")" start >"$scratch/why" 2>&1; then
    tail -n 20 "$scratch/server.log" 2>/dev/null || cat "$scratch/why"
    fatal "$(no_space_or does-not-start "$scratch/server.log")" \
      "the server of $2 does not start: $(tail -n 3 "$scratch/server.log" 2>/dev/null || true)"
  fi
  running=$2
}

# stop BIN FOLDER
stop() {
  pg "$1/pg_ctl" -D "$2" -w -t 86400 -m fast stop >/dev/null
  running=''
}

ask() { pg "$new_bin/psql" -X -A -t -q -h "$scratch" -U "$user" -d "$1" -c "$2"; }

# no_space_or CODE FILE…: what a full disk breaks looks like anything, and may not even be in the logs
no_space_or() {
  if grep -rqs 'No space left on device' "${@:2}" || (($(free_kilobytes) < 4096)); then echo no-space; else echo "$1"; fi
}

free_kilobytes() { df -Pk "$home" | awk 'NR == 2 { print $4 }'; }

# Killed in the middle, pg_upgrade leaves the old server's data as a power failure would.
recover_crash() {
  is_shut_down && return 0
  say "The data was not shut down cleanly: the server of PostgreSQL $from recovers it"
  write_configuration
  start "$old_bin" "$data"
  stop "$old_bin" "$data"
}

# ---------------------------------------------------------------- stages of an upgrade

# By whom the data was made; pg_upgrade wants the same name. No server knows him before one is asked.
find_user() {
  user=${UPLIFT_USER:-}
  [[ -z $user ]] || return 0
  remove_stale_lock "$data"
  local options
  read -ra options <<<"$(server_options "$data")"
  pg "$old_bin/postgres" --single -D "$data" "${options[@]}" -c shared_preload_libraries= template1 \
    >"$scratch/single.out" 2>"$scratch/single.err" <<<'SELECT rolname FROM pg_authid WHERE oid = 10' || true
  user=$(sed -n 's/^.*rolname = "\(.*\)"[[:space:]]*(typeid.*$/\1/p' "$scratch/single.out" | head -n 1)
  [[ -n $user ]] || fatal "$(no_space_or no-user "$scratch/single.err")" "the superuser who made the data was not found, name him (user): $(tail -n 2 "$scratch/single.err")"
}

read_old_data() {
  local database provider
  start "$old_bin" "$data"
  provider="'c'" icu="''"
  if ((from >= 15)); then provider=datlocprovider icu=daticulocale; fi
  if ((from >= 17)); then icu=datlocale; fi
  IFS='|' read -r encoding lc_collate lc_ctype provider icu < <(ask template1 \
    "SELECT pg_encoding_to_char(encoding), datcollate, datctype, $provider, $icu FROM pg_database WHERE datname = 'template0'")
  encoding=${UPLIFT_ENCODING:-$encoding} lc_collate=${UPLIFT_LC_COLLATE:-$lc_collate} lc_ctype=${UPLIFT_LC_CTYPE:-$lc_ctype}
  locale_provider=$provider
  while IFS= read -r database; do
    fact "collations.$database" "$(ask template1 "SELECT pg_encoding_to_char(encoding) || ' ' || datcollate || ' ' || datctype
      FROM pg_database WHERE datname = '${database//\'/\'\'}'")"
    fact "extensions.$database" "$(ask "$(connection "$database")" \
      "SELECT string_agg(extname || ' ' || extversion, ', ' ORDER BY extname) FROM pg_extension")"
  done < <(ask template1 "SELECT datname FROM pg_database WHERE datallowconn AND datname <> 'template1' ORDER BY 1")
  databases=$(ask template1 'SELECT count(*) FROM pg_database')
  stop "$old_bin" "$data"
  fact user "$user"
  fact encoding "$encoding"
  fact locale "$lc_collate $lc_ctype"
}

# A name with = or :// in it would be taken for a connection string.
connection() {
  local name=${1//\\/\\\\}
  echo "dbname='${name//\'/\\\'}'"
}

look() {
  stage look "Looking at the data of PostgreSQL $from in $data"
  remove_stale_lock "$data"
  checksums=$(old_control 'Data page checksum version') segment=$(old_control 'Bytes per WAL segment')
  fact checksums "$( ((checksums > 0)) && echo on || echo off)"
  fact walsegsize "$segment"
  write_configuration
  refuse_missing_libraries
  find_user
  read_old_data
  choose_mode
}

refuse_missing_libraries() {
  local folder library
  folder=$("$new_bin/pg_config" --pkglibdir 2>/dev/null) || return 0
  fact preload "${preload:-}"
  for library in $(tr -d "\"'" <<<"${preload:-}" | tr ',' ' '); do
    library=${library#\$libdir/}
    [[ $library == /* || -e $folder/$library.so ]] \
      || fatal missing-library "shared_preload_libraries has $library, and PostgreSQL $to of this image has no such library"
  done
}

kilobytes() { du -sk "$@" | awk '{ sum += $1 } END { print sum + 0 }'; }

# Room for an empty cluster, its write-ahead log, and the catalogs that are made anew in any mode.
choose_mode() {
  local free size least chosen=$mode
  free=$(free_kilobytes)
  size=$(kilobytes "$data/base" "$data/global")
  least=$((65536 + databases * 8192 + segment * 4 / 1024))
  if [[ $mode == auto ]]; then
    if cp --reflink=always "$data/PG_VERSION" "$work/reflink" 2>/dev/null; then
      chosen=clone
    elif ((free > size + least)); then
      chosen=copy
    else
      chosen='link'
    fi
    rm -f "$work/reflink"
  fi
  mode=$chosen
  fact mode "$mode"
  fact bytes "$((size * 1024))"
  fact bytes.free "$((free * 1024))"
  [[ $mode == copy ]] || size=0
  ((free > size + least)) || fatal no-space "$((free / 1024)) MB are free on the volume, and mode $mode needs $(((size + least) / 1024)) MB"
}

make_new_cluster() {
  stage prepare "Making an empty cluster of PostgreSQL $to"
  local options=("--username=$user" "--encoding=$encoding" "--lc-collate=$lc_collate" "--lc-ctype=$lc_ctype"
    "--wal-segsize=$((segment / 1048576))" --auth=trust --no-sync)
  case $locale_provider in
    i) options+=(--locale-provider=icu "--icu-locale=$icu") ;;
    b) options+=(--locale-provider=builtin "--builtin-locale=$icu") ;;
  esac
  if ((checksums > 0)); then
    options+=(--data-checksums)
  elif ((to >= 18)); then
    options+=(--no-data-checksums)
  fi
  mkdir "$new"
  own "$new"
  if ! pg "$new_bin/initdb" -D "$new" "${options[@]}" >"$scratch/initdb.log" 2>&1; then
    tail -n 30 "$scratch/initdb.log"
    give_up initdb-failed "no cluster of PostgreSQL $to like the old one: $(grep -m 1 'error:' "$scratch/initdb.log" || true)" "$scratch/initdb.log"
  fi
}

# run_pg_upgrade OPTION…: its words are ours, and are kept
run_pg_upgrade() {
  local result=0 writer options=("--old-bindir=$old_bin" "--new-bindir=$new_bin" "--old-datadir=$data" "--new-datadir=$new"
    "--username=$user" "--jobs=$jobs" "--socketdir=$scratch"
    "--old-options=$(server_options "$data")" "--new-options=$(server_options "$new")")
  case $mode in
    clone | link) options+=("--$mode") ;;
  esac
  rm -rf "$work/log"
  mkdir "$work/log"
  own "$work/log"
  mkfifo "$scratch/words"
  tee "$work/pg_upgrade.out" <"$scratch/words" 3>&- 9>&- &
  writer=$!
  (cd "$work/log" && exec "${as_owner[@]}" "$new_bin/pg_upgrade" "${options[@]}" "$@") >"$scratch/words" 2>&1 3>&- 9>&- &
  child=$!
  wait "$child" || result=$?
  child=''
  # on a full disk it still passes on what it reads
  wait "$writer" || true
  rm "$scratch/words"
  return $result
}

# Up to version 14 its logs are where it runs, later in the new data.
print_logs() {
  local file
  while IFS= read -r -d '' file; do
    printf -- '--- %s\n' "${file##*/}"
    tail -n 15 "$file"
  done < <(find "$work/log" "$new/pg_upgrade_output.d" -type f \( -name '*.log' -o -name '*.txt' \) -size +0 -print0 2>/dev/null || true)
}

# give_up CODE SENTENCE FILE…: after the old data is as it was
give_up() {
  local code
  print_logs
  code=$(no_space_or "$1" "$work/log" "$new/pg_upgrade_output.d" "${@:3}")
  end_servers
  # what it made may be all that the disk is full of
  undo_attempt
  recover_crash
  rm -rf "$work"
  fatal "$code" "$2; $data is as it was"
}

# Those of a pg_upgrade that ended without stopping them.
end_servers() {
  local place
  for place in "$data" "$new"; do
    [[ ! -f $place/postmaster.pid ]] || pg "$new_bin/pg_ctl" -D "$place" -m immediate -w -t 60 stop >/dev/null 2>&1 || true
  done
}

what_pg_upgrade_says() {
  sed -n '/fatal$\|\*failure\*/,$p' "$work/pg_upgrade.out" | sed '1d; /^ *$/d; /^Failure, exiting/d' | head -n 6 || true
}

check_upgrade() {
  stage check "Asking pg_upgrade whether it would"
  run_pg_upgrade --check || give_up check-failed "pg_upgrade would not: $(what_pg_upgrade_says)" "$work/pg_upgrade.out"
}

run_upgrade() {
  stage upgrade "Upgrading by mode $mode"
  echo "$mode" >"$work/mode"
  enter upgrading
  run_pg_upgrade || give_up upgrade-failed "pg_upgrade did not succeed: $(what_pg_upgrade_says)" "$work/pg_upgrade.out"
  [[ $(version_of "$new") == "$to" ]] || give_up upgrade-failed "$new has data of PostgreSQL $(version_of "$new")"
}

# ---------------------------------------------------------------- settings

# What is PostgreSQL's own in a data directory; all else belongs to the users.
is_postgresqls_own() {
  case $1 in
    pg_hba.conf | pg_ident.conf) return 1 ;;
    base | global | pg_* | PG_VERSION | postmaster.* | current_logfiles* | log | *.log | logfile | lost+found | core | core.* \
      | backup_label* | backup_manifest* | tablespace_map* | recovery.* | .uplift-*) return 0 ;;
    *) [[ $data/$1 == "$new" || $data/$1 == "$archive" ]] ;;
  esac
}

carry_settings() {
  local entry name
  stage settings "Carrying the settings over"
  for name in postgresql.conf pg_hba.conf pg_ident.conf; do
    # Some images keep them elsewhere, and would find these instead.
    [[ -e $data/$name ]] || rm -f "${new:?}/$name"
  done
  while IFS= read -r -d '' entry; do
    name=${entry##*/}
    is_postgresqls_own "$name" && continue
    if [[ $(kilobytes "$entry") -gt 10240 ]]; then
      fact "left.$name" "more than 10 MB, and not PostgreSQL's: it stays in the old data"
    else
      cp -a "$entry" "$new/"
    fi
  done < <(entries "$data")
  drop_unknown_settings
}

# What the new server says of its configuration; nothing if it likes it.
configuration_errors() {
  local options=(-D "$new" -c "data_directory=$new")
  [[ -f $new/postgresql.conf ]] || options+=(-c "config_file=$scratch/empty.conf")
  pg "$new_bin/postgres" "${options[@]}" -C server_version 2>&1 || true
}

# A server does not start with a setting that its version does not have.
drop_unknown_settings() {
  local errors name names dropped=()
  # It does not name all at once, and the last round only looks.
  while true; do
    errors=$(configuration_errors)
    names=$(sed -n 's/.*unrecognized configuration parameter "\([^"]*\)".*/\1/p; s/.*invalid value for parameter "\([^"]*\)".*/\1/p' <<<"$errors" | sort -u)
    [[ -n $names && ${#dropped[@]} -lt 100 ]] || break
    for name in $names; do
      find "$new" -maxdepth 2 -name '*.conf' -type f -not -name 'pg_*' -exec \
        sed -i -E "s/^[[:space:]]*$name([[:space:]]*=|[[:space:]])/# PostgreSQL $to does not take: &/I" {} +
      dropped+=("$name")
    done
  done
  fact settings.dropped "${dropped[*]:-}"
  if grep -q 'FATAL\|could not' <<<"$errors"; then fact settings.unproved "$errors"; fi
}

# ---------------------------------------------------------------- the swap

# What was made is remembered: data that was started since is not given up silently.
finish_new_data() {
  cp "$new/global/pg_control" "$work/pg_control"
  flush "$work/pg_control"
  enter upgraded
}

swap() {
  stage swap "Putting the new data into its place"
  if [[ $data == "$volume" ]]; then swap_entries; else swap_folders; fi
  chmod g-w,o-rwx "$data"
  enter swapped
  require_version "$to"
}

swap_folders() {
  enter swap-in
  if [[ ! -e $archive ]]; then mv -T "$data" "$archive"; fi
  flush "$home"
  if [[ ! -e $data ]]; then mv -T "$new" "$data"; fi
  flush "$home"
}

swap_entries() {
  mkdir -p "$archive"
  own "$archive"
  if [[ $(state) != swap-in ]]; then
    enter swap-out
    move_entries "$data" "$archive"
    enter swap-in
  fi
  if [[ -d $new ]]; then
    move_entries "$new" "$data"
    rmdir "$new"
  fi
}

# The way back; each state says what lies where.
swap_back() {
  if [[ $data == "$volume" ]]; then
    case $(state) in
      swap-in | swapped) enter back-out ;;
      swap-out) enter back-in ;;
    esac
    if [[ $(state) == back-out ]]; then
      mkdir -p "$new"
      move_entries "$data" "$new"
      enter back-in
    fi
    if [[ -d $archive ]]; then
      move_entries "$archive" "$data"
      rmdir "$archive"
    fi
  elif [[ -e $archive ]]; then
    enter back-in
    if [[ -e $data ]]; then mv -T "$data" "$new"; fi
    flush "$home"
    mv -T "$archive" "$data"
    flush "$home"
  fi
}

# The old data is in its place, and nothing of the new remains.
undo_attempt() {
  if [[ -f $data/global/pg_control.old ]]; then
    # renamed by mode link, so that nobody starts both
    [[ -f $data/global/pg_control ]] || mv "$data/global/pg_control.old" "$data/global/pg_control"
    flush "$data/global"
  fi
  rm -rf "$new"
  remove_stale_lock "$data"
  chmod g-w,o-rwx "$data"
}

# With linked files there is one set of them, and a server that starts changes it.
refuse_after_start_of_linked() {
  local place
  [[ $(cat "$work/mode" 2>/dev/null) == link ]] || return 0
  for place in "$data" "$new"; do
    [[ $(version_of "$place") == "$to" ]] || continue
    cmp -s "$work/pg_control" "$place/global/pg_control" \
      || fatal new-server-started "PostgreSQL $to has run on files that both share (mode link): only the snapshot has the old data"
  done
}

# ---------------------------------------------------------------- verbs

# Up to the swap, wherever an earlier run was stopped.
bring_new_data() {
  case $(state) in
    upgraded | swap-out | swap-in | swapped)
      say "An earlier run got as far as: $(state)"
      mode=$(cat "$work/mode")
      cat "$work/pg_upgrade.out"
      return
      ;;
    back-out | back-in) swap_back ;;
  esac
  require_version "$from"
  refuse_what_we_cannot
  if [[ $(state) == none ]]; then
    refuse_leftovers
    [[ $1 == rehearse ]] || is_shut_down \
      || fatal unclean-shutdown "the server was not shut down cleanly ($(old_control 'Database cluster state')): start it once, and stop it"
    enter prepared
  else
    say "An earlier run was stopped at: $(state)"
    undo_attempt
    enter prepared
  fi
  chmod g-w,o-rwx "$data"
  remove_stale_lock "$data"
  recover_crash
  look
  make_new_cluster
  check_upgrade
  run_upgrade
  carry_settings
  finish_new_data
}

upgrade() {
  steps=6
  lock
  if [[ $(state) == none && $(version_of "$data") == "$to" && ! -e $archive ]]; then
    rm -rf "$work"
    fatal wrong-version "$data has data of PostgreSQL $to already, and not by this upgrade"
  fi
  bring_new_data upgrade
  [[ $(state) == swapped ]] || swap
  end_stage
  require_version "$to"
  say "Done. PostgreSQL $to data is ready at $data"
}

check() {
  steps=3
  lock
  [[ $(state) == none || $(state) == prepared ]] || fatal leftovers "an upgrade has begun on this volume: $(state)"
  require_version "$from"
  refuse_what_we_cannot
  if [[ $(state) == none ]]; then
    refuse_leftovers
    is_shut_down || fatal unclean-shutdown "the server was not shut down cleanly ($(old_control 'Database cluster state'))"
    enter prepared
  else
    undo_attempt
  fi
  recover_crash
  look
  make_new_cluster
  check_upgrade
  end_stage
  undo_attempt
  rm -rf "$work"
  say "Done. PostgreSQL $from data is at $data, and pg_upgrade would take it"
}

rehearse() {
  steps=8
  lock
  bring_new_data rehearse
  [[ $(state) == swapped ]] || swap
  stage start "Starting PostgreSQL $to"
  [[ -f $scratch/server.conf ]] || write_rehearsed_configuration
  start "$new_bin" "$data"
  fact version "$(ask template1 'SHOW server_version')"
  fact databases "$(ask template1 'SELECT count(*) FROM pg_database')"
  stage analyze "Gathering statistics"
  pg "$new_bin/vacuumdb" -h "$scratch" -U "$user" --all --analyze-in-stages "--jobs=$jobs" >"$scratch/analyze.log" 2>&1 \
    || fatal does-not-work "statistics could not be gathered: $(tail -n 2 "$scratch/analyze.log")"
  stop "$new_bin" "$data"
  end_stage
  say "Done. PostgreSQL $to data is ready at $data"
}

# After an earlier run that was stopped behind the swap.
write_rehearsed_configuration() {
  local old_bin=$new_bin
  write_configuration
  find_user
}

recover() {
  steps=1
  lock
  stage recover "Putting the data of PostgreSQL $from back"
  case $(state) in
    none | prepared | upgrading | upgraded) ;;
    *)
      refuse_after_start_of_linked
      swap_back
      ;;
  esac
  if [[ $(version_of "$data") != "$from" ]]; then
    [[ $(state) != none ]] || rm -rf "$work"
    fatal not-recovered "$data has data of PostgreSQL $(version_of "$data"), expected $from"
  fi
  if [[ $(state) != none ]]; then
    undo_attempt
    recover_crash
  fi
  rm -rf "$work"
  end_stage
  say "Done. PostgreSQL $from data is ready at $data"
}

prove() {
  local is
  is=$(version_of "$data")
  fact version "$is"
  [[ $is == "$from" ]] || fatal wrong-version "$data has data of PostgreSQL $is, expected $from"
  [[ -s $data/global/pg_control && -d $data/base ]] || fatal no-data "$data is not whole: no global/pg_control, or no base"
  say "Done. PostgreSQL $from data is at $data"
}

clean() {
  if [[ -e $archive || -e $work ]]; then
    lock
    require_version "$to"
    [[ $(state) == swapped || ! -e $archive ]] || fatal leftovers "$archive is not the old data of this upgrade"
    rm -rf "$archive" "$new"
    rm -rf "$work"
  fi
  say "Done. Nothing of this upgrade is left beside $data"
}

# An image with the programs of two versions is asked about the new one.
list_extensions() {
  local config version folder file names=() libraries=()
  config=$(extensions_config)
  [[ -n $config ]] || fatal no-binaries "the image has no pg_config"
  version=$("$config" --version)
  folder=$("$config" --sharedir)/extension
  for file in "$folder"/*.control; do
    [[ ! -e $file ]] || names+=("$(basename "$file" .control)")
  done
  fact version "${version#PostgreSQL }"
  fact extensions "$(IFS=,; echo "${names[*]}")"
  for file in "$("$config" --pkglibdir)"/*.so; do
    [[ ! -e $file ]] || libraries+=("$(basename "$file" .so)")
  done
  fact libraries "$(IFS=,; echo "${libraries[*]}")"
  say "Done. ${#names[@]} extensions are in the image"
}

extensions_config() {
  local config
  for config in "${PGBINNEW:-}/pg_config" "$(command -v pg_config)" /opt/bitnami/postgresql/bin/pg_config \
    "$(compgen -G '/usr/lib/postgresql/*/bin/pg_config' | sort -V | tail -n 1)"; do
    if [[ -x $config ]]; then
      echo "$config"
      return
    fi
  done
}

# pg_upgrade does not stop its servers when it is ended; the old one's data would need recovery.
stopped() {
  trap - ERR TERM INT
  if [[ -n $child ]]; then
    kill "$child" 2>/dev/null || true
    end_servers
  fi
  fatal stopped "it was told to stop; the same again, or recover, goes on from here"
}

main() {
  local verb=${1:-}
  preload='' user='' locked=''
  case $verb in
    extensions) list_extensions ;;
    prove | clean)
      settings
      "$verb"
      ;;
    rehearse | check | upgrade | recover)
      settings
      choose_user
      make_scratch
      find_binaries
      trap stopped TERM INT
      "$verb"
      ;;
    *) fatal wrong-call "'$verb' is not a verb of this script" ;;
  esac
}

main "$@"
