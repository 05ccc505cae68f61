#!/usr/bin/env bash
# Packs one release: the program, its manual pages and completions, the licences; and its checksum beside it.
# Usage: packaging/archive.sh VERSION TARGET PROGRAM FOLDER
#
# The manual pages are written by the program itself. Where it was built for another machine, LOCDRIFT_HOST names one
# of the same version that runs here.
set -euo pipefail

version=$1 target=$2 program=$3 folder=$4
here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
host=${LOCDRIFT_HOST:-$program}
name=locdrift-$version-$target

said=$("$host" --version)
[ "$said" = "locdrift $version" ] || {
    echo "archive: the program says \`$said\`, but version $version is to be packed" >&2
    exit 1
}

mkdir -p "$folder"
folder=$(cd "$folder" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
into=$work/$name
mkdir -p "$into/completions"
cp "$program" "$into/"
cp "$here/README.md" "$here/CHANGELOG.md" "$here/LICENSE-MIT" "$here/LICENSE-APACHE" "$into/"
cp "$here/packaging/problem-matcher.json" "$into/"
"$host" man "$into/man"
"$host" completions bash >"$into/completions/locdrift.bash"
"$host" completions zsh >"$into/completions/_locdrift"
"$host" completions fish >"$into/completions/locdrift.fish"
"$host" completions powershell >"$into/completions/locdrift.ps1"
"$host" completions elvish >"$into/completions/locdrift.elv"

cd "$work"
tar -czf "$name.tar.gz" "$name"
if command -v sha256sum >/dev/null; then sha256sum "$name.tar.gz"; else shasum -a 256 "$name.tar.gz"; fi >"$name.tar.gz.sha256"
mv "$name.tar.gz" "$name.tar.gz.sha256" "$folder/"
echo "$folder/$name.tar.gz"
