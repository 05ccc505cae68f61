#!/usr/bin/env bash
# Puts locdrift on the PATH of a job: a released binary whose checksum is right, else one built from this checkout.
#
#   LOCDRIFT_VERSION     a version (0.1.0), `source` to build, or nothing: then the release that the tag of the action
#                        names, and a build where the action was not asked for by a tag or no binary fits
#   LOCDRIFT_REPOSITORY  owner/name of the action
#   LOCDRIFT_REF         the branch, tag or commit of the action
#   LOCDRIFT_RELEASES    where releases lie, instead of the repository's own
set -euo pipefail

say() { printf 'locdrift: %s\n' "$*"; }
fail() {
    # One line: a line end in what is quoted would begin a command of its own.
    printf '::error title=locdrift::%s\n' "${*//[[:cntrl:]]/ }"
    exit 2
}

here=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
temp=${RUNNER_TEMP:-${TMPDIR:-/tmp}}
bin=$temp/locdrift-bin
mkdir -p "$bin"

# The release's name for this machine; fails where there is none.
target() {
    case "${RUNNER_OS:-$(uname -s)}-${RUNNER_ARCH:-$(uname -m)}" in
        Linux-X64 | Linux-x86_64) echo x86_64-unknown-linux-musl ;;
        Linux-ARM64 | Linux-aarch64) echo aarch64-unknown-linux-musl ;;
        macOS-X64 | Darwin-x86_64) echo x86_64-apple-darwin ;;
        macOS-ARM64 | Darwin-arm64) echo aarch64-apple-darwin ;;
        # Windows on ARM runs programs for X64.
        Windows-*) echo x86_64-pc-windows-msvc ;;
        *) return 1 ;;
    esac
}

checksum() {
    if command -v sha256sum >/dev/null; then sha256sum "$1"; else shasum -a 256 "$1"; fi | cut -d ' ' -f 1
}

fetch() { # FILE
    curl --proto '=https,file' --proto-redir '=https' --fail --silent --show-error --location --retry 3 --output "$work/$1" "$releases/v$version/$1"
}

# Installs the release; 1 where there is none. A file that is not what its checksum says ends the job.
release() {
    local name target
    target=$(target) || return 1
    name=locdrift-$version-$target
    [ -n "$releases" ] || return 1
    say "fetching $name"
    fetch "$name.tar.gz" && fetch "$name.tar.gz.sha256" || return 1
    local wanted found
    wanted=$(cut -d ' ' -f 1 "$work/$name.tar.gz.sha256")
    found=$(checksum "$work/$name.tar.gz")
    [ "$wanted" = "$found" ] || fail "the checksum of $name.tar.gz is $found instead of $wanted: it was damaged or replaced"
    # Names without a folder: a drive letter would be taken for another machine.
    (cd "$work" && tar -xzf "$name.tar.gz" && cp "$name"/locdrift* "$bin/")
}

build() {
    command -v cargo >/dev/null ||
        fail "no released binary fits this machine and there is no cargo to build one: install Rust before this step"
    say "building from the checkout of the action; this takes some minutes"
    cargo build --release --locked --manifest-path "$here/Cargo.toml" --target-dir "$temp/locdrift-build"
    local built=$temp/locdrift-build/release/locdrift
    if [ -f "$built.exe" ]; then built=$built.exe; fi
    cp "$built" "$bin/"
}

releases=${LOCDRIFT_RELEASES:-}
if [ -z "$releases" ] && [ -n "${LOCDRIFT_REPOSITORY:-}" ]; then
    releases=${GITHUB_SERVER_URL:-https://github.com}/$LOCDRIFT_REPOSITORY/releases/download
fi
work=$(mktemp -d "$temp/locdrift-fetch.XXXXXX")
trap 'rm -rf "$work"' EXIT

is_version() { # TEXT
    [[ $1 =~ ^[0-9]+\.[0-9]+\.[0-9]+(-[0-9A-Za-z.-]+)?$ ]]
}

version=${LOCDRIFT_VERSION:-}
version=${version#v}
if [ -n "$version" ] && [ "$version" != source ]; then
    is_version "$version" || fail "\`$version\` is no version: write it as 0.1.0, or \`source\`"
    release || fail "there is no release $version for this machine: name another version, or \`source\` to build it"
elif [ -z "$version" ] && [[ ${LOCDRIFT_REF:-} =~ ^v[0-9] ]]; then
    # A tag such as v1 moves along; the checkout knows which version it stands at.
    version=$(sed -n '/^version = "\(.*\)"$/{s//\1/p;q;}' "$here/Cargo.toml")
    is_version "$version" || fail "Cargo.toml of the action names no version"
    release || build
else
    build
fi

"$bin"/locdrift --version || fail "the program was installed but does not run on this machine"
if [ -n "${GITHUB_PATH:-}" ]; then
    case ${RUNNER_OS:-} in
        Windows) cygpath -w "$bin" ;;
        *) printf '%s\n' "$bin" ;;
    esac >>"$GITHUB_PATH"
fi
