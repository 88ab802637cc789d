extension Collection<String> {
    /// The one that a word was most probably meant to be; `nil` when none is like it.
    func nearest(to word: String) -> String? {
        // As many letters as have to be put in and left out to make one of the other.
        let near = map { (name: $0, distance: word.difference(from: $0).count) }.min { $0.distance < $1.distance }
        // A third of its letters may be others: further away it is another word.
        return near.flatMap { $0.distance * 3 <= 2 * Swift.max(word.count, $0.name.count) ? $0.name : nil }
    }
}
