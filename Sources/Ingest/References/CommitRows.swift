import CloudTrail
import JSONText

extension ReferenceElement {
    /// A commit of `GET …/commits`, `…/commit/{hash}` or of a pull request.
    ///
    /// Its author is what the committer's git was told, and anybody's; `user`
    /// is the Bitbucket account with that e-mail.
    func commitRows() throws(ReferenceProblem) -> [ReferenceRow] {
        guard let hash = ReferenceElement.commitHash(object.text("hash")) else {
            throw ReferenceProblem("a commit without a hash")
        }
        let date = object.time("date")
        let version = version([date])
        let repository = RepositoryName(of: object)
        let raw = object.text("author", "raw")
        let author = raw.map(EmailText.author)
        let message = object.text("message") ?? object.text("summary", "raw")
        let lines = message?.split(whereSeparator: \.isNewline).map { EmailText.trimmed(String($0)) }
        let parents = object.at("parents").flatMap { $0.kind == .array ? $0 : nil }?.elements
            .compactMap { ReferenceElement.commitHash(ReferenceObject($0).text("hash")) }
        let row = ReferenceRow(
            .commits, version,
            [
                .text(hash), .init(repository.uuid), .init(repository.fullName), .init(raw), .init(author?.email),
                .init(object.uuid("author", "user", "uuid")), .init(object.text("author", "user", "account_id")),
                .init(object.text("author", "user", "display_name") ?? author?.name), .init(time: date),
                .init(lines?.first { !$0.isEmpty }), .init(parents.map(JSONMembers.list)),
                .init(lines.map(ReferenceElement.coAuthors)),
            ])
        return [row] + ReferenceElement.inPassing(repository, version)
    }

    /// `Co-authored-by: Name <e-mail>` lines, each author once.
    /// https://docs.github.com/en/pull-requests/committing-changes-to-your-project/creating-and-editing-commits/creating-a-commit-with-multiple-authors
    private static func coAuthors(_ lines: [String]) -> String {
        let mark = "co-authored-by:"
        var seen: Set<String> = []
        let objects = lines.filter { $0.lowercased().hasPrefix(mark) }.compactMap { line -> String? in
            let author = EmailText.author(EmailText.trimmed(String(line.dropFirst(mark.count))))
            guard author.name != nil || author.email != nil else { return nil }
            let text = JSONMembers([("name", .init(author.name)), ("email", .init(author.email))]).text
            return seen.insert(text).inserted ? text : nil
        }
        return "[" + objects.joined(separator: ",") + "]"
    }

    /// 7 to 64 hexadecimal digits, in lower case.
    static func commitHash(_ text: String?) -> String? {
        guard let hash = text?.lowercased(), (7...64).contains(hash.utf8.count),
            hash.utf8.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0) })
        else { return nil }
        return hash
    }

    /// A changed file of a diffstat.
    ///
    /// - Parameter commit: the commit that its page is of: a file that was
    ///   removed has no new side to tell it.
    func changedFileRows(commit: String?) throws(ReferenceProblem) -> [ReferenceRow] {
        let new = ReferenceElement.source(object, "new")
        let old = ReferenceElement.source(object, "old")
        guard let path = object.text("new", "path") ?? object.text("old", "path") else {
            throw ReferenceProblem("a changed file without path")
        }
        let row = ReferenceRow(
            .commitFiles, version([]),
            [
                .init(new?.repository ?? old?.repository), .init(new?.commit ?? commit), .text(path),
                .init(object.text("old", "path").flatMap { $0 == path ? nil : $0 }), .init(object.text("status")),
            ])
        return [row]
    }

    /// The commit of the new side of the first file that has one.
    static func changedCommit(in list: JSONSlice) -> String? {
        for element in list.elements {
            if let found = source(ReferenceObject(element), "new")?.commit { return found }
        }
        return nil
    }

    /// From `…/repositories/WORKSPACE/SLUG/src/HASH/PATH`.
    private static func source(_ object: ReferenceObject, _ side: StaticString) -> (
        repository: String, commit: String?
    )? {
        guard let file = object.at(side), let href = ReferenceObject(file).text("links", "self", "href") else {
            return nil
        }
        let segments = RepositoryName.segments(href)
        guard let root = segments.firstIndex(of: "repositories"), root + 4 < segments.count,
            segments[root + 3] == "src"
        else { return nil }
        return ("\(segments[root + 1])/\(segments[root + 2])", commitHash(segments[root + 4]))
    }
}
