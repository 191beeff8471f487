import Testing

@testable import Ingest

@Suite struct SeenEventsTests {
    @Test func everyRepetitionIsNoticedWhileItGrows() {
        let seen = SeenEvents()
        var random = SystemRandomNumberGenerator()
        let fingerprints = (0..<300_000).map { _ in random.next() as UInt64 }
        var repeats: Set<Int64> = []
        var row: Int64 = 0
        var rows: [Int64] = []
        for (index, fingerprint) in fingerprints.enumerated() {
            row += 1
            rows.append(row)
            seen.note(fingerprint, row: row)
            guard index % 1000 == 999 else { continue }
            row += 1
            repeats.formUnion([row, rows[index / 2]])
            seen.note(fingerprints[index / 2], row: row)
        }
        let noticed = Set(seen.finish() ?? [])
        #expect(noticed.isSuperset(of: repeats))
        // 32 bits of 300,000 random ids meet about ten times.
        #expect(noticed.count < repeats.count + 200)
        #expect(seen.finish() == nil)
    }

    @Test func zeroIsAFingerprintToo() {
        let seen = SeenEvents()
        seen.note(0, row: 1)
        seen.note(0, row: 2)
        #expect(seen.finish() == [1, 2])
    }
}
