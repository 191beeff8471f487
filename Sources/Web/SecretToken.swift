/// What every address of the page begins with: whoever does not know it, gets
/// nothing. 128 bits from the system's random numbers (getrandom(2)).
public struct SecretToken: Sendable {
    /// 32 hexadecimal digits.
    public let text: String

    public init() {
        var generator = SystemRandomNumberGenerator()
        text = (0..<16).map { _ in
            let digits = String(UInt8.random(in: .min ... .max, using: &generator), radix: 16)
            return digits.count == 1 ? "0" + digits : digits
        }.joined()
    }

    /// Whether it is the token. How long that takes tells nothing of where
    /// they differ.
    func matches(_ text: String) -> Bool {
        let (expected, given) = (Array(self.text.utf8), Array(text.utf8))
        var difference: UInt8 = expected.count == given.count ? 0 : 1
        for place in expected.indices {
            difference |= expected[place] ^ (given.isEmpty ? 0xFF : given[place % given.count])
        }
        return difference == 0
    }
}
