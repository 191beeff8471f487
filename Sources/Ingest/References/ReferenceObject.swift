import CloudTrail
import JSONText

/// Reads members of an exported object, in the one spelling that is stored.
struct ReferenceObject {
    let slice: JSONSlice

    init(_ slice: JSONSlice) { self.slice = slice }

    /// The value behind a chain of member names; nil where one is missing or
    /// null.
    func at(_ path: StaticString...) -> JSONSlice? { at(path) }

    private func at(_ path: [StaticString]) -> JSONSlice? {
        var here = slice
        for name in path {
            guard let next = here[name] else { return nil }
            here = next
        }
        return here.isNull ? nil : here
    }

    /// Text, or a number as text; nil also for the empty string.
    func text(_ path: StaticString...) -> String? { at(path)?.scalarText }

    func integer(_ path: StaticString...) -> Int64? { at(path)?.integer }

    /// A UUID in lower case, without braces.
    func uuid(_ path: StaticString...) -> String? {
        at(path).flatMap { $0.kind == .string ? $0.string : nil }.flatMap(ReferenceObject.bareUUID)
    }

    /// A point in time, in seconds since 1970: ISO text with 0–9 fraction
    /// digits and any offset, or seconds since 1970 as AWS's command line 1
    /// prints them.
    func time(_ path: StaticString...) -> Int64? { at(path).flatMap(ReferenceObject.time) }

    /// When the object was fetched, if its collector wrote that down.
    var exported: Int64? { time("exported") ?? time("exported_on") ?? time("exported_at") }

    /// How many members say something. Lists and `fields=` filters give
    /// fewer than the object's own address does.
    var memberCount: Int {
        var count = 0
        slice.forEachMember { _, value in if !value.isNull { count += 1 } }
        return count
    }

    /// Lower case, without braces, also where these are percent-encoded.
    static func bareUUID(_ text: String) -> String? {
        var bare = decodedBraces(text).lowercased()[...]
        while let first = bare.first, first == "{" || first == " " { bare.removeFirst() }
        while let last = bare.last, last == "}" || last == " " { bare.removeLast() }
        return bare.isEmpty ? nil : String(bare)
    }

    /// `%7B` and `%7D` as the braces they stand for.
    static func decodedBraces(_ text: String) -> String {
        guard text.contains("%7") else { return text }
        var out = ""
        var rest = text[...]
        while let first = rest.first {
            let head = rest.prefix(3).uppercased()
            if head == "%7B" || head == "%7D" {
                out.append(head == "%7B" ? "{" : "}")
                rest = rest.dropFirst(3)
            } else {
                out.append(first)
                rest = rest.dropFirst()
            }
        }
        return out
    }

    static func time(_ value: JSONSlice) -> Int64? {
        guard value.kind == .string || value.kind == .number, let text = value.scalarText else { return nil }
        if value.kind == .string, let seconds = EventTime.parse(text) { return seconds }
        guard var seconds = Double(text), seconds > 0 else { return nil }
        // Milliseconds, from here on to the year 5138.
        if seconds > 100_000_000_000 { seconds /= 1000 }
        return seconds < 100_000_000_000 ? Int64(seconds) : nil
    }
}
