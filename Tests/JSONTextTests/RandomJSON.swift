/// Documents by chance, the same for the same seed.
struct RandomJSON {
    private var chance: SplitMix
    private var text: [UInt8] = []

    init(seed: UInt64) { chance = SplitMix(state: seed) }

    /// One document; an object or an array, so that every cut is an error.
    mutating func document() -> [UInt8] {
        text = []
        space()
        if chance.one(in: 2) { object(depth: 0) } else { array(depth: 0) }
        space()
        return text
    }

    private mutating func value(depth: Int) {
        switch chance.below(depth > 6 ? 7 : 10) {
        case 0, 1, 2: string()
        case 3, 4: number()
        case 5: add("true")
        case 6: add(chance.one(in: 2) ? "false" : "null")
        case 7, 8: object(depth: depth + 1)
        default: array(depth: depth + 1)
        }
    }

    private mutating func object(depth: Int) {
        add("{")
        space()
        let count = chance.below(6)
        var names: [[UInt8]] = []
        for index in 0..<count {
            if index > 0 { add(",") }
            space()
            let start = text.count
            if let again = names.first, chance.one(in: 6) { text += again } else { string() }
            names.append(Array(text[start...]))
            space()
            add(":")
            space()
            value(depth: depth)
            space()
        }
        add("}")
    }

    private mutating func array(depth: Int) {
        add("[")
        space()
        for index in 0..<chance.below(6) {
            if index > 0 { add(",") }
            space()
            value(depth: depth)
            space()
        }
        add("]")
    }

    /// Lengths of 0 to 40 bytes, at times more than a block of 64.
    private mutating func string() {
        add("\"")
        let start = text.count
        let length = chance.one(in: 12) ? 40 + chance.below(200) : chance.below(41)
        let plain = chance.one(in: 2)
        while text.count - start < length { plain ? add(chance.pick(RandomJSON.plain)) : piece() }
        add("\"")
    }

    private mutating func piece() {
        switch chance.below(10) {
        case 0: add(chance.pick(["\\\"", "\\\\", "\\/", "\\b", "\\f", "\\n", "\\r", "\\t"]))
        case 1: for _ in 0...chance.below(5) { add("\\\\") }
        case 2: unicodeEscape(UInt16(chance.below(0xD800)))
        case 3:  // a pair of surrogates
            unicodeEscape(0xD800 + UInt16(chance.below(0x400)))
            unicodeEscape(0xDC00 + UInt16(chance.below(0x400)))
        case 4: add(chance.pick(["é", "ß", "日本", "🧑", "\u{7F}", "\u{2028}", "\u{FFFD}", "\u{10FFFF}"]))
        case 5: add(chance.pick(["{", "}", "[", "]", ",", ":", "/", " ", "'"]))
        default: add(chance.pick(RandomJSON.plain))
        }
    }

    private mutating func unicodeEscape(_ unit: UInt16) {
        let digits = String(unit, radix: 16, uppercase: chance.one(in: 2))
        add("\\u" + String(repeating: "0", count: 4 - digits.count) + digits)
    }

    private mutating func number() {
        if chance.one(in: 3) { add("-") }
        if chance.one(in: 4) { add("0") } else { add("\(1 + chance.below(chance.one(in: 2) ? 10 : 1_000_000_000))") }
        if chance.one(in: 3) { add(".\(chance.below(100_000))") }
        if chance.one(in: 4) { add(chance.pick(["e", "E", "e+", "E-", "e-"]) + chance.pick(["0", "7", "02", "15"])) }
    }

    private mutating func space() {
        while chance.one(in: 3) { add(chance.pick([" ", "\n", "\r", "\t", "   ", "\r\n\t"])) }
    }

    private mutating func add(_ piece: String) { text += Array(piece.utf8) }

    private static let plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.".map { String($0) }
}

/// Steele, Lea, Flood: "Fast splittable pseudorandom number generators".
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    mutating func below(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &self) }
    mutating func one(in count: Int) -> Bool { below(count) == 0 }
    mutating func pick(_ choices: [String]) -> String { choices[below(choices.count)] }
}
