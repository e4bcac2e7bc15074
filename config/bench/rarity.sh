#!/bin/sh
# How long the ranks of made-up collections take here, from database to database, within a small heap.
#   config/bench/rarity.sh [--collections N] [--tokens N] [--methods all or product,sum-inverse,...]
set -u

root=$(CDPATH= cd -- "$(dirname -- "$0")/../.." && pwd -P) || exit 69
scratch=$(mktemp -d "${TMPDIR:-/tmp}/vitrine-bench.XXXXXX") || exit 69
trap 'rm -rf "$scratch"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

collections=3 tokens=10000 methods=all
while [ $# -gt 0 ]; do
    case $1 in
        --collections) collections=$2 && shift 2 ;;
        --tokens) tokens=$2 && shift 2 ;;
        --methods) methods=$2 && shift 2 ;;
        *) sed -n 2,3p "$0" >&2 && exit 2 ;;
    esac
done

"$root/vitrine" --version >/dev/null || exit 69 # the first start may have to build

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
    "$root/config/bench/RarityBench.java" "$scratch/home" "$collections" "$tokens" "$methods"
