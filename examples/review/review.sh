#!/usr/bin/env bash
# review.sh BASE SET [HISTORY]: what the files as they are would change against
# the commit BASE, as Markdown for the people who review that. SET and HISTORY
# are named from the root of the repository; HISTORY holds applications, one a
# line (NDJSON) or a row (CSV, XLSX).
#
# The exit code is 1 where the set has a mistake, a gap or a contradiction that
# it does not have at BASE, or does not pass its tests.
set -euo pipefail
base=$1 set=$2 history=${3:-}
guize=${GUIZE:-guize}
cd "$(git rev-parse --show-toplevel)"

before=.review-before # within the repository, so that paths are short and a set may extend another
git worktree add --quiet --detach "$before" "$base"
trap 'git worktree remove --force "$before"' EXIT

failed=0
if [ ! -e "$before/$set" ]; then
  "$guize" check "$set" -o markdown
  exit
fi
"$guize" check "$set" --since "$before/$set" -o markdown || failed=$?
[ "$failed" -le 1 ] || exit "$failed"

echo
# A set that cannot be used cannot be compared: what is wrong with it stands above.
if ! "$guize" diff "$before/$set" "$set" -o markdown; then
  exit 1
fi
if [ -n "$history" ]; then
  echo
  "$guize" diff "$before/$set" "$set" --history "$history" -o markdown || failed=1
fi
tests=${set%.yaml}_test.yaml
if [ -e "$tests" ] && ! report=$("$guize" test "$tests" 2>&1); then
  printf '\n### %s\n\n```\n%s\n```\n' "$tests" "$report"
  failed=1
fi
exit "$failed"
