/// Who may ask: requests to this machine's own names, that read, from the
/// page itself or from a link that a person follows, with the token.
struct RequestGuard: Sendable {
    private let hosts: Set<String>
    private let token: SecretToken?

    /// - Parameter token: nil: addresses begin with none.
    init(port: UInt16, token: SecretToken?) {
        var hosts: Set<String> = []
        for name in ["127.0.0.1", "localhost", "[::1]"] {
            hosts.insert("\(name):\(port)")
            // A browser leaves out the scheme's own port.
            if port == 80 { hosts.insert(name) }
        }
        (self.hosts, self.token) = (hosts, token)
    }

    /// - Parameters:
    ///   - host: a name that resolves to this machine lets a foreign page
    ///     read it (DNS rebinding), unless the names are known ones.
    ///   - site, mode: `Sec-Fetch-Site`, `Sec-Fetch-Mode`
    ///     (w3.org/TR/fetch-metadata): another port is another site's page,
    ///     too.
    /// - Throws: ``Refusal``.
    func check(method: String, host: String?, site: String?, mode: String?) throws {
        guard let host, hosts.contains(host.lowercased()) else { throw Refusal.host }
        guard method == "GET" || method == "HEAD" else { throw Refusal.method }
        if site == "cross-site" || site == "same-site", mode != "navigate" { throw Refusal.otherSite }
    }

    /// Takes the token off the address.
    ///
    /// - Throws: ``Refusal/token``.
    func admit(_ target: RequestTarget) throws -> RequestTarget {
        guard let token else { return target }
        guard let first = target.parts.first, token.matches(first) else { throw Refusal.token }
        var rest = target
        rest.parts.removeFirst()
        return rest
    }
}
