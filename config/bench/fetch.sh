#!/bin/sh
# How fast documents are fetched, normalised and stored from a server that answers after 200 ms, beside a bare loop.
#   config/bench/fetch.sh [--logs N] [--in-flight N] [--repeats N] [--vitrine.KEY=VALUE ...]
set -u

root=$(CDPATH= cd -- "$(dirname -- "$0")/../.." && pwd -P) || exit 69
scratch=$(mktemp -d "${TMPDIR:-/tmp}/vitrine-bench.XXXXXX") || exit 69
trap 'rm -rf "$scratch"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

logs=40000 in_flight=500 repeats=3
while [ $# -gt 0 ]; do
    case $1 in
        --logs) logs=$2 && shift 2 ;;
        --in-flight) in_flight=$2 && shift 2 ;;
        --repeats) repeats=$2 && shift 2 ;;
        --vitrine.*) break ;;
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
    "$root/config/bench/FetchBench.java" "$root/vitrine" "$scratch" "$logs" "$in_flight" "$repeats" "$@"
