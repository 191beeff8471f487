import Hashing

/// The text of a file or of an archive's member, a stretch at a time, as UTF-8:
/// what gzip and zstd wrap around it is taken off, UTF-16 and UTF-32 are
/// rewritten. It hashes the bytes inside all wrappings as they are, before they
/// are rewritten: that is what CloudTrail's digests sign.
final class DecodedSource: ByteSource {
    private let source: any ByteSource
    private let hashed: BoundedSource

    /// What a file turned out to be.
    enum Content {
        case text(DecodedSource)
        /// An archive; whether there were wrappings, which are taken off.
        case archive(ArchiveFormat, PeekedSource, isWrapped: Bool)
        /// Nothing that can be read, and why.
        case unreadable(String)
    }

    /// Wrappings around one text that are taken off.
    static let mostWrappings = 4

    /// Looks what these bytes are and takes off what is around them.
    ///
    /// - Parameter limit: inflated bytes to give at most.
    static func open(_ raw: any ByteSource, limit: Int64) -> Content {
        let outermost = PeekedSource(raw)
        var inner = outermost
        var wrappings = 0
        while true {
            let format = ContentFormat(inner.peek(ContentFormat.headLength))
            switch format {
            case .text(let encoding):
                return .text(DecodedSource(outermost, inner, encoding, isWrapped: wrappings > 0, limit: limit))
            case .archive(let archive):
                guard wrappings > 0 else { return .archive(archive, inner, isWrapped: false) }
                let bounded = BoundedSource(inner, limit: limit, within: outermost)
                return .archive(archive, PeekedSource(bounded), isWrapped: true)
            case .foreign(let name): return .unreadable("\(name) data, which deploytrail does not read: unpack it")
            case .gzip, .zstd:
                guard wrappings < mostWrappings else {
                    return .unreadable("compressed more than \(mostWrappings) times over: unpack it")
                }
                wrappings += 1
                inner = PeekedSource(format == .gzip ? GzipSource(inner) : ZstdSource(inner))
            }
        }
    }

    private init(
        _ outermost: PeekedSource, _ inner: PeekedSource, _ encoding: TextEncoding, isWrapped: Bool, limit: Int64
    ) {
        hashed = BoundedSource(inner, limit: limit, within: isWrapped ? outermost : nil)
        source = encoding == .utf8 ? hashed : UnicodeSource(hashed, encoding)
    }

    /// Inflated bytes so far.
    var total: Int64 { hashed.total }

    var problem: String? { source.problem }

    func read(into buffer: UnsafeMutablePointer<UInt8>, capacity: Int) -> Int {
        source.read(into: buffer, capacity: capacity)
    }

    /// The SHA-256 of the inflated bytes, to be asked at their end; nil where
    /// it was not reached.
    func finish() -> [UInt8]? { hashed.problem == nil ? hashed.finish() : nil }
}

/// Hashes and counts what it gives, and ends it where it is too much.
private final class BoundedSource: ByteSource {
    private let source: any ByteSource
    private let limit: Int64
    private let outermost: PeekedSource?
    private let sha = SHA256()
    private(set) var total: Int64 = 0
    private var own: String?

    /// - Parameter within: the compressed bytes around it.
    init(_ source: any ByteSource, limit: Int64, within outermost: PeekedSource?) {
        self.source = source
        self.limit = limit
        self.outermost = outermost
    }

    var problem: String? { own ?? source.problem }

    func finish() -> [UInt8] { sha.finish() }

    func read(into buffer: UnsafeMutablePointer<UInt8>, capacity: Int) -> Int {
        guard own == nil else { return 0 }
        let room = Int(min(Int64(capacity), limit - total + 1))
        var got = source.read(into: buffer, capacity: room)
        if total + Int64(got) > limit {
            got = Int(limit - total)
            own = InflationLimit.reached(limit)
        } else if let outermost, InflationLimit.isBomb(total + Int64(got), from: outermost.total) {
            own = InflationLimit.ratioReached
        }
        total += Int64(got)
        sha.update(buffer, count: got)
        return got
    }
}

/// How far compressed data may grow.
enum InflationLimit {
    /// Text of logs shrinks to a tenth or a fiftieth, and deflate can't do
    /// better than a thousandth: what grows more is made to harm.
    static let mostGrowth: Int64 = 2000
    /// Growth up to here is harmless.
    static let harmless: Int64 = 64 << 20

    static func isBomb(_ inflated: Int64, from compressed: Int64) -> Bool {
        inflated > harmless && inflated / max(1, compressed) > mostGrowth
    }

    static let ratioReached = "it inflates to more than \(mostGrowth) times its size: not read on"

    /// The beginning of this reason is what the ledger looks for when the limit
    /// is raised.
    static func reached(_ limit: Int64) -> String {
        "it inflates beyond \(limit) bytes (raise --max-inflated to read more)"
    }
}
