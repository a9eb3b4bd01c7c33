#!/bin/sh
# Runs the JMH benchmarks that match the arguments; build first: ./mvnw -q -pl bench -am package -Dmaven.test.skip=true
# For example: bench/run.sh NoiseBenchmark -p length=65536
set -eu
target="$(dirname "$0")/target"
if [ ! -f "$target/class-path.txt" ]; then
    echo "bench is not built; run ./mvnw -q -pl bench -am package -Dmaven.test.skip=true" >&2
    exit 1
fi
exec "${JAVA_HOME:+$JAVA_HOME/bin/}java" --add-modules=jdk.incubator.vector --enable-native-access=ALL-UNNAMED \
    --sun-misc-unsafe-memory-access=allow -cp "$target/classes:$(cat "$target/class-path.txt")" \
    org.openjdk.jmh.Main "$@"
