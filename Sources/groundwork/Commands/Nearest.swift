extension Collection<String> {
    /// The one that a word was most probably meant to be; `nil` when none is like it.
    func nearest(to word: String) -> String? {
        let near = map { (name: $0, distance: Self.distance(word, $0)) }.min { $0.distance < $1.distance }
        // A third of its letters may be wrong: further away it is another word.
        return near.flatMap { $0.distance * 3 <= Swift.max(word.count, $0.name.count) ? $0.name : nil }
    }

    /// How many letters have to be put in, left out or changed to make one of the other (Levenshtein's distance).
    private static func distance(_ one: String, _ other: String) -> Int {
        let letters = Array(other)
        var row = Array(0...letters.count)
        for (at, letter) in one.enumerated() {
            var corner = row[0]
            row[0] = at + 1
            for (column, wanted) in letters.enumerated() {
                let changed = corner + (letter == wanted ? 0 : 1)
                corner = row[column + 1]
                row[column + 1] = Swift.min(changed, corner + 1, row[column] + 1)
            }
        }
        return row[letters.count]
    }
}
