#!/usr/bin/env bash
# Runs the readers against mutated input: libFuzzer, with AddressSanitizer.
# The readers are compiled into one module of their own, without SQLite.
# Usage: scripts/fuzz.sh [scanner|reader]…    FUZZ_SECONDS per target, 45 without
set -euo pipefail
cd "$(dirname "$0")/.."

seconds=${FUZZ_SECONDS:-45}
out=.build/fuzz
mkdir -p "$out/source" "$out/corpus"

# One module: the imports of the project's own rooms go, the C stays.
rm -f "$out"/source/*.swift
for file in Sources/JSONText/*.swift Sources/CloudTrail/*.swift Sources/Hashing/SHA256.swift \
    Sources/Ingest/Batches/*.swift Sources/Ingest/Containers/*.swift Sources/Ingest/References/*.swift \
    Sources/Ingest/Tables/*.swift Sources/Store/CSVCursor.swift Sources/Ingest/Files/ByteWindow.swift \
    Sources/Ingest/Files/OpenFile.swift Sources/Ingest/Streams/ByteSource.swift; do
    sed -E '/^(@testable )?import (JSONText|CloudTrail|Hashing|Store)$/d' "$file" >"$out/source/$(basename "$file")"
done
# Long files are read in stretches of four megabytes: of four kilobytes here, so
# that inputs have borders, and making one costs little.
sed -i 's/static let stretch = 4 << 20$/static let stretch = 4 << 10/' "$out/source/ByteWindow.swift"
grep -q 'stretch = 4 << 10' "$out/source/ByteWindow.swift" || {
    echo "fuzz: ByteWindow.stretch is not where it was" >&2
    exit 1
}
cat >"$out/module.modulemap" <<MAP
module CBlockScan { header "$PWD/Sources/CBlockScan/include/block_scan.h" export * }
MAP

# Seeds: the snippets in the repository, and the samples' files inflated.
for folder in Tests/fuzz/seeds samples/bitbucket samples/ecs samples/cloudtrail samples/identity; do
    [ -d "$folder" ] && find "$folder" -type f \( -name '*.json' -o -name '*.csv' \) -size -24k -print0
done | while IFS= read -r -d '' file; do cp "$file" "$out/corpus/$(sha1sum <"$file" | cut -c1-16)"; done
find samples/AWSLogs -name '*.json.gz' -size -4k | sort | sed -n '1~12p' | while read -r file; do
    gzip -dc "$file" >"$out/corpus/$(sha1sum <"$file" | cut -c1-16)"
done

run() {
    local name=$1 source=$2 code=0 crash
    swiftc -O -sanitize=fuzzer,address -parse-as-library -suppress-warnings -module-name Fuzz \
        -Xcc "-fmodule-map-file=$out/module.modulemap" -I Sources/CBlockScan/include -I Sources/CCrypto \
        -lcrypto "$out"/source/*.swift Tests/fuzz/Require.swift Tests/fuzz/FuzzedCalls.swift "$source" -o "$out/$name" >"$out/$name.build" 2>&1 || {
        grep -v 'Cannot export local symbol' "$out/$name.build" >&2
        exit 1
    }
    mkdir -p "$out/$name-corpus" "$out/crashes"
    # A Swift backtrace of a crash would wait for a terminal that is not there.
    SWIFT_BACKTRACE=enable=no timeout -k 10 "$((seconds + 120))" "$out/$name" "$out/$name-corpus" "$out/corpus" \
        -dict=Tests/fuzz/cloudtrail.dict -max_total_time="$seconds" -max_len=8192 -timeout=10 -rss_limit_mb=4096 \
        -artifact_prefix="$out/crashes/$name-" -print_final_stats=1 >"$out/$name.log" 2>&1 || code=$?
    if [ "$code" -ne 0 ]; then
        grep -v -e '^#[0-9]' -e '^"' "$out/$name.log" | tail -n 40 | cut -c1-300 >&2
        crash=$(sed -n 's/.*Test unit written to //p' "$out/$name.log" | tail -n 1)
        echo "fuzz: $name failed with $code; what did it is ${crash:-not known}" >&2
        [ -z "$crash" ] || echo "again: SWIFT_BACKTRACE=enable=no $out/$name $crash" >&2
        exit 1
    fi
    echo "fuzz: $name: $(sed -n 's/^stat::number_of_executed_units: *//p' "$out/$name.log") inputs in $seconds s, no fault"
}

for target in "${@:-scanner reader}"; do
    for name in $target; do
        case $name in
            scanner) run scanner Tests/fuzz/ScannerTarget.swift ;;
            reader) run reader Tests/fuzz/ReaderTarget.swift ;;
            *) echo "fuzz: no target '$name': scanner or reader" >&2; exit 2 ;;
        esac
    done
done
