import ArchiveFiles
import Foundation
import Hashing
import Testing

@testable import Ingest

/// What bytes are, told by the first of them, and what is inside.
@Suite struct StreamsTests {
    private static let text = "{\"Records\":[\(recordText(1, more: ",\"userAgent\":\"é漢😀\""))]}\r\n"

    private static func decode(_ data: Data, limit: Int64 = 1 << 30) -> (text: String?, sha: String?, problem: String?)
    {
        switch DecodedSource.open(MemorySource(Array(data)), limit: limit) {
        case .text(let source):
            let bytes = source.readAll(most: .max) ?? []
            return (String(validating: bytes, as: UTF8.self), source.finish().map(SHA256.hex), source.problem)
        case .archive(let format, _, _): return (nil, nil, "archive: \(format)")
        case .unreadable(let reason): return (nil, nil, reason)
        }
    }

    @Test(arguments: [
        String.Encoding.utf16, .utf16LittleEndian, .utf16BigEndian, .utf32, .utf32LittleEndian, .utf32BigEndian,
    ])
    func encodings(encoding: String.Encoding) throws {
        for mark in ["", "\u{FEFF}"] {
            let data = try #require((mark + StreamsTests.text).data(using: encoding))
            let found = StreamsTests.decode(data)
            #expect(found.text?.drop { $0 == "\u{FEFF}" }.elementsEqual(StreamsTests.text) == true)
            #expect(found.problem == nil)
            // What a digest would have signed: the bytes as they are.
            #expect(found.sha == SHA256.hex(SHA256.digest(Array(data), count: data.count)))
            #expect(StreamsTests.decode(try gzipped(data)).text == found.text)
        }
    }

    /// A half of a pair is not mended: the record that holds it is rejected.
    @Test func brokenCharacters() throws {
        var units = Array("{\"Records\":[\(recordText(1)),".utf16)
        units += Array(recordText(2, more: ",\"userAgent\":\"").utf16) + [0xD83D] + Array("\"}]}".utf16)
        let data = Data(units.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] })
        guard case .text(let source) = DecodedSource.open(MemorySource(Array(data)), limit: 1 << 20) else {
            Issue.record("no text")
            return
        }
        let (batch, reading) = try readContent(source.readAll(most: .max)!)
        #expect(batch.events.count == 1 && reading.rejected == 1)
        #expect(batch.rejects.first?.reason.contains("UTF-8") == true)
        #expect(StreamsTests.decode(data + Data([0x7B])).problem == "the text ends in the middle of a character")
    }

    @Test func wrappings() throws {
        let plain = Data(StreamsTests.text.utf8)
        let sha = SHA256.hex(SHA256.digest(Array(plain), count: plain.count))
        var packed = plain
        for depth in 1...4 {
            packed = depth == 2 ? try zstandard(packed) : try gzipped(packed)
            let found = StreamsTests.decode(packed)
            #expect(found.text == StreamsTests.text && found.sha == sha && found.problem == nil)
        }
        #expect(StreamsTests.decode(try gzipped(packed)).problem?.contains("compressed more than 4 times") == true)
        // Several frames, as several members of gzip, are one text.
        #expect(
            StreamsTests.decode(try zstandard(plain) + zstandard(plain)).text == StreamsTests.text + StreamsTests.text)
        #expect(StreamsTests.decode(try gzipped(plain) + gzipped(plain)).text == StreamsTests.text + StreamsTests.text)
    }

    @Test func damage() throws {
        let noise = Data((0..<200_000).map { UInt8(truncatingIfNeeded: ($0 &* 2_654_435_761) >> 7) })
        for packed in [try gzipped(noise), try zstandard(noise)] {
            #expect(StreamsTests.decode(packed.prefix(packed.count / 2)).problem != nil)
            #expect(StreamsTests.decode(packed.prefix(packed.count / 2)).sha == nil)
        }
        for (mark, name) in [([0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00], "xz"), (Array("BZh91AY".utf8), "bzip2")] {
            #expect(StreamsTests.decode(Data(mark as [UInt8])).problem?.contains("\(name) data") == true)
        }
    }

    @Test func bounds() throws {
        let blanks = Data(repeating: 0x20, count: 70 << 20)
        let once = try gzipped(blanks)
        #expect(
            StreamsTests.decode(once, limit: 1 << 20).problem?.hasPrefix("it inflates beyond 1048576 bytes") == true)
        #expect(StreamsTests.decode(try gzipped(once)).problem == InflationLimit.ratioReached)
        #expect(StreamsTests.decode(try zstandard(blanks)).problem == InflationLimit.ratioReached)
    }

    @Test func archivesAreTold() throws {
        let entries = [ArchiveFile.Entry.file("a.json", Data(StreamsTests.text.utf8))]
        for (format, name) in [(ArchiveFile.Format.zip, "zip"), (.tar, "tar"), (.tarGzip, "tar"), (.tarZstd, "tar")] {
            #expect(StreamsTests.decode(try ArchiveFile.bytes(format, entries)).problem == "archive: \(name)")
        }
        #expect(StreamsTests.decode(try gzipped(ArchiveFile.bytes(.zip, entries))).problem == "archive: zip")
    }
}
