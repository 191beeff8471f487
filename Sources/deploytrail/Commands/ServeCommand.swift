import ArgumentParser
import Configuration
import Foundation
import Report
import Web

/// `deploytrail serve`
struct ServeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Show the database as pages in a browser, on this machine alone.",
        discussion: """
            Prints the page's address and answers until Ctrl-C. It only reads, listens on 127.0.0.1 and ::1, loads \
            nothing from elsewhere, and answers only addresses that begin with the token it made at its start. An \
            ingest may run meanwhile.

            EXAMPLES
              deploytrail serve
              deploytrail serve --open
              deploytrail serve --port 0 --db incident.sqlite
            """)

    @OptionGroup var database: DatabaseOption
    @Option(help: ArgumentHelp("The port to listen on; 0: any that is free.", valueName: "number"))
    var port: UInt16 = 8417
    @Flag(help: "Open the page in the browser, with xdg-open.") var open = false
    @Flag(
        name: .customLong("no-token"),
        help: "Leave the token out of the addresses: whoever has an account on this machine can read the page.")
    var withoutToken = false
    @Flag(help: "Write a line for every request to stderr.") var verbose = false
    @OptionGroup var configuration: ConfigurationOption

    func run() throws {
        let token = withoutToken ? nil : SecretToken()
        let declared = try configuration.load()
        let site = try Site(
            database: database.path, token: token, scope: declared?.scope, policy: try declared?.policy?.json,
            suppressions: try Suppressions.find(named: nil)?.json,
            exports: ChildExports(database: database.path, configuration: configuration.config),
            complain: { Terminal.complain($0) })
        let access: (@Sendable (String) -> Void)? = verbose ? { @Sendable line in Terminal.complain(line) } : nil
        let (port, open) = (port, open)
        try blocking {
            let server = try await WebServer(site, port: port, token: token, access: access)
            let address = "http://127.0.0.1:\(server.port)/" + (token.map { "\($0.text)/" } ?? "")
            let ending = Ending { Task { await server.stop() } }
            FileHandle.standardOutput.write(Data((address + "\n").utf8))
            if open { Browser.open(address) }
            try await server.run()
            withExtendedLifetime(ending) {}
        }
    }

    /// Runs what is asynchronous to its end.
    private func blocking(_ body: @escaping @Sendable () async throws -> Void) throws {
        let done = DispatchSemaphore(value: 0)
        let outcome = Outcome()
        Task.detached {
            do { try await body() } catch { outcome.error = error }
            done.signal()
        }
        done.wait()
        if let error = outcome.error { throw error }
    }
}

/// What a task ended with; written before the semaphore is raised, read after.
private final class Outcome: @unchecked Sendable {
    var error: (any Error)?
}

/// Ctrl-C and SIGTERM, once: a second one ends the program as usual.
private final class Ending {
    private let sources: [any DispatchSourceSignal]

    init(_ body: @escaping @Sendable () -> Void) {
        sources = [SIGINT, SIGTERM].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler {
                signal(number, SIG_DFL)
                body()
            }
            source.resume()
            return source
        }
    }
}

/// The browser, by the desktop's own word for it.
private enum Browser {
    /// No shell sees the address; without a desktop the page is still there.
    static func open(_ address: String) {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["xdg-open", address]
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        process.terminationHandler = { ended in
            if ended.terminationStatus != 0 {
                Terminal.complain("deploytrail: xdg-open could not open the page: open the address yourself")
            }
        }
        do { try process.run() } catch {
            Terminal.complain("deploytrail: cannot run xdg-open: \(error.localizedDescription)")
        }
    }
}
