import Foundation

/// What a request is answered with, before it is HTTP.
struct Reply: Sendable {
    enum Body: Sendable {
        case bytes(Data)
        case file(OpenFile)
    }

    var status = 200
    var type: String
    var body: Body
    /// The name under which it is to be stored; nil: it is shown.
    var download: String?
    /// Styles of this page alone: `'sha256-…'`.
    var styles: [String] = []

    /// RFC 9110 and the Fetch, CSP and Referrer Policy specifications: nothing
    /// from elsewhere is loaded, nothing goes elsewhere, nobody frames it,
    /// nothing of it stays in a cache.
    var headers: [(name: String, value: String)] {
        let style = (["'self'"] + styles).joined(separator: " ")
        var headers = [
            (
                "Content-Security-Policy",
                "default-src 'none'; style-src \(style); script-src 'self'; img-src 'self'; form-action 'self'; "
                    + "base-uri 'none'; frame-ancestors 'none'"
            ),
            ("X-Content-Type-Options", "nosniff"),
            ("X-Frame-Options", "DENY"),
            ("Referrer-Policy", "no-referrer"),
            ("Cross-Origin-Opener-Policy", "same-origin"),
            ("Cross-Origin-Embedder-Policy", "require-corp"),
            ("Cross-Origin-Resource-Policy", "same-origin"),
            ("Permissions-Policy", "camera=(), geolocation=(), microphone=()"),
            ("Cache-Control", "no-store"),
            ("Content-Type", type),
        ]
        if status == 405 { headers.append(("Allow", "GET, HEAD")) }
        if let download { headers.append(("Content-Disposition", "attachment; filename=\"\(download)\"")) }
        return headers
    }
}

/// A file that has no name any more: it is gone when the last one has read it.
final class OpenFile: Sendable {
    let descriptor: Int32
    let size: Int

    /// Opens the file and takes its name away.
    init(taking path: String) throws {
        descriptor = open(path, O_RDONLY | O_CLOEXEC)
        unlink(path)
        var status = stat()
        guard descriptor >= 0, fstat(descriptor, &status) == 0 else {
            let reason = String(cString: strerror(errno))
            if descriptor >= 0 { close(descriptor) }
            throw ExportProblem(description: "cannot read '\(path)': \(reason)")
        }
        size = Int(status.st_size)
    }

    deinit { close(descriptor) }

    /// Up to so many bytes from there on.
    func bytes(from offset: Int, count: Int) throws -> Data {
        var data = Data(count: min(count, size - offset))
        let read = data.withUnsafeMutableBytes { pread(descriptor, $0.baseAddress, $0.count, offset) }
        guard read >= 0 else { throw ExportProblem(description: "cannot read: \(String(cString: strerror(errno)))") }
        return data.prefix(read)
    }
}
