import Initialization
import TestSupport
import Testing
import Worker

/// Objects that need something which is laid after them.
@Suite(.crowd) struct DeferralTests {
    private func deferred(_ run: Run) -> [String] {
        var all: [String] = []
        for case .objectDeferred(let moved) in run.events {
            all.append(
                "\(moved.object) from \(moved.step.rawValue) to \(moved.until.rawValue): \(moved.failure.sqlState ?? "")"
            )
        }
        return all
    }

    @Test func tableAndIndexThatUseAFunctionOfTheFolderAreLaidAfterIt() async throws {
        let site = try await Site([
            "tables/010_a.sql": "CREATE TABLE a (n integer DEFAULT twice(1))",
            "tables/020_b.sql": "CREATE TABLE b (n integer)",
            "indexes/i.sql": "CREATE INDEX i ON b (twice(n))",
            "functions/twice.sql":
                "CREATE FUNCTION twice(integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT 2 * $1'",
        ])
        let run = try await site.laid()
        #expect(
            deferred(run) == [
                "table a from tables to functions: 42883", "index i from indexes to functions: 42883",
            ])
        #expect(run.actions == ["create table b", "create function twice", "create table a", "create index i"])
        #expect(
            run.answer?.Reason
                == "done: tables: 2 created; indexes: 1 created; functions: 1 created; triggers: 0 already there")
        #expect(try await site.sql("INSERT INTO a DEFAULT VALUES RETURNING n") == "2")
        #expect(try await site.laid("second").actions == [])
    }

    @Test func tablesInTheWrongOrderOfTheirForeignKeysAreLaid() async throws {
        let site = try await Site([
            "tables/1_c.sql": "CREATE TABLE c (b integer REFERENCES b)",
            "tables/2_b.sql": "CREATE TABLE b (id integer PRIMARY KEY, a integer REFERENCES a)",
            "tables/3_a.sql": "CREATE TABLE a (id integer PRIMARY KEY)",
        ])
        let run = try await site.laid()
        #expect(run.actions == ["create table a", "create table b", "create table c"])
        #expect(try await site.receipts().split(separator: "\n").count == 1)
        #expect(try await site.laid("second").actions == [])
    }

    @Test func tablesThatReferToEachOtherFailWithTheOneThatCannotBeLaid() async throws {
        let site = try await Site([
            "tables/1_a.sql": "CREATE TABLE a (id integer PRIMARY KEY,\n  b integer REFERENCES b)",
            "tables/2_b.sql": "CREATE TABLE b (id integer PRIMARY KEY,\n  a integer REFERENCES a)",
            "tables/3_fine.sql": "CREATE TABLE fine ()",
        ])
        let run = try await site.lay("first")
        let failure = try #require(run.failure)
        #expect(failure.sqlState == "42P01")
        #expect(failure.disposition == .permanent)
        #expect(["tables/1_a.sql", "tables/2_b.sql"].contains(failure.file))
        #expect(run.kinds.count { $0 == .objectDeferred } < 10)
        #expect(run.answer?.Status == "FAILED")
        #expect(try await site.sql("SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace") == "0")
    }

    @Test func functionThatIsNowhereFailsOnceTheFoldersFunctionsAreThere() async throws {
        let site = try await Site([
            "tables/a.sql": "CREATE TABLE a (n integer DEFAULT nowhere(1))",
            "functions/f.sql": "CREATE FUNCTION f() RETURNS integer LANGUAGE sql AS 'SELECT 1'",
        ])
        let failure = try #require(try await site.lay("first").failure)
        #expect(failure.sqlState == "42883")
        #expect(failure.place == "tables/a.sql:1:35")
    }
}
