#!/bin/sh
# Installs, on Debian and its kin, what the checks need beyond Node: git, Chromium and Jupyter's nbconvert. What is there stays.
set -eu

missing=''
need() { command -v "$1" >/dev/null 2>&1 || missing="$missing $2"; }
need git git
need chromium chromium
need jupyter-nbconvert jupyter-nbconvert

if [ -z "$missing" ]; then
  echo 'git, chromium and jupyter-nbconvert are installed.'
  exit 0
fi

as_root=''
[ "$(id -u)" -eq 0 ] || as_root='sudo -n'
export DEBIAN_FRONTEND=noninteractive
# shellcheck disable=SC2086 # both are lists of words
$as_root apt-get update -q </dev/null
# shellcheck disable=SC2086
$as_root apt-get install -y -q --no-install-recommends $missing </dev/null
