import Testing

@testable import Web

@Suite("An address")
struct RequestTargetTests {
    @Test("is taken apart, its encoding undone")
    func parts() throws {
        let target = try RequestTarget(
            path: "/trace/arn%3Aaws%3Aecs%2Fx/", query: "q=a+b%2B&empty=&service=x&service=%C3%A9&=z")
        #expect(target.parts == ["trace", "arn:aws:ecs/x"])
        #expect(target["q"] == "a b+")
        #expect(target["empty"] == nil && target["missing"] == nil)
        #expect(target.all("service") == ["x", "é"])
    }

    @Test(
        "that is no encoding of text is refused",
        arguments: ["/%", "/%4", "/%zz", "/a%00b", "/%ff", "/%C3", "/%ED%A0%80", "http://127.0.0.1/", "", "*"])
    func malformed(path: String) {
        #expect(throws: Refusal.self) { try RequestTarget(path: path, query: "") }
    }

    @Test("of many parts, fields or bytes is refused")
    func long() {
        let texts = [
            (String(repeating: "/a", count: 17), ""), ("/", String(repeating: "a=b&", count: 65)),
            ("/" + String(repeating: "a", count: 8_192), ""),
        ]
        for (path, query) in texts {
            #expect(throws: Refusal.self) { try RequestTarget(path: path, query: query) }
        }
    }

    @Test(
        "that the page makes leads back to the same",
        arguments: [
            "D-49e351cea4", "..", ".", "a/b", "a b+c&d=e?f#g", "\"'<>%", "e\u{301}\u{202E}😀", "\u{FEFF}",
        ])
    func links(text: String) throws {
        let token = SecretToken()
        let address = Links(token: token).to("trace", text, fields: [("q", text)])
        let halves = address.split(separator: "?", maxSplits: 1).map(String.init)
        let target = try RequestGuard(port: 1, token: token)
            .admit(RequestTarget(path: halves[0], query: halves[1]))
        #expect(target.parts == ["trace", text])
        #expect(target["q"] == text)
        #expect(address.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != 0x22 && $0 != 0x27 && $0 != 0x3C })
    }
}
