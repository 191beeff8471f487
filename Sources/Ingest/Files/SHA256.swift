import CCrypto

/// SHA-256 by OpenSSL's libcrypto, which uses the processor's instructions
/// for it where there are any.
final class SHA256 {
    private let context = EVP_MD_CTX_new()

    init() { EVP_DigestInit_ex(context, EVP_sha256(), nil) }

    deinit { EVP_MD_CTX_free(context) }

    func update(_ start: UnsafePointer<UInt8>, count: Int) { EVP_DigestUpdate(context, start, count) }

    /// The 32 bytes of the digest; the object is used up.
    func finish() -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: 32)
        EVP_DigestFinal_ex(context, &digest, nil)
        return digest
    }

    static func digest(_ start: UnsafePointer<UInt8>, count: Int) -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: 32)
        EVP_Digest(start, count, &digest, nil, EVP_sha256(), nil)
        return digest
    }

    /// Lower-case hexadecimal digits.
    static func hex(_ digest: [UInt8]) -> String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: digest.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}
