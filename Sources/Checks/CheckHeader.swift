import Report

/// What a check says of itself in the comment that its file opens with: help,
/// docs/checks and the findings are made from it.
///
///     -- id: POP-01
///     -- version: 1
///     -- title: Change outside the pipeline
///     -- severity: high
///     -- subject: deployment
///     -- purpose: Fires when …
///     -- population: What is checked.
///     -- proof: What shows it.
///     -- false-positive: What looks like it and is none.
///     -- remediation: What to do.
///     -- needs: policy.production
///     -- learns: yes
///     -- detection: yes
///     -- control: SOC 2 CC8.1
public struct CheckHeader: Sendable {
    /// A header that does not follow the form.
    public struct Problem: Error, CustomStringConvertible {
        public let description: String
    }

    public var id = ""
    public var version = 0
    public var title = ""
    public var severity = Severity.info
    /// The kind of what it judges: deployment, session, role, …
    public var subject = ""
    public var purpose = ""
    public var population = ""
    public var proof = ""
    public var falsePositives: [String] = []
    public var remediation = ""
    /// Inputs without which it can't tell.
    public var needs: [String] = []
    /// Whether it compares with what was seen before.
    public var learns = false
    /// Whether what it finds is an incident rather than a missed control.
    public var isDetection = false
    /// References to control frameworks: `SOC 2 CC8.1`.
    public var controls: [String] = []
    /// The query after the header.
    public var sql = ""
    /// The whole text.
    public var text = ""

    /// - Parameter file: the file's name, for errors.
    /// - Throws: ``Problem`` with the file, the line and what was expected.
    public init(_ text: String, file: String) throws {
        self.text = text
        sql = try HeaderLines.read(text) { number, line, key, value in
            guard !value.isEmpty, take(key, value) else {
                throw Problem(
                    description: "\(file), line \(number): '\(line)' does not fit: expected what CheckHeader documents")
            }
        }
        let required = [
            ("id", id), ("title", title), ("subject", subject), ("purpose", purpose), ("population", population),
            ("proof", proof), ("remediation", remediation),
            ("false-positive", falsePositives.first ?? ""), ("control", controls.first ?? ""),
            ("version", version > 0 ? "1" : ""),
        ]
        for (what, value) in required where value.isEmpty {
            throw Problem(description: "\(file): the header has no '\(what)'")
        }
    }

    private mutating func take(_ key: String, _ value: String) -> Bool {
        switch key {
        case "id": id = value
        case "version": version = Int(value) ?? 0
        case "title": title = value
        case "severity":
            guard let known = Severity(rawValue: value) else { return false }
            severity = known
        case "subject": subject = value
        case "purpose": purpose = value
        case "population": population = value
        case "proof": proof = value
        case "false-positive": falsePositives.append(value)
        case "remediation": remediation = value
        case "needs": needs.append(value)
        case "learns": learns = value == "yes"
        case "detection": isDetection = value == "yes"
        case "control": controls.append(value)
        default: return false
        }
        return true
    }
}

/// How much a finding matters.
public enum Severity: String, Sendable, CaseIterable, Comparable {
    case info, low, medium, high, critical

    public static func < (a: Severity, b: Severity) -> Bool { a.rank < b.rank }

    private var rank: Int { Severity.allCases.firstIndex(of: self) ?? 0 }
}
