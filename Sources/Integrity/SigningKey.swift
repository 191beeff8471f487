import CCrypto
import Foundation

/// An RSA public key with which CloudTrail signs digests.
///
/// Sources: `ListPublicKeys` in the CloudTrail API reference ("the DER encoded
/// public key value in PKCS#1 format"); one answer in the user guide holds a
/// SubjectPublicKeyInfo, so both are read. The fingerprint is the MD5 of the
/// DER bytes: not documented, true of every key in AWS's documentation.
public final class SigningKey: @unchecked Sendable {
    private let key: OpaquePointer
    /// Hexadecimal MD5 of the DER bytes.
    public let fingerprint: String

    /// - Parameter base64: `Value` of `ListPublicKeys`; nil where it is no RSA
    ///   public key.
    public convenience init?(base64: String) {
        let text = String(base64.filter { !$0.isWhitespace })
        guard let der = Data(base64Encoded: text) else { return nil }
        self.init(der: Array(der))
    }

    public init?(der: [UInt8]) {
        let found = der.withUnsafeBufferPointer { buffer -> OpaquePointer? in
            for read in [SigningKey.pkcs1, SigningKey.subjectPublicKeyInfo] {
                var position = buffer.baseAddress
                guard let key = read(&position, buffer.count) else { continue }
                if position == buffer.baseAddress.map({ $0 + buffer.count }), EVP_PKEY_get_base_id(key) == EVP_PKEY_RSA
                {
                    return key
                }
                EVP_PKEY_free(key)
            }
            return nil
        }
        guard let found else { return nil }
        key = found
        fingerprint = SigningKey.md5(der)
    }

    deinit { EVP_PKEY_free(key) }

    private static func pkcs1(_ position: inout UnsafePointer<UInt8>?, _ count: Int) -> OpaquePointer? {
        d2i_PublicKey(EVP_PKEY_RSA, nil, &position, count)
    }

    private static func subjectPublicKeyInfo(_ position: inout UnsafePointer<UInt8>?, _ count: Int) -> OpaquePointer? {
        d2i_PUBKEY(nil, &position, count)
    }

    /// Whether `signature` is this key's over `text`: RSASSA-PKCS1-v1_5 with
    /// SHA-256 (RFC 8017, section 8.2), which CloudTrail calls SHA256withRSA.
    public func verifies(_ signature: [UInt8], of text: String) -> Bool {
        guard let context = EVP_MD_CTX_new() else { return false }
        defer { EVP_MD_CTX_free(context) }
        guard EVP_DigestVerifyInit(context, nil, EVP_sha256(), nil, key) == 1 else { return false }
        let bytes = Array(text.utf8)
        return EVP_DigestVerify(context, signature, signature.count, bytes, bytes.count) == 1
    }

    private static func md5(_ bytes: [UInt8]) -> String {
        var digest = [UInt8](repeating: 0, count: 16)
        EVP_Digest(bytes, bytes.count, &digest, nil, EVP_md5(), nil)
        return Hexadecimal.text(digest)
    }
}

/// Bytes as hexadecimal digits.
public enum Hexadecimal {
    /// In lower case.
    public static func text(_ bytes: some Sequence<UInt8>) -> String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }

    /// nil for an odd number of digits, and for what is no digit.
    public static func bytes(_ text: String) -> [UInt8]? {
        let digits = text.utf8.map { byte -> UInt8? in
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
            case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
            case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
            default: nil
            }
        }
        guard digits.count % 2 == 0, !digits.contains(nil) else { return nil }
        return stride(from: 0, to: digits.count, by: 2).map { (digits[$0] ?? 0) << 4 | (digits[$0 + 1] ?? 0) }
    }

    /// Whether two spellings mean the same; case does not count.
    public static func areEqual(_ a: String, _ b: String) -> Bool { a.lowercased() == b.lowercased() }
}
