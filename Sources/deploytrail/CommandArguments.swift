import Foundation
import Ingest

/// The command line's arguments byte for byte. Swift mends those that are no
/// UTF-8, so that the file that somebody named is another one, or none.
enum CommandArguments {
    /// Foreign arguments by the text that stands for them while the command line
    /// is parsed: their bytes beyond UTF-8 as scalars that nobody assigns
    /// (the end of plane 16, for private use).
    private static let foreign: [String: [UInt8]] = Dictionary(
        raw.filter { String(validating: $0, as: UTF8.self) == nil }.map { (standIn($0), $0) },
        uniquingKeysWith: { first, _ in first })

    /// Without the program's name.
    private static let raw: [[UInt8]] = (1..<max(1, Int(CommandLine.argc))).map { index in
        guard let argument = CommandLine.unsafeArgv[index] else { return [] }
        return Array(UnsafeRawBufferPointer(start: argument, count: strlen(argument)))
    }

    /// What is parsed.
    static let texts: [String] = raw.map { String(validating: $0, as: UTF8.self) ?? standIn($0) }

    private static func standIn(_ bytes: [UInt8]) -> String {
        var text = ""
        for byte in bytes {
            text.unicodeScalars.append(Unicode.Scalar(byte < 0x80 ? UInt32(byte) : 0x10FF00 + UInt32(byte)) ?? "?")
        }
        return text
    }

    /// The bytes of a parsed argument, as they were given.
    static func bytes(_ argument: String) -> [UInt8] { foreign[argument] ?? Array(argument.utf8) }

    /// For people: bytes that are no UTF-8 as `\xNN`.
    static func display(_ argument: String) -> String {
        isForeign(argument)
            ? PathText.display(
                argument.unicodeScalars.flatMap { scalar in
                    scalar.value >= 0x10FF80 ? [UInt8(scalar.value & 0xFF)] : Array(String(scalar).utf8)
                }) : argument
    }

    /// The first argument that is no UTF-8, for people.
    static var firstForeign: String? {
        raw.first { String(validating: $0, as: UTF8.self) == nil }.map { PathText.display($0) }
    }

    /// Also of a part of an argument: `--db=FILE`.
    static func isForeign(_ text: String) -> Bool {
        !foreign.isEmpty && text.unicodeScalars.contains { (0x10FF80...0x10FFFF).contains($0.value) }
    }

    /// Whether there is such a file or folder.
    static func exists(_ argument: String) -> Bool {
        access((bytes(argument) + [0]).map { CChar(bitPattern: $0) }, F_OK) == 0
    }
}
