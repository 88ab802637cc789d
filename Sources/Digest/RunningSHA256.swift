internal import CCrypto

extension SHA256 {
    /// A SHA-256 over bytes that come piece by piece, such as the files of a folder.
    ///
    /// It owns libcrypto's context and frees it when it goes, finished or not.
    public struct Running: ~Copyable {
        private let context: OpaquePointer

        /// Starts a digest over no bytes yet.
        public init() {
            guard let context = EVP_MD_CTX_new(), EVP_DigestInit_ex(context, EVP_sha256(), nil) == 1 else {
                // As in `digest`: no caller could go on without one.
                preconditionFailure("libcrypto has no SHA-256")
            }
            self.context = context
        }

        deinit {
            EVP_MD_CTX_free(context)
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
            [UInt8](unsafeUninitializedCapacity: SHA256.byteCount) { target, count in
                let done = EVP_DigestFinal_ex(context, target.baseAddress, nil)
                precondition(done == 1, "libcrypto could not end a digest")
                count = SHA256.byteCount
            }
        }

        private func add(_ buffer: UnsafeBufferPointer<UInt8>) {
            let done = EVP_DigestUpdate(context, buffer.baseAddress, buffer.count)
            precondition(done == 1, "libcrypto could not extend a digest")
        }
    }
}
