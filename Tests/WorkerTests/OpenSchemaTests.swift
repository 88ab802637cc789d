import Initialization
import TestSupport
import Testing
import Worker

/// Schemas in which others may create, and those that come before the one that was meant.
@Suite(.crowd) struct OpenSchemaTests {
    private static let files = ["tables/a.sql": "CREATE TABLE a ()"]

    private func warnings(_ run: Run) -> [String] { run.notes.filter { $0.contains("others may create") } }

    @Test func schemaInWhichOthersMayCreateIsWarnedOfOnceARun() async throws {
        let site = try await Site(Self.files)
        try await site.sql("CREATE ROLE \(site.role) LOGIN; GRANT CREATE ON SCHEMA public TO \(site.role), PUBLIC")
        let run = try await site.laid()
        #expect(
            warnings(run) == [
                "warning: others may create in the schema public, which is in the search_path: PUBLIC, \(site.role). What they create "
                    + "there can take the place of PostgreSQL's own functions and operators in a file. "
                    + "REVOKE CREATE ON SCHEMA from them, or have the owner changed."
            ])
        #expect(try await warnings(site.laid("second")).count == 1)
    }

    @Test func schemaOfAnotherOwnerIsWarnedOf() async throws {
        let site = try await Site(Self.files)
        try await site.sql(
            "CREATE ROLE \(site.role) LOGIN; CREATE SCHEMA other AUTHORIZATION \(site.role); "
                + "ALTER DATABASE \(site.name) SET search_path = public, other")
        let warned = try await warnings(site.laid())
        #expect(warned.count == 1)
        #expect(warned.first?.contains("schema other, which is in the search_path: \(site.role).") == true)
    }

    @Test func schemaOfOurOwnOrOfASuperuserIsNot() async throws {
        let site = try await Site(Self.files)
        let role = site.role
        try await site.sql(
            """
            CREATE ROLE \(role) LOGIN; CREATE ROLE \(role)_group; GRANT \(role)_group TO \(role);
            GRANT ALL ON DATABASE \(site.name) TO \(role); GRANT CREATE ON SCHEMA public TO \(role), \(role)_group;
            """)
        #expect(try await warnings(site.laid("first", try site.settings(user: role))) == [])
    }

    @Test func closedPathThatIsRequiredFailsTheRun() async throws {
        let site = try await Site(Self.files)
        var settings = try site.settings()
        settings.trust.requiresClosedPath = true
        try await site.laid("first", settings)
        try await site.sql("CREATE ROLE \(site.role) LOGIN; GRANT CREATE ON SCHEMA public TO \(site.role)")
        let failure = try #require(try await site.lay("second", settings).failure)
        #expect(
            failure.message
                == "others may create in the schema public, which is in the search_path: \(site.role), and a closed path is required"
        )
    }

    @Test func schemaNamedAfterTheRoleThatComesBeforeTheFormerOneFailsTheRun() async throws {
        let site = try await Site(Self.files)
        try await site.sql("CREATE ROLE \(site.role) LOGIN SUPERUSER; CREATE ROLE \(site.role)_other LOGIN")
        let settings = try site.settings(user: site.role)
        try await site.laid("first", settings)
        try await site.sql("CREATE SCHEMA \(site.role) AUTHORIZATION \(site.role)_other")
        let failure = try #require(try await site.lay("second", settings).failure)
        #expect(
            failure.message
                == "the schema \(site.role) is named after the role and comes before public, where the folder's objects stand"
        )
        #expect(try await site.sql("SELECT to_regclass('\(site.role).a') IS NULL") == "t")
    }

    @Test func environmentSaysWhomToTrust() throws {
        let settings = try Settings(
            journal: "j",
            environment: Environment([
                "GROUNDWORK_ACCEPT_OWNER": "app, other role", "GROUNDWORK_REQUIRE_CLOSED_PATH": "1",
            ]))
        #expect(settings.trust == Trust(acceptedOwners: ["app", "other role"], requiresClosedPath: true))
        let given = try Settings(
            journal: "j", trust: Trust(acceptedOwners: ["x"]),
            environment: Environment(["GROUNDWORK_ACCEPT_OWNER": "app"]))
        #expect(given.trust == Trust(acceptedOwners: ["x"]))
        #expect(throws: Failure.self) {
            try Settings(journal: "j", environment: Environment(["GROUNDWORK_REQUIRE_CLOSED_PATH": "perhaps"]))
        }
    }
}
