#!/usr/bin/env bash
# Ends the job as the check ended, after all was uploaded.
#
#   LOCDRIFT_EXIT_CODE  how it ended
set -euo pipefail

case "${LOCDRIFT_EXIT_CODE:-}" in
    0) exit 0 ;;
    1) echo "locdrift found something at or above the level that fails; see the annotations and the log above" ;;
    *) echo "::error title=locdrift::the check could not be done; the log of the step before says why" ;;
esac
exit "${LOCDRIFT_EXIT_CODE:-2}"
