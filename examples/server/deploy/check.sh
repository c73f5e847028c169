#!/usr/bin/env bash
# Builds the image of the Containerfile, runs it and asks it for a decision;
# has systemd look at the unit, and promtool at the rules for Prometheus and
# their tests. From the root of the repository, as root.
# Needs buildah, curl, systemd-analyze and promtool, and no container engine
# ("check.sh install" installs them by apt, with openssl for the operators' guide).
set -euo pipefail

if [[ ${1:-} == install ]]; then
  command -v buildah systemd-analyze curl openssl promtool | wc -l | grep -qx 5 && exit
  apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends buildah systemd curl openssl prometheus
  exit
fi

here=examples/server/deploy
dir=$(mktemp -d)
container=
buildah=(buildah --root "$dir/store" --runroot "$dir/run" --storage-driver vfs)
finish() {
  [[ -z $container ]] || kill "$container" 2>/dev/null || true
  wait || true
  "${buildah[@]}" rm --all >/dev/null 2>&1 || true
  rm -rf "$dir"
}
trap finish EXIT

mkdir -p "$dir/image/data"
CGO_ENABLED=0 go build -trimpath -ldflags=-s -o "$dir/image/guize" ./adapters/cli/guize
cp policies.yaml policies_test.yaml "$dir/image/"

"${buildah[@]}" bud --isolation chroot -f "$here/Containerfile" -t guize "$dir/image"
"$dir/image/guize" serve token portal decide -o json >"$dir/token"
sed -n 's/.*"line": "\(.*\)".*/\1/p' "$dir/token" >"$dir/tokens"
token=$(sed -n 's/.*"token": "\(.*\)".*/\1/p' "$dir/token")
chmod 644 "$dir/tokens"
name=$("${buildah[@]}" from guize)
port=$((20000 + RANDOM % 20000))
"${buildah[@]}" run --isolation chroot -v "$dir/tokens:/tokens:ro" "$name" -- \
  /guize serve -p /policies/policies.yaml --tests /policies/policies_test.yaml --addr "127.0.0.1:$port" 2>"$dir/log" &
container=$!
for _ in $(seq 100); do
  curl -fsS "http://127.0.0.1:$port/readyz" 2>/dev/null && break
  sleep 0.1
done
answer=$(curl -sS -H "Authorization: Bearer $token" -H 'Content-Type: application/json' \
  -d "{\"facts\": $(cat examples/applications/line-300.0.json)}" "http://127.0.0.1:$port/v1/decisions") || { cat "$dir/log"; exit 1; }
[[ $answer == *'"value":"filing"'* ]] || { echo "no decision: $answer"; cat "$dir/log"; exit 1; }
echo "the container decides: works[water].approval = filing"

sed "s|/usr/local/bin/guize|$dir/image/guize|" "$here/guize.service" >"$dir/guize.service"
systemd-analyze verify "$dir/guize.service"
promtool check rules "$here/alerts.yaml"
promtool test rules "$here/alerts_test.yaml"
systemd-analyze security --offline=true --threshold=25 "$dir/guize.service" | tail -n 1
