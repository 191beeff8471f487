import Foundation
import Testing

/// A text compared with a file of `Goldens/`. `DEPLOYTRAIL_GOLDENS=write` in
/// the environment writes the files anew: look at the difference before it is
/// committed.
enum Golden {
    static func expect(
        _ text: String, is name: String, beside file: String = #filePath, at location: SourceLocation = #_sourceLocation
    ) throws {
        let golden = URL(fileURLWithPath: file).deletingLastPathComponent().appendingPathComponent("Goldens/\(name)")
        if ProcessInfo.processInfo.environment["DEPLOYTRAIL_GOLDENS"] == "write" {
            try FileManager.default.createDirectory(
                at: golden.deletingLastPathComponent(), withIntermediateDirectories: true)
            try text.write(to: golden, atomically: true, encoding: .utf8)
        }
        let expected = try String(contentsOf: golden, encoding: .utf8)
        #expect(text == expected, "\(name) differs", sourceLocation: location)
    }
}
