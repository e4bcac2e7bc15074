#!/bin/sh
# What a log costs from RPC to catalog as the chain grows, as numbers and as a picture.
#   config/bench/curve.sh [--picture FILE.svg] [LOGS ...]
set -u

root=$(CDPATH= cd -- "$(dirname -- "$0")/../.." && pwd -P) || exit 69
scratch=$(mktemp -d "${TMPDIR:-/tmp}/vitrine-curve.XXXXXX") || exit 69
trap 'rm -rf "$scratch"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

picture=curve.svg
if [ "${1:-}" = --picture ]; then
    picture=$2 && shift 2
fi
test $# -gt 0 || set -- 100000 300000 1000000 3000000

"$root/vitrine" --version >/dev/null # the first start may have to build
. "$root/config/bench/java.sh"
"$java" -Xmx400m --enable-native-access=ALL-UNNAMED -cp "$root/config/target/app/lib/*" \
    "$root/config/bench/CurveBench.java" "$root/vitrine" "$scratch" "$picture" "$@"
