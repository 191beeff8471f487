import Canned
import Foundation
import GRDB
import Permissions
import Report
import Store

/// Says why calls were denied or failed: which role, which action, in whose
/// words, and what would have allowed it.
public struct Explainer {
    /// What to explain.
    public struct Question {
        /// Anything that `find` knows; nil: everything in the period.
        public var text: String?
        public var role: String?
        /// `2026-09-03T14:05:12Z`, inclusive.
        public var from: String?
        /// Exclusive.
        public var to: String?

        public init(text: String? = nil, role: String? = nil, from: String? = nil, to: String? = nil) {
            self.text = text
            self.role = role
            self.from = from
            self.to = to
        }
    }

    private let finder: Finder
    /// Calls that are read at most.
    static let most = 20_000

    public init(clock: ZoneClock = .utc, now: String) { finder = Finder(clock: clock, now: now, limit: 20) }

    /// - Throws: ``Tracer/Problem`` where the text names nothing whose calls
    ///   can be looked for; SQLite's errors.
    public func explain(_ question: Question, in db: Database) throws -> Explanation {
        let answers = CatalogueAnswers(db: db)
        var parameters: [String: (any DatabaseValueConvertible)?] = [
            "role": question.role, "from": question.from, "to": question.to, "limit": Explainer.most,
        ]
        var subject: (kind: String, id: String)?
        if let text = question.text {
            subject = try self.subject(text, db)
            if let subject { parameters.updateValue(subject.id, forKey: subject.kind) }
        }
        let judge = GroupJudge(answers)
        var groups: [RefusalGroup] = []
        var isCut = false
        for kind in [RefusalGroup.Kind.denied, .failed] {
            parameters["failed"] = kind == .failed ? 1 : 0
            let rows = try answers.rows("refusals", parameters)
            isCut = isCut || rows.rows.count == Explainer.most
            groups += try Explainer.members(of: rows, kind).map {
                try judge.judged(RefusalGroup(rows, $0, kind), rows, $0[$0.count - 1])
            }
        }
        return Explanation(
            query: question, subject: subject.map { "\($0.kind) \($0.id)" },
            groups: groups.filter { $0.kind == .denied } + groups.filter { $0.kind == .failed }, isCut: isCut)
    }

    /// The rows of each group, in the order of the groups' first calls.
    private static func members(of rows: ResultSet, _ kind: RefusalGroup.Kind) -> [[Int]] {
        var places: [[String]: Int] = [:]
        var members: [[Int]] = []
        for row in rows.rows.indices {
            let key = RefusalGroup.key(rows, row, kind)
            if let place = places[key] {
                members[place].append(row)
            } else {
                places[key] = members.count
                members.append([row])
            }
        }
        return members
    }

    /// The parameter of `refusals` that stands for the text.
    private func subject(_ text: String, _ db: Database) throws -> (kind: String, id: String)? {
        let found = try finder.find(text, in: db)
        let wanted = [
            "event": "event", "deployment": "event", "session": "key", "access-key": "key", "step": "step",
            "pipeline": "pipeline", "role": "role",
        ]
        let hits = found.hits.filter { wanted[$0.kind] != nil }
        // An id that is somebody's own is the subject.
        let own =
            hits.first { $0.kind == "event" }
            ?? hits.first { $0.id == found.query || $0.id == found.query.lowercased() }
        let first = own ?? hits.first { $0.kind != "deployment" } ?? hits.first
        guard let hit = first, let kind = wanted[hit.kind] else {
            // A step or a session that was only ever denied is in no list of
            // those that were given something.
            let bare = text.trimmingCharacters(in: CharacterSet(charactersIn: "{} ")).lowercased()
            if UUID(uuidString: bare) != nil { return ("step", bare) }
            if text.hasPrefix("arn:") || text.allSatisfy({ $0.isLetter || $0.isNumber || "+=,.@_-".contains($0) }) {
                return ("role", text)
            }
            throw Tracer.Problem(
                description:
                    "'\(VisibleText.neutralise(text))' names no deployment, event, session, step, run or role: "
                    + (found.searched ?? "`deploytrail find` lists what it names"))
        }
        let id = kind == "event" ? hit.eventID ?? hit.id : hit.id
        // A deployment's session saw more than the one call.
        if let deployment = hit.deployID ?? (hit.kind == "deployment" ? hit.id : nil), text == deployment {
            let row = try CatalogueAnswers(db: db).rows("deployment", ["id": deployment])
            let key = row.text(0, "access_key_id")
            if key.hasPrefix("ASIA") { return ("key", key) }
        }
        let others = hits.filter { $0.kind == hit.kind && $0.id != hit.id }
        if own == nil, !others.isEmpty {
            let list = ([hit] + others).prefix(10).map {
                "\n  deploytrail why \(ShellWords.quoted($0.id))    \($0.title)"
            }
            throw Tracer.Problem(
                description: "'\(found.query)' names \(found.counted(others.count + 1, hit.kind)) things; choose one:"
                    + list.map(VisibleText.neutraliseLines).joined())
        }
        return (kind, id)
    }
}
