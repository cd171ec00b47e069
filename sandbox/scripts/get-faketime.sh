#!/usr/bin/env bash
# get-faketime.sh DEST
#
# Fetch libfaketime from Debian's own package and unpack it under DEST.
# Nothing outside DEST is changed; no root rights are needed. The library is
# preloaded into programs of this host, so it must not need a newer libc than
# the host's: that of Debian 12 runs wherever libc is 2.34 or newer.
#
# Prints the path of the library on standard output (everything else goes to
# standard error). Running it again for a finished DEST prints it at once.
#
# Environment: as get-postgres.sh
#   PG_DEBIAN_MIRROR   base address of a Debian mirror; default: the first
#                      mirror of the archive in this host's apt configuration
#   PG_DEBIAN_KEYRING  default /usr/share/keyrings/debian-archive-keyring.gpg
set -euo pipefail

die() { echo "get-faketime.sh: $*" >&2; exit 1; }
[ $# -eq 1 ] || die "usage: get-faketime.sh DEST"
suite=bookworm
mkdir -p "$1"
dest=$(cd "$1" && pwd -P)
library=$dest/libfaketime.so.1
# One at a time: whoever waited finds the work done.
if command -v flock >/dev/null; then
  exec 9> "$dest/.lock"
  flock 9
fi
if [ -r "$library" ]; then echo "$library"; exit 0; fi

for t in apt-get dpkg dpkg-deb; do command -v $t >/dev/null || die "needs $t"; done
keyring=${PG_DEBIAN_KEYRING:-/usr/share/keyrings/debian-archive-keyring.gpg}
[ -r "$keyring" ] || die "needs $keyring (package debian-archive-keyring)"
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
mkdir -p "$work"/{lists/partial,cache/archives/partial,debs}
: > "$work/status"
arch=$(dpkg --print-architecture)
apt_opts=(-qq -o Dir::Etc::sourcelist="$work/sources.list" -o Dir::Etc::sourceparts=/dev/null
  -o Dir::Etc::preferences=/dev/null -o Dir::Etc::preferencesparts=/dev/null
  -o Dir::State="$work" -o Dir::State::lists="$work/lists" -o Dir::State::status="$work/status"
  -o Dir::Cache="$work/cache" -o Debug::NoLocking=1 -o APT::Sandbox::User= -o Acquire::Languages=none
  -o Acquire::Retries=3 -o APT::Architecture="$arch" -o APT::Architectures="$arch"
  -o APT::Update::Post-Invoke="" -o APT::Update::Post-Invoke-Success="")
echo "deb [signed-by=$keyring] $mirror $suite main" > "$work/sources.list"
apt-get "${apt_opts[@]}" update >&2
(cd "$work/debs" && apt-get "${apt_opts[@]}" download libfaketime >&2)
dpkg-deb -x "$work"/debs/libfaketime_*.deb "$work/root"
found=$(find "$work/root" -name libfaketime.so.1 | head -1)
[ -n "$found" ] || die "no libfaketime.so.1 in the package"
# a program that it cannot be loaded into says so and goes on with the right time
told=$(LD_PRELOAD=$found FAKETIME='2001-01-01 12:00:00' date +%Y 2>/dev/null || true)
[ "$told" = 2001 ] || die "the library does not work on this host (libc 2.34 or newer is needed)"
mv "$found" "$library"
echo "$library"
