import JSONText

/// What an object says of the repository it belongs to. The path of the file
/// it came in says nothing: anybody can name a folder.
struct RepositoryName {
    var uuid: String?
    /// `workspace/slug`.
    var fullName: String?

    var isUnknown: Bool { uuid == nil && fullName == nil }

    /// Nothing is known.
    init() {}

    /// From `repository`, else from the object's own address.
    init(of object: ReferenceObject) {
        uuid = object.uuid("repository", "uuid")
        fullName = object.text("repository", "full_name")
        if fullName == nil, let href = object.text("repository", "links", "self", "href") { fill(address: href) }
        if isUnknown, let href = object.text("links", "self", "href") { fill(address: href) }
    }

    /// From `…/repositories/WORKSPACE/SLUG/…` or the internal
    /// `…/repositories/{uuid}/pipelines/…`.
    private mutating func fill(address: String) {
        let segments = RepositoryName.segments(address)
        guard let root = segments.firstIndex(of: "repositories"), root + 1 < segments.count else { return }
        let first = segments[root + 1]
        let second = root + 2 < segments.count ? segments[root + 2] : ""
        // A lone first part is a workspace.
        guard !second.isEmpty else { return }
        if RepositoryName.isUUID(first), RepositoryName.collections.contains(second) {
            uuid = uuid ?? ReferenceObject.bareUUID(first)
        } else if RepositoryName.isUUID(second) {
            uuid = uuid ?? ReferenceObject.bareUUID(second)
        } else if !RepositoryName.isUUID(first) {
            fullName = fullName ?? "\(first)/\(second)"
        }
    }

    /// From the address of a page for people: `https://bitbucket.org/WORKSPACE/SLUG/…`.
    mutating func fill(page address: String) {
        let segments = RepositoryName.segments(address)
        guard isUnknown, segments.count >= 4, segments[0] == "https:", segments[1] == "bitbucket.org",
            !RepositoryName.isUUID(segments[2]), !RepositoryName.isUUID(segments[3])
        else { return }
        fullName = "\(segments[2])/\(segments[3])"
    }

    private static let collections: Set<String> = [
        "pipelines", "deployments", "environments", "pullrequests", "commit", "commits",
    ]

    private static func isUUID(_ segment: String) -> Bool {
        segment.hasPrefix("{") || segment.utf8.count == 36 && segment.split(separator: "-").count == 5
    }

    /// The parts between slashes, empty ones left out, without query and
    /// fragment.
    static func segments(_ address: String) -> [String] {
        let path = address.prefix { $0 != "?" && $0 != "#" }
        return ReferenceObject.decodedBraces(String(path)).split(separator: "/").map(String.init)
    }
}
