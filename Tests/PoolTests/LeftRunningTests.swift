import Blocking
import Glibc
import Initialization
import Logging
import TestSupport
import Testing
import Worker

/// A step that takes longer than the run that began it, before a pool.
@Suite struct LeftRunningTests {
    private func work(_ place: Workplace, _ pool: Pool, seconds: Int) async throws -> Report {
        let location = pool.location(place.database)
        let settings = try Settings(
            journal: "\(place.folder)/journal.sqlite", schema: "\(place.folder)/Schema",
            database: [
                "host": location.host, "port": String(location.port), "dbname": location.database,
                "user": location.user,
            ], timeout: 60, allowsLoopback: true, environment: Environment([:]))
        var terms = RunTerms()
        terms.deadline = .now + .seconds(seconds)
        terms.leavesRunning = true
        terms.delivery = .caller
        let nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC)
        defer { close(nowhere) }
        let reporter = JSONReporter(level: .critical, output: LineOutput(descriptor: nowhere))
        let worker = Worker(settings: settings, reporter: reporter, interruption: Interruption())
        return await worker.work(on: Array(Self.event.utf8), terms)
    }

    private static let event = """
        {"RequestType": "Create", "StackId": "stack", "RequestId": "request", "LogicalResourceId": "Database",
         "ResourceType": "Custom::Groundwork", "ResourceProperties": {"ServiceToken": "arn"}}
        """

    /// With one connection the next run waits in the pool's queue, with two it finds the step's lock.
    @Test(arguments: [1, 2])
    func theStepOfAClientThatStaysGoesOnAndIsFoundDone(size: Int) async throws {
        let server = try PrivateServer.shared
        let place = try Workplace(on: server, LostClientTests.files(says: true))
        try place.sql("CREATE SEQUENCE times; CREATE SEQUENCE ended")
        var options = Pool.Options()
        options.size = size
        let pool = try Pool(before: server, options)
        let first = try await work(place, pool, seconds: 2)
        guard case .suspended(let suspended) = first.outcome else {
            Issue.record("\(first.outcome)")
            return
        }
        #expect(suspended.failure?.disposition == .leftRunning)
        async let second = work(place, pool, seconds: 60)
        try place.sql("SELECT nextval('ended')")
        #expect(try await second.outcome == .succeeded)
        #expect(try place.sql("SELECT count(*) FROM a") == "1")
        #expect(try place.sql("SELECT last_value FROM times") == "1")
        #expect(
            try place.sql("SELECT step, attempt, outcome FROM groundwork.receipt ORDER BY number")
                == "tables|1|committed\nindexes|1|committed")
        let fresh = try await Bench.fresh(place)
        #expect(Set(try await Bench.states(pool, place.database, size: size).values) == [fresh])
    }
}
