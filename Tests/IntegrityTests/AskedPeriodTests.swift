import CloudTrail
import Foundation
import Integrity
import Testing

/// What belongs to an asked period, and what of it was tested: log files by
/// their records, digests by the files that they list, hours by the scope.
@Suite struct AskedPeriodTests {
    private static let place = TrailPartition(account: "111122223333", region: "eu-west-1")

    private func bench(_ trail: MadeTrail, _ change: (inout [String: [UInt8]]) -> Void = { _ in }) throws -> Bench {
        var files = trail.files()
        files["keys.json"] = Array(MadeKey.answer([.first, .second]).utf8)
        change(&files)
        let bench = try Bench(files)
        try bench.ingest()
        return bench
    }

    private func signed(_ trail: MadeTrail = MadeTrail(), _ change: (inout MadeTrail) -> Void) -> MadeTrail {
        var trail = trail
        change(&trail)
        trail.sign()
        return trail
    }

    private func hour(_ number: Int64) -> Int64 { MadeTrail.start + number * 3600 }

    private func request(_ from: Int64, _ to: Int64) -> VerificationRequest {
        var request = VerificationRequest()
        request.period = Period(from: hour(from), to: hour(to))
        return request
    }

    private func name(_ key: String) -> String { key.split(separator: "/").last.map(String.init) ?? key }

    private func names(_ verdicts: [LogVerdict]) -> Set<String> { Set(verdicts.map { name($0.key) }) }

    // MARK: Log files

    @Test func aFileDeliveredDaysLaterCounts() throws {
        let trail = signed { trail in
            for number in 0..<48 {
                let begin = hour(10 + Int64(number))
                trail.append(
                    from: begin, to: begin + 3600, logs: number == 40 ? 1 : 0, previous: 9 + number,
                    events: number == 40 ? [hour(4) + 30] : nil)
            }
        }
        let late = trail.digests[50]
        let bench = try bench(trail)
        let found = try bench.verify(request(4, 5))
        // The fifth hour lists nothing of its own.
        #expect(names(found.logs) == [name(late.logs[0].key)])
        #expect(found.logs[0].state == .verified && found.logs[0].digest == late.key)
        #expect(found.digests.contains { $0.key == late.key }, "the digest that vouches for it")
        #expect(found.weight == .fine)
        // Altered, it contradicts the answer about the fifth hour, and no other.
        try bench.write(late.logs[0].key, gzip(Array("{\"Records\":[]}".utf8)))
        #expect(try bench.verify(request(4, 5)).weight == .contradiction)
        #expect(try bench.verify(request(5, 6)).weight == .fine)
        try bench.remove(late.logs[0].key)
        #expect(try bench.verify(request(4, 5)).logs.map(\.state) == [.missing])
        #expect(try bench.verify(request(5, 6)).weight == .fine)
    }

    @Test func aFileWithoutARecordOfThePeriodDoesNotStandForIt() throws {
        let trail = signed { trail in
            trail.digests[6].eventTimes = nil
            trail.digests.removeSubrange(6...)
            trail.append(from: hour(6), to: hour(7), logs: 2, previous: 5, events: [hour(5) + 3590, hour(6) + 10])
        }
        let bench = try bench(trail)
        let sixth = try bench.verify(request(6, 7))
        #expect(names(sixth.logs) == [name(trail.digests[6].logs[1].key)])
        #expect(sixth.withoutRecords == 1)
        let fifth = try bench.verify(request(5, 6))
        #expect(names(fifth.logs).contains(name(trail.digests[6].logs[0].key)))
        #expect(fifth.digests.map(\.key).contains(trail.digests[6].key))
        // As validate-logs chooses, it counts by its delivery.
        var deliveries = request(6, 7)
        deliveries.selection = .deliveries
        #expect(try bench.verify(deliveries).logs.count == 2)
        // Within one hour the records themselves tell.
        var minutes = VerificationRequest()
        minutes.period = Period(from: hour(6) + 11, to: hour(6) + 300)
        #expect(try bench.verify(minutes).logs.isEmpty)
        minutes.period = Period(from: hour(6) + 10, to: hour(6) + 11)
        #expect(try bench.verify(minutes).logs.count == 1)
    }

    @Test func whatCanNotBeReadMayBelongToThePeriod() throws {
        let trail = signed { _ in }
        let broken = trail.logKey(hour(7) + 600, "broken")
        let bench = try bench(trail) { $0[broken] = Array(gzip(Array("{\"Records\":[{".utf8)).dropLast(20)) }
        #expect(try names(bench.verify(request(7, 8)).logs).contains(name(broken)))
        #expect(try names(bench.verify(request(6, 7)).logs).contains(name(broken)), "delivered an hour after it")
        #expect(try !names(bench.verify(request(8, 9)).logs).contains(name(broken)), "delivered before it")
    }

    @Test func copiesAndEmptyFilesAreToldApart() throws {
        let trail = signed { _ in }
        let bench = try bench(trail) { files in
            files["copies/" + name(trail.digests[2].logs[0].key)] = files[trail.digests[2].logs[0].key]
            files[trail.logKey(hour(3) + 1800, "empty")] = gzip(Array("{\"Records\": []}".utf8))
            files[trail.digests[6].logs[1].key] = nil
        }
        let found = try bench.verify()
        #expect(found.hours.filter { $0.missing > 0 }.map(\.hour) == [hour(6)])
        let figures = found.logFigures
        #expect(figures.rows == 20 && figures.copies == 1 && figures.withoutRecords == 1 && figures.missing == 1)
        #expect(figures.states == [.verified: 17])
        #expect(figures.rows == figures.files + figures.copies + figures.withoutRecords + figures.missing)
    }

    /// A copy with one changed record, under a name that tells no account: none
    /// of its records is kept, and it counts all the same.
    @Test func aCopyUnderAnotherNameCountsWhateverIsFiltered() throws {
        let trail = signed { _ in }
        let log = trail.digests[2].logs[0]
        let forged = String(decoding: log.bytes, as: UTF8.self).replacing("web:7", with: "web:8")
        let bench = try bench(trail) { $0["lookup.json"] = Array(forged.utf8) }
        var filtered = request(0, 10)
        filtered.accounts = ["111122223333"]
        filtered.regions = ["eu-west-1"]
        for asked in [request(0, 10), filtered] {
            let found = try bench.verify(asked)
            let stray = try #require(found.logs.first { $0.path?.hasSuffix("lookup.json") == true })
            #expect(stray.state == .noDigest && stray.holdsRecord)
            #expect(found.logs.count { $0.path == stray.path } == 1)
            #expect(found.weight == .unchecked)
            #expect(found.logFigures.states[.noDigest] == 1)
        }
        // Of another region, and of another period, it is none.
        filtered.regions = ["us-east-1"]
        #expect(try bench.verify(filtered).logs.isEmpty)
        filtered.regions = ["eu-west-1"]
        filtered.period = Period(from: hour(5), to: hour(6))
        #expect(try bench.verify(filtered).logs.allSatisfy { $0.state == .verified })
    }

    // MARK: Digests

    @Test(arguments: [Int64(1), 3, 7]) func backfillDigestsThatAreNotAdjacentAreNoGap(distance: Int64) throws {
        let trail = signed { trail in
            trail.append(from: hour(1), to: hour(2), logs: 1, previous: nil, backfill: true)
            trail.append(
                from: hour(1 + distance), to: hour(2 + distance), logs: 1, previous: 10, backfill: true)
        }
        let found = try bench(trail).verify()
        #expect(found.weight == .fine)
        #expect(found.hours.count { $0.state == .late } == 2)
    }

    @Test func aBackfillDigestDoesNotCoverTheHour() throws {
        let trail = signed { trail in
            trail.append(from: hour(6), to: hour(7), logs: 1, previous: nil, backfill: true)
        }
        let found = try bench(trail) { $0[trail.digests[6].key] = nil }.verify()
        let sixth = try #require(found.hours.first { $0.hour == hour(6) })
        #expect(sixth.state == .noDigest)
        #expect(sixth.reason?.contains("only a backfill digest") == true)
        // The files of the ordinary digest are in none, rather than unlisted.
        let ordinary = names(found.logs.filter { $0.state == .noDigest })
        #expect(ordinary == Set(trail.digests[6].logs.map { name($0.key) }))
        #expect(found.logs.first { $0.key == trail.digests[10].logs[0].key }?.state == .verified)
    }

    @Test(arguments: [1, 2, 3, 5]) func neighbouringDigestsThatAreGoneAreAllFound(count: Int) throws {
        let trail = signed { _ in }
        let removed = (3..<(3 + count)).map { trail.digests[$0].key }
        let found = try bench(trail) { files in for key in removed { files[key] = nil } }.verify()
        #expect(found.digests.filter { $0.state == .missing }.map(\.key) == removed)
        #expect(found.hours.count { $0.state == .noDigest } == count)
        #expect(found.weight == .contradiction)
    }

    @Test func neighboursOfDifferentDaysAreNamedByTheirOwnDay() throws {
        let trail = signed(MadeTrail(10, start: MadeTrail.start - 4 * 3600)) { _ in }
        let removed = (1...5).map { trail.digests[$0].key }
        let found = try bench(trail) { files in for key in removed { files[key] = nil } }.verify()
        #expect(found.digests.filter { $0.state == .missing }.map(\.key) == removed)
    }

    // MARK: Hours

    private func scope(_ from: Int64, _ to: Int64, _ places: Set<TrailPartition> = [place]) -> ExpectedEvidence {
        ExpectedEvidence(from: hour(from), to: hour(to), places: places)
    }

    private func states(_ verification: Verification) -> [String: Int] {
        verification.hours.reduce(into: [:]) { $0[$1.state.rawValue, default: 0] += 1 }
    }

    @Test func hoursOutsideTheScopeAreListedAsNotTested() throws {
        let bench = try bench(signed { _ in })
        var wide = request(-2, 10)
        wide.scope = scope(0, 8)
        let found = try bench.verify(wide)
        #expect(states(found) == ["covered": 7, "empty-digest": 1, "not-tested": 4])
        #expect(found.weight == .unchecked)
        #expect(found.untested.filter(\.isAsked).map { $0.from } == [hour(-2), hour(8)])
        // What is declared and was not asked for is listed, too, and no fault.
        var narrow = request(3, 5)
        narrow.scope = scope(0, 10)
        let part = try bench.verify(narrow)
        #expect(states(part) == ["covered": 1, "empty-digest": 1])
        #expect(part.weight == .fine)
        #expect(part.untested.map { [$0.from, $0.to] } == [[hour(0), hour(3)], [hour(5), hour(10)]])
        #expect(part.untested.filter(\.isAsked).isEmpty)
    }

    @Test func hoursThatAreNotOverAreNotTested() throws {
        var asked = request(8, 12)
        asked.now = hour(10)
        let found = try bench(signed { _ in }).verify(asked)
        #expect(states(found) == ["covered": 2, "not-tested": 2])
        #expect(found.weight == .unchecked)
        #expect(found.untested.map(\.reason) == ["after the time of this run"])
    }

    @Test func aDeclaredPlaceWithoutAnyFileIsNotCovered() throws {
        let other = TrailPartition(account: "111122223333", region: "us-east-1")
        let bench = try bench(signed { _ in })
        var asked = request(0, 10)
        asked.scope = scope(0, 10, [AskedPeriodTests.place, other])
        let found = try bench.verify(asked)
        #expect(states(found) == ["covered": 9, "empty-digest": 1, "no-digest": 10])
        #expect(found.weight == .unchecked)
        // Left out by a filter it is listed as not tested.
        asked.regions = ["eu-west-1"]
        let filtered = try bench.verify(asked)
        #expect(filtered.weight == .fine)
        #expect(filtered.untested.map(\.place) == [other])
        // Nobody declared the one that is there.
        asked.regions = []
        asked.scope = scope(0, 10, [other])
        let elsewhere = try bench.verify(asked)
        #expect(states(elsewhere) == ["no-digest": 10])
        #expect(elsewhere.untested.map(\.place) == [AskedPeriodTests.place])
    }
}
