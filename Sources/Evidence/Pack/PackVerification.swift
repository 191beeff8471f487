import Foundation
import Hashing

/// Checks a pack by what it says of itself: every file against the sums, the
/// custody log line by line, the manifest against both.
public struct PackVerification: Sendable {
    /// What does not hold; empty: all does.
    public private(set) var faults: [String] = []
    /// Files whose bytes are those of the sums.
    public private(set) var intact = 0
    /// Whether a signature of the sums is there; whether it holds is not checked.
    public private(set) var isSigned = false
    /// What there is to know besides.
    public private(set) var notes: [String] = []

    /// - Throws: ``PackProblem`` where the folder is no pack.
    public init(folder: String) throws {
        let sums = try PackVerification.text(PackManifest.sums, in: folder)
        var listed: [String: String] = [:]
        for line in sums.split(separator: "\n") {
            let parts = line.components(separatedBy: "  ")
            guard parts.count == 2, parts[0].count == 64 else {
                faults.append("\(PackManifest.sums) has a line that is no sum: \(line.prefix(80))")
                continue
            }
            listed[parts[1]] = parts[0]
        }
        try checkFiles(listed, in: folder)
        try checkCustody(listed, in: folder)
        try checkManifest(listed, in: folder)
        let present = PackManifest.afterwards.filter { FileManager.default.fileExists(atPath: "\(folder)/\($0)") }
        isSigned = present.contains(PackManifest.signature)
        for name in present { notes.append(PackVerification.unchecked[name] ?? name) }
        if !isSigned { notes.append(PackVerification.unsigned) }
    }

    /// What is made of the sums afterwards, and how somebody checks it.
    private static let unchecked = [
        PackManifest.signature: "signed: \(PackManifest.signature) is there and was not checked here; "
            + "`ssh-keygen -Y verify` checks it with the signer's public key (docs/auditors.md)",
        "manifest.sha256.tsq": "manifest.sha256.tsq is a request for a time stamp, and proves nothing by itself",
        "manifest.sha256.tsr": "manifest.sha256.tsr is a time stamp and was not checked here; "
            + "`openssl ts -verify` checks it (docs/auditors.md)",
    ]

    /// What a pack without a signature can't show.
    static let unsigned =
        "unsigned: the sums show that the files fit together, not who made the pack or that all of it was not replaced; "
        + "compare the SHA-256 of \(PackManifest.sums) with one that its maker gave you by another way, "
        + "sign packs with --sign-key, or make it again with --rerun"

    private mutating func checkFiles(_ listed: [String: String], in folder: String) throws {
        for (path, sha256) in listed.sorted(by: { $0.key < $1.key }) {
            guard !path.hasPrefix("/"), !path.split(separator: "/").contains("..") else {
                faults.append("\(path) lies outside the pack")
                continue
            }
            guard let data = FileManager.default.contents(atPath: "\(folder)/\(path)") else {
                faults.append("\(path) is missing")
                continue
            }
            if PackVerification.sha256(data) == sha256 {
                intact += 1
            } else {
                faults.append("\(path) has been changed: its SHA-256 is another")
            }
        }
        let known = Set(listed.keys).union(PackManifest.afterwards).union([PackManifest.sums, "allowed_signers"])
        for path in PackVerification.files(in: folder) where !known.contains(path) {
            faults.append("\(path) is in no list of the pack")
        }
    }

    private mutating func checkCustody(_ listed: [String: String], in folder: String) throws {
        let path = "08-custody/custody.jsonl"
        let log = try PackVerification.text(path, in: folder)
        faults += CustodyLog.faults(in: log).map { "\(path): \($0)" }
        let produced = CustodyLog.produced(in: log)
        for (file, sha256) in produced.sorted(by: { $0.key < $1.key }) where listed[file] != sha256 {
            faults.append("\(path) says another SHA-256 of \(file) than \(PackManifest.sums)")
        }
        for file in listed.keys.sorted() where produced[file] == nil && file != path && file != PackManifest.name {
            faults.append("\(path) does not say that \(file) was produced")
        }
    }

    private mutating func checkManifest(_ listed: [String: String], in folder: String) throws {
        let text = try PackVerification.text(PackManifest.name, in: folder)
        _ = try PackManifest.read(text)
        let object = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
        for file in object?["files"] as? [[String: Any]] ?? [] {
            guard let path = file["path"] as? String, file["sha256"] as? String == listed[path] else {
                faults.append("\(PackManifest.name) and \(PackManifest.sums) differ on \(file["path"] ?? "a file")")
                continue
            }
        }
    }

    /// Compares two packs, file by file.
    public static func differences(between one: String, and other: String) -> [String] {
        let (left, right) = (files(in: one), files(in: other))
        let skipped = Set(PackManifest.afterwards + ["allowed_signers"])
        var found: [String] = []
        for path in Set(left).union(right).sorted() where !skipped.contains(path) {
            let first = FileManager.default.contents(atPath: "\(one)/\(path)")
            let second = FileManager.default.contents(atPath: "\(other)/\(path)")
            if first == nil || second == nil {
                found.append("\(path) is in one of the two only")
            } else if first != second {
                found.append("\(path) differs")
            }
        }
        return found
    }

    private static func text(_ path: String, in folder: String) throws -> String {
        guard let data = FileManager.default.contents(atPath: "\(folder)/\(path)") else {
            throw PackProblem(description: "'\(folder)' is no evidence pack: it has no \(path)")
        }
        return String(decoding: data, as: UTF8.self)
    }

    /// Of some bytes, in hexadecimal digits.
    public static func sha256(_ data: Data) -> String {
        let hash = SHA256()
        data.withUnsafeBytes { bytes in
            if let start = bytes.bindMemory(to: UInt8.self).baseAddress { hash.update(start, count: bytes.count) }
        }
        return SHA256.hex(hash.finish())
    }

    /// The paths of all files below a folder, relative to it.
    private static func files(in folder: String) -> [String] {
        guard let all = FileManager.default.enumerator(atPath: folder) else { return [] }
        return all.compactMap { $0 as? String }.filter { path in
            var isFolder: ObjCBool = false
            _ = FileManager.default.fileExists(atPath: "\(folder)/\(path)", isDirectory: &isFolder)
            return !isFolder.boolValue
        }
    }
}
