/// A file's bytes as text that PostgreSQL can be given.
enum FileText {
    private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

    /// The text of a file, exactly as it stands, less a byte order mark.
    static func read(_ bytes: [UInt8], _ file: String) throws(SchemaError) -> String {
        let content = bytes.starts(with: byteOrderMark) ? bytes[byteOrderMark.count...] : bytes[...]
        guard let text = String(validating: content, as: UTF8.self) else {
            throw SchemaError(
                .badText, file: file, line: lineOfInvalidText(content), "the file is not UTF-8",
                hint: "Save it as UTF-8.")
        }
        if let at = content.firstIndex(of: 0) {
            throw SchemaError(
                .badText, file: file, line: line(of: at, in: content), "the file holds a NUL character",
                hint: "Remove it: PostgreSQL would take it for the end of the text.")
        }
        guard text.unicodeScalars.contains(where: { !$0.properties.isWhitespace }) else {
            throw SchemaError(
                .badText, file: file, "the file is empty", hint: "Write the object's definition into it, or remove it.")
        }
        return text
    }

    private static func line(of index: Int, in bytes: ArraySlice<UInt8>) -> Int {
        1 + bytes[..<index].count { $0 == UInt8(ascii: "\n") }
    }

    /// A line break is never part of another character, so the first line that is not UTF-8 by itself is to blame.
    private static func lineOfInvalidText(_ bytes: ArraySlice<UInt8>) -> Int? {
        bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            .firstIndex { String(validating: $0, as: UTF8.self) == nil }.map { $0 + 1 }
    }
}
