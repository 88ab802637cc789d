internal import Secrecy

/// Takes the passwords of one connection, and the queries of pre-signed URLs, out of words that libpq or the server made.
struct Redactor: Sendable {
    private let secrets: [Secret]

    /// Each is looked for as it is, and as a literal of SQL has it.
    init(secrets: [Secret]) {
        self.secrets = secrets.flatMap { secret in
            let quoted = secret.reveal.unicodeScalars.map { $0 == "'" ? "''" : String($0) }.joined()
            return quoted == secret.reveal ? [secret] : [Secret(quoted), secret]
        }
    }

    /// The same, with one more.
    func adding(_ secret: Secret) -> Redactor { Redactor(secrets: secrets + [secret]) }

    func redact(_ text: String) -> String {
        SignedQuery.redacted(
            from: secrets.reduce(text) { text, secret in secret.isEmpty ? text : secret.redacted(from: text) })
    }
}

extension String {
    /// Without the white space at either end, with which libpq closes its messages.
    var trimmed: String {
        let start = drop(while: \.isWhitespace)
        guard let end = start.lastIndex(where: { !$0.isWhitespace }) else { return "" }
        return String(start[...end])
    }
}
