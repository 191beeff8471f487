import CloudTrail
import Integrity
import Foundation
import Testing

/// Chains as they come about: trails that stop and start, late deliveries,
/// asked periods; and links that somebody made up and signed.
@Suite struct HistoryTests {
    private static let unchecked = "hash-ok-signature-unchecked"

    private func bench(_ trail: MadeTrail, _ change: (inout [String: [UInt8]]) -> Void = { _ in }) throws -> Bench {
        var files = trail.files()
        files["keys.json"] = Array(MadeKey.answer([.first, .second]).utf8)
        change(&files)
        return try Bench(files)
    }

    private func signed(_ change: (inout MadeTrail) -> Void) -> MadeTrail {
        var trail = MadeTrail()
        change(&trail)
        trail.sign()
        return trail
    }

    private func states(_ logs: [(key: String, bytes: [UInt8])], _ state: String) -> [String: String] {
        Dictionary(uniqueKeysWithValues: logs.map { ($0.key, state) })
    }

    private func request(_ from: Int64?, _ to: Int64?) -> VerificationRequest {
        var request = VerificationRequest()
        request.period = Period(
            from: from.map { MadeTrail.start + $0 * 3600 }, to: to.map { MadeTrail.start + $0 * 3600 })
        return request
    }

    // MARK: Stopping and starting

    @Test func aStoppedAndRestartedTrail() throws {
        let trail = signed { trail in
            trail.digests.removeSubrange(6...)
            let begin = MadeTrail.start + 8 * 3600
            trail.append(from: begin, to: begin + 3600, logs: 2, previous: nil)
            trail.append(from: begin + 3600, to: begin + 7200, logs: 2, previous: 6)
        }
        // Verified all, but two hours are in no digest.
        let hours = ["covered": 7, "empty-digest": 1, "no-digest": 2]
        #expect(try bench(trail).outcome() == Outcome(hours: hours, exit: 3))
    }

    @Test func aHoleBetweenLinkedDigests() throws {
        let trail = signed { trail in
            for number in 6...9 {
                trail.digests[number].start += 60
                trail.digests[number].end += 60
                trail.digests[number].key = trail.digestKey(trail.digests[number].end)
            }
        }
        let bench = try bench(trail)
        let outcome = try bench.outcome()
        #expect(outcome.digests.isEmpty && outcome.logs.isEmpty)
        #expect(outcome.hours["no-digest"] == 1)
        #expect(outcome.exit == 3)
        let hole = try bench.verify().digests.filter { $0.weight == .unchecked }
        #expect(hole.map(\.key) == [trail.digests[6].key])
        #expect(hole[0].reasons[0].contains("2026-09-01T06:00:00Z to 2026-09-01T06:01:00Z"))
    }

    @Test func periodsThatBeginWithinTheHour() throws {
        var trail = MadeTrail(10, start: MadeTrail.start + 91)
        trail.sign()
        let outcome = try bench(trail).outcome()
        #expect(outcome == Outcome(hours: ["covered": 10, "empty-digest": 1], exit: 0))
    }

    // MARK: Backfills

    @Test func lateDeliveries() throws {
        let trail = signed { trail in
            let begin = MadeTrail.start + 2 * 3600
            trail.append(from: begin, to: begin + 3600, logs: 1, previous: nil, backfill: true)
            trail.append(from: begin + 3600, to: begin + 7200, logs: 1, previous: 10, backfill: true)
        }
        let bench = try bench(trail)
        #expect(try bench.outcome() == Outcome(hours: ["covered": 7, "empty-digest": 1, "late": 2], exit: 0))
        #expect(try bench.verify().digests.filter(\.isBackfill).count == 2)
        // Without the time of its making, validate-logs takes it for none.
        let key = trail.digests[11].key
        let cut = try self.bench(trail) { files in
            let text = String(decoding: files[key + ".meta.json"] ?? [], as: UTF8.self)
            files[key + ".meta.json"] = Array(text.replacingOccurrences(of: "generation-timestamp", with: "x").utf8)
        }.outcome()
        #expect(cut.digests == [key.split(separator: "/").last.map(String.init): "invalid-format"])
        #expect(cut.exit == 4)
    }

    @Test func theSameLogInTwoDigests() throws {
        let trail = signed { $0.digests[6].logs.append($0.digests[5].logs[0]) }
        let bench = try bench(trail)
        #expect(try bench.outcome() == Outcome(exit: 3))
        let noted = try bench.verify().logs.filter { $0.weight == .unchecked }
        #expect(noted.map(\.key) == [trail.digests[5].logs[0].key])
        // The best digest decides: the verified one that names another hash.
        let other = signed { trail in
            trail.digests[6].logs.append((trail.digests[5].logs[0].key, Array("{}".utf8)))
        }
        let outcome = try self.bench(other) { $0[trail.digests[5].logs[0].key] = gzip(trail.digests[5].logs[0].bytes) }
            .outcome()
        #expect(outcome == Outcome(logs: [trail.digests[5].logs[0].key: "failed"], exit: 4))
    }

    // MARK: Made-up links

    @Test func aReplayedOlderChain() throws {
        let trail = signed { _ in }
        // The contents of the first three in the place of the last three.
        let moved = try bench(trail) { files in
            for number in 0...2 { files[trail.digests[7 + number].key] = files[trail.digests[number].key] }
        }.outcome()
        #expect(moved.digests.values.filter { $0 == "moved" }.count == 3)
        #expect(moved.exit == 4)
        // The newest three taken away with their logs: what was asked for and
        // is not there shows.
        let cut = try bench(trail) { files in
            for number in 7...9 {
                files[trail.digests[number].key] = nil
                for log in trail.digests[number].logs { files[log.key] = nil }
            }
            files[trail.digests[6].key + ".meta.json"] = Array(trail.sideCar(6).utf8)
        }
        #expect(try cut.outcome().exit == 0)
        let asked = Outcome(try cut.verify(request(0, 10)))
        #expect(asked == Outcome(hours: ["covered": 6, "empty-digest": 1, "no-digest": 3], exit: 3))
    }

    @Test func aWrongPreviousHash() throws {
        let trail = signed {
            $0.digests[6].edit = { $0["previousDigestHashValue"] = String(repeating: "0", count: 64) }
        }
        let expected = Outcome(
            digests: [trail.digests[6].key: "bad-hash"],
            logs: states(trail.digests[6].logs, HistoryTests.unchecked), exit: 4)
        #expect(try bench(trail).outcome() == expected)
    }

    @Test func aWrongPreviousSignature() throws {
        let wrong = String(repeating: "0", count: 512)
        let trail = signed { $0.digests[6].edit = { $0["previousDigestSignature"] = wrong } }
        let expected = Outcome(
            digests: [trail.digests[5].key: "bad-signature"],
            logs: states(trail.digests[5].logs, HistoryTests.unchecked), exit: 4)
        #expect(try bench(trail).outcome() == expected)
        // Where the side-car verifies the predecessor, the successor is
        // contradicted.
        let bench = try bench(trail) { files in
            files[trail.digests[5].key + ".meta.json"] = Array(trail.sideCar(5).utf8)
        }
        #expect(try bench.outcome() == Outcome(exit: 4))
        let told = try bench.verify().digests.filter { $0.weight == .contradiction }
        #expect(told.map(\.key) == [trail.digests[6].key])
    }

    @Test func hexadecimalInUpperCase() throws {
        let trail = signed { trail in
            for number in 1...9 {
                trail.digests[number].edit = { members in
                    for name in ["previousDigestHashValue", "previousDigestSignature"] {
                        members[name] = (members[name] as? String)?.uppercased()
                    }
                    members["digestPublicKeyFingerprint"] = MadeKey.first.fingerprint.uppercased()
                    members["logFiles"] = (members["logFiles"] as? [[String: Any]])?.map { log in
                        log.merging(["hashValue": (log["hashValue"] as? String ?? "").uppercased()]) { $1 }
                    }
                }
            }
        }
        #expect(try bench(trail).outcome() == Outcome(exit: 0))
    }

    @Test func unknownAlgorithms() throws {
        let trail = signed { trail in
            trail.digests[3].edit = { members in
                var logs = members["logFiles"] as? [[String: Any]] ?? []
                logs[0]["hashAlgorithm"] = "SHA-512"
                logs[0]["hashValue"] = "00"
                logs[1]["hashAlgorithm"] = "SHA3-256"
                members["logFiles"] = logs
            }
        }
        let expected = Outcome(
            logs: [
                trail.digests[3].logs[0].key: "no-digest", trail.digests[3].logs[1].key: HistoryTests.unchecked,
            ], exit: 3)
        #expect(try bench(trail).outcome() == expected)
    }

    @Test func aCycle() throws {
        let trail = signed { trail in
            let last = trail.digests[9].key
            trail.digests[0].edit = { members in
                members["previousDigestS3Bucket"] = "trail-bucket"
                members["previousDigestS3Object"] = last
                members["previousDigestHashValue"] = String(repeating: "0", count: 64)
                members["previousDigestSignature"] = String(repeating: "0", count: 512)
            }
        }
        let bench = try bench(trail)
        let outcome = try bench.outcome()
        // The first makes the wrong claim of the last, which its side-car verifies.
        #expect(outcome.digests.count == 1)
        #expect(outcome.digests.values.first == "bad-hash")
        #expect(outcome.exit == 4)
        #expect(text(try bench.verify()).contains("10 digest files"))
    }

    @Test func oneThatNamesItself() throws {
        let trail = signed { trail in
            let own = trail.digests[0].key
            trail.digests[0].edit = { members in
                members["previousDigestS3Bucket"] = "trail-bucket"
                members["previousDigestS3Object"] = own
                members["previousDigestHashValue"] = String(repeating: "0", count: 64)
            }
        }
        #expect(try bench(trail).outcome().exit == 4)
    }

    // MARK: Periods

    @Test func aPredecessorOlderThanThePeriod() throws {
        let trail = signed { _ in }
        let bench = try bench(trail) { files in
            for number in 0...2 {
                files[trail.digests[number].key] = nil
                for log in trail.digests[number].logs { files[log.key] = nil }
            }
        }
        let all = try bench.outcome()
        #expect(all.digests == [String(trail.digests[2].key.split(separator: "/").last ?? ""): "missing"])
        #expect(all.exit == 4)
        let hours = ["covered": 6, "empty-digest": 1]
        #expect(Outcome(try bench.verify(request(3, 10))) == Outcome(hours: hours, exit: 3))
        var scoped = VerificationRequest()
        scoped.scope = ExpectedEvidence(
            from: MadeTrail.start + 3 * 3600, to: MadeTrail.start + 10 * 3600,
            places: [TrailPartition(account: "111122223333", region: "eu-west-1")])
        #expect(Outcome(try bench.verify(scoped)) == Outcome(hours: hours, exit: 3))
    }

    @Test func aPartOfAWholeChain() throws {
        let bench = try bench(signed { _ in })
        try bench.ingest()
        let part = try bench.verify(request(3, 7))
        #expect(part.digests.count == 4 && part.logs.count == 6 && part.hours.count == 4)
        #expect(part.weight == .fine)
        var elsewhere = VerificationRequest()
        elsewhere.regions = ["us-east-1"]
        #expect(try bench.verify(elsewhere).weight == .unchecked, "nothing there to check")
    }

    // MARK: After the ingest

    @Test func filesThatChangeAfterTheIngest() throws {
        let trail = signed { _ in }
        let bench = try bench(trail)
        #expect(try bench.outcome() == Outcome(exit: 0))
        try bench.write(trail.digests[3].logs[0].key, gzip(Array("{\"Records\":[]}".utf8)))
        try bench.remove(trail.digests[5].logs[0].key)
        try bench.write(trail.digests[7].key, gzip(Array("{}".utf8)))
        let changed = try bench.verify()
        let outcome = Outcome(changed)
        #expect(outcome.logs[name(trail.digests[3].logs[0].key)] == "failed")
        #expect(outcome.logs[name(trail.digests[5].logs[0].key)] == "missing")
        #expect(outcome.digests[name(trail.digests[7].key)] == "invalid-format")
        #expect(outcome.exit == 4)
        let words = changed.logs.flatMap(\.reasons) + changed.digests.flatMap(\.reasons)
        #expect(words.contains { $0.contains("is not what it was when it was ingested") })
        #expect(words.contains { $0.contains("gone since it was ingested") })
        #expect(Outcome(try bench.asIngested()) == Outcome(exit: 0), "the ledger keeps what it saw")
    }

    private func name(_ key: String) -> String { String(key.split(separator: "/").last ?? "") }

    // MARK: What is stored

    @Test func theLedgerKeepsTheStates() throws {
        let trail = signed { _ in }
        let bench = try bench(trail) { files in
            files[trail.digests[3].logs[0].key] = gzip(Array("{\"Records\":[]}".utf8))
            files[trail.logKey(MadeTrail.start + 7200 + 1800, "extra")] = gzip(Array("{\"Records\": []}".utf8))
            files["loose.json"] = Array("{\"Records\":  []}".utf8)
        }
        try bench.ingest()
        let stored = try bench.stored()
        let counts = stored.values.reduce(into: [String: Int]()) { $0[$1, default: 0] += 1 }
        #expect(counts == ["verified": 17, "failed": 1, "unlisted": 1, "no-digest": 1])
        #expect(Outcome(try bench.asIngested()) == Outcome(try bench.verify()))
    }

    // MARK: In validate-logs' words

    private func text(_ verification: Verification, verbose: Bool = false) -> String {
        var text = ""
        ValidateLogsText(verification, period: Period(), isVerbose: verbose) { $0 }.write { text += $0 }
        return text
    }

    @Test func theWordsOfValidateLogs() throws {
        var trail = MadeTrail(2)
        trail.sign()
        let bench = try bench(trail)
        try bench.ingest()
        let digests = trail.digests.map { "s3://trail-bucket/\($0.key)" }
        let logs = trail.digests.map { $0.logs.map { "s3://trail-bucket/\($0.key)" } }
        let expected = """
            Validating log files for trail arn:aws:cloudtrail:eu-west-1:111122223333:trail/main_trail between \
            2026-09-01T00:00:00Z and 2026-09-01T02:00:00Z

            Digest file\t\(digests[1])\tvalid
            Log file\t\(logs[1][0])\tvalid
            Log file\t\(logs[1][1])\tvalid
            Digest file\t\(digests[0])\tvalid
            Log file\t\(logs[0][0])\tvalid
            Log file\t\(logs[0][1])\tvalid

            Results requested for 2026-09-01T00:00:00Z to 2026-09-01T02:00:00Z
            Results found for 2026-09-01T00:00:00Z to 2026-09-01T02:00:00Z:

            2/2 digest files valid
            4/4 log files valid

            """
        #expect(text(try bench.verify(), verbose: true) == expected)
        try bench.write(trail.digests[0].logs[0].key, gzip(Array("{}".utf8)))
        let told = text(try bench.verify())
        #expect(told.contains("\n\nLog file\t\(logs[0][0])\tINVALID: hash value doesn't match\n\nResults requested"))
        #expect(told.hasSuffix("\n\n2/2 digest files valid\n3/4 log files valid, 1/4 log files INVALID\n"))
    }
}
