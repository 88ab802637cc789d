internal import Blocking
internal import DesiredSchema
internal import Initialization
internal import PostgreSQL

/// Finds the statement of a file that failed, where the server's error points to none: it points into a text that it could
/// not parse or resolve, but says nothing of where a division by zero or a refused COMMIT stood.
///
/// The step is run again with that file cut into its statements, and always rolled back. Where the statements begin is
/// asked of PostgreSQL's own grammar.
struct StatementSearch {
    let session: Session
    let script: Script
    let interruption: Interruption

    /// A file with more semicolons, or more Unicode scalars, is not searched: it is parsed up to each of them.
    static let placeLimit = 500
    static let lengthLimit = 64 << 10
    /// A statement's words are looked for in so many of its first lines.
    static let lineLimit = 100
    /// The whole search may take so long, in seconds; the error of a step that is slower stays without a line.
    static let timeLimit = 5

    /// A statement of a file.
    struct Found {
        /// Where it begins, from 1 in Unicode scalars.
        var position: Int
        /// Whether the file holds no other.
        var isOnlyOne: Bool
    }

    /// The failing statement in the file of the object at `index`; `nil` when it is not found.
    func find(
        of index: Int, failingWith error: PostgreSQLError, _ laying: Laying, _ folder: SchemaFolder,
        until deadline: ContinuousClock.Instant
    ) async -> Found? {
        let limit = min(deadline, .now + .seconds(Self.timeLimit))
        let object = laying.objects[index]
        guard let text = folder.text(of: object.file), object.action == .create || object.id.kind == .function else {
            return nil
        }
        let file = Array(text.unicodeScalars)
        let semicolons = file.indices.filter { file[$0] == ";" }
        guard semicolons.count <= Self.placeLimit, file.count <= Self.lengthLimit else { return nil }
        // A semicolon ends a statement when all before it can be parsed, and not when garbage stands in its place, as it could
        // in a comment, a string or a dollar-quoted body.
        let grammar = Grammar(session: session, interruption: interruption, limit: limit, text: text)
        guard let complete = await grammar.parses(upTo: semicolons, after: "\n"),
            let careless = await grammar.parses(upTo: semicolons, after: "\\")
        else { return nil }

        let ends = semicolons.filter { complete.contains($0) && !careless.contains($0) && $0 + 1 < file.count }
        let starts = [0] + ends.map { $0 + 1 }
        let pieces = starts.indices.map { at in file[starts[at]..<(at + 1 < starts.count ? starts[at + 1] : file.count)]
        }
        let statements = pieces.map { String(String.UnicodeScalarView($0)) }
        guard let failed = await trial(of: statements, at: index, failingWith: error, laying, folder, until: limit)
        else {
            return nil
        }
        // A comment above belongs to the statement; the line to show is the one where its words begin: the last before
        // which there is nothing to parse.
        let lines = Array(Self.lineStarts(in: pieces[failed]).prefix(Self.lineLimit))
        let silent = await grammar.saysNothing(upTo: lines, from: starts[failed])
        let words = lines.last { silent?.contains($0) ?? false } ?? starts[failed]
        // Behind the last semicolon stands a line break, or a comment.
        let rest = starts.count == 2 ? await grammar.saysNothing(upTo: [file.count], from: starts[1]) : nil
        return Found(position: words + 1, isOnlyOne: starts.count == 1 || (failed == 0 && rest == [file.count]))
    }

    /// Runs the step with one file cut into statements, and rolls it back; the index of the statement that fails as
    /// before.
    private func trial(
        of statements: [String], at index: Int, failingWith error: PostgreSQLError, _ laying: Laying,
        _ folder: SchemaFolder, until limit: ContinuousClock.Instant
    ) async -> Int? {
        // What the files have to say was said when they were run in earnest.
        let settings = self.script.settings(laying.budget) + "\nSET LOCAL client_min_messages = error;\n"
        var script = self.script.begin(laying)
        for object in laying.objects.prefix(index) {
            script += "\(settings)\(self.script.execute(object, folder.text(of: object.file) ?? ""));\n"
        }
        script += settings
        // The path is the role's own from the first one on, as in the file; nothing of ours is looked up there.
        for (at, statement) in statements.enumerated() {
            script += at == 0 ? self.script.execute(laying.objects[index], statement) : Script.piece(statement)
            script += ";\n"
        }
        do throws(PostgreSQLError) {
            _ = try await session.run(
                script + self.script.rollback, until: limit, interruption: interruption, rollback: self.script.rollback)
            return nil
        } catch let again {
            let failed = again.blocksDone - 1 - index
            return again.sqlState == error.sqlState && statements.indices.contains(failed) ? failed : nil
        }
    }

    /// Where the text of each line begins, blank lines left out.
    private static func lineStarts(in piece: ArraySlice<Unicode.Scalar>) -> [Int] {
        var starts: [Int] = []
        var line = piece.startIndex
        while line < piece.endIndex {
            let end = piece[line...].firstIndex(of: "\n") ?? piece.endIndex
            let gap = piece[line..<end].prefix { $0.properties.isWhitespace }.count
            if line + gap < end { starts.append(line + gap) }
            line = end + 1
        }
        return starts
    }
}

/// PostgreSQL's grammar, asked about pieces of one text.
private struct Grammar {
    let session: Session
    let interruption: Interruption
    let limit: ContinuousClock.Instant
    let text: String

    /// Those of the places up to which there is nothing to parse from `from` on, but comments.
    func saysNothing(upTo places: [Int], from: Int) async -> Set<Int>? {
        await parses(upTo: places, from: from, before: "SELECT (", after: "\n1)")
    }

    /// Those of the places up to which the text can be parsed, from `from` on and between `before` and `after`.
    func parses(upTo places: [Int], from: Int = 0, before: String = "", after: String) async -> Set<Int>? {
        let body = Template.locate.filled([
            "file": Literal.dollarQuoted(text), "from": String(from),
            "before": Literal.quoted(before), "after": Literal.quoted(after),
            "places": "'{\(places.map(String.init).joined(separator: ","))}'",
        ])
        let question = """
            BEGIN; SET LOCAL search_path = pg_catalog, pg_temp;
            DO \(Literal.dollarQuoted(body)); SELECT current_setting('groundwork.places'); ROLLBACK
            """
        let results = try? await session.run(question, until: limit, interruption: interruption)
        guard let list = results?.last(where: { !$0.rows.isEmpty })?.rows.first?.first ?? nil else { return nil }
        return Set(list.split(separator: ",").compactMap { Int($0) })
    }
}
