/// The comment that a catalogue file opens with: lines of `-- key: value`.
public enum HeaderLines {
    /// Hands every line's key and value to the body, until a line that is none.
    ///
    /// - Parameter body: gets the line's number, from 1, the line, its key and
    ///   its value.
    /// - Returns: the text after the header.
    public static func read(
        _ text: String, _ body: (_ number: Int, _ line: Substring, _ key: String, _ value: String) throws -> Void
    ) rethrows -> String {
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false)[...]
        var number = 0
        while let line = lines.first, line.hasPrefix("-- "), let colon = line.firstIndex(of: ":") {
            number += 1
            let key = String(line[line.index(line.startIndex, offsetBy: 3)..<colon])
            guard !key.contains(" ") else { break }
            try body(number, line, key, String(line[line.index(after: colon)...].drop { $0 == " " }))
            lines = lines.dropFirst()
        }
        return lines.joined(separator: "\n")
    }
}
