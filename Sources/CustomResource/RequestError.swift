/// Why bytes are not a request that can be worked on.
///
/// Its text is made of names, types and limits alone, never of a value that came in: it is safe to show to anybody.
public struct RequestError: Error, Equatable, Sendable {
    /// The kinds of fault a caller may want to tell apart.
    public enum Code: String, CaseIterable, Equatable, Sendable {
        /// The bytes, or those of one text, are not JSON in UTF-8.
        case notJSON
        /// The bytes are JSON, but not an object.
        case notAnObject
        /// There are more than `Request.maximumBytes`.
        case tooLarge
        /// A field that each request has is not there.
        case missingField
        /// A field is there twice, so it has no one meaning.
        case repeatedField
        /// A field holds another type than it should.
        case wrongType
        /// A text is longer than it may be.
        case tooLong
        /// `RequestType` is none of Create, Update and Delete.
        case unknownRequestType
        /// `ResponseURL` is not one that an answer may be sent to.
        case badURL
        /// A field holds a value that it may not have.
        case badValue
        /// A password stands in the template.
        case password
    }

    /// The kind of fault.
    public let code: Code

    /// Where it is, such as `ResourceProperties.Port`; empty when it is the event as a whole.
    public let field: String

    /// What is wrong, without the field.
    public let message: String

    /// What to do about it; empty when the message says that already.
    public let hint: String

    /// Makes an error of its parts.
    public init(_ code: Code, field: String = "", _ message: String, hint: String = "") {
        self.code = code
        self.field = field
        self.message = message
        self.hint = hint
    }
}

extension RequestError: CustomStringConvertible {
    /// `field: message; hint`, one line.
    public var description: String {
        (field.isEmpty ? "the event" : field) + ": " + message + (hint.isEmpty ? "" : "; " + hint)
    }
}
