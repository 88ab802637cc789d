/// SHA-256 (FIPS 180-4), computed by libcrypto, which libpq has loaded already.
public struct SHA256: Sendable {
    /// The bytes in a digest.
    public static let byteCount = 32

    // A namespace: there is nothing to make.
    private init() {}

    /// The digest of bytes that lie in one piece, 32 bytes; nothing is copied.
    public static func digest(_ bytes: Span<UInt8>) -> [UInt8] {
        bytes.withUnsafeBufferPointer(digest(buffer:))
    }

    /// The digest of any bytes, such as an array, a slice or a string's `utf8`; 32 bytes.
    public static func digest(_ bytes: some Sequence<UInt8>) -> [UInt8] {
        if let digest = bytes.withContiguousStorageIfAvailable(digest(buffer:)) { return digest }
        return Array(bytes).withUnsafeBufferPointer(digest(buffer:))
    }

    /// The digest of a text's UTF-8, as 64 lower-case hexadecimal digits.
    public static func hex(_ text: String) -> String {
        hexadecimal(digest(text.utf8))
    }

    /// The digest of bytes, as 64 lower-case hexadecimal digits.
    public static func hex(_ bytes: [UInt8]) -> String {
        hexadecimal(digest(bytes.span))
    }

    /// Bytes written as lower-case hexadecimal digits, two a byte; nothing is hashed.
    public static func hexadecimal(_ bytes: [UInt8]) -> String {
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        text.reserveCapacity(bytes.count * 2)
        for byte in bytes {
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        return String(decoding: text, as: UTF8.self)
    }

    private static func digest(buffer: UnsafeBufferPointer<UInt8>) -> [UInt8] {
        var running = Running()
        running.add(buffer)
        return running.finish()
    }
}
