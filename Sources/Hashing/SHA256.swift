import CCrypto

/// SHA-256 by OpenSSL's libcrypto, which uses the processor's instructions
/// for it where there are any.
public final class SHA256 {
    private let context = EVP_MD_CTX_new()

    public init() { EVP_DigestInit_ex(context, EVP_sha256(), nil) }

    deinit { EVP_MD_CTX_free(context) }

    public func update(_ start: UnsafePointer<UInt8>, count: Int) { EVP_DigestUpdate(context, start, count) }

    /// The 32 bytes of the digest; the object is used up.
    public func finish() -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: 32)
        EVP_DigestFinal_ex(context, &digest, nil)
        return digest
    }

    public static func digest(_ start: UnsafePointer<UInt8>, count: Int) -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: 32)
        EVP_Digest(start, count, &digest, nil, EVP_sha256(), nil)
        return digest
    }

    /// The digest of a text's UTF-8 bytes.
    public static func digest(_ text: String) -> [UInt8] {
        var text = text
        return text.withUTF8 { bytes in
            guard let start = bytes.baseAddress else { return SHA256().finish() }
            return digest(start, count: bytes.count)
        }
    }

    /// Lower-case hexadecimal digits.
    public static func hex(_ digest: [UInt8]) -> String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: digest.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}
