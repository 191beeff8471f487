/// Notices event ids that come a second time while an empty database is
/// filled, by 32 bits of each: what it takes for repeated is looked at again
/// (in six million events some four thousand are taken for it wrongly), what
/// is repeated it never misses.
final class SeenEvents {
    /// Beyond this many events it gives up, and the index has to tell: 64 MiB.
    private static let most = 6_000_000

    /// Of each event the row above and the 32 bits below; 0: free.
    private var slots: [UInt64]
    private var count = 0
    /// Rows whose event id may have come before, each with the row that came
    /// first; nil once it gave up.
    private var repeated: [Int64]? = []

    init() { slots = Array(repeating: 0, count: 1 << 16) }

    /// - Parameter row: from 1, each row once.
    func note(_ fingerprint: UInt64, row: Int64) {
        guard repeated != nil else { return }
        let folded = UInt32(truncatingIfNeeded: fingerprint ^ (fingerprint >> 32))
        if let first = insert(UInt64(row) << 32 | UInt64(folded), into: &slots) {
            repeated?.append(first)
            repeated?.append(row)
        } else {
            count += 1
            if count * 4 > slots.count * 3 { grow() }
        }
    }

    /// The rows among which all repeated ones are, the last word asked of it:
    /// its memory is needed elsewhere.
    func finish() -> [Int64]? {
        slots = []
        defer { repeated = nil }
        return repeated
    }

    /// The row that has the same bits; nil where none has, and the entry is put.
    private func insert(_ entry: UInt64, into slots: inout [UInt64]) -> Int64? {
        let mask = slots.count - 1
        // Event ids are random; their own bits spread well enough.
        var slot = Int(truncatingIfNeeded: entry) & mask
        while slots[slot] != 0 {
            if UInt32(truncatingIfNeeded: slots[slot]) == UInt32(truncatingIfNeeded: entry) {
                return Int64(slots[slot] >> 32)
            }
            slot = (slot + 1) & mask
        }
        slots[slot] = entry
        return nil
    }

    private func grow() {
        guard count < SeenEvents.most else {
            repeated = nil
            slots = []
            return
        }
        var larger = [UInt64](repeating: 0, count: slots.count * 2)
        for entry in slots where entry != 0 { _ = insert(entry, into: &larger) }
        slots = larger
    }
}
