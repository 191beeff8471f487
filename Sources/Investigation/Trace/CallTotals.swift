import Canned
import Report

/// Sums over all calls of an access key, whatever a list shows of them.
struct CallTotals {
    let calls, writes, denied, failed, addresses: Int
    let firstAt, lastAt: String
    /// Each kind of call with each result: the rows of `key_calls`.
    let kinds: ResultSet

    init(key: String, _ answers: CatalogueAnswers) throws {
        let row = try answers.rows("key_totals", ["key": key])
        func number(_ column: String) -> Int { Int(row.text(0, column)) ?? 0 }
        (calls, writes, denied) = (number("calls"), number("writes"), number("denied"))
        (failed, addresses) = (number("failed"), number("addresses"))
        (firstAt, lastAt) = (row.text(0, "first_at"), row.text(0, "last_at"))
        kinds = try answers.rows("key_calls", ["key": key])
    }

    /// The kinds that fit, as `calls_of_key` takes them, and how many calls
    /// they are.
    func picked(_ fits: (String, String) -> Bool) -> (kinds: [String], calls: Int) {
        var names: [String] = []
        var calls = 0
        for row in kinds.rows.indices {
            let (source, name) = (kinds.text(row, "event_source"), kinds.text(row, "event_name"))
            guard fits(source, name) else { continue }
            calls += Int(kinds.text(row, "calls")) ?? 0
            if !names.contains("\(source) \(name)") { names.append("\(source) \(name)") }
        }
        return (names, calls)
    }

    /// `2,160`.
    static func written(_ number: Int) -> String {
        let digits = Array(String(number))
        return digits.indices.reduce(into: "") { text, place in
            if place > 0, (digits.count - place).isMultiple(of: 3) { text.append(",") }
            text.append(digits[place])
        }
    }

    /// `1 call`, `2,160 calls`.
    static func counted(_ number: Int, _ word: String) -> String {
        "\(written(number)) \(word)\(number == 1 ? "" : word.hasSuffix("ss") ? "es" : "s")"
    }
}
