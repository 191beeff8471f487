import Foundation
import Testing

@testable import CloudTrail

/// UUIDs in the one spelling that can be written back.
@Suite struct UUIDTextTests {
    private func parse(_ text: String) -> (UInt64, UInt64)? { Array(text.utf8).withUnsafeBufferPointer(UUIDText.parse) }

    @Test func halvesAreThoseOfTheDigits() throws {
        let halves = try #require(parse("01234567-89ab-cdef-fedc-ba9876543210"))
        #expect(halves.0 == 0x0123_4567_89AB_CDEF)
        #expect(halves.1 == 0xFEDC_BA98_7654_3210)
    }

    @Test func anyUUIDIsFoundations() throws {
        for _ in 0..<500 {
            let id = UUID()
            let bytes = try #require(UUIDText.bytes(id.uuidString.lowercased()))
            #expect(bytes == withUnsafeBytes(of: id.uuid) { Array($0) })
        }
        #expect(UUIDText.bytes("00000000-0000-0000-0000-000000000000") == Array(repeating: 0, count: 16))
        #expect(UUIDText.bytes("ffffffff-ffff-ffff-ffff-ffffffffffff") == Array(repeating: 255, count: 16))
    }

    @Test(arguments: [
        "", "0", "01234567-89AB-cdef-fedc-ba9876543210", "0123456789abcdeffedcba9876543210",
        "01234567-89ab-cdef-fedc-ba987654321", "01234567-89ab-cdef-fedc-ba98765432100",
        "{01234567-89ab-cdef-fedc-ba987654321}", "01234567_89ab-cdef-fedc-ba9876543210",
        "0123456-789ab-cdef-fedc-ba9876543210", "01234567-89ab-cdef-fedc-ba987654321g",
        "g1234567-89ab-cdef-fedc-ba9876543210", "01234567-89ab-cdef-fedc-ba987654321 ",
        "01234567-89ab-cdef-fedc-ba98765432-0", "+1234567-89ab-cdef-fedc-ba9876543210",
        "01234567-89ab-cdef-fedc-ba98765432é",
    ])
    func refuses(_ text: String) {
        #expect(parse(text) == nil)
        #expect(UUIDText.bytes(text) == nil)
    }

    /// Every byte that is no lower-case digit, at every place.
    @Test func everyPlaceIsChecked() {
        let good = Array("01234567-89ab-cdef-fedc-ba9876543210".utf8)
        for place in good.indices {
            for byte in UInt8(0)...255 {
                var bytes = good
                bytes[place] = byte
                let isDash = good[place] == UInt8(ascii: "-")
                let isDigit = "0123456789abcdef".utf8.contains(byte)
                let fits = isDash ? byte == UInt8(ascii: "-") : isDigit
                if (bytes.withUnsafeBufferPointer(UUIDText.parse) != nil) != fits {
                    Issue.record("byte \(byte) at \(place)")
                }
            }
        }
    }
}
