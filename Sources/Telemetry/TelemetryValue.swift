internal import FoundationEssentials

/// A value of an annotation, or of a member of a metrics document.
public enum TelemetryValue: Encodable, Equatable, Sendable {
    /// A text.
    case string(String)
    /// A whole number.
    case integer(Int64)
    /// A number; it must be finite.
    case number(Double)
    /// `true` or `false`.
    case boolean(Bool)

    /// Writes the bare value.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .string(let text): try container.encode(text)
        case .integer(let number): try container.encode(number)
        case .number(let number): try container.encode(number)
        case .boolean(let flag): try container.encode(flag)
        }
    }

    /// The value with a text cut to so many characters.
    func cut(to length: Int) -> TelemetryValue {
        guard case .string(let text) = self else { return self }
        return .string(String(text.prefix(length)))
    }
}

/// Writes documents: one line, keys in the order of the alphabet.
enum Documents {
    /// The document's bytes; `nil` when a number in it is not finite.
    static func bytes(of document: some Encodable) -> [UInt8]? {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return (try? encoder.encode(document)).map { Array($0) }
    }
}
