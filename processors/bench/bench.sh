#!/bin/sh
# How fast documents are normalised and tokens are ranked here, by JMH: bytes of documents a second, milliseconds for 10,000.
#   processors/bench/bench.sh [any argument of JMH, such as NormaliseBench or RankBench -p method=jaccard]
set -u

root=$(CDPATH= cd -- "$(dirname -- "$0")/../.." && pwd -P) || exit 69
module=$root/processors

mvn -q -f "$root/pom.xml" -pl processors -Pbench -Dspotless.check.skip=true test-compile || exit 69

# As the launcher, which looks in a few more places: set JAVA_HOME if this finds none.
java=
for home in "${JAVA_HOME:-}" /usr/lib/jvm/* /usr/java/* /opt/java/* /opt/jdk* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home "${HOME:-}"/.sdkman/candidates/java/* "${HOME:-}"/.jdks/*; do
    if [ -x "$home/bin/java" ] && grep -q '^JAVA_VERSION="25[."]' "$home/release" 2>/dev/null; then
        java=$home/bin/java
        break
    fi
done
"${java:-java}" -cp "$module/target/test-classes:$module/target/classes:$(cat "$module/target/bench.classpath")" \
    org.openjdk.jmh.Main "$@"
