internal import CCrypto

extension SHA256 {
    /// A SHA-256 over bytes that come piece by piece, such as the files of a folder.
    public struct Running: ~Copyable {
        private var context = SHA256_CTX()

        /// Starts a digest over no bytes yet.
        public init() {
            SHA256_Init(&context)
        }

        /// Adds bytes to what is digested.
        public mutating func update(_ bytes: Span<UInt8>) {
            bytes.withUnsafeBufferPointer { add($0) }
        }

        /// Adds a text's UTF-8 to what is digested.
        public mutating func update(_ text: String) {
            var text = text
            text.withUTF8 { add($0) }
        }

        /// Ends the digest; 32 bytes.
        public consuming func finish() -> [UInt8] {
            var context = context
            return [UInt8](unsafeUninitializedCapacity: SHA256.byteCount) { target, count in
                SHA256_Final(target.baseAddress, &context)
                count = SHA256.byteCount
            }
        }

        mutating func add(_ buffer: UnsafeBufferPointer<UInt8>) {
            SHA256_Update(&context, buffer.baseAddress, buffer.count)
        }
    }
}
