#!/bin/sh
# Installs a server of NATS from another release of Debian than the one here: setup-nats.sh RELEASE COMMAND.
# Its package has no dependency that would come along, but for the C library; so it is taken out of the package alone.
set -eu
release=$1
command=$2
keys=/usr/share/keyrings/debian-archive-keyring.gpg
archive=$(apt-get indextargets --no-release-info --format '$(REPO_URI)' 'Created-By: Packages' | grep -m1 '/debian/$' || true)
if [ -z "$archive" ] || [ ! -r "$keys" ]; then
  echo "$command is missing, and this is no Debian that could bring it: see https://github.com/nats-io/nats-server/releases" >&2
  exit 1
fi

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
mkdir -p "$folder/lists/partial"
echo "deb [signed-by=$keys] $archive $release main" >"$folder/sources.list"
apt() {
  apt-get -q -o "Dir::Etc::SourceList=$folder/sources.list" -o Dir::Etc::SourceParts=- -o "Dir::State::Lists=$folder/lists" \
    -o Acquire::Retries=3 -o Dir::Cache::PkgCache= -o Dir::Cache::SrcPkgCache= -o Dir::State::Status=/dev/null -o APT::Sandbox::User= "$@" </dev/null
}
cd "$folder"
apt update
apt download nats-server
dpkg-deb -x nats-server_*.deb files

as_root=''
[ "$(id -u)" -eq 0 ] || as_root='sudo -n'
$as_root install -m 755 "$(find files -type f -path '*bin/nats-server')" "/usr/local/bin/$command"
"/usr/local/bin/$command" -v
