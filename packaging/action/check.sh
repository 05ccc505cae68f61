#!/usr/bin/env bash
# Checks, annotates and notes what was found for the steps that follow. Findings do not end it: verdict.sh does.
#
#   LOCDRIFT_PATH      what to check
#   LOCDRIFT_FAIL_ON   error, warning, note or never
#   LOCDRIFT_SINCE     only what is new since this commit, if it is given
#   LOCDRIFT_ARGS      more arguments, parted by blanks
#   LOCDRIFT_ANNOTATE  `true` for annotations, else one line for each finding
#   LOCDRIFT_SARIF     `true` for a SARIF file
set -euo pipefail

temp=${RUNNER_TEMP:-${TMPDIR:-/tmp}}
json=$temp/locdrift.json
sarif=$temp/locdrift.sarif
rm -f "$json" "$sarif"

words=(check "--fail-on=${LOCDRIFT_FAIL_ON:-error}")
if [ -n "${LOCDRIFT_SINCE:-}" ]; then
    words+=("--since=$LOCDRIFT_SINCE")
fi
# Blanks part arguments; a * is an argument as it stands.
set -f
# shellcheck disable=SC2206
words+=(${LOCDRIFT_ARGS:-})
if [ "${LOCDRIFT_ANNOTATE:-true}" = true ]; then
    words+=(--output-format github)
else
    words+=(--output-format concise)
fi
words+=(--output-format json --output-file "$json")
if [ "${LOCDRIFT_SARIF:-false}" = true ]; then
    words+=(--output-format sarif --output-file "$sarif")
fi

status=0
# What follows is a folder, whatever it is called.
locdrift "${words[@]}" -- "${LOCDRIFT_PATH:-.}" || status=$?

findings=
if [ -f "$json" ]; then
    # The first count in the file is the summary's.
    findings=$(sed -n '/.*"findings": *\([0-9][0-9]*\).*/{s//\1/p;q;}' "$json")
fi
if [ ! -f "$sarif" ]; then
    sarif=
fi
if [ -n "${GITHUB_OUTPUT:-}" ]; then
    {
        printf 'exit-code=%s\n' "$status"
        printf 'findings=%s\n' "$findings"
        printf 'sarif-file=%s\n' "$sarif"
    } >>"$GITHUB_OUTPUT"
fi
