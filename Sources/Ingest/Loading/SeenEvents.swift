/// Notices event ids that come a second time while an empty database is
/// filled, by 32 bits of each: what it takes for repeated is looked at again
/// (in eight million events some seven thousand are taken for it wrongly),
/// what is repeated it never misses.
final class SeenEvents {
    /// Beyond this many events it gives up, and the index has to tell: 64 MiB.
    private static let most = 8_000_000

    private var slots: [UInt32]
    private var count = 0
    /// Rows whose event id may have come before; nil once it gave up.
    private(set) var repeated: [Int64]? = []

    init() { slots = Array(repeating: 0, count: 1 << 16) }

    func note(_ fingerprint: UInt64, row: Int64) {
        guard repeated != nil else { return }
        let folded = UInt32(truncatingIfNeeded: fingerprint ^ (fingerprint >> 32))
        if insert(folded == 0 ? 1 : folded, into: &slots) {
            count += 1
            if count * 4 > slots.count * 3 { grow() }
        } else {
            repeated?.append(row)
        }
    }

    /// The rows that may be repeated, the last word asked of it: its memory is
    /// needed elsewhere.
    func finish() -> [Int64]? {
        slots = []
        defer { repeated = nil }
        return repeated
    }

    /// False where the value is there already.
    private func insert(_ value: UInt32, into slots: inout [UInt32]) -> Bool {
        let mask = slots.count - 1
        // Event ids are random; their own bits spread well enough.
        var slot = Int(truncatingIfNeeded: value) & mask
        while slots[slot] != 0 {
            if slots[slot] == value { return false }
            slot = (slot + 1) & mask
        }
        slots[slot] = value
        return true
    }

    private func grow() {
        guard count < SeenEvents.most else {
            repeated = nil
            slots = []
            return
        }
        var larger = [UInt32](repeating: 0, count: slots.count * 2)
        for value in slots where value != 0 { _ = insert(value, into: &larger) }
        slots = larger
    }
}
