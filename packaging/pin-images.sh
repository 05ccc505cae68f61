#!/usr/bin/env bash
# Pins the images that the Dockerfile and the GitLab template use by digest, as of now: `name:tag` becomes
# `name:tag@sha256:...`, and a digest that is there is renewed. Run it before a release is tagged; it needs Docker and the
# network.
# Usage: packaging/pin-images.sh            writes the digests
#        packaging/pin-images.sh --check    fails if an image has none
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

fail() { printf 'pin-images: %s\n' "$*" >&2; exit 1; }

files=(Dockerfile packaging/gitlab-ci.yml)

# The images of a file, without `FROM` and `image:` before and `AS name` after them.
images() { # FILE
    sed -nE 's/^(FROM|[[:space:]]*image:)[[:space:]]+"?([^"[:space:]]+)"?.*$/\2/p' "$1"
}

is_digest() { [[ $1 =~ ^sha256:[0-9a-f]{64}$ ]]; }

for file in "${files[@]}"; do
    found=$(images "$file")
    [ -n "$found" ] || fail "$file uses no image: look for FROM and image:"
    while IFS= read -r image; do
        name=${image%%@*}
        if [ "${1-}" = --check ]; then
            is_digest "${image#"$name"@}" || fail "$file: \`$image\` has no digest; run packaging/pin-images.sh"
            continue
        fi
        digest=$(docker buildx imagetools inspect "$name" --format '{{.Manifest.Digest}}') ||
            fail "$file: the digest of \`$name\` could not be read"
        is_digest "$digest" || fail "$file: \`$digest\` is no digest of \`$name\`"
        # Nothing in the name of an image means something to sed but the dot.
        new=$(sed -E "s#^(FROM|[[:space:]]*image:)([[:space:]]+)${image//./\\.}([[:space:]]|\$)#\\1\\2$name@$digest\\3#" "$file")
        printf '%s\n' "$new" >"$file"
    done <<<"$found"
done
