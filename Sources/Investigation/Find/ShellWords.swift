/// Words as a command line that a shell takes apart again as they were
/// (POSIX, "Quoting"): what comes from a log must not become a command.
package enum ShellWords {
    package static func line(_ words: [String]) -> String { words.map(quoted).joined(separator: " ") }

    static func quoted(_ word: String) -> String {
        let isPlain =
            !word.isEmpty
            && word.utf8.allSatisfy { byte in
                (byte >= 0x30 && byte <= 0x3A) || (byte >= 0x41 && byte <= 0x5A) || (byte >= 0x61 && byte <= 0x7A)
                    || "@%_+=,./-".utf8.contains(byte)
            }
        // An option is what begins with a dash.
        if isPlain { return word }
        return "'" + word.replacing("'", with: "'\\''") + "'"
    }
}
