import Foundation
import Initialization
import Testing

@testable import Journaling

/// A journal of some version, kept as text in the folder Recorded: the whole SQLite file, its form and its rows.
///
/// How one is made is said in `Recorded/record`.
struct Recording: CustomTestStringConvertible {
    /// The version whose worker wrote it.
    let version: String

    private static let home = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "Recorded")

    /// One that a worker wrote and that was changed by hand.
    static let broken = Recording(version: "broken")

    /// All that are to be read for ever.
    static let all: [Recording] = {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: home.path)) ?? []
        return names.filter { $0.first?.isNumber == true }.sorted().map(Recording.init)
    }()

    var testDescription: String { version }

    /// What its streams were folded to, when they were last looked at and found right.
    var states: [String] {
        get throws {
            try String(contentsOf: folder.appending(path: "states.txt"), encoding: .utf8)
                .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        }
    }

    private var folder: URL { Self.home.appending(path: version) }

    /// Makes the file anew, by another hand than ours.
    func restore(to path: String) throws {
        try python(
            "db.executescript(open(sys.argv[2]).read())", on: path, [folder.appending(path: "journal.sql").path])
    }
}

/// What is in a journal, as lines: each stream's state, each request's row.
struct Rendering {
    private(set) var lines: [String] = []

    init(_ journal: Journal) async throws {
        let streams = try await journal.run(sql: "SELECT stream FROM event WHERE version = 1 ORDER BY sequence")
        for case .text(let stream) in streams.rows.joined() {
            let events = try await journal.events(in: stream)
            let state = State(folding: events.map(\.event))
            lines.append("\(stream): \(events.count) events, the last one \(events.last?.hash ?? "")")
            lines += Self.fields(of: state)
            lines.append("    next: \(react(state).map(Self.text) ?? "nothing")")
        }
        lines.append("requests")
        let requests = try await journal.run(try #require(.named("requests")))
        for row in requests.rows {
            let cells = zip(requests.columns, row).map { "\($0): \(Self.text($1))" }
            lines.append("    " + cells.joined(separator: ", "))
        }
        lines.append("")
    }

    /// The fields that differ from those of a state without events: a field that is added later changes nothing here.
    private static func fields(of state: State) -> [String] {
        let empty = Mirror(reflecting: State()).children.map { text($0.value) }
        return zip(Mirror(reflecting: state).children, empty).compactMap { field, empty in
            let text = text(field.value)
            return text == empty ? nil : "    \(field.label ?? ""): \(text)"
        }
    }

    /// Any value, the same one always in the same words.
    private static func text(_ value: Any) -> String {
        let mirror = Mirror(reflecting: value)
        func parts() -> [String] { mirror.children.map { text($0.value) } }
        func named() -> String {
            // What is not there is not told: a field that may be missing can be added later.
            let told = mirror.children.filter {
                Mirror(reflecting: $0.value).displayStyle != .optional || !isNil($0.value)
            }
            return told.map { child in
                let label = child.label.flatMap { $0.hasPrefix(".") ? nil : "\($0): " } ?? ""
                return label + text(child.value)
            }.joined(separator: ", ")
        }
        return switch mirror.displayStyle {
        case .optional: parts().first ?? "nil"
        case .collection: "[\(parts().joined(separator: ", "))]"
        case .set: "{\(parts().sorted().joined(separator: ", "))}"
        case .dictionary: "{\(mirror.children.map { pair($0.value) }.sorted().joined(separator: ", "))}"
        case .struct where !mirror.children.isEmpty: "(\(named()))"
        case .enum:
            mirror.children.first.map { child in
                let inner =
                    Mirror(reflecting: child.value).displayStyle == .tuple
                    ? text(child.value) : "(\(text(child.value)))"
                return "\(child.label ?? "")\(inner)"
            } ?? "\(value)"
        case .tuple: "(\(named()))"
        default: (value as? String).map { $0.debugDescription } ?? "\(value)"
        }
    }

    private static func pair(_ value: Any) -> String {
        Mirror(reflecting: value).children.map { text($0.value) }.joined(separator: ": ")
    }

    private static func isNil(_ value: Any) -> Bool { Mirror(reflecting: value).children.isEmpty }
}
