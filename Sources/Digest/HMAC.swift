internal import CCrypto

/// HMAC-SHA256 (RFC 2104), computed by libcrypto.
public struct HMAC: Sendable {
    // A namespace: there is nothing to make.
    private init() {}

    /// The code of a message under a key, 32 bytes.
    public static func sha256(_ message: some Sequence<UInt8>, key: some Sequence<UInt8>) -> [UInt8] {
        let (message, key) = (Array(message), Array(key))
        return [UInt8](unsafeUninitializedCapacity: SHA256.byteCount) { target, count in
            var length: UInt32 = 0
            // Without a key there is no address, which libcrypto would take for "the same key as before".
            let empty: [UInt8] = [0]
            let made = (key.isEmpty ? empty : key).withUnsafeBufferPointer { bytes in
                CCrypto.HMAC(
                    EVP_sha256(), bytes.baseAddress, Int32(key.count), message, message.count, target.baseAddress,
                    &length)
            }
            // It fails only for want of memory, or where this libcrypto has no SHA-256: no caller could go on.
            precondition(made != nil && length == UInt32(SHA256.byteCount), "libcrypto made no HMAC")
            count = SHA256.byteCount
        }
    }
}
