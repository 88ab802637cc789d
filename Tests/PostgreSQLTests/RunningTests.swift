import EmbeddedPostgreSQL
import TestSupport
import Testing

@testable import PostgreSQL

@Suite struct RunningTests {
    @Test func givesAResultForEachStatement() async throws {
        let session = try await openSession()
        let results = try await session.run(
            """
            BEGIN;
            CREATE TABLE city (name text, people int);
            INSERT INTO city VALUES ('Zürich', 1), ('', NULL), ('東京 🗼', -3);
            SELECT name, people, 'it''s;' AS "a;b" FROM city ORDER BY people;
            SELECT WHERE false;
            COMMIT;
            """)
        #expect(
            results == [
                QueryResult(tag: "BEGIN"),
                QueryResult(tag: "CREATE TABLE"),
                QueryResult(tag: "INSERT 0 3"),
                QueryResult(
                    tag: "SELECT 3", columns: ["name", "people", "a;b"],
                    rows: [["東京 🗼", "-3", "it's;"], ["Zürich", "1", "it's;"], ["", nil, "it's;"]]),
                QueryResult(tag: "SELECT 0"),
                QueryResult(tag: "COMMIT"),
            ])
        #expect(await session.transactionStatus == .idle)
    }

    @Test(arguments: ["", " \n", "-- nothing", ";"])
    func givesAnEmptyResultForATextWithoutAStatement(sql: String) async throws {
        #expect(try await openSession().run(sql) == [QueryResult(tag: "")])
    }

    @Test func staysInTheTransactionThatATextBegins() async throws {
        let session = try await openSession()
        #expect(try await session.run("BEGIN") == [QueryResult(tag: "BEGIN")])
        #expect(await session.transactionStatus == .inTransaction)
        #expect(try await session.run("COMMIT") == [QueryResult(tag: "COMMIT")])
        #expect(await session.transactionStatus == .idle)
    }

    @Test func sendsAndTakesLargeTexts() async throws {
        let session = try await openSession()
        let large = String(repeating: "größer ", count: 1 << 17)
        #expect(try await session.rows("SELECT '\(large)'") == [[large]])
        let rows = try await session.rows("SELECT n FROM generate_series(1, 20000) n")
        #expect(rows == (1...20000).map { [String($0)] })
    }

    @Test func refusesATextThatCWouldCut() async throws {
        let session = try await openSession()
        let error = try await failure { try await session.run("SELECT 1;\0 SELECT 2") }
        #expect(error == PostgreSQLError(.badParameters, "the SQL text contains a NUL character"))
        #expect(try await session.rows("SELECT 1") == [["1"]])
    }

    @Test func showsThatACommitRolledBack() async throws {
        let session = try await openSession()
        #expect(await session.runAsItStands("BEGIN; SELECT 1/0")?.sqlState == "22012")
        #expect(await session.transactionStatus == .inFailedTransaction)
        #expect(try await session.run("COMMIT") == [QueryResult(tag: "ROLLBACK")])
    }

    @Test func takesItsCallersInTurn() async throws {
        let session = try await openSession()
        try await session.run("CREATE TABLE turn (n int)")
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 1...20 {
                group.addTask { try await session.run("BEGIN; INSERT INTO turn VALUES (\(number)); COMMIT") }
            }
            try await group.waitForAll()
        }
        #expect(try await session.rows("SELECT count(*), sum(n) FROM turn") == [["20", "210"]])
    }

    @Test func runsOnAThreadOfItsOwn() async throws {
        let names = Notices()
        let parameters = ConnectionParameters(try PrivateServer.shared.location())
        let session = try await Session.connect(parameters, until: soon(), interruption: nil) { notice in
            names.add(Notice(severity: FileSystem.text("/proc/thread-self/comm") ?? "", message: notice.message))
        }
        try await session.run("DO $$ BEGIN RAISE NOTICE 'here'; END $$")
        #expect(names.all == [Notice(severity: "postgresql\n", message: "here")])
    }

    @Test func isClosedForGood() async throws {
        let session = try await openSession()
        await session.close()
        await session.close()
        #expect(await !session.isUsable)
        #expect(await session.transactionStatus == .unknown)
        let error = try await failure { try await session.run("SELECT 1") }
        #expect(error == PostgreSQLError(.connectionLost, "the session is closed"))
    }

    @Test func endsItsConnectionWithItself() async throws {
        let other = try await openSession()
        let process = try await openSession().processID
        #expect(
            try await eventually {
                try await other.rows("SELECT count(*) FROM pg_stat_activity WHERE pid = \(process)") == [["0"]]
            })
    }
}

extension Session {
    /// Runs a text and leaves the session as it then stands; the error.
    fileprivate func runAsItStands(_ sql: String) -> PostgreSQLError? {
        guard let raw = connection.raw else { preconditionFailure("the session is closed") }
        var exchange = Exchange(on: raw, secrets: connection.secrets, until: soon(), nil)
        exchange.run(sql)
        return exchange.error
    }
}
