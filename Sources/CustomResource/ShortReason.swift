/// A reason that lost its middle: what happened stands at its beginning, the SQLSTATE and the hint at its end.
package enum ShortReason {
    /// The text, or its beginning, how many characters were left out, and its end, within so many bytes of JSON.
    ///
    /// No character is ever split, so neither are a letter and its accents, an emoji or an escape. The room has to hold the
    /// middle at least, some forty bytes; an answer's limits leave ten times as many.
    package static func fit(_ text: String, into room: Int) -> String {
        guard JSONText.size(text) > room else { return text }
        // With the count at its longest, so that the final one fits too.
        let budget = max(0, room - JSONText.size(middle(text.count)))
        var head = text.startIndex
        var tail = text.endIndex
        var left = budget / 2
        head = advance(head, in: text, &left)
        left += budget - budget / 2
        tail = retreat(tail, in: text, &left)
        // An end of one huge character leaves its share to the beginning.
        head = advance(head, in: text, &left)
        return text[..<head] + middle(text.distance(from: head, to: tail)) + text[tail...]
    }

    /// As many whole characters of a text's beginning as take at most so many bytes of JSON.
    static func beginning(of text: String, within limit: Int) -> String {
        guard text.utf8.count > limit / 6, JSONText.size(text) > limit else { return text }
        var left = limit
        return String(text[..<advance(text.startIndex, in: text, &left)])
    }

    private static func middle(_ count: Int) -> String {
        " … (\(count) characters left out) … "
    }

    private static func advance(_ start: String.Index, in text: String, _ left: inout Int) -> String.Index {
        var end = start
        while end < text.endIndex {
            let next = text.index(after: end)
            let size = JSONText.size(text[end..<next])
            guard size <= left else { break }
            left -= size
            end = next
        }
        return end
    }

    private static func retreat(_ end: String.Index, in text: String, _ left: inout Int) -> String.Index {
        var start = end
        while start > text.startIndex {
            let previous = text.index(before: start)
            let size = JSONText.size(text[previous..<start])
            guard size <= left else { break }
            left -= size
            start = previous
        }
        return start
    }
}
