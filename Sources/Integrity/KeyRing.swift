import GRDB

/// The public keys that were ingested.
public struct KeyRing: Sendable {
    /// What the keys say of one signature.
    enum Verdict: Sendable {
        case verified
        /// A key of that fingerprint is known, and it did not make this.
        case refuted
        /// No key of that fingerprint, or none that can be read.
        case unknown
    }

    private var keys: [String: [SigningKey]] = [:]
    private var unreadable: Set<String> = []
    /// What a reader should know of the keys themselves.
    public private(set) var notes: [String] = []

    public init() {}

    /// No key at all: signatures can't be checked.
    public var isEmpty: Bool { keys.isEmpty && unreadable.isEmpty }

    /// All keys of the database.
    public init(_ db: Database) throws {
        for row in try Row.fetchAll(
            db, sql: "SELECT DISTINCT fingerprint, value FROM cloudtrail_public_key ORDER BY fingerprint, value")
        {
            add(fingerprint: row["fingerprint"], base64: row["value"])
        }
    }

    /// - Parameters:
    ///   - fingerprint: as `ListPublicKeys` names it.
    ///   - base64: its `Value`.
    public mutating func add(fingerprint: String, base64: String) {
        let name = fingerprint.lowercased()
        guard let key = SigningKey(base64: base64) else {
            unreadable.insert(name)
            notes.append("the public key listed as \(fingerprint.prefix(64)) is no RSA key")
            return
        }
        keys[name, default: []].append(key)
        if key.fingerprint != name {
            notes.append(
                "the public key listed as \(fingerprint.prefix(64)) has another fingerprint (MD5 of its DER form): \(key.fingerprint)"
            )
        }
    }

    func has(_ fingerprint: String) -> Bool { keys[fingerprint.lowercased()] != nil }

    /// Why there is no key of that fingerprint.
    func absence(of fingerprint: String?) -> String {
        guard let fingerprint else { return "it names no public key" }
        return unreadable.contains(fingerprint.lowercased())
            ? "the public key with fingerprint \(fingerprint) is no RSA key"
            : "no public key with fingerprint \(fingerprint) is at hand"
    }

    /// - Parameters:
    ///   - signature: hexadecimal.
    ///   - text: what was signed.
    func check(_ signature: String, of text: String, fingerprint: String?) -> Verdict {
        guard let fingerprint, let candidates = keys[fingerprint.lowercased()] else { return .unknown }
        guard let bytes = Hexadecimal.bytes(signature) else { return .refuted }
        return candidates.contains { $0.verifies(bytes, of: text) } ? .verified : .refuted
    }
}
