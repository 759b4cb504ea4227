#!/usr/bin/env bash
# Checks manifests, shows what is refused as annotations, and writes the whole answer as SARIF.
#   PATHS        files and folders, a line each
#   LEVELS       levels, a line each
#   MORE_FLAGS   further flags of kubectl caps check, a line each
#   SARIF        the file to write
set -euo pipefail

arguments=()
while IFS= read -r path; do [ -z "$path" ] || arguments+=(-f "$path"); done <<<"${PATHS:-.}"
while IFS= read -r level; do [ -z "$level" ] || arguments+=(--level "$level"); done <<<"${LEVELS:-restricted}"
while IFS= read -r flag; do [ -z "$flag" ] || arguments+=("$flag"); done <<<"${MORE_FLAGS:-}"

# The annotations are of the second run, whose exit code is the answer; code scanning gets the results in any case.
kubectl-caps check -R "${arguments[@]}" -o sarif >"$SARIF" 2>/dev/null || true
echo "sarif=$SARIF" >>"$GITHUB_OUTPUT"
exit_code=0
kubectl-caps check -R "${arguments[@]}" -o github || exit_code=$?
echo "exit-code=$exit_code" >>"$GITHUB_OUTPUT"
exit "$exit_code"
