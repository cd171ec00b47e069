#!/usr/bin/env bash
# get-postgres.sh MAJOR DEST
#
# Fetch a complete PostgreSQL MAJOR (13, 15, 17 or 18) from Debian's own
# packages and set it up under DEST, next to whatever the host has installed.
# Nothing outside DEST is changed; no root rights are needed.
#
#   - the packages come from the Debian suite that ships that major, through
#     apt with private state directories (signatures are checked as usual);
#   - all shared libraries, libc included, come from that same suite and are
#     kept under DEST; every executable is given that suite's dynamic loader
#     and a relative run path with patchelf, so that programs that start one
#     another (pg_ctl, pg_upgrade, initdb) just work, on an older host too;
#   - several processes may ask for one DEST at once: one works, the others wait;
#   - PostgreSQL finds its share and lib directories relative to its own
#     binary, so DEST may be anywhere (move DEST: run the script again).
#
# Prints the directory of the executables on standard output (everything else
# goes to standard error). Running it again for a finished DEST prints the
# directory at once.
#
# Environment:
#   PG_DEBIAN_MIRROR   base address of a Debian mirror; default: the first
#                      mirror of the archive in this host's apt configuration
#   PG_DEBIAN_SUITE    suite to take MAJOR from; default: per major, below
#   PG_DEBIAN_KEYRING  default /usr/share/keyrings/debian-archive-keyring.gpg
#   PG_EXTRA_PACKAGES  further packages to unpack beside it (e.g. "pgcopydb")
#
# What is left out on purpose: libLLVM and the JIT provider (about 120 MB; a
# server without the provider runs with JIT off), documentation, translations.
set -euo pipefail

die() { echo "get-postgres.sh: $*" >&2; exit 1; }
[ $# -eq 2 ] || die "usage: get-postgres.sh MAJOR DEST"
major=$1
case $major in
  13) suites=bullseye ;;
  15) suites=bookworm ;;
  17) suites=trixie ;;
  18) suites="forky sid" ;;
  *)  die "no Debian suite known for PostgreSQL $major (13, 15, 17, 18)" ;;
esac
suites=${PG_DEBIAN_SUITE:-$suites}
extra=${PG_EXTRA_PACKAGES:-}
mkdir -p "$2"
dest=$(cd "$2" && pwd -P)
bin=$dest/usr/lib/postgresql/$major/bin
stamp=$dest/.complete
want="$major $dest $extra"
if [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$want" ] && [ -x "$bin/postgres" ]; then
  echo "$bin"; exit 0
fi
# One at a time: whoever waited finds the work done. The lock goes with the process, however it ends.
if command -v flock >/dev/null; then
  exec 9> "$dest/.lock"
  flock 9
  if [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$want" ] && [ -x "$bin/postgres" ]; then
    echo "$bin"; exit 0
  fi
  rm -rf "$dest"/.fetch.*       # left by a killed run
fi
for t in apt-get apt-cache dpkg-deb; do command -v $t >/dev/null || die "needs $t"; done
arch=$(dpkg --print-architecture)
keyring=${PG_DEBIAN_KEYRING:-/usr/share/keyrings/debian-archive-keyring.gpg}
[ -r "$keyring" ] || die "needs $keyring (package debian-archive-keyring)"

# The mirror: whatever this host's apt uses for the Debian archive.
mirror=${PG_DEBIAN_MIRROR:-}
if [ -z "$mirror" ]; then
  mirror=$(apt-get indextargets --format '$(REPO_URI) $(ORIGIN)' 'Created-By: Packages' 2>/dev/null \
    | awk '$2 == "Debian" && $1 !~ /security/ {sub("/$", "", $1); print $1; exit}')
fi
if [ -z "$mirror" ]; then       # no lists downloaded yet: read the sources
  mirror=$(cat /etc/apt/sources.list /etc/apt/sources.list.d/*.list /etc/apt/sources.list.d/*.sources 2>/dev/null \
    | awk '/^URIs:/ {u=$2} /^deb[ \t]/ {for (i=2;i<=NF;i++) if ($i ~ "^[a-z+]+:") {u=$i; break}}
           u != "" && u ~ /debian\/?$/ {sub("/$", "", u); print u; exit}')
fi
[ -n "$mirror" ] || die "no Debian mirror in the apt configuration; set PG_DEBIAN_MIRROR"

work=$(mktemp -d "$dest/.fetch.XXXXXX")
trap 'rm -rf "$work"' EXIT
mkdir -p "$work"/{lists/partial,cache/archives/partial,debs,tools}
: > "$work/status"
apt_opts=(-qq -o Dir::Etc::sourcelist="$work/sources.list" -o Dir::Etc::sourceparts=/dev/null
  -o Dir::Etc::preferences=/dev/null -o Dir::Etc::preferencesparts=/dev/null
  -o Dir::State="$work" -o Dir::State::lists="$work/lists" -o Dir::State::status="$work/status"
  -o Dir::Cache="$work/cache" -o Debug::NoLocking=1 -o APT::Sandbox::User= -o Acquire::Languages=none
  -o Acquire::Retries=3 -o APT::Install-Recommends=false -o APT::Architecture="$arch" -o APT::Architectures="$arch"
  -o APT::Update::Post-Invoke="" -o APT::Update::Post-Invoke-Success="")

found=
for suite in $suites; do
  echo "deb [signed-by=$keyring] $mirror $suite main" > "$work/sources.list"
  rm -rf "$work/lists"; mkdir -p "$work/lists/partial"
  apt-get "${apt_opts[@]}" update >&2 || continue
  if apt-cache "${apt_opts[@]}" show --no-all-versions "postgresql-$major" > "$work/show" 2>/dev/null; then found=$suite; break; fi
done
[ -n "$found" ] || die "postgresql-$major not found in: $suites"

# Shared libraries: the lib* packages that these packages need, closed over
# their own needs (resolved by apt against an empty installation).
pkgs="postgresql-$major postgresql-client-$major $extra"
libs=$(apt-cache "${apt_opts[@]}" show --no-all-versions $pkgs \
  | sed -n 's/^\(Pre-\)\{0,1\}Depends: //p' | tr ',|' '\n\n' | sed 's/(.*//; s/ //g; s/:.*//' \
  | grep '^lib' | grep -v -e '^libllvm' -e '^libjson-perl' | sort -u)
closure=$(apt-get "${apt_opts[@]}" install --no-install-recommends -y --simulate $libs libc6 \
  | awk '/^Inst/ {print $2}' | sed 's/:.*//' | grep '^lib' | grep -v -e '-perl$' -e '^libllvm' | sort -u)
echo "get-postgres.sh: PostgreSQL $major from $found: $(echo $pkgs $closure | wc -w) packages" >&2
(cd "$work/debs" && apt-get "${apt_opts[@]}" download $pkgs $closure >&2)

# patchelf: the host's if it has one, otherwise unpacked from the same suite.
patchelf=$(command -v patchelf || true)
if [ -z "$patchelf" ]; then
  (cd "$work/tools" && apt-get "${apt_opts[@]}" download patchelf libc6 libstdc++6 libgcc-s1 >&2
   for d in *.deb; do dpkg-deb -x "$d" .; done)
  t=$work/tools
  cat > "$work/patchelf" <<W
#!/bin/sh
ld=\$(ls $t/lib64/ld-linux-*.so.* $t/usr/lib64/ld-linux-*.so.* $t/lib/*/ld-linux-*.so.* $t/usr/lib/*/ld-linux-*.so.* 2>/dev/null | head -1)
exec "\$ld" --library-path "\$(echo $t/lib/*-linux-gnu):\$(echo $t/usr/lib/*-linux-gnu)" $t/usr/bin/patchelf "\$@"
W
  chmod +x "$work/patchelf"; patchelf=$work/patchelf
fi

rm -rf "$dest/usr" "$dest/lib" "$dest/lib64" "$dest/lib.so" "$dest/etc" "$dest/var" "$stamp"
mkdir "$work/root"
for d in "$work"/debs/*.deb; do dpkg-deb -x "$d" "$work/root"; done
r=$work/root

# All shared libraries of the suite in one flat directory, DEST/usr/lib/suite.
mkdir -p "$dest/usr/share/postgresql" "$dest/usr/lib/postgresql" "$dest/usr/lib/suite" "$dest/usr/bin"
for d in "$r"/lib/*-linux-gnu "$r"/usr/lib/*-linux-gnu; do
  [ -d "$d" ] && find "$d" -maxdepth 1 \( -name '*.so' -o -name '*.so.*' \) -exec cp -a -t "$dest/usr/lib/suite" {} +
done
# the loader may be reached by a link only (lib64/ld-linux… -> lib/…/ld-…)
ldso=$(find "$dest/usr/lib/suite" -maxdepth 1 -name 'ld-linux*.so.*' | head -1)
[ -n "$ldso" ] || die "no dynamic loader among the unpacked libraries"
[ -e "$ldso" ] || die "dangling loader link $ldso"
cp -a "$r/usr/lib/postgresql/$major" "$dest/usr/lib/postgresql/"
cp -a "$r/usr/share/postgresql/$major" "$dest/usr/share/postgresql/"
rm -rf "$dest/usr/lib/postgresql/$major/lib/bitcode" "$dest/usr/lib/postgresql/$major/lib"/llvmjit*.so \
       "$dest/usr/share/postgresql/$major/man"
[ -d "$r/usr/bin" ] && find "$r/usr/bin" -maxdepth 1 -type f -name 'pg*' -exec cp -a -t "$dest/usr/bin" {} + || true

elf() { [ -f "$1" ] && [ ! -L "$1" ] && [ "$(head -c4 "$1" | od -An -c | tr -d ' \n')" = '177ELF' ]; }
# --force-rpath: DT_RPATH also serves the libraries' own libraries.
for f in "$bin"/* "$dest"/usr/bin/*; do
  elf "$f" || continue
  case $f in "$bin"/*) rel=../../../suite ;; *) rel=../lib/suite ;; esac
  "$patchelf" --set-interpreter "$ldso" --force-rpath --set-rpath "\$ORIGIN/$rel" "$f"
done
find "$dest/usr" -type d -exec chmod go+rx {} +; chmod go+rx "$dest"
for p in postgres initdb pg_ctl pg_dump pg_restore pg_dumpall psql pg_upgrade pg_resetwal pg_controldata vacuumdb pgbench; do
  "$bin/$p" --version >/dev/null || die "$p does not start"
done
"$bin/postgres" --version >&2
printf '%s' "$want" > "$stamp"
echo "$bin"
