import Foundation
import Hashing
import Report

/// Puts pseudonyms in the place of people: `person-` and twelve digits of the
/// HMAC-SHA256 (RFC 2104) of the name under a key that stays at home. The same
/// name has the same pseudonym in every pack made with that key; without the
/// key nobody can go back, or try names.
public struct Pseudonyms {
    private let key: [UInt8]
    private var names: [(name: String, pseudonym: String)] = []

    /// The fewest bytes of a key: half of what SHA-256 gives.
    private static let shortestKey = 16
    /// Credentials whose session or user name is a person's.
    private static let personal: Set<String> = ["sso", "saml", "console", "static-key"]

    /// - Throws: ``PackProblem`` for a file that can't be read or holds too
    ///   short a key.
    public init(keyFile path: String) throws {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw PackProblem(description: "the key file '\(path)' can't be read")
        }
        guard data.count >= Pseudonyms.shortestKey else {
            throw PackProblem(
                description: "the key file '\(path)' holds \(data.count) bytes: expected \(Pseudonyms.shortestKey) or "
                    + "more, made by `head -c 32 /dev/urandom`, say")
        }
        key = Array(data)
    }

    init(key: [UInt8]) { self.key = key }

    /// The pseudonym of a name, whatever its case.
    func pseudonym(_ name: String) -> String {
        "person-" + SHA256.hex(Array(KeyedHash.digest(name.lowercased(), key: key).prefix(6)))
    }

    /// Learns the people of a report: its trigger accounts, who wrote, approved
    /// and merged what it carried, the persons behind them, and the names that
    /// end the principals of people's credentials.
    public mutating func learn(_ result: ResultSet) {
        func place(_ name: String) -> Int? { result.columns.firstIndex { $0.name == name } }
        let accounts = [
            "trigger_account", "merged_by", "trigger_person", "authors", "approvers", "author", "approver", "person",
        ].compactMap(place)
        let credential = place("credential")
        let principals = ["principal_arn", "session_name"].compactMap(place)
        var found: Set<String> = []
        for row in result.rows {
            for account in accounts {
                if case .text(let name) = row[account] { found.insert(name) }
                if case .list(let names) = row[account] { found.formUnion(names) }
            }
            guard let credential, Pseudonyms.personal.contains(row[credential].plainText) else { continue }
            for principal in principals {
                let name = row[principal].plainText.split(separator: "/").last.map(String.init) ?? ""
                if name.count > 2, !name.hasSuffix(":root") { found.insert(name) }
            }
        }
        found.formUnion(names.map(\.name))
        // The longest first: a name may be a part of another.
        names = found.map { ($0, pseudonym($0)) }.sorted {
            ($1.name.utf8.count, $0.name) < ($0.name.utf8.count, $1.name)
        }
    }

    /// The text without people; how many places were changed.
    public func replace(_ text: String) -> (text: String, count: Int) {
        var out = text
        var count = 0
        for (name, pseudonym) in names where out.contains(name) {
            count += out.components(separatedBy: name).count - 1
            out = out.replacingOccurrences(of: name, with: pseudonym)
        }
        // E-mail addresses, as far as anybody writes them (RFC 5322, dot-atom).
        let address = /[A-Za-z0-9!#$%&'*+\/=?^_`{|}~.\-]+@[A-Za-z0-9\-]+(?:\.[A-Za-z0-9\-]+)+/
        for address in Set(out.matches(of: address).map { String($0.output) }).sorted() {
            count += out.components(separatedBy: address).count - 1
            out = out.replacingOccurrences(of: address, with: pseudonym(address))
        }
        return (out, count)
    }

    /// The report without people.
    public func replace(_ result: ResultSet) -> (result: ResultSet, count: Int) {
        var out = result
        var count = 0
        for row in out.rows.indices {
            for place in out.rows[row].indices {
                let (cell, changed) = replace(out.rows[row][place])
                guard changed > 0 else { continue }
                out.rows[row][place] = cell
                count += changed
            }
        }
        return (out, count)
    }

    private func replace(_ cell: Cell) -> (Cell, Int) {
        switch cell {
        case .text(let text):
            let (out, count) = replace(text)
            return (.text(out), count)
        case .list(let items):
            let parts = items.map(replace)
            return (.list(parts.map(\.text)), parts.reduce(0) { $0 + $1.count })
        case .object(let members):
            let parts = members.map { replace($0.value) }
            return (
                .object(zip(members, parts).map { ($0.key, $1.text) }), parts.reduce(0) { $0 + $1.count }
            )
        case .null, .integer, .real: return (cell, 0)
        }
    }
}
