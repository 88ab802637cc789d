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

    /// A file with more semicolons and lines, or more Unicode scalars, is not searched: each is parsed up to there.
    static let placeLimit = 1_000
    static let lengthLimit = 64 << 10
    /// The whole search may take so long, in seconds; the error of a step that is slower stays without a line.
    static let timeLimit = 5

    /// The position of the failing statement in the file of the object at `index`, from 1 in Unicode scalars; `nil` when it
    /// is not found.
    func position(
        of index: Int, failingWith error: PostgreSQLError, _ laying: Laying, _ folder: SchemaFolder,
        until deadline: ContinuousClock.Instant
    ) async -> Int? {
        let limit = min(deadline, .now + .seconds(Self.timeLimit))
        let object = laying.objects[index]
        guard let text = folder.text(of: object.file), object.action == .create || object.id.kind == .function else {
            return nil
        }
        let file = Array(text.unicodeScalars)
        let semicolons = file.indices.filter { file[$0] == ";" }
        let lines = Self.lineStarts(in: file)
        guard semicolons.count + lines.count <= Self.placeLimit, file.count <= Self.lengthLimit,
            let between = await placesBetweenStatements(in: text, semicolons + lines, until: limit)
        else { return nil }

        let starts = [0] + semicolons.filter { between.contains($0) && $0 + 1 < file.count }.map { $0 + 1 }
        let statements = starts.indices.map { at in
            let end = at + 1 < starts.count ? starts[at + 1] : file.count
            return String(String.UnicodeScalarView(file[starts[at]..<end]))
        }
        guard let failed = await trial(of: statements, at: index, failingWith: error, laying, folder, until: limit)
        else {
            return nil
        }
        // A comment above belongs to the statement; the line to show is the one where its words begin.
        let words = lines.first { $0 >= starts[failed] && between.contains($0) }
        let end = failed + 1 < starts.count ? starts[failed + 1] : file.count
        return (words.flatMap { $0 < end ? $0 : nil } ?? starts[failed] + Self.gap(file[starts[failed]...])) + 1
    }

    /// Runs the step with one file cut into statements, and rolls it back; the index of the statement that fails as
    /// before.
    private func trial(
        of statements: [String], at index: Int, failingWith error: PostgreSQLError, _ laying: Laying,
        _ folder: SchemaFolder, until limit: ContinuousClock.Instant
    ) async -> Int? {
        let settings = Script.settings(laying.budget) + "\n"
        var script = script.begin(laying)
        for object in laying.objects.prefix(index) {
            script += "\(settings)\(Script.execute(object, folder.text(of: object.file) ?? ""));\n"
        }
        script += settings
        for statement in statements { script += Script.execute(laying.objects[index], statement) + ";\n" }
        do throws(PostgreSQLError) {
            _ = try await session.run(script + "ROLLBACK", until: limit, interruption: interruption)
            return nil
        } catch let again {
            let failed = again.blocksDone - 1 - index
            return again.sqlState == error.sqlState && statements.indices.contains(failed) ? failed : nil
        }
    }

    private func placesBetweenStatements(
        in text: String, _ places: [Int], until limit: ContinuousClock.Instant
    ) async -> Set<Int>? {
        let body = Template.locate.filled([
            "file": Literal.dollarQuoted(text),
            "places": "'{\(places.sorted().map(String.init).joined(separator: ","))}'",
        ])
        let question = """
            BEGIN; SET LOCAL search_path = pg_catalog, pg_temp;
            DO \(Literal.dollarQuoted(body)); SELECT current_setting('groundwork.places'); ROLLBACK
            """
        let results = try? await session.run(question, until: limit, interruption: interruption)
        guard let list = results?.last(where: { !$0.rows.isEmpty })?.rows.first?.first ?? nil else { return nil }
        return Set(list.split(separator: ",").compactMap { Int($0) })
    }

    /// Where the text of each line begins, blank lines left out.
    private static func lineStarts(in file: [Unicode.Scalar]) -> [Int] {
        var starts: [Int] = []
        var line = 0
        while line < file.count {
            let end = file[line...].firstIndex(of: "\n") ?? file.count
            let gap = gap(file[line..<end])
            if line + gap < end { starts.append(line + gap) }
            line = end + 1
        }
        return starts
    }

    /// How many scalars of white space a text begins with.
    private static func gap(_ text: ArraySlice<Unicode.Scalar>) -> Int {
        text.prefix { $0.properties.isWhitespace }.count
    }
}
