import FlyingFox
import FlyingSocks
import Foundation

/// The page over HTTP, on this machine's own addresses: 127.0.0.1 and, where
/// there is one, ::1.
public final class WebServer: Sendable {
    /// Why it can't begin.
    public struct Problem: Error, CustomStringConvertible {
        public let description: String
    }

    public let port: UInt16
    private let listeners: [Listener]
    private let complain: @Sendable (String) -> Void

    /// Listens.
    ///
    /// - Parameters:
    ///   - port: 0: any that is free.
    ///   - token: nil: addresses begin with none.
    ///   - access: gets a line for every request.
    /// - Throws: ``Problem`` where the port is taken.
    public init(
        _ site: Site, port asked: UInt16, token: SecretToken?, access: (@Sendable (String) -> Void)?
    ) async throws {
        let answering = Answering(site: site, token: token, access: access)
        let first: Listener
        do {
            first = try await Listener(on: asked) { port in
                WebServer.server(on: try sockaddr_in.inet(ip4: "127.0.0.1", port: port), answering)
            }
        } catch {
            throw Problem(
                description: "cannot listen on 127.0.0.1:\(asked): \(WebServer.words(error)); "
                    + "name another port with --port, or any that is free with --port 0")
        }
        answering.port.set(first.port)
        port = first.port
        complain = site.complain
        // Where this machine has no IPv6, or somebody else has the port
        // there, the printed address still leads here.
        let second = try? await Listener(on: first.port) { port in
            WebServer.server(on: try sockaddr_in6.inet6(ip6: "::1", port: port), answering)
        }
        listeners = [first] + (second.map { [$0] } ?? [])
    }

    private static func server(on address: some SocketAddress, _ answering: Answering) -> HTTPServer {
        HTTPServer(
            config: .init(
                address: address, timeout: Answering.longest + 10, sharedRequestReplaySize: 4_096, logger: .disabled),
            handler: ClosureHTTPHandler { await answering.response(to: $0) })
    }

    private static func words(_ error: any Error) -> String {
        if case .failed(_, let number, _)? = error as? SocketError {
            return number == EADDRINUSE ? "somebody else listens there" : String(cString: strerror(number))
        }
        return "\(error)"
    }

    /// Answers until ``stop()``.
    public func run() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for listener in listeners { group.addTask { try await listener.run(complain: self.complain) } }
            try await group.waitForAll()
        }
    }

    /// Closes all connections.
    public func stop() async {
        for listener in listeners { await listener.stop() }
    }
}
