#!/bin/sh
# Installs, on Debian and its kin, what the checks need beyond Node: git, Chromium, Jupyter's nbconvert, Python, a C++ compiler,
# PostgreSQL, pgbouncer, two versions of NATS's server, and wget, with which its health is asked for.
# What is there stays.
set -eu

missing=''
need() { command -v "$1" >/dev/null 2>&1 || missing="$missing $2"; }
need git git
need chromium chromium
need jupyter-nbconvert jupyter-nbconvert
need python3 python3
# The servers beside the one that comes from npm, and a pooler before them. PostgreSQL's binaries are no commands of their own.
ls /usr/lib/postgresql/*/bin/postgres >/dev/null 2>&1 || missing="$missing postgresql"
need pgbouncer pgbouncer
need wget wget
# One of the benchmarks' peers is compiled when it is installed.
need g++ g++
need make make

# NATS as it is now, and as it was when it took one stream at a time. Debian 12 has the one and not the other.
cd "$(dirname "$0")"
/usr/local/bin/nats-server -v >/dev/null 2>&1 || sh setup-nats.sh forky nats-server
/usr/local/bin/nats-server-2.9 -v >/dev/null 2>&1 || sh setup-nats.sh bookworm nats-server-2.9

if [ -z "$missing" ]; then
  echo 'Nothing else is missing.'
  exit 0
fi

as_root=''
[ "$(id -u)" -eq 0 ] || as_root='sudo -n'
export DEBIAN_FRONTEND=noninteractive
# shellcheck disable=SC2086 # both are lists of words
$as_root apt-get update -q </dev/null
# shellcheck disable=SC2086
$as_root apt-get install -y -q --no-install-recommends $missing </dev/null
