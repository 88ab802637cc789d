/// Why a Schema folder cannot be laid, and what to do about it; its text is safe to show to anybody.
public struct SchemaError: Error, Equatable, Sendable {
    /// The kinds of trouble a caller may want to tell apart.
    public enum Code: String, Equatable, Sendable {
        /// There is nothing at the path.
        case missing
        /// What is at the path, or in the place of a kind's folder, is not a folder.
        case notAFolder
        /// The system does not let us read a file or folder.
        case unreadable
        /// A symbolic link leads out of the Schema folder.
        case outside
        /// The folder holds no SQL file.
        case empty
        /// The folder holds more than is read.
        case tooLarge
        /// A folder with SQL files whose objects are of no known kind.
        case unknownFolder
        /// An SQL file outside the folders of the kinds, or one that does not end in `.sql`, in lower case.
        case misplaced
        /// A file whose name is not the name of an object.
        case badName
        /// Two files that lay the same object, or objects of which only one can have the name.
        case nameTaken
        /// A file that is not text PostgreSQL can be given: not UTF-8, with a NUL, or without anything to run.
        case badText
    }

    /// The kind of trouble.
    public let code: Code
    /// The file or folder below the Schema folder; `nil` when it is the Schema folder itself.
    public let file: String?
    /// The line in the file, from 1, where one line is to blame.
    public let line: Int?
    /// What is wrong, one sentence.
    public let message: String
    /// What to do about it.
    public let hint: String

    /// Describes what is wrong with a folder.
    public init(_ code: Code, file: String? = nil, line: Int? = nil, _ message: String, hint: String) {
        self.code = code
        self.file = file
        self.line = line
        self.message = message
        self.hint = hint
    }
}

extension SchemaError: CustomStringConvertible {
    /// The place, the message and the hint, as one text.
    public var description: String {
        let place = [file, line.map(String.init)].compactMap { $0 }.joined(separator: ":")
        return "\(place.isEmpty ? "" : "\(place): ")\(message)\nhint: \(hint)"
    }
}
