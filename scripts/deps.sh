#!/bin/sh
# Installs the Debian packages that OneUp is built and tested with. When all are there it changes nothing and needs
# neither root nor a network. docs/dependencies.md says what each is for. With arguments it installs those packages instead.
set -eu

packages="libssl-dev libsqlite3-dev libargon2-dev libjansson-dev libicu-dev libncurses-dev libhttp-parser-dev libcmark-dev libexpat1-dev libzip-dev libqrencode-dev openssl tmux"
[ $# -eq 0 ] || packages="$*"

if ! command -v swift >/dev/null 2>&1; then
    echo "OneUp needs the Swift 6.3 toolchain, and there is no 'swift' on the PATH." >&2
    echo "Install it from https://www.swift.org/install/linux/ and add its usr/bin folder to the PATH." >&2
    exit 1
fi
if ! command -v dpkg-query >/dev/null 2>&1; then
    echo "This is not Debian: install the counterparts of these packages yourself: $packages" >&2
    exit 1
fi

missing=""
for package in $packages; do
    status=$(dpkg-query --show --showformat='${db:Status-Status}' "$package" 2>/dev/null || true)
    [ "$status" = installed ] || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

if [ "$(id -u)" = 0 ]; then
    root=""
elif command -v sudo >/dev/null 2>&1; then
    root="sudo"
else
    echo "These packages are missing and need root to install (there is no sudo). As root, run:" >&2
    echo "    apt-get update && apt-get install$missing" >&2
    exit 1
fi

echo "Installing$missing"
# Another package manager may be at work on a fresh machine: wait for it.
install="env DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=300 -o Acquire::Retries=3"
$root $install update
# shellcheck disable=SC2086 # the lists are split on purpose
$root $install install --yes --no-install-recommends $missing
