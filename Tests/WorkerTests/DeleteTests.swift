import Initialization
import TestSupport
import Testing
import Worker

/// A stack that goes keeps its database.
@Suite(.crowd) struct DeleteTests {
    @Test(arguments: [
        "groundwork-0123456789abcdef0123456789abcdef", "2026/11/25/[$LATEST]0123456789abcdef",
        "payersync-Database-1X2Y3Z",
        "AWSCDK::CustomResourceProviderFramework::CREATE_FAILED",
        "AWSCDK::CustomResourceProviderFramework::MISSING_PHYSICAL_ID",
    ])
    func deleteSucceedsWithoutDatabaseAndFolderWhateverItsId(id: String) async throws {
        let site = try await Site([:])
        var settings = try site.settings()
        settings.database = ["host": "/nowhere", "dbname": "none"]
        settings.schema = "/nowhere"
        let event = Delivery(
            type: "Delete", physicalResourceID: id, properties: ["Host": "gone.invalid", "Port": "70000"])
        let run = try await site.run(event.bytes, settings)
        #expect(run.outcome == .succeeded)
        #expect(
            run.kinds == [
                .requestReceived, .runStarted, .requestConcluded, .answerPrepared, .stepStarted, .answerDelivered,
            ])
        let head = try #require(run.hash(of: .requestConcluded))
        #expect(
            run.answer
                == Answer(
                    status: "SUCCESS", reason: "Nothing was deleted: the database keeps its tables and their data.",
                    physicalResourceID: id, data: ["JournalHead": head]))
    }

    @Test func deleteLeavesALaidDatabaseUntouched() async throws {
        let site = try await Site(UpdateTests.files)
        try await site.laid()
        let before = try await site.sql(
            "SELECT relname, xmin FROM pg_class WHERE relnamespace = 'public'::regnamespace ORDER BY 1")
        try await #expect(site.run(Delivery(type: "Delete", requestID: "gone").bytes).outcome == .succeeded)
        #expect(
            try await site.sql(
                "SELECT relname, xmin FROM pg_class WHERE relnamespace = 'public'::regnamespace ORDER BY 1")
                == before)
    }
}
