import Foundation
import Testing

/// `deploytrail serve` on a port of its own, and requests to it, byte by byte.
final class ServedPage {
    /// What came back.
    struct Answer {
        let status: Int
        /// Lower-case names.
        let headers: [String: String]
        let body: Data
        var text: String { String(decoding: body, as: UTF8.self) }
    }

    let port: UInt16
    /// `/TOKEN`, or nothing.
    let base: String
    private let process: Process
    private let errorsFile: URL

    init(_ program: Program, _ options: [String] = [], environment: [String: String] = [:]) throws {
        let run = try program.start(["serve", "--port", "0"] + options, environment: environment)
        process = run.process
        errorsFile = run.errors
        var line = ""
        for _ in 0..<400 where !line.hasSuffix("\n") {
            usleep(25_000)
            line = try String(contentsOf: run.output, encoding: .utf8)
        }
        let address = try #require(URL(string: line.trimmingCharacters(in: .newlines)))
        #expect(address.host == "127.0.0.1")
        port = UInt16(try #require(address.port))
        base = address.path.count > 1 ? address.path : ""
    }

    deinit { process.terminate() }

    var errors: String { (try? String(contentsOf: errorsFile, encoding: .utf8)) ?? "" }

    /// Sends the signal and tells how it ended.
    func end(_ signal: Int32) -> Int32 {
        kill(process.processIdentifier, signal)
        process.waitUntilExit()
        return process.terminationReason == .exit ? process.terminationStatus : -1
    }

    func get(_ path: String) throws -> Answer { try ask(base + path) }

    /// - Parameter target: what stands in the request line, as it is.
    func ask(
        _ target: String, method: String = "GET", host: String? = nil, more: [String] = []
    ) throws -> Answer {
        var lines = ["\(method) \(target) HTTP/1.1", "Host: \(host ?? "127.0.0.1:\(port)")", "Connection: close"]
        lines += more
        return try ServedPage.parse(exchange(Data((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8)))
    }

    var processID: pid_t { process.processIdentifier }

    /// A connection that nothing is sent on; -1 where it fails.
    func connection() -> Int32 {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let connected = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        if connected == 0 { return descriptor }
        close(descriptor)
        return -1
    }

    /// Sends the bytes, reads to the end.
    func exchange(_ request: Data) throws -> Data {
        let descriptor = connection()
        try #require(descriptor >= 0)
        defer { close(descriptor) }
        var patience = timeval(tv_sec: 30, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        var rest = request[...]
        while !rest.isEmpty {
            let sent = rest.withUnsafeBytes { send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            if sent <= 0 { break }
            rest = rest.dropFirst(sent)
        }
        var answer = Data()
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = recv(descriptor, &buffer, buffer.count, 0)
            if count <= 0 { return answer }
            answer.append(contentsOf: buffer[..<count])
        }
    }

    private static func parse(_ data: Data) throws -> Answer {
        let gap = try #require(data.firstRange(of: Data("\r\n\r\n".utf8)))
        let lines = String(decoding: data[..<gap.lowerBound], as: UTF8.self).components(separatedBy: "\r\n")
        var headers: [String: String] = [:]
        for line in lines.dropFirst() {
            let halves = line.split(separator: ":", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
            headers[halves[0].lowercased()] = halves.count > 1 ? halves[1] : ""
        }
        let status = try #require(Int(lines[0].split(separator: " ")[1]))
        return Answer(status: status, headers: headers, body: data[gap.upperBound...])
    }

    /// What `href`, `src` and `action` of the page lead to, entities undone.
    static func links(in text: String) -> [String] {
        ["href=\"", "src=\"", "action=\""].flatMap { name in
            text.components(separatedBy: name).dropFirst().map {
                String($0.prefix { $0 != "\"" }).replacing("&amp;", with: "&")
            }
        }
    }
}
