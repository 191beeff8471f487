import CCrypto

/// HMAC-SHA256 (RFC 2104), by OpenSSL's libcrypto.
public enum KeyedHash {
    /// The 32 bytes of the text's hash under the key.
    public static func digest(_ text: String, key: [UInt8]) -> [UInt8] {
        let bytes = Array(text.utf8)
        var digest = [UInt8](repeating: 0, count: 32)
        HMAC(EVP_sha256(), key, Int32(key.count), bytes, bytes.count, &digest, nil)
        return digest
    }
}
