import TestSupport

/// What stands in a bench's database.
struct Standing: Equatable {
    /// A receipt a step, in their order: `tables 1`, the step and the attempt.
    var receipts: [String] = []
    /// The steps whose object is there.
    var objects: [String] = []
    /// The rows that the table's file wrote; `nil` where there is no table.
    var seeds: Int?
    /// Every receipt and every seeded row, down to who wrote it and when.
    var fingerprint: [String] = []

    /// The steps that have a receipt.
    var steps: [String] { receipts.compactMap { $0.split(separator: " ").first.map(String.init) } }

    static let all = ["tables", "indexes", "functions", "triggers"]

    private static let question = #"""
        SELECT 'object ' || step FROM (VALUES
            (1, 'tables', to_regclass('note') IS NOT NULL), (2, 'indexes', to_regclass('note_text') IS NOT NULL),
            (3, 'functions', to_regproc('touch') IS NOT NULL),
            (4, 'triggers', EXISTS (SELECT FROM pg_trigger WHERE tgname = 'note_touch'))
        ) AS s (turn, step, there) WHERE there ORDER BY turn;
        SELECT to_regclass('groundwork.receipt') IS NOT NULL AS laid, to_regclass('note') IS NOT NULL AS noted \gset
        \if :laid
        SELECT 'receipt ' || step || ' ' || attempt FROM groundwork.receipt WHERE outcome = 'committed' ORDER BY number;
        SELECT 'row ' || xmin || ' ' || receipt::text FROM groundwork.receipt ORDER BY number;
        SELECT 'row ' || xmin || ' ' || object::text FROM groundwork.object ORDER BY kind;
        \endif
        \if :noted
        SELECT 'seeds ' || count(*) FROM note;
        SELECT 'row ' || xmin || ' ' || note::text FROM note ORDER BY id;
        \endif
        """#

    /// Nothing.
    init() {}

    init(of bench: Bench) throws {
        for line in try bench.server.sql(Self.question, database: bench.database.database).split(separator: "\n") {
            let words = line.split(separator: " ", maxSplits: 1).map(String.init)
            switch words[0] {
            case "object": objects.append(words[1])
            case "receipt": receipts.append(words[1])
            case "seeds": seeds = Int(words[1])
            default: fingerprint.append(words[1])
            }
        }
    }
}
