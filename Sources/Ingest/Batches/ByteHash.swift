/// A fast hash of bytes: to find equal runs and to tell a repeated delivery
/// from another body. It is no proof of anything; the SHA-256 of the file is.
enum ByteHash {
    static func hash(_ start: UnsafePointer<UInt8>, _ count: Int) -> UInt64 {
        let k0: UInt64 = 0x9E37_79B9_7F4A_7C15
        let k1: UInt64 = 0xC2B2_AE3D_27D4_EB4F
        var a = UInt64(truncatingIfNeeded: count) &* k0
        var b = a ^ k1
        var p = UnsafeRawPointer(start)
        var left = count
        if left >= 64 {
            // Four at a time: the multiplications do not wait for each other.
            var c = a &+ k1
            var d = b &+ k0
            while left >= 64 {
                a = mix(a ^ p.loadUnaligned(as: UInt64.self), k0 ^ p.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
                b = mix(
                    b ^ p.loadUnaligned(fromByteOffset: 16, as: UInt64.self),
                    k1 ^ p.loadUnaligned(fromByteOffset: 24, as: UInt64.self))
                c = mix(
                    c ^ p.loadUnaligned(fromByteOffset: 32, as: UInt64.self),
                    k0 ^ p.loadUnaligned(fromByteOffset: 40, as: UInt64.self))
                d = mix(
                    d ^ p.loadUnaligned(fromByteOffset: 48, as: UInt64.self),
                    k1 ^ p.loadUnaligned(fromByteOffset: 56, as: UInt64.self))
                p += 64
                left -= 64
            }
            a ^= c
            b ^= d
        }
        while left >= 32 {
            a = mix(a ^ p.loadUnaligned(as: UInt64.self), k0 ^ p.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
            b = mix(
                b ^ p.loadUnaligned(fromByteOffset: 16, as: UInt64.self),
                k1 ^ p.loadUnaligned(fromByteOffset: 24, as: UInt64.self))
            p += 32
            left -= 32
        }
        while left >= 8 {
            a = mix(a ^ p.loadUnaligned(as: UInt64.self), k1)
            p += 8
            left -= 8
        }
        var tail: UInt64 = 0
        while left > 0 {
            tail = tail << 8 | UInt64(p.load(as: UInt8.self))
            p += 1
            left -= 1
        }
        return mix(a ^ tail, b ^ k0)
    }

    @inline(__always)
    private static func mix(_ a: UInt64, _ b: UInt64) -> UInt64 {
        let product = a.multipliedFullWidth(by: b)
        return product.high ^ product.low ^ b.byteSwapped
    }
}
