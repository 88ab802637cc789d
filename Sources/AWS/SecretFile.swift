internal import Glibc
internal import Secrecy

/// A short file that holds a token, and is replaced now and then: read anew each time.
enum SecretFile {
    /// The most bytes of one; more than any header can hold.
    static let limit = 64 << 10

    /// The file's text without the white space around it. An error names the variable that says where the file is.
    static func read(_ path: String, named variable: String) throws(AWSError) -> Secret {
        guard let bytes = bytes(at: path) else {
            throw AWSError(
                .badConfiguration, "\(variable): there is no file \(path) that can be read",
                hint: "Check the volume that the token is mounted by, and this account's rights.")
        }
        let text = String(decoding: bytes, as: UTF8.self).trimmed
        guard bytes.count <= limit, !text.isEmpty, text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw AWSError(.badConfiguration, "\(variable): what is in \(path) is no token")
        }
        return Secret(text)
    }

    /// The file's bytes, at most one more than the limit.
    private static func bytes(at path: String) -> [UInt8]? {
        // A pipe that nobody writes to must not keep us waiting.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var all: [UInt8] = []
        while all.count <= limit {
            var piece = [UInt8](repeating: 0, count: limit + 1 - all.count)
            let count = Glibc.read(descriptor, &piece, piece.count)
            guard count >= 0 else { return nil }
            guard count > 0 else { break }
            all += piece[..<count]
        }
        return all
    }
}
