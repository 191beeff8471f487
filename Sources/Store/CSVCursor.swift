/// Reads the records of a CSV text (RFC 4180): cells in quotes may hold commas,
/// line breaks and doubled quotes. Lines end with CRLF, LF or CR.
public struct CSVCursor {
    /// One record, and its first byte counted from the text's start.
    public struct Record {
        public let offset: Int
        public let content: Content

        public init(offset: Int, content: Content) {
            self.offset = offset
            self.content = content
        }
    }

    public enum Content: Equatable, Sendable {
        case cells([String])
        /// What is wrong with it.
        case broken(String)
    }

    /// What is wrong with a cell.
    private struct Fault: Error { let reason: String }

    private let bytes: UnsafeBufferPointer<UInt8>
    private var place = 0

    /// Beyond this, a cell is no cell of a user list.
    public static let longestRecord = 1 << 20

    public init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    /// The next record; empty lines are passed over; nil at the end.
    public mutating func next() -> Record? {
        while place < bytes.count, isBreak(bytes[place]) { place += 1 }
        guard place < bytes.count else { return nil }
        let start = place
        var cells: [String] = []
        var problem: String?
        repeat {
            switch cell() {
            case .success(let text): cells.append(text)
            case .failure(let fault):
                problem = problem ?? fault.reason
                cells.append("")
            }
        } while passComma()
        passBreak()
        if place - start > CSVCursor.longestRecord { problem = "a row of more than 1 MiB" }
        return Record(offset: start, content: problem.map { .broken($0) } ?? .cells(cells))
    }

    private func isBreak(_ byte: UInt8) -> Bool { byte == 0x0A || byte == 0x0D }

    private mutating func passComma() -> Bool {
        guard place < bytes.count, bytes[place] == UInt8(ascii: ",") else { return false }
        place += 1
        return true
    }

    private mutating func passBreak() {
        if place < bytes.count, bytes[place] == 0x0D { place += 1 }
        if place < bytes.count, bytes[place] == 0x0A { place += 1 }
    }

    /// One cell; the cursor then stands at the comma or the line's end.
    private mutating func cell() -> Result<String, Fault> {
        var text: [UInt8] = []
        var problem: String?
        if place < bytes.count, bytes[place] == UInt8(ascii: "\"") {
            place += 1
            if !quoted(into: &text) { problem = "a quote that is never closed" }
            if place < bytes.count, bytes[place] != UInt8(ascii: ","), !isBreak(bytes[place]) {
                problem = "text after a closing quote"
            }
        }
        while place < bytes.count, bytes[place] != UInt8(ascii: ","), !isBreak(bytes[place]) {
            text.append(bytes[place])
            place += 1
        }
        if let problem { return .failure(Fault(reason: problem)) }
        guard let valid = String(validating: text, as: UTF8.self) else {
            return .failure(Fault(reason: "invalid UTF-8 in a cell"))
        }
        if text.contains(0) { return .failure(Fault(reason: "a NUL in a cell")) }
        return .success(valid)
    }

    /// What stands in quotes; false where they are never closed.
    private mutating func quoted(into text: inout [UInt8]) -> Bool {
        while place < bytes.count {
            let byte = bytes[place]
            place += 1
            if byte == UInt8(ascii: "\"") {
                guard place < bytes.count, bytes[place] == byte else { return true }
                place += 1
            }
            text.append(byte)
        }
        return false
    }
}
