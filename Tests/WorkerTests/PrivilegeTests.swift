import Initialization
import TestSupport
import Testing
import Worker

/// What a role may not do is said as the GRANT that would allow it.
@Suite(.crowd) struct PrivilegeTests {
    @Test func hintNamesTheGrantOnTheDatabase() async throws {
        let site = try await Site(["tables/a.sql": "CREATE TABLE a ()"])
        let role = site.role
        try await site.sql("CREATE ROLE \(role) LOGIN; GRANT CREATE ON SCHEMA public TO \(role)")
        let failure = try #require(try await site.lay("first", try site.settings(user: role)).failure)
        #expect(failure.sqlState == "42501")
        // It is Groundwork's own schema that could not be made.
        #expect(failure.place == nil)
        #expect(failure.object == nil)
        #expect(failure.hint == "Have the owner run: GRANT CREATE ON DATABASE \(site.name) TO \(role)")
        try await site.sql("GRANT CREATE ON DATABASE \(site.name) TO \(role)")
        try await site.laid("second", try site.settings(user: role))
    }

    @Test func hintNamesTheGrantOnTheSchemaThatPostgreSQL15KeepsToItsOwner() async throws {
        let site = try await Site(["tables/a.sql": "CREATE TABLE a ()"])
        let role = site.role
        try await site.sql("CREATE ROLE \(role) LOGIN; GRANT CREATE ON DATABASE \(site.name) TO \(role)")
        let failure = try #require(try await site.lay("first", try site.settings(user: role)).failure)
        #expect(failure.sqlState == "42501")
        #expect(failure.file == "tables/a.sql")
        #expect(failure.hint == "Have the owner run: GRANT USAGE, CREATE ON SCHEMA public TO \(role)")
        #expect(try await site.sql("SELECT to_regnamespace('groundwork') IS NULL") == "t")
        try await site.sql("GRANT USAGE, CREATE ON SCHEMA public TO \(role)")
        try await site.laid("second", try site.settings(user: role))
    }

    @Test func hintNamesTheOwnershipThatATriggerNeeds() async throws {
        let site = try await Site([
            "tables/a.sql": "CREATE TABLE a ()", "functions/f.sql": UpdateTests.function,
            "triggers/t.sql": UpdateTests.trigger,
        ])
        let role = site.role
        try await site.sql(
            """
            CREATE ROLE \(role) LOGIN; GRANT CREATE ON DATABASE \(site.name) TO \(role);
            GRANT USAGE, CREATE ON SCHEMA public TO \(role); CREATE TABLE a ();
            """)
        var settings = try site.settings(user: role)
        settings.trust.acceptedOwners = [Databases.owner]
        let failure = try #require(try await site.lay("first", settings).failure)
        #expect(failure.sqlState == "42501")
        #expect(failure.file == "triggers/t.sql")
        #expect(failure.hint == "Have the owner run: ALTER TABLE public.a OWNER TO \(role)")
        #expect(try await site.receipts() == "functions 1")
    }
}
