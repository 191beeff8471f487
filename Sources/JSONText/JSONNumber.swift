/// Numbers by RFC 8259 §6.
enum JSONNumber {
    static func isValid(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        var index = 0
        func digit() -> Bool { index < text.count && (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(text[index]) }
        func digits() -> Bool {
            guard digit() else { return false }
            while digit() { index += 1 }
            return true
        }
        if index < text.count, text[index] == UInt8(ascii: "-") { index += 1 }
        if index < text.count, text[index] == UInt8(ascii: "0") {
            index += 1
        } else if !digits() {
            return false
        }
        if index < text.count, text[index] == UInt8(ascii: ".") {
            index += 1
            if !digits() { return false }
        }
        if index < text.count, text[index] | 0x20 == UInt8(ascii: "e") {
            index += 1
            if index < text.count, text[index] == UInt8(ascii: "+") || text[index] == UInt8(ascii: "-") { index += 1 }
            if !digits() { return false }
        }
        return index == text.count
    }
}
