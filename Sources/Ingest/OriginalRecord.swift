import Foundation
import GRDB
import JSONText
import Store

/// Gives back records from the files they came from, after proving that the
/// files are still the ones that were read.
public struct OriginalRecord {
    /// Why the original can't be shown.
    public struct Problem: Error, CustomStringConvertible {
        public let description: String
    }

    /// The record's bytes as CloudTrail wrote them.
    public let bytes: [UInt8]
    /// The file that they were read from, just now.
    public let path: String
    /// SHA-256 of the file's bytes, as the ledger has it and as they are.
    public let fileSHA256: [UInt8]
    /// The record's place in the file, from 0.
    public let recordIndex: Int

    /// The record of that event id, from the first of its file's paths whose
    /// bytes still have the hash that the ledger holds.
    ///
    /// - Throws: ``Problem``, SQLite's errors.
    public static func read(eventID: String, in db: Database) throws -> OriginalRecord {
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT e.content_id, e.byte_offset, e.byte_length, e.body_hash, e.record_index, c.sha256
                FROM event e JOIN content c ON c.id = e.content_id
                WHERE \(EventKey.condition("e.event_id", is: "?1")) AND e.kept = 1
                """, arguments: [EventKey.stored(eventID)])
        guard let row = rows.first else { throw Problem(description: "no event '\(eventID)' in the database") }
        let (content, path) = try inflatedContent(row["content_id"], in: db)
        let bytes = try record(row, in: content)
        return OriginalRecord(
            bytes: bytes, path: path, fileSHA256: Array(row["sha256"] as Data), recordIndex: row["record_index"])
    }

    /// The record of a row with `byte_offset`, `byte_length` and `body_hash`;
    /// what stands in a string is unescaped.
    static func record(_ row: Row, in content: [UInt8]) throws -> [UInt8] {
        let offset: Int64 = row["byte_offset"]
        let length: Int64 = row["byte_length"]
        guard offset >= 0, length > 0, offset + length <= Int64(content.count) else {
            throw Problem(description: "the record lies outside its file")
        }
        let raw = Array(content[Int(offset)..<Int(offset + length)])
        guard raw.first == UInt8(ascii: "\"") else { return raw }
        var text: [UInt8] = []
        raw[1..<(raw.count - 1)].withUnsafeBufferPointer { JSONString.unescape($0, into: &text) }
        // A message may carry several, in envelopes of their own.
        let hash: Int64 = row["body_hash"]
        var found: [UInt8]?
        EmbeddedRecords.forEach(inText: text) { embedded in
            guard found == nil, case .record(let record) = embedded,
                Int64(RecordWriter.bodyHash(record.bytes)) == hash
            else { return }
            found = Array(record.bytes)
        }
        guard let found else { throw Problem(description: "the text at its place no longer holds the record") }
        return found
    }

    /// All inflated bytes of a content.
    static func inflatedContent(_ id: Int64, in db: Database) throws -> (bytes: [UInt8], path: String) {
        guard let sha = try Data.fetchOne(db, sql: "SELECT sha256 FROM content WHERE id = ?", arguments: [id]) else {
            throw Problem(description: "the ledger has lost the file")
        }
        var tried: [String] = []
        for file in try Row.fetchAll(
            db, sql: "SELECT location, path FROM file WHERE content_id = ? ORDER BY instr(location, x'00') > 0, path",
            arguments: [id])
        {
            let path: String = file["path"]
            do {
                return (try inflate(Array(file["location"] as Data), expecting: Array(sha)), path)
            } catch let problem as FileProblem {
                tried.append("\(path): \(problem.reason)")
            } catch let problem as Problem {
                tried.append("\(path): \(problem.description)")
            }
        }
        throw Problem(description: "the original is not at hand: \(tried.joined(separator: "; "))")
    }

    private static func inflate(_ location: [UInt8], expecting sha: [UInt8]) throws -> [UInt8] {
        guard try EvidenceBytes.read(at: location, { try FileParser.hash($0) }) == sha else {
            throw Problem(description: "its bytes are no longer those that were ingested (SHA-256 differs)")
        }
        return try EvidenceBytes.read(at: location) { raw in
            guard case .text(let text) = DecodedSource.open(raw, limit: .max - 1),
                let bytes = text.readAll(most: .max)
            else { throw Problem(description: "it is no text any more") }
            return bytes
        }
    }
}
