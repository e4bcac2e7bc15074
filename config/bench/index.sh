#!/bin/sh
# How fast a generated chain becomes a catalog here, beside two limits of the same machine.
#   config/bench/index.sh [--logs N] [--seed N] [--repeats N] [--vitrine.KEY=VALUE ...]
set -u

root=$(CDPATH= cd -- "$(dirname -- "$0")/../.." && pwd -P) || exit 69
scratch=$(mktemp -d "${TMPDIR:-/tmp}/vitrine-bench.XXXXXX") || exit 69
node=
trap 'test -z "$node" || kill "$node"; rm -rf "$scratch"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

logs=50000 seed=1 repeats=3
while [ $# -gt 0 ]; do
    case $1 in
        --logs) logs=$2 && shift 2 ;;
        --seed) seed=$2 && shift 2 ;;
        --repeats) repeats=$2 && shift 2 ;;
        --vitrine.*) break ;;
        *) sed -n 2,3p "$0" >&2 && exit 2 ;;
    esac
done

"$root/vitrine" replay --generated "$logs" --seed "$seed" --port 0 >"$scratch/node" &
node=$!
until grep -q ' on http' "$scratch/node"; do # the first start may have to build
    kill -0 "$node" 2>/dev/null || exit 69
    sleep 1
done
cat "$scratch/node"
url=$(sed -n 's/.* on \(http:[^ ]*\).*/\1/p' "$scratch/node")

# As the launcher, which looks in a few more places: set JAVA_HOME if this finds none.
java=
for home in "${JAVA_HOME:-}" /usr/lib/jvm/* /usr/java/* /opt/java/* /opt/jdk* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home "${HOME:-}"/.sdkman/candidates/java/* "${HOME:-}"/.jdks/*; do
    if [ -x "$home/bin/java" ] && grep -q '^JAVA_VERSION="25[."]' "$home/release" 2>/dev/null; then
        java=$home/bin/java
        break
    fi
done
"${java:-java}" -Xmx400m --enable-native-access=ALL-UNNAMED -cp "$root/config/target/app/lib/*" \
    "$root/config/bench/IndexBench.java" "$root/vitrine" "$url" "$scratch" "$logs" "$repeats" "$@"
