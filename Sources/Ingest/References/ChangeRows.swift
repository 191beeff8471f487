import CloudTrail
import JSONText

extension ReferenceElement {
    /// An element of `GET …/pullrequests/{id}/activity`: an update, an
    /// approval, a request for changes or a comment.
    func activityRows() throws(ReferenceProblem) -> [ReferenceRow] {
        guard let id = object.integer("pull_request", "id") else {
            throw ReferenceProblem("an activity that names no pull request")
        }
        let own = object.at("pull_request").map(ReferenceObject.init) ?? object
        let repository = RepositoryName(of: own)
        guard let key = repository.uuid ?? repository.fullName else {
            throw ReferenceProblem("an activity of a pull request that names no repository")
        }
        for (kind, what) in ReferenceElement.activities {
            guard let act = object.at(what).map(ReferenceObject.init) else { continue }
            let user = act.at("user") == nil ? "author" : "user" as StaticString
            let happened = act.time("date") ?? act.time("created_on")
            return [
                ReferenceRow(
                    .activities, version([happened]),
                    [
                        .text(key), .init(repository.fullName), .integer(id), .text(kind), .init(time: happened),
                        .init(act.uuid(user, "uuid")), .init(act.text(user, "account_id")),
                        .init(act.text(user, "display_name")),
                        .init(act.text("source", "commit", "hash")?.lowercased()), .init(act.text("state")),
                    ])
            ]
        }
        // Kinds of activity that say nothing of approval.
        return []
    }

    private static let activities: [(String, StaticString)] = [
        ("approval", "approval"), ("changes_requested", "changes_requested"), ("update", "update"), ("comment", "comment"),
    ]

    /// A commit of `…/commits`, `…/pullrequests/{id}/commits`, `…/commit/{hash}`.
    func commitRows() throws(ReferenceProblem) -> [ReferenceRow] {
        guard let hash = object.text("hash")?.lowercased() else { throw ReferenceProblem("a commit without hash") }
        let repository = RepositoryName(of: object)
        let raw = object.text("author", "raw")
        let message = object.text("message") ?? object.text("rendered", "message", "raw")
        let written = object.time("date")
        let parents = object.at("parents")?.elements.compactMap { ReferenceObject($0).text("hash")?.lowercased() }
        return [
            ReferenceRow(
                .commits, version([written]),
                [
                    .text(hash), .init(repository.uuid), .init(repository.fullName), .init(raw),
                    .init(raw.flatMap(CommitAuthor.email)), .init(object.uuid("author", "user", "uuid")),
                    .init(object.text("author", "user", "account_id")),
                    .init(object.text("author", "user", "display_name") ?? raw.map(CommitAuthor.name)),
                    .init(time: written),
                    .init(message?.split(separator: "\n", omittingEmptySubsequences: false).first.map(String.init)),
                    .init(parents.map(JSONList.texts)), .init(message.map(CommitAuthor.coAuthors)),
                ])
        ]
    }

    /// An entry of a diffstat: the commit is in the file's own address,
    /// `…/src/{hash}/{path}`.
    func diffstatRows() throws(ReferenceProblem) -> [ReferenceRow] {
        let new = object.at("new").map(ReferenceObject.init)
        let old = object.at("old").map(ReferenceObject.init)
        guard let side = new ?? old, let path = side.text("path") else {
            throw ReferenceProblem("an entry of a diffstat without path")
        }
        let segments = side.text("links", "self", "href").map(RepositoryName.segments) ?? []
        guard let source = segments.firstIndex(of: "src"), source + 1 < segments.count, source >= 2 else {
            throw ReferenceProblem("an entry of a diffstat whose address names no commit")
        }
        return [
            ReferenceRow(
                .commitFiles, version([]),
                [
                    .text("\(segments[source - 2])/\(segments[source - 1])"), .text(segments[source + 1].lowercased()),
                    .text(path), .init(old?.text("path")), .init(object.text("status")),
                ])
        ]
    }
}

/// What a commit says of who wrote it: text that its writer chose.
enum CommitAuthor {
    /// The address in `Iris Okafor <iris@example.com>`.
    static func email(_ raw: String) -> String? {
        guard let open = raw.lastIndex(of: "<"), let close = raw[open...].firstIndex(of: ">") else { return nil }
        let email = raw[raw.index(after: open)..<close].filter { !$0.isWhitespace }
        return email.contains("@") ? email.lowercased() : nil
    }

    static func name(_ raw: String) -> String {
        let name = raw.prefix { $0 != "<" }
        return name.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    /// The `Co-authored-by:` trailers of a message, as a JSON array of texts.
    /// https://docs.github.com/pull-requests/committing-changes-to-your-project/creating-and-editing-commits/creating-a-commit-with-multiple-authors
    static func coAuthors(_ message: String) -> String {
        let trailer = "co-authored-by:"
        return JSONList.texts(
            message.split(whereSeparator: \.isNewline).compactMap { line in
                let line = line.drop(while: \.isWhitespace)
                guard line.prefix(trailer.count).lowercased() == trailer else { return nil }
                return String(line.dropFirst(trailer.count).drop(while: \.isWhitespace))
            })
    }
}

/// Texts as a JSON array.
enum JSONList {
    static func texts(_ texts: [String]) -> String {
        var out: [UInt8] = [UInt8(ascii: "[")]
        for text in texts {
            if out.count > 1 { out.append(UInt8(ascii: ",")) }
            JSONString.appendQuoted(text.utf8, to: &out)
        }
        out.append(UInt8(ascii: "]"))
        return String(decoding: out, as: UTF8.self)
    }
}
