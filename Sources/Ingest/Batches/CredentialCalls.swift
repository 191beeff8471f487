import JSONText

/// The calls whose request and answer are kept though they are read-only: they
/// issue a credential or sign somebody in. Asked of every read-only record, so
/// nothing is allocated.
struct CredentialCalls: Sendable {
    private struct Entry: Sendable {
        let source: Range<Int>
        let name: Range<Int>
    }

    /// The names one behind the other.
    private let text: ContiguousArray<UInt8>
    private let entries: ContiguousArray<Entry>
    /// A bit per length that a source has: most records end here.
    private let lengths: UInt64

    init(_ calls: [(source: String, name: String)]) {
        var text: ContiguousArray<UInt8> = []
        var entries: ContiguousArray<Entry> = []
        var lengths: UInt64 = 0
        func append(_ word: String) -> Range<Int> {
            let start = text.count
            text.append(contentsOf: word.utf8)
            return start..<text.count
        }
        for (source, name) in calls {
            entries.append(Entry(source: append(source), name: append(name)))
            lengths |= 1 << UInt64(min(source.utf8.count, 63))
        }
        self.text = text
        self.entries = entries
        self.lengths = lengths
    }

    /// Whether the call is one of them.
    func contains(source: JSONSlice, name: JSONSlice) -> Bool {
        guard source.kind == .string, name.kind == .string, lengths >> UInt64(min(source.count, 63)) & 1 == 1 else {
            return false
        }
        return text.withUnsafeBufferPointer { text in
            guard let base = text.baseAddress else { return false }
            func equals(_ slice: JSONSlice, _ range: Range<Int>) -> Bool {
                slice.count == range.count && compareBytes(slice.start, base + range.lowerBound, range.count)
            }
            return entries.contains { equals(name, $0.name) && equals(source, $0.source) }
        }
    }
}
