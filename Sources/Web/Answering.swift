import FlyingFox
import FlyingSocks
import Foundation
import Report
import Synchronization

/// From an HTTP request to an HTTP response: the guards, the site, the
/// headers.
final class Answering: Sendable {
    /// Known once the server listens.
    final class Port: Sendable {
        private let number = Atomic<UInt16>(0)

        var value: UInt16 { number.load(ordering: .acquiring) }
        func set(_ port: UInt16) { number.store(port, ordering: .releasing) }
    }

    let port = Port()
    /// Seconds that the longest answer, an export, may take.
    static let longest = 300.0
    private let site: Site
    private let token: SecretToken?
    private let access: (@Sendable (String) -> Void)?

    init(site: Site, token: SecretToken?, access: (@Sendable (String) -> Void)?) {
        (self.site, self.token, self.access) = (site, token, access)
    }

    func response(to request: HTTPRequest) async -> HTTPResponse {
        let began = Date()
        let path = request.target.path()
        let reply: Reply
        var shown = path
        do {
            let gate = RequestGuard(port: port.value, token: token)
            try gate.check(
                method: request.method.rawValue, host: request.headers[.host],
                site: request.headers[HTTPHeader("Sec-Fetch-Site")],
                mode: request.headers[HTTPHeader("Sec-Fetch-Mode")])
            let target = try gate.admit(RequestTarget(path: path, query: request.target.query()))
            shown = "/" + target.parts.joined(separator: "/")
            reply = await site.reply(to: target)
        } catch {
            reply = site.page(for: error as? Refusal ?? .fault, knowsToken: false)
        }
        if let access {
            let milliseconds = Int(Date().timeIntervalSince(began) * 1_000)
            let words = VisibleText.neutralise(String(shown.prefix(200)))
            access("\(request.method.rawValue.prefix(10)) \(words) \(reply.status) \(milliseconds) ms")
        }
        return http(reply, bodyIsWanted: request.method.rawValue != "HEAD")
    }

    private func http(_ reply: Reply, bodyIsWanted: Bool) -> HTTPResponse {
        var headers = HTTPHeaders()
        for header in reply.headers { headers.setValues([header.value], for: HTTPHeader(header.name)) }
        let body: HTTPBodySequence
        switch reply.body {
        case .bytes(let data):
            headers[.contentLength] = String(data.count)
            body = HTTPBodySequence(data: data)
        case .file(let file):
            headers[.contentLength] = String(file.size)
            body = HTTPBodySequence(from: FileBytes(file: file), count: file.size, suggestedBufferSize: 1 << 16)
        }
        let status = HTTPStatusCode(reply.status, phrase: Answering.phrases[reply.status] ?? "OK")
        return bodyIsWanted
            ? HTTPResponse(statusCode: status, headers: headers, body: body)
            : HTTPResponse(statusCode: status, headers: headers, body: Data())
    }

    /// RFC 9110, section 15.
    private static let phrases = [
        200: "OK", 300: "Multiple Choices", 400: "Bad Request", 403: "Forbidden", 404: "Not Found",
        405: "Method Not Allowed",
        414: "URI Too Long", 421: "Misdirected Request", 500: "Internal Server Error", 503: "Service Unavailable",
    ]
}

/// A file's bytes as they are sent.
private struct FileBytes: AsyncBufferedSequence {
    typealias Element = UInt8

    let file: OpenFile

    func makeAsyncIterator() -> Iterator { Iterator(file: file) }

    struct Iterator: AsyncBufferedIteratorProtocol {
        let file: OpenFile
        var offset = 0

        mutating func next() async throws -> UInt8? { try await nextBuffer(suggested: 1)?.first }

        mutating func nextBuffer(suggested count: Int) async throws -> Data? {
            let data = try file.bytes(from: offset, count: count)
            offset += data.count
            return data.isEmpty ? nil : data
        }
    }
}
