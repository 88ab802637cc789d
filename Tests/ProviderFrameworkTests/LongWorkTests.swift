import Foundation
import TestSupport
import Testing

/// Work that takes longer than a function may live, poll after poll.
struct LongWorkTests {
    /// The functions', in seconds: a fifth of it and a little more is kept back, which has to do for an answer on a machine
    /// that is busy.
    static let timeout = 4

    static func files(then statement: String = "INSERT INTO slow VALUES (1);") -> [String: String] {
        Stack.files.merging(["tables/005_slow.sql": Stack.waiting(then: statement)]) { $1 }
    }

    @Test(arguments: [1, 2])
    func aCreateOutlivesTheFunctionSeveralTimes(functions: Int) async throws {
        let stack = try await Stack(Self.files(), functions: functions, timeout: Self.timeout)
        async let deployment = stack.deploy()
        // onEvent, two polls that find no end, and one that sees it.
        try await stack.waits(forInvocation: 4)
        try stack.finish()
        let found = try await deployment
        #expect(found.answers.map(\.status) == ["SUCCESS"], "\(stack.log)")
        // A function that has another's journal cannot say who laid what it finds.
        #expect(found.answers.first?.data?["Tables"] == (functions == 1 ? "2 created" : "2 already there"))
        #expect(found.polls >= 3)
        #expect(found.strays == [])
        #expect(found.invocations.first?.returned.keys.sorted() == ["Groundwork", "PhysicalResourceId"])
        #expect(Set(found.invocations.dropFirst().dropLast().map(\.payload)) == [#"{"IsComplete":false}"#])
        #expect(try stack.committed() == RequestTests.steps)
        #expect(try stack.sql("SELECT count(*) FROM slow") == "1")
        // It was never begun a second time.
        #expect(try stack.sql("SELECT last_value FROM tries") == "1")
        for function in 1...functions { #expect(try await stack.audit("verify", function: function).code == 0) }
    }

    @Test func aLockOfSomebodyElseIsWaitedForPollAfterPoll() async throws {
        let stack = try await Stack(
            ["indexes/held_n_idx.sql": "CREATE INDEX held_n_idx ON held (n);"], timeout: Self.timeout)
        try stack.sql("CREATE TABLE held (n integer)")
        let holder = try Program(
            "/usr/bin/env",
            [
                "psql", "-XAtq", "-c", "BEGIN", "-c", "LOCK TABLE held IN ACCESS EXCLUSIVE MODE", "-c", "SELECT 'held'",
                "-c", "SELECT pg_sleep(600)",
            ],
            environment: stack.location.environment.merging(["PATH": "/usr/local/bin:/usr/bin:/bin"]) { $1 })
        #expect(try await holder.waits(for: "held"))
        async let deployment = stack.deploy()
        try await stack.waits(forInvocation: 3)
        try stack.sql(
            """
            SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()
            AND query LIKE 'SELECT pg_sleep%'
            """)
        let found = try await deployment
        #expect(found.answers.map(\.status) == ["SUCCESS"], "\(stack.log)")
        #expect(found.answers.first?.data?["Indexes"] == "1 created")
        #expect(found.polls >= 2)
        #expect(try stack.committed() == ["indexes"])
    }

    @Test(arguments: [1, 2])
    func aFailureOfAPollIsAnsweredWithAllItsWords(functions: Int) async throws {
        let stack = try await Stack(
            Self.files(then: "INSERT INTO slow VALUES (1 / (SELECT 0));"), functions: functions, timeout: Self.timeout)
        async let deployment = stack.deploy()
        try await stack.waits(forInvocation: 2)
        try stack.finish()
        let found = try await deployment
        #expect(found.answers.map(\.status) == ["FAILED"], "\(stack.log)")
        #expect(found.strays == [])
        let answer = try #require(found.answers.first)
        #expect(answer.physicalResourceID.hasPrefix("groundwork-"))
        #expect(answer.reason.contains("tables/005_slow.sql"), "\(answer.reason)")
        #expect(answer.reason.contains("22012 division by zero"), "\(answer.reason)")
        #expect(answer.reason.contains("[done: nothing; not done: tables, indexes, functions, triggers]"))
        // Unlike a Create that failed at once, this one has an id: CloudFormation has it deleted.
        let rolledBack = try await stack.deploy(Event(type: "Delete", physicalResourceID: answer.physicalResourceID))
        #expect(rolledBack.answers.map(\.status) == ["SUCCESS"])
    }

    @Test func theFrameworkSaysWhenItsTimeIsOver() async throws {
        let stack = try await Stack(Self.files(), timeout: Self.timeout)
        let create = Event()
        let found = try await stack.deploy(create, maxAttempts: 1)
        #expect(found.answers.map(\.status) == ["FAILED"], "\(stack.log)")
        #expect(found.answers.map(\.reason) == ["Operation timed out"])
        #expect(found.polls == 2)
        #expect(found.strays == [])
        // What was left at work goes on, and a later deployment finds it.
        try stack.finish()
        let again = try await stack.deploy(create.again)
        #expect(again.answers.map(\.status) == ["SUCCESS"], "\(stack.log)")
        #expect(try stack.sql("SELECT count(*) FROM slow") == "1")
        #expect(try stack.sql("SELECT last_value FROM tries") == "1")
        #expect(try await stack.audit("verify").code == 0)
    }

    /// The framework polls no more after an error of the function, and a function that is killed is one.
    @Test func aFunctionThatIsKilledIsAFailureAndTheNextDeploymentGoesOn() async throws {
        let stack = try await Stack(Self.files(), timeout: Self.timeout)
        let create = Event()
        async let deployment = stack.deploy(create)
        try await stack.waits(forInvocation: 2)
        // Stopped, it cannot keep its time, and the platform ends it.
        kill(try #require(stack.process()), SIGSTOP)
        let found = try await deployment
        let answer = try #require(found.answers.first)
        #expect(found.answers.map(\.status) == ["FAILED"])
        #expect(answer.reason.contains("Task timed out after \(Self.timeout).00 seconds"), "\(answer.reason)")
        // The poll that was cut off was the last one, whichever it was on a busy machine.
        #expect(found.invocations.dropLast().allSatisfy { $0.functionError == nil })
        #expect(found.invocations.last?.functionError == "Unhandled")
        #expect(found.polls == found.invocations.count - 1)
        #expect(found.strays == [])
        try stack.finish()
        let rolledBack = try await stack.deploy(Event(type: "Delete", physicalResourceID: answer.physicalResourceID))
        #expect(rolledBack.answers.map(\.status) == ["SUCCESS"], "\(stack.log)")
        let again = try await stack.deploy(create.again)
        #expect(again.answers.map(\.status) == ["SUCCESS"], "\(stack.log)")
        #expect(try stack.committed() == RequestTests.steps)
        #expect(try stack.sql("SELECT count(*) FROM slow") == "1")
        #expect(try await stack.audit("verify").code == 0)
    }
}
