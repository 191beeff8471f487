import Foundation

/// Where a file of the ledger is: on disk, or in an archive, which may be in an
/// archive itself.
///
/// As bytes it is the path of the file on disk; then, for every archive on the
/// way, a zero byte (which no path holds), the number of the member among those
/// of its name where there are several, a slash and the member's name. So the
/// parts of a member's name are those of an object's key, and nothing on disk
/// can be mistaken for a member. For people it is `logs.zip!/AWSLogs/…`.
struct EvidenceLocation {
    /// A member's name, and its number among the members of that name, from 1.
    struct Member: Hashable {
        let name: [UInt8]
        let number: Int
    }

    /// The absolute path of the file on disk.
    let file: [UInt8]
    /// From the outermost archive to the innermost.
    let members: [Member]

    init(_ bytes: [UInt8]) {
        let parts = bytes.split(separator: 0, omittingEmptySubsequences: false)
        file = Array(parts[0])
        members = parts.dropFirst().map { part in
            let slash = part.firstIndex(of: UInt8(ascii: "/")) ?? part.endIndex
            let number = Int(String(decoding: part[..<slash].dropFirst(), as: UTF8.self)) ?? 1
            return Member(name: Array(part[slash...].dropFirst()), number: number)
        }
    }

    /// What stands before a member's name.
    private static func separator(_ number: Int) -> [UInt8] {
        Array((number > 1 ? "#\(number)/" : "/").utf8)
    }

    static func bytes(of member: Member, in archive: [UInt8]) -> [UInt8] {
        archive + [0] + separator(member.number) + member.name
    }

    /// For people.
    static func display(_ member: Member, in archive: String) -> String {
        archive + "!" + String(decoding: separator(member.number), as: UTF8.self) + Discovery.display(member.name)
    }

    /// All members of an archive, also those of archives in it, lie from here
    /// to, but for, the second.
    static func range(in archive: [UInt8]) -> (from: [UInt8], to: [UInt8]) { (archive + [0], archive + [1]) }

    /// Whether there is still something at the place; of a member, whether its
    /// archive is there.
    static func exists(_ bytes: [UInt8]) -> Bool {
        access(Discovery.terminated(EvidenceLocation(bytes).file), F_OK) == 0
    }
}
