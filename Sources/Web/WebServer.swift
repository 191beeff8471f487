import FlyingFox
import FlyingSocks
import Foundation
import Report

/// The page over HTTP, on this machine's own addresses: 127.0.0.1 and, where
/// there is one, ::1.
public final class WebServer: Sendable {
    /// Why it can't begin.
    public struct Problem: Error, CustomStringConvertible {
        public let description: String
    }

    /// A response for a request, whatever it asks for.
    private typealias Handler = @Sendable (HTTPRequest) async -> HTTPResponse

    public let port: UInt16
    private let servers: [HTTPServer]
    /// Ends when the first server ends.
    private let running: Task<Void, any Error>

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
        let first: (server: HTTPServer, task: Task<Void, any Error>)
        let answering = Answering(site: site, token: token, access: access)
        do {
            first = try await WebServer.listen(on: try sockaddr_in.inet(ip4: "127.0.0.1", port: asked), answering)
        } catch {
            throw Problem(
                description: "cannot listen on 127.0.0.1:\(asked): \(WebServer.words(error)); "
                    + "name another port with --port, or any that is free with --port 0")
        }
        guard case .ip4(_, let port) = await first.server.listeningAddress else {
            throw Problem(description: "cannot tell on which port of 127.0.0.1 it listens")
        }
        answering.port.set(port)
        self.port = port
        // Where this machine has no IPv6, or somebody else has the port
        // there, the printed address still leads here.
        let second = try? await WebServer.listen(on: try sockaddr_in6.inet6(ip6: "::1", port: port), answering)
        servers = [first.server] + (second.map { [$0.server] } ?? [])
        running = first.task
    }

    private static func listen(
        on address: some SocketAddress, _ answering: Answering
    ) async throws -> (server: HTTPServer, task: Task<Void, any Error>) {
        let server = HTTPServer(
            config: .init(
                address: address, timeout: Answering.longest + 10, sharedRequestReplaySize: 4_096, logger: .disabled),
            handler: ClosureHTTPHandler { await answering.response(to: $0) })
        let task = Task { try await server.run() }
        let listening = Task {
            try await server.waitUntilListening(timeout: 5)
        }
        // `run` ends at once where it can't listen.
        let ended = Task {
            do { try await task.value } catch {
                listening.cancel()
                throw error
            }
        }
        do { try await listening.value } catch {
            try await ended.value
            throw error
        }
        return (server, task)
    }

    private static func words(_ error: any Error) -> String {
        if case .failed(_, let number, _)? = error as? SocketError {
            return number == EADDRINUSE ? "somebody else listens there" : String(cString: strerror(number))
        }
        return "\(error)"
    }

    /// Goes on until ``stop()``.
    public func wait() async throws {
        do { try await running.value } catch SocketError.disconnected {} catch is CancellationError {}
    }

    /// Closes all connections.
    public func stop() async {
        for server in servers { await server.stop(timeout: 0.2) }
    }
}
