#!/bin/sh
# How fast a generated chain becomes a catalog here, beside two limits of the same machine.
#   config/bench/index.sh [--logs N] [--seed N] [--repeats N] [--ponder] [--vitrine.KEY=VALUE ...]
# --ponder runs Ponder 0.16 beside it, on the same chain and a PostgreSQL set up alike; it needs Node 20 and npm.
set -u

root=$(CDPATH= cd -- "$(dirname -- "$0")/../.." && pwd -P) || exit 69
scratch=$(mktemp -d "${TMPDIR:-/tmp}/vitrine-bench.XXXXXX") || exit 69
node=
trap 'test -z "$node" || kill "$node"; rm -rf "$scratch"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

logs=200000 seed=1 repeats=3 ponder=
while [ $# -gt 0 ]; do
    case $1 in
        --logs) logs=$2 && shift 2 ;;
        --seed) seed=$2 && shift 2 ;;
        --repeats) repeats=$2 && shift 2 ;;
        --ponder) ponder=$scratch/ponder && shift ;;
        --vitrine.*) break ;;
        *) sed -n 2,4p "$0" >&2 && exit 2 ;;
    esac
done

if [ -n "$ponder" ]; then
    cp -R "$root/config/bench/ponder" "$ponder" && (cd "$ponder" && npm install --no-audit --no-fund --loglevel=error) || exit 69
fi

VITRINE_JAVA_OPTS=-Xmx2g "$root/vitrine" replay --generated "$logs" --seed "$seed" --port 0 >"$scratch/node" &
node=$!
until grep -q ' on http' "$scratch/node"; do # the first start may have to build
    kill -0 "$node" 2>/dev/null || exit 69
    sleep 1
done
cat "$scratch/node"
url=$(sed -n 's/.* on \(http:[^ ]*\).*/\1/p' "$scratch/node")

. "$root/config/bench/java.sh"
"$java" -Xmx2g --enable-native-access=ALL-UNNAMED -cp "$root/config/target/app/lib/*" \
    "$root/config/bench/IndexBench.java" "$root/vitrine" "$url" "$scratch" "$logs" "$repeats" "$ponder" "$@"
