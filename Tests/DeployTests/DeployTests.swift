import TestSupport
import Testing

/// The files of Deploy, and what Scripts/package-lambda makes.
@Suite struct DeployTests {
    @Test func theImageHoldsAllThatTheWorkerNeeds() async throws {
        let server = try Self.server.get()
        let database = try server.freshDatabase()
        let place = server.networkLocation(database.database).environment
        try await Script(name: "image.py").pass(with: place)
        #expect(try Self.tables(of: database.database) == Self.laid)
    }

    @Test func thePackageRunsWhereNothingOfDebianIs() async throws {
        let server = try Self.server.get()
        let database = try server.freshDatabase()
        let place = server.networkLocation(database.database).environment
        try await Script(name: "package.py").pass(with: place)
        #expect(try Self.tables(of: database.database) == Self.laid)
    }

    @Test func bothConstructsMakeTheSameStacks() async throws {
        try await Script(name: "constructs.py").pass()
    }

    @Test func thoseWhoTakeTheTemplatesKnowEveryField() async throws {
        try await Script(name: "templates.py").pass()
    }

    @Test func theStateMachineLaysEachDatabaseOfAList() async throws {
        let server = try Self.server.get()
        let databases = try [server.freshDatabase(), server.freshDatabase()].map(\.database)
        let place = server.networkLocation().environment.merging(["DATABASES": databases.joined(separator: ",")]) { $1 }
        try await Script(name: "statemachine.py").pass(with: place)
        for database in databases { #expect(try Self.tables(of: database) == Self.laid) }
    }

    private static let laid = "onboarding_events\nonboarding_sessions"

    private static func tables(of database: String) throws -> String {
        try server.get().sql(
            "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY 1",
            database: database)
    }

    /// Reached over TCP with a password, as from a container.
    private static let server = Result { try PrivateServer(.init(password: "of-the-tests")) }
}

extension PrivateServer.Options {
    fileprivate init(password: String) {
        self.init()
        self.password = password
    }
}
