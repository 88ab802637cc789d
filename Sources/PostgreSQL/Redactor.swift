internal import Glibc
internal import Secrecy

/// Takes the passwords of one connection, and what lets the reader of a URL in, out of words that libpq or the server made.
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
        URLSecrets.redacted(
            from: secrets.reduce(text) { text, secret in secret.isEmpty ? text : secret.redacted(from: text) })
    }

    /// What is told of a text of libpq's: redacted, and then no longer than `Limit.told`; of a longer one the beginning.
    ///
    /// A function can raise a message of a gigabyte, so no more of it is read than it takes for a whole secret to be seen that
    /// begins in what is shown. What was read beyond is not shown, even where redacting made room: its end may be half a secret.
    func told(_ raw: UnsafePointer<CChar>, isRaised: Bool = false) -> String {
        let window = Limit.told + Limit.longestSecret
        let length = strnlen(raw, window + 1)
        let isWhole = length <= window
        let bytes = UnsafeRawBufferPointer(start: raw, count: min(length, window))
        var text = redact(String(decoding: bytes, as: UTF8.self))
        if isRaised { text = SpokenPassword.redacted(from: text) }
        return text.cut(to: isWhole ? Limit.told : min(Limit.told, text.utf8.count - Limit.longestSecret), isWhole)
    }
}

extension String {
    /// Without the white space at either end, with which libpq closes its messages.
    var trimmed: String {
        let start = drop(while: \.isWhitespace)
        guard let end = start.lastIndex(where: { !$0.isWhitespace }) else { return "" }
        return String(start[...end])
    }

    /// The text, or as many whole scalars of its beginning as fit with the `…` behind them into so many bytes of UTF-8.
    fileprivate func cut(to limit: Int, _ isWhole: Bool) -> String {
        let ellipsis = "…"
        guard !isWhole || utf8.count > limit else { return self }
        var left = limit - ellipsis.utf8.count
        let shown = unicodeScalars.prefix { scalar in
            left -= UTF8.width(scalar)
            return left >= 0
        }
        return String(shown) + ellipsis
    }
}
