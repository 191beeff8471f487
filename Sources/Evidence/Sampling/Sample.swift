import Hashing
import Report

/// A seeded draw from a report's rows that anyone can repeat by hand.
///
/// Every row has a key (its event id, say). Its *lot* is the SHA-256 of the
/// seed, a line feed and the key:
///
///     printf '%s\n%s' "$seed" "$key" | sha256sum
///
/// The rows with the smallest lots are drawn. A lot depends on the seed and the
/// key alone, so the draw is the same on every machine, in every order of the
/// rows and after every new ingest of the same logs.
///
/// Drawn by groups, every group gets its share of the size: in proportion to
/// its rows, by the largest remainder (the earlier group where remainders are
/// equal), and one row at least where the size allows it.
public struct Sample: Sendable {
    /// Rows with the same values in the columns that the draw goes by.
    public struct Group: Sendable, Equatable {
        /// The values, joined by `, `; what is unknown is `unknown`.
        public var name: String
        public var population: Int
        public var drawn: Int
    }

    /// The rows that were drawn, in the report's order, with their lots as a
    /// last column.
    public let result: ResultSet
    /// Rows that could be drawn.
    public let population: Int
    /// SHA-256 of the population's keys: sorted by their bytes, one a line,
    /// each line ended by a line feed.
    public let populationSHA256: String
    /// The groups by name; a single one, without a name, where none are asked
    /// for.
    public let groups: [Group]

    /// How it is done, in a sentence, for whoever reads the result.
    public static let method =
        "the rows with the smallest SHA-256 of seed, line feed and key; by groups in proportion, largest remainder first"

    /// - Parameters:
    ///   - population: the rows, each with its key.
    ///   - key: the column that identifies a row.
    ///   - size: rows to draw; all, where there are no more.
    ///   - columns: the columns whose values make the groups.
    /// - Throws: ``SampleProblem`` for a column that is none, and for a key
    ///   that two rows share.
    public init(of population: ResultSet, key: String, size: Int, seed: String, by columns: [String] = []) throws {
        func place(_ name: String) throws -> Int {
            guard let place = population.columns.firstIndex(where: { $0.name == name }) else {
                throw SampleProblem(description: "no column '\(name)' to draw by")
            }
            return place
        }
        let keyPlace = try place(key)
        let groupPlaces = try columns.map(place)
        var entries: [Entry] = []
        for (index, row) in population.rows.enumerated() {
            let key = row[keyPlace].plainText
            let group = groupPlaces.map { row[$0].plainText.isEmpty ? "unknown" : row[$0].plainText }
                .joined(separator: ", ")
            entries.append(Entry(index: index, key: key, lot: Sample.lot(seed: seed, key: key), group: group))
        }
        let keys = entries.map(\.key).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        for (one, next) in zip(keys, keys.dropFirst()) where one == next {
            throw SampleProblem(description: "two rows have the \(key) '\(one)': they can't be told apart")
        }
        self.population = entries.count
        populationSHA256 = SHA256.hex(SHA256.digest(keys.map { $0 + "\n" }.joined()))
        let byGroup = Dictionary(grouping: entries, by: \.group)
            .sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
        let shares = Sample.shares(byGroup.map(\.value.count), size: size)
        groups = zip(byGroup, shares).map { Group(name: $0.key, population: $0.value.count, drawn: $1) }
        let drawn = zip(byGroup, shares)
            .flatMap { $0.value.sorted { $0.lot < $1.lot }.prefix($1) }
            .sorted { $0.index < $1.index }
        result = ResultSet(
            columns: population.columns + [
                Column(name: "lot", kind: .text, isHeadline: false, meaning: "SHA-256 of seed, line feed and \(key).")
            ],
            rows: drawn.map { population.rows[$0.index] + [.text($0.lot)] })
    }

    /// The same draw, its rows shown otherwise.
    init(_ sample: Sample, showing result: ResultSet) {
        self.result = result
        population = sample.population
        populationSHA256 = sample.populationSHA256
        groups = sample.groups
    }

    private struct Entry {
        let index: Int
        let key: String
        let lot: String
        let group: String
    }

    /// 64 lower-case hexadecimal digits.
    public static func lot(seed: String, key: String) -> String { SHA256.hex(SHA256.digest("\(seed)\n\(key)")) }

    /// How many rows each group gives.
    static func shares(_ counts: [Int], size: Int) -> [Int] {
        let total = counts.reduce(0, +)
        guard size < total else { return counts }
        var shares = counts.map { $0 * size / total }
        let byRemainder = counts.indices.sorted {
            let (left, right) = (counts[$0] * size % total, counts[$1] * size % total)
            return left == right ? $0 < $1 : left > right
        }
        for index in byRemainder.prefix(size - shares.reduce(0, +)) { shares[index] += 1 }
        // None is left out that could be heard: the largest gives way.
        while size >= counts.count, let empty = shares.indices.first(where: { shares[$0] == 0 && counts[$0] > 0 }),
            let largest = shares.indices.max(by: { (shares[$0], -$0) < (shares[$1], -$1) }), shares[largest] > 1
        {
            shares[largest] -= 1
            shares[empty] += 1
        }
        return shares
    }
}

/// Why a sample can't be drawn.
public struct SampleProblem: Error, CustomStringConvertible {
    public let description: String
}
