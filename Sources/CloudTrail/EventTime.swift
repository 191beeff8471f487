/// Points in time as the logs and exports spell them, as whole seconds since
/// 1970-01-01T00:00:00Z. No locale, no time zone of the host, no calendar
/// library: the same text gives the same number everywhere.
public enum EventTime {
    /// `2026-10-01T12:00:00Z`, also with 0–9 fraction digits (cut off), with
    /// an offset (`+00:00`, `+1100`), with a space for the `T`; nil for
    /// anything else and for days that no calendar has.
    public static func parse(_ text: UnsafeBufferPointer<UInt8>) -> Int64? {
        var reader = DigitReader(text)
        guard let year = reader.number(4), reader.take("-"), let month = reader.number(2), reader.take("-"),
            let day = reader.number(2), reader.take("T") || reader.take(" ") || reader.take("t"),
            let hour = reader.number(2), reader.take(":"), let minute = reader.number(2), reader.take(":"),
            let second = reader.number(2)
        else { return nil }
        guard let midnight = midnight(year: year, month: month, day: day), hour < 24, minute < 60, second <= 60
        else { return nil }
        if reader.take(".") { guard reader.skipDigits(1...9) else { return nil } }
        guard let offset = reader.zoneOffset(), reader.isAtEnd else { return nil }
        let seconds = midnight + Int64(hour * 3600 + minute * 60 + second - offset)
        return years.contains(seconds) ? seconds : nil
    }

    /// The years 0000 to 9999: beyond them texts would not sort like times.
    private static let years: ClosedRange<Int64> = -62_167_219_200...253_402_300_799

    public static func parse(_ text: String) -> Int64? {
        var copy = text
        return copy.withUTF8 { parse($0) }
    }

    /// The way STS and ECS answers spell times inside `responseElements`:
    /// `Apr 16, 2025, 3:46:56 AM` or the older `Jul 11, 2018 10:17:44 PM`,
    /// in UTC, with a plain or a narrow no-break space before AM and PM.
    public static func parseAnswer(_ text: String) -> Int64? {
        var copy = text
        return copy.withUTF8 { parseAnswer($0) }
    }

    private static func parseAnswer(_ text: UnsafeBufferPointer<UInt8>) -> Int64? {
        var reader = DigitReader(text)
        _ = reader.takeSpaces()
        guard let month = reader.takeWord(of: months), reader.takeSpaces(),
            let day = reader.number(upTo: 2), reader.takeSpaces(), let year = reader.number(4), reader.takeSpaces(),
            let midnight = midnight(year: year, month: month + 1, day: day),
            let hour = reader.number(upTo: 2), reader.take(":"), let minute = reader.number(upTo: 2), reader.take(":"),
            let second = reader.number(upTo: 2), reader.takeSpaces(), let half = reader.takeWord(of: ["AM", "PM"])
        else { return nil }
        _ = reader.takeSpaces()
        guard (1...12).contains(hour), minute < 60, second <= 60, reader.isAtEnd else { return nil }
        return midnight + Int64((hour % 12 + 12 * half) * 3600 + minute * 60 + second)
    }

    private static let months: [StaticString] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// `2026-10-01T12:00:00Z`, the one spelling of the logical views. Of years
    /// beyond 0000 to 9999 the nearest second between them.
    public static func format(_ seconds: Int64) -> String {
        String(unsafeUninitializedCapacity: length) { buffer in
            guard let start = buffer.baseAddress else { return 0 }
            write(seconds, to: start)
            return length
        }
    }

    /// Bytes of a time as it is formatted.
    public static let length = 20

    /// Writes the ``length`` bytes that ``format(_:)`` gives.
    public static func write(_ seconds: Int64, to out: UnsafeMutablePointer<UInt8>) {
        let seconds = min(max(seconds, years.lowerBound), years.upperBound)
        let days = seconds >= 0 ? seconds / 86_400 : -((86_399 - seconds) / 86_400)
        let clock = Int(seconds - days * 86_400)
        // Civil date from days: Howard Hinnant, "chrono-compatible low-level
        // date algorithms".
        let z = days + 719_468
        let era = (z >= 0 ? z : z - 146_096) / 146_097
        let dayOfEra = z - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shifted = (5 * dayOfYear + 2) / 153
        let month = shifted < 10 ? shifted + 3 : shifted - 9
        let year = Int(yearOfEra + era * 400 + (month <= 2 ? 1 : 0))
        let day = dayOfYear - (153 * shifted + 2) / 5 + 1
        func two(_ value: Int, at place: Int, _ mark: Unicode.Scalar) {
            out[place] = UInt8(truncatingIfNeeded: 0x30 + value / 10)
            out[place + 1] = UInt8(truncatingIfNeeded: 0x30 + value % 10)
            out[place + 2] = UInt8(ascii: mark)
        }
        two(year / 100, at: 0, "-")
        two(year % 100, at: 2, "-")
        two(Int(month), at: 5, "-")
        two(Int(day), at: 8, "T")
        two(clock / 3600, at: 11, ":")
        two(clock / 60 % 60, at: 14, ":")
        two(clock % 60, at: 17, "Z")
    }

    /// The second at which a day begins; nil for days that do not exist.
    public static func midnight(year: Int, month: Int, day: Int) -> Int64? {
        guard (1...12).contains(month), day >= 1 else { return nil }
        let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        let length =
            switch month {
            case 2: leap ? 29 : 28
            case 4, 6, 9, 11: 30
            default: 31
            }
        guard day <= length else { return nil }
        let y = month <= 2 ? year - 1 : year
        let era = (y >= 0 ? y : y - 399) / 400
        let yearOfEra = y - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return Int64(era * 146_097 + dayOfEra - 719_468) * 86_400
    }
}

/// Reads digits and marks off the front of a time.
private struct DigitReader {
    private let text: UnsafeBufferPointer<UInt8>
    private var index = 0

    init(_ text: UnsafeBufferPointer<UInt8>) { self.text = text }

    var isAtEnd: Bool { index == text.count }

    mutating func number(_ digits: Int) -> Int? {
        guard index + digits <= text.count else { return nil }
        var value = 0
        for offset in index..<index + digits {
            let digit = text[offset] &- UInt8(ascii: "0")
            guard digit < 10 else { return nil }
            value = value * 10 + Int(digit)
        }
        index += digits
        return value
    }

    mutating func take(_ mark: Unicode.Scalar) -> Bool {
        guard index < text.count, text[index] == UInt8(ascii: mark) else { return false }
        index += 1
        return true
    }

    /// A number of at most so many digits, all that stand here.
    mutating func number(upTo digits: Int) -> Int? {
        let start = index
        guard skipDigits(1...digits) else { return nil }
        let count = index - start
        index = start
        return number(count)
    }

    /// Which of these words stands here.
    mutating func takeWord(of words: [StaticString]) -> Int? {
        let rest = text[index...]
        guard
            let place = words.firstIndex(where: { word in
                rest.starts(with: UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount))
            })
        else { return nil }
        index += words[place].utf8CodeUnitCount
        return place
    }

    /// Blanks, commas and the no-break spaces U+00A0 and U+202F; whether any was there.
    mutating func takeSpaces() -> Bool {
        let start = index
        while index < text.count {
            if text[index] == UInt8(ascii: " ") || text[index] == UInt8(ascii: ",") {
                index += 1
            } else if text[index...].starts(with: [0xC2, 0xA0]) {
                index += 2
            } else if text[index...].starts(with: [0xE2, 0x80, 0xAF]) {
                index += 3
            } else {
                break
            }
        }
        return index > start
    }

    mutating func skipDigits(_ allowed: ClosedRange<Int>) -> Bool {
        let start = index
        while index < text.count, text[index] &- UInt8(ascii: "0") < 10 { index += 1 }
        return allowed.contains(index - start)
    }

    /// Seconds east of UTC: `Z`, `+hh:mm`, `-hhmm`.
    mutating func zoneOffset() -> Int? {
        if take("Z") || take("z") { return 0 }
        let sign = take("+") ? 1 : take("-") ? -1 : 0
        guard sign != 0, let hours = number(2) else { return nil }
        _ = take(":")
        guard let minutes = number(2), hours < 24, minutes < 60 else { return nil }
        return sign * (hours * 3600 + minutes * 60)
    }
}
