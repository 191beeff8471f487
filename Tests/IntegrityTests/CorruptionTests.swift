import CloudTrail
import Integrity
import Foundation
import Testing

/// One thing altered in a chain of ten digests: the states of all files, and
/// the exit code.
@Suite struct CorruptionTests {
    private let trail: MadeTrail
    private var files: [String: [UInt8]]

    init() {
        var trail = MadeTrail()
        trail.sign()
        self.trail = trail
        files = trail.files()
        files["keys.json"] = Array(MadeKey.answer([.first, .second]).utf8)
    }

    private func key(_ number: Int) -> String { trail.digests[number].key }

    private func log(_ number: Int, _ place: Int = 0) -> String { trail.digests[number].logs[place].key }

    private func logs(of number: Int, _ state: String) -> [String: String] {
        Dictionary(uniqueKeysWithValues: trail.digests[number].logs.map { ($0.key, state) })
    }

    private static let unchecked = "hash-ok-signature-unchecked"

    @Test func unaltered() throws {
        #expect(try Bench(files).outcome() == Outcome(exit: 0))
    }

    @Test func aByteInALog() throws {
        var files = files
        files[log(3)] = gzip(trail.digests[3].logs[0].bytes.map { $0 == UInt8(ascii: "7") ? UInt8(ascii: "8") : $0 })
        #expect(try Bench(files).outcome() == Outcome(logs: [log(3): "failed"], exit: 4))
    }

    @Test(arguments: [0, 3, 9]) func aByteInADigest(number: Int) throws {
        var files = files
        let text = String(decoding: trail.digests[number].bytes, as: UTF8.self)
        let altered = text.replacingOccurrences(
            of: "\"awsAccountId\":\"111122223333\"", with: "\"awsAccountId\":\"111122223334\"")
        #expect(altered != text)
        files[key(number)] = gzip(Array(altered.utf8))
        let expected = Outcome(
            digests: [key(number): "bad-signature"], logs: logs(of: number, CorruptionTests.unchecked), exit: 4)
        #expect(try Bench(files).outcome() == expected)
    }

    @Test func aByteOfADigestsJSON() throws {
        var files = files
        files[key(3)] = gzip([UInt8(ascii: "[")] + trail.digests[3].bytes.dropFirst())
        // Its log files are covered by no digest that can be read.
        let expected = Outcome(
            digests: [key(3): "invalid-format", key(2): "chain-only"],
            logs: logs(of: 3, "no-digest").merging(logs(of: 2, CorruptionTests.unchecked)) { a, _ in a },
            hours: ["covered": 8, "empty-digest": 1, "no-digest": 1], exit: 4)
        #expect(try Bench(files).outcome() == expected)
    }

    @Test func aMissingLog() throws {
        var files = files
        files[log(3)] = nil
        #expect(try Bench(files).outcome() == Outcome(logs: [log(3): "missing"], exit: 4))
    }

    @Test func aMissingDigest() throws {
        var files = files
        files[key(3)] = nil
        let expected = Outcome(
            digests: [key(3): "missing", key(2): "chain-only"],
            logs: logs(of: 3, "no-digest").merging(logs(of: 2, CorruptionTests.unchecked)) { a, _ in a },
            hours: ["covered": 8, "empty-digest": 1, "no-digest": 1], exit: 4)
        #expect(try Bench(files).outcome() == expected)
    }

    @Test func aMissingNewestDigest() throws {
        var files = files
        files[key(9)] = nil
        files[key(9) + ".meta.json"] = nil
        let expected = Outcome(
            digests: [key(8): "chain-only"],
            logs: logs(of: 9, "no-digest").merging(logs(of: 8, CorruptionTests.unchecked)) { a, _ in a },
            hours: ["covered": 8, "empty-digest": 1, "no-digest": 1], exit: 3)
        #expect(try Bench(files).outcome() == expected)
    }

    @Test func aSwappedPairOfLogs() throws {
        var files = files
        (files[log(3, 0)], files[log(3, 1)]) = (files[log(3, 1)], files[log(3, 0)])
        #expect(try Bench(files).outcome() == Outcome(logs: logs(of: 3, "failed"), exit: 4))
    }

    @Test func aSwappedPairOfDigests() throws {
        var files = files
        (files[key(3)], files[key(6)]) = (files[key(6)], files[key(3)])
        let unchecked = logs(of: 3, CorruptionTests.unchecked).merging(logs(of: 6, CorruptionTests.unchecked)) { a, _ in
            a
        }
        let outcome = try Bench(files).outcome()
        #expect(outcome.digests[last(key(3))] == "moved" && outcome.digests[last(key(6))] == "moved")
        #expect(outcome.exit == 4)
        for (log, state) in unchecked { #expect(outcome.logs[last(log)] == state) }
    }

    private func last(_ key: String) -> String { key.split(separator: "/").last.map(String.init) ?? key }

    @Test func aMovedDigest() throws {
        var files = files
        let elsewhere = key(3).replacingOccurrences(of: "2026/09/01", with: "2026/08/31")
        files[elsewhere] = files.removeValue(forKey: key(3))
        let bench = try Bench(files)
        try bench.ingest()
        let verdicts = try bench.verify().digests
        #expect(verdicts.first { $0.key == elsewhere }?.state == .moved)
        #expect(verdicts.first { $0.key == key(3) }?.state == .missing)
        #expect(Outcome(try bench.verify()).exit == 4)
    }

    @Test func aRenamedDigestInAFolderOfOnesOwn() throws {
        var files = Dictionary(uniqueKeysWithValues: files.map { (last($0.key), $0.value) })
        #expect(try Bench(files).outcome() == Outcome(exit: 0), "names alone are enough")
        let renamed = last(key(3)).replacingOccurrences(of: "T040000Z", with: "T041500Z")
        files[renamed] = files.removeValue(forKey: last(key(3)))
        let outcome = try Bench(files).outcome()
        #expect(outcome.digests[renamed] == "moved")
        #expect(outcome.digests[last(key(3))] == "missing")
        #expect(outcome.exit == 4)
    }

    @Test func aMovedLog() throws {
        var files = files
        let elsewhere = log(3).replacingOccurrences(of: "T0310Z", with: "T0315Z")
        files[elsewhere] = files.removeValue(forKey: log(3))
        #expect(try Bench(files).outcome() == Outcome(logs: [log(3): "missing", elsewhere: "unlisted"], exit: 4))
    }

    @Test func aTruncatedLog() throws {
        var files = files
        files[log(3)] = files[log(3)].map { Array($0.dropLast(20)) }
        #expect(try Bench(files).outcome() == Outcome(logs: [log(3): "failed"], exit: 4))
    }

    @Test func anAppendedMember() throws {
        var files = files
        files[log(3)] = files[log(3)].map { $0 + gzip(Array("{\"Records\":[]}".utf8)) }
        #expect(try Bench(files).outcome() == Outcome(logs: [log(3): "failed"], exit: 4))
        var digest = self.files
        digest[key(3)] = digest[key(3)].map { $0 + gzip(Array("{}".utf8)) }
        #expect(try Bench(digest).outcome().digests[last(key(3))] == "invalid-format")
    }

    @Test func aTruncatedDigest() throws {
        var files = files
        files[key(3)] = files[key(3)].map { Array($0.dropLast(20)) }
        let outcome = try Bench(files).outcome()
        #expect(outcome.digests == [last(key(3)): "invalid-format", last(key(2)): "chain-only"])
        #expect(outcome.exit == 4)
    }

    @Test func anUnlistedLog() throws {
        var files = files
        let extra = trail.logKey(MadeTrail.start + 3 * 3600 + 1800, "extra")
        files[extra] = gzip(Array("{\"Records\":[]}".utf8))
        let before = trail.logKey(MadeTrail.start - 1800, "before")
        files[before] = gzip(Array("{\"Records\": []}".utf8))
        let expected = Outcome(
            logs: [extra: "unlisted", before: "no-digest"],
            hours: ["covered": 9, "empty-digest": 1, "no-digest": 1], exit: 3)
        #expect(try Bench(files).outcome() == expected)
    }

    @Test func anAlteredSideCar() throws {
        var files = files
        let wrong = trail.sideCar(9, signature: String(repeating: "0", count: 512))
        files[key(9) + ".meta.json"] = Array(wrong.utf8)
        let expected = Outcome(
            digests: [key(9): "bad-signature"], logs: logs(of: 9, CorruptionTests.unchecked), exit: 4)
        #expect(try Bench(files).outcome() == expected)
        // Where the successor's word holds, it is noted alone.
        files = self.files
        files[key(5) + ".meta.json"] = Array(trail.sideCar(5, signature: "abcd").utf8)
        let bench = try Bench(files)
        #expect(try bench.outcome() == Outcome(exit: 0))
        #expect(try bench.verify().digests[5].reasons.count == 1)
    }

    @Test func noSideCar() throws {
        var files = files
        files[key(9) + ".meta.json"] = nil
        let expected = Outcome(digests: [key(9): "chain-only"], logs: logs(of: 9, CorruptionTests.unchecked), exit: 3)
        #expect(try Bench(files).outcome() == expected)
    }

    @Test func noKeys() throws {
        var files = files
        files["keys.json"] = nil
        let digests = Dictionary(uniqueKeysWithValues: trail.digests.map { ($0.key, "chain-only") })
        let logs = trail.digests.flatMap(\.logs).map { ($0.key, CorruptionTests.unchecked) }
        let expected = Outcome(digests: digests, logs: Dictionary(uniqueKeysWithValues: logs), exit: 3)
        #expect(try Bench(files).outcome() == expected)
        // The hash chain still tells an altered digest.
        let text = String(decoding: trail.digests[3].bytes, as: UTF8.self)
        files[key(3)] = gzip(Array(text.replacingOccurrences(of: "SHA256withRSA", with: "SHA256WithRSA").utf8))
        let altered = try Bench(files).outcome()
        #expect(altered.digests[last(key(3))] == "bad-hash")
        #expect(altered.digests.values.filter { $0 == "chain-only" }.count == 9)
        #expect(altered.exit == 4)
    }

    @Test func unknownAndWrongKeys() throws {
        var files = files
        files["keys.json"] = Array(MadeKey.answer([.second]).utf8)
        let unknown = try Bench(files).outcome()
        #expect(Set(unknown.digests.values) == ["unknown-key"] && unknown.digests.count == 10)
        #expect(Set(unknown.logs.values) == [CorruptionTests.unchecked])
        #expect(unknown.exit == 3)
        let swapped = MadeKey.answer([.second]).replacingOccurrences(
            of: MadeKey.second.fingerprint, with: MadeKey.first.fingerprint)
        files["keys.json"] = Array(swapped.utf8)
        let wrong = try Bench(files).outcome()
        #expect(Set(wrong.digests.values) == ["bad-signature"] && wrong.digests.count == 10)
        #expect(wrong.exit == 4)
    }

    @Test func keysInOtherForms() throws {
        var files = files
        files["keys.json"] = Array(
            MadeKey.answer([.first], spki: true).replacingOccurrences(of: "PublicKeyList", with: "publicKeyList").utf8)
        #expect(try Bench(files).outcome() == Outcome(exit: 0))
        files["keys.json"] = Array(MadeKey.answer([.first]).replacingOccurrences(of: "MIIB", with: "AAAA").utf8)
        #expect(Set(try Bench(files).outcome().digests.values) == ["unknown-key"])
    }

    @Test func theBucketThatIsAskedFor() throws {
        var request = VerificationRequest()
        request.bucket = "trail-bucket"
        #expect(try Bench(files).outcome(request) == Outcome(exit: 0))
        request.bucket = "another"
        let moved = try Bench(files).outcome(request)
        #expect(Set(moved.digests.values) == ["moved"] && moved.digests.count == 10)
        #expect(Set(moved.logs.values) == [CorruptionTests.unchecked])
        #expect(moved.exit == 4)
    }

    @Test func theFolderThatBearsABucketsName() throws {
        #expect(try Bench(files, below: "trail-bucket").outcome() == Outcome(exit: 0))
        var other = trail
        other.bucket = "other-bucket"
        other.sign()
        // A digest of one bucket in the folder of the other.
        var mixed: [String: [UInt8]] = ["keys.json": files["keys.json"] ?? []]
        for (key, bytes) in files where key != "keys.json" { mixed["trail-bucket/" + key] = bytes }
        for (key, bytes) in other.files() { mixed["other-bucket/" + key] = bytes }
        mixed["other-bucket/" + key(3)] = files[key(3)]
        let bench = try Bench(mixed)
        try bench.ingest()
        let moved = try bench.verify().digests.filter { $0.state == .moved }
        #expect(moved.map(\.bucket) == ["other-bucket"])
        #expect(moved.map(\.key) == [key(3)])
    }
}
