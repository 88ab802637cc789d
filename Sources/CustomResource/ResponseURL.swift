internal import Digest

/// The pre-signed URL that one answer is PUT to; whoever has it can answer in the stack's name.
///
/// Printing, dumping or reflecting it shows its host alone; only `reveal` gives the whole. It is not `Codable`, so that
/// it cannot slip into a journal.
public struct ResponseURL: Equatable, Sendable {
    /// The most bytes it may have; CloudFormation's have about 1,000.
    public static let maximumBytes = 8192

    /// The secret itself, for the HTTP client alone.
    public let reveal: String

    /// The host with its port, as it may be shown.
    public let host: String

    private let scheme: String

    /// SHA-256 of the URL, 64 hexadecimal digits: tells one delivery from another and gives nothing away.
    public var fingerprint: String { SHA256.hex(reveal) }

    /// Takes a URL that an answer may be sent to: visible ASCII, a scheme that the policy allows, a host, no user.
    ///
    /// Throws `badURL`, or `tooLong`; the error shows no part of the URL but its scheme.
    public init(_ text: String, policy: URLPolicy) throws(RequestError) {
        guard text.utf8.count <= Self.maximumBytes else {
            throw RequestError(.tooLong, field: Field.responseURL, "longer than \(Self.maximumBytes) bytes")
        }
        guard text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw Self.bad("it holds a space, a control character or one beyond ASCII")
        }
        let (scheme, rest) = try Self.split(text)
        let authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        guard !authority.contains("@") else {
            throw Self.bad("it holds a user name or password before its host")
        }
        guard let hostName = Self.hostName(in: authority) else {
            throw Self.bad("it has no host that can be used")
        }
        guard policy.allows(scheme: scheme, host: hostName) else {
            throw Self.bad("its scheme is \(scheme), and only https is allowed")
        }
        self.reveal = text
        self.scheme = scheme
        self.host = authority.lowercased()
    }

    private static func bad(_ message: String) -> RequestError {
        RequestError(
            .badURL, field: Field.responseURL, message, hint: "pass it on as CloudFormation sent it, or leave it out")
    }

    private static func split(_ text: String) throws(RequestError) -> (scheme: String, rest: Substring) {
        guard let colon = text.firstIndex(of: ":"), text[colon...].hasPrefix("://") else {
            throw bad("it does not start with https://")
        }
        let scheme = text[..<colon].lowercased()
        // What is shown must be a scheme and not a secret in its place: no registered one is longer than these.
        guard (1...16).contains(scheme.count), scheme.utf8.allSatisfy({ (0x61...0x7A).contains($0) }) else {
            throw bad("it does not start with https://")
        }
        return (scheme, text[text.index(colon, offsetBy: 3)...])
    }

    /// The host without its port, in lower case; `nil` when either is not one.
    private static func hostName(in authority: Substring) -> String? {
        let host: Substring
        let isWellFormed: Bool
        if authority.hasPrefix("[") {
            guard let end = authority.firstIndex(of: "]") else { return nil }
            host = authority[...end]
            isWellFormed =
                host.count > 3 && host.dropFirst().dropLast().allSatisfy { $0.isHexDigit || ":.".contains($0) }
        } else {
            host = authority.prefix { $0 != ":" }
            // The plain names only, so that no two URL parsers can see two hosts in it.
            isWellFormed = !host.isEmpty && host.allSatisfy { $0.isLetter || $0.isNumber || "-._".contains($0) }
        }
        return isWellFormed && isPort(authority[host.endIndex...]) ? host.lowercased() : nil
    }

    /// Whether this is nothing, or a colon and a port.
    private static func isPort(_ text: Substring) -> Bool {
        guard let colon = text.first else { return true }
        let digits = text.dropFirst()
        return colon == ":" && digits.allSatisfy(\.isNumber) && (UInt16(digits) ?? 0) > 0
    }
}

extension ResponseURL: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The scheme and the host, and that there is more.
    public var description: String { "\(scheme)://\(host)/…(redacted)" }

    /// The same: a secret has no second, franker text.
    public var debugDescription: String { description }

    /// No children, so that `dump` and every other reader of mirrors finds nothing.
    public var customMirror: Mirror { Mirror(self, children: EmptyCollection()) }
}
