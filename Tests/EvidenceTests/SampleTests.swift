import Hashing
import Report
import Testing

@testable import Evidence

@Suite("A seeded sample")
struct SampleTests {
    private func population(_ count: Int) -> ResultSet {
        ResultSet(
            columns: [Column(name: "event_id"), Column(name: "environment")],
            rows: (0..<count).map { number in
                let environment = number % 10 == 0 ? "production" : (number % 10 == 1 ? nil : "staging")
                return [.text("event-\(number)"), environment.map { .text($0) } ?? .null]
            })
    }

    @Test("a lot is what sha256sum makes of seed, line feed and key")
    func lots() {
        // printf '%s\n%s' 20261001 event-1 | sha256sum
        #expect(
            Sample.lot(seed: "20261001", key: "event-1")
                == "b21f2b7e100bbb2290bc86db290d239902417b9683aef188bcc3f89e6d5a979b")
    }

    @Test("the same seed draws the same rows from any order of them")
    func anyOrder() throws {
        let rows = population(200)
        let first = try Sample(of: rows, key: "event_id", size: 25, seed: "auditor 7")
        var shuffled = rows
        shuffled.rows.reverse()
        let second = try Sample(of: shuffled, key: "event_id", size: 25, seed: "auditor 7")
        #expect(first.result.rows.count == 25)
        #expect(Set(first.result.rows.map(\.[0].plainText)) == Set(second.result.rows.map(\.[0].plainText)))
        #expect(first.populationSHA256 == second.populationSHA256)
        let other = try Sample(of: rows, key: "event_id", size: 25, seed: "auditor 8")
        #expect(Set(first.result.rows.map(\.[0].plainText)) != Set(other.result.rows.map(\.[0].plainText)))
    }

    @Test("a row that is no longer there changes no other row's lot")
    func stable() throws {
        let rows = population(100)
        let first = try Sample(of: rows, key: "event_id", size: 10, seed: "s")
        var fewer = rows
        let drawn = Set(first.result.rows.map(\.[0].plainText))
        fewer.rows.removeAll { !drawn.contains($0[0].plainText) && $0[0].plainText.hasSuffix("7") }
        let second = try Sample(of: fewer, key: "event_id", size: 10, seed: "s")
        #expect(Set(second.result.rows.map(\.[0].plainText)) == drawn)
    }

    @Test("the drawn rows stay in the report's order, with their lots")
    func order() throws {
        let sample = try Sample(of: population(50), key: "event_id", size: 20, seed: "s")
        let numbers = sample.result.rows.compactMap { Int($0[0].plainText.dropFirst(6)) }
        #expect(numbers == numbers.sorted())
        #expect(sample.result.columns.last?.name == "lot")
        for row in sample.result.rows { #expect(row[2].plainText == Sample.lot(seed: "s", key: row[0].plainText)) }
    }

    @Test("by groups, every group is heard and the size kept")
    func groups() throws {
        let sample = try Sample(of: population(100), key: "event_id", size: 10, seed: "s", by: ["environment"])
        #expect(sample.groups.map(\.name) == ["production", "staging", "unknown"])
        #expect(sample.groups.map(\.population) == [10, 80, 10])
        #expect(sample.groups.map(\.drawn) == [1, 8, 1])
        #expect(sample.result.rows.count == 10)
    }

    @Test(
        "shares",
        arguments: [
            ([10, 80, 10], 3, [1, 1, 1]), ([1, 1, 98], 5, [1, 1, 3]), ([3, 3, 3], 2, [1, 1, 0]), ([2, 1], 9, [2, 1]),
            ([0, 5], 2, [0, 2]), ([], 4, []), ([7], 7, [7]), ([1, 999], 10, [1, 9]),
        ])
    func shares(counts: [Int], size: Int, expected: [Int]) {
        #expect(Sample.shares(counts, size: size) == expected)
    }

    @Test("the population's hash is that of its sorted keys, a line each")
    func populationHash() throws {
        let sample = try Sample(of: population(3), key: "event_id", size: 1, seed: "s")
        #expect(sample.populationSHA256 == SHA256.hex(SHA256.digest("event-0\nevent-1\nevent-2\n")))
    }

    @Test("rows that can't be told apart, and unknown columns, are refused")
    func refusals() {
        var twice = population(3)
        twice.rows.append(twice.rows[0])
        #expect(throws: SampleProblem.self) { try Sample(of: twice, key: "event_id", size: 1, seed: "s") }
        #expect(throws: SampleProblem.self) {
            try Sample(of: population(3), key: "event_id", size: 1, seed: "s", by: ["colour"])
        }
    }
}
