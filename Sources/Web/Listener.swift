import FlyingFox
import FlyingSocks
import Foundation
import Synchronization

/// One address that is listened on. FlyingFox's server ends when it can't
/// accept a connection; where that is because somebody holds more of them than
/// this process may have open, all are closed and it begins anew.
final class Listener: Sendable {
    private struct State {
        var server: HTTPServer
        var isStopped = false
    }

    let port: UInt16
    private let state: Mutex<State>
    private let make: @Sendable (UInt16) throws -> HTTPServer
    private let first: Task<Void, any Error>

    /// Listens.
    ///
    /// - Parameter make: a server on a port; 0: any that is free.
    /// - Throws: what keeps it from listening.
    init(on asked: UInt16, _ make: @escaping @Sendable (UInt16) throws -> HTTPServer) async throws {
        let server = try make(asked)
        let task = Task { try await server.run() }
        let listening = Task { try await server.waitUntilListening(timeout: 5) }
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
        switch await server.listeningAddress {
        case .ip4(_, let port), .ip6(_, let port): self.port = port
        default: throw WebServer.Problem(description: "cannot tell on which port it listens")
        }
        self.make = make
        first = task
        state = Mutex(State(server: server))
    }

    /// Answers until ``stop()``.
    ///
    /// - Parameter complain: is told when it has to begin anew.
    func run(complain: @Sendable (String) -> Void) async throws {
        var task = first
        while true {
            do {
                try await task.value
                return
            } catch {
                if state.withLock({ $0.isStopped }) { return }
                guard case .failed(_, let number, _)? = error as? SocketError, Listener.passing.contains(number) else {
                    throw error
                }
                complain(
                    "deploytrail: connections were refused: \(String(cString: strerror(number))); all are closed now")
                try await Task.sleep(for: .milliseconds(200))
                let server = try make(port)
                let isStopped = state.withLock { state in
                    state.server = server
                    return state.isStopped
                }
                if isStopped { return }
                task = Task { try await server.run() }
            }
        }
    }

    /// accept(2): what is over when connections have been closed.
    private static let passing: Set<Int32> = [EMFILE, ENFILE, ENOBUFS, ENOMEM, ECONNABORTED]

    func stop() async {
        let server = state.withLock { state in
            state.isStopped = true
            return state.server
        }
        await server.stop(timeout: 0.2)
    }
}
