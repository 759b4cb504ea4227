#!/usr/bin/env bash
# Installs a release of kubectl caps for the machine that it runs on, and puts it on the PATH of the next steps.
#   VERSION    "v1.2.3", or "latest"
#   RELEASES   where the releases are; https://github.com/kubectl-caps/kubectl-caps/releases without it
#   SHA256     of the archive; without it, that of checksums.txt beside the archive counts
set -euo pipefail

releases=${RELEASES:-https://github.com/kubectl-caps/kubectl-caps/releases}
version=${VERSION:-latest}

fail() {
  echo "::error title=kubectl caps::$1"
  exit 1
}

fetch() {
  curl --fail --silent --show-error --location --retry 3 --output "$2" "$1" || fail "$1 cannot be fetched"
}

case "$(uname -s)" in
  Linux) os=linux ;;
  Darwin) os=darwin ;;
  *) fail "there is no archive for $(uname -s) in this action: use Linux or macOS" ;;
esac
case "$(uname -m)" in
  x86_64 | amd64) arch=amd64 ;;
  aarch64 | arm64) arch=arm64 ;;
  *) fail "there is no archive for $(uname -m)" ;;
esac

if [ "$version" = latest ]; then
  # The address of the latest release leads to that of its version.
  location=$(curl --fail --silent --show-error --location --output /dev/null --write-out '%{url_effective}' "$releases/latest") ||
    fail "$releases/latest cannot be fetched"
  version=${location##*/}
fi
[[ "$version" =~ ^v[0-9]+\.[0-9]+\.[0-9]+(-[0-9A-Za-z.-]+)?$ ]] || fail "\"$version\" is no version: write v1.2.3 or latest"

archive="kubectl-caps_${version}_${os}_${arch}.tar.gz"
folder=$(mktemp -d "${RUNNER_TEMP:-/tmp}/kubectl-caps.XXXXXX")
fetch "$releases/download/$version/$archive" "$folder/$archive"
expected=${SHA256:-}
if [ -z "$expected" ]; then
  fetch "$releases/download/$version/checksums.txt" "$folder/checksums.txt"
  expected=$(awk -v name="$archive" '$2 == name || $2 == "*" name { print $1 }' "$folder/checksums.txt")
  [ -n "$expected" ] || fail "checksums.txt of $version has no sum for $archive"
fi
if command -v sha256sum >/dev/null; then
  found=$(sha256sum "$folder/$archive" | cut -d ' ' -f 1)
else
  found=$(shasum -a 256 "$folder/$archive" | cut -d ' ' -f 1)
fi
[ "$found" = "$expected" ] || fail "$archive has the SHA-256 $found, and not $expected: it is not installed"

tar -xzf "$folder/$archive" -C "$folder" kubectl-caps
rm "$folder/$archive"
echo "$folder" >>"$GITHUB_PATH"
"$folder/kubectl-caps" version --client
