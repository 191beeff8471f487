/// Makes a report's file. Somebody else does it, in a process of its own: the
/// page stays small whatever the report's size, and an export that takes too
/// long can be ended.
public protocol Exports: Sendable {
    /// - Parameters:
    ///   - arguments: the program's, from the command on.
    ///   - subject: what the command is about, where it takes such a thing; it
    ///     is no option whatever it begins with.
    ///   - path: where the file is to be.
    ///   - seconds: time at most.
    /// - Throws: ``ExportProblem``.
    func make(_ arguments: [String], subject: String?, at path: String, seconds: Double) throws
}

/// Why there is no file; for standard error, not for the page.
public struct ExportProblem: Error, CustomStringConvertible {
    public let description: String

    public init(description: String) { self.description = description }
}
