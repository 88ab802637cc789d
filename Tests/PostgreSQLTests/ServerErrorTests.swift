import PostgreSQL
import Secrecy
import TestSupport
import Testing

@Suite struct ServerErrorTests {
    @Test func tellsWhereInUnicodeScalars() async throws {
        let session = try await openSession()
        let sql = "/* ö 東京 🗼 e\u{301} */ SELECT nosuchcolumn"
        let error = try await failure { try await session.run(sql) }
        var expected = PostgreSQLError(.server, "column \"nosuchcolumn\" does not exist", sqlState: "42703")
        expected.severity = "ERROR"
        expected.sourceFunction = "errorMissingColumn"
        expected.position = sql.unicodeScalars.count - "nosuchcolumn".unicodeScalars.count + 1
        #expect(error == expected)
    }

    @Test func tellsWhereInAStatementThatAFunctionRan() async throws {
        let session = try await openSession()
        let error = try await failure {
            try await session.run("DO $a$ BEGIN EXECUTE $b$ CREATE TABLE x (a nosuchtype) $b$; END $a$")
        }
        var expected = PostgreSQLError(.server, "type \"nosuchtype\" does not exist", sqlState: "42704")
        expected.severity = "ERROR"
        expected.sourceFunction = "typenameType"
        expected.internalPosition = 20
        expected.internalQuery = " CREATE TABLE x (a nosuchtype) "
        expected.context = "PL/pgSQL function inline_code_block line 1 at EXECUTE"
        #expect(error == expected)
    }

    @Test func namesTheObjectsConcerned() async throws {
        let session = try await openSession()
        try await session.run("CREATE TABLE item (price int CONSTRAINT positive CHECK (price > 0))")
        let error = try await failure { try await session.run("INSERT INTO item VALUES (-1)") }
        var expected = PostgreSQLError(
            .server, "new row for relation \"item\" violates check constraint \"positive\"", sqlState: "23514")
        expected.severity = "ERROR"
        expected.sourceFunction = "ExecConstraints"
        expected.detail = "Failing row contains (-1)."
        (expected.schema, expected.table, expected.constraint) = ("public", "item", "positive")
        #expect(error == expected)
    }

    @Test func tellsWhatWasDoneBefore() async throws {
        let session = try await openSession()
        let error = try await failure {
            try await session.run("BEGIN; CREATE TABLE half (n int); SELECT 1; SELECT 1/0; SELECT 2; COMMIT")
        }
        var expected = PostgreSQLError(.server, "division by zero", sqlState: "22012")
        expected.severity = "ERROR"
        expected.sourceFunction = "int4div"
        expected.completedResults = ["BEGIN", "CREATE TABLE", "SELECT 1"]
        #expect(error == expected)
        #expect(expected.isOutcomeKnown)
    }

    @Test func isNeverLeftInAFailedTransaction() async throws {
        let session = try await openSession()
        try await session.run("BEGIN; CREATE TABLE begun (n int)")
        let error = try await failure { try await session.run("SELECT nothing") }
        #expect(error.sqlState == "42703")
        #expect(await session.transactionStatus == .idle)
        #expect(await session.isUsable)
        #expect(try await session.rows("SELECT to_regclass('begun')") == [[nil]])
    }

    @Test func leavesNothingOfATextWithoutBegin() async throws {
        let session = try await openSession()
        let error = try await failure { try await session.run("CREATE TABLE alone (n int); SELECT 1/0") }
        #expect(error.completedResults == ["CREATE TABLE"])
        #expect(try await session.rows("SELECT to_regclass('alone')") == [[nil]])
    }

    @Test func takesThePasswordOutOfIt() async throws {
        let session = try await openPlantedSession()
        let quoted = plantedPassword.replacing("'", with: "''")
        let error = try await failure {
            try await session.run(
                """
                DO $$ BEGIN
                    RAISE EXCEPTION 'm %', '\(quoted)' USING DETAIL = 'd \(quoted)', HINT = 'h \(quoted)';
                END $$
                """)
        }
        #expect(error.message == "m (redacted)")
        #expect(error.detail == "d (redacted)")
        #expect(error.hint == "h (redacted)")
    }

    @Test func describesItselfInLines() {
        var error = PostgreSQLError(.server, "division by zero", sqlState: "22012")
        (error.severity, error.hint, error.context) = ("ERROR", "Do not.", "somewhere")
        #expect("\(error)" == "ERROR 22012: division by zero\nhint: Do not.\ncontext: somewhere")
        #expect("\(PostgreSQLError(.timedOut, "late"))" == "timedOut: late")
    }
}
