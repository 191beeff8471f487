import Testing

@testable import Web

@Suite("Who may ask")
struct RequestGuardTests {
    private let gate = RequestGuard(port: 8417, token: nil)

    @Test("this machine's names", arguments: ["127.0.0.1:8417", "localhost:8417", "LocalHost:8417", "[::1]:8417"])
    func own(host: String) throws {
        try gate.check(method: "GET", host: host, site: nil, mode: nil)
        try gate.check(method: "HEAD", host: host, site: "none", mode: "navigate")
    }

    @Test(
        "and no others",
        arguments: [
            nil, "", "127.0.0.1", "localhost", "localhost:80", "localhost:84170", "evil.example:8417",
            "127.0.0.1.evil.example:8417", "127.0.0.1:8417.evil.example", "evil.example@127.0.0.1:8417",
            "localhost.:8417", "0.0.0.0:8417", "[::]:8417", "127.0.0.1:8417, evil.example", "ⅼocalhost:8417",
        ] as [String?])
    func foreign(host: String?) {
        let refusal = #expect(throws: Refusal.self) {
            try gate.check(method: "GET", host: host, site: nil, mode: nil)
        }
        #expect(refusal?.status == 421)
    }

    @Test("on the scheme's own port, without it, too")
    func port80() throws {
        try RequestGuard(port: 80, token: nil).check(method: "GET", host: "localhost", site: nil, mode: nil)
    }

    @Test("only to read", arguments: ["POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH", "CONNECT", "get", ""])
    func methods(method: String) {
        let refusal = #expect(throws: Refusal.self) {
            try gate.check(method: method, host: "localhost:8417", site: nil, mode: nil)
        }
        #expect(refusal?.status == 405)
    }

    @Test("not another site's page, but whoever follows a link there")
    func sites() throws {
        for site in ["cross-site", "same-site"] {
            for mode in ["no-cors", "cors", nil] {
                let refusal = #expect(throws: Refusal.self) {
                    try gate.check(method: "GET", host: "localhost:8417", site: site, mode: mode)
                }
                #expect(refusal?.status == 403)
            }
            try gate.check(method: "GET", host: "localhost:8417", site: site, mode: "navigate")
        }
        try gate.check(method: "GET", host: "localhost:8417", site: "same-origin", mode: "no-cors")
    }
}
