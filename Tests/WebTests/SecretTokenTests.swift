import Testing

@testable import Web

@Suite("The token")
struct SecretTokenTests {
    @Test("has 128 bits, and no two are alike")
    func random() {
        let texts = (0..<100).map { _ in SecretToken().text }
        #expect(texts.allSatisfy { $0.count == 32 && $0.allSatisfy(\.isHexDigit) })
        #expect(Set(texts).count == texts.count)
    }

    @Test("matches itself alone")
    func matches() {
        let token = SecretToken()
        #expect(token.matches(token.text))
        var wrong = Array(token.text)
        wrong[31] = wrong[31] == "0" ? "1" : "0"
        for text in ["", String(token.text.dropLast()), token.text + "0", token.text + token.text, String(wrong)] {
            #expect(!token.matches(text), "\(text)")
        }
    }
}
