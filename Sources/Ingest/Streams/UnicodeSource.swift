/// UTF-16 or UTF-32 as UTF-8.
///
/// What is no character (half of a surrogate pair, a number beyond Unicode)
/// becomes bytes that are no UTF-8 either, so that the record which holds it is
/// rejected and not mended.
final class UnicodeSource: ByteSource {
    private let source: any ByteSource
    private let width: Int
    private let isLittleEndian: Bool
    private var input: [UInt8] = []
    private var position = 0
    private var ended = false
    /// The first half of a surrogate pair, whose second half is awaited.
    private var high: UInt32?

    private(set) var problem: String?

    /// - Parameter encoding: not UTF-8.
    init(_ source: any ByteSource, _ encoding: TextEncoding) {
        self.source = source
        width = encoding == .utf32LittleEndian || encoding == .utf32BigEndian ? 4 : 2
        isLittleEndian = encoding == .utf16LittleEndian || encoding == .utf32LittleEndian
    }

    /// - Parameter capacity: 8 or more.
    func read(into buffer: UnsafeMutablePointer<UInt8>, capacity: Int) -> Int {
        var written = 0
        // A unit gives six bytes at most: a lone half, then a character.
        while written + 8 <= capacity {
            guard let unit = nextUnit() else { break }
            for scalar in scalars(of: unit) { written += UnicodeSource.write(scalar, to: buffer + written) }
        }
        if written == 0, let last = high {
            high = nil
            return UnicodeSource.write(last, to: buffer)
        }
        return written
    }

    private func nextUnit() -> UInt32? {
        while input.count - position < width {
            guard !ended else { return nil }
            let rest = Array(input[position...])
            let more = [UInt8](unsafeUninitializedCapacity: 1 << 16) { buffer, filled in
                filled = buffer.baseAddress.map { source.read(into: $0, capacity: 1 << 16) } ?? 0
            }
            input = rest + more
            position = 0
            if more.isEmpty {
                ended = true
                problem = source.problem ?? (rest.isEmpty ? nil : "the text ends in the middle of a character")
            }
        }
        var unit: UInt32 = 0
        for index in 0..<width {
            let byte = UInt32(input[position + index])
            unit |= byte << UInt32(8 * (isLittleEndian ? index : width - 1 - index))
        }
        position += width
        return unit
    }

    /// The characters that are whole with this unit.
    private func scalars(of unit: UInt32) -> [UInt32] {
        guard width == 2 else { return [unit] }
        if let first = high {
            high = nil
            if (0xDC00...0xDFFF).contains(unit) { return [0x10000 + (first - 0xD800) << 10 + (unit - 0xDC00)] }
            return [first] + scalars(of: unit)
        }
        if (0xD800...0xDBFF).contains(unit) {
            high = unit
            return []
        }
        return [unit]
    }

    private static func write(_ scalar: UInt32, to out: UnsafeMutablePointer<UInt8>) -> Int {
        switch scalar {
        case 0..<0x80:
            out[0] = UInt8(scalar)
            return 1
        case 0x80..<0x800:
            out[0] = UInt8(0xC0 | scalar >> 6)
            out[1] = UInt8(0x80 | scalar & 0x3F)
            return 2
        case 0x800..<0x10000:
            out[0] = UInt8(0xE0 | scalar >> 12)
            out[1] = UInt8(0x80 | scalar >> 6 & 0x3F)
            out[2] = UInt8(0x80 | scalar & 0x3F)
            return 3
        case 0x10000..<0x110000:
            out[0] = UInt8(0xF0 | scalar >> 18)
            out[1] = UInt8(0x80 | scalar >> 12 & 0x3F)
            out[2] = UInt8(0x80 | scalar >> 6 & 0x3F)
            out[3] = UInt8(0x80 | scalar & 0x3F)
            return 4
        default:
            out[0] = 0xFF
            return 1
        }
    }
}
