# shellcheck shell=bash
# This source file is part of swift-omnichannel.
# SPDX-License-Identifier: Apache-2.0
#
# What every script of this folder shares: the package root as working folder, and the set-up of a fresh machine.
# Sourced, never run.

cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 1

# What a build needs beside Swift: SQLite's headers for GRDB, the time zone database for quiet hours and member days.
readonly needed_packages=(git libsqlite3-dev tzdata)

# Our own sources must build without a warning, with every feature name spelt right, and import only what
# Package.swift grants them. SwiftPM silences the warnings of dependencies, so these flags judge this package alone.
# The order matters: a group promoted to a warning before `-warnings-as-errors` fails, after it only warns.
# Every script uses the same list, because another list rebuilds everything, GRDB included.
readonly strict_flags=(
    --explicit-target-dependency-import-check error
    -Xswiftc -Wwarning -Xswiftc StrictLanguageFeatures
    -Xswiftc -warnings-as-errors
)

say() { printf '\n== %s\n' "$*"; }

fail() {
    printf 'error: %s\n' "$*" >&2
    exit 1
}

as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo "$@"
    else
        fail "this needs root and there is no sudo: $*"
    fi
}

apt() {
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=120 -q "$@"
}

missing_packages() {
    local name
    for name in "${needed_packages[@]}"; do
        dpkg-query -W -f='${Status}' "$name" 2>/dev/null | grep -q 'ok installed' || printf '%s\n' "$name"
    done
}

# Installs what is missing, and says nothing where nothing is.
set_up() {
    command -v swift >/dev/null || fail "no swift on the PATH; install Swift 6.2 or newer from swift.org/install"
    if ! command -v apt-get >/dev/null; then
        # macOS brings SQLite in its SDK; elsewhere the linker will name what is missing.
        return 0
    fi
    local missing
    mapfile -t missing < <(missing_packages)
    if [ "${#missing[@]}" -eq 0 ]; then
        return 0
    fi
    say "installing ${missing[*]}"
    # A third-party list that does not answer must not stop the set-up: the install below decides.
    apt update || printf 'warning: apt-get update did not finish cleanly\n' >&2
    apt install -y --no-install-recommends "${missing[@]}"
}

# Splits `--strict` from the arguments: sets `strict` (an array, maybe empty) and `arguments` (the rest).
split_strict() {
    # shellcheck disable=SC2034 # read by the scripts that source this file
    strict=()
    arguments=()
    local argument
    for argument in "$@"; do
        if [ "$argument" = --strict ]; then
            # shellcheck disable=SC2034
            strict=("${strict_flags[@]}")
        else
            arguments+=("$argument")
        fi
    done
}
