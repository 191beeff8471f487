import Foundation

/// Gives equal runs of bytes the same small number, in the order of their
/// first coming.
final class ByteInterner {
    private var slots: [Int32]
    private var hashes: [UInt64] = []
    private(set) var entries: [ByteArena.Range] = []
    let arena: ByteArena

    init(capacity: Int = 1024) {
        slots = Array(repeating: -1, count: capacity)
        arena = ByteArena(capacity: capacity * 32)
    }

    var count: Int { entries.count }

    /// Bytes held, to know when to forget.
    var footprint: Int { arena.count + entries.count * 24 }

    func bytes(_ index: Int) -> UnsafeBufferPointer<UInt8> { arena.bytes(entries[index]) }

    func removeAll() {
        guard !entries.isEmpty else { return }
        for index in slots.indices { slots[index] = -1 }
        hashes.removeAll(keepingCapacity: true)
        entries.removeAll(keepingCapacity: true)
        arena.removeAll()
    }

    /// The number of these bytes, new or old.
    func intern(_ bytes: UnsafeBufferPointer<UInt8>) -> Int {
        guard let start = bytes.baseAddress else {
            var none: UInt8 = 0
            return withUnsafePointer(to: &none) { intern(UnsafeBufferPointer(start: $0, count: 0)) }
        }
        let hash = ByteHash.hash(start, bytes.count)
        var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
        while slots[slot] >= 0 {
            let index = Int(slots[slot])
            let entry = entries[index]
            if hashes[index] == hash, Int(entry.count) == bytes.count, equal(entry, start) { return index }
            slot = (slot + 1) & (slots.count - 1)
        }
        let index = entries.count
        entries.append(arena.append(bytes))
        hashes.append(hash)
        slots[slot] = Int32(index)
        if entries.count * 2 > slots.count { grow() }
        return index
    }

    private func equal(_ entry: ByteArena.Range, _ start: UnsafePointer<UInt8>) -> Bool {
        memcmp(arena.base + Int(entry.offset), start, Int(entry.count)) == 0
    }

    private func grow() {
        slots = Array(repeating: -1, count: slots.count * 2)
        for (index, hash) in hashes.enumerated() {
            var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
            while slots[slot] >= 0 { slot = (slot + 1) & (slots.count - 1) }
            slots[slot] = Int32(index)
        }
    }
}
