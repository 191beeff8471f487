import CCrypto
import Integrity
import Foundation

/// An RSA key of 2048 bits that a test made: it signs as CloudTrail does.
final class MadeKey: @unchecked Sendable {
    private let key: OpaquePointer

    static let first = MadeKey()
    static let second = MadeKey()

    private init() {
        let context = EVP_PKEY_CTX_new_id(EVP_PKEY_RSA, nil)
        defer { EVP_PKEY_CTX_free(context) }
        var made: OpaquePointer?
        guard EVP_PKEY_keygen_init(context) == 1, EVP_PKEY_CTX_set_rsa_keygen_bits(context, 2048) == 1,
            EVP_PKEY_keygen(context, &made) == 1, let made
        else { fatalError("libcrypto makes no RSA key") }
        key = made
    }

    /// The PKCS#1 form, as `ListPublicKeys` gives it.
    var pkcs1: [UInt8] { der(i2d_PublicKey) }

    /// The SubjectPublicKeyInfo form.
    var subjectPublicKeyInfo: [UInt8] { der(i2d_PUBKEY) }

    private func der(
        _ write: (OpaquePointer?, UnsafeMutablePointer<UnsafeMutablePointer<UInt8>?>?) -> Int32
    ) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: Int(write(key, nil)))
        bytes.withUnsafeMutableBufferPointer { buffer in
            var position = buffer.baseAddress
            _ = write(key, &position)
        }
        return bytes
    }

    /// MD5 of the PKCS#1 form, hexadecimal.
    var fingerprint: String {
        var digest = [UInt8](repeating: 0, count: 16)
        let bytes = pkcs1
        EVP_Digest(bytes, bytes.count, &digest, nil, EVP_md5(), nil)
        return Hexadecimal.text(digest)
    }

    /// The signature, hexadecimal.
    func sign(_ text: String) -> String {
        let context = EVP_MD_CTX_new()
        defer { EVP_MD_CTX_free(context) }
        var count = 256
        var signature = [UInt8](repeating: 0, count: count)
        let bytes = Array(text.utf8)
        guard EVP_DigestSignInit(context, nil, EVP_sha256(), nil, key) == 1,
            EVP_DigestSign(context, &signature, &count, bytes, bytes.count) == 1
        else { fatalError("libcrypto does not sign") }
        return Hexadecimal.text(signature.prefix(count))
    }

    /// A `list-public-keys` answer of these keys.
    static func answer(_ keys: [MadeKey], spki: Bool = false) -> String {
        let items = keys.map { key in
            """
            {"Value": "\(Data(spki ? key.subjectPublicKeyInfo : key.pkcs1).base64EncodedString())", \
            "ValidityStartTime": "1788220800.0", "ValidityEndTime": "1790812800.0", "Fingerprint": "\(key.fingerprint)"}
            """
        }
        return "{\"PublicKeyList\": [\(items.joined(separator: ", "))]}"
    }
}

/// SHA-256, hexadecimal.
func sha256(_ bytes: [UInt8]) -> String {
    var digest = [UInt8](repeating: 0, count: 32)
    EVP_Digest(bytes, bytes.count, &digest, nil, EVP_sha256(), nil)
    return Hexadecimal.text(digest)
}
