import Testing

@testable import JSONText

@Suite struct ControlCheckTests {
    /// Every byte at every place of a run of 16, before bytes that do not
    /// count.
    @Test func everyByteAtEveryPlace() {
        var wrong: [String] = []
        for place in 0..<40 {
            for byte in 0...0xFF as ClosedRange<UInt8> {
                var bytes = [UInt8](repeating: 0x20, count: place + 1)
                bytes[place] = byte
                let expected = byte < 0x20 && ![0x09, 0x0A, 0x0D].contains(byte) ? place : nil
                let found = GuardedBytes(bytes, filler: 1).read { cursor in
                    ControlCheck.first(cursor.position, count: bytes.count)
                }
                if found != expected { wrong.append("\(byte) at \(place): \(String(describing: found))") }
            }
        }
        #expect(wrong.isEmpty)
        #expect(GuardedBytes([UInt8](), filler: 1).read { ControlCheck.first($0.position, count: 0) } == nil)
    }
}
