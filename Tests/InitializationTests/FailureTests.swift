import Testing

@testable import Initialization

@Suite struct FailureTests {
    @Test(
        arguments: [
            (nil, nil, nil, nil), ("tables/a.sql", nil, nil, "tables/a.sql"),
            ("tables/a.sql", 3, nil, "tables/a.sql:3"),
            ("tables/a.sql", 3, 14, "tables/a.sql:3:14"), ("tables/a.sql", nil, 14, "tables/a.sql"), (nil, 3, 14, nil),
        ] as [(String?, Int?, Int?, String?)])
    func placeIsAsFarAsItIsKnown(file: String?, line: Int?, column: Int?, place: String?) {
        let failure = Failure(.database, .permanent, "m", file: file, line: line, column: column)
        #expect(failure.place == place)
    }

    @Test(arguments: [
        (Failure(.request, .permanent, "no host"), "no host"),
        (Failure(.database, .permanent, sqlState: "42601", "syntax error"), "42601 syntax error"),
        (Failure(.schema, .permanent, "is empty", file: "tables/a.sql"), "tables/a.sql: is empty"),
        (
            Failure(
                .database, .permanent, sqlState: "42501", "permission denied", detail: "the owner is b",
                hint: "GRANT it.", object: Example.a, file: "tables/a.sql", line: 1, column: 2, excerpt: "CREATE"),
            "tables/a.sql:1:2: 42501 permission denied (the owner is b). GRANT it."
        ),
    ])
    func summaryIsOneLine(failure: Failure, summary: String) {
        #expect(failure.summary == summary)
    }

    private static let inAStep: [(String, Disposition)] = [
        ("GW001", .moved), ("GW002", .permanent),
        ("42P07", .moved), ("42710", .moved), ("42723", .moved), ("42P06", .moved), ("23505", .moved),
        ("42P01", .deferrable), ("42883", .deferrable), ("42704", .deferrable),
        ("42703", .permanent), ("42601", .permanent), ("42501", .permanent), ("3F000", .permanent),
        ("28P01", .permanent), ("28000", .permanent), ("3D000", .permanent), ("53100", .permanent),
        ("2D000", .permanent), ("XX000", .permanent), ("XX001", .permanent), ("0A000", .permanent),
        ("40001", .retry), ("40P01", .retry), ("55P03", .retry), ("53300", .retry), ("25006", .retry),
        ("57P01", .retry), ("57P02", .retry), ("57P03", .retry), ("57P05", .retry), ("57014", .retry),
        ("08000", .retry), ("08003", .retry), ("08006", .retry), ("08001", .retry), ("08004", .retry),
        ("08P01", .retry), ("57P04", .permanent), ("", .permanent),
    ]

    @Test func theCodeDecides() {
        for (code, disposition) in Self.inAStep {
            for step in Step.laying {
                #expect(SQLState.disposition(of: code, in: step) == disposition, "\(code) in \(step)")
            }
        }
    }

    @Test func whileConnectingNothingIsLaidLater() {
        for (code, disposition) in Self.inAStep {
            let laysLater = disposition == .deferrable || code == "23505"
            #expect(SQLState.disposition(of: code, in: .connect) == (laysLater ? .permanent : disposition), "\(code)")
        }
    }

    @Test(
        arguments: [
            ("simple_heap_update", .retry), ("simple_heap_delete", .retry), ("heap_update", .permanent),
            (nil, .permanent),
        ] as [(String?, Disposition)])
    func tuplesConcurrentlyUpdatedAreToldByTheirFunction(function: String?, disposition: Disposition) {
        #expect(SQLState.disposition(of: "XX000", in: .functions, function: function) == disposition)
    }
}
