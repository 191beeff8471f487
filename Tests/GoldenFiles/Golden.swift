import Foundation
import Testing

/// A text compared with a file of `Goldens/`, beside the test that uses it.
/// `DEPLOYTRAIL_GOLDENS=write` in the environment writes the files anew: look
/// at the difference before it is committed.
public enum Golden {
    public static func expect(
        _ text: String, is name: String, beside file: String = #filePath, fileID: String = #fileID, line: Int = #line,
        column: Int = #column
    ) throws {
        let golden = URL(fileURLWithPath: file).deletingLastPathComponent().appendingPathComponent("Goldens/\(name)")
        if ProcessInfo.processInfo.environment["DEPLOYTRAIL_GOLDENS"] == "write" {
            try FileManager.default.createDirectory(
                at: golden.deletingLastPathComponent(), withIntermediateDirectories: true)
            try text.write(to: golden, atomically: true, encoding: .utf8)
        }
        let expected = try String(contentsOf: golden, encoding: .utf8)
        guard text != expected else { return }
        Issue.record(
            "\(name) differs: \(text)",
            sourceLocation: SourceLocation(fileID: fileID, filePath: file, line: line, column: column))
    }
}
